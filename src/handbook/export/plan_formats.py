"""A plan in words, and as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.rules.planner import Dated, Paper, Schedule, because

#: Longest line of a calendar file, in bytes (RFC 5545, 3.1).
_LINE = 75

#: In UTF-8: the bits that tell kinds of bytes apart, and those of a later byte of a character.
_BYTE_KIND, _LATER_BYTE = 0b1100_0000, 0b1000_0000


def to_text(book: Book, made: Schedule, language: m.Language) -> str:
    """The plan for the terminal."""
    w, wish = wording(language), made.wish
    lines = [
        w["plan_title"].format(item=made.recipe.item.name[language]),
        w["plan_from_line"].format(what=w[f"plan_from_{wish.anchor}"], day=wish.day),
        w["plan_today_line"].format(day=wish.today),
        "",
        w["plan_possible" if made.feasible else "plan_impossible"],
        *(f"- {reason[language]}" for reason in made.reasons),
        "",
    ]
    for number, one in enumerate(made.steps, 1):
        lines.append(
            f"{number}. {days(one, language)}  {one.line.name[language]} "
            f"[{w['actor_' + one.line.actor]}]"
        )
        lines += [f"    {note[language]}" for note in one.notes]
        lines.append(f"    {_sources(book, because(one, wish), language)}")
    if made.documents:
        lines += ["", w["plan_papers"]]
        lines += [_paper(book, paper, language) for paper in made.documents]
    lines += ["", w["plan_notes"], *(f"- {note[language]}" for note in made.notes)]
    confirm = dict.fromkeys(name for rule in made.rules() for name in rule.to_confirm)
    if confirm:
        lines += ["", w["to_confirm"]]
        lines += [f"- {book.to_confirm[name].title[language]}" for name in confirm]
    return "\n".join(lines)


def days(one: Dated, language: m.Language) -> str:
    """The days of a step in words."""
    w = wording(language)
    parts = [
        f"{w[word]} {day}"
        for word, day in (("plan_earliest", one.earliest), ("plan_latest", one.latest))
        if isinstance(day, date)
    ]
    return w["comma"].join(parts) or w["plan_no_date"]


def _paper(book: Book, paper: Paper, language: m.Language) -> str:
    w = wording(language)
    key = "plan_not_before" if paper.not_before else "plan_valid_until"
    day = paper.not_before or paper.valid_until
    return (
        f"- {paper.material.name[language]}{w['colon']}{w[key]} {day}\n"
        f"    {_sources(book, (paper.deadline, paper.requirement), language)}"
    )


def cited(book: Book, rules: Iterable[m.Rule | m.Statement], language: m.Language) -> list[str]:
    """The sources of the rules with their places, each once."""
    between = wording(language)["within"]
    return list(
        dict.fromkeys(
            book.sources[one.source].title[language]
            + (between + one.locator[language] if one.locator else "")
            for rule in rules
            for one in rule.sources
        )
    )


def _sources(book: Book, rules: Iterable[m.Rule | m.Statement], language: m.Language) -> str:
    w = wording(language)
    rules = tuple(rules)
    marks = dict.fromkeys(w[rule.confidence] for rule in rules)
    joined = ("；" if language == "zh" else "; ").join(cited(book, rules, language))
    return f"[{joined} · {w['comma'].join(marks)}]"


# -- iCalendar ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One all-day entry of the calendar file."""

    key: str
    kind: str
    day: date
    name: str
    text: str


def entries(book: Book, made: Schedule, language: m.Language) -> Iterator[Entry]:
    """What goes into the calendar: every day of a step and of a document."""
    for one in made.steps:
        sources = cited(book, because(one, made.wish), language)
        text = "\n".join([*(note[language] for note in one.notes), *sources])
        for kind, day in (("earliest", one.earliest), ("latest", one.latest)):
            if isinstance(day, date):
                yield Entry(one.line.rule.id, kind, day, one.line.name[language], text)
    for paper in made.documents:
        text = "\n".join(cited(book, (paper.deadline, paper.requirement), language))
        for kind, limit in (("not_before", paper.not_before), ("valid_until", paper.valid_until)):
            if limit:
                name = paper.material.name[language]
                yield Entry(paper.material.id, kind, limit, name, text)


def to_ics(book: Book, made: Schedule, language: m.Language, as_of: date) -> str:
    """The plan as a calendar file: the same plan of the same edition gives the same bytes."""
    w = wording(language)
    title = w["plan_title"].format(item=made.recipe.item.name[language])
    lines = (line for one in entries(book, made, language) for line in event(made, one, w, as_of))
    return calendar_file(title, "Plan", language, lines)


def calendar_file(title: str, product: str, language: m.Language, lines: Iterable[str]) -> str:
    """A calendar file (RFC 5545) around the lines of its events."""
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Foreign Work Permit Service Handbook//{product}//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(title)}",
    )
    return "".join(f"{_fold(line)}\r\n" for line in (*head, *lines, "END:VCALENDAR"))


class Owner(NamedTuple):
    """Whose entry it is, where a calendar holds those of several people."""

    person: str
    row: int


def event(
    made: Schedule,
    one: Entry,
    words: Mapping[str, str],
    as_of: date,
    owner: Owner | None = None,
) -> Iterator[str]:
    """The lines of one entry."""
    wish, key = made.wish, one.key.replace("/", "-")
    summary = words[f"plan_ics_{one.kind}"].format(step=one.name)
    uid = f"{made.recipe.item.id}-{wish.anchor}-{wish.day}-{key}-{one.kind}"
    if owner:
        summary = words["batch_ics_person"].format(person=owner.person, text=summary)
        uid += f"-row-{owner.row}"
    yield from (
        "BEGIN:VEVENT",
        f"UID:{uid}@work-permit-handbook",
        f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(summary)}",
        f"DESCRIPTION:{escape(one.text)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def escape(text: str) -> str:
    """``text`` as the value of a property (RFC 5545, 3.3.11)."""
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return text.replace("\n", "\\n")


def _fold(line: str) -> str:
    """``line`` in pieces of at most 75 bytes, never inside a character."""
    rest = line.encode()
    pieces = []
    room = _LINE
    while len(rest) > room:
        end = room
        while rest[end] & _BYTE_KIND == _LATER_BYTE:
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
        room = _LINE - 1  # a continued line begins with a space
    return b"\r\n ".join([*pieces, rest]).decode()
