"""Texts that came back from a translator: what differs, what cannot be used, the files to write.

Only values are replaced: comments, order and everything else of a file stay as they are.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from handbook.desk.comments import written
from handbook.desk.text_exchange import (
    ExchangedText,
    base,
    exchanged,
    in_yaml,
    other,
    placeholders,
)
from handbook.desk.text_files import Returned, TextFile
from handbook.domain import model as m
from handbook.language import translations
from handbook.language.pair import Pair
from handbook.language.parity import places_in
from handbook.loading.reader import Path_

#: What no text of the data holds: control characters, and the sign of an unreadable one.
_UNSPEAKABLE = frozenset(map(chr, (*range(9), *range(11, 32), 0x7F, 0xFFFD)))


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A text that differs: its id, before and after."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TextProblem:
    """A text that cannot be taken: where it stands in the file, and why, in both languages."""

    where: str
    key: str
    code: str
    zh: str
    en: str

    def line(self, file: str) -> str:
        """``FILE:WHERE: code: id: message``."""
        return f"{file}:{self.where}: {self.code}: {self.key}: {self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file of texts brings: nothing is written while there is a problem."""

    differences: tuple[TextDifference, ...]
    problems: tuple[TextProblem, ...]
    #: Files as they would be, by path below the project.
    files: Mapping[str, str]
    #: How many texts would be on record as in step that are not so now.
    judged: int


def incoming(root: Path, every: Iterable[Pair], back: TextFile, today: date) -> Incoming:
    """Compare the texts of a file with those of the project at ``root``."""
    pairs = {one.key: one for one in every}
    now = {one.key: one for one in exchanged(root, pairs.values(), back.language)}
    problems = list(_problems(back.texts, now, back.language))
    wrong = {one.key for one in problems}
    good = [
        one.text
        for one in back.texts
        if one.text.key not in wrong and one.text.base == now[one.text.key].base
    ]
    changed = {one.key: one.target for one in good if one.target != now[one.key].target}
    files = {}
    for name in dict.fromkeys(key.partition("#")[0] for key in changed):
        files[name] = _rewritten(root, name, changed, back.language)
    agreed = {one.key for one in good if one.state == "reviewed"}
    record, judged = _record(root, pairs, changed, agreed, back.language, today)
    if judged:
        files[_register(root)] = record
    return Incoming(
        tuple(TextDifference(key, now[key].target, text) for key, text in changed.items()),
        tuple(problems),
        {} if problems else files,
        judged,
    )


def _problems(
    texts: Iterable[Returned], now: Mapping[str, ExchangedText], language: m.Language
) -> Iterator[TextProblem]:
    seen: dict[str, str] = {}
    for one in texts:
        key = one.text.key
        found = _unknown(key, now) if key not in now else _fault(one.text, now[key], language)
        if key in seen:
            found = (
                "duplicate-id",
                f"在 {seen[key]} 已经有了",
                f"it stands at {seen[key]} already",
            )
        seen.setdefault(key, one.where)
        if found:
            yield TextProblem(one.where, key, *found)


def _unknown(key: str, now: Mapping[str, ExchangedText]) -> tuple[str, str, str]:
    near = difflib.get_close_matches(key, [one for one in now if one[:12] == key[:12]], 1)
    zh, en = (f"；相近的是 {near[0]}", f"; near it is {near[0]}") if near else ("", "")
    return (
        "unknown-text",
        f"没有这个编号的文字{zh}。编号一列不要改，或者重新导出",
        f"there is no text of this id{en}. Leave the ids as they are, or export again",
    )


def _fault(
    text: ExchangedText, now: ExchangedText, language: m.Language
) -> tuple[str, str, str] | None:
    """What is wrong with a text that came back; nothing where the translator left it as it was."""
    if text.target == now.target or base(text.source, text.target) == text.base:
        return None
    return _late(text, now, language) or _unfit(text, now)


