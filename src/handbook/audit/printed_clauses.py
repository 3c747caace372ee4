"""What a printed volume should say, clause by clause, and whether a file says that and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handbook.audit.printed_reading import Reading
from handbook.audit.printed_units import PAGE, Unit, Writer
from handbook.paper.edition import Edition
from handbook.paper.volumes import Volume

#: How many units are looked at to find where a file goes on as it should.
_NEAR = 40
#: So many characters are sure to stand in one place only.
_SURE = 12
#: How much of a text a report shows.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ClauseFault:
    """Where a file says something else than it should, and what."""

    place: str
    wanted: str
    found: str


def faults(made: Edition, kind: str, volume: Volume, reading: Reading) -> list[ClauseFault]:
    """Every difference between a file and the volume that it should be."""
    writer = Writer(made, kind, volume, print_shop="print-shop" in reading.keywords)
    found = list(compared([*writer.units()], reading.text))
    found += _contents(writer, reading.contents)
    found += _drawn(writer, "".join([reading.drawn, *reading.beside]))
    found += left_over(writer.words["drawing"], writer.lines, reading.drawn)
    found += _beside(writer, reading.beside)
    return found + [ClauseFault("", "", note) for note in reading.notes]


def compared(units: Sequence[Unit], text: str) -> Iterator[ClauseFault]:
    """Where ``text`` is not the units one after the other."""
    at, number = 0, 0
    while number < len(units):
        if end := _ends(units[number].text, text, at):
            at = end
            number += 1
            continue
        after, place = _goes_on(units, number, text, at)
        found = text[at:place]
        if after == number:
            # Under the number that stands before it.
            yield ClauseFault(units[max(number - 1, 0)].place, "", found[:_SHOWN])
        for unit in units[number:after]:
            yield _fault(unit, found)
        number, at = after, place
    if at < len(text):
        yield ClauseFault(units[-1].place if units else "", "", text[at : at + _SHOWN])


def _ends(unit: str, text: str, at: int) -> int:
    """Where ``unit`` ends if it stands at ``at``, else 0."""
    before, page, behind = unit.partition(PAGE)
    if not text.startswith(before, at):
        return 0
    at += len(before)
    if page:
        number = re.compile(r"\d{1,3}").match(text, at)
        at = number.end() if number else -1
    return at + len(behind) if at >= 0 and text.startswith(behind, at) else 0


def _goes_on(units: Sequence[Unit], number: int, text: str, at: int) -> tuple[int, int]:
    """The next unit that the text has from ``at`` on, and where; the nearest of them."""
    best: tuple[int, int, int] | None = None
    skipped = 0
    for after in range(number, len(units)):
        key = units[after].text
        for unit in units[after + 1 : after + 4]:
            key += unit.text if len(key) < _SURE and PAGE not in key else ""
        key = key.partition(PAGE)[0]
        place = text.find(key, at)
        cost = place - at + skipped
        if place >= 0 and (best is None or cost < best[0]):
            best = cost, after, place
        skipped += len(units[after].text)
        if best is not None and after - number > _NEAR:
            break
    return (best[1], best[2]) if best else (len(units), len(text))


def _fault(unit: Unit, found: str) -> ClauseFault:
    """A unit that is not as it should be: shown from a little before the first difference."""
    here = max(found.find(unit.text[:_SURE]), 0)
    same = next(
        (
            at
            for at, (one, two) in enumerate(zip(unit.text, found[here:], strict=False))
            if one != two
        ),
        min(len(unit.text), len(found) - here),
    )
    start = max(0, same - _SURE)
    there = found[here + start : here + start + _SHOWN]
    return ClauseFault(unit.place, unit.text[start : start + _SHOWN], there)


def _contents(writer: Writer, contents: str) -> Iterator[ClauseFault]:
    """The titles of the contents, each with the number of a page."""
    wanted = r"\d*".join(re.escape(title) for title in writer.titles()) + r"\d*"
    if not re.fullmatch(wanted, contents):
        yield ClauseFault(writer.words["contents"], "", contents[:_SHOWN])


def _drawn(writer: Writer, drawn: str) -> Iterator[ClauseFault]:
    """The lines of every drawing; the lower pieces of a chart are beside the text."""
    for words in sorted(writer.lines):
        if words not in drawn:
            yield ClauseFault(writer.words["drawing"], words, "")


def _beside(writer: Writer, pages: Iterable[str]) -> Iterator[ClauseFault]:
    """What a page shows beside its text: running heads, page numbers, heads of tables, drawings."""
    known = writer.lines | {*writer.beside()}
    for number, text in enumerate(pages, 1):
        yield from left_over(writer.words["page"].format(n=number), known, text)


def left_over(place: str, known: Iterable[str], text: str) -> Iterator[ClauseFault]:
    """From where on a text is not made of words that may stand there, and numbers of pages."""
    beginning: dict[str, list[str]] = {}
    for words in known:
        beginning.setdefault(words[0], []).append(words)
    ends = {0}
    for at, character in enumerate(text):
        if at in ends:
            ends |= {at + 1} if character.isdigit() or character == "/" else set()
            ends |= {
                at + len(words)
                for words in beginning.get(character, ())
                if text.startswith(words, at)
            }
    if len(text) not in ends:
        yield ClauseFault(place, "", text[max(ends) :][:_SHOWN])
