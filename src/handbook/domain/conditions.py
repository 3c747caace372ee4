"""Whether a condition holds for a situation: yes, no, or not known yet.

A situation may be partial.  One evaluator serves the static page (nothing answered yet), the
finder (some answers) and the personal checklist (all answers), so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

from handbook.domain.book import Book
from handbook.domain.model import AllOf, Condition

FIXED_GROUPS = ("mainland", "regions", "foreign")

Answers = Mapping[str, tuple[str, ...]]


class Truth(Enum):
    """The value of a condition for a partial situation."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Evaluator:
    """Evaluates conditions on one day.  Knows which questions arise at all in a situation."""

    def __init__(self, book: Book, day: date) -> None:
        self.book = book
        self.day = day
        self._places = book.place_keys
        self._groups: dict[str, frozenset[str]] = {}

    def holds(self, condition: Condition, answers: Answers) -> Truth:
        """The truth of ``condition``; the empty condition always holds."""
        if not condition:
            return Truth.YES
        best = Truth.NO
        for alternative in condition:
            truth = self._all(alternative, answers)
            if truth is Truth.YES:
                return truth
            if truth is Truth.UNKNOWN:
                best = truth
        return best

    def arises(self, key: str, answers: Answers) -> Truth:
        """Whether the question ``key`` is one that this situation raises."""
        question = self.book.questions.get(key)
        return Truth.NO if question is None else self.holds(question.asked_when, answers)

    def unknown_keys(self, condition: Condition, answers: Answers) -> set[str]:
        """Keys whose answer is still needed to decide ``condition``."""
        keys: set[str] = set()
        for alternative in condition:
            if self._all(alternative, answers) is not Truth.UNKNOWN:
                continue
            for key in alternative:
                if key in answers:
                    continue
                asked = self.arises(key, answers)
                if asked is Truth.YES:
                    keys.add(key)
                elif asked is Truth.UNKNOWN:
                    keys |= self.unknown_keys(self.book.questions[key].asked_when, answers)
        return keys

    def keys(self, *conditions: Condition) -> set[str]:
        """Every key that the conditions depend on, through the questions that raise one another."""
        found: set[str] = set()
        waiting = {key for value in conditions for one in value for key in one}
        while waiting:
            key = waiting.pop()
            found.add(key)
            question = self.book.questions.get(key)
            if question is not None:
                waiting |= {name for one in question.asked_when for name in one} - found
        return found

    def expand(self, key: str, values: tuple[str, ...]) -> frozenset[str]:
        """The plain values that ``values`` stand for: groups of places become their members."""
        if key not in self._places:
            return frozenset(values)
        found: set[str] = set()
        for value in values:
            if value.isupper():
                found.add(value)
            else:
                if value not in self._groups:
                    self._groups[value] = self.book.members(value, self.day)
                found |= self._groups[value]
        return frozenset(found)

    def _all(self, alternative: AllOf, answers: Answers) -> Truth:
        truth = Truth.YES
        for key, values in alternative.items():
            given = answers.get(key)
            if given is None:
                if self.arises(key, answers) is Truth.NO:
                    return Truth.NO
                truth = Truth.UNKNOWN
                continue
            allowed = self.expand(key, values) if key in self._places else values
            # Nearly every answer is one value, and this is asked a hundred thousand times.
            if given[0] not in allowed and not any(value in allowed for value in given[1:]):
                return Truth.NO
        return truth
