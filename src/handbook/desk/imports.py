"""Tables that offices exchange, brought into the data: what differs, and the text to write.

Nothing is deleted: what the file does not mention stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from handbook.batch.people import heading, places
from handbook.desk.confirmations import confirmations
from handbook.desk.exchanged_tables import BadCell, Basis, Found, Rows
from handbook.desk.record_columns import TABLES
from handbook.desk.record_tables import returned
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules.working_days import calendar

#: The dated group of places that the apostille list is.
GROUP = "apostille-parties"


_SATURDAY = 5


_OFF = {"放假", "休", "休息", "假", "off", "holiday"}


_WORK = {"上班", "班", "调休上班", "补班", "work", "workday"}


def apostille(book: Book, content: bytes, basis: Basis) -> Found:
    """The states between which and China the Apostille Convention applies."""
    found = Found()
    rows = Rows("apostille", content, found)
    names = places(book)
    measure = next(
        one for one in book.measures.values() if any(g.id == GROUP for g in one.place_groups)
    )
    group = next(one for one in measure.place_groups if one.id == GROUP)
    known = {member.place: member for member in group.members}
    left_out = {one.place for one in group.exceptions}
    file = book.file_of(measure)
    lines = (book.root.parent / file).read_text("utf-8").split("\n")
    seen: dict[str, int] = {}
    for row, cell in rows:
        typed = cell("place")
        code = names.get(heading(typed)) or names.get(typed.lower())
        if code is None:
            rows.wrong(
                row,
                "place",
                "unknown-place",
                f"没有国家或地区“{typed}”",
                f"there is no place “{typed}”",
            )
            continue
        if code in seen:
            rows.wrong(
                row,
                "place",
                "duplicate-row",
                f"“{typed}”在第 {seen[code]} 行已经有了",
                f"“{typed}” is on row {seen[code]} already",
            )
            continue
        seen[code] = row
        if code in left_out:
            rows.wrong(
                row,
                "place",
                "left-out",
                f"“{typed}”在例外里：公约不在中国与它之间适用",
                f"“{typed}” is an exception: the Convention does not apply to it",
            )
            continue
        days = {
            "from": rows.day(row, "from", cell("from")),
            "convention_from": rows.day(
                row, "convention_from", cell("convention_from"), empty=True
            ),
            "until": rows.day(row, "until", cell("until"), empty=True),
        }
        if days["from"] is None:
            continue
        given = {key: day for key, day in days.items() if day}
        lines = _member(book, lines, code, given, known.get(code), basis, found)
    found.unmentioned = sorted(set(known) - set(seen)) if seen else []
    if found.said:
        found.files[file] = "\n".join(lines)
    return found


def _member(  # noqa: PLR0913, PLR0917 - one row against one line
    book: Book,
    lines: list[str],
    code: str,
    given: Mapping[str, date],
    member: m.PlaceMember | None,
    basis: Basis,
    found: Found,
) -> list[str]:
    name = book.places[code].name
    starts = [n for n, line in enumerate(lines) if re.match(r"\s+- \{place: [A-Z]{2}, from:", line)]
    if member is None:
        days = ", ".join(f"{key}: {day}" for key, day in given.items())
        line = (
            f"{lines[starts[0]].partition('-')[0]}- {{place: {code}, {days}, "
            f"confidence: {basis.confidence}, sources: [{{source: {basis.source}}}]}}"
        )
        later = (n for n in starts if lines[n].split("place: ")[1][:2] > code)
        at = next(later, starts[-1] + 1)
        found.said.append(
            (
                f"新增 {name.zh}（{code}），{given['from']} 起",
                f"new: {name.en} ({code}) from {given['from']}",
            )
        )
        return [*lines[:at], line, *lines[at:]]
    at = next(n for n in starts if f"place: {code}," in lines[n])
    for key, day in given.items():
        old = getattr(member, "from_" if key == "from" else key)
        if old == day:
            continue
        found.said.append(
            (
                f"改动 {name.zh}（{code}）{key}：{old or '无'} → {day}",
                f"changed: {name.en} ({code}) {key}: {old or 'none'} → {day}",
            )
        )
        line = lines[at]
        if old:
            line = line.replace(f" {key}: {old}", f" {key}: {day}", 1)
        else:
            line = line.replace(", confidence:", f", {key}: {day}, confidence:", 1)
        lines = [*lines[:at], line, *lines[at + 1 :]]
    return lines


def working_days(book: Book, content: bytes, basis: Basis) -> Found:
    """The official days off and the weekend days worked instead, of the year after those known."""
    found = Found()
    rows = Rows("calendar", content, found)
    known = calendar(book).published
    kinds: dict[date, str] = {}
    for row, cell in rows:
        day = rows.day(row, "day", cell("day"))
        typed = cell("kind").lower()
        kind = "off" if typed in _OFF else "work" if typed in _WORK else ""
        if not kind:
            rows.wrong(
                row,
                "kind",
                "unknown-choice",
                f"“{cell('kind')}”：请写“放假”或“上班”",
                f"“{cell('kind')}”: write “off” or “work”",
            )
        if day is None or not kind:
            continue
        if day in kinds:
            rows.wrong(row, "day", "duplicate-row", f"{day} 写了两次", f"{day} is given twice")
        elif kinds and day.year != next(iter(kinds)).year:
            rows.wrong(
                row,
                "day",
                "other-year",
                f"{day} 是另一年：一个文件只写一年",
                f"{day} is of another year: one file holds one year",
            )
        elif kind == "work" and day.weekday() < _SATURDAY:
            rows.wrong(
                row,
                "day",
                "no-weekend",
                f"{day} 不是周末，不用写上班",
                f"{day} is no weekend day and need not be given as worked",
            )
        else:
            kinds[day] = kind
    if not kinds or found.bad:
        return found
    year = next(iter(kinds)).year
    if year in known.years:
        found.said += [
            (
                f"与已知的日历不同：{day} 文件写{'放假' if kind == 'off' else '上班'}",
                f"differs from the calendar in use: {day} is {kind} in the file",
            )
            for day, kind in sorted(kinds.items())
            if known.working(day) == (kind == "off")
        ]
        return found
    if year != known.years[-1] + 1:
        found.bad.append(
            BadCell(
                2,
                rows.at["day"],
                "gap",
                f"已知到 {known.years[-1]} 年，下一个应当是 {known.years[-1] + 1} 年",
                f"the years known end with {known.years[-1]}; the next is {known.years[-1] + 1}",
            )
        )
        return found
    file = "data/china/deadlines.yml"
    text = (book.root.parent / file).read_text("utf-8").rstrip("\n")
    head = "" if re.search(r"^holiday_years:$", text, re.MULTILINE) else "\n\nholiday_years:"
    off = [day for day, kind in sorted(kinds.items()) if kind == "off"]
    work = [day for day, kind in sorted(kinds.items()) if kind == "work"]
    entry = [
        f"  - year: {year}",
        f"    days_off: [{', '.join(map(str, off))}]",
        *([f"    workdays: [{', '.join(map(str, work))}]"] if work else []),
        f"    in_force: {year}-01-01",
        f"    verified: {basis.today}",
        f"    confidence: {basis.confidence}",
        f"    sources: [{{source: {basis.source}}}]",
    ]
    found.files[file] = text + head + "\n" + "\n".join(entry) + "\n"
    found.said.append(
        (
            f"新增 {year} 年：放假 {len(off)} 天（{_spans(off)}），周末上班 {len(work)} 天",
            f"new: {year}, {len(off)} days off ({_spans(off)}), {len(work)} weekend days worked",
        )
    )
    return found


def _spans(days: list[date]) -> str:
    """Days as stretches: ``01-01–01-03``."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return ", ".join(
        f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"
        for first, last in spans
    )


