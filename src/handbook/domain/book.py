"""The whole handbook in memory: every record, indexed by id.  Built by ``load``, never changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from handbook.domain import model as m
from handbook.domain.place_groups import PlaceGroups

R = TypeVar("R", bound=m.Rule)


@dataclass(frozen=True)
class Book:
    """The data of one city with the province and the nation above it."""

    root: Path
    city: m.Jurisdiction
    jurisdictions: Mapping[str, m.Jurisdiction]
    questions: Mapping[str, m.Question]
    screens: tuple[m.Screen, ...]
    places: Mapping[str, m.Place]
    sources: Mapping[str, m.Source]
    materials: Mapping[str, m.Material]
    results: Mapping[str, m.Result]
    items: Mapping[str, m.Item]
    measures: Mapping[str, m.Measure]
    categories: Mapping[str, m.Category]
    points: tuple[m.PointsTable, ...]
    topics: Mapping[str, m.Topic]
    faq_groups: Mapping[str, m.FaqGroup]
    faq: tuple[m.Faq, ...]
    terms: tuple[m.Term, ...]
    figures: Mapping[str, m.Figure]
    charts: tuple[m.Chart, ...]
    conflicts: Mapping[str, m.Conflict]
    events: tuple[m.Event, ...]
    to_confirm: Mapping[str, m.ToConfirm]
    contacts: tuple[m.Contact, ...]
    synonyms: tuple[m.Synonyms, ...] = ()
    #: The questions for whoever does not know the category, in order.
    guide: Mapping[str, m.GuideQuestion] = field(default_factory=dict)
    #: Data file of each record id, for edit links and messages.
    files: Mapping[str, str] = field(default_factory=dict)
    deadlines: Mapping[str, m.Deadline] = field(default_factory=dict)
    plans: Mapping[str, m.Plan] = field(default_factory=dict)
    public_holidays: Mapping[str, m.PublicHoliday] = field(default_factory=dict)
    holiday_years: Mapping[int, m.HolidayYear] = field(default_factory=dict)
    addresses: Mapping[str, m.Address] = field(default_factory=dict)
    updates: tuple[m.Update, ...] = ()
    #: Points that are not open any more, with what was answered.
    confirmed: Mapping[str, m.ToConfirm] = field(default_factory=dict)
    #: Data file of each record that is not part of another, by the record's identity.
    homes: Mapping[int, str] = field(default_factory=dict)
    #: The further languages that some of the texts stand in, by code.
    translations: Mapping[str, m.Translation] = field(default_factory=dict)
    #: Texts that name the city -> the Chinese and English as the shared files write them.
    spoken: Mapping[m.Text, tuple[str, str]] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """The fields; a home stands beside its record, whose identity is another when read back."""
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        groups = (one.values() if isinstance(one, Mapping) else one for one in state.values())
        records = [
            record
            for group in groups
            if not isinstance(group, (m.Record, Path))
            for record in group
            if isinstance(record, m.Record)
        ]
        state["homes"] = [(one, self.homes[id(one)]) for one in records if id(one) in self.homes]
        return state

    def __setstate__(self, state: dict[str, object]) -> None:
        homes = cast("list[tuple[m.Record, str]]", state["homes"])
        self.__dict__.update(state, homes={id(record): file for record, file in homes})

    @cached_property
    def place_keys(self) -> tuple[str, ...]:
        """Keys of a situation whose value is a place, in the order of the questions."""
        return tuple(key for key, question in self.questions.items() if question.kind == "place")

    @cached_property
    def decided(self) -> dict[tuple[str, ...], dict[Hashable, object]]:
        """What a resolver keeps for those of other days: by fact and rules, by answers."""
        return {}

    @cached_property
    def keys_of_rules(self) -> dict[str, frozenset[str]]:
        """What a resolver keeps for those of other days: by rule, the keys it depends on."""
        return {}

    @cached_property
    def worked_out(self) -> dict[Hashable, object]:
        """What is worked out of the book once while a program runs: by what it is, and its day."""
        return {}

    @cached_property
    def records(self) -> tuple[tuple[m.Record, m.Record, tuple[str | int, ...]], ...]:
        """Every record at any depth, with the record of a file it is part of and the way to it."""
        mappings = (
            self.items, self.measures, self.materials, self.categories, self.topics,
            self.conflicts, self.to_confirm, self.figures, self.questions, self.deadlines,
            self.plans, self.public_holidays, self.holiday_years, self.addresses,
            self.sources, self.confirmed, self.guide, self.places,
        )  # fmt: skip
        rows = (
            self.points, self.faq, self.terms, self.synonyms, self.charts, self.events,
            self.updates, self.contacts, self.screens,
        )  # fmt: skip
        return tuple(
            (record, root, path)
            for group in (*(mapping.values() for mapping in mappings), *rows)
            for root in group
            for record, path in _walk(root)
        )

    def file_of(self, record: m.Record) -> str:
        """The data file that ``record`` stands in, itself and not as part of another."""
        return self.homes.get(id(record), "")

    @cached_property
    def records_by_type(
        self,
    ) -> Mapping[type[m.Record], list[tuple[m.Record, m.Record, tuple[str | int, ...]]]]:
        """The same by the kind of record."""
        found: dict[type[m.Record], list[tuple[m.Record, m.Record, tuple[str | int, ...]]]] = {}
        for one in self.records:
            found.setdefault(type(one[0]), []).append(one)
        return found

    @cached_property
    def requirements(self) -> tuple[m.Requirement, ...]:
        """Every rule on the status of a material, baseline first."""
        return tuple(rule for holder in self._holders for rule in holder.requirements)

    @cached_property
    def authentication(self) -> tuple[m.AuthenticationRule, ...]:
        """Every rule on authentication."""
        return tuple(rule for holder in self._holders for rule in holder.authentication)

    @cached_property
    def time_limits(self) -> tuple[m.TimeLimit, ...]:
        """Every time limit."""
        return tuple(rule for holder in self._holders for rule in holder.time_limits)

    @cached_property
    def result_rules(self) -> tuple[m.ResultRule, ...]:
        """Every rule on the resulting document."""
        return tuple(rule for holder in self._holders for rule in holder.results)

    @cached_property
    def steps(self) -> tuple[m.Step, ...]:
        """Every step; one that names another, as a measure's do, is set behind it."""
        own = [step for item in self.items.values() for step in item.steps]
        steps = [step for step in own if step.after is None]
        named = [step for step in own if step.after is not None]
        for step in (*named, *(one for measure in self.measures.values() for one in measure.steps)):
            behind = (place for place, one in enumerate(steps) if one.id == step.after)
            at = next(behind, len(steps) - 1)
            steps.insert(at + 1, step)
        return tuple(steps)

    @cached_property
    def list_rules(self) -> Mapping[str, m.Requirement]:
        """For each item the rule by which what is not listed is not asked for."""
        return {item.id: item.list_basis for item in self.items.values() if item.list_basis}

    @cached_property
    def rules(self) -> Mapping[str, m.Rule]:
        """Every deciding rule by id."""
        every: tuple[m.Rule, ...] = (
            *self.requirements,
            *self.authentication,
            *self.time_limits,
            *self.result_rules,
            *self.steps,
            *self.list_rules.values(),
        )
        return {rule.id: rule for rule in every}

    def eligibility(self, item: m.Item) -> tuple[m.Statement, ...]:
        """The conditions of an item: its own, then those of the item that it is part of."""
        shared = self.items[item.part_of].eligibility if item.part_of else ()
        return (*item.eligibility, *(one for one in shared if one.id not in item.leaves_out))

    def fees(self, item: m.Item, day: date) -> tuple[m.Statement, ...]:
        """What an item costs on ``day``: its own fees, but for those that a notice replaces."""
        late = [
            fee
            for measure in self.measures.values()
            for fee in measure.fees
            if item.id in fee.items and fee.on(day)
        ]
        gone = {name for fee in late for name in fee.replaces}
        return tuple(one for one in (*item.fees, *late) if one.on(day) and one.id not in gone)

    @cached_property
    def statements(self) -> Mapping[str, m.Statement]:
        """Every statement with provenance by id: conditions, duties, facts, answers, figures."""
        found: dict[str, m.Statement] = {}
        for item in self.items.values():
            for one in (*item.eligibility, *item.fees, *item.statements):
                found[one.id] = one
        for measure in self.measures.values():
            found.update((one.id, one) for one in (*measure.statements, *measure.fees))
        for topic in self.topics.values():
            for section in topic.sections:
                found.update((one.id, one) for one in section.statements)
        for category in self.categories.values():
            found.update((one.id, one) for one in (*category.frame, *category.grounds))
        for table in self.points:
            found.update((one.id, one) for one in (*table.thresholds, *table.notes))
        found.update((one.id, one) for one in self.faq)
        found.update(self.figures)
        return found

    @cached_property
    def endings(self) -> Mapping[str, tuple[m.Measure, m.Ending]]:
        """Rules that a measure ends, with that measure; with the last of several."""
        return {
            ending.rule: (measure, ending)
            for measure in self.measures.values()
            for ending in measure.ends
        }

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Every day on which an answer may change, in order."""
        dated: tuple[m.Rule | m.Statement | m.Measure | m.PointsTable, ...] = (
            *self.rules.values(),
            *self.statements.values(),
            *self.measures.values(),
            *self.points,
        )
        days = {day for record in dated for day in (record.in_force, record.until)}
        for measure in self.measures.values():
            members = (member for group in measure.place_groups for member in group.members)
            days |= {day for member in members for day in (member.from_, member.until)}
        return tuple(sorted(day for day in days if day))

    @cached_property
    def first_day(self) -> date:
        """The first day on which any material is required."""
        return min(rule.in_force for rule in self.requirements)

    @property
    def _holders(self) -> tuple[m.Item | m.Measure, ...]:
        return (*self.items.values(), *self.measures.values())

    def in_force(self, rule: m.Rule, day: date) -> bool:
        """Whether ``rule`` holds on ``day``, endings by measures included."""
        return rule.on(day) and self.ended_by(rule, day) is None

    def ended_by(self, rule: m.Rule, day: date) -> m.Measure | None:
        """The measure in force on ``day`` that has put an end to ``rule``."""
        if rule.id not in self.endings:
            return None
        return next(
            (
                measure
                for measure in self.measures.values()
                if measure.on(day) and any(one.rule == rule.id for one in measure.ends)
            ),
            None,
        )

    @cached_property
    def _groups(self) -> PlaceGroups:
        return PlaceGroups(self.places, self.measures.values())

    def members(self, group: str, day: date) -> frozenset[str]:
        """The codes of the places that belong to ``group`` on ``day``."""
        return self._groups.members(group, day)

    def expected_state(self, code: str, day: date) -> m.Place | None:
        """The state that speaks for the territory ``code``, where a list counts it in by that."""
        return self._groups.expected_state(code, day)

    def place_groups(self) -> Mapping[str, m.PlaceGroup]:
        """The dated groups of places by id."""
        return self._groups.by_id

    def holder(self, rule_id: str) -> m.Item | m.Measure:
        """The service item or measure that ``rule_id`` belongs to."""
        for holder in self._holders:
            if any(rule_id == one.id for one in _all_rules(holder)):
                return holder
        raise KeyError(rule_id)


def _walk(
    record: m.Record, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[m.Record, tuple[str | int, ...]]]:
    yield record, path
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        step = info.alias or name
        if isinstance(value, m.Record):
            yield from _walk(value, (*path, step))
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                if isinstance(one, m.Record):
                    yield from _walk(one, (*path, step, index))


def _all_rules(holder: m.Item | m.Measure) -> Iterator[m.Rule]:
    for kind in ("requirements", "authentication", "time_limits", "results", "steps"):
        yield from getattr(holder, kind)
    if isinstance(holder, m.Item) and holder.list_basis:
        yield holder.list_basis
