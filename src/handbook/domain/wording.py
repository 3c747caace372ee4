"""The fixed words of pages, paper and messages to readers: ``wording/*.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from handbook.domain.model import LANGUAGES, Language, Text, Translation
from handbook.domain.problems import DataProblemsError, Place, Problem

_FOLDER = Path(__file__).parents[1] / "wording"
_KEY = re.compile(r"^(\w+):", re.MULTILINE)


def wording(language: Language) -> dict[str, str]:
    """The fixed words of the pages, by key.

    Raises :class:`~handbook.domain.problems.DataProblemsError` where a word is not one text in each
    language: a half of a sentence, cut at a comma without quotes, would be shown as the whole.
    """
    return language.words if isinstance(language, Translation) else _whole(language)


def fixed_words() -> Mapping[str, Mapping[str, str]]:
    """The fixed words of the pages, by key, in both languages."""
    return pairs_in(_FOLDER)


@cache
def _whole(language: str) -> dict[str, str]:
    pairs = fixed_words()
    return {key: pair[language] for key, pair in pairs.items()}


@cache
def pairs_in(folder: Path) -> dict[str, dict[str, str]]:
    """The words of a folder, by key, in both languages; strict as the data are."""
    found: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yml")):
        text = path.read_text("utf-8")
        written = _KEY.findall(text)  # for YAML takes the last of two without a word
        for key, pair in yaml.load(text, Loader=yaml.CSafeLoader).items():
            whole = isinstance(pair, dict) and pair.keys() == set(LANGUAGES)
            whole = whole and all(isinstance(part, str) for part in pair.values())
            twice = key in found or written.count(key) > 1
            if twice or not whole:
                problems.append(_problem(path, str(key), pair, twice=twice))
            found[key] = pair
    if problems:
        raise DataProblemsError(problems, folder.parents[2] / "data")
    return found


def _problem(path: Path, key: str, pair: object, *, twice: bool) -> Problem:
    """What is wrong with a word, at the line where it begins."""
    lines = path.read_text("utf-8").splitlines()
    at = [number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")]
    folder = Path("src/handbook", path.parent.name, path.name).as_posix()
    place = Place(folder, at[-1] if at else 1, 1, len(key))
    cut = [part for part in pair if part not in LANGUAGES] if isinstance(pair, dict) else []
    if twice:
        return Problem(
            place,
            "duplicate-key",
            f"“{key}”已经有了",
            f"there is a “{key}” already",
            "换一个名称，或删去一处。",
            "Take another name, or delete one of them.",
        )
    if cut:
        return Problem(
            place,
            "unquoted-comma",
            f"“{key}”的文字在逗号处断开，“{cut[0]}”成了另一个字段",
            f"the text of “{key}” is cut at a comma: “{cut[0]}” became a field of its own",
            "文字里有半角逗号时，整句加上半角双引号。",
            "Put double quotes around a text that has a comma.",
        )
    return Problem(
        place,
        "wrong-shape",
        f"“{key}”不是中文和英文各一段文字",
        f"“{key}” is not one text in Chinese and one in English",
        f'写成 {key}: {{zh: "……", en: "…"}}。',
        f'Write {key}: {{zh: "……", en: "…"}}.',
    )


def joined(parts: Iterable[Text | str], between: str = "comma") -> Text:
    """Names in a row, with what each language puts between them: the word ``between``."""
    names = [(part, part) if isinstance(part, str) else (part.zh, part.en) for part in parts]
    return Text(
        zh=wording("zh")[between].join(zh for zh, _ in names),
        en=wording("en")[between].join(en for _, en in names),
    )
