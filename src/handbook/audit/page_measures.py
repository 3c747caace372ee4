"""What a reader sees of a page at once: words in view, and lines that carry a mark.

A line is an element that names its rule and has its sources beside it.  What is folded is not in
view until somebody opens it, but a mark within a folded line still counts: folding hides none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.pages.html_reader import Element

#: Elements that hold no words of the page.
_SILENT = frozenset({"script", "style", "svg", "template"})
#: A line says with these that its answer could differ.
_MARKS = frozenset({"hb-flag", "hb-elsewhere"})
_SOURCES = "hb-why"
_WORD = re.compile(r"\S*\w\S*")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """``words`` are words in English and characters in Chinese."""

    lines: int
    marked: int
    words: int


def measure(page: Element, language: m.Language) -> PageMeasures:
    """The measures of the content of a page."""
    lines = list(_lines(page))
    counted = _WORD if language == "en" else _HAN
    return PageMeasures(
        lines=len(lines),
        marked=sum(_marked(line) for line in lines),
        words=len(counted.findall(" ".join(_in_view(page)))),
    )


def _lines(element: Element) -> Iterator[Element]:
    for part in element.parts:
        if not isinstance(part, Element):
            continue
        if "data-rule" in part.attributes and any(True for _ in part.find(_SOURCES)):
            yield part
        else:
            yield from _lines(part)


def _marked(line: Element) -> bool:
    """Whether a mark stands on the line itself, outside the fold with its sources."""
    for part in line.parts:
        if not isinstance(part, Element) or _SOURCES in part.classes:
            continue
        # That a review is due says nothing about the answer.
        mark = not part.classes.isdisjoint(_MARKS) and "data-overdue" not in part.attributes
        if mark or _marked(part):
            return True
    return False


def _in_view(element: Element) -> Iterator[str]:
    """The texts that can be read without opening anything."""
    folded = element.tag == "details" and "open" not in element.attributes
    for part in element.parts:
        if isinstance(part, str):
            if not folded:
                yield part
        elif part.tag not in _SILENT and (not folded or part.tag == "summary"):
            yield from _in_view(part)
