"""Whether a Chinese and an English text say the same: numbers, days, duties, names.

``differences(zh, en)`` knows nothing of files or records.
"""


# ruff: noqa: E501 - patterns are easier to read unbroken

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from handbook.language.lexicon import (
    BOUNDS,
    EN_NEUTRAL,
    EN_NOT,
    EN_NOT_IDIOMS,
    EN_OR,
    EN_OR_WEAK,
    MODALS,
    OPPOSITES,
    TERMS,
    WORDS,
    ZH_NEUTRAL,
    ZH_NOT,
    ZH_NOT_IDIOMS,
    ZH_OR,
    ZH_OR_WEAK,
)

#: A thing's Chinese and English names as patterns; whether English names it only with Chinese.
Name = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two texts do not say alike: a code, and what stands on each side."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, day or identifier in a form that both languages share.

    ``weight`` 2: must be on the other side too; 1: the same, written as a word; 0: may be.
    """

    kind: str
    value: str
    unit: str
    weight: int
    start: int
    shown: str


_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_ZH_TENS = {"十": 10, "百": 100, "千": 1000}
_ZH_SCALE = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_EN_SCALE = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_ZH_UNITS = (
    ("workday", "工作日"),
    ("day", "自然日|日历日|日|天"),
    ("week", "周(?!岁|年)|星期"),
    ("month", "自然月|月"),
    ("year", "周年|年度?(?!级)"),
    ("hour", "小时|学时|课时"),
    ("minute", "分钟"),
    ("usd", "美元"),
    ("rmb", "元"),
    ("percent", "[%％]"),
    ("times", "倍"),
    ("age", "周岁|岁"),
)
_EN_UNITS = (
    ("workday", "working[ -]days?"),
    ("day", "(?:calendar )?days?"),
    ("week", "weeks?"),
    ("month", "(?:calendar )?months?"),
    ("age", "years? (?:old|of age)"),
    ("year", "years?"),
    ("hour", "hours?"),
    ("minute", "minutes?"),
    ("rmb", "yuan|RMB|CNY"),
    ("percent", "%|per ?cent"),
    ("times", "times|fold"),
)
#: Units that are part of a rule.  Any other counted thing may go by another word.
_HARD = frozenset(
    ("workday", "day", "week", "month", "year", "hour", "minute", "rmb", "usd", "percent", "times")
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        1,
    )
}
_EN_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
_EN_ORDINALS = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_GONE = "\x00"
IGNORE = re.IGNORECASE


class _Scan:
    """Takes facts out of a text, one pattern after the other; what is taken is not seen again."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.facts: list[Fact] = []

    def take(self, pattern: re.Pattern[str], use: Callable[[re.Match[str]], object]) -> None:
        """Give every match to ``use``; it stays in the text when that returns ``False``."""

        def replace(match: re.Match[str]) -> str:
            return match[0] if use(match) is False else _GONE * len(match[0])

        self.rest = pattern.sub(replace, self.rest)

    def add(  # noqa: PLR0913 - the fields of a fact
        self,
        match: re.Match[str],
        kind: str,
        value: object,
        *,
        unit: str = "",
        weight: int = 2,
        shown: str = "",
    ) -> None:
        self.facts.append(
            Fact(kind, str(value), unit, weight, match.start(), (shown or match[0]).strip())
        )

    def day(
        self, match: re.Match[str], year: str | None, month: object, day: object = None
    ) -> None:
        """A day or month, with its year apart: the other language may say that once for two."""
        if year:
            self.add(match, "date", f"year {int(year)}")
        self.add(match, "date", f"month {month}" if day is None else f"day {month}-{int(str(day))}")

    def number(self, match: re.Match[str], scale: int, unit: str, weight: int = 2) -> None:
        """A number, or several that share a unit."""
        for one in re.finditer(_N, match["nums"]):
            value = _plain(float(one[0].replace(",", "")) * scale)
            if not unit and scale == 1 and re.fullmatch(r"(?:19|20)\d\d", one[0]):
                self.add(match, "date", f"year {value}", shown=one[0])
            else:
                many = len(re.findall(_N, match["nums"])) > 1
                self.add(
                    match,
                    "number",
                    value,
                    unit=unit,
                    weight=weight,
                    shown=one[0] if many and not unit else "",
                )


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _chinese(word: str) -> int:
    total = section = digit = 0
    for char in word:
        if char in _ZH_DIGITS:
            digit = _ZH_DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10**4, 0, 0
        else:
            section += (digit or 1) * _ZH_TENS[char]
            digit = 0
    return total + section + digit


