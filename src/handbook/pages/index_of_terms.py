"""The A-Z: every page and everything readers call things, in order, with the pages to read.

It is what the search is for readers without JavaScript, and a list to browse for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from pypinyin import lazy_pinyin

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.language.synonyms import groups, path_of, plain
from handbook.pages.views import Page

#: The parts of the page, the same in both languages; no sound of Chinese begins with I, U or V.
_PARTS = ("09", "AC", "DF", "GI", "JL", "MO", "PR", "ST", "UZ")


def view(book: Book, page: Page, titles: Mapping[str, m.Text]) -> dict[str, Any]:
    """The entries by letter: a word, the pages about it; words of one thing lead to one place."""
    titles = {**titles, **{f"notices/{one.id}": one.title for one in book.measures.values()}}
    wanted: dict[str, list[str]] = {}
    for name, title in titles.items():
        wanted.setdefault(title[page.language], []).append(name)
    for group in groups(book):
        for word in group[page.language] if group.pages else ():
            found = wanted.setdefault(word, [])
            found += [name for one in group.pages if (name := path_of(one)) not in found]
    letters: dict[str, list[SimpleNamespace]] = {}
    for word, names in sorted(wanted.items(), key=lambda one: _order(one[0])):
        links = [
            SimpleNamespace(href=page.link(name), title=titles[name][page.language])
            for name in names
        ]
        first = _order(word)[0][:1].upper()
        part = next((one for one in _PARTS if one[0] <= first <= one[-1]), _PARTS[0])
        letters.setdefault(part, []).append(SimpleNamespace(word=word, links=links))
    return {
        "letters": [
            SimpleNamespace(
                name=f"{part[0]}–{part[-1]}",
                id=f"letters-{part[0]}-{part[-1]}".lower(),
                entries=letters.get(part, []),
            )
            for part in _PARTS
        ]
    }


def _order(word: str) -> tuple[str, str]:
    """What a word is sorted by: its sound, then itself; brackets and quotes do not count."""
    sound = "".join(lazy_pinyin(word))
    return "".join(one for one in plain(sound) if one.isalnum() or one == " ").strip(), word
