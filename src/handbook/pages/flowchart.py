"""A process as a flowchart: nodes and labelled edges from the steps of the data.

The steps that may apply stand in their order.  A step whose condition is not settled by what is
known is entered by an edge that says the condition, and passed by an edge that says "else".  A
branch of a step is an edge with its label.  How all this is drawn is the matter of ``layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Truth
from handbook.domain.wording import wording
from handbook.language.phrasing import condition
from handbook.rules.answers import Resolver
from handbook.rules.item_reading import elsewhere

START, END = "start", "end"
Kind = Literal["next", "if", "else", "way"]


@dataclass(frozen=True, slots=True)
class Way:
    """A labelled way on from a step; ``to`` is the id of a step, or the end."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Node:
    """A step as drawn."""

    id: str
    number: int
    phase: str
    actor: str
    actor_label: str
    name: str
    deadline: str
    words: str
    ways: tuple[Way, ...]

    @property
    def anchor(self) -> str:
        """The id of the step's entry in the list of steps."""
        return "step-" + self.id.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the chart; next and else are plain, the others carry the data's own words."""

    source: str
    target: str
    kind: Kind
    label: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A flowchart in one language."""

    language: m.Language
    title: str
    nodes: tuple[Node, ...]
    #: What tells this chart from the others of its item, in words; empty when it has none.
    words: str = ""
    known: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def heading(self) -> str:
        """The title, with what tells the chart from the others of its item."""
        words = wording(self.language)
        added = words["open_paren"] + self.words + words["close_paren"] if self.words else ""
        return self.title + added

    @property
    def groups(self) -> list[tuple[str, list[Node]]]:
        """Runs of steps under one condition and in one phase; without a condition each alone."""
        found: list[tuple[str, list[Node]]] = []
        for (words, _), run in groupby(self.nodes, key=lambda node: (node.words, node.phase)):
            nodes = [*run]
            found += [(words, nodes)] if words else [("", [node]) for node in nodes]
        return found

    @property
    def edges(self) -> list[Edge]:
        """Every line, in the order of the steps."""
        found = []
        groups = self.groups
        entries = [*(nodes[0].id for _, nodes in groups), END]
        before = START
        for number, (words, nodes) in enumerate(groups):
            found.append(Edge(before, nodes[0].id, "if" if words else "next", words))
            if words:
                found.append(Edge(before, entries[number + 1], "else"))
            found += [Edge(node.id, two.id, "next") for node, two in pairwise(nodes)]
            before = nodes[-1].id
        found.append(Edge(before, END, "next"))
        found += [
            Edge(node.id, way.to, "way", way.label) for node in self.nodes for way in node.ways
        ]
        return found


def build(resolver: Resolver, known: m.AllOf, language: m.Language, title: str) -> Flow:
    """The flowchart for what is known of a situation."""
    book, words = resolver.book, wording(language)
    steps = possible(resolver, known)
    ids = {step.id for step in steps}
    return Flow(
        language,
        title,
        tuple(
            Node(
                step.id,
                number,
                step.phase,
                step.actor,
                words[f"actor_{step.actor}"],
                step.name[language],
                step.deadline[language] if step.deadline else "",
                _words(book, step, language, known),
                tuple(
                    Way(way.label[language], way.to)
                    for way in step.branches
                    if way.to == END or way.to in ids
                ),
            )
            for number, step in enumerate(steps, 1)
        ),
        known=tuple(known.items()),
    )


def variants(resolver: Resolver, item: m.Item, language: m.Language) -> list[Flow]:
    """The charts of a service item: one, or one for each way that excludes the others.

    The numbers of the steps are those of the item's list in every chart.
    """
    title = wording(language)["flow_title"].format(item=item.short_name[language])
    whole = build(resolver, item.applies, language, title)
    numbers = {node.id: node.number for node in whole.nodes}
    charts = []
    for added in _splits(resolver, item.applies):
        words = condition(resolver.book, (added,), language) if added else ""
        first = {key: values[:1] for key, values in added.items()}
        flow = build(resolver, {**item.applies, **first}, language, title)
        charts.append(
            replace(
                flow,
                words=words,
                nodes=tuple(replace(node, number=numbers[node.id]) for node in flow.nodes),
            )
        )
    return [flow for flow in charts if flow.nodes]


def possible(resolver: Resolver, known: m.AllOf) -> list[m.Step]:
    """The steps that apply or may apply, in order."""
    decision = resolver.steps(known)
    ids = {step.id for step in (*decision.live, *decision.open)}
    return [
        step
        for step in resolver.book.steps
        if step.id in ids and not elsewhere(resolver, step, known)
    ]


def _splits(resolver: Resolver, known: m.AllOf) -> list[m.AllOf]:
    """What to add to ``known`` for each chart: nothing, or the answers to one question.

    A question splits the chart when each of two answers asks for a step that the other excludes.
    """
    keys = resolver.steps(known).needs
    for key, question in resolver.book.questions.items():
        if key not in keys or question.kind == "place":
            continue
        taken: dict[tuple[str, ...], list[str]] = {}
        for value in question.values:
            answers = {**known, key: (value.id,)}
            # What is an item of its own has charts of its own.
            own = resolver.item(answers) is resolver.item(known)
            if own and resolver.evaluator.holds(value.only_when, known) is not Truth.NO:
                steps = tuple(step.id for step in possible(resolver, answers))
                taken.setdefault(steps, []).append(value.id)
        sets = [set(steps) for steps in taken]
        if any(one - two and two - one for one in sets for two in sets):
            return [{key: tuple(values)} for values in taken.values()]
    return [{}]


def _words(book: Book, step: m.Step, language: m.Language, known: Mapping[str, m.Values]) -> str:
    """The condition of a step in words, without what is known."""
    parts = (condition(book, one, language, dict(known)) for one in (step.scope, step.when))
    return wording(language)["flow_and"].join(dict.fromkeys(part for part in parts if part))


def text(flow: Flow) -> str:
    """The chart as an ordered list, with every branch and condition."""
    return "\n".join(_lines(flow))


def _lines(flow: Flow) -> Iterator[str]:
    words = wording(flow.language)
    yield flow.heading
    phase = ""
    for condition_, nodes in flow.groups:
        if nodes[0].phase != phase:
            phase = nodes[0].phase
            yield f"\n{words[f'phase_{phase}']}"
        if condition_:
            yield "  " + words["flow_if"].format(words=condition_)
        indent = "    " if condition_ else "  "
        for node in nodes:
            yield f"{indent}{node.number}. [{node.actor_label}] {node.name}"
            if node.deadline:
                yield f"{indent}   {words['deadline']}{words['colon']}{node.deadline}"
            for way in node.ways:
                yield f"{indent}   ↳ {way.label} → {target(flow, node, way)}"
    yield ""
    yield words["flow_end"]


def target(flow: Flow, node: Node, way: Way) -> str:
    """Where a branch leads, in words."""
    words = wording(flow.language)
    if way.to == END:
        return words["ends_here"]
    number = next(node.number for node in flow.nodes if node.id == way.to)
    return words["flow_back" if number <= node.number else "flow_forward"].format(n=number)
