"""What else says it: texts that still say what a record said before an edit.

A number, a day, a name or a status stands in one rule, and people repeat it in others' texts.  When
it changes, each text that still has the old value, in a clause about the same thing, is listed for
a person to read again.  A text about the past may be right; so this is a list, and no fault.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from handbook.domain import model as m
from handbook.domain.problems import Place
from handbook.domain.wording import wording
from handbook.language.counted_facts import facts_zh
from handbook.language.pair import Pair
from handbook.language.parity import pairs
from handbook.loading.cities import cities
from handbook.loading.file_cache import WRITTEN
from handbook.loading.reader import Document, read
from handbook.loading.revisions import RevisionError, edited_files, edited_names, resolve
from handbook.loading.rule_values import RuleValues, named, of_project
from handbook.storage.content_cache import ContentCache, content_key

#: What tells of the past or of others, and keeps what it says.
_PAST = re.compile(
    r"/(?:measures/|sources\.yml|history\.yml|timeline\.yml)"
    r"|^src/|^data/(?:cases/|parity-|terms)"
)
#: Texts of a record that may hold a number of its own.
_TEXTS = ("text", "why", "note", "deadline", "summary", "what", "form", "value", "text_to_read")
_NAMES = ("name", "title", "short_name")
_DAYS = ("in_force", "until")
#: What a clause says of a material that has a status.
_STATUS = {
    "required": "必需|必须|应当|要交|提交",
    "deferrable": "容缺|后补|补交",
    "by_commitment": "承诺",
    "waived": "免交|免予|不用交|不用提交|无需",
    "not_applicable": "不用|不适用|不要求",
}
#: A value in more texts than this is told apart by what the clause is about.
_COMMON = 12
_MATERIAL = re.compile(r"/materials\.yml#materials\[([\w-]+)\]\.name$")
#: So many pairs of characters make a clause about the same thing.
_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Was:
    """A value that a record had before: in words, and what it was about."""

    rule: str
    zh: str
    en: str
    #: What it is instead, in Chinese; ``now_en`` where that is another.
    now: str
    about: str
    #: First day of what takes the place of the old value; empty where the record itself changed.
    day: str = ""
    #: Where a fact is looked for: its kind, value and unit; otherwise the words themselves are.
    fact: tuple[str, str, str] | None = None
    #: A status is the status of these materials.
    of: tuple[str, ...] = ()
    now_en: str = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A text that still says what a record said before."""

    was: Was
    place: Place
    clause: str

    def line(self, language: m.Language) -> str:
        """The place, the clause, and what changed, in one language."""
        words = wording(language)
        key = "also_says_from" if self.was.day else "also_says"
        was, now = self.was.zh, self.was.now
        if language == "en":
            was, now = self.was.en, self.was.now_en or now
        said = words[key].format(rule=self.was.rule, was=was, now=now, day=self.was.day)
        return f"{self.place}: “{self.clause}” {said}"


def known_leftovers(
    root: Path, revision: str = "HEAD", every: Sequence[Pair] | None = None
) -> list[Leftover]:
    """As :func:`leftovers`, kept until a file differs; nothing where no such revision is known."""
    try:
        commit = resolve(root, revision)
        if not edited_names(root, commit, "data"):
            return []
        key = content_key(root / "data", root / "docs", also=(commit,))
        cache = ContentCache(root / ".cache" / "checks")
        # As plain values: a kept value is made of those and of the records of the domain.
        kept: list[tuple[tuple[Any, ...], Place, str]] | None = cache.get("also-says", key)
        if kept is None:
            kept = [
                (_plain(one.was), one.place, one.clause) for one in leftovers(root, commit, every)
            ]
            cache.put("also-says", key, kept)
    except (RevisionError, OSError):
        return []
    return [Leftover(Was(*was), place, clause) for was, place, clause in kept]


def _plain(was: Was) -> tuple[Any, ...]:
    return tuple(getattr(was, one.name) for one in fields(was))


