"""One thing under two names, or two things under one.

The glossary gives one English word for one Chinese word.  Documents and results are held against
it and against one another; a document that a service ends with bears one name as its result and
where it is handed in, or the short name that the glossary allows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from handbook.audit.findings import Finding, finding
from handbook.domain import model as m
from handbook.domain.book import Book

_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


#: Which of the eight kinds of contradiction each code belongs to.
KINDS = {"two-names": 8, "avoided-word": 8}


def name_faults(book: Book) -> Iterator[Finding]:
    """Every name that stands for two things, and every thing with two names."""
    yield from _pairs(book)
    yield from _results(book)
    yield from _avoided(book)


def _plain(name: str) -> str:
    return _ARTICLE.sub("", name).casefold()


def _pairs(book: Book) -> Iterator[Finding]:
    """Two names that are the same in one language are the same in the other."""
    names = {f"materials/{one.id}": one.name for one in book.materials.values()}
    names |= {f"results/{one.id}": one.name for one in book.results.values()}
    names |= {f"items/{one.id}": one.short_name for one in book.items.values()}
    names |= {f"glossary/{one.id}": m.Text(zh=one.zh, en=one.en) for one in book.terms}
    known = {frozenset((term.zh, term.short.zh)) for term in book.terms if term.short is not None}
    for (one, first), (other, second) in itertools.combinations(names.items(), 2):
        same_zh, same_en = first.zh == second.zh, _plain(first.en) == _plain(second.en)
        if same_zh != same_en and frozenset((first.zh, second.zh)) not in known:
            yield finding(
                "two-names",
                (one, other),
                one=one,
                other=other,
                first=f"{first.zh} · {first.en}",
                second=f"{second.zh} · {second.en}",
            )


def _results(book: Book) -> Iterator[Finding]:
    """What a service ends with is called the same where it is handed in."""
    short = {
        (one.zh, _plain(one.en)): (one.short.zh, _plain(one.short.en))
        for one in book.terms
        if one.short is not None
    }
    for result in book.results.values():
        material = book.materials.get(result.material or "")
        if material is None:
            continue
        full = (result.name.zh, _plain(result.name.en))
        if (material.name.zh, _plain(material.name.en)) not in (full, short.get(full)):
            yield finding(
                "two-names",
                (f"results/{result.id}", f"materials/{material.id}"),
                one=f"results/{result.id}",
                other=f"materials/{material.id}",
                first=f"{result.name.zh} · {result.name.en}",
                second=f"{material.name.zh} · {material.name.en}",
            )


def _avoided(book: Book) -> Iterator[Finding]:
    """Nothing is called by a word that the glossary says not to use for it."""
    texts = {text: text for text, _, _ in book.records if isinstance(text, m.Text)}
    for term in book.terms:
        for avoided in term.avoid:
            for text in texts:
                if _wrong(term, avoided, text):
                    yield finding(
                        "avoided-word",
                        (term.id, avoided, text.zh[:12]),
                        term=m.Text(zh=term.zh, en=term.en),
                        words=avoided,
                        text=text.en if not _CHINESE.search(avoided) else text.zh,
                    )


def _wrong(term: m.Term, avoided: str, text: m.Text) -> bool:
    """Whether the text means the term, as its other language shows, and uses the other word."""
    if _CHINESE.search(avoided):
        own, other = term.en.casefold() in text.en.casefold(), text.zh.replace(term.zh, "")
        return own and avoided in other and term.zh not in text.zh
    if term.zh not in text.zh or term.en.casefold() in text.en.casefold():
        return False
    return bool(re.search(rf"\b{re.escape(avoided)}\b", text.en, re.IGNORECASE))