def statistics(book: Book, content: bytes, basis: Basis) -> Found:
    """The figures of the statistics: the value, and the same number in the texts beside it."""
    found = Found()
    rows = Rows("statistics", content, found)
    names = {heading(one.title.zh): one.id for one in book.figures.values() if one.title}
    names |= {heading(one.title.en): one.id for one in book.figures.values() if one.title}
    names |= {heading(name): name for name in book.figures}
    names |= {heading(name.partition("/")[2]): name for name in book.figures}
    seen: set[str] = set()
    texts: dict[str, str] = {}
    for row, cell in rows:
        name = names.get(heading(cell("id")))
        if name is None:
            rows.wrong(
                row,
                "id",
                "unknown-figure",
                f"没有“{cell('id')}”这个数字",
                f"there is no figure “{cell('id')}”",
            )
            continue
        value = _number(cell("value"))
        if value is None:
            rows.wrong(
                row,
                "value",
                "not-a-number",
                f"“{cell('value')}”不是数字",
                f"“{cell('value')}” is not a number",
            )
            continue
        figure = book.figures[name]
        seen.add(name)
        if value == figure.value:
            continue
        file = book.file_of(figure)
        text = texts.get(file) or (book.root.parent / file).read_text("utf-8")
        if f"- id: {name}\n" not in text:
            rows.wrong(
                row,
                "id",
                "in-braces",
                f"“{name}”在 {file} 里写在花括号中：请在那里直接改成 {_shown(value)}",
                f"“{name}” stands in braces in {file}: change it there to {_shown(value)}",
            )
            continue
        texts[file] = _refigured(text, name, figure.value, value, basis)
        title = figure.title or m.Text(zh=name, en=name)
        found.said.append(
            (
                f"改动 {title.zh}：{_shown(figure.value)} → {_shown(value)}（{name}）",
                f"changed: {title.en}: {_shown(figure.value)} → {_shown(value)} ({name})",
            )
        )
    found.unmentioned = sorted(set(book.figures) - seen) if seen else []
    found.files = texts
    return found


def _number(text: str) -> float | None:
    plain = text.replace(",", "").replace("，", "").rstrip("%件个名天次 ")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _shown(value: float) -> str:
    return f"{value:,.12g}"


def _refigured(text: str, name: str, old: float, new: float, basis: Basis) -> str:
    """The file's text with the new number in the entry of ``name``, wherever the old one stood."""
    start = text.index(f"- id: {name}\n")
    following = text.find("\n  - id: ", start + 1)
    charts = text.find("\ncharts:", start)
    end = min(one for one in (following, charts, len(text)) if one >= 0)
    entry = text[start:end]
    entry = re.sub(r"(?m)^(\s+value: ).*$", rf"\g<1>{new:.12g}", entry, count=1)
    entry = re.sub(rf"(?<![\d.,]){re.escape(_shown(old))}(?![\d.]|,\d)", _shown(new), entry)
    if "    verified:" not in entry:
        entry = entry.replace("\n", f"\n    verified: {basis.today}\n", 1)
    else:
        entry = re.sub(r"(?m)^(\s+verified: ).*$", rf"\g<1>{basis.today}", entry, count=1)
    return text[:start] + entry + text[end:]


KINDS: Mapping[str, Callable[[Book, bytes, Basis], Found]] = {
    "apostille": apostille,
    "calendar": working_days,
    "confirmations": confirmations,
    "statistics": statistics,
    **{kind: returned(kind) for kind in TABLES},
}
