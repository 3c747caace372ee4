"""Whether the rules answer every situation on every day, once.

How.  A fact of an answer (the status of one material, its authentication, the time limits, the
result, the steps) depends on few keys.  It is decided for every combination of answers to exactly
these keys and those that say which service item applies, not for every whole situation: a decision
reads nothing else, so what holds for each combination holds for each situation.  Three things more
make it quick and leave nothing out: values that no condition of any rule tells apart stand for one
another; places of issue that no condition tells apart on the day stand for one another; and a fact
is decided again on another day only if its rules in force, or the members of their groups of
places, are others.  ``test_proof.py`` compares all this with whole situations, one by one.

The days are every date in the data and the day before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from handbook.audit.consistency import CHECKS, idle_values
from handbook.audit.findings import Finding, finding, listed, word
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import PLACE_KEYS, Answers, Truth
from handbook.export.checklist_text import days as days_said
from handbook.rules import situation_addresses
from handbook.rules.answers import Decision, Resolver, UndecidedError
from handbook.rules.combinations import Combinations

R = TypeVar("R", bound=m.Rule)

#: Shown first in counter-examples.
_SHOWN_PLACES = ("US", "CA", "RW", "IN", "HK", "CN")
_HANDED_IN = ("required", "deferrable")
_KINDS = ("promised", "national", "statutory")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What was proven, or what stands against it.  ``reminders`` do no harm."""

    findings: list[Finding]
    reminders: list[Finding]
    figures: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether nothing stands against it."""
        return not self.findings


def prove(
    book: Book, progress: Progress | None = None, days: Sequence[date] | None = None
) -> Report:
    """Everything that does not hold in ``book``, on all days or on these ``days`` only."""
    prover = _Prover(book)
    if days is not None:
        prover.all_days = [*days]
    prover.days(progress or (lambda _done, _all: None))
    for check in CHECKS:
        prover.findings += check(book)
    if days is None:
        prover.unused_rules()
        prover.forgotten_addresses()
    reminders = [*idle_values(book), *prover.idle_overrides()]
    figures = {
        "rules": len(book.rules) + len(book.deadlines),
        "days": len(prover.all_days),
        "facts": len(prover.facts),
        "cases": prover.cases,
    }
    return Report(_once(prover.findings), reminders, figures)


def command(book: Book, one: Finding) -> str:
    """The counter-example as a command that can be run; empty where there is none."""
    if one.answers is None or one.day is None:
        return ""
    flags = [
        f"{book.questions[key].flag} {value}"
        for key, values in one.answers.items()
        for value in values
    ]
    return " ".join(["handbook checklist", *flags, f"--as-of {one.day}"])


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for one fault of the same rules: the first day stands for all."""
    found: dict[Hashable, Finding] = {}
    for one in findings:
        mark = (one.code, one.rules)
        if mark not in found or (one.day or date.min) < (found[mark].day or date.min):
            found[mark] = one
    return list(found.values())


# -- one day ---------------------------------------------------------------------------------------


