"""The checklist finder (智能导办): the question walk as a graph of screens.

Every rule is decided here, at build time.  Screens that lead to the same results are one screen,
so the whole walk is a few hundred static pages; the browser's part is choosing and showing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.domain.wording import wording
from handbook.language.phrasing import capital
from handbook.rules import distinct_situations, walk
from handbook.rules.answers import Resolver, resolver_of

START = "start"
#: The choice of whoever is not sure of an answer.
UNSURE = "unsure"
#: The question for which there is a guide.
CATEGORY = "category"
#: Keys of the place questions: for one document alone, and for all of them.
_ANY, _DEGREE, _RECORD = "issued_in", "degree_issued_in", "record_issued_in"


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
    #: The choices of which several may be given at once: whichever they are, they lead to the same.
    several: tuple[str, ...] = ()


@dataclass(slots=True)
class Finder:
    """All screens by id, and the situations they lead to by slug."""

    steps: dict[str, Step] = field(default_factory=dict)
    results: dict[str, distinct_situations.Distinct] = field(default_factory=dict)
    #: For situations in which documents issued abroad are handed in: the keys of their places.
    foreign: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def longest(self, start: str = START) -> int:
        """The most choices from a screen to any result, the place of issue among them."""
        if start not in self._longest:
            step = self.steps.get(start)
            self._longest[start] = (
                int(start in self.foreign)
                if step is None
                else (1 + max(self.longest(choice.to) for choice in step.choices))
            )
        return self._longest[start]

    _longest: dict[str, int] = field(default_factory=dict)

    def lengths(self) -> dict[str, int]:
        """For each situation the fewest choices that lead to it, the place of issue among them."""
        found: dict[str, int] = {}
        layer, depth = {START}, 0
        while layer:
            found |= {
                one: depth + (one in self.foreign)
                for one in layer
                if one in self.results and one not in found
            }
            layer = {
                choice.to
                for one in layer
                if one in self.steps
                for choice in self.steps[one].choices
            }
            depth += 1
        return found

    def paths(self) -> dict[str, tuple[str, ...]]:
        """For each screen, and each situation, the shortest choices that lead to it."""
        found: dict[str, tuple[str, ...]] = {START: ()}
        waiting = [START]
        for one in waiting:
            for choice in self.steps[one].choices if one in self.steps else ():
                if choice.to not in found:
                    found[choice.to] = (*found[one], choice.id)
                    waiting.append(choice.to)
        return found

    def certain(self) -> dict[str, tuple[str, ...]]:
        """The paths of the screens at which it is certain what was answered before."""
        told: dict[str, set[frozenset[tuple[str, tuple[str, ...]]]]] = {START: {frozenset()}}
        waiting = [START]
        for one in waiting:
            for choice in self.steps[one].choices if one in self.steps else ():
                before = told.setdefault(choice.to, set())
                new = {answers | frozenset(choice.answers.items()) for answers in told[one]}
                # Two are as uncertain as many.
                if not new <= before and len(before) < 2:  # noqa: PLR2004
                    before |= set(sorted(new - before, key=sorted)[:2])
                    waiting.append(choice.to)
        return {name: path for name, path in self.paths().items() if len(told[name]) == 1}


def build(book: Book, day: date) -> Finder:
    """The finder of a day."""
    resolver = resolver_of(book, day)
    finder = Finder()
    slugs: dict[frozenset[tuple[str, tuple[str, ...]]], str] = {}
    for situation in distinct_situations.distinct(book, day):
        finder.results[situation.slug] = situation
        slugs.update((frozenset(way.items()), situation.slug) for way in situation.ways)
        keys = dict.fromkeys(
            material.issued_in_key or _ANY
            for name, material in book.materials.items()
            if material.foreign
            and (rule := resolver.requirement(name, situation.answers).rule)
            and rule.status in m.HANDED_IN
        )
        if keys:
            finder.foreign[situation.slug] = tuple(keys)
    same: dict[object, str] = {}
    twins = walk.alike(book, day)
    visited: dict[object, str | None] = {}

    def visit(answers: Answers) -> str | None:
        """The id of the screen or situation that these answers lead to; none has rules later."""
        # Answers that no condition tells apart lead to the same.
        known = frozenset((key, twins[key][values[0]]) for key, values in answers.items())
        if known not in visited:
            visited[known] = find(answers)
        return visited[known]

    def find(answers: Answers) -> str | None:
        key = distinct_situations.next_question(resolver, answers)
        if key is None:
            return slugs.get(frozenset(answers.items()))
        topic, question, help_, options = _ask(resolver, key, answers)
        choices = tuple(
            Choice(name, label, more, to)
            for name, label, more in options
            if (to := visit({**answers, **more})) is not None
        )
        if not choices:
            return None
        # A single way on is no question.
        if len({choice.to for choice in choices}) == 1:
            return choices[0].to
        mark = (topic, tuple((choice.id, choice.to) for choice in choices))
        if mark not in same:
            name = "-".join(value for values in answers.values() for value in values) or START
            # Screens and situations share their names: a screen gives way.
            same[mark] = name.lower() + "-next" * (name.lower() in finder.results)
            finder.steps[same[mark]] = Step(
                same[mark], topic, question, help_, choices, answers, _several(book, topic, choices)
            )
        return same[mark]

    options = [
        Choice(item.id, item.question, item.applies, to)
        for item in book.items.values()
        if (to := visit(item.applies)) is not None
    ]
    service = book.questions["service"]
    finder.steps[START] = Step(START, "service", service.question, service.help, tuple(options), {})
    return finder


def _ask(
    resolver: Resolver, key: str, answers: Answers
) -> tuple[str, m.Text, m.Text, list[tuple[str, m.Text, Answers]]]:
    """The question to ask for ``key``: one for several keys at once, if there is one."""
    book = resolver.book
    screen = next((screen for screen in book.screens if screen.keys[0] == key), None)
    if screen is not None:
        ways = [
            (choice.id, choice.label, _asked(resolver, answers, choice.answers), choice.unsure)
            for choice in screen.choices
        ]
        return screen.id, screen.question, screen.help, _with_unsure(ways)
    question = book.questions[key]
    open_ = distinct_situations.values_of(resolver, key, answers)
    ways = [
        (value.id, value.label, {key: (value.id,)}, value.unsure)
        for value in question.values
        if value.id in open_
    ]
    return key, question.question, question.help, _with_unsure(ways)


def _several(book: Book, topic: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The choices that may be given together, where no rule tells them apart."""
    question = book.questions.get(topic)
    if question is None or question.kind != "many":
        return ()
    some = [choice for choice in choices if choice.id not in (question.default, UNSURE)]
    return tuple(choice.id for choice in some) if len({one.to for one in some}) == 1 else ()


