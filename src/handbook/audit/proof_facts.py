"""The facts of an answer, each decided for every combination of the answers that it reads."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import partial

from handbook.audit.findings import listed, word
from handbook.audit.proof_day import ProofDay
from handbook.audit.proof_evidence import Evidence, FactUnderProof
from handbook.domain import model as m
from handbook.domain.conditions import Answers, Truth
from handbook.export.checklist_text import days as days_in_words
from handbook.rules.decisions import UndecidedError

_KINDS = ("promised", "national", "statutory")


def prove_day(evidence: Evidence, now: ProofDay, before: ProofDay | None) -> None:
    """Prove every fact of a day; ``before`` is the day under proof before it."""
    frame(evidence, now)
    for name in now.status:
        status(evidence, now, name)
    for name in now.authentication:
        authentication(evidence, now, name)
    limits(evidence, now)
    steps(evidence, now)
    deadlines(evidence, now)
    if before is not None:
        endings(evidence, before, now)


def frame(evidence: Evidence, now: ProofDay) -> None:
    """Every situation falls under one service item, which ends with one result."""
    if not evidence.new(now, "result", now.results):
        return
    fact = FactUnderProof[m.ResultRule](
        "",
        word("prove_result"),
        now.resolver.result,
        lambda rule: evidence.book.results[rule.result].name,
    )
    for answers in evidence.universe.rows(now.framing_keys):
        evidence.cases += 1
        items = now.items(answers)
        if not items:
            evidence.report("no-item", now, answers)
        elif len(items) > 1:
            names = [item.short_name for item in items]
            evidence.report(
                "two-items", now, answers, [item.id for item in items], items=listed(names)
            )
        elif now.resolver.covers(answers) and evidence.decide(now, answers, fact) == ():
            evidence.report("no-result", now, answers, (items[0].id,), item=items[0].short_name)


def status(evidence: Evidence, now: ProofDay, name: str) -> None:
    """Every material has one status, and is asked for in one number."""
    rules = now.status[name]
    basis = tuple(
        item.id
        for item in evidence.book.items.values()
        if item.list_basis and evidence.book.in_force(item.list_basis, now.day)
    )
    if not evidence.new(now, f"status of {name}", now.resolver.read_by(rules), basis):
        return
    fact = FactUnderProof[m.Requirement](
        name,
        _status_of(evidence, name),
        lambda answers: now.resolver.requirement(name, answers),
        lambda rule: word(rule.status),
    )
    for answers in evidence.rows(now, now.keys(rules)):
        live = evidence.decide(now, answers, fact)
        if live == ():
            item = now.resolver.item(answers)
            holder = item.id if item and item.list_basis else item.part_of if item else None
            if item and holder not in basis:
                evidence.report(
                    "no-status", now, answers, (item.id,), fact=fact.name, item=item.short_name
                )
        elif live:
            _numbers(evidence, now, answers, fact.name, live)


def _numbers(
    evidence: Evidence, now: ProofDay, answers: Answers, fact: m.Text, live: Sequence[m.Requirement]
) -> None:
    for key in ("original", "copies"):
        said = {rule.id: getattr(rule, key) for rule in live if getattr(rule, key) is not None}
        evidence.agree(now, answers, fact, word(f"prove_{key}"), said)


def authentication(evidence: Evidence, now: ProofDay, name: str) -> None:
    """Every foreign document that is handed in is authenticated in one way, due at one time."""
    rules, carried = now.authentication[name], now.status[name]
    material = evidence.book.materials.get(name)
    places = now.places(rules)
    if material is None or not evidence.new(
        now, f"authentication of {name}", (*carried, *rules), tuple(places)
    ):
        return
    method = FactUnderProof[m.AuthenticationRule](
        name,
        word("prove_method", material=material.name),
        lambda answers: now.resolver.method(material, answers),
        lambda rule: word(f"prove_by_{rule.method}"),
    )
    delay = FactUnderProof[m.AuthenticationRule](
        name,
        word("prove_delay", material=material.name),
        lambda answers: now.resolver.delay(material, answers),
        lambda rule: word(f"auth_{rule.status}"),
    )
    for answers in evidence.rows(now, now.keys((*carried, *rules))):
        try:
            requirement = now.resolver.requirement(name, answers).rule
        except UndecidedError:
            continue
        if requirement is None or requirement.status not in m.HANDED_IN:
            continue
        for filed in evidence.everywhere(now, answers, places):
            evidence.cases += 1
            evidence.decide(now, filed, delay)
            if evidence.decide(now, filed, method) == ():
                evidence.report("no-method", now, filed, (name,), fact=method.name)


def limits(evidence: Evidence, now: ProofDay) -> None:
    """At most one time limit of each kind, of a kind always or never in a service item."""
    if not evidence.new(now, "time limits", now.limits):
        return
    facts = {
        kind: FactUnderProof[m.TimeLimit](
            kind,
            word(f"prove_limit_{kind}"),
            partial(now.resolver.limit, kind),
            lambda rule: m.Text(
                zh=days_in_words(rule.working_days, "zh"), en=days_in_words(rule.working_days, "en")
            ),
        )
        for kind in _KINDS
    }
    given: dict[tuple[str, str], dict[bool, Answers]] = {}
    for answers in evidence.rows(now, now.keys(now.limits)):
        item = now.resolver.item(answers)
        days: dict[str, m.TimeLimit] = {}
        for kind, fact in facts.items():
            live = evidence.decide(now, answers, fact)
            if live:
                days[kind] = live[0]
                _extensions(evidence, now, answers, fact, live)
            if item and live is not None:
                given.setdefault((item.id, kind), {}).setdefault(bool(live), answers)
        _ordered(evidence, now, answers, facts, days)
    for (name, kind), answered in given.items():
        if True in answered and False in answered:
            rules = [
                rule.id
                for rule in now.limits
                if rule.kind == kind and now.resolver.truth(rule, answered[True]) is Truth.YES
            ]
            evidence.report(
                "limit-gap",
                now,
                answered[False],
                rules,
                rules_said=listed([m.Text(zh=rule, en=rule) for rule in rules]),
                fact=facts[kind].name,
                item=evidence.book.items[name].short_name,
            )


def _ordered(
    evidence: Evidence,
    now: ProofDay,
    answers: Answers,
    facts: Mapping[str, FactUnderProof[m.TimeLimit]],
    days: Mapping[str, m.TimeLimit],
) -> None:
    """A promise is not longer than the national time, nor that than the statutory one."""
    for short, long in itertools.combinations([kind for kind in _KINDS if kind in days], 2):
        if days[short].working_days > days[long].working_days:
            parts = [
                word("prove_rule", rule=days[kind].id, value=facts[kind].value(days[kind]))
                for kind in (short, long)
            ]
            evidence.report(
                "limit-too-long",
                now,
                answers,
                (days[short].id, days[long].id),
                short=facts[short].name,
                long=facts[long].name,
                rules_said=listed(parts),
            )


def _extensions(
    evidence: Evidence,
    now: ProofDay,
    answers: Answers,
    fact: FactUnderProof[m.TimeLimit],
    live: Sequence[m.TimeLimit],
) -> None:
    said = {rule.id: rule.extension_days for rule in live if rule.extension_days}
    evidence.agree(now, answers, fact.name, word("prove_extension"), said)


def steps(evidence: Evidence, now: ProofDay) -> None:
    """Every situation has steps, and each branch leads to one of them or to the end."""
    if not evidence.new(now, "steps", now.steps):
        return
    for answers in evidence.rows(now, now.keys(now.steps)):
        decision = now.resolver.steps(answers)
        evidence.note("", decision.live, decision.overridden)
        there = {step.id for step in decision.live}
        if not there:
            item = now.resolver.item(answers)
            name = item.short_name if item else m.Text(zh="—", en="—")
            evidence.report("no-steps", now, answers, (item.id,) if item else (), item=name)
        for step in decision.live:
            for branch in step.branches:
                if branch.to != "end" and branch.to not in there:
                    evidence.report(
                        "lost-branch",
                        now,
                        answers,
                        (step.id, branch.to),
                        rule=step.id,
                        step=step.name,
                        to=branch.to,
                    )


def deadlines(evidence: Evidence, now: ProofDay) -> None:
    """No two dated rules put different days to the same thing."""
    if not evidence.new(now, "deadlines", now.deadlines):
        return
    for answers in evidence.rows(now, now.keys(now.deadlines)):
        found = [rule for rule in now.deadlines if now.resolver.truth(rule, answers) is Truth.YES]
        beaten = {name for rule in found for name in rule.overrides}
        live = [rule for rule in found if rule.id not in beaten]
        evidence.note("", live, [rule for rule in found if rule.id in beaten])
        for pair in itertools.combinations(live, 2):
            if _differ(*pair):
                parts = [
                    word(
                        "prove_rule",
                        rule=rule.id,
                        value=word(f"prove_unit_{rule.unit}", n=rule.number),
                    )
                    for rule in pair
                ]
                evidence.report(
                    "two-deadlines",
                    now,
                    answers,
                    [rule.id for rule in pair],
                    fact=pair[0].name,
                    rules_said=listed(parts),
                )


def _differ(first: m.Deadline, second: m.Deadline) -> bool:
    """Whether two rules put different days to the same thing."""
    shared = {*first.materials, *first.steps} & {*second.materials, *second.steps}
    return (
        bool(shared)
        and (first.kind, first.event) == (second.kind, second.event)
        and (first.number, first.unit) != (second.number, second.unit)
    )


def endings(evidence: Evidence, before: ProofDay, now: ProofDay) -> None:
    """What a rule has decided until the day it runs out, another rule decides from then on.

    A measure may end a rule or run out as a whole: that is stated.  It must not leave a hole,
    after which the same thing is decided again.
    """
    ruled: tuple[m.Requirement | m.TimeLimit, ...] = (
        *evidence.book.requirements,
        *evidence.book.time_limits,
    )
    for rule in ruled:
        if rule.until == now.day and evidence.book.in_force(rule, before.day):
            holder = evidence.book.holder(rule.id)
            stated = isinstance(holder, m.Measure) and holder.until == rule.until
            for name in about(rule):
                _ending(evidence, (before, now), rule, name, stated=stated)


def _ending(
    evidence: Evidence,
    days: tuple[ProofDay, ProofDay],
    rule: m.Requirement | m.TimeLimit,
    name: str,
    *,
    stated: bool,
) -> None:
    """See that what ``rule`` decided on the first of two days is decided on the second."""
    before, now = days
    limited = isinstance(rule, m.TimeLimit)
    fact = word(f"prove_limit_{name}") if limited else _status_of(evidence, name)

    def decided(day: ProofDay, answers: Answers) -> bool:
        resolver = day.resolver
        try:
            decide = resolver.limit if limited else resolver.requirement
            return bool(decide(name, answers).live)
        except UndecidedError:
            return True

    rules = [*before.limits, *now.limits] if limited else [*before.status[name], *now.status[name]]
    later = (
        [ProofDay(evidence.book, day) for day in evidence.book.dates if day > now.day]
        if stated
        else []
    )
    for answers in evidence.rows(now, now.keys(rules) | before.framing_keys):
        if before.resolver.truth(rule, answers) is not Truth.YES or decided(now, answers):
            continue
        if not stated or any(decided(day, answers) for day in later):
            evidence.report("no-successor", now, answers, (rule.id,), fact=fact, rule=rule.id)
            return


def _status_of(evidence: Evidence, name: str) -> m.Text:
    return word("prove_status", material=evidence.material(name))


def about(rule: m.Rule) -> tuple[str, ...]:
    """What a rule decides, one thing at a time: its materials, or the kind of its time limit."""
    if isinstance(rule, (m.Requirement, m.AuthenticationRule)):
        return rule.materials
    return (rule.kind,) if isinstance(rule, m.TimeLimit) else ("",)
