"""Whether the rules answer every situation on every day, once.

How.  A fact of an answer (the status of one material, its authentication, the time limits, the
result, the steps) depends on few keys.  It is decided for every combination of answers to exactly
these keys and those that say which service item applies, not for every whole situation: a decision
reads nothing else, so what holds for each combination holds for each situation.  Three things more
make it quick and leave nothing out: values that no condition of any rule tells apart stand for one
another; places of issue that no condition tells apart on the day stand for one another; and a fact
is decided again on another day only if its rules in force, or the members of their groups of
places, are others.  ``tests/test_prove.py`` compares all this with whole situations, one by one.

The days are every date in the data and the day before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from handbook import addresses, tables
from handbook import model as m
from handbook.answers import Decision, Resolver, Undecided
from handbook.book import Book
from handbook.conditions import PLACE_KEYS, Answers, Truth
from handbook.walk import alike, values_of
from handbook.words import wording

R = TypeVar("R", bound=m.Rule)

#: Told apart by more than their conditions, these places are shown in counter-examples first.
_SHOWN_PLACES = ("US", "CA", "RW", "IN", "HK", "CN")
_HANDED_IN = ("required", "deferrable")
_KINDS = ("promised", "national", "statutory")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: a sentence, the rules concerned and a counter-example."""

    code: str
    text: m.Text
    rules: tuple[str, ...] = ()
    day: date | None = None
    answers: Answers | None = None


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


def prove(book: Book, progress: Progress | None = None) -> Report:
    """Everything that does not hold in ``book``."""
    prover = _Prover(book)
    prover.days(progress or (lambda _done, _all: None))
    for check in _WHOLE:
        prover.findings += check(book)
    prover.unused_rules()
    prover.forgotten_addresses()
    reminders = [*_idle_values(book), *prover.idle_overrides()]
    figures = {
        "rules": len(book.rules) + len(book.deadlines),
        "days": len(prover.all_days),
        "facts": len(prover.facts),
        "cases": prover.cases,
    }
    return Report(_once(prover.findings), reminders, figures)


