"""The answer for a situation: materials, authentication, time limit, steps, result, and why.

Every fact (the status of one material, its authentication, a time limit, the result) is decided
by the rules that are in force on the day and whose condition holds, less those that another of
them overrides.  A fact with rules whose condition is not yet known is *open*.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.rules.decisions import Decider, Decision, R, UndecidedError, issued
from handbook.rules.fact_groups import grouped
from handbook.rules.handing_in import HandedIn, Promise, absent, handed_in, promises
from handbook.rules.situation import Situation, SituationError, missing

#: A fact, as a function from answers to the keys that it still needs.
Fact = Callable[[Answers], "set[str] | frozenset[str]"]

#: Stands for an unspecified foreign place where an answer needs one.
_ANY_PLACE = ("US",)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What a foreign document must carry to be accepted, and whether that may follow later.

    ``state`` is the state that is expected to issue it for a territory: the window is asked first.
    """

    method: m.Method
    status: m.AuthenticationStatus
    because: tuple[m.Rule, ...]
    place: str
    state: m.Place | None = None


@dataclass(frozen=True, slots=True)
class MaterialAnswer:
    """The status of one material in a situation, with the rules that led to it."""

    material: m.Material
    status: m.Status
    because: tuple[m.Rule, ...]
    overridden: tuple[m.Rule, ...] = ()
    authentication: Authentication | None = None
    #: What a written commitment is given for.
    promises: tuple[Promise, ...] = ()
    #: Who can neither sign nor seal in the situation.
    gone: tuple[m.Party, ...] = ()

    @property
    def requirement(self) -> m.Requirement | None:
        """The deciding requirement."""
        rule = self.because[0]
        return rule if isinstance(rule, m.Requirement) else None

    @property
    def paper(self) -> HandedIn:
        """How the document is handed in here."""
        return handed_in(self.material, self.requirement, self.gone)

    @property
    def known(self) -> bool:
        """Whether any source says whether it is asked for here."""
        rule = self.requirement
        return rule is None or rule.known

    @property
    def listed(self) -> bool:
        """Whether the material stands on the list of the situation: waived or not, it applies."""
        return self.status != "not_applicable"


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
        found: list[m.Rule] = [
            rule for material_answer in self.materials for rule in material_answer.because
        ]
        for material in self.materials:
            if material.authentication:
                found += material.authentication.because
        return [*found, *self.time_limits.values(), *self.result_because, *self.steps]