def leftovers(
    root: Path, revision: str = "HEAD", every: Sequence[Pair] | None = None
) -> list[Leftover]:
    """The texts of the project at ``root`` that still say what an edited record said before.

    ``every`` are its texts, where they have been read already.

    Raises :class:`~handbook.loading.revisions.RevisionError` for a revision that cannot be read.
    """
    edited = edited_files(root, revision, "data")
    edited = {path: old for path, old in edited.items() if path.suffix == ".yml"}
    if not edited:
        return []
    every = list(pairs(root)) if every is None else every
    names = {match[1]: pair.zh for pair in every if (match := _MATERIAL.search(pair.key))}
    texts = [pair for pair in every if not _PAST.search(pair.place.file)]
    towns = {f"data/{city}" for city in cities(root / "data")}
    values = of_project(root, WRITTEN)
    found: dict[Place, Leftover] = {}
    for path, old in edited.items():
        home = "/".join(path.relative_to(root).parts[:2])
        others = tuple(f"{town}/" for town in towns - {home} if home in towns)
        near = [pair for pair in texts if not pair.place.file.startswith(others)]
        for was in _changes(root, path, old, values):
            for one in _still(replace(was, of=tuple(names.get(id_, "") for id_ in was.of)), near):
                found.setdefault(one.place, one)
    return sorted(found.values(), key=lambda one: (one.was.rule, one.place))


# -- what changed ----------------------------------------------------------------------------------


def _changes(root: Path, path: Path, old_text: str, values: RuleValues) -> Iterator[Was]:
    """What the records of a file said before, and say no more."""
    name = path.relative_to(root).as_posix()
    new = _records(WRITTEN(path, name))
    old = _records(document_of(old_text, name)) if old_text else {}
    for id_, record in new.items():
        if id_ in old and old[id_] != record:
            yield from _differing(id_, old[id_], record, "")
            yield from _texts_differing(id_, old[id_], record, values)
        for above in record.get("overrides", ()) if id_ not in old else ():
            ended = _found(root, above) if isinstance(above, str) else None
            if ended:
                yield from _differing(above, ended, record, str(record.get("in_force", "")))