def command(book: Book, finding: Finding) -> str:
    """The counter-example as a command that can be run; empty where there is none."""
    if finding.answers is None or finding.day is None:
        return ""
    flags = [
        f"{book.questions[key].flag} {value}"
        for key, values in finding.answers.items() for value in values
    ]
    return " ".join(["handbook checklist", *flags, f"--as-of {finding.day}"])


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for the same fault of the same rules: the first situation and day stand for all."""
    found: dict[Hashable, Finding] = {}
    for one in findings:
        mark = (one.code, one.rules or one.text)
        if mark not in found or (one.day or date.min) < (found[mark].day or date.min):
            found[mark] = one
    return list(found.values())


def _finding(
    code: str, key: str, rules: Iterable[str] = (), day: date | None = None,
    answers: Answers | None = None, **words: m.Text | object,
) -> Finding:
    def said(language: m.Language) -> str:
        values = {
            name: value[language] if isinstance(value, m.Text) else value
            for name, value in words.items()
        }
        return wording(language)[f"prove_{key}"].format(day=day, **values)

    return Finding(code, m.Text(zh=said("zh"), en=said("en")), tuple(rules), day, answers)


def _word(key: str, **words: object) -> m.Text:
    return m.Text(**{
        language: wording(language)[key].format(**{
            name: value[language] if isinstance(value, m.Text) else value
            for name, value in words.items()
        })
        for language in m.LANGUAGES
    })


def _listed(parts: Sequence[m.Text]) -> m.Text:
    return m.Text(
        zh="、".join(one.zh for one in parts) or "—", en=", ".join(one.en for one in parts) or "—"
    )


# -- the situations --------------------------------------------------------------------------------


class _Cases:
    """Every combination of answers to some keys that a whole situation can hold."""

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
            conditions = (question.asked_when, *(one.only_when for one in question.values))
            waiting |= {name for condition in conditions for one in condition for name in one}
            waiting |= {
                other.key for other in self.book.questions.values()
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
        return next((
            key for key in order if key not in answers and key not in PLACE_KEYS
            and self.resolver.evaluator.arises(key, answers) is Truth.YES
        ), None)

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
                some for count in range(1, len(several) + 1)
                for some in itertools.combinations(several, count)
            ),
        ]

    def whole(self, answers: Answers) -> Answers:
        """A whole situation with these answers: every other question gets its first answer."""
        full = dict(answers)
        while (key := self._next(self.book.questions, full)) is not None:
            question = self.book.questions[key]
            values = self._values(key, full)
            full[key] = next((one for one in values if one == (question.default,)), values[0])
        return {key: full[key] for key in self.book.questions if key in full}


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
            item for item in self.book.items.values()
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
        except Undecided:
            return True
        return min((rule.in_force for rule in item.results), default=self.day) <= self.day

    def places(self, rules: Iterable[m.Rule]) -> list[tuple[str, ...]]:
        """The places by what the conditions of the rules tell apart on this day."""
        sets = [
            self.evaluator.expand(key, values)
            for rule in rules for part in (rule.scope, rule.when) for one in part
            for key, values in one.items() if key in PLACE_KEYS
        ]
        found: dict[tuple[bool, ...], list[str]] = {}
        for place in self.book.places:
            found.setdefault(tuple(place in one for one in sets), []).append(place)
        return [tuple(places) for places in found.values()]


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
    def universe(self) -> _Cases:
        return _Cases(Resolver(self.book, self.all_days[0]))

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
        answers = {**self.universe.whole(answers), **{
            key: values for key, values in answers.items() if key in PLACE_KEYS
        }}
        self.findings.append(_finding(code, code, rules, now.day, answers, **words))

    def _decide(
        self, now: _Day, about: str, fact: m.Text, answers: Answers,
        decide: Callable[[], Decision[R]], value: Callable[[R], m.Text | object],
    ) -> tuple[R, ...] | None:
        """The rules that prevail, noted; ``None`` when they contradict each other."""
        try:
            decision = decide()
        except Undecided as error:
            live: tuple[Any, ...] = error.rules
            self._note(about, live, ())
            parts = [_word("prove_rule", rule=rule.id, value=value(rule)) for rule in live]
            self._report(
                "contradiction", now, answers, [rule.id for rule in live],
                fact=fact, rules_said=_listed(parts),
            )
            return None
        self._note(about, decision.live, decision.overridden)
        return decision.live

    def _note(self, about: str, live: Sequence[m.Rule], beaten: Sequence[m.Rule]) -> None:
        self.live |= {(rule.id, about) for rule in live}
        self.applied |= {(rule.id, about) for rule in (*live, *beaten)}
        if beaten:
            self.prevailed |= {
                (rule.id, other.id) for rule in (*live, *beaten) for other in beaten
                if other.id in rule.overrides
            }

    # -- the facts -----------------------------------------------------------------------------

    def frame(self, now: _Day) -> None:
        """Every situation falls under one service item, which ends with one result."""
        if not self._new(now, "result", now.results):
            return
        for answers in self.universe.rows(now.framing_keys):
            self.cases += 1
            items = now.items(answers)
            if not items:
                self._report("no-item", now, answers)
            elif len(items) > 1:
                names = [item.short_name for item in items]
                self._report(
                    "two-items", now, answers, [item.id for item in items], items=_listed(names)
                )
            elif now.covers(answers):
                live = self._decide(
                    now, "", _word("prove_result"), answers,
                    lambda answers=answers: now.resolver.result(answers),  # type: ignore[misc]
                    lambda rule: self.book.results[rule.result].name,
                )
                if live == ():
                    self._report(
                        "no-result", now, answers, (items[0].id,), item=items[0].short_name
                    )

    def status(self, now: _Day, name: str) -> None:
        """Every material has one status, and is asked for in one number."""
        rules = now.status[name]
        basis = tuple(
            item.id for item in self.book.items.values()
            if item.list_basis and self.book.in_force(item.list_basis, now.day)
        )
        if not self._new(now, f"status of {name}", rules, basis):
            return
        fact = _word("prove_status", material=self._material(name))
        for answers in self._rows(now, now.keys(rules)):
            live = self._decide(
                now, name, fact, answers,
                lambda answers=answers: now.resolver.requirement(name, answers),  # type: ignore[misc]
                lambda rule: _word(rule.status),
            )
            if live == ():
                item = now.resolver.item(answers)
                holder = item.id if item and item.list_basis else item.part_of if item else None
                if item and holder not in basis:
                    self._report(
                        "no-status", now, answers, (item.id,), fact=fact, item=item.short_name
                    )
            elif live:
                self._numbers(now, answers, fact, live)

    def _numbers(
        self, now: _Day, answers: Answers, fact: m.Text, live: Sequence[m.Requirement]
    ) -> None:
        for key in ("original", "copies"):
            said = {
                rule.id: getattr(rule, key) for rule in live if getattr(rule, key) is not None
            }
            if len(set(said.values())) > 1:
                parts = [_word("prove_rule", rule=rule, value=value) for rule, value in said.items()]
                self._report(
                    "two-numbers", now, answers, said, fact=fact, number=_word(f"prove_{key}"),
                    rules_said=_listed(parts),
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
        method = _word("prove_method", material=material.name)
        delay = _word("prove_delay", material=material.name)
        for answers in self._rows(now, now.keys((*carried, *rules))):
            try:
                status = now.resolver.requirement(name, answers).rule
            except Undecided:
                continue
            if status is None or status.status not in _HANDED_IN:
                continue
            for filed in self._everywhere(now, answers, places):
                self.cases += 1
                ways = self._decide(
                    now, name, method, filed,
                    lambda filed=filed: now.resolver.method(material, filed),  # type: ignore[misc]
                    lambda rule: _word(f"prove_by_{rule.method}"),
                )
                self._decide(
                    now, name, delay, filed,
                    lambda filed=filed: now.resolver.delay(material, filed),  # type: ignore[misc]
                    lambda rule: _word(f"auth_{rule.status}"),
                )
                if ways == ():
                    self._report("no-method", now, filed, (name,), fact=method)

    def _everywhere(
        self, now: _Day, answers: Answers, places: Sequence[tuple[str, ...]]
    ) -> Iterator[Answers]:
        """The situation with its documents issued in each kind of place, where that is asked."""
        whole = self.universe.whole(answers)
        if now.evaluator.arises("issued_in", whole) is not Truth.YES:
            yield answers
            return
        for some in places:
            place = next((one for one in _SHOWN_PLACES if one in some), some[0])
            yield {**answers, "issued_in": (place,)}

    def limits(self, now: _Day) -> None:
        """At most one time limit of each kind, of a kind always or never in a service item."""
        if not self._new(now, "time limits", now.limits):
            return
        given: dict[tuple[str, str], dict[bool, Answers]] = {}
        held: dict[str, m.Item] = {}
        for answers in self._rows(now, now.keys(now.limits)):
            item = now.resolver.item(answers)
            days: dict[str, m.TimeLimit] = {}
            for kind in _KINDS:
                live = self._decide(
                    now, kind, _word(f"prove_limit_{kind}"), answers,
                    lambda answers=answers, kind=kind: now.resolver.limit(kind, answers),  # type: ignore[misc]
                    lambda rule: _word("prove_days", n=rule.working_days),
                )
                if live:
                    days[kind] = live[0]
                    self._extensions(now, answers, kind, live)
                if item and live is not None:
                    held[item.id] = item
                    given.setdefault((item.id, kind), {}).setdefault(bool(live), answers)
            for short, long in itertools.combinations([kind for kind in _KINDS if kind in days], 2):
                if days[short].working_days > days[long].working_days:
                    parts = [
                        _word("prove_rule", rule=days[kind].id,
                              value=_word("prove_days", n=days[kind].working_days))
                        for kind in (short, long)
                    ]
                    self._report(
                        "limit-too-long", now, answers, (days[short].id, days[long].id),
                        short=_word(f"prove_limit_{short}"), long=_word(f"prove_limit_{long}"),
                        rules_said=_listed(parts),
                    )
        for (name, kind), answered in given.items():
            if True in answered and False in answered:
                rules = [
                    rule.id for rule in now.limits if rule.kind == kind
                    and self.book.holder(rule.id).id == name
                ]
                self._report(
                    "limit-gap", now, answered[False], rules or (name,),
                    fact=_word(f"prove_limit_{kind}"), item=held[name].short_name,
                )

    def _extensions(
        self, now: _Day, answers: Answers, kind: str, live: Sequence[m.TimeLimit]
    ) -> None:
        said = {rule.id: rule.extension_days for rule in live if rule.extension_days}
        if len(set(said.values())) > 1:
            parts = [_word("prove_rule", rule=rule, value=value) for rule, value in said.items()]
            self._report(
                "two-numbers", now, answers, said, fact=_word(f"prove_limit_{kind}"),
                number=_word("prove_extension"), rules_said=_listed(parts),
            )

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
                            "lost-branch", now, answers, (step.id, branch.to),
                            step=step.name, to=branch.to,
                        )

    def deadlines(self, now: _Day) -> None:
        """No two dated rules put different days to the same thing."""
        if not self._new(now, "deadlines", now.deadlines):
            return
        for answers in self._rows(now, now.keys(now.deadlines)):
            found = [
                one for one in now.deadlines if now.resolver.truth(one, answers) is Truth.YES
            ]
            beaten = {name for one in found for name in one.overrides}
            live = [one for one in found if one.id not in beaten]
            self._note("", live, [one for one in found if one.id in beaten])
            for one, other in itertools.combinations(live, 2):
                shared = {*one.materials, *one.steps} & {*other.materials, *other.steps}
                if shared and (one.kind, one.event) == (other.kind, other.event) and (
                    (one.number, one.unit) != (other.number, other.unit)
                ):
                    parts = [
                        _word("prove_rule", rule=rule.id,
                              value=_word(f"prove_unit_{rule.unit}", n=rule.number))
                        for rule in (one, other)
                    ]
                    self._report(
                        "contradiction", now, answers, (one.id, other.id), fact=one.name,
                        rules_said=_listed(parts),
                    )

    def endings(self, before: _Day, now: _Day) -> None:
        """What a rule has decided until the day it runs out, another rule decides from then on.

        A measure that ends a rule says why; running out says nothing.
        """
        for rule in (*before.book.requirements, *before.book.time_limits):
            if rule.until != now.day or not self.book.in_force(rule, before.day):
                continue
            names = rule.materials if isinstance(rule, m.Requirement) else (rule.kind,)
            for name in names:
                self._ending(before, now, rule, name)

    def _ending(self, before: _Day, now: _Day, rule: m.Rule, name: str) -> None:
        def rules(day: _Day) -> Sequence[m.Rule]:
            return day.status[name] if isinstance(rule, m.Requirement) else [
                one for one in day.limits if one.kind == name
            ]

        def live(day: _Day, answers: Answers) -> Sequence[m.Rule]:
            try:
                if isinstance(rule, m.Requirement):
                    return day.resolver.requirement(name, answers).live
                return day.resolver.limit(name, answers).live
            except Undecided as error:
                return error.rules

        keys = before.keys(rules(before)) | now.keys(rules(now)) | before.framing_keys
        for answers in self._rows(now, keys):
            if rule in live(before, answers) and not live(now, answers):
                fact = (
                    _word("prove_status", material=self._material(name))
                    if isinstance(rule, m.Requirement) else _word(f"prove_limit_{name}")
                )
                self._report("no-successor", now, answers, (rule.id,), fact=fact, rule=rule.id)
                return

    # -- the whole -----------------------------------------------------------------------------

    def unused_rules(self) -> None:
        """Every rule decides something in some situation on some day."""
        for rule in (*self.book.rules.values(), *self.book.deadlines.values()):
            if rule.id in {one.id for one in self.book.list_rules.values()}:
                continue
            about: tuple[str, ...] = ("",)
            if isinstance(rule, (m.Requirement, m.AuthenticationRule)):
                about = rule.materials
            elif isinstance(rule, m.TimeLimit):
                about = (rule.kind,)
            for name in about:
                mark = (rule.id, name)
                if mark in self.live:
                    continue
                code = "always-overridden" if mark in self.applied else "dead-rule"
                key = f"{code}-material" if len(about) > 1 else code
                self.findings.append(_finding(
                    code, key, (rule.id,), rule=rule.id,
                    material=self._material(name) if len(about) > 1 else "",
                ))

    def idle_overrides(self) -> list[Finding]:
        """Overrides that never have anything to decide."""
        return [
            _finding("idle-override", "idle-override", (rule.id, name), rule=rule.id, other=name)
            for rule in self.book.rules.values() for name in rule.overrides
            if (rule.id, name) not in self.prevailed
            and not isinstance(rule, m.Deadline) and name != rule.id
        ]

    def forgotten_addresses(self) -> None:
        """Every situation of every day has its permanent address on record."""
        if not self.book.addresses or self.findings:
            return
        for one in addresses.updated(self.book):
            if one != self.book.addresses.get(one.slug):
                self.findings.append(_finding("address", "address", (one.slug,), slug=one.slug))

    def _material(self, name: str) -> m.Text:
        one = self.book.materials.get(name)
        return one.name if one else m.Text(zh=name, en=name)


# -- what needs no situation -----------------------------------------------------------------------


def _facts(rule: m.Rule) -> set[tuple[str, ...]]:
    """The facts that a rule decides or helps to decide."""
    match rule:
        case m.Requirement():
            return {("status", name) for name in rule.materials}
        case m.AuthenticationRule():
            kinds = [kind for kind in ("method", "status") if getattr(rule, kind) is not None]
            return {("authentication", kind, name) for kind in kinds for name in rule.materials}
        case m.TimeLimit():
            return {("limit", rule.kind)}
        case m.ResultRule():
            return {("result",)}
        case m.Step():
            return {("steps",)}
        case m.Deadline():
            return {("deadline", rule.kind, rule.event)}
    return set()


def _overrides(book: Book) -> Iterator[Finding]:
    """An override is between two rules on one fact, and overrides form no circle."""
    every: Mapping[str, m.Rule] = {**book.rules, **book.deadlines}
    for rule in every.values():
        for name in rule.overrides:
            if name in every and not _facts(rule) & _facts(every[name]):
                yield _finding(
                    "override-elsewhere", "override-elsewhere", (rule.id, name),
                    rule=rule.id, other=name,
                )
    done: set[str] = set()

    def circle(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return path[path.index(name):]
        if name in done or name not in every:
            return ()
        for other in every[name].overrides:
            found = circle(other, (*path, name))
            if found:
                return found
        done.add(name)
        return ()

    for name in every:
        found = circle(name, ())
        if found:
            done.update(found)
            parts = [m.Text(zh=one, en=one) for one in (*found, found[0])]
            yield _finding(
                "override-circle", "override-circle", found,
                rules_said=m.Text(
                    zh=" → ".join(one.zh for one in parts), en=" → ".join(one.en for one in parts)
                ),
            )


def _conflicts(book: Book) -> Iterator[Finding]:
    """Every conflict between sources has a decision, or a claim that is followed."""
    for one in book.conflicts.values():
        if one.decision is None and one.follows is None:
            yield _finding("open-conflict", "open-conflict", (one.id,), id=one.id, title=one.title)


def _tables(book: Book) -> Iterator[Finding]:
    """One points table a day; each value of each factor in one bracket; thresholds that cover."""
    for table in book.points:
        for found in tables.of_table(table):
            yield Finding(
                f"table-{found.kind}",
                _word("prove_in_table", table=table.title, text=found.text),
                (f"{table.id}/{found.factor}", *found.brackets, found.values.text("en", whole=True)),
            )
        for factor in table.factors:
            for bracket in factor.brackets:
                if bracket.points > factor.cap:
                    yield _finding(
                        "over-cap", "over-cap", (f"{table.id}/{factor.id}", bracket.id),
                        factor=factor.name, bracket=bracket.label, points=bracket.points,
                        cap=factor.cap,
                    )
        points = sorted(one.points for one in table.thresholds)
        if len(set(points)) < len(points) or not points or points[0] > 0:
            yield _finding(
                "thresholds", "thresholds", tuple(one.id for one in table.thresholds),
                table=table.title, points=", ".join(map(str, points)),
            )
    ordered = sorted(book.points, key=lambda one: one.in_force)
    for one, after in itertools.pairwise(ordered):
        if one.until != after.in_force:
            code = "two-tables" if one.until is None or one.until > after.in_force else "no-table"
            yield _finding(
                code, code, (one.id, after.id), one=one.title, after=after.title,
                until=one.until or "—", start=after.in_force,
            )


def _numbers(book: Book) -> Iterator[Finding]:
    """Days, months and ages are more than nothing."""
    numbers: list[tuple[str, str, int | None]] = [
        *((one.id, "working_days", one.working_days) for one in book.time_limits),
        *((one.id, "extension_days", one.extension_days) for one in book.time_limits),
        *((one.id, "number", one.number) for one in book.deadlines.values()),
        *((one.id, "validity_months", one.validity_months) for one in book.materials.values()),
    ]
    for name, key, value in numbers:
        if value is not None and value <= 0:
            yield _finding("not-positive", "not-positive", (name,), rule=name, field=key, n=value)


def _places(book: Book) -> Iterator[Finding]:
    """On any day a place is in a group once, or left out of it, not both."""
    for group in book.place_groups().values():
        spans: list[tuple[str, date, date | None, str]] = [
            *((one.place, one.from_, one.until, "member") for one in group.members),
            *((one.place, one.from_, one.until, "exception") for one in group.exceptions),
        ]
        for one, other in itertools.combinations(spans, 2):
            if one[0] == other[0] and one[1] < (other[2] or date.max) and (
                other[1] < (one[2] or date.max)
            ):
                code = "place-twice" if one[3] == other[3] else "place-in-and-out"
                yield _finding(
                    code, code, (group.id, one[0]), max(one[1], other[1]), group=group.name,
                    place=book.places[one[0]].name if one[0] in book.places else one[0],
                )


def _idle_values(book: Book) -> Iterator[Finding]:
    """Answers that no condition tells apart, whatever the day: a reminder, no fault."""
    for key, same in alike(book).items():
        question = book.questions[key]
        labels = {value.id: value.label for value in question.values}
        groups: dict[str, list[str]] = {}
        for value, first in same.items():
            groups.setdefault(first, []).append(value)
        for values in groups.values():
            if len(values) > 1:
                yield _finding(
                    "same-answers", "same-answers", (key, *values), question=question.label,
                    flag=question.flag, values=_listed([labels[value] for value in values]),
                )


_WHOLE: tuple[Callable[[Book], Iterable[Finding]], ...] = (
    _overrides, _conflicts, _tables, _numbers, _places,
)
