"""Flowcharts and lists of steps read back from what is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.flowchart import END, START
from handbook.pages.html_reader import read_html

#: A step: id, name, actor, by when, condition.  A line: from, to, label.
Step = tuple[str, str, str, str, str]
Line = tuple[str, str, str]


@dataclass(slots=True)
class Read:
    """What a chart, a list or the data say; ``lines`` of a list and of the data are branches."""

    steps: list[Step] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def charts_of(page: str) -> list[str]:
    """The flowcharts in the text of a page."""
    return re.findall(r'<svg class="hb-flow-chart".*?</svg>', page, re.DOTALL)


def read_chart(svg: str, language: m.Language) -> Read:
    """A chart read back: texts from the letters drawn, lines from what they join.

    Raises :class:`ValueError` when a number stands twice or a line leads nowhere.
    """
    words, root, read = wording(language), read_html(svg), Read()
    before, after = words["flow_if"].split("{words}")
    by_when = words["deadline"] + words["colon"].rstrip()
    steps = {"start": START, "end": END}
    under = {
        node.attributes["data-rule"]: group.text_of("hb-flow-if")
        .removeprefix(before)
        .removesuffix(after)
        for group in root.find("hb-flow-group")
        for node in group.find("hb-node")
    }
    for node in root.find("hb-node"):
        number, rule = node.text_of("hb-flow-number"), node.attributes["data-rule"]
        if number in steps:
            raise ValueError(number)
        steps[number] = rule
        read.steps.append(
            (
                rule,
                node.text_of("hb-flow-name"),
                node.text_of("hb-flow-actor"),
                node.text_of("hb-flow-when").removeprefix(by_when).strip(),
                under.get(rule, ""),
            )
        )
    for line in root.find("hb-edge", "hb-flow-if", "hb-flow-else", "hb-flow-way"):
        label = line.text_of("text")
        if line.attributes["class"] == "hb-flow-if":
            label = label.removeprefix(before).removesuffix(after)
        try:
            read.lines.append(
                (
                    steps[line.attributes["data-from"]],
                    steps[line.attributes["data-to"]],
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
    entries = [*read_html(found[0]).find("hb-step")]
    rules = {entry.attributes["id"]: entry.attributes["data-rule"] for entry in entries}
    by_when = words["deadline"] + words["colon"].rstrip()
    for entry in entries:
        rule = entry.attributes["data-rule"]
        condition_ = entry.text_of("hb-when").removeprefix(words["open_paren"].strip())
        read.steps.append(
            (
                rule,
                entry.text_of("strong"),
                entry.text_of("hb-actor"),
                entry.text_of("hb-deadline").removeprefix(by_when).strip(),
                condition_.removesuffix(words["close_paren"]),
            )
        )
        for way in entry.find("hb-branch"):
            link = next(way.find("a"), None)
            goal = rules[link.attributes["href"].removeprefix("#")] if link else END
            label = way.text().removeprefix("↳").rsplit("→", 1)[0].strip()
            read.lines.append((rule, goal, label))
    return read