def _unit(match: re.Match[str], units: Iterable[tuple[str, str]]) -> str:
    groups = match.groupdict()
    return next((name for name, _ in units if groups.get(name)), "")


def _any(units: Iterable[tuple[str, str]]) -> str:
    return "|".join(f"(?P<{name}>{words})" for name, words in units)


_c = re.compile
_URL = _c(
    r"https?://[^\s，。；）)]+|(?<![A-Za-z\d.-])[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)*\.(?:cn|com|org|net)(?![A-Za-z])"
)
_PLACEHOLDER = _c(r"\{\w+\}")
_ISO_DAY = _c(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_ISO_MONTH = _c(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-])")
_HOTLINE = _c(r"(?<!\d)12\d{3}(?!\d|,\d)")
_CODE = _c(r"(?<![A-Za-z])([A-Za-z]{1,5})(\d[\d-]*)(?!\d)")
_CIRCLE = _c(f"[{_CIRCLED}]")
_ZH_YEAR = _c(r"((?:19|20)\d\d)(?:\s*年(?:代|度)?|(?=\s*[至到和、]\s*\d{4}\s*年))")
_ZH_DAY = _c(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ZH_MONTH = _c(r"(?<!\d)(\d{1,2})\s*月(?![内前后])(?:份|底|初|中)?")
_ZH_CLAUSE = _c(r"（([一二三四五六七八九十]+)）|^([一二三四五六七八九十]+)(?=（|、|$)")
_ZH_ORDINAL = _c(r"第\s*([一二三四五六七八九十百]+)(?=[条款项章部节号批类步次个大])")
_ZH_OTHER_ORDINAL = _c(r"第([一二三])(?!国|方)")
_ZH_INCLUDED = _c(r"（含\s*(?P<nums>\d+)\s*日）")
_ZH_PERCENT = _c(r"百分之([一二三四五六七八九十]+)")
_ZH_NUMBER = _c(
    rf"(?P<nums>{_N}(?:\s*(?:（不?含）)?\s*(?:至|到|—|–|-|~|～|、|或者?|和|与)\s*{_N})*)\s*(?:（不?含）)?\s*"
    rf"(?P<scale>百万|千万|万|千|亿)?\s*[多余]?(?:个|整)?\s*(?:{_any(_ZH_UNITS)})?"
)
_ZH_WORD = _c(
    r"(?<![之万唯统同逐归进])(?P<word>[一二两三四五六七八九十百千万]*[二两三四五六七八九十百]|"
    r"一(?!致|旦|般|切|定|样|起|直|律|再|并|经|体|些|手|流|方面|下))[多余]?(?:大(?=问))?个?\s*"
    rf"(?:{_any(_ZH_UNITS)}|(?=[次份张人项种条款类名步页号期批本家点段件侧边者部处样句层行证城市省问]|个))"
)
_ZH_LISTED = _c(r"(?<=[A-C])\s*[两三]类|两证合一|三级甲等|两[点者]|[这那]两")
_ZH_HALF = _c("半(年|个月)")
_ZH_TWO = _c("双|再次")
_MONTH = "|".join(_MONTHS)
_EN_DAY = _c(rf"\b(\d{{1,2}}) ({_MONTH})\b(?:,? (\d{{4}}))?")
_EN_DAY_US = _c(rf"\b({_MONTH}) (\d{{1,2}})(?!\d)(?:, (\d{{4}}))?")
_EN_MONTH = _c(rf"\b({_MONTH})\b(?: (\d{{4}}))?")
_EN_DECADE = _c(r"\b((?:19|20)\d\d)s\b")
_EN_INCLUDED = _c(r"\((?P<nums>\d+)(?: days)? included\)")
_EN_MORE = r"(?:(?: or (?:more|fewer|less))?(?:[ -](?:more|full|further|consecutive|whole|extra|additional|other))*)"
_EN_NUMBER = _c(
    rf"(?P<money>RMB|CNY|USD|US\$)?\s*(?P<nums>{_N}(?:(?:\s*[–—-]\s*| to (?:under )?| or | and |"
    rf", (?={_N},? (?:or|and))|, or |, and ){_N})*)(?: (?P<scale>thousand|million|billion))?"
    rf"(?:st|nd|rd|th)?(?:{_EN_MORE}[ -]?(?:{_any(_EN_UNITS)})(?![a-z]))?"
)
_EN_WORD = _c(
    rf"\b(?P<word>{'|'.join(_EN_NUMBERS)})(?:{_EN_MORE}[ -](?:{_any(_EN_UNITS)}))?\b(?!-(?:hand|stop|window))",
    re.IGNORECASE,
)
_EN_ORDINAL = _c(rf"\b({'|'.join(_EN_ORDINALS)})\b(?!-hand|-tier)", re.IGNORECASE)
_EN_ROMAN = _c(r"(?<=part )\(?(I{1,3}|IV|VI{0,3})\b")
_EN_HALF = _c(r"\bhalf[ -]a[ -]year\b|\bhalf-year\b", re.IGNORECASE)
_EN_TWICE = _c(r"\btwice\b", re.IGNORECASE)
_EN_TWO = _c(
    r"\b(?:(?:both|either|neither)(?: of the two)?|the other|pair|double|bilateral|second-tier|the latter two)\b",
    re.IGNORECASE,
)


def _common(scan: _Scan) -> None:
    scan.take(_URL, lambda m: scan.add(m, "link", m[0]))
    scan.take(_PLACEHOLDER, lambda m: scan.add(m, "placeholder", m[0]))
    scan.take(_HOTLINE, lambda m: scan.add(m, "id", m[0]))
    scan.take(_ISO_DAY, lambda m: scan.day(m, m[1], int(m[2]), m[3]))
    scan.take(_ISO_MONTH, lambda m: scan.day(m, m[1], int(m[2])))


def _facts_zh(text: str) -> list[Fact]:
    scan = _Scan(text)
    _common(scan)
    scan.take(_ZH_YEAR, lambda m: scan.add(m, "date", f"year {m[1]}"))
    scan.take(_ZH_DAY, lambda m: scan.day(m, None, int(m[1]), m[2]))
    scan.take(
        _ZH_MONTH,
        lambda m: scan.day(m, None, int(m[1])) if 1 <= int(m[1]) <= len(_MONTHS) else False,
    )
    scan.take(_CODE, lambda m: scan.add(m, "id", m[0]))
    scan.take(_ZH_CLAUSE, lambda m: scan.add(m, "number", _chinese(m[1] or m[2])))
    scan.take(_CIRCLE, lambda m: scan.add(m, "number", _CIRCLED.index(m[0]) + 1))
    scan.take(
        _ZH_ORDINAL,
        lambda m: scan.add(m, "number", _chinese(m[1]), weight=2 if _chinese(m[1]) > 1 else 0),
    )
    scan.take(
        _ZH_OTHER_ORDINAL,
        lambda m: scan.add(m, "number", _chinese(m[1]), weight=1 if _chinese(m[1]) > 1 else 0),
    )
    scan.take(_ZH_LISTED, lambda m: scan.add(m, "number", 3 if "三" in m[0] else 2, weight=0))
    scan.take(_ZH_INCLUDED, lambda m: scan.add(m, "number", m["nums"], weight=0))
    scan.take(_ZH_PERCENT, lambda m: scan.add(m, "number", _chinese(m[1]), unit="percent"))
    scan.take(
        _ZH_NUMBER,
        lambda m: scan.number(m, _ZH_SCALE.get(m["scale"] or "", 1), _unit(m, _ZH_UNITS)),
    )
    scan.take(
        _ZH_WORD,
        lambda m: scan.add(
            m,
            "number",
            _chinese(m["word"]),
            unit=_unit(m, _ZH_UNITS),
            weight=1 if _chinese(m["word"]) > 1 else 0,
        ),
    )
    scan.take(
        _ZH_HALF,
        lambda m: scan.add(m, "number", 6 if m[1] == "年" else 0.5, unit="month", weight=1),
    )
    scan.take(_ZH_TWO, lambda m: scan.add(m, "number", 2, weight=0))
    return scan.facts


def _facts_en(text: str) -> list[Fact]:
    scan = _Scan(text)
    _common(scan)
    scan.take(_EN_DAY, lambda m: scan.day(m, m[3], _MONTHS[m[2]], m[1]))
    scan.take(_EN_DAY_US, lambda m: scan.day(m, m[3], _MONTHS[m[1]], m[2]))
    scan.take(
        _EN_MONTH,
        lambda m: False if m[1] == "May" and not m[2] else scan.day(m, m[2], _MONTHS[m[1]]),
    )
    scan.take(_EN_DECADE, lambda m: scan.add(m, "date", f"year {m[1]}"))
    scan.take(_CODE, lambda m: scan.add(m, "id", m[0]))
    scan.take(_CIRCLE, lambda m: scan.add(m, "number", _CIRCLED.index(m[0]) + 1))
    scan.take(_EN_ROMAN, lambda m: scan.add(m, "number", _ROMAN[m[1]]))
    scan.take(_EN_INCLUDED, lambda m: scan.add(m, "number", m["nums"], weight=0))

    def number(match: re.Match[str]) -> None:
        unit = _unit(match, _EN_UNITS)
        if match["money"]:
            unit = "rmb" if match["money"] in ("RMB", "CNY") else "usd"
        scan.number(match, _EN_SCALE.get(match["scale"] or "", 1), unit)

    scan.take(_EN_NUMBER, number)
    scan.take(_EN_TWO, lambda m: scan.add(m, "number", 2, weight=0))

    def word(match: re.Match[str]) -> None:
        value = _EN_NUMBERS[match["word"].lower()]
        scan.add(match, "number", value, unit=_unit(match, _EN_UNITS), weight=1 if value > 1 else 0)

    scan.take(_EN_WORD, word)
    scan.take(_EN_ORDINAL, lambda m: scan.add(m, "number", _EN_ORDINALS[m[1].lower()], weight=1))
    scan.take(_EN_HALF, lambda m: scan.add(m, "number", 6, unit="month", weight=1))
    scan.take(_EN_TWICE, lambda m: scan.add(m, "number", 2, weight=1))
    return scan.facts


# -- comparing ---------------------------------------------------------------------------------

_ZH_SENTENCE = _c(r"[。！？?!]+[”’」』）]*")
_EN_SENTENCE = _c(r"[.!?]+[”’\")]*(?:\s+|$)")
_EN_ABBREVIATION = _c(
    r"\b(?:Nos?(?=\. \d)|Art|e\.g|i\.e|Co|Ltd|St|Dr|Mr|Ms|vs|cf|pp?|U\.S|U\.K)\.(?=\s)"
)
#: Latin words that English needs and Chinese says in its own script.
_EN_ONLY = {
    "RMB": "元|人民币",
    "SAR": "香港|澳门",
    "CNRS": "法国国家科学研究中心",
    "HCCH": "海牙国际私法会议",
    "CSCSE": "教育部留学服务中心",
    "CNY": "元|人民币",
    "USD": "美元",
    "NGO": "非政府组织",
    "NGOs": "非政府组织",
    "QR": "二维码",
    "ID": "身份证|证件",
    "IP": "知识产权",
    "UK": "英国",
    "US": "美国",
    "UN": "联合国",
    "TV": "电视",
    "HR": "人力资源|人事",
}
_WORD = _c(r"(?<![A-Za-z])[A-Za-z][A-Za-z.-]*[A-Za-z](?![A-Za-z])")
_CAPITALS = _c(r"[A-Z][A-Z]|[A-Z]&[A-Z]|[a-z](?<!Mc)[A-Z]")
_ZH_LETTER = _c(r"(?<![A-Za-z])[A-Z](?![A-Za-z\d])")
_EN_LETTER = _c(
    r"\b(?:[B-HJ-Z]\b(?![.&\x02])|(?<=[Cc]ategory )A\b|(?<=[Cc]ategories )A\b|^A\b(?= is\b|,)|A\b(?=,? (?:and|or|to|from) [A-Z]\b)|"
    r"A\b(?=, [A-Z]\b)|(?<=(?:and|for| or|rom) )A\b(?! [a-z])|\(A\)|A\b(?=\)))"
)


def differences(
    zh: str, en: str, names: Sequence[Name] = (), *, policy: bool = True
) -> tuple[Difference, ...]:
    """Everything in which the two texts differ in meaning, as far as it shows in their words.

    ``names`` are the things of the data that both must name alike, such as states.  Words of the
    pages are no ``policy``: of them only facts, sentences and duties are compared, for buttons and
    messages are rightly said in each language's own way.
    """
    found = list(_sentence_count(zh, en))
    pairs = [(zh, en)] if found else list(zip(_sentences_zh(zh), _sentences_en(en), strict=True))
    for ours, theirs in pairs:
        found += _fact_differences(ours, theirs)
        found += _letter_differences(ours, theirs)
        plain = _pattern(ZH_NEUTRAL).sub(_blank, ours)
        plain_en = _pattern(EN_NEUTRAL, IGNORE).sub(_blank, theirs)
        found += _duties(plain, plain_en)
        if policy:
            found += _length(ours, theirs)
            found += _list_differences(ours, theirs)
            found += _bounds(plain, plain_en)
            found += _negations(plain, plain_en)
            found += _opposites(plain, plain_en)
            found += _alternatives(ours, theirs)
            found += _replaced(ours, theirs)
    found += _word_differences(zh, en)
    if policy:
        found += _names(zh, en, names)
    return tuple(dict.fromkeys(found))


def _sentences_zh(text: str) -> list[str]:
    return [one for one in _ZH_SENTENCE.split(text) if one.strip()]


def _sentences_en(text: str) -> list[str]:
    text = _EN_ABBREVIATION.sub(lambda match: match[0][:-1] + "\x02", text)
    return [one for one in _EN_SENTENCE.split(text) if one.strip()]


def _sentence_count(zh: str, en: str) -> Iterator[Difference]:
    ours, theirs = len(_sentences_zh(zh)), len(_sentences_en(en))
    if ours != theirs:
        yield Difference("sentences", str(ours), str(theirs))


def _fact_differences(zh: str, en: str) -> Iterator[Difference]:
    ours, theirs = _facts_zh(zh), _facts_en(en)
    for kind in ("link", "placeholder", "id", "date"):
        left, right = _unmatched(
            [one for one in ours if one.kind == kind],
            [one for one in theirs if one.kind == kind],
            lambda one, other: one.value == other.value,
        )
        if left or right:
            yield Difference(kind, _shown(left), _shown(right))
    left, right = _numbers(ours, theirs)
    if left or right:
        values = sorted(one.value for one in left) == sorted(one.value for one in right)
        yield Difference("unit" if values else "number", _shown(left), _shown(right))
    else:
        yield from _order(ours, theirs)


def _order(ours: list[Fact], theirs: list[Fact]) -> Iterator[Difference]:
    """Numbers of one unit, and days, stand in the same order: else two of them were swapped."""
    ours, theirs = (
        sorted(
            (one for one in side if one.kind in ("number", "date") and one.weight > 1),
            key=lambda one: one.start,
        )
        for side in (ours, theirs)
    )
    for unit in dict.fromkeys((one.kind, one.unit) for one in ours):
        left = [one for one in ours if (one.kind, one.unit) == unit]
        values = {one.value for one in left}
        right = [
            one
            for one in theirs
            if one.kind == unit[0]
            and one.value in values
            and (not one.unit or one.unit == unit[1] or not unit[1])
        ]
        before, after = [one.value for one in left], [one.value for one in right]
        if before != after and sorted(before) == sorted(after):
            yield Difference("order", _shown(left), _shown(right))


def _shown(facts: Iterable[Fact]) -> str:
    return "；".join(one.shown for one in sorted(facts, key=lambda one: one.start))


def _unmatched(
    ours: Iterable[Fact], theirs: Iterable[Fact], same: Callable[[Fact, Fact], bool]
) -> tuple[list[Fact], list[Fact]]:
    """The facts of each side that find no partner on the other; each is used once."""
    left, right = [], list(theirs)
    for one in ours:
        partner = next((other for other in right if same(one, other)), None)
        if partner is None:
            left.append(one)
        else:
            right.remove(partner)
    return left, right


def _numbers(ours: list[Fact], theirs: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    left = [one for one in ours if one.kind == "number"]
    right = [one for one in theirs if one.kind == "number"]
    spoken = {one.unit for one in left}, {one.unit for one in right}

    def elliptic(one: Fact, other: Fact) -> bool:
        # "10 working days for A and 15 for B": the unit was said before.
        return one.value == other.value and (
            (not other.unit and one.unit in spoken[1]) or (not one.unit and other.unit in spoken[0])
        )

    for same in (
        lambda one, other: (
            (one.value, one.unit, one.weight) == (other.value, other.unit, other.weight)
        ),
        lambda one, other: (one.value, one.unit) == (other.value, other.unit),
        lambda one, other: one.value == other.value and _alike(one.unit, other.unit),
        elliptic,
    ):
        left, right = _unmatched(left, right, same)
    return [one for one in left if one.weight], [one for one in right if one.weight]


def _alike(one: str, other: str) -> bool:
    if "age" in (one, other):
        return {one, other} <= {"age", "year", ""}
    return one not in _HARD and other not in _HARD


def _letter_differences(zh: str, en: str) -> Iterator[Difference]:
    """Category and visa letters: the same ones, and categories first named in the same order."""
    ours = list(dict.fromkeys(_ZH_LETTER.findall(zh)))
    theirs = list(dict.fromkeys(one.strip("()") for one in _EN_LETTER.findall(en)))
    if set(ours) != set(theirs):
        yield Difference("letter", "、".join(ours), ", ".join(theirs))
    elif [one for one in ours if one in "ABC"] != [one for one in theirs if one in "ABC"]:
        yield Difference("order", "、".join(ours), ", ".join(theirs))


_ZH_AND = _c(r"以及|或者?|和(?!谐)|(?<!以)及(?!其|时|格|第)|与(?!其|否)|并(?!且|不)")
_ZH_CLAUSES = _c(r"[，；：“”]")
_ZH_OF = _c(r"的|等(?!级|于)")
_ZH_BRACKETS = _c(r"（([^（）]*)）")
_EN_CLAUSES = _c(r"[;:“”]|—|\bsuch as\b|\bnamely\b|\bincluding\b")
_EN_BRACKETS = _c(r"\(([^()]*)\)")
_EN_AND = _c(r"(, (?:and|or|nor) | (?:and|or|nor|as well as) |, )")
#: What opens a clause that a comma ends, and what opens one behind a comma: neither is an item.
_EN_OPENING = _c(
    r"\s*(?:In|By|For|According|From|Under|When|If|After|Since|Where|To|At|On|With|Because|As|Before|Until|"
    r"Once|Without|Whoever|Those|Among|Besides|Reports|Here|Between)\b"
)
_EN_RELATIVE = _c(
    r"(?:which|who|so|where|but|because|not|with|if|when|while|unless|as|except|that|in|for|by|based|"
    r"without|even|then|plus|at|from|though|since|under|whether|to be|linking)\b"
)
_EN_REST = _c(r"(?:the like|others?|so on|similar|more|elsewhere)\b")
_LIST = 3
_NEAR = 12


def _list_differences(zh: str, en: str) -> Iterator[Difference]:
    """Lists of three or more: the other language has one as long."""
    theirs = _lists_en(en)
    for low, high in sorted(_lists_zh(zh), reverse=True):
        same = next((one for one in theirs if one[0] <= high and low <= one[1]), None)
        if same:
            theirs.remove(same)
        else:
            yield Difference("list", str(high), "、".join(str(one[1]) for one in theirs))


def _clauses(text: str, brackets: re.Pattern[str], clauses: re.Pattern[str]) -> list[str]:
    return [*clauses.split(brackets.sub("", text)), *brackets.findall(text)]


def _lists_zh(text: str) -> list[tuple[int, int]]:
    """The least and greatest number of items of each list of three or more joined by 、."""
    found = []
    for clause in _clauses(text, _ZH_BRACKETS, _ZH_CLAUSES):
        whole = clause.count("、") + 1 + bool(_ZH_AND.search(clause.rsplit("、", 1)[-1]))
        parts = _ZH_OF.split(clause)
        for part in parts:
            items = [
                _ZH_AND.sub("", one, count=1) if _ZH_AND.match(one) else one
                for one in part.strip("、").split("、")
            ]
            if "{" in part or all(re.match(r"\D{0,5}\d", one) for one in items):
                continue  # numbers are compared as numbers
            joints = [match.start() for match in _ZH_AND.finditer(items[-1])]
            high = len(items) + bool(joints)
            low = len(items) if len(joints) > 1 or (joints and joints[0] > _NEAR) else high
            if len(items) > 1 and high >= _LIST:
                found.append((low, whole if len(parts) > 2 else high))  # noqa: PLR2004 - one "的" is no list of them
    return found


def _lists_en(text: str) -> list[tuple[int, int]]:
    """The same of each list joined by commas with "and" or "or"; also with an inner "and"."""
    found = []
    for clause in _clauses(text, _EN_BRACKETS, _EN_CLAUSES):
        pieces = _EN_AND.split(clause)
        items, joints = pieces[::2], pieces[1::2]
        opening = int(bool(_EN_OPENING.match(items[0])))
        start = commas = 0
        for index, joint in enumerate([*joints, ""]):
            if joint == ", ":
                commas += 1
                continue
            inside = index - start
            if inside:
                high = inside + 1 + bool(joint)
                low = high - sum(
                    bool(_EN_RELATIVE.match(one)) for one in items[start + 1 : index + 1]
                )
                low -= bool(joint) and bool(_EN_REST.match(items[index + 1]))
                found.append((low - (opening if commas == inside else 0), high))
            elif joint:
                found.append((2, 2))
            if start and (joint.startswith(",") or (inside and not joint)):
                high = commas + 1 + bool(joint)
                found.append((high - opening, high))
            start = index + 1
    return found


def _bare(text: str) -> str:
    """``text`` without links and places to fill, which are compared apart."""
    return _PLACEHOLDER.sub("", _URL.sub("", text))


def _word_differences(zh: str, en: str) -> Iterator[Difference]:
    """Latin words in the Chinese stand in the English; capitals of the English in the Chinese."""
    lower = en.lower()
    lost = [word for word in _WORD.findall(_bare(zh)) if word.lower() not in lower]
    added = [
        word
        for word in _WORD.findall(_bare(en))
        if _CAPITALS.search(word)
        and not re.fullmatch("[IVX]+", word)
        and word not in zh
        and not re.search(_EN_ONLY.get(word, "(?!)"), zh)
    ]
    if lost or added:
        yield Difference("id", "、".join(lost), ", ".join(added))


@cache
def _pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(words or "(?!)", flags)


def _blank(match: re.Match[str]) -> str:
    return _GONE * len(match[0])


def _found(words: str, text: str, flags: int = 0) -> list[str]:
    return [match[0] for match in _pattern(words, flags).finditer(text)]


def _duties(zh: str, en: str) -> Iterator[Difference]:
    """Words of duty, permission and prohibition, by their number."""
    for one in MODALS:
        ours, theirs = _found(one.zh, zh), _found(one.en, en, IGNORE)
        lost = len(ours) > len(theirs) + len(_found(one.en_weak, en, IGNORE))
        added = len(theirs) > len(ours) + len(_found(one.zh_weak, zh))
        if lost or added:
            yield Difference(one.code, "、".join(ours), ", ".join(theirs))
        if one is MODALS[0]:
            zh, en = _forbidden(zh, en)


def _forbidden(zh: str, en: str) -> tuple[str, str]:
    """Both texts with each "must not" as one sign, which is neither a "must" nor a plain "not"."""
    one = MODALS[0]
    return _pattern(one.zh).sub("\x01", zh), _pattern(one.en, IGNORE).sub("\x01", en)


def _bounds(zh: str, en: str) -> Iterator[Difference]:
    zh, en = _forbidden(zh, en)
    for one in BOUNDS:
        ours, theirs = _found(one.zh, zh), _found(one.en, en, IGNORE)
        lost = bool(ours) and not (theirs or _found(one.en_weak, en, IGNORE))
        added = bool(theirs) and not (ours or _found(one.zh_weak, zh))
        if lost or added:
            yield Difference(one.code, "、".join(ours), ", ".join(theirs))


def _negations(zh: str, en: str) -> Iterator[Difference]:
    """Negations by their number, a "must not" among them, less what each language says its way."""
    zh, en = _forbidden(zh, en)
    ours, theirs = _found(ZH_NOT, zh), _found(EN_NOT, en, IGNORE)
    surplus = len(ours) - len(theirs)
    for here, there in ZH_NOT_IDIOMS if surplus > 0 else ():
        surplus = max(0, surplus - min(len(_found(here, zh)), len(_found(there, en, IGNORE))))
    for here, there in EN_NOT_IDIOMS if surplus < 0 else ():
        surplus = min(0, surplus + min(len(_found(here, en, IGNORE)), len(_found(there, zh))))
    if surplus:
        yield Difference("not", "、".join(ours), ", ".join(theirs))


def _opposites(zh: str, en: str) -> Iterator[Difference]:
    """One of a pair of opposites put for the other."""
    for code, first, second in OPPOSITES:
        more = len(_found(first[0], zh)) - len(_found(first[1], en, IGNORE))
        less = len(_found(second[0], zh)) - len(_found(second[1], en, IGNORE))
        if more * less < 0:
            yield Difference(
                code,
                "、".join(_found(f"{first[0]}|{second[0]}", zh)),
                ", ".join(_found(f"{first[1]}|{second[1]}", en, IGNORE)),
            )


_CHINESE = _c(r"[\u4e00-\u9fff]")
_LATIN = _c(r"[A-Za-z]")
#: English letters for each Chinese character, measured over the sentences of the handbook.
_RATIO = 1.5, 6.0
_LONG = 16


def _length(zh: str, en: str) -> Iterator[Difference]:
    """A sentence far too short for the other has lost a part of it."""
    ours = len(_CHINESE.findall(zh))
    theirs = len(_LATIN.findall(en)) - len(_LATIN.findall(zh))
    if ours >= _LONG and not _RATIO[0] <= theirs / ours <= _RATIO[1]:
        yield Difference("length", str(ours), str(theirs))


def _alternatives(zh: str, en: str) -> Iterator[Difference]:
    """The word "or" put for "and", or the other way round."""
    ours, theirs = _found(ZH_OR, zh), _found(EN_OR, en, IGNORE)
    lost = bool(ours) and not (theirs or _found(EN_OR_WEAK, en, IGNORE))
    added = bool(theirs) and not (ours or _found(ZH_OR_WEAK, zh))
    if lost or added:
        yield Difference("or", "、".join(ours), ", ".join(theirs))


def _replaced(zh: str, en: str) -> Iterator[Difference]:
    """A thing named in place of another of its family."""
    lost: dict[str, str] = {}
    added: dict[str, str] = {}
    for term in TERMS:
        ours, theirs = _pattern(term.zh).search(zh), _pattern(term.en, IGNORE).search(en)
        if ours and not theirs:
            lost[term.family] = ours[0]
        elif theirs and not ours:
            added[term.family] = theirs[0]
    for family in sorted(lost.keys() & added.keys()):
        yield Difference("term", lost[family], added[family])


def _names(zh: str, en: str, names: Sequence[Name]) -> Iterator[Difference]:
    """Things that the Chinese names and the English does not, or the other way round."""
    for ours_words, theirs_words, both in (*WORDS, *names):
        ours = _pattern(ours_words).search(zh)
        if not ours and not both:
            continue
        theirs = _pattern(rf"\b(?:{theirs_words})\b", IGNORE).search(en)
        if bool(ours) != bool(theirs):
            yield Difference("term", ours[0] if ours else "", theirs[0] if theirs else "")
