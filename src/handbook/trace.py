"""Does everything that the built pages say lead back to the data?

The content of a page is read as text; each piece of text that holds a status, a number, a date or
an obligation must stand inside an element that names where it comes from.  The attributes that
name it are a closed list, :data:`REGISTERS`, and every id must exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

from handbook import model as m
from handbook.book import Book
from handbook.words import wording

Kind = Literal["status", "number", "date", "obligation"]

#: What the attribute ``data-edition`` may say, besides the day of the edition: a count of the
#: edition's own records, or words on how to read the handbook.  Neither is policy.
EDITION = ("count", "reading")

_MONTHS = ("January|February|March|April|June|July|August|September|October|November|December"
           "|May (?=\\d)")
_DATE = re.compile(rf"\d{{4}}-\d{{2}}(?:-\d{{2}})?|\d+ ?[年月日]|\b(?:{_MONTHS})\b")
_NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+ ?(?:个|年|月|日|天|元|次|份|岁|周岁|倍|分之|类|项|种|条|名|人|半)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|half|dozen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_OBLIGATION = re.compile(
    r"应当|必须|不得|须(?!知)|可以|不能|无需|不需要|不必|禁止|免交|不予"
    r"|\b(?:must|may|shall|cannot|need not|needs?|required|requires|have to|has to|not allowed"
    r"|allowed|waived|prohibited|forbidden)\b"
)
_STATUSES = ("required", "deferrable", "by_commitment", "waived", "not_applicable")
#: Elements whose text nobody reads, or that the page itself adds.
_SILENT = frozenset({"script", "style", "template", "noscript"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
})
_HEADINGS = ("h1", "h2", "h3", "h4")
_ARTICLE = re.compile(r'<article class="md-content__inner[^>]*>')


@dataclass(frozen=True, slots=True)
class Orphan:
    """A statement of a page that leads nowhere."""

    page: str
    heading: str
    text: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """An attribute that names something which the data does not hold."""

    page: str
    attribute: str
    value: str


@dataclass(slots=True)
class Trace:
    """What was found on all pages."""

    pages: int = 0
    statements: int = 0
    kinds: dict[Kind, int] = field(default_factory=dict)
    orphans: list[Orphan] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of statements that lead to the data."""
        return 1.0 if not self.statements else 1 - len(self.orphans) / self.statements

    @property
    def sound(self) -> bool:
        """Whether every statement leads somewhere, and somewhere that exists."""
        return not self.orphans and not self.strays


def trace(site: Path, book: Book) -> Trace:
    """Read every page below ``site``."""
    found = Trace()
    registers = _registers(book, site)
    for path in sorted(site.rglob("*.html")):
        source = path.read_text("utf-8")
        start = _ARTICLE.search(source)
        if start is None:
            continue
        found.pages += 1
        page = path.relative_to(site).as_posix()
        reader = _Reader(page, registers, found)
        reader.feed(source[start.start():source.index("</article>", start.start())])
        reader.close()
    return found


def kinds(text: str) -> tuple[Kind, ...]:
    """Which kinds of statements ``text`` makes."""
    checks: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("status", lambda one: one.strip() in _status_words()),
        ("date", _DATE.search), ("number", _NUMBER.search), ("obligation", _OBLIGATION.search),
    )
    return tuple(kind for kind, holds in checks if holds(text))


def _status_words() -> frozenset[str]:
    return frozenset(
        wording(language)[prefix + status] for language in m.LANGUAGES
        for prefix, statuses in (("", _STATUSES), ("auth_", ("required", "deferrable", "waived")))
        for status in statuses
    )


# -- what the attributes may name ------------------------------------------------------------------

