"""Every fact of the answers of one state, and what it comes to in a situation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError

Kind = Literal["covered", "result", "limit", "status", "method", "delay", "step", "order"]

FACT_ORDER: tuple[Kind, ...] = (
    "covered",
    "result",
    "limit",
    "status",
    "method",
    "delay",
    "step",
    "order",
)

#: Facts about the authentication of a foreign document.
AUTHENTICATION_FACTS: tuple[Kind, ...] = ("method", "delay")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an answer, such as the status of one material."""

    kind: Kind
    about: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """How a fact came out.

    ``decides`` is what the applicant must do or gets; ``says`` are the words of instruction that
    go with it; ``rules`` decided it and take no part in comparisons.
    """

    decides: Hashable
    says: Hashable = None
    rules: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Stands for a value where rules decide differently and none prevails."""

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A book on a day, and what it was called on the command line."""

    book: Book
    day: date
    name: str = ""
    revision: str = ""


class StateFacts:
    """One state: its rules by fact, and what each fact comes to."""

    def __init__(self, state: State) -> None:
        self.book, self.day = state.book, state.day
        self.resolver = Resolver(state.book, state.day)
        self.evaluator = self.resolver.evaluator
        self._covered: dict[Hashable, bool] = {}

    @cached_property
    def rules(self) -> dict[Fact, list[m.Rule]]:
        """The rules in force by the fact that they decide or help to decide."""
        now = self.resolver.rules
        found: dict[Fact, list[m.Rule]] = {}
        for name, requirements in now.statuses.items():
            found[Fact("status", name)] = [*self.resolver.read_by(requirements)]
        for name, material in self.book.materials.items():
            if material.foreign:
                carried = [*now.statuses.get(name, ()), *now.authentication.get(name, ())]
                found |= {Fact(kind, name): carried for kind in AUTHENTICATION_FACTS}
        for limit_kind, limits in now.limits.items():
            found[Fact("limit", limit_kind)] = [*limits]
        found[Fact("result")] = [*now.results]
        for name in self.steps:
            # A step falls when a step that prevails over it applies.
            found[Fact("step", name)] = [
                self.steps[name],
                *(step for step in self.steps.values() if name in step.overrides),
            ]
        return found

    @cached_property
    def steps(self) -> dict[str, m.Step]:
        """The steps in force by id, in their order."""
        return {step.id: step for step in self.resolver.rules.steps}

    def frame(self) -> Hashable:
        """What decides whether there is an answer at all, apart from the rules."""
        return tuple(
            (
                item.id,
                str(item.applies),
                item.list_basis is None,
                item.part_of,
                min((rule.in_force for rule in item.results), default=None),
            )
            for item in self.book.items.values()
        )

    def keys(self, fact: Fact) -> set[str]:
        """The keys that ``fact`` depends on."""
        return {
            key
            for rule in self.rules.get(fact, ())
            for key in self.evaluator.keys(rule.scope, rule.when)
        }

    def covers(self, answers: Answers) -> bool:
        """Whether the handbook of this state has rules for the situation."""
        key = tuple(answers.get(covering_key) for covering_key in self._covering_keys)
        if key not in self._covered:
            self._covered[key] = self.resolver.covers(answers)
        return self._covered[key]

    @cached_property
    def _covering_keys(self) -> tuple[str, ...]:
        applies = self.evaluator.keys(*((item.applies,) for item in self.book.items.values()))
        return tuple(applies | self.keys(Fact("result")))

    def value(self, fact: Fact, answers: Answers) -> Value:
        """What ``fact`` comes to where ``answers`` hold."""
        makers: dict[Kind, Callable[[str, Answers], Value]] = {
            "status": self._status,
            "method": self._method,
            "delay": self._delay,
            "limit": self._limit,
            "result": self._result,
            "step": self._step,
            "order": self._sequence,
        }
        try:
            return makers[fact.kind](fact.about, answers)
        except UndecidedError as error:
            rules = tuple(rule.id for rule in error.rules)
            return Value(Contradiction(rules), rules=rules)

    def _status(self, name: str, answers: Answers) -> Value:
        decision = self.resolver.requirement(name, answers)
        rule = decision.rule
        if rule is None:
            return Value(("not_applicable", 0, 0))
        material = self.book.materials.get(name)
        counts: tuple[int, int] = (0, 0)
        if rule.status in m.HANDED_IN and material is not None:
            counts = (
                material.original if rule.original is None else rule.original,
                material.copies if rule.copies is None else rule.copies,
            )
        note = rule.note if rule.status != "not_applicable" else None
        return Value((rule.status, *counts), _pair(note), _ids(decision.live))

    def _method(self, name: str, answers: Answers) -> Value:
        material = self.book.materials.get(name)
        status = self.resolver.requirement(name, answers).rule
        if material is None or status is None or status.status not in m.HANDED_IN:
            return Value(None)
        method = self.resolver.method(material, answers)
        if method.rule is None or method.rule.method is None:
            raise UndecidedError(f"authentication of {name}", (), answers, self.day)
        return Value(method.rule.method, rules=_ids(method.live))

    def _delay(self, name: str, answers: Answers) -> Value:
        method = self._method(name, answers)
        if method.decides is None:
            return method
        if method.decides == "none":
            return Value("waived", rules=method.rules)
        delay = self.resolver.delay(self.book.materials[name], answers)
        if delay.rule is None or delay.rule.status is None:
            return Value("required")
        return Value(delay.rule.status, rules=_ids(delay.live))

    def _limit(self, kind: str, answers: Answers) -> Value:
        decision = self.resolver.limit(kind, answers)
        if decision.rule is None:
            return Value(None)
        rule = decision.rule
        return Value(
            (rule.working_days, rule.extension_days), _pair(rule.counted_from), _ids(decision.live)
        )

    def _result(self, _: str, answers: Answers) -> Value:
        decision = self.resolver.result(answers)
        if decision.rule is None:
            raise UndecidedError("result", (), answers, self.day)
        return Value(decision.rule.result, rules=_ids(decision.live))

    def _present(self, step: m.Step, answers: Answers) -> bool:
        return self.resolver.truth(step, answers) is Truth.YES and not any(
            step.id in other.overrides and self.resolver.truth(other, answers) is Truth.YES
            for other in self.rules[Fact("step", step.id)]
            if isinstance(other, m.Step)
        )

    def _step(self, name: str, answers: Answers) -> Value:
        step = self.steps.get(name)
        if step is None or not self._present(step, answers):
            return Value(None)
        ways = tuple((branch.to, branch.label.zh, branch.label.en) for branch in step.branches)
        return Value(
            (step.actor, _pair(step.deadline), ways),
            (_pair(step.name), _pair(step.text)),
            (step.id,),
        )

    def _sequence(self, _: str, answers: Answers) -> Value:
        return Value(
            tuple(name for name, step in self.steps.items() if self._present(step, answers))
        )


def _ids(rules: Iterable[m.Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.id for rule in rules))


def _pair(text: m.Text | None) -> tuple[str, str] | None:
    return None if text is None else (text.zh, text.en)
