"""The page of questions and answers."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.pages.shared import PageLink, Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question with its answer and the pages that say more."""

    id: str
    question: str
    text: str
    links: tuple[PageLink, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions of one kind."""

    id: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqView(View):
    """The groups that have a question on the page's day, and the questions most asked of all."""

    order: str
    most_asked: tuple[QuestionView, ...]
    groups: tuple[QuestionGroup, ...]


#: How many of the questions most asked stand above all groups.
_MOST_ASKED = 10


def _view(shared: Shared, page: Page, name: str) -> FaqView:
    groups = tuple(_group(shared, page, group) for group in shared.book.faq_groups.values())
    views = {view.id: view for group in groups for view in group.questions}
    current = tuple(page.current(shared.book.faq))
    places = {source for question in current for source in question.asked}
    return FaqView(
        title=shared.title(page, name),
        order=page.words["faq_order"].format(n=len(places)),
        most_asked=tuple(views[one.id] for one in current if one.asked)[:_MOST_ASKED],
        groups=tuple(group for group in groups if group.questions),
    )


def _group(shared: Shared, page: Page, group: m.FaqGroup) -> QuestionGroup:
    return QuestionGroup(
        id=group.id,
        title=page.say(group.title),
        questions=tuple(
            QuestionView(
                id=question.id,
                question=page.say(question.question),
                text=page.say(question.text),
                links=shared.links(page, question.see),
                basis=page.basis(question),
            )
            for question in page.current(shared.book.faq)
            if question.group == group.id
        ),
    )


PAGE = PageKind(
    id="faq",
    template="faq",
    view=_view,
    place=Place(
        icon="question", home=10, card=True, chapter=Chapter(part="pdf_part_reference", order=1)
    ),
)
