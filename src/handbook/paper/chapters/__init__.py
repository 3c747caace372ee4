"""The chapters: how each kind of page is set on paper.

A chapter is composed in both languages from view-models of the same records, so block for block and
number for number they match; the bilingual edition sets them side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from handbook.paper.chapter_builder import ChapterBuilder, View
from handbook.paper.chapters import guides, notice, references, rules, service

Composer: TypeAlias = Callable[[ChapterBuilder, View], None]

#: The kind of a page, the first part of its name, and what composes its chapter.
COMPOSERS: dict[str, Composer] = {
    "about": guides.about,
    "authentication": rules.authentication,
    "categories": rules.categories,
    "conflicts": references.conflicts,
    "contact": guides.contact,
    "faq": guides.faq,
    "glossary": guides.glossary,
    "notices": notice.notice,
    "plan": rules.plan,
    "points": rules.points,
    "services": service.service,
    "sources": references.sources,
    "statistics": references.statistics,
    "timeline": guides.timeline,
    "to-confirm": references.to_confirm,
}


def composer(name: str) -> Composer:
    """What composes the chapter of the page ``name``: a topic where its kind has none."""
    return COMPOSERS.get(name.partition("/")[0], rules.topic)