def _late(
    text: ExchangedText, now: ExchangedText, language: m.Language
) -> tuple[str, str, str] | None:
    """What was changed in the data while the text was away."""
    names = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
    if not text.base:
        return (
            "no-base",
            "核对号（base）丢了，看不出导出以后有没有改过。请重新导出再改",
            "its number (base) is lost, so nobody can see what was changed since. Export again",
        )
    if text.source != now.source:
        zh, en = names[other(language)]
        return (
            "other-language-changed",
            f"导出以后{zh}改过，现在是“{now.source}”。请重新导出再译",
            f"the {en} was changed since: it is now “{now.source}”. Export and translate again",
        )
    if text.base != now.base:
        zh, en = names[language]
        return (
            "changed-meanwhile",
            f"导出以后{zh}也有人改过，现在是“{now.target}”。请重新导出再改",
            f"the {en} was changed in the data, too: it is now “{now.target}”. Export again",
        )
    return None


def _unfit(text: ExchangedText, now: ExchangedText) -> tuple[str, str, str] | None:
    """Why a text cannot stand in the handbook, whatever it says."""
    if not text.target:
        return ("empty-text", "译文是空的", "the translation is empty")
    if bad := sorted(_UNSPEAKABLE & set(text.target)):
        shown = " ".join(f"U+{ord(one):04X}" for one in bad)
        return (
            "strange-character",
            f"有看不见或者坏掉的字符 {shown}，请删去",
            f"it holds characters that cannot be shown, {shown}: delete them",
        )
    had, has = placeholders(now.target), placeholders(text.target)
    if had != has:
        lost, more = " ".join(sorted(had - has)) or "–", " ".join(sorted(has - had)) or "–"
        return (
            "placeholder",
            f"花括号和 $ 开头的部分要照原样保留：缺 {lost}，多 {more}",
            f"what stands in braces or begins with $ stays as it is: missing {lost}, added {more}",
        )
    return None


def _register(root: Path) -> str:
    return translations.path(root).relative_to(root).as_posix()


def _record(  # noqa: PLR0913, PLR0917 - what the record follows from
    root: Path,
    pairs: Mapping[str, Pair],
    changed: Mapping[str, str],
    agreed: set[str],
    language: m.Language,
    today: date,
) -> tuple[str, int]:
    """The register of translations once the texts agreed to are in step, and how many are new."""
    after = {key: _with(pair, changed.get(key), language) for key, pair in pairs.items()}
    old = translations.read(root)
    recorded = {(one.zh, one.en) for one in old.values()}
    judged = [
        pair
        for pair in after.values()
        if pair.key in agreed
        and in_yaml(root, pair)
        and (translations.digest(pair.zh), translations.digest(pair.en)) not in recorded
    ]
    if not judged:
        return "", 0
    fresh = dict(old) | translations.updated({}, judged, judged, today)
    return translations.text(fresh), len(judged)


def _with(pair: Pair, text: str | None, language: m.Language) -> Pair:
    """The pair with another text in one language; as it is where there is none."""
    if text is None:
        return pair
    return replace(pair, zh=text) if language == "zh" else replace(pair, en=text)


# -- the files ------------------------------------------------------------------------------------


def _rewritten(root: Path, name: str, changed: Mapping[str, str], language: m.Language) -> str:
    """The text of a file with the new values in their places."""
    text = (root / name).read_text("utf-8")
    top = yaml.compose(text, Loader=yaml.CBaseLoader)
    places = places_in(root / name, name)
    nodes = {
        key: _node(top, (*places[key], language))
        for key in changed
        if key.partition("#")[0] == name
    }
    for key, node in sorted(nodes.items(), key=lambda one: one[1].start_mark.index, reverse=True):
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start] + _value(text, node, changed[key]) + text[end:]
    return text


def _node(top: yaml.Node | None, path: Path_) -> yaml.ScalarNode:
    node = top
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    if not isinstance(node, yaml.ScalarNode):
        raise TypeError(path)
    return node


def _value(text: str, node: yaml.ScalarNode, value: str) -> str:
    """A value in the style of the one that it replaces."""
    if node.style != "|":
        return written(node, value)
    old = text[node.start_mark.index : node.end_mark.index]
    head, _, rest = old.partition("\n")
    indent = rest[: len(rest) - len(rest.lstrip(" "))]
    lines = (f"{indent}{line}" if line else "" for line in value.split("\n"))
    return "\n".join([head, *lines]) + old[len(old.rstrip()) :]


def shown(difference: TextDifference) -> str:
    """A difference as three lines for a person."""
    before, after = (
        json.dumps(text, ensure_ascii=False) for text in (difference.before, difference.after)
    )
    return f"{difference.key}\n  - {before}\n  + {after}"
