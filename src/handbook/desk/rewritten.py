"""Rules that held already and were rewritten or deleted by an edit, where history asks for an end.

What held yesterday stays in the data: it is ended, and a new rule begins.  Only what was never so
is rewritten; so this is a list for a person to look at, and no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from handbook.desk.also_says import document_of
from handbook.domain import model as m
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.loading.file_cache import WRITTEN
from handbook.loading.reader import Document, Path_
from handbook.loading.revisions import RevisionError, edited_names, text_at

#: The files that rules stand in.
_OF_RULES = re.compile(r"/(?:items|measures)/|/(?:categories|deadlines|points|holidays)\.yml$")
#: What only a rule has: a record without any of these decides nothing.
_RULE = frozenset(
    {"when", "materials", "status", "working_days", "unit", "method", "result", "points", "after"}
)
#: What says of a rule where it is from and how it is told; the rest decides.
_TOLD = frozenset(
    {"id", "why", "note", "name", "text", "title", "form", "issued_by", "deadline", "counted_from",
     "label", "conflicts", "defaults"}
    | set(m.Provenance.model_fields) - {"in_force", "until"}
)  # fmt: skip


class _Rule(NamedTuple):
    """A rule as its file writes it: where, since when, and what it decides."""

    path: Path_
    since: str
    decides: dict[str, Any]


def rewritten(root: Path, revision: str, today: date) -> list[Problem]:
    """The rules of the project at ``root`` in force before ``today`` that are not as they were.

    Nothing where no revision can be read.
    """
    try:
        names = edited_names(root, revision, "data")
    except RevisionError:
        return []
    of_rules = [one for one in names if _OF_RULES.search(one)]
    return compared({name: text_at(root, revision, name) for name in of_rules}, root, today)


def compared(texts: Mapping[str, str], root: Path, today: date) -> list[Problem]:
    """The same for the edited files, each with the text that it had before."""
    before: dict[str, tuple[Document, _Rule]] = {}
    after: dict[str, tuple[Document, _Rule]] = {}
    for name, text in texts.items():
        sides = [(before, document_of(text, name))]
        if (root / name).is_file():
            sides.append((after, WRITTEN(root / name, name)))
        for rules, document in sides:
            rules |= {key: (document, rule) for key, rule in _rules(document.value, (), "", "")}
    return sorted(_differing(before, after, today.isoformat()))


def _rules(value: Any, path: Path_, above: str, since: str) -> Iterator[tuple[str, _Rule]]:
    """Every record below ``value`` that decides something, by its id or the ids down to it."""
    if isinstance(value, dict):
        head = value.get("defaults")
        since = str(value.get("in_force") or (head or {}).get("in_force") or since)
        id_ = value.get("id")
        if isinstance(id_, str):
            above = id_ if "/" in id_ else f"{above}/{id_}".lstrip("/")
            if not _RULE.isdisjoint(value):
                decides = {
                    key: one
                    for key, one in value.items()
                    if key not in _TOLD and not _of_records(one)
                }
                yield above, _Rule(path, since, decides)
        for key, child in value.items():
            yield from _rules(child, (*path, key), above, since)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _rules(child, (*path, index), above, since)


def _of_records(value: Any) -> bool:
    """Whether a value is a list of records, each of which is looked at itself."""
    return isinstance(value, list) and any(isinstance(one, dict) and "id" in one for one in value)


def _differing(
    before: dict[str, tuple[Document, _Rule]],
    after: dict[str, tuple[Document, _Rule]],
    today: str,
) -> Iterator[Problem]:
    for key, (document, rule) in before.items():
        if not rule.since or rule.since >= today:
            continue
        if key not in after:
            place = document.place((*rule.path, "id"))
            yield _problem(Place(place.file, place.line), "rule-deleted", key, rule.since)
            continue
        now, new = after[key]
        every = sorted(rule.decides.keys() | new.decides.keys())
        fields = [one for one in every if rule.decides.get(one) != new.decides.get(one)]
        if fields == ["until"] and str(new.decides.get("until", "")) > today:
            continue  # it is ended, as it should be
        if fields:
            written = next((one for one in fields if one in new.decides), "id")
            yield _problem(now.place((*new.path, written)), "rule-rewritten", key, rule.since)


def _problem(place: Place, code: str, key: str, since: str) -> Problem:
    words = code.replace("rule-", "preview_")
    zh, en = (wording(language)[words].format(rule=key, day=since) for language in m.LANGUAGES)
    return Problem(place, code, zh, en)
