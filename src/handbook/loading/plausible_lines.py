"""Lines that are well formed and cannot be meant, such as a day that does not exist.

Every line of the data and of the pages is looked at, whatever record it belongs to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from handbook.domain.problems import Place, Problem
from handbook.loading import punctuation
from handbook.loading.typing_slips import unfinished
from handbook.storage.kept_results import KeptResults

#: A file larger than this was not typed by anybody.
LARGEST = 1_500_000
#: No rule of the handbook is older.
OLDEST = 1949
#: What is announced lies no further ahead, in years.
AHEAD = 10

#: The months of an English date.
MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ),
        1,
    )
}  # fmt: skip
_CHINESE_DAY = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?")
_ISO_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])")
_ENGLISH_DAY = re.compile(rf"(?<!\d)(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
#: A correction noted in Chinese, for the translator.
_TRANSLATE = re.compile(r"^- .*\b(TODO) \(`[^`]+`\)$")
_WIDE = re.compile("[０-９％]+")
_OPEN = re.compile("待定|\\bTBD\\b|？？")
_LINK = re.compile(r"(?:file:/|\b[A-Z]:\\)\S*")
#: Days on which something was done: they do not lie ahead.
_DONE = re.compile(r"\b(verified|as_of|issued): *'?(\d{4}-\d{2}-\d{2})")
_HISTORY = re.compile(r"^ {4}(day): *'?(\d{4}-\d{2}-\d{2})")
_DATED = re.compile(r"\b(in_force|until|from|convention_from|day): *'?(\d{4,})\b")
_MIXED = re.compile(r"\b(?:zh|en): (?:(“)[^”\"]*\"|\"[^“\"]*(”))\s*(?=$|[,}])")
#: Files of regular expressions, whose punctuation is none.
_OF_PATTERNS = ("data/terms.yml",)
#: What every line has that any check below finds something in: most lines have none of it.
_HINT = re.compile(r"\d{4}|[０-９％]|待定|TBD|？？|file:/|:\\|[“”]|[，、；]$")
_COMMA_END = re.compile(r"^\s*(?:- )?zh: .{6,}([，、；])$")


def slips(root: Path, today: date) -> Iterator[Problem]:
    """Every such line below ``root``, the project."""
    kept: KeptResults[tuple[str, str], tuple[Problem, ...]] = KeptResults(
        root, "lines", "loading", (today.isoformat(),)
    )
    for folder, ending in (("data", "*.yml"), ("docs", "*.md")):
        for path in sorted((root / folder).rglob(ending)):
            name = path.relative_to(root).as_posix()
            if path.stat().st_size > LARGEST:
                yield _too_large(name, path.stat().st_size)
                continue
            text = path.read_text("utf-8", "replace")
            key = name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            yield from kept.of(key, partial(_in_text, name, text, today))
    kept.keep()
    yield from _corrections(root / "CHANGELOG.md")
    version = root / "data" / "VERSION"
    if version.is_file():
        text = version.read_text("utf-8", "replace").rstrip("\n")
        if not re.fullmatch(r"\d+\.\d+\.\d+", text):
            yield Problem(
                Place("data/VERSION", 1, 1, max(1, len(text))),
                "bad-version",
                f"资料版本“{text}”不是三个数字",
                f"the version of the data, “{text}”, is not three numbers",
                "写成 2.0.1 的样子。",
                "Write it like 2.0.1.",
            )


def _corrections(path: Path) -> Iterator[Problem]:
    """No correction waits for its English."""
    if path.is_file():
        for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
            if match := _TRANSLATE.search(line):
                yield unfinished(Place(path.name, number, match.start(1) + 1, len(match[1])))


@lru_cache(maxsize=1024)
def _in_text(name: str, text: str, today: date) -> tuple[Problem, ...]:
    """The lines of one file, gone through again only when the file has changed."""
    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if name.endswith(".yml") and line.lstrip().startswith("#"):
            continue
        own: list[Problem] = []
        if _HINT.search(line):
            for check in _CHECKS:
                own += check(name, number, line)
            own += _days_to_come(name, number, line, today)
        said = {(one.place.line, one.place.column) for one in own}
        if name not in _OF_PATTERNS:
            more = punctuation.of_line(name, number, line)
            own += [one for one in more if (one.place.line, one.place.column) not in said]
        found += own
    return tuple(found)


def _days(name: str, number: int, line: str) -> Iterator[Problem]:
    """A day in a text is a day of the calendar."""
    found = [(one, (one[1], one[2], one[3])) for one in _CHINESE_DAY.finditer(line)]
    found += [(one, (one[1], one[2], one[3])) for one in _ISO_DAY.finditer(line)]
    found += [(one, (one[3], str(MONTHS[one[2]]), one[1])) for one in _ENGLISH_DAY.finditer(line)]
    for match, (year, month, day) in found:
        if _aside(line, match.start()):
            continue
        try:
            date(int(year), int(month), int(day or 1))
        except ValueError:
            yield Problem(
                Place(name, number, match.start() + 1, len(match[0])),
                "impossible-date",
                f"没有“{match[0]}”这一天",
                f"there is no such day as “{match[0]}”",
                "对照来源改正日期。",
                "Compare with the source and mend the day.",
            )


def _aside(line: str, at: int) -> bool:
    """Whether a part of the line is an address or behind a number sign."""
    before = line[:at]
    return " # " in before or "http" in before.rsplit(" ", 1)[-1]


def _digits(name: str, number: int, line: str) -> Iterator[Problem]:
    """Digits and percent signs are those of every keyboard."""
    for match in _WIDE.finditer(line):
        plain = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        yield Problem(
            Place(name, number, match.start() + 1, len(match[0])),
            "full-width-digit",
            f"“{match[0]}”是全角的",
            f"“{match[0]}” is full-width",
            f"改成半角：{plain}",
            f"Type {plain}",
        )


def _open_words(name: str, number: int, line: str) -> Iterator[Problem]:
    """What is not known is an open point with an id, not a word in passing."""
    if match := _OPEN.search(line):
        yield Problem(
            Place(name, number, match.start() + 1, len(match[0])),
            "open-without-point",
            f"“{match[0]}”没有说明由谁核实",
            f"“{match[0]}” does not say who will find out",
            "写“待核实”，在 to-confirm.yml 里立一条，并用 to_confirm 引用它。",
            "Write “to be confirmed”, add an entry to to-confirm.yml, name it in to_confirm.",
        )


def _files(name: str, number: int, line: str) -> Iterator[Problem]:
    """No link leads to a disk."""
    if match := _LINK.search(line):
        yield Problem(
            Place(name, number, match.start() + 1, len(match[0])),
            "link-to-file",
            f"“{match[0]}”指向一台电脑上的文件，读者打不开",
            f"“{match[0]}” leads to a file on one computer, which readers cannot open",
            "写公开的网址，以 https:// 开头。",
            "Write the public address, beginning with https://.",
        )


def _quotes(name: str, number: int, line: str) -> Iterator[Problem]:
    """A text in quotation marks has the same kind at both ends."""
    for match in _MIXED.finditer(line):
        at = match.start(1) if match[1] else match.start(2)
        yield Problem(
            Place(name, number, at + 1),
            "smart-quotes",
            "引号一头弯、一头直",
            "a quotation mark is curly at one end and straight at the other",
            '把一头一尾的引号改成半角双引号 "。',
            'Type straight double quotes " at both ends.',
        )


def _ends(name: str, number: int, line: str) -> Iterator[Problem]:
    """A Chinese text does not end in the middle of a sentence."""
    if match := _COMMA_END.match(line):
        yield Problem(
            Place(name, number, match.start(1) + 1),
            "unfinished-sentence",
            f"句子停在“{match[1]}”",
            f"the sentence ends with “{match[1]}”",
            "把句子写完，以句号结尾。",
            "Finish the sentence.",
        )


def _days_to_come(name: str, number: int, line: str, today: date) -> Iterator[Problem]:
    """Nobody has verified or published anything tomorrow; no rule is of 1023 or of 2203."""
    # A worked case may be of a day to come.
    done = [] if name.startswith("data/cases/") else [*_DONE.finditer(line)]
    if name.endswith("/history.yml"):
        done += _HISTORY.finditer(line)
    for match in done:
        if match[2] > today.isoformat():
            yield Problem(
                Place(name, number, match.start(2) + 1, len(match[2])),
                "day-to-come",
                f"{match[1]} 写的是 {match[2]}，这一天还没有到（今天 {today}）",
                f"{match[1]} says {match[2]}, a day that has not come (today is {today})",
                "核对年份；核对日期最晚是今天。",
                "Check the year; what is done was done by today.",
            )
    for match in _DATED.finditer(line):
        if not OLDEST <= int(match[2]) <= today.year + AHEAD:
            yield Problem(
                Place(name, number, match.start(2) + 1, len(match[2])),
                "implausible-year",
                f"{match[1]} 的年份 {match[2]} 不合常理",
                f"{match[1]} says the year {match[2]}, which is hardly meant",
                f"应在 {OLDEST} 到 {today.year + AHEAD} 之间。",
                f"It should lie between {OLDEST} and {today.year + AHEAD}.",
            )


def _too_large(name: str, size: int) -> Problem:
    return Problem(
        Place(name),
        "too-large",
        f"文件有 {size / 1_000_000:.1f} MB，不像手工写的",
        f"the file has {size / 1_000_000:.1f} MB, more than anybody types",
        "是不是粘贴了别的内容？用 git checkout 恢复，或者拆成几个文件。",
        "Was something pasted into it? Restore it with git checkout, or split it.",
    )


_CHECKS: tuple[Callable[[str, int, str], Iterator[Problem]], ...] = (
    _days,
    _digits,
    _open_words,
    _files,
    _quotes,
    _ends,
)
