"""The answer for a situation: materials, authentication, time limit, steps, result, and why.

Every fact (the status of one material, its authentication, a time limit, the result) is decided
by the rules that are in force on the day and whose condition holds, less those that another of
them overrides.  A fact with rules whose condition is not yet known is *open*.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import PLACE_KEYS, Answers, Evaluator, Truth
from handbook.rules.situation import Situation, SituationError, missing

R = TypeVar("R", bound=m.Rule)
#: A fact, as a function from answers to the keys that it still needs.
Fact = Callable[[Answers], "set[str] | frozenset[str]"]


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


@dataclass(frozen=True, slots=True)
class Authentication:
    """What a foreign document must carry to be accepted, and whether that may follow later."""

    method: m.Method
    status: m.AuthenticationStatus
    because: tuple[m.Rule, ...]
    place: str


@dataclass(frozen=True, slots=True)
class MaterialAnswer:
    """The status of one material in a situation, with the rules that led to it."""

    material: m.Material
    status: m.Status
    because: tuple[m.Rule, ...]
    overridden: tuple[m.Rule, ...] = ()
    authentication: Authentication | None = None

    @property
    def requirement(self) -> m.Requirement | None:
        """The deciding requirement."""
        rule = self.because[0]
        return rule if isinstance(rule, m.Requirement) else None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The full answer for one situation."""

    situation: Situation
    item: m.Item
    materials: tuple[MaterialAnswer, ...]
    time_limits: dict[str, m.TimeLimit]
    result: m.Result
    result_because: tuple[m.ResultRule, ...]
    steps: tuple[m.Step, ...]
    to_confirm: tuple[str, ...] = field(default=())

    def rules(self) -> list[m.Rule]:
        """Every rule that decides something here."""
        found: list[m.Rule] = [rule for one in self.materials for rule in one.because]
        for one in self.materials:
            if one.authentication:
                found += one.authentication.because
        return [*found, *self.time_limits.values(), *self.result_because, *self.steps]


