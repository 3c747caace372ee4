"""What the pages of the site say that a printed edition should say, too.

It is read from the rendered pages themselves: every piece of their text that states a number, a
date, a status or an obligation, every rule they name, every material.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from handbook.audit import trace
from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.handbook import HandbookPages
from handbook.pages.html_reader import Element, read_html
from handbook.paper.paper_site import Paper
from handbook.paper.volumes import site_pages

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_JOINS = " ↳→·:：、，,；;()（）"
_SILENT = frozenset({"script", "style", "form", "svg", "template", "noscript", "button"})
#: What is there to be pressed; and the passages of a source, which stand in the notes of the rules
#: that cite them.
_NOT_PRINTED = re.compile(r"\b(hb-go|hb-screen|hb-tools|hb-flow|hb-passages|headerlink)\b")
#: What a folded list of the site says of itself: how many lines it holds.  On paper they all stand.
_COUNTS = ("special_cases", "legal_texts", "notices_count", "tips_count")


@dataclass(slots=True)
class Said:
    """What the pages of the site say, in one language."""

    rules: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    materials: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


def note(element: Element, said: Said, names: dict[str, str]) -> None:
    """Note what a rendered page says: its text piece by piece, and what its attributes name."""
    for part in element.parts:
        if isinstance(part, str):
            _note_text(" ".join(part.split()), said)
            continue
        given = part.attributes
        if part.tag in _SILENT:
            continue
        if rule := given.get("data-rule"):
            said.rules.add(rule)
        if (material := given.get("data-material", "")) in names:
            said.materials.add(names[material])
        if not (
            "hidden" in given
            or given.get("data-edition") in trace.EDITION
            or _NOT_PRINTED.search(given.get("class", ""))
            or _folds(part)
        ):
            note(part, said, names)


@cache
def _counted() -> re.Pattern[str]:
    """The words of a list that is folded, whatever their number, in either language."""
    words = (wording(language)[key] for language in m.LANGUAGES for key in _COUNTS)
    return re.compile("|".join(re.escape(word).replace(r"\{n\}", r"\d+") for word in words))


def _folds(element: Element) -> bool:
    """Whether an element is there to unfold a list, and says no more than how long it is."""
    words = " ".join("".join(part for part in element.parts if isinstance(part, str)).split())
    return element.tag == "summary" and bool(_counted().fullmatch(words))


def _note_text(piece: str, said: Said) -> None:
    said.dates |= {*_DATE.findall(piece)}
    said.numbers |= {*NUMBER.findall(_DATE.sub(" ", piece))}
    # What joins a piece to its neighbours, on the site an arrow or a colon, is layout.
    if trace.kinds(piece) and (core := piece.strip(_JOINS)):
        said.statements.add(core)


def said_by_site(paper: Paper, language: m.Language) -> Said:
    """What the rendered pages say that are chapters of the book."""
    site = HandbookPages(paper.book, paper.day, paper.settings)
    names = {material.id: material.name[language] for material in paper.book.materials.values()}
    said = Said()
    notices = site.families(language)
    for name in site_pages(paper):
        path = f"{name}.md"
        text = notices[path] if path in notices else site.body(name, language, path)
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        note(read_html(_headings(text)), said, names)
    return said


def _headings(text: str) -> str:
    """Markdown's headings as elements, so that attributes and escapes are not read as text."""

    def element(match: re.Match[str]) -> str:
        inside = re.sub(r"\\(.)", r"\1", match[2])
        given = match[3] or ""
        rule = re.search(r'data-rule="[^"]*"', given)
        classes = " ".join(re.findall(r"(?<!\S)\.([\w-]+)", given))
        return f'\n<h2 class="{classes}" {rule[0] if rule else ""}>{inside}</h2>\n'

    return re.sub(r"^(#+) (.*?)(?: \{ (.*) \})?$", element, text, flags=re.MULTILINE)
