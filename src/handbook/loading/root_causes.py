"""One cause, one message: what only follows from another problem is not said."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from handbook.domain import model as m
from handbook.domain.problems import Place, Problem
from handbook.loading.reader import Document

#: An id given in a file, whatever is wrong with the file.
_ID = re.compile(r"\b(?:id|key|code) *[:：] *[\"']?([\w/-]+)")
#: Problems that keep a whole file, ids and all, from being read.
_WHOLE = {"empty-file", "unreadable-file"}
#: From so many records of a file on, what all of them lack is missing in its head.
_MANY = 4
_ALIKE = 0.8


class Lost:
    """Whether an id may be that of a record that could not be read."""

    def __init__(self, documents: Iterable[Document], problems: Iterable[Problem]) -> None:
        broken = {problem.place.file for problem in problems}
        self.ids = {
            name
            for document in documents
            if document.file in broken
            for name in _ID.findall(document.text)
        }
        #: Ids that are written wrongly: what looks like one of them is meant by it.
        self.spoilt = [
            match[1].lower()
            for one in problems
            if one.code == "bad-id" and (match := re.search("“(.*?)”", one.zh))
        ]
        self.files = [one.place.file for one in problems if one.code in _WHOLE]

    def __call__(self, problem: Problem) -> bool:
        """Whether the id that ``problem`` misses may be there, in what could not be read."""
        name = problem.missing
        homes = [one for one in problem.home.split(", ") if one]
        for page, home in (("services/", "items/"), ("notices/", "measures/")):
            if name.startswith(page):  # the page of a service item or a notice
                name, homes = name.removeprefix(page), [*homes, home]
        return (
            name in self.ids
            or bool(difflib.get_close_matches(name.lower(), self.spoilt, 1, _ALIKE))
            or any(f"/{home}" in file for home in homes for file in self.files)
        )


def follows_from(
    detail: ErrorDetails, found: Sequence[ErrorDetails], kind: type[BaseModel]
) -> bool:
    """Whether a validator's finding only repeats another one of the same record."""
    path = detail["loc"]
    if detail["type"] == "too_short":  # the entries are there, and are themselves at fault
        return bool(detail["input"])
    if detail["type"] == "missing" and kind is m.Measure and len(path) > 1:
        # What the head of a notice lacks, each of its rules lacks.
        return any(one["type"] == "missing" and one["loc"] == path[-1:] for one in found)
    return False


def explained(problems: Sequence[Problem], documents: Iterable[Document]) -> list[Problem]:
    """The problems, with the slip in place of what came of it, each said once."""
    files = {document.file: document for document in documents}
    # A line to be filled in is that and nothing else.
    todo = {
        (problem.place.file, problem.place.line)
        for problem in problems
        if problem.code == "unfinished"
    }
    problems = [
        problem
        for problem in problems
        if problem.code == "unfinished" or (problem.place.file, problem.place.line) not in todo
    ]
    said = [
        files[problem.place.file].cause(problem) if problem.place.file in files else problem
        for problem in problems
    ]
    return _heads(said, files)


def _heads(problems: list[Problem], files: dict[str, Document]) -> list[Problem]:
    """What every record of a file lacks is said once, of the file's ``defaults``."""
    counts = Counter(
        (problem.place.file, problem.zh) for problem in problems if problem.code == "missing-field"
    )
    heads: dict[tuple[str, str], Place] = {}
    for key, count in counts.items():
        document = files.get(key[0])
        if document and count >= _MANY and ("defaults",) in document.keys:
            heads[key] = document.key(("defaults",))
    result = []
    for problem in problems:
        key = (problem.place.file, problem.zh)
        if problem.code == "missing-field" and key in heads:
            remedy_zh, remedy_en = problem.remedy_zh, problem.remedy_en
            result.append(
                Problem(heads[key], problem.code, problem.zh, problem.en, remedy_zh, remedy_en)
            )
        else:
            result.append(problem)
    return result
