"""Whether the handbook's texts use one name for one thing, and turns that people use.

``data/terms.yml`` says what is typed and what is not; the manual's pages ``STYLE`` say why.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from handbook.domain import model as m
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.language.equivalence import sentences_en, sentences_zh
from handbook.language.pair import Pair
from handbook.loading.cities import of_another_project
from handbook.loading.field_errors import record_fault
from handbook.loading.file_cache import WRITTEN
from handbook.loading.reader import read
from handbook.loading.rule_values import of_project, repeats
from handbook.storage.kept_results import KeptResults

FILE = "terms.yml"
#: Names given by others, which stand as they are: in quotation marks and in the marks of titles.
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|https?://\S+")
_EN_WORD = re.compile(r"[\w$'’{}.,%-]*\w[\w$'’{}.,%-]*")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a text should not say: which rule, in which language, and the words themselves."""

    code: str
    language: m.Language
    words: str
    #: The rule of ``terms.yml``; of a long sentence there is none.
    rule: m.Wording | None = None

    @property
    def excused_as(self) -> str:
        """What an exception calls the fault."""
        return self.rule.id if self.rule else self.code


class StyleChecker:
    """Holds texts against what ``style`` says."""

    def __init__(self, style: m.Style) -> None:
        self.style = style

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Everything in a text of both languages that the style does not use."""
        if not any(_matches(pair.key, one) for one in self.style.official):
            plain = pair.key, _QUOTED.sub("“”", pair.zh), _QUOTED.sub("“”", pair.en)
            for rule in self.style.terms:
                yield from _unused(rule, *plain, named=True)
            for rule in self.style.turns:
                yield from _unused(rule, *plain, named=False)
            yield from self._long(pair)

    def _long(self, pair: Pair) -> Iterator[Fault]:
        limits = self.style.limits
        if not re.search(limits.only_in, pair.key):
            return
        for sentence in sentences_zh(pair.zh):
            if characters(sentence) > limits.characters:
                yield Fault("long-sentence", "zh", sentence.strip())
        for sentence in sentences_en(pair.en):
            if words(sentence) > limits.words:
                yield Fault("long-sentence", "en", sentence.strip())


def words(sentence: str) -> int:
    """Words of an English sentence; a number, a date part or a placeholder counts as a word."""
    return len(_EN_WORD.findall(sentence))


def characters(sentence: str) -> int:
    """Characters of a Chinese sentence, punctuation included and spaces not."""
    return len(_SPACE.sub("", sentence))


@cache
def _pattern(alternatives: tuple[str, ...], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in alternatives), flags)


def _unused(rule: m.Wording, key: str, zh: str, en: str, *, named: bool) -> Iterator[Fault]:
    if rule.only_in and not re.search(rule.only_in, key):
        return
    sides: tuple[tuple[m.Language, tuple[str, ...], str, str, int], ...] = (
        ("zh", rule.not_zh, zh, en, 0),
        ("en", rule.not_en, en, zh, re.IGNORECASE),
    )
    for language, patterns, own, other, flags in sides:
        if not patterns or (rule.only_with and not re.search(rule.only_with, other)):
            continue
        if rule.unless_with and re.search(rule.unless_with, other):
            continue
        for found in dict.fromkeys(one[0] for one in _pattern(patterns, flags).finditer(own)):
            yield Fault("unused-name" if named else "unused-turn", language, found, rule)


# -- a whole project -------------------------------------------------------------------------------


def style_of(root: Path) -> m.Style | None:
    """The style of the project at ``root``; nothing where it has none, or none that can be read."""
    path = root / "data" / FILE
    if not path.is_file():
        return None
    try:
        return m.Style.model_validate(read(path, f"data/{FILE}").value)
    except ValidationError:
        return None


def style_problems(root: Path, pairs: Iterable[Pair]) -> Iterator[tuple[Pair | None, Problem]]:
    """Each fault of the texts of the project at ``root``, less its exceptions, as a problem.

    A project without the file has no style, and no problem.
    """
    path = root / "data" / FILE
    if not path.is_file():
        return
    document = read(path, f"data/{FILE}")
    if document.problems:
        yield from ((None, problem) for problem in document.problems)
        return
    try:
        style = m.Style.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        yield from ((None, record_fault(one, m.Style, (), document)) for one in details)
        return
    checker, needed = _KeptFaults(root, style), set[int]()
    values = of_project(root, WRITTEN)
    for pair in pairs:
        shown = pair
        if repeats(f"{pair.zh} {pair.en}"):
            shown = replace(pair, zh=values.said(pair.zh, "zh"), en=values.said(pair.en, "en"))
        for fault in checker.faults(shown):
            excused = _excused(style.exceptions, pair.key, fault.excused_as)
            needed.update(excused)
            if not excused:
                yield pair, _problem(pair.place, fault, style.limits)
    checker.keep()
    for index, exception in enumerate(style.exceptions):
        if index not in needed and not of_another_project(root, exception.text):
            yield None, _unneeded(document.place(("exceptions", index)), exception)


class _KeptFaults:
    """The faults of the texts of a project: those of a text that stayed as it was are known."""

    def __init__(self, root: Path, style: m.Style) -> None:
        self._checker = StyleChecker(style)
        self._rules = (*style.terms, *style.turns)
        self._kept: KeptResults[
            tuple[str, str, str], tuple[tuple[str, m.Language, str, int | None], ...]
        ] = KeptResults(root, "style", "language", (style.model_dump_json(),))

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """As :meth:`StyleChecker.faults`."""

        def found() -> tuple[tuple[str, m.Language, str, int | None], ...]:
            return tuple(
                (fault.code, fault.language, fault.words, self._number(fault.rule))
                for fault in self._checker.faults(pair)
            )

        for code, language, said, number in self._kept.of((pair.key, pair.zh, pair.en), found):
            rule = None if number is None else self._rules[number]
            yield Fault(code, language, said, rule)

    def _number(self, rule: m.Wording | None) -> int | None:
        return next((at for at, one in enumerate(self._rules) if one is rule), None)

    def keep(self) -> None:
        """Keep what was found for the next command."""
        self._kept.keep()


def _excused(exceptions: Sequence[m.StyleException], key: str, code: str) -> list[int]:
    return [
        index
        for index, one in enumerate(exceptions)
        if one.code == code and _matches(key, one.text)
    ]


def _matches(key: str, pattern: str) -> bool:
    """Whether a key is as an exception gives it; its brackets stand for themselves."""
    return _like(pattern).match(key) is not None


@cache
def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))


def _problem(place: Place, fault: Fault, limits: m.Limits) -> Problem:
    code = fault.code.replace("-", "_")
    said: dict[str, str] = {}
    for language in m.LANGUAGES:
        phrases = wording(language)
        said[language] = phrases[f"style_{code}"].format(
            language=phrases[f"style_{fault.language}"],
            words=fault.words,
            limit=limits.words if fault.language == "en" else limits.characters,
        )
        said[f"remedy_{language}"] = (
            phrases["style_type"].format(say=_to_type(fault), id=fault.rule.id)
            if fault.rule
            else phrases["style_split"]
        )
    return Problem(place, fault.code, said["zh"], said["en"], said["remedy_zh"], said["remedy_en"])


def _to_type(fault: Fault) -> str:
    """What is typed instead, in the language of the fault."""
    if fault.rule is None:
        return ""
    return fault.rule.zh if fault.language == "zh" else fault.rule.en


def _unneeded(place: Place, exception: m.StyleException) -> Problem:
    zh, en = wording("zh"), wording("en")
    return Problem(
        place,
        "exception-unused",
        zh["style_exception_unused"].format(text=exception.text, code=exception.code),
        en["style_exception_unused"].format(text=exception.text, code=exception.code),
    )
