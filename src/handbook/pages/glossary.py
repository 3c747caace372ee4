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
                explanation=page.say(term.explanation),
                avoid=term.avoid,
                confidence=term.confidence,
            )
            for term in shared.book.terms
        ),
        intro=page.words["intro_glossary"],
    )


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
