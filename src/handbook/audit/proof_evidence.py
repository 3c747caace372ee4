"""What a proof has found so far: faults with their counter-examples, and rules that decided."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Generic, TypeVar, cast

from handbook.audit.findings import Finding, finding, listed, word
from handbook.audit.proof_day import ProofDay
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.combinations import Combinations
from handbook.rules.decisions import Decision, UndecidedError

R = TypeVar("R", bound=m.Rule)

#: Shown first in counter-examples.
_SHOWN_PLACES = ("US", "CA", "RW", "IN", "HK", "CN")


@dataclass(frozen=True)
class FactUnderProof(Generic[R]):
    """A fact of an answer: what it is about, its name, what decides it and what a rule makes it."""

    about: str
    name: m.Text
    decide: Callable[[Answers], Decision[R]]
    value: Callable[[R], m.Text]


@dataclass
class Evidence:
    """What does not hold, and which rules have decided something."""

    book: Book
    findings: list[Finding] = field(default_factory=list)
    #: (rule, what it is about) that apply somewhere, and those of them that prevail somewhere.
    applied: set[tuple[str, str]] = field(default_factory=set)
    live: set[tuple[str, str]] = field(default_factory=set)
    #: (rule, rule it prevails over) that both apply somewhere.
    prevailed: set[tuple[str, str]] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    cases: int = 0
    seen: set[Hashable] = field(default_factory=set)

    @cached_property
    def all_days(self) -> list[date]:
        """Every date in the data and the day before, from the first rule on."""
        book = self.book
        dates = {*book.dates}
        dated: list[m.Deadline | m.PlaceException | m.PlaceMember] = [*book.deadlines.values()]
        for group in book.place_groups().values():
            dated += [*group.members, *group.exceptions]
        for record in dated:
            start = record.in_force if isinstance(record, m.Deadline) else record.from_
            dates |= {start} | ({record.until} if record.until else set())
        days = dates | {day - timedelta(days=1) for day in dates}
        return sorted(day for day in days if day >= book.first_day)

    @cached_property
    def universe(self) -> Combinations:
        """Every combination of answers."""
        return Combinations(Resolver(self.book, self.all_days[0]))

    def new(self, now: ProofDay, fact: str, rules: Iterable[m.Rule], *more: Hashable) -> bool:
        """Whether the fact has not been proven yet with these rules in force."""
        self.facts.add(fact)
        mark = (fact, tuple(rule.id for rule in rules), now.framing, *more)
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def rows(self, now: ProofDay, keys: Iterable[str]) -> Iterator[Answers]:
        """Every combination of answers for which the handbook has an answer on the day."""
        for answers in self.universe.rows(now.framing_keys | {*keys}):
            if now.resolver.covers(answers):
                self.cases += 1
                yield answers

    def report(
        self, code: str, now: ProofDay, answers: Answers, rules: Iterable[str] = (), **words: object
    ) -> None:
        """Keep a fault of the ``rules``, with the situation as its counter-example."""
        answers = {
            **self.universe.whole(answers),
            **{key: values for key, values in answers.items() if key in self.book.place_keys},
        }
        if "issued_in" not in answers and self._asks_place(now, answers):
            answers["issued_in"] = (self._shown([*self.book.places]),)
        self.findings.append(finding(code, rules, now.day, answers, **words))

    def decide(
        self, now: ProofDay, answers: Answers, fact: FactUnderProof[R]
    ) -> tuple[R, ...] | None:
        """The rules that prevail, noted; ``None`` when they contradict each other."""
        try:
            decision = fact.decide(answers)
        except UndecidedError as error:
            live = cast("tuple[R, ...]", error.rules)
            self.note(fact.about, live, ())
            parts = [word("prove_rule", rule=rule.id, value=fact.value(rule)) for rule in live]
            self.report(
                "contradiction",
                now,
                answers,
                [rule.id for rule in live],
                fact=fact.name,
                rules_said=listed(parts),
            )
            return None
        self.note(fact.about, decision.live, decision.overridden)
        return decision.live

    def note(self, about: str, live: Sequence[m.Rule], beaten: Sequence[m.Rule]) -> None:
        """Keep which rules decided something, and which they prevailed over."""
        self.live |= {(rule.id, about) for rule in live}
        self.applied |= {(rule.id, about) for rule in (*live, *beaten)}
        if beaten:
            self.prevailed |= {
                (rule.id, other.id)
                for rule in (*live, *beaten)
                for other in beaten
                if other.id in rule.overrides
            }

    def agree(
        self, now: ProofDay, answers: Answers, fact: m.Text, number: m.Text, said: Mapping[str, int]
    ) -> None:
        """See that all rules that prevail give the same ``number``; ``said`` is by rule."""
        if len(set(said.values())) > 1:
            parts = [word("prove_rule", rule=rule, value=value) for rule, value in said.items()]
            self.report(
                "two-numbers",
                now,
                answers,
                said,
                fact=fact,
                number=number,
                rules_said=listed(parts),
            )

    def everywhere(
        self, now: ProofDay, answers: Answers, places: Sequence[tuple[str, ...]]
    ) -> Iterator[Answers]:
        """The situation with its documents issued in each kind of place, where that is asked."""
        if not self._asks_place(now, self.universe.whole(answers)):
            yield answers
            return
        for some in places:
            yield {**answers, "issued_in": (self._shown(some),)}

    @staticmethod
    def _asks_place(now: ProofDay, answers: Answers) -> bool:
        return now.evaluator.arises("issued_in", answers) is Truth.YES

    @staticmethod
    def _shown(places: Sequence[str]) -> str:
        return next((place for place in _SHOWN_PLACES if place in places), places[0])

    def material(self, name: str) -> m.Text:
        """The name of a material; its identifier where the data know no such material."""
        material = self.book.materials.get(name)
        return material.name if material else m.Text(zh=name, en=name)