#: Attribute -> the ids that it may name.  ``data-rule`` is a deciding rule, a deadline, a
#: statement or a factor of the points table; the others are entries of the registers.
REGISTERS: Mapping[str, Callable[[Book], Iterable[str]]] = {
    "data-rule": lambda book: (
        *book.rules, *book.statements, *_deadlines(book),
        *(f"{table.id}/{factor.id}" for table in book.points for factor in table.factors),
    ),
    "data-item": lambda book: book.items,
    "data-measure": lambda book: book.measures,
    "data-material": lambda book: book.materials,
    "data-source": lambda book: book.sources,
    "data-conflict": lambda book: book.conflicts,
    "data-confirm": lambda book: book.to_confirm,
    "data-category": lambda book: book.categories,
    "data-topic": lambda book: (
        *book.topics,
        *(f"{topic.id}/{part.id}" for topic in book.topics.values() for part in topic.sections),
    ),
    "data-table": lambda book: (table.id for table in book.points),
    "data-chart": lambda book: (chart.id for chart in book.charts),
    "data-term": lambda book: (term.id for term in book.terms),
    "data-contact": lambda book: (one.id for one in book.contacts),
    "data-question": lambda book: (
        *book.questions, *(screen.id for screen in book.screens),
    ),
}
#: Attributes whose value is no record of the data, and their form.
_FORMS: Mapping[str, re.Pattern[str]] = {
    "data-edition": re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}|{'|'.join(EDITION)}"),
}


def _deadlines(book: Book) -> Iterable[str]:
    return (one.id for one in book.deadlines.values())


def _registers(book: Book, site: Path) -> dict[str, frozenset[str]]:
    known = {name: frozenset(ids(book)) for name, ids in REGISTERS.items()}
    known["data-situation"] = frozenset(path.stem for path in (site / "s").glob("*.html"))
    return known


# -- reading a page --------------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Reads one page and notes what its statements stand in."""

    def __init__(self, page: str, registers: Mapping[str, frozenset[str]], found: Trace) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.registers, self.found = page, registers, found
        #: Open elements: the tag, whether it leads to the data, whether it is read at all.
        self.open: list[tuple[str, bool, bool]] = []
        self.heading = ""
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _, led, silent = self.open[-1] if self.open else ("", False, False)
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if name in self.registers:
                led = self._known(name, value) or led
            elif name in _FORMS:
                led = self._formed(name, value) or led
        silent = silent or tag in _SILENT or "headerlink" in values.get("class", "").split()
        if tag in _HEADINGS:
            self.heading, self.in_heading = "", True
        if tag not in _VOID:
            self.open.append((tag, led, silent))

    def _known(self, name: str, value: str) -> bool:
        if value in self.registers[name]:
            return True
        self.found.strays.append(Stray(self.page, name, value))
        return False

    def _formed(self, name: str, value: str) -> bool:
        if _FORMS[name].fullmatch(value) and (value in EDITION or _is_day(value)):
            return True
        self.found.strays.append(Stray(self.page, name, value))
        return False

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.in_heading = False
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        _, led, silent = self.open[-1] if self.open else ("", False, False)
        text = " ".join(data.split())
        if silent or not text:
            return
        if self.in_heading:
            self.heading += text
        said = kinds(text)
        if not said:
            return
        self.found.statements += 1
        for kind in said:
            self.found.kinds[kind] = self.found.kinds.get(kind, 0) + 1
        if not led:
            self.found.orphans.append(Orphan(self.page, self.heading, text, said))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


# -- in words --------------------------------------------------------------------------------------


def lines(found: Trace, language: m.Language) -> Iterator[str]:
    """The finding for a person."""
    w = wording(language)
    for orphan in found.orphans:
        said = w["comma"].join(w[f"trace_{kind}"] for kind in orphan.kinds)
        yield w["trace_orphan"].format(
            page=orphan.page, heading=orphan.heading or "–", kinds=said, text=orphan.text)
    for stray in found.strays:
        yield w["trace_stray"].format(
            page=stray.page, attribute=stray.attribute, value=stray.value)
    yield w["trace_summary"].format(
        pages=found.pages, statements=found.statements, share=f"{found.share:.2%}",
        orphans=len(found.orphans), strays=len(found.strays))
    yield w["trace_kinds"].format(**{
        kind: found.kinds.get(kind, 0) for kind in ("status", "number", "date", "obligation")})


def to_json(found: Trace) -> dict[str, object]:
    """The finding as JSON values."""
    return {
        "pages": found.pages, "statements": found.statements, "share": found.share,
        "kinds": {kind: found.kinds.get(kind, 0)
                  for kind in ("status", "number", "date", "obligation")},
        "orphans": [
            {"page": one.page, "heading": one.heading, "text": one.text, "kinds": list(one.kinds)}
            for one in found.orphans
        ],
        "unknown": [
            {"page": one.page, "attribute": one.attribute, "value": one.value}
            for one in found.strays
        ],
    }
