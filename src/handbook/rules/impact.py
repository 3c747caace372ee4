"""Who is affected: the situations whose answer differs between two states of the handbook.

A state is a book on a day.  Every fact of the answer (the status of a material, its
authentication, a time limit, the result, a step) is compared over the keys that this fact depends
on, not over the product of all keys.  What differs is then described by the fewest conditions
that hold for exactly the situations concerned.

A situation is one way to answer every question that arises.  The place of issue is left out:
where it matters, a group names the places, and ``issued_in`` is the place that issued the document
concerned.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from handbook.domain.conditions import Answers
from handbook.rules.answer_facts import FACT_ORDER, State, StateFacts
from handbook.rules.fact_changes import Change, Comparison, Part, coverage, leaves_of
from handbook.rules.set_description import Where


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that concern the same situations.

    ``where`` describes the situations: any of the conditions.  ``leaves`` are their numbers in
    :attr:`Impact.situations`, ``places`` the places of issue concerned, or ``None`` when the place
    does not matter.
    """

    changes: tuple[Change, ...]
    where: tuple[Where[str | None], ...]
    leaves: frozenset[int]
    places: frozenset[str] | None
    members: frozenset[tuple[int, tuple[str, ...]]] = field(repr=False)

    @property
    def count(self) -> int:
        """The number of situations."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True)
class Impact:
    """The comparison of two states."""

    base: State
    head: State
    situations: tuple[Answers, ...]
    groups: tuple[Group, ...]
    #: Groups in which only the words of instruction differ.
    reworded: tuple[Group, ...]

    @property
    def affected(self) -> frozenset[int]:
        """The numbers of the situations with a group; rewording does not count."""
        return frozenset().union(*(group.leaves for group in self.groups))


def compare_each(pairs: Iterable[tuple[State, State]]) -> list[Impact]:
    """The comparison of each pair; a later one only where it tells something new."""
    impacts: list[Impact] = []
    for base, head in pairs:
        found = compare(base, head)
        last = impacts[-1] if impacts else None
        if last is None or (found.groups, found.reworded) != (last.groups, last.reworded):
            impacts.append(found)
    return impacts


def compare(base: State, head: State) -> Impact:
    """Everything that differs between ``base`` and ``head``."""
    before, after = StateFacts(base), StateFacts(head)
    leaves = list(leaves_of(before, after))
    comparison = Comparison(before, after, leaves)
    found: dict[Hashable, list[Part]] = {}
    for part in itertools.chain(coverage(before, after, leaves), comparison.parts()):
        # Situations and places that are the same set belong together, whatever the fact.
        key = (part.change.words_only, part.change.fact.kind == "covered", part.members)
        found.setdefault(key, []).append(part)
    steps = {step.id: number for number, step in enumerate(base.book.steps)}
    steps |= {step.id: number for number, step in enumerate(head.book.steps)}

    def rank(change: Change) -> tuple[int, int, str]:
        about = change.fact.about
        return FACT_ORDER.index(change.fact.kind), steps.get(about, -1), about

    groups = [_group(parts, rank) for parts in found.values()]
    groups.sort(
        key=lambda group: (
            -group.count,
            -len(group.places or ()),
            min(rank(change) for change in group.changes),
        )
    )
    return Impact(
        base,
        head,
        tuple(leaf.answers for leaf in leaves),
        tuple(group for group in groups if not group.changes[0].words_only),
        tuple(group for group in groups if group.changes[0].words_only),
    )


def differs(base: State, head: State) -> bool:
    """Whether anything at all may differ: quick, and never wrongly ``False``."""
    before, after = StateFacts(base), StateFacts(head)
    comparison = Comparison(before, after, [])
    return (
        before.book.questions != after.book.questions
        or before.frame() != after.frame()
        or any(comparison.changed(fact) for fact in comparison.facts())
    )


def _group(parts: Sequence[Part], rank: Callable[[Change], tuple[int, int, str]]) -> Group:
    plainest = min(
        parts, key=lambda part: (len(part.where), sum(where.size for where in part.where))
    )
    members = plainest.members
    return Group(
        tuple(sorted((part.change for part in parts), key=rank)),
        plainest.where,
        frozenset(leaf for leaf, _ in members),
        frozenset(place for _, places in members for place in places)
        if plainest.place_keys
        else None,
        members,
    )
