"""One fact of an answer at a time: the rules that decide it on a day, and why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Evaluator, Truth
from handbook.rules.day_rules import DayRules

R = TypeVar("R", bound=m.Rule)


class UndecidedError(Exception):
    """Two rules decide the same fact differently and neither overrides the other."""

    def __init__(self, fact: str, rules: Sequence[m.Rule], answers: Answers, day: date) -> None:
        self.fact, self.rules, self.answers, self.day = fact, tuple(rules), dict(answers), day
        ids = ", ".join(rule.id for rule in rules)
        super().__init__(f"{fact}: {ids}")


@dataclass(frozen=True, slots=True)
class Decision(Generic[R]):
    """How one fact came out: the deciding rules, those overridden, and those still open."""

    live: tuple[R, ...]
    overridden: tuple[R, ...] = ()
    open: tuple[R, ...] = ()
    needs: frozenset[str] = frozenset()

    @property
    def rule(self) -> R | None:
        """The rule that decides; ``None`` when none applies."""
        return self.live[0] if self.live else None


class Decider:
    """Decides facts on one day.  ``rules`` are those in force that day."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self.evaluator = Evaluator(book, day)
        self.rules = DayRules(book, day)
        #: By fact: the keys that it depends on, and what was decided for their answers.
        self._known: dict[str, tuple[tuple[str, ...], dict[Hashable, Decision[Any]]]] = {}
        #: By rule: the documents whose status it follows.
        self._followed: dict[str, tuple[str, ...]] = {}

    # -- one fact ------------------------------------------------------------------------------

    def decide(
        self, fact: str, rules: Sequence[R], answers: Answers, value: Callable[[R], Hashable]
    ) -> Decision[R]:
        """Decide one fact.  Raises :class:`UndecidedError` when two values stand."""
        known = self._known.get(fact)
        if known is None:
            known = self._known[fact] = self._so_far(fact, rules)
        keys, decisions = known
        seen = tuple(map(answers.get, keys))
        found = decisions.get(seen)
        if found is None:
            found = decisions[seen] = self._decide(fact, rules, answers, value)
        return found

    def _so_far(
        self, fact: str, rules: Sequence[R]
    ) -> tuple[tuple[str, ...], dict[Hashable, Decision[Any]]]:
        """The keys that a fact depends on, and what was decided for their answers before.

        The same rules decide the same on every day, but for the members of groups of places.
        """
        keys = self.keys_of(rules)
        same = (fact, *(rule.id for rule in self.read_by(rules)))
        decisions = (
            self.book.decided.setdefault(same, {}) if keys.isdisjoint(self.book.place_keys) else {}
        )
        return tuple(sorted(keys)), cast("dict[Hashable, Decision[Any]]", decisions)

    def _decide(
        self, fact: str, rules: Sequence[R], answers: Answers, value: Callable[[R], Hashable]
    ) -> Decision[R]:
        yes: list[R] = []
        unknown: list[R] = []
        for rule in rules:
            truth = self.truth(rule, answers)
            if truth is Truth.YES:
                yes.append(rule)
            elif truth is Truth.UNKNOWN:
                unknown.append(rule)
        beaten = {name for rule in yes for name in rule.overrides}
        live = [rule for rule in yes if rule.id not in beaten]
        waiting = [rule for rule in unknown if rule.id not in beaten]
        if len({value(rule) for rule in live}) > 1:
            raise UndecidedError(fact, live, answers, self.day)
        needs: set[str] = set()
        for rule in waiting:
            for condition in (rule.scope, rule.when):
                needs |= self.evaluator.unknown_keys(condition, answers)
            needs |= self._beside(rule, answers)[1]
        return Decision(
            tuple(live),
            tuple(rule for rule in yes if rule.id in beaten),
            tuple(waiting),
            frozenset(needs),
        )

    def truth(self, rule: m.Rule, answers: Answers) -> Truth:
        """Whether the rule applies: its file's scope and its own condition together."""
        scope = self.evaluator.holds(rule.scope, answers)
        if scope is Truth.NO:
            return scope
        own = self.evaluator.holds(rule.when, answers)
        if own is Truth.NO:
            return own
        return min(scope, own, self._beside(rule, answers)[0], key=lambda truth: truth.value)

    # -- rules that follow the status of other documents ---------------------------------------

    def keys_of(self, rules: Iterable[m.Rule]) -> set[str]:
        """The keys of a situation that what ``rules`` decide depends on."""
        return set[str]().union(*(self._keys_of(rule) for rule in self.read_by(rules)))

    def _keys_of(self, rule: m.Rule) -> frozenset[str]:
        known = self.book.keys_of_rules
        if rule.id not in known:
            known[rule.id] = frozenset(self.evaluator.keys(rule.scope, rule.when))
        return known[rule.id]

    def read_by(self, rules: Iterable[m.Rule]) -> tuple[m.Rule, ...]:
        """The rules, and those whose outcome they follow: a commitment, what it is given for."""
        found: dict[str, m.Rule] = {}
        for rule in rules:
            found.setdefault(rule.id, rule)
            for name in self._others(rule):
                for other in (*self.rules.statuses.get(name, ()), *self.rules.delays.get(name, ())):
                    found.setdefault(other.id, other)
        return tuple(found.values())

    def _others(self, rule: m.Rule) -> tuple[str, ...]:
        """The documents whose status ``rule`` follows: none, but for ``with_status``."""
        if not isinstance(rule, m.Requirement) or not rule.with_status:
            return ()
        if rule.id not in self._followed:
            self._followed[rule.id] = self._followed_by(rule)
        return self._followed[rule.id]

    def _followed_by(self, rule: m.Requirement) -> tuple[str, ...]:
        return tuple(
            name
            for name, material in self.book.materials.items()
            if name not in rule.materials
            and not any(one.with_status for one in self.rules.statuses.get(name, ()))
            and (
                any(one.status in rule.with_status for one in self.rules.statuses.get(name, ()))
                or (material.foreign and name in self.rules.delays)
            )
        )

    def _beside(self, rule: m.Rule, answers: Answers) -> tuple[Truth, set[str]]:
        """Whether another document has a status that ``rule`` follows, and the keys it hangs on."""
        if not isinstance(rule, m.Requirement) or not rule.with_status:
            return Truth.YES, set()
        needs: set[str] = set()
        for name in self._others(rule):
            truth, keys = self._has(name, rule.with_status, answers)
            if truth is Truth.YES:
                return truth, set()
            needs |= keys
        return (Truth.UNKNOWN if needs else Truth.NO), needs

    def _has(
        self, name: str, statuses: Sequence[m.Status], answers: Answers
    ) -> tuple[Truth, set[str]]:
        """Whether a document has one of the statuses, itself or in its authentication."""
        try:
            decision = self.requirement(name, answers)
        except UndecidedError:  # told where that document is answered
            return Truth.NO, set()
        if decision.rule is not None and decision.rule.status in statuses:
            return Truth.YES, set()
        if any(one.status in statuses for one in decision.open):
            return Truth.UNKNOWN, set(decision.needs)
        if self.may_follow(name, answers, statuses):
            return Truth.YES, set()
        if any(one.status in m.HANDED_IN for one in decision.open) and name in self.rules.delays:
            return Truth.UNKNOWN, set(decision.needs)
        return Truth.NO, set()

    def may_follow(
        self, name: str, answers: Answers, statuses: Sequence[m.Status] = ("deferrable",)
    ) -> bool:
        """Whether the document is handed in and its authentication may follow, from some place."""
        material = self.book.materials.get(name)
        if material is None or not material.foreign or "deferrable" not in statuses:
            return False
        rule = self.requirement(name, answers).rule
        if rule is None or rule.status not in m.HANDED_IN:
            return False
        delay = self.delay(material, answers)
        return any(
            late.status == "deferrable"
            for late in (*delay.live, *delay.open)
            if late in delay.live or delay.needs <= {*self.book.place_keys}
        )

    def requirement(self, material: str, answers: Answers) -> Decision[m.Requirement]:
        """The status of one material."""
        return self.decide(
            f"status of {material}",
            self.rules.statuses.get(material, []),
            answers,
            lambda rule: rule.status,
        )

    def method(self, material: m.Material, answers: Answers) -> Decision[m.AuthenticationRule]:
        """How the material is authenticated, by the place that issued it."""
        return self.decide(
            f"authentication of {material.id}",
            self.rules.methods.get(material.id, []),
            issued(material, answers),
            lambda rule: rule.method,
        )

    def delay(self, material: m.Material, answers: Answers) -> Decision[m.AuthenticationRule]:
        """Whether the authentication is due at filing, may follow, or is waived."""
        return self.decide(
            f"authentication status of {material.id}",
            self.rules.delays.get(material.id, []),
            issued(material, answers),
            lambda rule: rule.status,
        )

    def limit(self, kind: str, answers: Answers) -> Decision[m.TimeLimit]:
        """One of the time limits: promised, national or statutory."""
        return self.decide(
            f"{kind} time limit",
            self.rules.limits.get(kind, []),
            answers,
            lambda rule: rule.working_days,
        )

    def result(self, answers: Answers) -> Decision[m.ResultRule]:
        """The document the procedure ends with."""
        return self.decide("result", self.rules.results, answers, lambda rule: rule.result)

    def steps(self, answers: Answers) -> Decision[m.Step]:
        """The steps, in order; each stands or falls by itself."""
        return self.decide("steps", self.rules.steps, answers, lambda _: None)


def issued(material: m.Material, answers: Answers) -> Answers:
    """The answers as they concern one document: its own place of issue stands for ``issued_in``."""
    own = answers.get(material.issued_in_key or "")
    return answers if own is None else {**answers, "issued_in": own}
