"""The pages of the checklist finder: one for each screen of its walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.language.phrasing import capital
from handbook.pages import finder
from handbook.pages.kind import PageKind, Place, View, key_of
from handbook.pages.page import Page
from handbook.pages.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLink:
    """An answer, with the screen or situation that it leads to."""

    id: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer given before, with the screen at which it can be changed."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindView(View):
    """A screen; ``path`` are the choices that lead to it, or nothing where they are uncertain.

    ``left`` is the most choices from here to a checklist.
    """

    question: str
    help: str
    topic: str
    left: int
    path: tuple[str, ...] | None
    given: tuple[GivenAnswer, ...]
    choices: tuple[ChoiceLink, ...]
    several: bool
    guide: str


def _first(shared: Shared, page: Page, _: str) -> FindView:
    return _screen(shared, page, shared.finder.steps[finder.START])


def _later(shared: Shared, page: Page, name: str) -> FindView:
    return _screen(shared, page, shared.finder.steps[key_of(name)])


def _screen(shared: Shared, page: Page, step: finder.Step) -> FindView:
    path = shared.certain.get(step.id)
    return FindView(
        title=page.words["title_find"],
        question=page.say(step.question),
        help=page.say(step.help),
        topic=step.topic,
        left=shared.finder.longest(step.id),
        path=path,
        given=tuple(_given(shared, page, path or ())),
        choices=tuple(
            ChoiceLink(
                id=choice.id,
                label=capital(choice.label[page.language]),
                href=page.link(shared.page_of(choice.to)),
            )
            for choice in step.choices
        ),
        several=bool(step.several),
        guide=page.link("categories", "which") if shared.book.guide else "",
    )


def _given(shared: Shared, page: Page, path: tuple[str, ...]) -> Iterator[GivenAnswer]:
    """The answers on a path."""
    at = finder.START
    for name in path:
        step = shared.finder.steps[at]
        choice = next(way for way in step.choices if way.id == name)
        about = finder.asked_for(shared.book, step)
        asked = f"{capital(about[page.language])}{page.words['colon']}" if about else ""
        yield GivenAnswer(
            label=asked + capital(choice.label[page.language]),
            href=page.link("find" if at == finder.START else f"find/{at}"),
        )
        at = choice.to


def _names(shared: Shared) -> list[str]:
    return [f"find/{step.id}" for step in finder.pages(shared.finder)]


def _title(shared: Shared, name: str) -> m.Text:
    return shared.finder.steps[key_of(name)].question


def _describe(shared: Shared, page: Page, name: str, _: str) -> str:
    question = page.plain(shared.finder.steps[key_of(name)].question)
    return page.words["meta_find_step"].format(question=question)


def _above(_: Shared, __: str) -> str:
    return "find"


PAGE = PageKind(id="find", template="find", view=_first, place=Place(icon="find", card=True))
SCREENS = PageKind(
    id="find/*",
    template="find",
    view=_later,
    title=_title,
    members=_names,
    stub=False,
    listed=False,
    describe=_describe,
    above=_above,
    place=Place(card=True),
)
