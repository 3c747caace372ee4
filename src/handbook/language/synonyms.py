"""Words for one thing: the groups of synonyms that the search and the A-Z share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from handbook.domain.book import Book
from handbook.domain.model import Language

#: What a contraction stands for: the negation stays a word, the rest says nothing.
_CONTRACTIONS = (
    (r"\bcan['’]t\b", "can not"),
    (r"\bwon['’]t\b", "will not"),
    (r"n['’]t\b", " not"),
    (r"['’](?:s|re|ve|ll|d|m)\b", ""),
)
#: How the ids of questions begin.
_QUESTION = "faq/"


def plain(text: str) -> str:
    """``text`` in lower case, without accents and without a difference of width."""
    folded = unicodedata.normalize("NFKC", text).lower()
    parts = unicodedata.normalize("NFD", folded)
    kept = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    for contraction, words in _CONTRACTIONS:
        kept = re.sub(contraction, words, kept)
    return kept


def name_of(text: str) -> str:
    """A name in another language as it is looked for: without accents, spaces single."""
    return " ".join(plain(text).replace("đ", "d").replace("’", "'").split())


@dataclass(frozen=True)
class Group:
    """Words for one thing in both languages, and the pages that are about it."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    #: Pages and, as ``faq/…``, questions, the best first.
    pages: tuple[str, ...] = ()
    #: What speakers of other languages call it.
    names: tuple[str, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        return self.zh if language == "zh" else self.en


def groups(book: Book) -> list[Group]:
    """The groups of the data, then the names of materials and terms that are in none of them."""
    found = [
        Group(
            synonym.zh,
            synonym.en,
            synonym.pages,
            tuple(name for names in synonym.names.values() for name in names),
        )
        for synonym in book.synonyms
    ]
    names = [(material.name.zh, material.name.en) for material in book.materials.values()]
    names += [(term.zh, term.en) for term in book.terms]
    for zh, en in names:
        if not any(zh in group.zh for group in found):
            found.append(Group((zh,), (en,)))
    return found


def path_of(name: str) -> str:
    """The path of a page, without its ending, by the name that data uses."""
    if name.startswith(_QUESTION):
        return "faq"
    return {"home": "index", "services": "services/index", "notices": "notices/index"}.get(
        name, name
    )


def anchor_of(name: str) -> str:
    """Where on its page the thing stands that data calls ``name``; empty for a whole page."""
    return name.replace("/", "-") if name.startswith(_QUESTION) else ""