def _with_unsure(
    ways: list[tuple[str, m.Text, Answers, bool]],
) -> list[tuple[str, m.Text, Answers]]:
    """The ways on, and last the one of whoever is not sure: it gives the cautious answer."""
    cautious = [
        (UNSURE, m.Text(zh=wording("zh")["find_unsure"], en=wording("en")["find_unsure"]), answers)
        for *_, answers, unsure in ways
        if unsure
    ]
    return [(name, label, answers) for name, label, answers, _ in ways] + cautious[:1]


def _asked(resolver: Resolver, answers: Answers, choice: Mapping[str, str]) -> Answers:
    """Of what a choice answers at once, what the rules of the city ask for."""
    said: dict[str, tuple[str, ...]] = {}
    while (
        key := distinct_situations.next_question(resolver, {**answers, **said})
    ) and key in choice:
        said[key] = (choice[key],)
    return said


def pages(finder: Finder) -> Iterator[Step]:
    """The screens that are pages of their own."""
    yield from (step for name, step in finder.steps.items() if name != START)


def graph(
    finder: Finder,
    book: Book,
    language: m.Language,
    words: dict[str, str],
    guide: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The whole walk as the browser needs it: topics once, screens by id, results by slug.

    ``guide`` is the walk for whoever does not know the category.
    """
    topics: dict[str, dict[str, object]] = {}
    steps = {}
    for step in finder.steps.values():
        topic = topics.setdefault(
            step.topic,
            {
                "q": step.question[language],
                "h": step.help[language],
                "c": {},
                "l": capital(about[language]) if (about := asked_for(book, step)) else "",
            },
        )
        labels = topic["c"]
        assert isinstance(labels, dict)  # noqa: S101 - says it to the type checker
        labels.update({choice.id: capital(choice.label[language]) for choice in step.choices})
        steps[step.id] = [step.topic, [[choice.id, choice.to] for choice in step.choices]]
        if step.several:
            topic["m"] = list(step.several)
    # One document alone has no other to be the same as: the help is that of all documents.
    asked = {
        key: [book.questions[key].question[language], book.questions[_ANY].help[language]]
        for key in (_ANY, _DEGREE, _RECORD)
        if key in book.questions
    }
    return {
        "topics": topics,
        "steps": steps,
        # Which place is asked: "c" for all documents, "d" for the degree, "r" for the record alone.
        "foreign": {slug: _place_question(keys) for slug, keys in finder.foreign.items()},
        "guide": {"topic": CATEGORY, **guide} if guide else None,
        "places": {"c": asked.get(_ANY), "d": asked.get(_DEGREE), "r": asked.get(_RECORD)},
        "words": {
            key: text for key, text in words.items() if key.startswith("find_") or key == "colon"
        },
    }


def asked_for(book: Book, step: Step) -> m.Text | None:
    """What the answer to a screen is about, in a few words; nothing where the answer says it."""
    question = book.questions.get(step.topic)
    return None if question is None or step.id == START else question.label


def _place_question(keys: tuple[str, ...]) -> str:
    if len(keys) > 1:
        return "c"
    return {_DEGREE: "d", _RECORD: "r"}.get(keys[0], "c")
