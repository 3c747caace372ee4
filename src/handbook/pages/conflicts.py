"""The page of the conflicts: what differing sources say, and which the handbook follows."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import OpenQuestion, SourceLink
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What one side says, and where."""

    text: str
    cited: tuple[SourceLink, ...]
    confidence: m.Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictEntry:
    """A conflict: its claims, the number of the one followed (from 1), what is decided."""

    id: str
    title: str
    claims: tuple[ClaimRow, ...]
    follows: int | None
    decision: str | None
    verified: str
    entries: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsView(View):
    """Every conflict."""

    conflicts: tuple[ConflictEntry, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> ConflictsView:
    return ConflictsView(
        title=shared.title(page, name),
        conflicts=tuple(_entry(page, conflict) for conflict in shared.book.conflicts.values()),
        intro=page.words["intro_conflicts"],
    )


def _entry(page: Page, conflict: m.Conflict) -> ConflictEntry:
    return ConflictEntry(
        id=conflict.id,
        title=page.say(conflict.title),
        claims=tuple(
            ClaimRow(
                text=page.say(claim.text),
                cited=page.sources(claim.sources),
                confidence=claim.confidence,
            )
            for claim in conflict.claims
        ),
        follows=conflict.follows,
        decision=page.say(conflict.decision),
        verified=conflict.verified.isoformat(),
        entries=page.to_confirm(conflict.to_confirm),
    )


PAGE = PageKind(
    id="conflicts",
    template="conflicts",
    view=_view,
    place=Place(weight=0.5, chapter=Chapter(part="pdf_part_end", order=2)),
)
