"""Texts that speak of an open point as not known: to be read again once it has its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.desk.file_changes import FileChanges, ends, starts
from handbook.domain import model as m
from handbook.domain.book import Book

#: Words by which a text says that something is not known.
_OPEN = re.compile(
    "待核实|没有找到|没有见到|需要确认|to be confirmed|not (?:been )?found|needs? confirmation"
)


def speaking(changes: FileChanges, book: Book, point: m.ToConfirm) -> Iterator[str]:
    """``file:line`` and the words of every text that speaks of the point as not known.

    These are the lines near a reference to it, and those that hold the word of its title; of a
    title of several words, which each says too little, two words of its title or its text.  Of a
    text in both languages only the first line counts.
    """
    words = [*_nouns(point.title.zh)]
    needed = min(2, len(words))
    if needed > 1:
        words += (one for one in _nouns(point.text.zh) if len(one) <= _LONG and one not in words)
    for name in book.jurisdictions:
        for path in sorted((changes.root / "data" / name).rglob("*.yml")):
            file = path.relative_to(changes.root).as_posix()
            if file.endswith("/to-confirm.yml"):
                continue
            lines = path.read_text("utf-8").splitlines()
            referring = {
                near
                for place, line in enumerate(lines)
                if re.search(rf"\bto_confirm:.*\b{re.escape(point.id)}\b", line)
                for near in _entry_around(lines, place)
            }
            last = -2
            for place, line in enumerate(lines):
                near = place in referring and _OPEN.search(line)
                if (near or _unknown(line, words, needed)) and not line.lstrip().startswith("#"):
                    if place > last + 1:
                        yield f"{file}:{place + 1}  {_around(line)}"
                    last = place


def _nouns(text: str) -> Iterator[str]:
    """The Chinese words between particles and commas."""
    for word in re.split("[的和与、，。（） ]", text):
        if len(word) > 1 and not word.isascii():
            yield word


def _unknown(line: str, words: list[str], needed: int) -> bool:
    """Whether a sentence of the line says that something with so many words is not known."""
    sentences = re.split("[。；;]", _ADVICE.sub("", line))
    return any(
        _OPEN.search(sentence) and sum(word in sentence for word in words) >= needed
        for sentence in sentences
    )


def _entry_around(lines: list[str], place: int) -> range:
    """The lines of the entry that refers to the point; of the head of a file those nearby."""
    for start in range(place, -1, -1):
        line = lines[start]
        if line.lstrip().startswith("- ") and place < ends(lines, start):
            return range(start, ends(lines, start))
    return range(place - _NEAR, place + _NEAR)


def _around(line: str) -> str:
    """The words of a line by which it says that something is not known, and what is before them."""
    text = line.strip()
    found = _OPEN.search(text)
    begin = max(0, found.end() - _SHOWN) if found else 0
    return ("…" if begin else "") + text[begin : begin + _SHOWN]


#: A word to the reader, which says nothing of what is known.
_ADVICE = re.compile("[^。；，]*(?:问窗口|窗口答复|咨询[^。；，]*(?:窗口|enquiries))[^。；，]*")
#: A word of an open point's text is no longer than this.
_LONG = 5
#: Characters of a text that are shown beside its place.
_SHOWN = 60
#: Lines from a reference within which a text is about the same thing.
_NEAR = 8


def shown_instead(changes: FileChanges, home: str, point: str) -> Iterator[str]:
    """Where the entry says what pages show in place of the fact: no longer so for a part of it."""
    name = f"data/{home}/to-confirm.yml"
    lines = changes.lines(name)
    start = starts(lines, point) or 0
    for place in range(start, ends(lines, start)):
        if lines[place].strip().startswith("shown_instead:"):
            said = " ".join(line.strip() for line in lines[place : place + 2])
            yield f"{name}:{place + 1}  {said[:_SHOWN]}"
