"""Whoever does not know the category: a few plain questions that end in a likely one.

The questions and where each answer leads are data.  The reasons are the conditions of the category
that go with the answer, and what is checked are statements and papers that stand elsewhere, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain.conditions import Answers, Truth
from handbook.domain.json_values import JsonObject
from handbook.language.phrasing import capital
from handbook.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideWay:
    """An answer; ``to`` is the question or the likely category that it leads to."""

    id: str
    label: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """A question of the guide, with its number from 1; ``points`` whether an answer is a total."""

    id: str
    number: int
    question: str
    help: str
    ways: tuple[GuideWay, ...]
    points: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideRule:
    """A condition or a statement, by its id, in words."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """A likely category: why, and what the window checks; ``answers`` as the walk takes them."""

    id: str
    name: str
    category: str
    answers: tuple[tuple[str, str], ...]
    reasons: tuple[GuideRule, ...]
    checks: tuple[GuideRule, ...]
    papers: tuple[GuideRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryGuide:
    """The questions in order, and the likely categories."""

    steps: tuple[GuideStep, ...]
    likely: tuple[Likely, ...]


def category_guide(page: Page) -> CategoryGuide:
    """The guide of a day in one language."""
    likely: dict[str, Likely] = {}
    steps = []
    for number, question in enumerate(page.book.guide.values(), 1):
        ways = []
        for choice in question.choices:
            to = choice.next or ""
            if not choice.next:
                found = _likely(page, choice)
                to = likely.setdefault(found.id, found).id
            label = capital(choice.label[page.language])
            ways.append(GuideWay(id=choice.id, label=label, to=to))
        steps.append(
            GuideStep(
                id=question.id,
                number=number,
                question=page.say(question.question),
                help=page.say(question.help),
                ways=tuple(ways),
                points=any("points" in choice.answers.values() for choice in question.choices),
            )
        )
    return CategoryGuide(steps=tuple(steps), likely=tuple(likely.values()))


def _likely(page: Page, choice: m.GuideChoice) -> Likely:
    answers: Answers = {key: (value,) for key, value in choice.answers.items()}
    labels = [
        capital(value.label[page.language])
        for key, given in choice.answers.items()
        for value in page.book.questions[key].values
        if value.id == given
    ]
    # A category without conditions of its own among the answers has an end for each choice.
    name = "-".join(choice.answers.values()).lower()
    if "category_route" not in choice.answers:
        labels.append(capital(choice.label[page.language]))
        name += f"-{choice.id}"
    return Likely(
        id=name,
        name=" · ".join(labels),
        category=choice.answers.get("category", ""),
        answers=tuple(choice.answers.items()),
        reasons=tuple(_grounds(page, choice.answers)),
        checks=tuple(_checks(page, choice.checks)),
        papers=tuple(_papers(page, answers)),
    )


def _grounds(page: Page, answers: dict[str, str]) -> Iterator[GuideRule]:
    """The conditions in force of the category that go with the answers."""
    category = page.book.categories.get(answers.get("category", ""))
    for ground in page.current(category.grounds) if category else ():
        if ground.route == answers.get("category_route"):
            title = page.say(ground.title) if ground.title else ground.code
            yield GuideRule(id=ground.id, title=title, text=page.say(ground.text))


def _checks(page: Page, names: tuple[str, ...]) -> Iterator[GuideRule]:
    for statement in page.current(page.book.statements[name] for name in names):
        title = page.say(statement.title) if statement.title else ""
        yield GuideRule(id=statement.id, title=title, text=page.say(statement.text))


def _papers(page: Page, answers: Answers) -> Iterator[GuideRule]:
    """The papers by which the condition is proved, by the id of their material."""
    holds = page.resolver.evaluator.holds
    for material in page.book.materials.values():
        for paper in material.papers:
            if holds(paper.when, answers) is Truth.YES:
                yield GuideRule(id=material.id, title="", text=page.say(paper))


def guide_json(page: Page) -> JsonObject | None:
    """The guide as the finder needs it in the browser; nothing where the data has none."""
    guide = category_guide(page)
    if not guide.steps:
        return None
    return {
        "first": guide.steps[0].id,
        "steps": {
            step.id: [step.question, step.help, [[way.id, way.label, way.to] for way in step.ways]]
            for step in guide.steps
        },
        "ends": {
            end.id: [
                end.name,
                [list(answer) for answer in end.answers],
                [reason.title for reason in end.reasons],
                [paper.text for paper in end.papers] + [check.text for check in end.checks],
            ]
            for end in guide.likely
        },
    }
