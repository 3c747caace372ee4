"""Every text of the handbook in both languages, and whether the two say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from handbook.domain import model as m
from handbook.domain.model import LANGUAGES
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.language.compared_texts import ComparedTexts
from handbook.language.enumerations import Difference, differing
from handbook.language.equivalence import Name
from handbook.language.pair import Pair
from handbook.language.style import FILE as STYLE
from handbook.language.style import style_problems
from handbook.loading.cities import cities, of_another_project
from handbook.loading.field_errors import record_fault
from handbook.loading.file_cache import WRITTEN
from handbook.loading.reader import Path_, read
from handbook.loading.rule_values import of_project

EXCEPTIONS = "parity-exceptions.yml"
#: The preview asks after every edit; only the file that was edited is read again.  What a loader
#: has read is of no use here: it has added to each record what the head of its file says.
_WORDING = Path(__file__).parents[1] / "wording"
#: What a record in a list is known by, so that its texts keep their key when lines move.
_NAMES = ("id", "key", "code", "place", "rule", "source", "number", "day", "locator")


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair that does not say the same: what differs, as a problem at its place."""

    problem: Problem
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was compared, and everything found."""

    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    exceptions: int
    #: Faults of the files that could not be read, so that nothing in them was compared.
    unread: tuple[Problem, ...]


def check(root: Path) -> Report:
    """Compare every pair of the project at ``root``, less the exceptions it states."""
    every = list(pairs(root))
    values = of_project(root, WRITTEN)
    compared = ComparedTexts(root, tuple(states(every)))
    found: list[tuple[Pair, Difference]] = []
    seen: dict[tuple[str, str], tuple[Difference, ...]] = {}
    for pair in every:
        if (pair.zh, pair.en) not in seen:
            named, policy = not _is_place(pair), not pair.place.file.startswith("src/")
            zh, en = values.said(pair.zh, "zh"), values.said(pair.en, "en")
            seen[pair.zh, pair.en] = compared.differences(zh, en, named=named, policy=policy)
        found += ((pair, one) for one in seen[pair.zh, pair.en])
    compared.keep()
    excused, unused = _exceptions(root, found)
    findings = [
        _finding(pair, difference)
        for pair, difference in found
        if (pair.key, difference.code) not in excused
    ]
    findings += [Finding(problem) for problem in (*unused, *_pages(root))]
    findings += [Finding(problem, pair) for pair, problem in style_problems(root, every)]
    unread = tuple(_unread(root))
    findings += map(Finding, unread)
    findings.sort(key=lambda finding: finding.problem)
    return Report(tuple(every), tuple(findings), len(excused), unread)


def _unread(root: Path) -> Iterator[Problem]:
    for path in sorted((root / "data").rglob("*.yml")):
        document = WRITTEN(path, path.relative_to(root).as_posix())
        if document.value is None:
            yield from document.problems


# -- the texts -------------------------------------------------------------------------------------


def pairs(root: Path, city: str = "") -> Iterator[Pair]:
    """Every pair under ``data/``, among the fixed words, and the titles of written pages.

    With a ``city``, those of other cities are left out.
    """
    others = {one for one in cities(root / "data") if city and one != city}
    for path in sorted((root / "data").rglob("*.yml")):
        if not others.isdisjoint(path.relative_to(root / "data").parts[:1]):
            continue
        if path == root / "data" / STYLE:  # lists words, and says nothing to readers
            continue
        yield from _in_file(path, path.relative_to(root).as_posix())
    for path in sorted(_WORDING.glob("*.yml")):
        yield from _in_file(path, f"src/handbook/wording/{path.name}")
    for name, zh, en in _written(root):
        for number, (ours, theirs) in enumerate(zip(_blocks(zh), _blocks(en), strict=False)):
            if _is_text(ours.text) and _is_text(theirs.text):
                place = Place(f"docs/zh/{name}", ours.line)
                yield Pair(f"docs/{name}#{number}", ours.text, theirs.text, place)


def _in_file(path: Path, name: str) -> Iterator[Pair]:
    document = WRITTEN(path, name)
    for key, inside, zh, en in _walk(document.value, (), f"{name}#"):
        yield Pair(key, zh, en, document.place((*inside, "zh")))


def places_in(path: Path, name: str) -> dict[str, Path_]:
    """Where each pair of a file stands in it: its key, and the way there from the top."""
    return {key: inside for key, inside, _, _ in _walk(WRITTEN(path, name).value, (), f"{name}#")}


def _walk(value: object, path: Path_, key: str) -> Iterator[tuple[str, Path_, str, str]]:
    """Every pair in or below ``value``: its key, the way there, its Chinese and its English."""
    if isinstance(value, dict):
        zh, en = value.get("zh"), value.get("en")
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            yield key, path, zh.strip(), en.strip()
        for name, one in value.items():
            if not isinstance(one, str):
                dot = "" if key.endswith("#") else "."
                yield from _walk(one, (*path, name), f"{key}{dot}{name}")
    elif isinstance(value, list):
        taken: dict[str, int] = {}
        for index, one in enumerate(value):
            label = _label(one) or str(index)
            taken[label] = taken.get(label, 0) + 1
            again = f"~{taken[label]}" if taken[label] > 1 else ""
            yield from _walk(one, (*path, index), f"{key}[{label}{again}]")


def _label(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    return next((value[name] for name in _NAMES if isinstance(value.get(name), str)), "")


def states(every: Sequence[Pair]) -> Iterator[Name]:
    """The states and regions of the data: a text that names one names it in both languages."""
    named = [(pair.zh, pair.en) for pair in every if _is_place(pair) and "[CN]" not in pair.key]
    for zh, en in named:
        if not any(zh != other and zh in other for other, _ in named):
            yield re.escape(zh), re.escape(en), True


def _is_place(pair: Pair) -> bool:
    return pair.place.file.endswith("/places.yml")


# -- pages written by hand -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    line: int
    kind: str


_TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)
_ID = re.compile(r"\{ *#([\w-]+) *\}")
_LINK = re.compile(r"\]\(([^)\s]+)\)|<((?:https?|mailto):[^>]+)>")
_MARKED = re.compile(r"^(?:#+|[-*+]|\d+\.) +|\{ *#[\w-]+ *\}|\]\([^)]*\)|[\[`*]")


def _written(root: Path) -> Iterator[tuple[str, str, str]]:
    """Pages of both languages by path; what lacks its other half the build itself refuses."""
    zh, en = (root / "docs" / language for language in LANGUAGES)
    for path in sorted(zh.rglob("*.md")):
        other = en / path.relative_to(zh)
        if other.is_file():
            name = path.relative_to(zh).as_posix()
            yield name, path.read_text("utf-8"), other.read_text("utf-8")


def _blocks(markdown: str) -> list[_Block]:
    """The title, headings, list items and paragraphs of a page, and the line each begins at."""
    blocks: list[_Block] = []
    head, front = False, 0
    for number, line in enumerate(markdown.splitlines(), 1):
        if line == "---" and front < 2 and (number == 1 or head):  # noqa: PLR2004 - opens and closes
            head, front = not head, front + 1
            continue
        if head:
            if match := _TITLE.match(line):
                blocks.append(_Block(match[1].strip("\"' "), number, "title"))
            continue
        kind = (
            "heading"
            if line.startswith("#")
            else "item"
            if re.match(r" *(?:[-*+]|\d+\.) ", line)
            else ""
            if not line.strip()
            else "text"
        )
        if (
            kind == "text"
            and blocks
            and blocks[-1].kind in ("text", "item")
            and blocks[-1].text
            and markdown.splitlines()[number - 2].strip()
        ):
            last = blocks.pop()
            blocks.append(_Block(f"{last.text} {line.strip()}", last.line, last.kind))
        elif kind:
            blocks.append(_Block(_plain(line), number, kind))
    return blocks


def _plain(line: str) -> str:
    return line.strip() if line.startswith("<!--") else _MARKED.sub("", line.strip()).strip()


def _is_text(text: str) -> bool:
    return bool(text) and not text.startswith(("<!--", "<"))


def _pages(root: Path) -> Iterator[Problem]:
    """Written pages: the same headings with the same ids, links, list items and paragraphs."""
    for name, zh, en in _written(root):
        ours, theirs = _blocks(zh), _blocks(en)
        sides = (
            ("page-structure", [our.kind for our in ours], [their.kind for their in theirs]),
            ("page-id", _ID.findall(zh), _ID.findall(en)),
            (
                "link",
                ["".join(found) for found in _LINK.findall(zh)],
                ["".join(one) for one in _LINK.findall(en)],
            ),
            ("page-marker", re.findall("<!-- .+ -->", zh), re.findall("<!-- .+ -->", en)),
        )
        for code, left, right in sides:
            if left != right:
                place = Place(f"docs/en/{name}")
                yield _problem(place, differing(code, left, right))


# -- exceptions and messages -----------------------------------------------------------------------


def _exceptions(
    root: Path, found: Iterable[tuple[Pair, Difference]]
) -> tuple[set[tuple[str, str]], list[Problem]]:
    """The differences that the project states to be none, and those that it need not state."""
    path = root / "data" / EXCEPTIONS
    if not path.is_file():
        return set(), []
    document = read(path, f"data/{EXCEPTIONS}")
    there = {(pair.key, difference.code) for pair, difference in found}
    excused: set[tuple[str, str]] = set()
    problems = list(document.problems)
    if document.value is None:
        return excused, problems
    try:
        listed = m.ParityExceptions.model_validate(document.value).exceptions
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems += (record_fault(fault, m.ParityExceptions, (), document) for fault in faults)
        return excused, problems
    for index, exception in enumerate(listed):
        key = exception.text, exception.code
        if key in there:
            excused.add(key)
        elif not of_another_project(root, exception.text):
            place = document.place(("exceptions", index))
            text = exception.text
            problems.append(_problem(place, Difference("exception-unused", text, text)))
    return excused, problems


def _finding(pair: Pair, difference: Difference) -> Finding:
    return Finding(_problem(pair.place, difference), pair)


def _problem(place: Place, difference: Difference) -> Problem:
    zh, en = wording("zh"), wording("en")
    code = f"parity_{difference.code}"
    nothing = zh["parity_nothing"], en["parity_nothing"]
    return Problem(
        place,
        difference.code,
        zh["parity_line"].format(
            what=zh[code], zh=difference.zh or nothing[0], en=difference.en or nothing[0]
        ),
        en["parity_line"].format(
            what=en[code], zh=difference.zh or nothing[1], en=difference.en or nothing[1]
        ),
    )
