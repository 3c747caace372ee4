"""Values of rules that texts repeat: ``{dg-same-day/promise.days}`` says what that rule says.

A text that takes a value from its rule follows when the rule changes, in both languages and with
the right plural.  ``days`` is the number with its unit, ``number`` the number alone, ``day`` the
first day on which the rule holds; ``amount`` is the sum of money and ``age`` the age in the words
of a rule that names one and no other, and ``name`` what a record such as a material is called.

Where a notice says from which day another number holds for the same people, a text that takes
``days`` says both: what it says stays true on the day, and nobody has to remember it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from handbook.domain import model as m
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.loading.file_cache import Opener
from handbook.loading.plausible_lines import MONTHS
from handbook.loading.reader import Document, Path_

#: The values of a record that a text may take.
FIELDS = ("days", "number", "day", "amount", "age", "name")
_NAMED = re.compile(r"\{([a-z0-9-]+(?:/[a-z0-9-]+)?)\.([a-z_]+)\}")
_ID = re.compile(r"\bid: *[\"']?([a-z0-9][a-z0-9/-]*)[\"']?\s*(?:[,}#]|$)", re.MULTILINE)


def repeats(text: str) -> bool:
    """Whether ``text`` takes a value from a rule."""
    return "{" in text and _NAMED.search(text) is not None


def named(text: str) -> Iterator[tuple[str, str]]:
    """The id and the field of each value that ``text`` takes."""
    return ((match[1], match[2]) for match in _NAMED.finditer(text))


class RuleValues:
    """The values that the texts of a city take: its own rules, and those of what is above it."""

    def __init__(
        self, root: Path, opener: Opener, jurisdictions: Sequence[str], *, announced: bool = True
    ) -> None:
        """Give the values of these jurisdictions.

        With ``announced`` they tell of limits to come: readers need that, and checks of how a text
        is written do not.
        """
        self._root, self._opener, self._announced = root, opener, announced
        self._folders = [root / name for name in jurisdictions]
        self._files: dict[str, list[Path]] | None = None
        self._known: dict[str, dict[str, Any] | None] = {}
        self._over: dict[str, list[str]] | None = None

    def fill(
        self, document: Document
    ) -> tuple[dict[tuple[str, str], tuple[str, str]], list[Problem]]:
        """Put the values into every text pair of ``document``, in place.

        The result holds each pair that changed with the one that stood there, and what is wrong.
        """
        changed: dict[tuple[str, str], tuple[str, str]] = {}
        problems: list[Problem] = []
        for path, pair in list(_pairs(document.value, ())):
            new: dict[str, str] = {}
            for language in m.LANGUAGES:
                problems += self._faults(document, (*path, language), pair[language])
                new[language] = self.said(pair[language], language)
            if new["zh"] != pair["zh"] or new["en"] != pair["en"]:
                changed[new["zh"].strip(), new["en"].strip()] = pair["zh"], pair["en"]
                pair.update(new)
        return changed, problems

    def said(self, text: str, language: m.Language) -> str:
        """``text`` as readers see it; what is not known stays as it is written."""
        return _NAMED.sub(lambda match: self._value(match[1], match[2], language) or match[0], text)

    def _value(self, name: str, field: str, language: m.Language) -> str:
        """What ``name`` says, in words; empty where there is no such record or value."""
        record = self._record(name)
        if record is None:
            return ""
        if field == "day":
            return _day(str(record.get("in_force", "")), language)
        if field == "name":
            pair = _pair_of(record, "name")
            if isinstance(language, m.Translation) and pair:
                return language.said(pair.get("zh", ""), pair.get("en", ""))
            return pair.get(language, "")
        if field in _IN_WORDS:
            return _only(record, field, "zh" if language == "zh" else "en")
        said = _said(record, field, language)
        return self._announcing(name, record, said, language) if field == "days" else said

    def _announcing(
        self, name: str, record: dict[str, Any], said: str, language: m.Language
    ) -> str:
        """What is ``said`` today, with what is announced to hold from later days."""
        if not said or not self._announced:
            return said
        words = wording(language)
        changes = [
            words["value_from"].format(
                day=_day(str(later["in_force"]), language), new=_said(later, "days", language)
            )
            for later in self._all_later(name, record)
        ]
        listed = words["value_from_between"].join(changes)
        return words["value_now"].format(now=said, changes=listed) if changes else said

    def _all_later(self, name: str, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The rules that one after the other take the place of ``record``."""
        while (later := self._later(name, record)) is not None:
            yield later
            name, record = str(later["id"]), later

    def _later(self, name: str, record: dict[str, Any]) -> dict[str, Any] | None:
        """The rule that takes the place of ``record`` for the same people from a later day on."""
        for other in self._successors().get(name, ()):
            later = self._record(other) or {}
            same = all(later.get(key) == record.get(key) for key in ("kind", "when"))
            if same and str(later.get("in_force", "")) > str(record.get("in_force", "")):
                return later
        return None

    def _successors(self) -> dict[str, list[str]]:
        """The ids of the time limits that prevail over a rule, by its id."""
        if self._over is None:
            self._over = {}
            for folder in self._folders:
                for path in sorted((folder / "measures").glob("*.yml")):
                    document = self._opener(path, path.relative_to(self._root.parent).as_posix())
                    head = document.value if isinstance(document.value, dict) else {}
                    for limit in head.get("time_limits") or ():
                        if isinstance(limit, dict):
                            for old in limit.get("overrides") or ():
                                self._over.setdefault(str(old), []).append(str(limit.get("id")))
        return self._over

    def _record(self, name: str) -> dict[str, Any] | None:
        """The record ``name`` as its file writes it; of several that of the city."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> dict[str, Any] | None:
        for path in reversed(self._index().get(name, [])):
            document = self._opener(path, path.relative_to(self._root.parent).as_posix())
            for value in _mappings(document.value):
                if value.get("id") == name:
                    head = document.value if isinstance(document.value, dict) else {}
                    above = head.get("defaults") or head
                    return {"in_force": above.get("in_force", "")} | value
        return None

    def _index(self) -> dict[str, list[Path]]:
        if self._files is None:
            self._files = {}
            for folder in self._folders:
                for path in sorted(folder.rglob("*.yml")):
                    for match in _ID.finditer(path.read_text("utf-8", "replace")):
                        self._files.setdefault(match[1], []).append(path)
        return self._files

    def _faults(self, document: Document, path: Path_, text: str) -> Iterator[Problem]:
        for match in _NAMED.finditer(text):
            name, field = match[1], match[2]
            if not self._value(name, field, "zh"):
                place = _place(document, path, match[0])
                yield (
                    self._unknown_field(place, name, field)
                    if self._record(name)
                    else self._unknown_record(place, match[0], name)
                )

    def _unknown_record(self, place: Place, typed: str, name: str) -> Problem:
        near = difflib.get_close_matches(name, self._index(), 1)
        return Problem(
            place,
            "unknown-value",
            f"文字里的 {typed}：没有编号为“{name}”的规则",
            f"the text takes {typed}, but there is no rule with the id “{name}”",
            (f"是不是 {near[0]}？" if near else "")
            + "编号列在 items/、measures/ 和 deadlines.yml。",
            (f"Did you mean {near[0]}? " if near else "")
            + "The ids stand in items/, measures/ and deadlines.yml.",
            missing=name,
        )

    def _unknown_field(self, place: Place, name: str, field: str) -> Problem:
        usable = [one for one in FIELDS if self._value(name, one, "zh")]
        return Problem(
            place,
            "unknown-value",
            f"“{name}”没有可以写进文字的“{field}”",
            f"“{name}” has no “{field}” that a text can take",
            f"可用：{'、'.join(f'{{{name}.{one}}}' for one in usable) or '无；把数字直接写出来'}。",
            f"Allowed: {', '.join(f'{{{name}.{one}}}' for one in usable) or 'none; type it out'}.",
        )


def _said(record: dict[str, Any], field: str, language: m.Language) -> str:
    """The number of a record, with its unit for ``days``; empty where it has none."""
    number, unit = record.get("working_days"), "working-day"
    if number is None:
        number, unit = record.get("number"), record.get("unit", "")
    if number is None or not str(number).isdecimal():
        return ""
    if field == "number":
        return str(number)
    words = wording(language)
    many = "" if str(number) == "1" else "s"
    phrase = words.get(f"value_{unit}{many}", "") if field == "days" else ""
    return phrase.format(n=number)


#: How a rule names a sum of money or an age in its own words: in Chinese, and in English.
_IN_WORDS = {
    "amount": (r"\d[\d,]* 元", r"RMB \d[\d,]*\d|RMB \d"),
    "age": (r"\d+ 周岁", r"\b\d+\b"),
}


def _only(record: dict[str, Any], field: str, language: str) -> str:
    """The one sum or age that the words of a record name; empty where there is none, or more."""
    text, (zh, en) = _pair_of(record, "text"), _IN_WORDS[field]
    found = {re.sub(r"\D", "", one) for one in re.findall(zh, text.get("zh", ""))}
    typed = set(re.findall(zh if language == "zh" else en, text.get(language, "")))
    if len(found) != 1:
        return ""
    return next((one for one in typed if re.sub(r"\D", "", one) in found), "")


def _pair_of(record: dict[str, Any], field: str) -> dict[str, str]:
    """A text of a record as its file writes it."""
    pair = record.get(field)
    return pair if isinstance(pair, dict) else {}


def of_project(root: Path, opener: Opener) -> RuleValues:
    """The values of the whole project at ``root``, whatever the city."""
    levels = sorted(path.parent.name for path in (root / "data").glob("*/jurisdiction.yml"))
    return RuleValues(root / "data", opener, levels, announced=False)


def _pairs(value: object, path: Path_) -> Iterator[tuple[Path_, dict[str, str]]]:
    """Every text pair below ``value`` that takes a value in either language."""
    if isinstance(value, dict):
        zh, en = value.get("zh"), value.get("en")
        if isinstance(zh, str) and isinstance(en, str) and repeats(f"{zh} {en}"):
            yield path, value
    children = (
        value.items() if isinstance(value, dict) else enumerate(value)
        if isinstance(value, list) else ()
    )  # fmt: skip
    for key, child in children:
        if isinstance(child, (dict, list)):
            yield from _pairs(child, (*path, key))


def _mappings(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(children, (list, type({}.values()))):
        for child in children:
            yield from _mappings(child)


def _place(document: Document, path: Path_, typed: str) -> Place:
    """Where ``typed`` stands: on the first line of the text or below it."""
    place = document.place(path)
    for number, line in enumerate(document.text.split("\n")[place.line - 1 :], place.line):
        start = place.column - 1 if number == place.line else 0
        if (column := line.find(typed, start)) >= 0:
            return Place(document.file, number, column + 1, len(typed))
    return place


def _day(written: str, language: m.Language) -> str:
    """A day in words, such as 3 August 2023; empty for what is none."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return ""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    if isinstance(language, m.Translation):
        return day.isoformat()
    return f"{day.day} {[*MONTHS][day.month - 1]} {day.year}"
