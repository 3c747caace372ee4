"""The page of the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """A term in both languages, and the words to avoid for it."""

    id: str
    zh: str
    en: str
    explanation: str
    avoid: tuple[str, ...]
    confidence: m.Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryView(View):
    """Every term."""

    terms: tuple[TermRow, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> GlossaryView:
    return GlossaryView(
        title=shared.title(page, name),
        terms=tuple(
            TermRow(
                id=term.id,
                zh=term.zh,
                en=term.en,
                explanation=_explained(page, term),
                avoid=term.avoid,
                confidence=term.confidence,
            )
            for term in shared.book.terms
        ),
        intro=page.words["intro_glossary"],
    )


def _explained(page: Page, term: m.Term) -> str:
    """What a term means, after the short name by which it is also called."""
    said = page.say(term.explanation)
    if term.short is None:
        return said
    short = page.words["term_short"].format(name=page.say(term.short))
    return f"{short} {said}" if page.language == "en" else short + said


PAGE = PageKind(
    id="glossary",
    template="glossary",
    view=_view,
    place=Place(
        icon="contents",
        home=12,
        weight=0.55,
        chapter=Chapter(part="pdf_part_reference", order=2),
    ),
)
