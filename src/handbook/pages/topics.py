"""The topics: pages whose sections and statements are written in the data."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import ConflictLink, OpenQuestion, StatementView
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of a topic, with its statements in force; ``columns`` head a table of two."""

    id: str
    title: str
    intro: str | None
    layout: str
    columns: tuple[str, ...]
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicText:
    """A topic with the sections that hold something on the page's day."""

    id: str
    title: str
    intro: str
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView(View):
    """The page of a topic."""

    topic: TopicText
    to_confirm: tuple[OpenQuestion, ...]
    conflicts: tuple[ConflictLink, ...]


def _view(shared: Shared, page: Page, name: str) -> TopicView:
    topic = shared.book.topics[name]
    sections = (_section(page, section) for section in topic.sections)
    return TopicView(
        title=topic.title[page.language],
        topic=TopicText(
            id=topic.id,
            title=page.say(topic.title),
            intro=page.say(topic.intro),
            sections=tuple(section for section in sections if section.statements),
        ),
        to_confirm=page.to_confirm(topic.to_confirm),
        conflicts=page.conflicts(topic.conflicts),
    )


def _section(page: Page, section: m.Section) -> SectionView:
    return SectionView(
        id=section.id,
        title=page.say(section.title),
        intro=page.say(section.intro),
        layout=section.layout,
        columns=page.all(section.columns),
        statements=page.statements(section.statements),
    )


def _names(shared: Shared) -> list[str]:
    return [*shared.book.topics]


def _title(shared: Shared, name: str) -> m.Text:
    return shared.book.topics[name].title


def _describe(shared: Shared, page: Page, name: str, _: str) -> str:
    return page.plain(shared.book.topics[name].intro)


PAGES = PageKind(
    id="topics/*",
    explains=True,
    template="topic",
    view=_view,
    title=_title,
    members=_names,
    describe=_describe,
    # A topic that is not named below is a chapter of the reference part: none is left out.
    place=Place(chapter=Chapter(part="pdf_part_reference", order=9)),
    places={
        "who-needs-a-permit": Place(
            icon="question", home=1, chapter=Chapter(part="pdf_part_before", order=1)
        ),
        "documents": Place(
            icon="document", home=6, chapter=Chapter(part="pdf_part_before", order=5)
        ),
        "after-approval": Place(
            icon="police", home=7, chapter=Chapter(part="pdf_part_after", order=1)
        ),
        "employers": Place(
            icon="employer", home=8, chapter=Chapter(part="pdf_part_after", order=2)
        ),
        "penalties": Place(icon="warning", home=9, chapter=Chapter(part="pdf_part_after", order=3)),
        "legal-basis": Place(weight=0.65, chapter=Chapter(part="pdf_part_reference", order=3)),
        "bodies": Place(weight=0.75, chapter=Chapter(part="pdf_part_bodies", order=1)),
        "supervision": Place(chapter=Chapter(part="pdf_part_bodies", order=2)),
    },
)