class Resolver:
    """Decides facts on one day.  Holds the rules in force that day, indexed by fact."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self.evaluator = Evaluator(book, day)
        #: By fact: the keys that it depends on, and what was decided for their answers.
        self._known: dict[str, tuple[tuple[str, ...], dict[Hashable, Decision[Any]]]] = {}
        self._needs: dict[tuple[Hashable, ...], frozenset[str]] = {}
        self._opened: dict[tuple[Hashable, ...], tuple[set[str], list[Fact]]] = {}
        self._requirements: dict[str, list[m.Requirement]] = {}
        for rule in self._now(book.requirements):
            for material in rule.materials:
                self._requirements.setdefault(material, []).append(rule)
        self._methods: dict[str, list[m.AuthenticationRule]] = {}
        self._delays: dict[str, list[m.AuthenticationRule]] = {}
        for auth in self._now(book.authentication):
            for material in auth.materials:
                if auth.method is not None:
                    self._methods.setdefault(material, []).append(auth)
                if auth.status is not None:
                    self._delays.setdefault(material, []).append(auth)
        self._limits: dict[str, list[m.TimeLimit]] = {}
        for limit in self._now(book.time_limits):
            self._limits.setdefault(limit.kind, []).append(limit)
        self._results = self._now(book.result_rules)
        self._steps = self._now(book.steps)

    def _now(self, rules: Iterable[R]) -> list[R]:
        return [rule for rule in rules if self.book.in_force(rule, self.day)]

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
        keys = {key for rule in rules for key in self.evaluator.keys(rule.scope, rule.when)}
        same = (fact, *(rule.id for rule in rules))
        decisions = self.book.decided.setdefault(same, {}) if keys.isdisjoint(PLACE_KEYS) else {}
        return tuple(sorted(keys)), decisions

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
        return min(scope, own, key=lambda truth: truth.value)

    def requirement(self, material: str, answers: Answers) -> Decision[m.Requirement]:
        """The status of one material."""
        return self.decide(
            f"status of {material}",
            self._requirements.get(material, []),
            answers,
            lambda rule: rule.status,
        )

    def method(self, material: m.Material, answers: Answers) -> Decision[m.AuthenticationRule]:
        """How the material is authenticated, by the place that issued it."""
        return self.decide(
            f"authentication of {material.id}",
            self._methods.get(material.id, []),
            issued(material, answers),
            lambda rule: rule.method,
        )

    def delay(self, material: m.Material, answers: Answers) -> Decision[m.AuthenticationRule]:
        """Whether the authentication is due at filing, may follow, or is waived."""
        return self.decide(
            f"authentication status of {material.id}",
            self._delays.get(material.id, []),
            issued(material, answers),
            lambda rule: rule.status,
        )

    def limit(self, kind: str, answers: Answers) -> Decision[m.TimeLimit]:
        """One of the time limits: promised, national or statutory."""
        return self.decide(
            f"{kind} time limit",
            self._limits.get(kind, []),
            answers,
            lambda rule: rule.working_days,
        )

    def result(self, answers: Answers) -> Decision[m.ResultRule]:
        """The document the procedure ends with."""
        return self.decide("result", self._results, answers, lambda rule: rule.result)

    def steps(self, answers: Answers) -> Decision[m.Step]:
        """The steps, in order; each stands or falls by itself."""
        return self.decide("steps", self._steps, answers, lambda _: None)

    # -- the whole answer ----------------------------------------------------------------------

    def item(self, answers: Answers) -> m.Item | None:
        """The most specific service item that the situation falls under."""
        found = [
            item
            for item in self.book.items.values()
            if self.evaluator.holds((item.applies,), answers) is Truth.YES
        ]
        return max(found, key=lambda item: len(item.applies)) if found else None

    def needs(self, answers: Answers) -> frozenset[str]:
        """Keys whose answers can still change something, authentication included."""
        # Every situation is walked to from the first question on: the beginnings are the same.
        path = tuple(answers.items())
        if path not in self._needs:
            self._needs[path] = self._needed(answers)
        return self._needs[path]

    def _needed(self, answers: Answers) -> frozenset[str]:
        if "service" not in answers:
            return frozenset({"service"})
        keys: set[str] = set()
        for item in self.book.items.values():
            keys |= self.evaluator.unknown_keys((item.applies,), answers)
        return frozenset(keys or self._open(answers)[0])

    def _open(self, answers: Answers) -> tuple[set[str], list[Fact]]:
        """The keys still needed, and the facts that need them.

        More answers never reopen a fact, so a walk looks only at what was open one step before.
        """
        path = tuple(answers.items())
        if path not in self._opened:
            before = (self._opened.get(path[:-back]) for back in (1, 2, 3))
            facts = next((one[1] for one in before if one), self._facts)
            keys: set[str] = set()
            still = []
            for fact in facts:
                needed = fact(answers)
                if needed:
                    keys |= needed
                    still.append(fact)
            self._opened[path] = keys, still
        return self._opened[path]

    @cached_property
    def _facts(self) -> list[Fact]:
        """Everything an answer consists of, as functions to the keys that are still needed."""
        facts: list[Fact] = [
            lambda answers: self.result(answers).needs,
            lambda answers: self.steps(answers).needs,
        ]
        facts += [
            lambda answers, kind=kind: self.limit(kind, answers).needs  # type: ignore[misc]
            for kind in self._limits
        ]
        facts += [
            lambda answers, one=one: self._material_needs(one, answers)  # type: ignore[misc]
            for one in self.book.materials.values()
        ]
        return facts

    def _material_needs(self, material: m.Material, answers: Answers) -> set[str]:
        decision = self.requirement(material.id, answers)
        keys = set(decision.needs)
        if material.foreign and self._carries(decision):
            for one in (self.method(material, answers), self.delay(material, answers)):
                keys |= _by_document(one, material, answers).needs
        return keys

    @staticmethod
    def _carries(decision: Decision[m.Requirement]) -> bool:
        """Whether the document itself is, or may turn out to be, handed in."""
        rules = (*decision.live, *decision.open)
        return any(rule.status in ("required", "deferrable") for rule in rules)

    def answer(self, situation: Situation) -> Checklist:
        """The answer for a complete situation.

        Raises :class:`SituationError` naming what is missing, and :class:`UndecidedError` when the
        data contradicts itself.
        """
        answers = situation.answers
        keys = self.needs(answers)
        if keys:
            raise missing(self.book, keys)
        item = self.item(answers)
        if item is None:
            raise SituationError(
                "没有与这些条件相符的服务事项。", "No service item fits these answers."
            )
        materials = tuple(
            self._material(material, item, answers) for material in self.book.materials.values()
        )
        limits = {
            kind: decision.live[0]
            for kind in self._limits
            if (decision := self.limit(kind, answers)).live
        }
        result = self.result(answers)
        if result.rule is None:
            start = min((rule.in_force for rule in item.results), default=self.day)
            if start <= self.day:
                raise UndecidedError("result", (), answers, self.day)
            raise SituationError(
                f"“{item.name.zh}”自 {start} 起才有规则。",
                f"“{item.name.en}” has rules from {start} only.",
            )
        checklist = Checklist(
            situation,
            item,
            materials,
            limits,
            self.book.results[result.rule.result],
            result.live,
            self.steps(answers).live,
        )
        wanted = dict.fromkeys(item.to_confirm)
        for rule in checklist.rules():
            wanted.update(dict.fromkeys(rule.to_confirm))
        return Checklist(
            situation,
            item,
            materials,
            limits,
            checklist.result,
            result.live,
            checklist.steps,
            tuple(wanted),
        )

    def _material(self, material: m.Material, item: m.Item, answers: Answers) -> MaterialAnswer:
        decision = self.requirement(material.id, answers)
        if decision.rule is None:
            basis = self.list_basis(item)
            return MaterialAnswer(material, "not_applicable", (basis,))
        status = decision.rule.status
        authentication = None
        if material.foreign and status in ("required", "deferrable"):
            authentication = self.authentication(material, answers)
        return MaterialAnswer(material, status, decision.live, decision.overridden, authentication)

    def list_basis(self, item: m.Item) -> m.Requirement:
        """The rule by which a material that is not listed for ``item`` is not asked for."""
        found = item.list_basis or (
            self.book.items[item.part_of].list_basis if item.part_of else None
        )
        if found is None:
            raise UndecidedError(f"list of {item.id}", (), {}, self.day)
        return found

    def authentication(self, material: m.Material, answers: Answers) -> Authentication:
        """What the material must carry, by the place that issued it, and by when."""
        method = self.method(material, answers)
        delay = self.delay(material, answers)
        if method.rule is None or method.rule.method is None:
            raise UndecidedError(f"authentication of {material.id}", (), answers, self.day)
        status: m.AuthenticationStatus = "required"
        because: tuple[m.Rule, ...] = method.live
        if method.rule.method == "none":
            status = "waived"
        elif delay.rule is not None and delay.rule.status is not None:
            status = delay.rule.status
            because = (*because, *(rule for rule in delay.live if rule not in because))
        place = issued(material, answers)["issued_in"][0]
        return Authentication(method.rule.method, status, because, place)


def issued(material: m.Material, answers: Answers) -> Answers:
    """The answers as they concern one document: its own place of issue stands for ``issued_in``."""
    own = answers.get(material.issued_in_key or "")
    return answers if own is None else {**answers, "issued_in": own}


def _by_document(decision: Decision[R], material: m.Material, answers: Answers) -> Decision[R]:
    """Ask for ``issued_in`` once, unless the document's own place was given."""
    if "issued_in" in decision.needs and (material.issued_in_key or "") in answers:
        return Decision(
            decision.live, decision.overridden, decision.open, decision.needs - {"issued_in"}
        )
    return decision