def document_of(text: str, name: str) -> Document:
    """The values of a text of YAML that stands in no file; ``name`` is what messages call it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "before.yml"
        path.write_text(text, "utf-8")
        return read(path, name)


def _records(document: Document) -> dict[str, dict[str, Any]]:
    """Every record of a file by its id, with the first day that its head says."""
    head = document.value if isinstance(document.value, dict) else {}
    above = head.get("defaults") if isinstance(head.get("defaults"), dict) else head
    day = {"in_force": above["in_force"]} if above and "in_force" in above else {}

    def below(value: object) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                yield day | value
            for child in value.values():
                yield from below(child)
        elif isinstance(value, list):
            for child in value:
                yield from below(child)

    return {one["id"]: one for one in below(document.value)}


def _found(root: Path, id_: str) -> dict[str, Any] | None:
    """The record ``id_`` as it stands in the data."""
    for path in sorted((root / "data").rglob("*.yml")):
        if f"id: {id_}" in path.read_text("utf-8", "replace"):
            found = _records(WRITTEN(path, path.relative_to(root).as_posix())).get(id_)
            if found:
                return found
    return None


def _differing(id_: str, old: Mapping[str, Any], new: Mapping[str, Any], day: str) -> Iterator[Was]:
    """The values of a record that another has in their place; ``day``: from a day on."""
    about = _about(old)
    if (value := _number(old)) and (now := _number(new)) and value != now:
        zh, en = (_words(*value, language) for language in m.LANGUAGES)
        (fact,) = _facts(zh) or (None,)
        now_zh, now_en = (_words(*now, language) for language in m.LANGUAGES)
        yield Was(id_, zh, en, now_zh, about, day, fact, now_en=now_en)
    if "status" in old and "status" in new and old["status"] != new["status"]:
        of = tuple(_materials(old))
        was, now_zh = (wording("zh").get(one, one) for one in (old["status"], new["status"]))
        yield Was(id_, was, old["status"], now_zh, about, day, None, of, now_en=new["status"])
    if day:
        return
    for key in _NAMES:
        before, after = _pair(old, key), _pair(new, key)
        if before and after and before["zh"] != after["zh"]:
            yield Was(id_, before["zh"], before["en"], after["zh"], "", now_en=after["en"])
    for key in _DAYS:
        if old.get(key) and new.get(key) and old[key] != new[key] and (said := _day(old[key])):
            yield Was(id_, said, str(old[key]), str(new[key]), about)


def _texts_differing(
    id_: str, old: Mapping[str, Any], new: Mapping[str, Any], values: RuleValues
) -> Iterator[Was]:
    """The numbers and days that the texts of a record lost, as readers see both texts."""
    for key in _TEXTS:
        before, after = _pair(old, key), _pair(new, key)
        if before and after and before != after:
            yield from _facts_gone(
                id_, values.said(before["zh"], "zh"), values.said(after["zh"], "zh")
            )


def _facts_gone(id_: str, old: str, new: str) -> Iterator[Was]:
    kept = {(one.kind, one.value, one.unit) for one in facts_zh(new)}
    before = {(one.kind, one.value, one.unit) for one in facts_zh(old)}
    added = [one for one in facts_zh(new) if (one.kind, one.value, one.unit) not in before]
    for one in facts_zh(old):
        fact = one.kind, one.value, one.unit
        if fact not in kept and one.unit and one.weight:
            now = next((other.shown for other in added if other.unit == one.unit), _shorter(new))
            yield Was(id_, one.shown, one.shown, now, _clause(old, one.start), "", fact)


def _number(record: Mapping[str, Any]) -> tuple[str, str] | None:
    if "working_days" in record:
        return str(record["working_days"]), "working-day"
    if "number" in record and "unit" in record and isinstance(record["unit"], str):
        return str(record["number"]), record["unit"]
    return None


def _words(number: str, unit: str, language: m.Language) -> str:
    key = f"value_{unit}{'' if number == '1' else 's'}"
    return wording(language).get(key, "{n}").format(n=number)


def _pair(record: Mapping[str, Any], key: str) -> dict[str, str] | None:
    value = record.get(key)
    return value if isinstance(value, dict) and {"zh", "en"} <= value.keys() else None


def _day(written: object) -> str:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(written))
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else ""


def _materials(record: Mapping[str, Any]) -> Iterator[str]:
    listed = record.get("materials", ())
    yield from (listed,) if isinstance(listed, str) else listed


def _about(record: Mapping[str, Any]) -> str:
    """What a record is about, in Chinese words."""
    limit = wording("zh").get(f"compare_limit_{record.get('kind')}", "")
    said = [pair["zh"] for key in (*_NAMES, "text") if (pair := _pair(record, key))]
    return "，".join([limit, *said])


# -- who still says it -----------------------------------------------------------------------------


def _still(was: Was, texts: Iterable[Pair]) -> Iterator[Leftover]:
    """The texts that still have the value, about the same thing."""
    found = []
    for pair in texts:
        if f"[{was.rule}]" in pair.key:
            continue
        if was.day and any(rule == was.rule for rule, _ in named(pair.zh)):
            continue  # it says both
        if clause := _clause_with(was, pair.zh):
            alike = len(_two(clause) & _two(was.about)) if was.about and not was.of else _ALIKE
            found.append((alike, pair, clause))
    needed = _ALIKE if len(found) > _COMMON else 1
    for alike, pair, clause in found:
        if alike >= needed:
            yield Leftover(was, pair.place, _shorter(clause))


def _clause_with(was: Was, text: str) -> str:
    """The clause of ``text`` that has the old value; empty where there is none."""
    if was.of:  # one of the materials with its old status
        given = re.compile(_STATUS.get(was.en, "$^"))
        clauses = (one for one in re.split("[。；]", text) if any(n and n in one for n in was.of))
        return next((one for one in clauses if given.search(one)), "")
    if was.fact:
        value = was.fact[1]
        if value.isdecimal() and len(value) <= _PLAIN and value not in text:
            return ""
        same = (one.start for one in _facts_of(text) if (one.kind, one.value, one.unit) == was.fact)
        return next((_clause(text, start) for start in same), "")
    return _clause(text, text.find(was.zh)) if was.zh in text else ""


#: Numbers of more digits may be written with commas, or as so many 万.
_PLAIN = 3


@cache
def _facts_of(text: str) -> tuple[Any, ...]:
    return tuple(facts_zh(text))


def _facts(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.value, one.unit) for one in facts_zh(text)][:1]


def _clause(text: str, at: int) -> str:
    """The clause of ``text`` around a place."""
    start = max(text.rfind(mark, 0, at) for mark in "。；") + 1
    ends = [end for mark in "。；" if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))].strip()


def _two(text: str) -> set[str]:
    """Every two Chinese characters that stand side by side."""
    return {text[n : n + 2] for n in range(len(text) - 1) if _HAN.fullmatch(text[n : n + 2])}


_HAN = re.compile("[\u4e00-\u9fff]{2}")
_SHOWN = 40


def _shorter(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
