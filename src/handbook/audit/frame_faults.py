"""Sentences of the frame of a page that the handbook's own data refute.

The frame promises something of all its contents: that a list is whole, that a mark means what it
says.  Each promise is known by the words that make it, and each is held against the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from handbook.audit.findings import Finding, finding
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.language.list_words import NOTHING_ELSE, Saying


class _Promise(NamedTuple):
    """A promise of the frame: the words that make it, and what in the data refutes it."""

    said: Saying
    refuted_by: Callable[[Book], m.Text | None]


def _open_lists(book: Book) -> m.Text | None:
    """The point left open whether more is asked for than the lists name."""
    return next(
        (one.title for one in book.to_confirm.values() if "materials" in one.elements), None
    )


def _second_hand(book: Book) -> m.Text | None:
    """A rule that rests on a guide of another city, the press or an agency."""
    found = next((one for one in book.rules.values() if one.confidence == "secondary"), None)
    return m.Text(zh=found.id, en=found.id) if found else None


def _law(book: Book) -> m.Text | None:
    """A law that binds the window, too."""
    return next((one.title for one in book.sources.values() if one.kind == "law"), None)


def _unreasoned(book: Book) -> m.Text | None:
    """Something worked out here, without its reasoning beside it."""
    for rule in (*book.rules.values(), *book.deadlines.values()):
        reason = (rule.why, rule.date_basis, getattr(rule, "note", None))
        reasoned = any(reason) or any(citation.reasoning for citation in rule.sources)
        if rule.confidence == "derived" and not reasoned:
            return m.Text(zh=rule.id, en=rule.id)
    return None


def _unseen(book: Book) -> m.Text | None:
    """A rule or a condition of which no text was seen."""
    every: dict[str, m.Provenance] = {**book.rules, **book.statements}
    found = next((name for name, one in every.items() if one.confidence == "memory"), None)
    return m.Text(zh=found, en=found) if found else None


PROMISES: tuple[_Promise, ...] = (
    _Promise(NOTHING_ELSE, _open_lists),
    _Promise(
        Saying(r"不写成规则|不作为规则.*没有.*可靠", r"\bnever written as a rule\b"), _second_hand
    ),
    _Promise(
        Saying(r"以窗口(?:的)?答复[^。]*为准", r"\bwindow(?:'s answer| says)[^.]*\bprevails?\b"),
        _law,
    ),
    _Promise(Saying(r"推算依据写在旁边", r"\bwith the reasoning beside it\b"), _unreasoned),
    _Promise(Saying(r"没有见到文本，不作为规则", r"\bis never a rule\b"), _unseen),
)


#: Which of the eight kinds of contradiction each code belongs to.
KINDS = {"refuted-frame": 6}


def frame_faults(book: Book) -> Iterator[Finding]:
    """Every sentence of the frame that the data refute."""
    texts = {language: wording(language) for language in m.LANGUAGES}
    for key, zh in texts["zh"].items():
        if key.startswith("prove_"):
            continue
        text = m.Text.model_construct(zh=zh, en=texts["en"][key])
        for promise in PROMISES:
            heard = promise.said.heard_in(text)
            if heard and (against := promise.refuted_by(book)):
                yield finding("refuted-frame", (key,), wording=key, words=heard, against=against)
