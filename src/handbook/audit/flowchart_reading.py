"""Flowcharts and lists of steps read back from what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.flowchart import END, START

#: A step: id, name, actor, by when, condition.  A line: from, to, label.
Step = tuple[str, str, str, str, str]
Line = tuple[str, str, str]


@dataclass(slots=True)
class Read:
    """What a chart, a list or the data say; ``lines`` of a list and of the data are branches."""

    steps: list[Step] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


class Element(HTMLParser):
    """An element with what it holds; the root is the text that is parsed."""

    _VOID = frozenset({"br", "img", "input", "hr", "meta", "link"})

    def __init__(
        self, source: str = "", tag: str = "", given: Iterable[tuple[str, str]] = ()
    ) -> None:
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
        for group in root.find("hb-flow-group")
        for node in group.find("hb-node")
    }
    for node in root.find("hb-node"):
        number, rule = node.said("hb-flow-number"), node.given["data-rule"]
        if number in steps:
            raise ValueError(number)
        steps[number] = rule
        read.steps.append(
            (
                rule,
                node.said("hb-flow-name"),
                node.said("hb-flow-actor"),
                node.said("hb-flow-when").removeprefix(by_when).strip(),
                under.get(rule, ""),
            )
        )
    for line in root.find("hb-edge", "hb-flow-if", "hb-flow-else", "hb-flow-way"):
        label = line.said("text")
        if line.given["class"] == "hb-flow-if":
            label = label.removeprefix(before).removesuffix(after)
        try:
            read.lines.append(
                (
                    steps[line.given["data-from"]],
                    steps[line.given["data-to"]],
                    label,
                )
            )
        except KeyError as missing:
            raise ValueError(missing.args[0]) from None
    return read


def read_list(page: str, language: m.Language) -> Read:
    """The list of steps of a page read back.

    Raises :class:`ValueError` when there is none.
    """
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
        read.steps.append(
            (
                rule,
                entry.said("strong"),
                entry.said("hb-actor"),
                entry.said("hb-deadline").removeprefix(by_when).strip(),
                condition_.removesuffix(words["close_paren"]),
            )
        )
        for way in entry.find("hb-branch"):
            link = next(way.find("a"), None)
            goal = rules[link.given["href"].removeprefix("#")] if link else END
            label = way.text().removeprefix("↳").rsplit("→", 1)[0].strip()
            read.lines.append((rule, goal, label))
    return read
