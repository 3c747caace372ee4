"""Do the flowchart, the list of steps and the data say the same?

Chart and list are read back from what is printed, and the data are asked anew.  What is compared:
the steps with name, actor, day and condition, in order, and every line with its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser

from handbook import model as m
from handbook.answers import Resolver
from handbook.book import Book
from handbook.conditions import Truth
from handbook.flowchart import END, START, Flow, variants
from handbook.site import Site
from handbook.views import resolver_for
from handbook.words import condition, wording

#: A step: id, name, actor, by when, condition.  A line: from, to, label.
Step = tuple[str, str, str, str, str]
Line = tuple[str, str, str]


@dataclass(slots=True)
class Read:
    """What a chart, a list or the data say; ``lines`` of a list and of the data are branches."""

    steps: list[Step] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


# -- reading what is printed -----------------------------------------------------------------------


class Element(HTMLParser):
    """An element with what it holds; the root is the text that is parsed."""

    _VOID = frozenset({"br", "img", "input", "hr", "meta", "link"})

    def __init__(self, source: str = "", tag: str = "", given: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.tag, self.given = tag, dict(given)
        self.parts: list[str | Element] = []
        self._open = [self]
        if source:
            self.feed(source)
            self.close()

    def find(self, *names: str) -> Iterator[Element]:
        """Every element below that has one of these classes or tags, in the order of the text."""
        for part in self.parts:
            if isinstance(part, Element):
                if {part.tag, *part.given.get("class", "").split()} & {*names}:
                    yield part
                yield from part.find(*names)

    def text(self) -> str:
        """The text of the element and of all below it."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.parts)

    def said(self, name: str) -> str:
        """The text of the first such element, or nothing."""
        return next((one.text().strip() for one in self.find(name)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element("", tag, ((name, value or "") for name, value in attrs))
        self._open[-1].parts.append(element)
        if tag not in self._VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close an element."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._open[-1].parts.append(data)


def charts_of(page: str) -> list[str]:
    """The flowcharts in the text of a page."""
    return re.findall(r'<svg class="hb-flow-chart".*?</svg>', page, re.DOTALL)


def read_chart(svg: str, language: m.Language) -> Read:
    """A chart read back: texts from the letters drawn, lines from what they join.

    Raises :class:`ValueError` when a number stands twice or a line leads nowhere.
    """
    words, root, read = wording(language), Element(svg), Read()
    before, after = words["flow_if"].split("{words}")
    by_when = words["deadline"] + words["colon"].rstrip()
    steps = {"start": START, "end": END}
    under = {
        node.given["data-rule"]: group.said("hb-flow-if").removeprefix(before).removesuffix(after)
        for group in root.find("hb-flow-group") for node in group.find("hb-node")
    }
    for node in root.find("hb-node"):
        number, rule = node.said("hb-flow-number"), node.given["data-rule"]
        if number in steps:
            raise ValueError(number)
        steps[number] = rule
        read.steps.append((
            rule, node.said("hb-flow-name"), node.said("hb-flow-actor"),
            node.said("hb-flow-when").removeprefix(by_when).strip(), under.get(rule, ""),
        ))
    for line in root.find("hb-edge", "hb-flow-if", "hb-flow-else", "hb-flow-way"):
        label = line.said("text")
        if line.given["class"] == "hb-flow-if":
            label = label.removeprefix(before).removesuffix(after)
        try:
            read.lines.append((
                steps[line.given["data-from"]], steps[line.given["data-to"]], label,
            ))
        except KeyError as missing:
            raise ValueError(missing.args[0]) from None
    return read


def read_list(page: str, language: m.Language) -> Read:
    """The ordered list of steps of a page read back.  Raises :class:`ValueError` when there is none."""
    words, read = wording(language), Read()
    found = re.search(r'<ol class="hb-steps">.*?</ol>', page, re.DOTALL)
    if found is None:
        raise ValueError("hb-steps")
    entries = [*Element(found[0]).find("hb-step")]
    rules = {entry.given["id"]: entry.given["data-rule"] for entry in entries}
    by_when = words["deadline"] + words["colon"].rstrip()
    for entry in entries:
        rule = entry.given["data-rule"]
        condition_ = entry.said("hb-when").removeprefix(words["open_paren"].strip())
        read.steps.append((
            rule, entry.said("strong"), entry.said("hb-actor"),
            entry.said("hb-deadline").removeprefix(by_when).strip(),
            condition_.removesuffix(words["close_paren"]),
        ))
        for way in entry.find("hb-branch"):
            link = next(way.find("a"), None)
            goal = rules[link.given["href"].removeprefix("#")] if link else END
            label = way.text().removeprefix("↳").rsplit("→", 1)[0].strip()
            read.lines.append((rule, goal, label))
    return read


def data(resolver: Resolver, known: m.AllOf, language: m.Language) -> Read:
    """What the data say: the steps that may apply, and their branches."""
    book, words, read = resolver.book, wording(language), Read()
    steps = [
        step for step in book.steps
        if book.in_force(step, resolver.day) and resolver.truth(step, known) is not Truth.NO
    ]
    ids = {END, *(step.id for step in steps)}
    for step in steps:
        read.steps.append((
            step.id, step.name[language], words[f"actor_{step.actor}"],
            step.deadline[language] if step.deadline else "",
            condition(book, step.when, language, known),
        ))
        read.lines += [
            (step.id, way.to, way.label[language]) for way in step.branches if way.to in ids
        ]
    return read


# -- comparing -------------------------------------------------------------------------------------


def _say(key: str, where: m.Text, part: str, one: str) -> m.Text:
    return m.Text(**{
        language: wording(language)[key].format(
            where=where[language], part=wording(language)[f"flow_part_{part}"], one=one)
        for language in m.LANGUAGES
    })


def compare(
    where: m.Text, part: str, found: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]
) -> Iterator[m.Text]:
    """A sentence in both languages for whatever differs from what is right."""
    def say(key: str, one: tuple[str, ...]) -> m.Text:
        return _say(key, where, part, " · ".join(text for text in one if text))

    lacking = [one for one in right if one not in found]
    excess = [one for one in found if one not in right]
    yield from (say("flow_lacks", one) for one in lacking)
    yield from (say("flow_adds", one) for one in excess)
    if not lacking and not excess and [*found] != [*right]:
        pairs = zip(found, (*right, ("", "")), strict=False)
        yield say("flow_order", next((a for a, b in pairs if a != b), found[-1]))


def check_page(
    resolver: Resolver, item: m.Item, language: m.Language, page: str
) -> Iterator[m.Text]:
    """What differs between the charts on a page, its list of steps, and the data."""
    name = {one: f"{item.id} ({language}, {resolver.day})" for one in m.LANGUAGES}
    where, right = m.Text(**name), data(resolver, item.applies, language)
    try:
        listed = read_list(page, language)
        yield from compare(where, "list_nodes", listed.steps, right.steps)
        yield from compare(where, "list_ways", listed.lines, right.lines)
        flows, charts = variants(resolver, item, language), charts_of(page)
        seen: dict[str, None] = {}
        for number, flow in enumerate(flows):
            chart = read_chart(charts[number], language) if number < len(charts) else Read()
            yield from check_chart(resolver, flow, where, chart)
            seen.update(dict.fromkeys(step[0] for step in chart.steps))
        order = [(step[0],) for step in right.steps if step[0] in seen]
        order += [(one,) for one in seen if (one,) not in order]
        yield from compare(where, "charts", order, [(step[0],) for step in right.steps])
    except (ValueError, KeyError, StopIteration) as error:
        yield _say("flow_broken", where, "charts", str(error))


def check_chart(
    resolver: Resolver, flow: Flow, where: m.Text, chart: Read
) -> Iterator[m.Text]:
    """What differs between one chart and the data."""
    right = data(resolver, dict(flow.known), flow.language)
    yield from compare(where, "chart_nodes", chart.steps, right.steps)
    words = wording(flow.language)
    lines = sorted(
        (edge.source, edge.target, words["flow_else"] if edge.kind == "else" else edge.label)
        for edge in flow.edges
    )
    yield from compare(where, "chart_ways", sorted(chart.lines), lines)
    yield from compare(
        where, "chart_ways",
        [line for line in chart.lines if line in right.lines], right.lines)


def days(book: Book, today: date) -> list[date]:
    """The days on which the steps may differ: today, each date of a step and the day before it."""
    steps = {step.id for step in book.steps}
    dates = {today}
    for measure in book.measures.values():
        if measure.steps or any(ending.rule in steps for ending in measure.ends):
            dates |= {measure.in_force, measure.until or today}
    for step in book.steps:
        dates |= {step.in_force, step.until or today}
    dates |= {day - timedelta(days=1) for day in dates}
    return sorted(day for day in dates if day >= book.first_day)


def check(book: Book, today: date) -> tuple[int, int, list[m.Text]]:
    """Every chart of every item, in both languages, on every such day: charts, days, findings."""
    charts, found, dates = 0, [], days(book, today)
    for day in dates:
        site, resolver = Site(book, day), resolver_for(book, day)
        for item in book.items.values():
            for language in m.LANGUAGES:
                path = f"services/{item.id}"
                page = site.body(path, language, f"{path}.md")
                charts += len(charts_of(page))
                found += check_page(resolver, item, language, page)
    return charts, len(dates), found
