"""The checklist finder (智能导办): the question walk as a graph of screens.

Every rule is decided here, at build time.  Screens that lead to the same results are one screen,
so the whole walk is a few hundred static pages; the browser's part is choosing and showing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from handbook import model as m
from handbook import situations
from handbook.answers import Resolver
from handbook.book import Book
from handbook.conditions import Answers

START = "start"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer on a screen and where it leads: another screen or a situation."""

    id: str
    label: m.Text
    answers: Answers
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """A screen: one question in plain words, with help and its choices."""

    id: str
    topic: str
    question: m.Text
    help: m.Text
    choices: tuple[Choice, ...]
    answers: Answers


@dataclass(slots=True)
class Finder:
    """All screens by id, and the situations they lead to by slug."""

    steps: dict[str, Step] = field(default_factory=dict)
    results: dict[str, situations.Distinct] = field(default_factory=dict)
    #: Situations in which a document issued abroad is handed in.
    foreign: set[str] = field(default_factory=set)

    def longest(self, start: str = START) -> int:
        """The most choices from the first screen to any result."""
        step = self.steps.get(start)
        return 0 if step is None else 1 + max(self.longest(one.to) for one in step.choices)

    def lengths(self) -> dict[str, int]:
        """For each situation the fewest choices that lead to it."""
        found: dict[str, int] = {}
        layer, depth = {START}, 0
        while layer:
            found |= {one: depth for one in layer if one in self.results and one not in found}
            layer = {
                choice.to for one in layer if one in self.steps for choice in self.steps[one].choices
            }
            depth += 1
        return found


def build(book: Book, day: date) -> Finder:
    """The finder of a day."""
    resolver = Resolver(book, day)
    finder = Finder()
    slugs: dict[frozenset[tuple[str, tuple[str, ...]]], str] = {}
    for one in situations.distinct(book, day):
        finder.results[one.slug] = one
        slugs.update((frozenset(way.items()), one.slug) for way in one.ways)
        if any(
            material.foreign and (rule := resolver.requirement(name, one.answers).rule)
            and rule.status in ("required", "deferrable")
            for name, material in book.materials.items()
        ):
            finder.foreign.add(one.slug)
    same: dict[object, str] = {}

    def visit(answers: Answers) -> str:
        """The id of the screen or situation that these answers lead to."""
        key = situations.next_question(resolver, answers)
        if key is None:
            return slugs[frozenset(answers.items())]
        topic, question, help_, options = _ask(resolver, key, answers)
        choices = tuple(
            Choice(name, label, more, visit({**answers, **more})) for name, label, more in options
        )
        # A single way on is no question.
        if len({choice.to for choice in choices}) == 1:
            return choices[0].to
        mark = (topic, tuple((choice.id, choice.to) for choice in choices))
        if mark not in same:
            name = "-".join(value for values in answers.values() for value in values) or START
            same[mark] = name.lower()
            finder.steps[same[mark]] = Step(same[mark], topic, question, help_, choices, answers)
        return same[mark]

    options = [
        Choice(item.id, item.question, item.applies, visit(item.applies))
        for item in book.items.values()
    ]
    service = book.questions["service"]
    finder.steps[START] = Step(
        START, "service", service.question, service.help, tuple(options), {}
    )
    return finder


def _ask(
    resolver: Resolver, key: str, answers: Answers
) -> tuple[str, m.Text, m.Text, list[tuple[str, m.Text, Answers]]]:
    """The question to ask for ``key``: one that settles several keys at once, where there is one."""
    book = resolver.book
    screen = next((one for one in book.screens if one.keys[0] == key), None)
    if screen is not None:
        return screen.id, screen.question, screen.help, [
            (one.id, one.label, {name: (value,) for name, value in one.answers.items()})
            for one in screen.choices
        ]
    question = book.questions[key]
    open_ = situations.values_of(resolver, key, answers)
    return key, question.question, question.help, [
        (one.id, one.label, {key: (one.id,)}) for one in question.values if one.id in open_
    ]


def pages(finder: Finder) -> Iterator[Step]:
    """The screens that are pages of their own."""
    yield from (step for name, step in finder.steps.items() if name != START)


def graph(finder: Finder, language: m.Language, words: dict[str, str]) -> dict[str, object]:
    """The whole walk as the browser needs it: topics once, screens by id, results by slug."""
    topics: dict[str, dict[str, object]] = {}
    steps = {}
    for step in finder.steps.values():
        topic = topics.setdefault(step.topic, {
            "q": step.question[language], "h": step.help[language], "c": {},
        })
        labels = topic["c"]
        assert isinstance(labels, dict)  # noqa: S101 - says it to the type checker
        labels.update({choice.id: choice.label[language] for choice in step.choices})
        steps[step.id] = [step.topic, [[choice.id, choice.to] for choice in step.choices]]
    return {
        "topics": topics, "steps": steps,
        "foreign": sorted(finder.foreign),
        "words": {key: text for key, text in words.items() if key.startswith("find_")},
    }
