"""A correction: the handbook was wrong, not the policy.  The old wording is not history."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from handbook.desk.draft_questions import Answers
from handbook.desk.drafts import Draft
from handbook.domain.book import Book

_CHANGES = "CHANGELOG.md"
_HEADING = "### Policy\n"


def correction(book: Book, answers: Answers, today: date) -> Draft:
    """Mark the record as compared with its source today, and note the correction for readers.

    What is wrong is amended by hand, at the place that the advice names.
    """
    name = answers["rule"]
    root = next(root for record, root, _ in book.records if getattr(record, "id", None) == name)
    file = book.file_of(root)
    project = book.root.parent
    text = (project / file).read_text("utf-8")
    lines = text.split("\n")
    start = next(
        number
        for number, line in enumerate(lines)
        if re.search(rf"\bid: {re.escape(name)}\s*$", line)
    )
    indent = lines[start].index("id:")
    lines = _verified(lines, start, indent, today)
    said = f"{today} · {answers['what_zh']} {answers['what_en']} (`{name}`)"
    return Draft(
        changed={file: "\n".join(lines), _CHANGES: _noted(project, said)},
        next=[
            (
                f"改 {file}:{start + 1}（{name}），中文和英文都改",
                f"amend {file}:{start + 1} ({name}), in Chinese and in English",
            ),
            (
                "handbook impact --base HEAD：谁受影响",
                "handbook impact --base HEAD: who is affected",
            ),
            (
                "make check，然后 handbook update",
                "make check, then handbook update",
            ),
        ],
    )


def _verified(lines: list[str], start: int, indent: int, today: date) -> list[str]:
    """The lines with today's ``verified`` in the record that begins at ``start``."""
    said = f"{' ' * indent}verified: {today}"
    for number in range(start + 1, len(lines)):
        line = lines[number]
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < indent:
            break
        if depth == indent and line.lstrip().startswith("verified:"):
            return [*lines[:number], said, *lines[number + 1 :]]
    return [*lines[: start + 1], said, *lines[start + 1 :]]


def _noted(project: Path, said: str) -> str:
    path = project / _CHANGES
    text = path.read_text("utf-8") if path.is_file() else f"# Changelog\n\n{_HEADING}"
    head, found, rest = text.partition(_HEADING)
    line = f"- 更正 Correction: {said}\n"
    if not found:
        return f"{text}\n{line}"
    rest = rest.lstrip("\n")
    gap = "\n" if rest.startswith("#") else ""
    return f"{head}{found}\n{line}{gap}{rest}"
