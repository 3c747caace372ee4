"""Which cities there are, which one is meant, and how shared texts speak of it.

A city is a folder of ``data/`` whose ``jurisdiction.yml`` says ``level: city``; the province and
the nation above it serve every city.  Their texts say ``$city``, ``$authority``,
``$acceptance`` and ``$enquiries`` (whom to ask) where each handbook names its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.domain.build_settings import DEFAULT_CITY
from handbook.domain.model import Text, Translation
from handbook.domain.wording import wording

if TYPE_CHECKING:
    from handbook.domain.book import Book
    from handbook.domain.model import Jurisdiction

DEFAULT = DEFAULT_CITY
#: What a city that does not say who accepts applications says instead.
_UNKNOWN = Text(zh="待核实", en="to be confirmed")
_WINDOW = Text(zh="受理窗口", en="the window")
_NAME = re.compile(r"\$(city|authority|acceptance|enquiries)")
#: A number within a Chinese sentence has a space on either side.
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARENT = re.compile(r"^parent: *[\"']?([\w-]+)", re.MULTILINE)
_LEVEL = re.compile(r"^level: *city\b", re.MULTILINE)


def cities(root: Path) -> list[str]:
    """The ids of the cities under ``root``, in alphabetical order."""
    return sorted(
        path.parent.name
        for path in Path(root).glob("*/jurisdiction.yml")
        if _LEVEL.search(path.read_text("utf-8", "replace"))
    )


def parents(root: Path) -> set[str]:
    """The ids of the jurisdictions under ``root`` that another one stands below."""
    texts = (path.read_text("utf-8", "replace") for path in Path(root).glob("*/jurisdiction.yml"))
    return {match[1] for text in texts for match in _PARENT.finditer(text)}


def of_another_project(root: Path, key: str) -> bool:
    """Whether the text ``key`` stands in a folder of ``data/`` that the project ``root`` lacks.

    What all projects share, such as the exceptions of the style, names the texts of every city.
    """
    top, _, below = key.partition("#")[0].partition("/")
    folder, inside, _ = below.partition("/")
    named = top == "data" and bool(inside) and "*" not in folder
    return named and not (root / top / folder).is_dir()


def names(
    city: Jurisdiction, telephones: Mapping[str, str], languages: Iterable[str] = ("zh", "en")
) -> dict[str, dict[str, str]]:
    """For each language, what ``$city`` and its like stand for in the handbook of ``city``.

    ``telephones`` has the number of the contact of each use, the nearest to the reader.
    """
    short = city.short_name or city.name
    said = {"city": short, "authority": city.authority, "acceptance": city.acceptance}
    return {
        language: {name: (text or _UNKNOWN)[language] for name, text in said.items()}
        | {"enquiries": _whom_to_ask(telephones, language)}
        for language in languages
    }


def names_of(book: Book, languages: Iterable[str] = ("zh", "en")) -> dict[str, dict[str, str]]:
    """What ``$city`` and its like stand for in ``book``."""
    numbers: dict[str, str] = {}
    for contact in book.contacts:  # the nearest comes first
        if contact.use and contact.telephone:
            numbers.setdefault(contact.use, contact.telephone[0].number)
    return names(book.city, numbers, languages)


def telephones(files: Iterable[object]) -> dict[str, str]:
    """The number of each use in what ``contacts.yml`` says, the nearest jurisdiction first.

    The files are read before they are checked: whatever is wrong with them is found later.
    """
    found: dict[str, str] = {}
    for file in files:
        contacts = file.get("contacts") if isinstance(file, dict) else None
        for contact in contacts if isinstance(contacts, list) else ():
            if not isinstance(contact, dict):
                continue
            numbers = contact.get("telephone")
            first = numbers[0] if isinstance(numbers, list) and numbers else None
            if isinstance(first, dict) and first.get("number") and contact.get("use"):
                found.setdefault(str(contact["use"]), str(first["number"]))
    return found


def _whom_to_ask(telephones: Mapping[str, str], language: str) -> str:
    """The window with its telephone, the enquiry line as long as that is not known, or neither."""
    window = _WINDOW[language]
    if number := telephones.get("window"):
        return f"{window}（{number}）" if language == "zh" else f"{window} ({number})"
    return telephones.get("enquiries") or window


def names_city(text: str) -> bool:
    """Whether ``text`` holds a name that each city's handbook puts its own for."""
    return _NAME.search(text) is not None


def speak(text: str, said: Mapping[str, str]) -> str:
    """``text`` with the names with a dollar sign replaced.

    A number has a space on the side where a Chinese character stands.
    """

    def name(match: re.Match[str]) -> str:
        new = said[match[1]]
        before = _HAN.match(text[match.start() - 1 : match.start()]) and new[0].isdigit()
        after = _HAN.match(text[match.end() : match.end() + 1]) and new[-1].isdigit()
        return f"{' ' if before else ''}{new}{' ' if after else ''}"

    return _NAME.sub(name, text) if "$" in text else text


def localise(
    value: object, said: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Replace, in place, the names in every text pair below ``value``.

    The result holds each pair that changed, with the one that stood there before.
    """
    changed: dict[tuple[str, str], tuple[str, str]] = {}
    if isinstance(value, dict):
        texts = {key: one for key, one in value.items() if key in said and isinstance(one, str)}
        new = {key: speak(one, said[key]) for key, one in texts.items()}
        if new != texts:
            value.update(new)
            if len(new) == len(said):
                changed[new["zh"].strip(), new["en"].strip()] = texts["zh"], texts["en"]
    children = value.values() if isinstance(value, dict) else value
    for child in children if isinstance(children, Iterable) else ():
        if isinstance(child, (dict, list)):
            changed |= localise(child, said)
    return changed


def words(book: Book, language: str) -> dict[str, str]:
    """The fixed words of the pages as the handbook of the book's city says them."""
    if isinstance(language, Translation):
        return language.words
    return _words(language, tuple(names_of(book)[language].items()))


@cache
def _words(language: str, said: tuple[tuple[str, str], ...]) -> dict[str, str]:
    every = wording("zh" if language == "zh" else "en")
    return {key: speak(text, dict(said)) for key, text in every.items()}