class Resolver(Decider):
    """Answers whole situations on one day."""

    def __init__(self, book: Book, day: date) -> None:
        super().__init__(book, day)
        self._items: dict[tuple[Hashable, ...], m.Item | None] = {}
        self._needs: dict[tuple[Hashable, ...], frozenset[str]] = {}
        #: By material: the keys that it depends on, and its answers by their values.
        self._materials: dict[str, tuple[tuple[str, ...], dict[Hashable, MaterialAnswer]]] = {}
        self._opened: dict[tuple[Hashable, ...], tuple[set[str], list[Fact]]] = {}

    def item(self, answers: Answers) -> m.Item | None:
        """The most specific service item that the situation falls under."""
        seen = tuple(map(answers.get, self._item_keys))
        if seen not in self._items:
            found = [
                item
                for item in self.book.items.values()
                if self.evaluator.holds((item.applies,), answers) is Truth.YES
            ]
            self._items[seen] = max(found, key=lambda item: len(item.applies), default=None)
        return self._items[seen]

    @cached_property
    def _item_keys(self) -> tuple[str, ...]:
        """The keys that decide which service item applies."""
        applies = ((item.applies,) for item in self.book.items.values())
        return tuple(self.evaluator.keys(*applies))

    def covers(self, answers: Answers) -> bool:
        """Whether the handbook answers the situation: its service item has rules by this day."""
        item = self.item(answers)
        if item is None:
            return False
        try:
            if self.result(answers).live:
                return True
        except UndecidedError:
            return True
        return min((rule.in_force for rule in item.results), default=self.day) <= self.day

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
        rules = self.rules
        facts: list[tuple[set[str], Fact]] = [
            (self.keys_of(rules.results), lambda answers: self.result(answers).needs),
            (self.keys_of(rules.steps), lambda answers: self.steps(answers).needs),
        ]
        facts += [
            (self.keys_of(limits), lambda answers, kind=kind: self.limit(kind, answers).needs)  # type: ignore[misc]
            for kind, limits in rules.limits.items()
        ]
        facts += [
            (self._keys_of_material(one), partial(self._material_needs, one))
            for one in self.book.materials.values()
        ]
        return [*grouped(facts, _union)]

    @cached_property
    def deciding(self) -> list[Callable[[Answers], tuple[Hashable, ...]]]:
        """For each part of an answer the ids of the rules that decide it, for any foreign place."""
        rules = self.rules
        facts: list[tuple[set[str], Callable[[Answers], Hashable]]] = [
            (self._keys_of_material(one), partial(self._deciding_material, one))
            for one in self.book.materials.values()
        ]
        facts += [
            (self.keys_of(limits), lambda answers, kind=kind: _ids(self.limit(kind, answers)))  # type: ignore[misc]
            for kind, limits in rules.limits.items()
        ]
        facts += [
            (self.keys_of(rules.results), lambda answers: _ids(self.result(answers))),
            (self.keys_of(rules.steps), lambda answers: _ids(self.steps(answers))),
        ]
        return [*grouped(facts, tuple)]

    def _deciding_material(self, material: m.Material, answers: Answers) -> Hashable:
        decision = self.requirement(material.id, answers)
        if material.foreign and decision.rule and decision.rule.status in m.HANDED_IN:
            delay = self.delay(material, {**answers, "issued_in": _ANY_PLACE})
            return _ids(decision), _ids(delay)
        return _ids(decision)

    def _keys_of_material(self, material: m.Material) -> set[str]:
        """The keys on which the status and the authentication of a material depend."""
        keys = self.keys_of(self.rules.statuses.get(material.id, ()))
        if material.foreign:
            keys |= self.keys_of(self.rules.authentication.get(material.id, ()))
            keys |= {"issued_in", material.issued_in_key or "issued_in"}
        return keys

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
        return any(rule.status in m.HANDED_IN for rule in rules)

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
        gone = absent(self.book, answers)
        materials = tuple(
            self._material(material, item, answers, gone)
            for material in self.book.materials.values()
        )
        limits = {
            kind: decision.live[0]
            for kind in self.rules.limits
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

    def _material(
        self, material: m.Material, item: m.Item, answers: Answers, gone: tuple[m.Party, ...]
    ) -> MaterialAnswer:
        """The answer about one material; ``gone`` can neither sign nor seal."""
        if material.id not in self._materials:
            self._materials[material.id] = tuple(self._keys_of_promises(material)), {}
        keys, known = self._materials[material.id]
        seen = (item.id, gone, *map(answers.get, keys))
        if seen not in known:
            known[seen] = self._decided_material(material, item, answers, gone)
        return known[seen]

    def _keys_of_promises(self, material: m.Material) -> set[str]:
        """The keys on which everything said of a material depends.

        A written commitment is given for any document: it depends on what each of them does.
        """
        rules = self.rules.statuses.get(material.id, ())
        every = self.book.materials.values() if any(one.with_status for one in rules) else ()
        keys = self._keys_of_material(material)
        return keys.union(*(self._keys_of_material(other) for other in every))

    def _decided_material(
        self, material: m.Material, item: m.Item, answers: Answers, gone: tuple[m.Party, ...]
    ) -> MaterialAnswer:
        decision = self.requirement(material.id, answers)
        if decision.rule is None:
            basis = self.list_basis(item)
            return MaterialAnswer(material, "not_applicable", (basis,))
        status = decision.rule.status
        authentication = None
        if material.foreign and status in m.HANDED_IN:
            authentication = self.authentication(material, answers)
        given = promises(self, decision.rule, answers)
        because = dict.fromkeys(one.id for one in decision.live)
        behind = [one for promise in given for one in promise.because if one.id not in because]
        return MaterialAnswer(
            material,
            status,
            (*decision.live, *{one.id: one for one in behind}.values()),
            decision.overridden,
            authentication,
            given,
            gone,
        )

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
        state = self.book.expected_state(place, self.day)
        return Authentication(method.rule.method, status, because, place, state)


def _union(needs: Iterable[set[str] | frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*needs)


def _ids(decision: Decision[R]) -> tuple[str, ...]:
    return tuple(rule.id for rule in decision.live)


def resolver_of(book: Book, day: date) -> Resolver:
    """The one resolver of a book and a day: what it has decided serves everybody who asks."""
    found = book.worked_out.get((Resolver, day))
    if not isinstance(found, Resolver):
        found = book.worked_out[Resolver, day] = Resolver(book, day)
    return found


def _by_document(decision: Decision[R], material: m.Material, answers: Answers) -> Decision[R]:
    """Ask for ``issued_in`` once, unless the document's own place was given."""
    if "issued_in" in decision.needs and (material.issued_in_key or "") in answers:
        return Decision(
            decision.live, decision.overridden, decision.open, decision.needs - {"issued_in"}
        )
    return decision
