"""The A-Z: every page and everything readers call things, in order, with the pages to read.

It is what the search is for readers without JavaScript, and a list to browse for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from pypinyin import lazy_pinyin

from handbook.language.synonyms import anchor_of, groups, path_of, plain
from handbook.pages.kind import PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.shared import PageLink, Shared

#: The parts of the page, the same in both languages; no sound of Chinese begins with I, U or V.
_PARTS = ("09", "AC", "DF", "GI", "JL", "MO", "PR", "ST", "UZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A word, and the pages about it."""

    word: str
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRange:
    """The entries that begin with some letters."""

    name: str
    id: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView(View):
    """The entries by letter; words of one thing lead to one place."""

    letters: tuple[LetterRange, ...]


def _view(shared: Shared, page: Page, name: str) -> IndexView:
    titles = {key: title[page.language] for key, title in shared.listed().items()}
    wanted: dict[str, list[str]] = {}
    for key, title in titles.items():
        wanted.setdefault(title, []).append(key)
    questions = {one.id: page.say(one.question) for one in page.current(shared.book.faq)}
    for group in groups(shared.book):
        targets = [name if name in questions else path_of(name) for name in group.pages]
        for word in group[page.language] if targets else ():
            found = wanted.setdefault(word, [])
            found += [target for target in targets if target not in found]
    titles |= questions
    letters: dict[str, list[IndexEntry]] = {}
    for word in sorted(wanted, key=_order):
        links = [
            PageLink(href=page.link(path_of(key), anchor_of(key)), title=titles[key])
            for key in wanted[word]
        ]
        first = _order(word)[0][:1].upper()
        part = next((part for part in _PARTS if part[0] <= first <= part[-1]), _PARTS[0])
        letters.setdefault(part, []).append(IndexEntry(word=word, links=tuple(links)))
    return IndexView(
        title=shared.title(page, name),
        letters=tuple(
            LetterRange(
                name=f"{part[0]}–{part[-1]}",
                id=f"letters-{part[0]}-{part[-1]}".lower(),
                entries=tuple(letters.get(part, ())),
            )
            for part in _PARTS
        ),
    )


def _order(word: str) -> tuple[str, str]:
    """What a word is sorted by: its sound, then itself; brackets and quotes do not count."""
    sound = "".join(lazy_pinyin(word))
    return "".join(char for char in plain(sound) if char.isalnum() or char == " ").strip(), word


PAGE = PageKind(id="a-z", template="a-z", view=_view, place=Place(weight=0.3))
