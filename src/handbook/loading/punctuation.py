"""Slips of punctuation in what readers read, line by line: a bracket left open, a comma twice.

A line of YAML may hold texts of both languages; a page is of one.  What stands in an address or in
code is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from handbook.domain.problems import Place, Problem

#: A text that has its line to itself, and those between braces.
_WHOLE = re.compile(r"^\s*(?:- )?(zh|en): (?![\"'{\[|>&*])(.+)$")
_WITHIN = re.compile(
    r"(?<![\w-])(zh|en): +(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([^,}\"'\[{][^,}]*))"
)
_ASIDE = re.compile(r"https?://[^\s，。；）]+|`[^`]*`|<[^>]*>|\]\([^)]*\)|\{[^}]*\}")
_HAN = "\u4e00-\u9fff"
_PAIRS = {"《": "》", "（": "）", "“": "”", "「": "」", "【": "】", "〔": "〕", "(": ")"}
_OPENS = {closing: opening for opening, closing in _PAIRS.items()}
#: An item of a list such as 1） or b), which opens with no bracket.
_ITEM = re.compile(r"(?<![^\W_])(?:\d{1,2}|[a-z])[)）]$")
_FULL = dict(zip(",;:?!", "，；：？！", strict=True))
_PLAIN = {"，": ",", "。": ".", "；": ";", "：": ":", "、": ",", "？": "?", "！": "!"}
_VARIABLE = re.compile(r"\$([a-z_]+)")
#: The names that each city puts in for itself.
VARIABLES = ("city", "authority", "acceptance", "enquiries")
_NUMBER = re.compile(r"[\[【（(]((?:19|20)\d\d)[\]】）)] ?第?(\d+)号")


class _Kind(NamedTuple):
    """A slip that a pattern finds in the texts of one language; group 1 is at fault."""

    code: str
    pattern: re.Pattern[str]
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    #: What is typed instead, character by character.
    instead: dict[str, str] = {}  # noqa: RUF012 - read only


_TWICE = (
    "“{typed}”：标点重复了",
    "“{typed}”: punctuation stands twice",
    "留下对的那一个。",
    "Keep the right mark.",
)
_SPACE = (
    "“{typed}”后面缺一个空格",
    "a space is missing after “{typed}”",
    "空一格。",
    "Put a space there.",
)
_KINDS = {
    "zh": (
        _Kind("punctuation-twice", re.compile(r"([，。、；：？！]{2,})"), *_TWICE),
        _Kind(
            "half-width-punctuation",
            re.compile(rf"(?<=[{_HAN}”》）])([,;:?!])(?=[{_HAN}“《（0-9A-Za-z])"),
            "中文里的“{typed}”是半角的",
            "“{typed}” in Chinese is half-width",
            "改成全角：{instead}",
            "Type the full-width one: {instead}",
            _FULL,
        ),
    ),
    "en": (
        # A path begins with “../”, and an abbreviation such as “Co.,” ends before a comma.
        _Kind(
            "punctuation-twice",
            re.compile(r"([,;:]{2,}|(?<!\.)\.\.(?![./])|(?<=[a-z]{5})\.,)"),
            *_TWICE,
        ),
        _Kind(
            "full-width-punctuation",
            re.compile(rf"(?<![{_HAN}”》）])([，。；：、？！])(?![{_HAN}“《（])"),
            "英文里的“{typed}”是全角的",
            "“{typed}” in English is full-width",
            "改成半角：{instead}",
            "Type the ordinary one: {instead}",
            _PLAIN,
        ),
        _Kind("missing-space", re.compile(r"(?<=[a-z)])([.;?!])(?=[A-Z][a-z ])"), *_SPACE),
        _Kind("missing-space", re.compile(r"(?<=[A-Za-z)])(,)(?=[A-Za-z])"), *_SPACE),
        _Kind(
            "word-twice",
            re.compile(r"\b(?!that |had |in )(([A-Za-z]+) \2)\b(?!['’.-]\w)"),
            "“{typed}”：同一个词写了两次",
            "“{typed}”: the same word stands twice",
            "删去一个。",
            "Delete one.",
        ),
    ),
}


def typed_texts(line: str) -> Iterator[tuple[str, int, str]]:
    """The language, the column from 0 and the words of each text of a line of YAML."""
    if match := _WHOLE.match(line):
        yield match[1], match.start(2), match[2]
        return
    for match in _WITHIN.finditer(line):
        group = next(number for number in (2, 3, 4) if match[number] is not None)
        yield match[1], match.start(group), match[group]


def of_line(name: str, number: int, line: str) -> Iterator[Problem]:
    """What is wrong with the punctuation of a line of the file ``name``."""
    texts = [*typed_texts(line)] if name.endswith(".yml") else [(name.split("/")[1], 0, line)]
    yield from _swapped(name, number, texts)
    for language, column, text in texts:
        plain = _ASIDE.sub(lambda match: " " * len(match[0]), text)
        yield from _open_brackets(name, number, column, plain)
        for kind in _KINDS.get(language, ()):
            for match in kind.pattern.finditer(plain):
                instead = "".join(kind.instead.get(one, one) for one in match[1])
                words = {"typed": match[1], "instead": instead}
                yield Problem(
                    Place(name, number, column + match.start(1) + 1, len(match[1])),
                    kind.code,
                    *(
                        said.format(**words)
                        for said in (kind.zh, kind.en, kind.remedy_zh, kind.remedy_en)
                    ),
                )
        yield from _variables(name, number, column, text)
    yield from _document_numbers(name, number, line)


def _swapped(name: str, number: int, texts: list[tuple[str, int, str]]) -> Iterator[Problem]:
    """Chinese stands under ``zh`` and English under ``en``."""
    for (first, at, zh), (second, _, en) in itertools.pairwise(texts):
        if (first, second) == ("zh", "en") and _is_english(zh) and _is_chinese(en):
            yield Problem(
                Place(name, number, at + 1, len(zh)),
                "languages-swapped",
                "zh 下面是英文，en 下面是中文",
                "English stands under zh and Chinese under en",
                "把两种文字对调。",
                "Put each in the place of the other.",
            )


def _is_english(text: str) -> bool:
    return not re.search(f"[{_HAN}]", text) and len(re.findall("[A-Za-z]{2,}", text)) > 1


def _is_chinese(text: str) -> bool:
    return bool(re.search(f"[{_HAN}]", text)) and not re.search("[A-Za-z]{2,}", text)


def _open_brackets(name: str, number: int, column: int, text: str) -> Iterator[Problem]:
    """Every bracket that opens closes within its text, and none closes that did not open."""
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            opened.append((char, at))
        elif char in _OPENS:
            if opened and opened[-1][0] == _OPENS[char]:
                opened.pop()
            elif opened or not _ITEM.search(text[: at + 1]):
                opened.append((char, at))
    for char, at in opened[:1]:
        other = _PAIRS.get(char) or _OPENS[char]
        yield Problem(
            Place(name, number, column + at + 1),
            "bracket-alone",
            f"“{char}”没有配对的“{other}”",
            f"“{char}” has no “{other}” that belongs to it",
            "补上另一半，或者删去这一个。",
            "Add the other half, or delete this one.",
        )


def _variables(name: str, number: int, column: int, text: str) -> Iterator[Problem]:
    """What a city puts in for itself has one of three names."""
    for match in _VARIABLE.finditer(text):
        if match[1] not in VARIABLES:
            listed = [f"${one}" for one in VARIABLES]
            yield Problem(
                Place(name, number, column + match.start() + 1, len(match[0])),
                "unknown-variable",
                f"没有“{match[0]}”这个代称",
                f"there is no name “{match[0]}” that a city puts in",
                f"可用：{'、'.join(listed)}。",
                f"Allowed: {', '.join(listed)}.",
            )


def _document_numbers(name: str, number: int, line: str) -> Iterator[Problem]:
    """The year of a document number stands in 〔 and 〕, as on the document."""
    for match in _NUMBER.finditer(line):
        yield Problem(
            Place(name, number, match.start() + 1, len(match[0])),
            "number-brackets",
            f"文号“{match[0]}”的年份不在六角括号里",
            f"the year of the document number “{match[0]}” is not in its own brackets",
            f"改成：〔{match[1]}〕{match[2]}号",
            f"Type: 〔{match[1]}〕{match[2]}号",
        )