class _Day:
    """The rules in force on a day by the fact they decide, and what each comes to."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self.resolver = Resolver(book, day)
        self.evaluator = self.resolver.evaluator

    def _now(self, rules: Iterable[R]) -> list[R]:
        return [rule for rule in rules if self.book.in_force(rule, self.day)]

    @cached_property
    def status(self) -> dict[str, list[m.Requirement]]:
        found: dict[str, list[m.Requirement]] = {name: [] for name in self.book.materials}
        for rule in self._now(self.book.requirements):
            for name in rule.materials:
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def authentication(self) -> dict[str, list[m.AuthenticationRule]]:
        found: dict[str, list[m.AuthenticationRule]] = {
            name: [] for name, one in self.book.materials.items() if one.foreign
        }
        for rule in self._now(self.book.authentication):
            for name in rule.materials:
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def limits(self) -> list[m.TimeLimit]:
        return self._now(self.book.time_limits)

    @cached_property
    def results(self) -> list[m.ResultRule]:
        return self._now(self.book.result_rules)

    @cached_property
    def steps(self) -> list[m.Step]:
        return self._now(self.book.steps)

    @cached_property
    def deadlines(self) -> list[m.Deadline]:
        return self._now(self.book.deadlines.values())

    def keys(self, rules: Iterable[m.Rule]) -> set[str]:
        """The keys that the rules read."""
        return self.evaluator.keys(*(part for rule in rules for part in (rule.scope, rule.when)))

    @cached_property
    def framing(self) -> tuple[Hashable, ...]:
        """What decides which service item applies and whether it has rules yet."""
        starts = (
            min((rule.in_force for rule in item.results), default=self.day) <= self.day
            for item in self.book.items.values()
        )
        return tuple(rule.id for rule in self.results), tuple(starts)

    @cached_property
    def framing_keys(self) -> set[str]:
        applies = ((item.applies,) for item in self.book.items.values())
        return self.evaluator.keys(*applies) | self.keys(self.results)

    def items(self, answers: Answers) -> list[m.Item]:
        """The service items that fit best: one, unless the data is at fault."""
        found = [
            item
            for item in self.book.items.values()
            if self.evaluator.holds((item.applies,), answers) is Truth.YES
        ]
        most = max((len(item.applies) for item in found), default=0)
        return [item for item in found if len(item.applies) == most]

    def covers(self, answers: Answers) -> bool:
        """Whether the handbook answers the situation: its service item has rules by this day."""
        item = self.resolver.item(answers)
        if item is None:
            return False
        try:
            if self.resolver.result(answers).live:
                return True
        except UndecidedError:
            return True
        return min((rule.in_force for rule in item.results), default=self.day) <= self.day

    def places(self, rules: Iterable[m.Rule]) -> list[tuple[str, ...]]:
        """The places by what the conditions of the rules tell apart on this day."""
        sets = [
            self.evaluator.expand(key, values)
            for rule in rules
            for part in (rule.scope, rule.when)
            for one in part
            for key, values in one.items()
            if key in PLACE_KEYS
        ]
        found: dict[tuple[bool, ...], list[str]] = {}
        for place in self.book.places:
            found.setdefault(tuple(place in one for one in sets), []).append(place)
        return [tuple(places) for places in found.values()]


def _about(rule: m.Rule) -> tuple[str, ...]:
    """What a rule decides, one thing at a time: its materials, or the kind of its time limit."""
    if isinstance(rule, (m.Requirement, m.AuthenticationRule)):
        return rule.materials
    return (rule.kind,) if isinstance(rule, m.TimeLimit) else ("",)


@dataclass(frozen=True)
class _Fact(Generic[R]):
    """A fact of an answer: what it is about, its name, what decides it and what a rule makes it."""

    about: str
    name: m.Text
    decide: Callable[[Answers], Decision[R]]
    value: Callable[[R], m.Text]


# -- the proof -------------------------------------------------------------------------------------


@dataclass
class _Prover:
    """Collects what does not hold, and which rules have decided something."""

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
        for one in dated:
            start = one.in_force if isinstance(one, m.Deadline) else one.from_
            dates |= {start} | ({one.until} if one.until else set())
        days = dates | {day - timedelta(days=1) for day in dates}
        return sorted(day for day in days if day >= book.first_day)

    @cached_property
    def universe(self) -> Combinations:
        return Combinations(Resolver(self.book, self.all_days[0]))

    def days(self, progress: Progress) -> None:
        """Prove every fact on every day."""
        before: _Day | None = None
        for number, day in enumerate(self.all_days):
            progress(number, len(self.all_days))
            now = _Day(self.book, day)
            self.frame(now)
            for name in now.status:
                self.status(now, name)
            for name in now.authentication:
                self.authentication(now, name)
            self.limits(now)
            self.steps(now)
            self.deadlines(now)
            if before is not None:
                self.endings(before, now)
            before = now
        progress(len(self.all_days), len(self.all_days))

    def _new(self, now: _Day, fact: str, rules: Iterable[m.Rule], *more: Hashable) -> bool:
        """Whether the fact has not been proven yet with these rules in force."""
        self.facts.add(fact)
        mark = (fact, tuple(rule.id for rule in rules), now.framing, *more)
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def _rows(self, now: _Day, keys: Iterable[str]) -> Iterator[Answers]:
        """Every combination of answers for which the handbook has an answer on the day."""
        for answers in self.universe.rows(now.framing_keys | {*keys}):
            if now.covers(answers):
                self.cases += 1
                yield answers

    def _report(
        self, code: str, now: _Day, answers: Answers, rules: Iterable[str] = (), **words: object
    ) -> None:
        answers = {
            **self.universe.whole(answers),
            **{key: values for key, values in answers.items() if key in PLACE_KEYS},
        }
        if "issued_in" not in answers and self._asks_place(now, answers):
            answers["issued_in"] = (self._shown([*self.book.places]),)
        self.findings.append(finding(code, rules, now.day, answers, **words))

    def _decide(self, now: _Day, answers: Answers, fact: _Fact[R]) -> tuple[R, ...] | None:
        """The rules that prevail, noted; ``None`` when they contradict each other."""
        try:
            decision = fact.decide(answers)
        except UndecidedError as error:
            live: tuple[Any, ...] = error.rules
            self._note(fact.about, live, ())
            parts = [word("prove_rule", rule=rule.id, value=fact.value(rule)) for rule in live]
            self._report(
                "contradiction",
                now,
                answers,
                [rule.id for rule in live],
                fact=fact.name,
                rules_said=listed(parts),
            )
            return None
        self._note(fact.about, decision.live, decision.overridden)
        return decision.live

    def _note(self, about: str, live: Sequence[m.Rule], beaten: Sequence[m.Rule]) -> None:
        self.live |= {(rule.id, about) for rule in live}
        self.applied |= {(rule.id, about) for rule in (*live, *beaten)}
        if beaten:
            self.prevailed |= {
                (rule.id, other.id)
                for rule in (*live, *beaten)
                for other in beaten
                if other.id in rule.overrides
            }

    # -- the facts -----------------------------------------------------------------------------

    def frame(self, now: _Day) -> None:
        """Every situation falls under one service item, which ends with one result."""
        if not self._new(now, "result", now.results):
            return
        fact = _Fact[m.ResultRule](
            "",
            word("prove_result"),
            now.resolver.result,
            lambda rule: self.book.results[rule.result].name,
        )
        for answers in self.universe.rows(now.framing_keys):
            self.cases += 1
            items = now.items(answers)
            if not items:
                self._report("no-item", now, answers)
            elif len(items) > 1:
                names = [item.short_name for item in items]
                self._report(
                    "two-items", now, answers, [item.id for item in items], items=listed(names)
                )
            elif now.covers(answers) and self._decide(now, answers, fact) == ():
                self._report("no-result", now, answers, (items[0].id,), item=items[0].short_name)

    def status(self, now: _Day, name: str) -> None:
        """Every material has one status, and is asked for in one number."""
        rules = now.status[name]
        basis = tuple(
            item.id
            for item in self.book.items.values()
            if item.list_basis and self.book.in_force(item.list_basis, now.day)
        )
        if not self._new(now, f"status of {name}", rules, basis):
            return
        fact = _Fact[m.Requirement](
            name,
            self._status_of(name),
            lambda answers: now.resolver.requirement(name, answers),
            lambda rule: word(rule.status),
        )
        for answers in self._rows(now, now.keys(rules)):
            live = self._decide(now, answers, fact)
            if live == ():
                item = now.resolver.item(answers)
                holder = item.id if item and item.list_basis else item.part_of if item else None
                if item and holder not in basis:
                    self._report(
                        "no-status", now, answers, (item.id,), fact=fact.name, item=item.short_name
                    )
            elif live:
                self._numbers(now, answers, fact.name, live)

    def _numbers(
        self, now: _Day, answers: Answers, fact: m.Text, live: Sequence[m.Requirement]
    ) -> None:
        for key in ("original", "copies"):
            said = {rule.id: getattr(rule, key) for rule in live if getattr(rule, key) is not None}
            self._agree(now, answers, fact, word(f"prove_{key}"), said)

    def _agree(
        self, now: _Day, answers: Answers, fact: m.Text, number: m.Text, said: Mapping[str, int]
    ) -> None:
        if len(set(said.values())) > 1:
            parts = [word("prove_rule", rule=rule, value=value) for rule, value in said.items()]
            self._report(
                "two-numbers",
                now,
                answers,
                said,
                fact=fact,
                number=number,
                rules_said=listed(parts),
            )

    def authentication(self, now: _Day, name: str) -> None:
        """Every foreign document that is handed in is authenticated in one way, due at one time."""
        rules, carried = now.authentication[name], now.status[name]
        material = self.book.materials.get(name)
        places = now.places(rules)
        if material is None or not self._new(
            now, f"authentication of {name}", (*carried, *rules), tuple(places)
        ):
            return
        method = _Fact[m.AuthenticationRule](
            name,
            word("prove_method", material=material.name),
            lambda answers: now.resolver.method(material, answers),
            lambda rule: word(f"prove_by_{rule.method}"),
        )
        delay = _Fact[m.AuthenticationRule](
            name,
            word("prove_delay", material=material.name),
            lambda answers: now.resolver.delay(material, answers),
            lambda rule: word(f"auth_{rule.status}"),
        )
        for answers in self._rows(now, now.keys((*carried, *rules))):
            try:
                status = now.resolver.requirement(name, answers).rule
            except UndecidedError:
                continue
            if status is None or status.status not in _HANDED_IN:
                continue
            for filed in self._everywhere(now, answers, places):
                self.cases += 1
                self._decide(now, filed, delay)
                if self._decide(now, filed, method) == ():
                    self._report("no-method", now, filed, (name,), fact=method.name)

    def _everywhere(
        self, now: _Day, answers: Answers, places: Sequence[tuple[str, ...]]
    ) -> Iterator[Answers]:
        """The situation with its documents issued in each kind of place, where that is asked."""
        if not self._asks_place(now, self.universe.whole(answers)):
            yield answers
            return
        for some in places:
            yield {**answers, "issued_in": (self._shown(some),)}

    @staticmethod
    def _asks_place(now: _Day, answers: Answers) -> bool:
        return now.evaluator.arises("issued_in", answers) is Truth.YES

    @staticmethod
    def _shown(places: Sequence[str]) -> str:
        return next((one for one in _SHOWN_PLACES if one in places), places[0])

    def limits(self, now: _Day) -> None:
        """At most one time limit of each kind, of a kind always or never in a service item."""
        if not self._new(now, "time limits", now.limits):
            return
        facts = {
            kind: _Fact[m.TimeLimit](
                kind,
                word(f"prove_limit_{kind}"),
                partial(now.resolver.limit, kind),
                lambda rule: m.Text(
                    zh=days_said(rule.working_days, "zh"), en=days_said(rule.working_days, "en")
                ),
            )
            for kind in _KINDS
        }
        given: dict[tuple[str, str], dict[bool, Answers]] = {}
        for answers in self._rows(now, now.keys(now.limits)):
            item = now.resolver.item(answers)
            days: dict[str, m.TimeLimit] = {}
            for kind, fact in facts.items():
                live = self._decide(now, answers, fact)
                if live:
                    days[kind] = live[0]
                    self._extensions(now, answers, fact, live)
                if item and live is not None:
                    given.setdefault((item.id, kind), {}).setdefault(bool(live), answers)
            self._ordered(now, answers, facts, days)
        for (name, kind), answered in given.items():
            if True in answered and False in answered:
                rules = [
                    rule.id
                    for rule in now.limits
                    if rule.kind == kind and now.resolver.truth(rule, answered[True]) is Truth.YES
                ]
                self._report(
                    "limit-gap",
                    now,
                    answered[False],
                    rules,
                    rules_said=listed([m.Text(zh=rule, en=rule) for rule in rules]),
                    fact=facts[kind].name,
                    item=self.book.items[name].short_name,
                )

    def _ordered(
        self,
        now: _Day,
        answers: Answers,
        facts: Mapping[str, _Fact[m.TimeLimit]],
        days: Mapping[str, m.TimeLimit],
    ) -> None:
        """A promise is not longer than the national time, nor that than the statutory one."""
        for short, long in itertools.combinations([kind for kind in _KINDS if kind in days], 2):
            if days[short].working_days > days[long].working_days:
                parts = [
                    word("prove_rule", rule=days[kind].id, value=facts[kind].value(days[kind]))
                    for kind in (short, long)
                ]
                self._report(
                    "limit-too-long",
                    now,
                    answers,
                    (days[short].id, days[long].id),
                    short=facts[short].name,
                    long=facts[long].name,
                    rules_said=listed(parts),
                )

    def _extensions(
        self, now: _Day, answers: Answers, fact: _Fact[m.TimeLimit], live: Sequence[m.TimeLimit]
    ) -> None:
        said = {rule.id: rule.extension_days for rule in live if rule.extension_days}
        self._agree(now, answers, fact.name, word("prove_extension"), said)

    def steps(self, now: _Day) -> None:
        """Every situation has steps, and each branch leads to one of them or to the end."""
        if not self._new(now, "steps", now.steps):
            return
        for answers in self._rows(now, now.keys(now.steps)):
            decision = now.resolver.steps(answers)
            self._note("", decision.live, decision.overridden)
            there = {step.id for step in decision.live}
            if not there:
                item = now.resolver.item(answers)
                name = item.short_name if item else m.Text(zh="—", en="—")
                self._report("no-steps", now, answers, (item.id,) if item else (), item=name)
            for step in decision.live:
                for branch in step.branches:
                    if branch.to != "end" and branch.to not in there:
                        self._report(
                            "lost-branch",
                            now,
                            answers,
                            (step.id, branch.to),
                            rule=step.id,
                            step=step.name,
                            to=branch.to,
                        )

    def deadlines(self, now: _Day) -> None:
        """No two dated rules put different days to the same thing."""
        if not self._new(now, "deadlines", now.deadlines):
            return
        for answers in self._rows(now, now.keys(now.deadlines)):
            found = [one for one in now.deadlines if now.resolver.truth(one, answers) is Truth.YES]
            beaten = {name for one in found for name in one.overrides}
            live = [one for one in found if one.id not in beaten]
            self._note("", live, [one for one in found if one.id in beaten])
            for one, other in itertools.combinations(live, 2):
                shared = {*one.materials, *one.steps} & {*other.materials, *other.steps}
                if (
                    shared
                    and (one.kind, one.event) == (other.kind, other.event)
                    and ((one.number, one.unit) != (other.number, other.unit))
                ):
                    parts = [
                        word(
                            "prove_rule",
                            rule=rule.id,
                            value=word(f"prove_unit_{rule.unit}", n=rule.number),
                        )
                        for rule in (one, other)
                    ]
                    self._report(
                        "two-deadlines",
                        now,
                        answers,
                        (one.id, other.id),
                        fact=one.name,
                        rules_said=listed(parts),
                    )

    def endings(self, before: _Day, now: _Day) -> None:
        """What a rule has decided until the day it runs out, another rule decides from then on.

        A measure may end a rule or run out as a whole: that is stated.  It must not leave a hole,
        after which the same thing is decided again.
        """
        ruled: tuple[m.Requirement | m.TimeLimit, ...] = (
            *self.book.requirements,
            *self.book.time_limits,
        )
        for rule in ruled:
            if rule.until == now.day and self.book.in_force(rule, before.day):
                holder = self.book.holder(rule.id)
                stated = isinstance(holder, m.Measure) and holder.until == rule.until
                for name in _about(rule):
                    self._ending(rule, name, before, now, stated=stated)

    def _ending(
        self, rule: m.Requirement | m.TimeLimit, name: str, before: _Day, now: _Day, *, stated: bool
    ) -> None:
        limited = isinstance(rule, m.TimeLimit)
        fact = word(f"prove_limit_{name}") if limited else self._status_of(name)

        def decided(day: _Day, answers: Answers) -> bool:
            resolver = day.resolver
            try:
                decide = resolver.limit if limited else resolver.requirement
                return bool(decide(name, answers).live)
            except UndecidedError:
                return True

        rules = (
            [*before.limits, *now.limits] if limited else [*before.status[name], *now.status[name]]
        )
        later = [_Day(self.book, day) for day in self.book.dates if day > now.day] if stated else []
        for answers in self._rows(now, now.keys(rules) | before.framing_keys):
            if before.resolver.truth(rule, answers) is not Truth.YES or decided(now, answers):
                continue
            if not stated or any(decided(day, answers) for day in later):
                self._report("no-successor", now, answers, (rule.id,), fact=fact, rule=rule.id)
                return

    # -- the whole -----------------------------------------------------------------------------

    def unused_rules(self) -> None:
        """Every rule decides something in some situation on some day."""
        for rule in (*self.book.rules.values(), *self.book.deadlines.values()):
            if rule.id in {one.id for one in self.book.list_rules.values()}:
                continue
            about = _about(rule)
            for name in about:
                mark = (rule.id, name)
                if mark in self.live:
                    continue
                code = "always-overridden" if mark in self.applied else "dead-rule"
                key = f"{code}-material" if len(about) > 1 else code
                self.findings.append(
                    finding(
                        code,
                        (rule.id,),
                        sentence=key,
                        rule=rule.id,
                        material=self._material(name) if len(about) > 1 else "",
                    )
                )

    def idle_overrides(self) -> list[Finding]:
        """Overrides that never have anything to decide."""
        return [
            finding("idle-override", (rule.id, name), rule=rule.id, other=name)
            for rule in self.book.rules.values()
            for name in rule.overrides
            if (rule.id, name) not in self.prevailed
            and not isinstance(rule, m.Deadline)
            and name != rule.id
        ]

    def forgotten_addresses(self) -> None:
        """Every situation of every day has its permanent address on record."""
        if not self.book.addresses or self.findings:
            return
        for one in situation_addresses.updated(self.book):
            if one != self.book.addresses.get(one.slug):
                self.findings.append(finding("address", (one.slug,), slug=one.slug))

    def _status_of(self, name: str) -> m.Text:
        return word("prove_status", material=self._material(name))

    def _material(self, name: str) -> m.Text:
        one = self.book.materials.get(name)
        return one.name if one else m.Text(zh=name, en=name)
