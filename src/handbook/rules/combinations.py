"""Every combination of answers to some questions that a whole situation can hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.walk import alike, values_of


class Combinations:
    """The combinations of answers to chosen keys; values that nothing tells apart count as one.

    Of a question that takes several answers every set of them is a value.
    """

    def __init__(self, resolver: Resolver) -> None:
        self.resolver, self.book = resolver, resolver.book
        self.same = alike(self.book)
        self._rows: dict[frozenset[str], list[Answers]] = {}

    def rows(self, keys: Iterable[str]) -> list[Answers]:
        """The combinations for ``keys`` and all keys that these hang on, places left out."""
        closed = self.closed(keys)
        if closed not in self._rows:
            order = [key for key in self.book.questions if key in closed]
            self._rows[closed] = list(self._walk(order, {}))
        return self._rows[closed]

    def closed(self, keys: Iterable[str]) -> frozenset[str]:
        """``keys`` and those that decide whether these are asked and what can be answered."""
        found, waiting = set[str](), {*keys}
        while waiting:
            key = waiting.pop()
            found.add(key)
            question = self.book.questions.get(key)
            if question is None:
                continue
            conditions = (
                question.asked_when,
                *(question_value.only_when for question_value in question.values),
            )
            waiting |= {name for condition in conditions for one in condition for name in one}
            waiting |= {
                other.key
                for other in self.book.questions.values()
                if any(key in value.implies for value in other.values)
            }
            waiting -= found
        return frozenset(found)

    def _walk(self, order: Sequence[str], answers: dict[str, tuple[str, ...]]) -> Iterator[Answers]:
        key = self._next(order, answers)
        if key is None:
            yield answers
            return
        for values in self._values(key, answers):
            yield from self._walk(order, {**answers, key: values})

    def _next(self, order: Iterable[str], answers: Answers) -> str | None:
        return next(
            (
                key
                for key in order
                if key not in answers
                and key not in self.resolver.book.place_keys
                and self.resolver.evaluator.arises(key, answers) is Truth.YES
            ),
            None,
        )

    def _values(self, key: str, answers: Answers) -> list[tuple[str, ...]]:
        question = self.book.questions[key]
        offered = values_of(self.resolver, key, answers)
        one_each = list(dict.fromkeys(self.same[key][value] for value in offered))
        if question.kind != "many":
            return [(value,) for value in one_each]
        several = [value for value in one_each if value != question.default]
        return [
            *((value,) for value in one_each if value == question.default),
            *(
                some
                for count in range(1, len(several) + 1)
                for some in itertools.combinations(several, count)
            ),
        ]

    def whole(self, answers: Answers) -> Answers:
        """A whole situation with these answers: every other question gets its first answer."""
        full = dict(answers)
        while (key := self._next(self.book.questions, full)) is not None:
            question = self.book.questions[key]
            values = self._values(key, full)
            full[key] = next((value for value in values if value == (question.default,)), values[0])
        return {key: full[key] for key in self.book.questions if key in full}
