"""Everything that the built pages say leads back to the data: the check.

The content of a page is read as text; each piece of text that holds a status, a number, a date or
an obligation must stand inside an element that names where it comes from.  The attributes that
name it are a closed list, :data:`REGISTERS`, and every id must exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from handbook.audit.page_measures import PageMeasures, measure
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.loading import cities
from handbook.pages.html_reader import Element, read_html
from handbook.pages.render import TELEPHONE
from handbook.rules.book_cache import load_cached

Kind = Literal["status", "number", "date", "obligation"]

#: What the attribute ``data-edition`` may say, besides the day of the edition: a count of the
#: edition's own records, its version, the name of one of its files, or words on how to read the
#: handbook.  None is policy: what is marked ``reading`` must stand word for word in ``wording/``;
#: ``software`` marks the reference of the program on its own page, ``index`` names and words that
#: lead to pages.
EDITION = ("count", "file", "index", "reading", "software", "version")

#: Marks that hold on one page only.
_OWN_PAGES = {"software": "programmers.html", "index": "a-z.html"}

_MONTHS = (
    "January|February|March|April|June|July|August|September|October|November|December|May (?=\\d)"
)
_DATE = re.compile(rf"\d{{4}}-\d{{2}}(?:-\d{{2}})?|\d+ ?[年月日]|\b(?:{_MONTHS})\b")
_NUMBER = re.compile(
    r"\d|(?<![哪每任某另同这那])[一二两三四五六七八九十百千万]+ ?"
    r"(?:个|年|月|日|天|元|次|份|岁|周岁|倍|分之|类|项|种|条|名|人|半)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|half|dozen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_OBLIGATION = re.compile(
    r"应当|必须|不得|须(?!知)|可以|不能|无需|不需要|不必|禁止|免交|不予"
    r"|\b(?:must|may|shall|cannot|need not|not needed|required|requires|have to|has to|not allowed"
    r"|allowed|waived|prohibited|forbidden)\b"
)
#: Elements whose text nobody reads, or that the page itself adds.
_SILENT = frozenset({"script", "style", "template", "noscript"})
_PUNCTUATION = " ·:：、，,。."
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
    #: What is in view on the page of each service, by the path of the page.
    services: dict[str, PageMeasures] = field(default_factory=dict)

    @property
    def marked(self) -> float:
        """The share of lines on service pages whose answer is marked as one that could differ."""
        lines = sum(page.lines for page in self.services.values())
        return sum(page.marked for page in self.services.values()) / lines if lines else 0.0

    @property
    def share(self) -> float:
        """The share of statements that lead to the data."""
        return 1.0 if not self.statements else 1 - len(self.orphans) / self.statements

    @property
    def sound(self) -> bool:
        """Whether every statement leads somewhere, and somewhere that exists."""
        return not self.orphans and not self.strays


def trace(site: Path, book: Book) -> Trace:
    """Read every page below ``site``; a further language says what the Chinese page says."""
    found = Trace()
    registers, fixed = _registers(book, site), _fixed_words(book)
    services = {f"services/{name}.html" for name in book.items}
    for path in sorted(site.rglob("*.html")):
        if path.relative_to(site).parts[0] in book.translations:
            continue
        source = path.read_text("utf-8")
        start = _ARTICLE.search(source)
        if start is None:
            continue
        found.pages += 1
        page = path.relative_to(site).as_posix()
        reader = _Reader(page, registers, fixed, found)
        article = source[start.start() : source.index("</article>", start.start())]
        content = read_html(article)
        reader.read(content, _Ground())
        if page.removeprefix("en/") in services:
            found.services[page] = measure(content, "en" if page.startswith("en/") else "zh")
    return found


def kinds(text: str) -> tuple[Kind, ...]:
    """Which kinds of statements ``text`` makes."""
    checks: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("status", lambda one: one.strip() in _status_words()),
        ("date", _DATE.search),
        ("number", _NUMBER.search),
        ("obligation", _OBLIGATION.search),
    )
    return tuple(kind for kind, holds in checks if holds(text))


def _status_words() -> frozenset[str]:
    return frozenset(
        wording(language)[prefix + status]
        for language in m.LANGUAGES
        for prefix, statuses in (("", m.STATUSES), ("auth_", ("required", "deferrable", "waived")))
        for status in statuses
    )


# -- what the attributes may name ------------------------------------------------------------------


def _elsewhere(book: Book) -> Iterator[str]:
    """The rules of the cities that the handbook compares itself with."""
    for name in book.city.compare_with:
        yield from load_cached(book.root, name).rules


#: Attribute -> the ids that it may name.  ``data-rule`` is a deciding rule, a deadline, a
#: statement or a factor of the points table; the others are entries of the registers.
REGISTERS: Mapping[str, Callable[[Book], Iterable[str]]] = {
    "data-rule": lambda book: (
        *book.rules,
        *book.statements,
        *_deadlines(book),
        *(f"{table.id}/{factor.id}" for table in book.points for factor in table.factors),
    ),
    "data-rule-elsewhere": _elsewhere,
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
    "data-points-table": lambda book: (table.id for table in book.points),
    "data-chart": lambda book: (chart.id for chart in book.charts),
    "data-event": lambda book: (event.day for event in book.events),
    "data-update": lambda book: (update.id for update in book.updates),
    "data-term": lambda book: (term.id for term in book.terms),
    "data-contact": lambda book: (contact.id for contact in book.contacts),
    "data-question": lambda book: (
        *book.questions,
        *(screen.id for screen in book.screens),
        *(f"guide/{name}" for name in book.guide),
    ),
}


def _deadlines(book: Book) -> Iterable[str]:
    return (deadline.id for deadline in book.deadlines.values())


def _registers(book: Book, site: Path) -> dict[str, frozenset[str]]:
    known = {name: frozenset(ids(book)) for name, ids in REGISTERS.items()}
    known["data-situation"] = frozenset(path.stem for path in (site / "s").glob("*.html"))
    return known


def _fixed_words(book: Book) -> Callable[[str], bool]:
    """Whether a text is one of the fixed words of the pages, or the title of a page."""
    words = {
        " ".join(text.split())
        for language in m.LANGUAGES
        for text in cities.words(book, language).values()
    }
    words |= {topic.title[language] for topic in book.topics.values() for language in m.LANGUAGES}
    patterns = [
        # A place to fill may hold a number or a day, nothing that could be policy.
        re.compile(r"[\d-]+".join(map(re.escape, re.split(r"\{\w+\}", text))))
        for text in words
        if re.search(r"\{\w+\}", text)
    ]

    # A number that dials is a link of its own: the words around it stand in pieces.
    pieces = {piece for text in words for piece in TELEPHONE.split(text)}
    bare = {text.strip(_PUNCTUATION) for text in words | pieces}

    def fixed(text: str) -> bool:
        return text.strip(_PUNCTUATION) in bare or any(
            pattern.fullmatch(text) for pattern in patterns
        )

    return fixed


# -- reading a page --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ground:
    """What an element and the elements around it lead to."""

    led: bool = False
    by_rule: bool = False
    reading: bool = False


class _Reader:
    """Reads one page and notes what its statements stand in."""

    def __init__(
        self,
        page: str,
        registers: Mapping[str, frozenset[str]],
        fixed: Callable[[str], bool],
        found: Trace,
    ) -> None:
        self.page, self.registers, self.fixed, self.found = page, registers, fixed, found
        self.heading = ""

    def read(self, element: Element, ground: _Ground, *, in_heading: bool = False) -> None:
        for part in element.parts:
            if isinstance(part, str):
                self._read_text(" ".join(part.split()), ground, in_heading=in_heading)
                continue
            heading = part.tag in _HEADINGS
            if heading:
                self.heading = ""
            sound = {name for name, value in part.attributes.items() if self._leads(name, value)}
            self._read_inside(part, ground, sound, in_heading=in_heading or heading)

    def _read_inside(
        self, element: Element, around: _Ground, sound: set[str], *, in_heading: bool
    ) -> None:
        edition = element.attributes.get("data-edition", "")
        own = _OWN_PAGES.get(edition)
        silent = (
            element.tag in _SILENT
            or (own is not None and self.page.removeprefix("en/") == own)
            or "headerlink" in element.classes
        )
        if silent:
            self._read_silent(element)
            return
        reading = edition == "reading"
        weak = reading or own is not None
        ground = _Ground(
            led=around.led or bool(sound - ({"data-edition"} if weak else set())),
            by_rule=around.by_rule
            or not sound.isdisjoint({"data-rule", "data-rule-elsewhere", "data-term"}),
            reading=around.reading or reading,
        )
        self.read(element, ground, in_heading=in_heading)

    def _read_silent(self, element: Element) -> None:
        """What nobody reads makes no statement; what it names must exist all the same."""
        for part in element.parts:
            if isinstance(part, Element):
                for name, value in part.attributes.items():
                    self._leads(name, value)
                self._read_silent(part)

    def _leads(self, name: str, value: str) -> bool:
        """Whether the attribute is one of the vocabulary and names something that exists."""
        if name in self.registers:
            sound = value in self.registers[name]
        elif name == "data-edition":
            sound = value in EDITION or _is_day(value)
        else:
            return False
        if not sound:
            self.found.strays.append(Stray(self.page, name, value))
        return sound

    def _read_text(self, text: str, ground: _Ground, *, in_heading: bool) -> None:
        if not text:
            return
        if in_heading:
            self.heading += text
        stated = kinds(text)
        if not stated:
            return
        self.found.statements += 1
        for kind in stated:
            self.found.kinds[kind] = self.found.kinds.get(kind, 0) + 1
        if not self._led(ground, text, stated):
            self.found.orphans.append(Orphan(self.page, self.heading, text, stated))

    def _led(self, ground: _Ground, text: str, stated: tuple[Kind, ...]) -> bool:
        if ground.reading and self.fixed(text):
            return True
        # A status is always decided by a rule (or is the word explained); no other entry will do.
        return ground.by_rule or (ground.led and "status" not in stated)


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
            page=orphan.page, heading=orphan.heading or "–", kinds=said, text=orphan.text
        )
    for stray in found.strays:
        yield w["trace_stray"].format(page=stray.page, attribute=stray.attribute, value=stray.value)
    yield w["trace_summary"].format(
        pages=found.pages,
        statements=found.statements,
        # Cut, not rounded: one orphan among many must not read 100 %.
        share=f"{int(found.share * 10_000) / 100:.2f}%",
        orphans=len(found.orphans),
        strays=len(found.strays),
    )
    if found.services:
        longest = max(found.services.values(), key=lambda page: page.words)
        yield w["trace_services"].format(
            lines=sum(page.lines for page in found.services.values()),
            marked=sum(page.marked for page in found.services.values()),
            share=f"{found.marked:.1%}",
            words=longest.words,
        )
    yield w["trace_kinds"].format(
        **{kind: found.kinds.get(kind, 0) for kind in ("status", "number", "date", "obligation")}
    )


def to_json(found: Trace) -> JsonObject:
    """The finding as JSON values."""
    return {
        "pages": found.pages,
        "statements": found.statements,
        "share": found.share,
        "services": {
            path: {"lines": page.lines, "marked": page.marked, "words": page.words}
            for path, page in found.services.items()
        },
        "kinds": {
            kind: found.kinds.get(kind, 0) for kind in ("status", "number", "date", "obligation")
        },
        "orphans": [
            {
                "page": orphan.page,
                "heading": orphan.heading,
                "text": orphan.text,
                "kinds": list(orphan.kinds),
            }
            for orphan in found.orphans
        ],
        "unknown": [
            {"page": stray.page, "attribute": stray.attribute, "value": stray.value}
            for stray in found.strays
        ],
    }
