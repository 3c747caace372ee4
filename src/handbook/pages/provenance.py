"""What stands beside a rule or statement on every page: sources, marks, days, open questions."""

from __future__ import annotations

from dataclasses import dataclass, field

from handbook.domain import model as m


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A citation: title and number of the source, the place in it, the register's address.

    ``label`` says how the source stands to the rule, before what it ``says``.
    """

    id: str
    title: str
    number: str
    locator: str
    href: str
    label: str
    says: str
    reasoning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """An entry of the to-confirm list, with its address."""

    id: str
    title: str
    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLink:
    """An entry of the conflict register: its claims, the one followed (from 1), its address."""

    id: str
    title: str
    href: str
    claims: tuple[str, ...]
    follows: int | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That the answer could differ here from what is printed; ``href`` says more, or is empty."""

    text: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a rule or statement comes from, as printed beside it; days are ISO dates."""

    id: str
    sources: tuple[SourceLink, ...]
    confidence: m.Confidence
    confidence_label: str
    level: m.Level
    #: Whose rule it is, or in which other places it is practice.
    level_label: str
    #: Practice of other places, which is in force nowhere here: its first day is not printed.
    elsewhere: bool
    in_force: str
    until: str
    verified: str
    #: Past its day of review, on the day of the edition: for every printed form to mark.
    overdue: bool
    review_due: str
    date_basis: str
    #: That it rests on the practice of other places alone; empty where it does not.
    only_elsewhere: str
    #: Stands on the line itself; all else that is open stands with the sources.
    mark: Mark | None
    to_confirm: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictLink, ...]
    #: Pieces that a template has printed of it; many pages of one folder share them.
    printed: dict[object, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement with its basis."""

    id: str
    title: str | None
    text: str
    practice_elsewhere: bool
    basis: Basis
