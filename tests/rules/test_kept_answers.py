"""What is kept of the rules alone: an edited text leaves it, an edited rule never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from books import kites
from handbook.audit import recorded_answers
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules import kept_answers, situation_addresses
from handbook.rules.kept_answers import deciding


def reworded(book: Book) -> Book:
    """The handbook with other words for its first material."""
    name, material = next(iter(book.materials.items()))
    other = material.model_copy(update={"name": m.Text(zh="改过的名称", en="Another name")})
    return replace(book, materials={**book.materials, name: other})


def without(book: Book) -> Book:
    """The handbook with nothing but what decides answers."""
    return replace(
        book, sources={}, categories={}, topics={}, faq=(), faq_groups={}, terms=(), figures={},
        charts=(), conflicts={}, events=(), to_confirm={}, contacts=(), synonyms=(), updates=(),
        public_holidays={}, holiday_years={}, screens=(), confirmed={},
    )  # fmt: skip


def test_words_decide_nothing() -> None:
    """Another name of a document changes no answer, so nothing is worked out anew."""
    assert deciding(reworded(kites())) == deciding(kites())


@pytest.mark.parametrize("part", ["items", "measures", "materials", "places", "addresses"])
def test_what_decides_counts(part: str) -> None:
    """Whatever is left out of the rules, the documents or the places is noticed."""
    there = getattr(kites(), part)
    fewer = dict(list(there.items())[1:]) if there else {"new": next(iter(kites().items.values()))}
    assert deciding(replace(kites(), **{part: fewer})) != deciding(kites())


def test_nothing_else_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and answers are the same without sources, topics, questions answered and notes."""
    monkeypatch.setattr(kept_answers, "KeptResults", Forgetful)
    bare = without(kites())
    assert situation_addresses.updated(bare) == situation_addresses.updated(kites())
    assert recorded_answers.text(bare) == recorded_answers.text(kites())


class Forgetful:
    """In place of what is kept: everything is worked out."""

    def __init__(self, *_: object) -> None:
        pass

    def of(self, _: object, work: object) -> object:
        """The result, worked out."""
        assert callable(work)
        return work()

    def keep(self) -> None:
        """Keep nothing."""
