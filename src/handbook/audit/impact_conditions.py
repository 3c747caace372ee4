"""The situations that an impact concerns, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handbook.domain import model as m
from handbook.language.phrasing import either, place_name
from handbook.loading import cities
from handbook.rules.answer_facts import State
from handbook.rules.set_description import Where

#: More places than this are counted, and only the first of them named.
_NAMED_PLACES = 12


class ConditionWords:
    """Conditions on situations in one language, with the words of two states.

    Words come from the newer state, ``head``; what it no longer has, from the older one.
    """

    def __init__(self, base: State, head: State, language: m.Language) -> None:
        self.head, self.language = head, language
        self.words = cities.words(head.book, language)
        self.books = (head.book, base.book)

    def where(self, where: Where[str | None]) -> str:
        """The condition in words; that it holds for every situation where there is none."""
        w = self.words
        text = self._box(where.when) or w["impact_every"]
        if where.unless:
            text += (
                w["impact_and"]
                + w["impact_unless"]
                + w["impact_unless_or"].join(self._box(box) for box in where.unless)
            )
        return text

    def _box(self, box: Mapping[str, tuple[str | None, ...]]) -> str:
        return self.words["impact_and"].join(
            self._places(values)
            if any(key in book.place_keys for book in self.books)
            else self._values(key, values)
            for key, values in box.items()
        )

    def _values(self, key: str, values: Sequence[str | None]) -> str:
        said: dict[str, str] = {}
        label = key
        for book in reversed(self.books):
            question = book.questions.get(key)
            if question is not None:
                label = question.label[self.language]
                said |= {value.id: value.condition[self.language] for value in question.values}
        return either(
            [
                said.get(value, value)
                if value is not None
                else self.words["impact_not_asked"].format(question=label)
                for value in values
            ],
            self.language,
        )

    def _places(self, values: Sequence[str | None]) -> str:
        codes = frozenset(value for value in values if value is not None)
        return self.words["impact_issued_in"].format(place=self._named_places(codes))

    def _named_places(self, codes: frozenset[str]) -> str:
        head = self.head
        every = frozenset().union(*(book.places for book in self.books))
        foreign = head.book.members("foreign", head.day)
        for name in ("mainland", "regions", "foreign", *head.book.place_groups()):
            members = head.book.members(name, head.day)
            said = place_name(head.book, name, self.language)
            if codes == members and len(codes) > 1:
                return said
            if codes == foreign - members and members < foreign:
                return self.words["impact_foreign_except"].format(place=said)
            if codes == every - members:
                return self.words["impact_except_places"].format(place=said)
        names = [self._place(code) for code in sorted(codes)]
        if len(names) > _NAMED_PLACES:
            return self.words["impact_more_places"].format(
                places=self.words["comma"].join(names[:_NAMED_PLACES]), n=len(names)
            )
        return either(names, self.language)

    def _place(self, code: str) -> str:
        book = next((book for book in self.books if code in book.places), None)
        return place_name(book, code, self.language) if book else code
