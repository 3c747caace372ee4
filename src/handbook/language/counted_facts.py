"""Numbers, days, codes and addresses of a text in either language, as facts to compare."""

# ruff: noqa: E501 - patterns are easier to read unbroken

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


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
RULE_UNITS = frozenset(
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

GONE = "\x00"

IGNORE = re.IGNORECASE


class _Scan:
    """Takes facts out of a text, one pattern after the other; what is taken is not seen again."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.facts: list[Fact] = []

    def take(self, pattern: re.Pattern[str], use: Callable[[re.Match[str]], object]) -> None:
        """Give every match to ``use``; it stays in the text when that returns ``False``."""

        def replace(match: re.Match[str]) -> str:
            return match[0] if use(match) is False else GONE * len(match[0])

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


URL = re.compile(
    r"https?://[^\s，。；）)]+|(?<![A-Za-z\d.-])[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)*\.(?:cn|com|org|net)(?![A-Za-z])"
)

PLACEHOLDER = re.compile(r"\{\w+\}")

_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")

_ISO_MONTH = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-])")

_HOTLINE = re.compile(r"(?<!\d)12\d{3}(?!\d|,\d)")

_CODE = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,5})(\d[\d-]*)(?!\d)")

_CIRCLE = re.compile(f"[{_CIRCLED}]")

_ZH_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*年(?:代|度)?|(?=\s*[至到和、]\s*\d{4}\s*年))")

_ZH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日")

_ZH_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月(?![内前后])(?:份|底|初|中)?")

_ZH_CLAUSE = re.compile(r"（([一二三四五六七八九十]+)）|^([一二三四五六七八九十]+)(?=（|、|$)")

_ZH_ORDINAL = re.compile(r"第\s*([一二三四五六七八九十百]+)(?=[条款项章部节号批类步次个大])")

_ZH_OTHER_ORDINAL = re.compile(r"第([一二三])(?!国|方)")

_ZH_INCLUDED = re.compile(r"（含\s*(?P<nums>\d+)\s*日）")

_ZH_PERCENT = re.compile(r"百分之([一二三四五六七八九十]+)")

_ZH_NUMBER = re.compile(
    rf"(?P<nums>{_N}(?:\s*(?:（不?含）)?\s*(?:至|到|—|–|-|~|～|、|或者?|和|与)\s*{_N})*)\s*(?:（不?含）)?\s*"
    rf"(?P<scale>百万|千万|万|千|亿)?\s*[多余]?(?:个|整)?\s*(?:{_any(_ZH_UNITS)})?"
)

_ZH_WORD = re.compile(
    r"(?<![之万唯统同逐归进])(?P<word>[一二两三四五六七八九十百千万]*[二两三四五六七八九十百]|"
    r"一(?!致|旦|般|切|定|样|起|直|律|再|并|经|体|些|手|流|方面|下))[多余]?(?:大(?=问))?个?\s*"
    rf"(?:{_any(_ZH_UNITS)}|(?=[次份张人项种条款类名步页号期批本家点段件侧边者部处样句层行证城市省问]|个))"
)

_ZH_LISTED = re.compile(r"(?<=[A-C])\s*[两三]类|两证合一|三级甲等|两[点者]|[这那]两")

_ZH_HALF = re.compile("半(年|个月)")

_ZH_TWO = re.compile("双|再次")

_MONTH = "|".join(_MONTHS)

_EN_DAY = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})\b(?:,? (\d{{4}}))?")

_EN_DAY_US = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?!\d)(?:, (\d{{4}}))?")

_EN_MONTH = re.compile(rf"\b({_MONTH})\b(?: (\d{{4}}))?")

_EN_DECADE = re.compile(r"\b((?:19|20)\d\d)s\b")

_EN_INCLUDED = re.compile(r"\((?P<nums>\d+)(?: days)? included\)")

_EN_MORE = r"(?:(?: or (?:more|fewer|less))?(?:[ -](?:more|full|further|consecutive|whole|extra|additional|other))*)"

_EN_NUMBER = re.compile(
    rf"(?P<money>RMB|CNY|USD|US\$)?\s*(?P<nums>{_N}(?:(?:\s*[–—-]\s*| to (?:under )?| or | and |"
    rf", (?={_N},? (?:or|and))|, or |, and ){_N})*)(?: (?P<scale>thousand|million|billion))?"
    rf"(?:st|nd|rd|th)?(?:{_EN_MORE}[ -]?(?:{_any(_EN_UNITS)})(?![a-z]))?"
)

_EN_WORD = re.compile(
    rf"\b(?P<word>{'|'.join(_EN_NUMBERS)})(?:{_EN_MORE}[ -](?:{_any(_EN_UNITS)}))?\b(?!-(?:hand|stop|window))",
    re.IGNORECASE,
)

_EN_ORDINAL = re.compile(rf"\b({'|'.join(_EN_ORDINALS)})\b(?!-hand|-tier)", re.IGNORECASE)

_EN_ROMAN = re.compile(r"(?<=part )\(?(I{1,3}|IV|VI{0,3})\b")

_EN_HALF = re.compile(r"\bhalf[ -]a[ -]year\b|\bhalf-year\b", re.IGNORECASE)

_EN_TWICE = re.compile(r"\btwice\b", re.IGNORECASE)

_EN_TWO = re.compile(
    r"\b(?:(?:both|either|neither)(?: of the two)?|the other|pair|double|bilateral|second-tier|the latter two)\b",
    re.IGNORECASE,
)


def _common(scan: _Scan) -> None:
    scan.take(URL, lambda m: scan.add(m, "link", m[0]))
    scan.take(PLACEHOLDER, lambda m: scan.add(m, "placeholder", m[0]))
    scan.take(_HOTLINE, lambda m: scan.add(m, "id", m[0]))
    scan.take(_ISO_DAY, lambda m: scan.day(m, m[1], int(m[2]), m[3]))
    scan.take(_ISO_MONTH, lambda m: scan.day(m, m[1], int(m[2])))


def facts_zh(text: str) -> list[Fact]:
    """What a Chinese text counts, dates or names by a code."""
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


def facts_en(text: str) -> list[Fact]:
    """What an English text counts, dates or names by a code."""
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
