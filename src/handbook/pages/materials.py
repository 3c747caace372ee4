"""A material by itself: what it is, in which form, from whom; for the catalogue on paper."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.handling import handling
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.rules.handing_in import handed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialEntry:
    """A material of the catalogue; ``original`` and ``copies`` are numbers of papers."""

    id: str
    name: str
    what: str
    form: str
    issued_by: str
    original: int
    copies: int
    medium: str
    how: tuple[str, ...]
    validity: str | None
    tips: tuple[str, ...]
    papers: tuple[str, ...]
    basis: Basis


def material_entry(page: Page, material: m.Material) -> MaterialEntry:
    """A material of the catalogue."""
    return MaterialEntry(
        id=material.id,
        name=page.say(material.name),
        what=page.say(material.what),
        form=page.say(material.form),
        issued_by=page.say(material.issued_by),
        original=material.original,
        copies=material.copies,
        medium=material.medium,
        how=handling(page, handed_in(material, None)),
        validity=page.say(material.validity),
        tips=page.all(material.tips),
        papers=page.all(material.papers),
        basis=page.basis(material),
    )
