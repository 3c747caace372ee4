"""Where rules contradict those above them, or older ones beside them, without saying so.

A local rule may decide otherwise than the province or the nation, and a newer one otherwise than
an older one, but it says which rule it overrides.  This finds, without walking every situation,
each pair that stands against one another unsaid; ``handbook prove`` remains the proof that nothing
is left undecided.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Evaluator, Truth
from handbook.domain.problems import Place, Problem
from handbook.rules.answers import Resolver, resolver_of
from handbook.rules.decisions import UndecidedError

#: How many situations of one pair are tried before it counts as sound.
_TRIES = 200
_RANK = {"national": 0, "provincial": 1, "city": 2}


class _Fact(NamedTuple):
    kind: str
    #: What each rule decides, and about which subject.
    decided: Callable[[Book], Iterator[tuple[str, Hashable, m.Rule]]]
    decide: Callable[[Resolver, str, Answers], object]


_FACTS = (
    _Fact(
        "requirements",
        lambda book: (
            (subject, rule.status, rule) for rule in book.requirements for subject in rule.materials
        ),
        lambda resolver, subject, answers: resolver.requirement(subject, answers),
    ),
    _Fact(
        "authentication",
        lambda book: (
            (subject, rule.method, rule)
            for rule in book.authentication
            if rule.method is not None
            for subject in rule.materials
        ),
        lambda resolver, subject, answers: resolver.method(
            resolver.book.materials[subject], answers
        ),
    ),
    _Fact(
        "time_limits",
        lambda book: ((rule.kind, rule.working_days, rule) for rule in book.time_limits),
        lambda resolver, subject, answers: resolver.limit(subject, answers),
    ),
    _Fact(
        "results",
        lambda book: (("result", rule.result, rule) for rule in book.result_rules),
        lambda resolver, _, answers: resolver.result(answers),
    ),
)


def contradictions(book: Book, where: Callable[..., Place]) -> Iterator[Problem]:
    """A rule that decides otherwise than one from above names it under ``overrides``."""
    places = {
        id(record): (root, path)
        for record, root, path in book.records
        if isinstance(record, m.Rule)
    }
    for local, above in pairs(book):
        root, path = places[id(local)]
        spot = where(*places[id(above)][:1], *places[id(above)][1], "id")
        beside = local.level == above.level
        level, where_from = ("同级", "beside it") if beside else ("上级", "from above")
        ends = beside and above.until
        ends_zh = f"后者的 until 写的是 {above.until}，先核对这一天。" if ends else ""
        ends_en = f"The latter has until {above.until}: check that day first. " if ends else ""
        yield Problem(
            where(root, *path, "id"),
            "contradicts-beside" if beside else "contradicts-above",
            f"“{local.id}”与{level}规则“{above.id}”（{spot}）对同一情形的规定不同，却没有写明取代",
            f"“{local.id}” decides otherwise than “{above.id}” {where_from} ({spot}) in the same "
            "situation and does not say that it overrides it",
            f"{ends_zh}写 overrides: [{above.id}]，或者改条件，使两条规则不同时适用。",
            f"{ends_en}Write overrides: [{above.id}], or amend the conditions so that never both "
            "apply.",
        )


def pairs(book: Book) -> Iterator[tuple[m.Rule, m.Rule]]:
    """Each rule with one from above, or an older one beside it, that it contradicts."""
    seen: set[tuple[str, str]] = set()
    for fact in _FACTS:
        groups: dict[str, list[tuple[Hashable, m.Rule]]] = {}
        for subject, value, rule in fact.decided(book):
            groups.setdefault(subject, []).append((value, rule))
        for subject, rules in groups.items():
            for (value, local), (value_above, above) in itertools.permutations(rules, 2):
                if (
                    not _prevails(local, above)
                    or value == value_above
                    or above.id in local.overrides
                    or local.id in above.overrides
                    or (local.id, above.id) in seen
                ):
                    continue
                day = max(local.in_force, above.in_force)
                resolver = resolver_of(book, day)
                if not (book.in_force(local, day) and book.in_force(above, day)):
                    continue
                if _clash(fact, resolver, subject, local, above):
                    seen.add((local.id, above.id))
                    yield local, above


def _prevails(local: m.Rule, above: m.Rule) -> bool:
    """Whether it is for ``local`` to say that it overrides: nearer to the reader, or newer."""
    nearer = _RANK[local.level] - _RANK[above.level]
    return nearer > 0 or (nearer == 0 and (local.in_force, local.id) > (above.in_force, above.id))


def _clash(fact: _Fact, resolver: Resolver, subject: str, local: m.Rule, above: m.Rule) -> bool:
    for answers in _both(resolver.evaluator, local, above):
        try:
            fact.decide(resolver, subject, answers)
        except UndecidedError as found:
            if {local.id, above.id} <= {rule.id for rule in found.rules}:
                return True
    return False


def _both(evaluator: Evaluator, one: m.Rule, other: m.Rule) -> Iterator[Answers]:
    """Situations to which both rules apply."""
    conditions = [value or ({},) for rule in (one, other) for value in (rule.scope, rule.when)]
    tries = 0
    for chosen in itertools.product(*conditions):
        values: dict[str, frozenset[str]] = {}
        for alternative in chosen:
            for key, allowed in alternative.items():
                every = evaluator.expand(key, allowed)
                values[key] = values.get(key, every) & every
        if not all(values.values()):
            continue
        for combination in itertools.product(*(sorted(few) for few in values.values())):
            tries += 1
            if tries > _TRIES:
                return
            answers = {key: (value,) for key, value in zip(values, combination, strict=True)}
            asked = all(
                evaluator.holds(evaluator.book.questions[key].asked_when, answers) is not Truth.NO
                for key in answers
            )
            if asked and all(
                evaluator.holds(value, answers) is Truth.YES
                for rule in (one, other)
                for value in (rule.scope, rule.when)
            ):
                yield answers
