"""An impact in words, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handbook.audit.impact_changes import ChangeWords
from handbook.audit.impact_conditions import ConditionWords
from handbook.domain import model as m
from handbook.domain.conditions import Answers
from handbook.loading import cities
from handbook.rules.answer_facts import State
from handbook.rules.answers import Resolver
from handbook.rules.impact import Group, Impact


@dataclass(frozen=True, slots=True)
class Entry:
    """A group in words."""

    count: str
    services: tuple[str, ...]
    where: tuple[str, ...]
    changes: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Section:
    """An impact in words."""

    title: str
    before: str
    after: str
    summary: str
    entries: tuple[Entry, ...]
    reworded: tuple[Entry, ...]


class ImpactWords:
    """One impact in one language."""

    def __init__(self, impact: Impact, language: m.Language) -> None:
        self.impact, self.language = impact, language
        self.words = cities.words(impact.head.book, language)
        self._conditions = ConditionWords(impact.base, impact.head, language)
        self._changes = ChangeWords(impact.base, impact.head, language)
        self.resolvers = tuple(
            Resolver(state.book, state.day) for state in (impact.head, impact.base)
        )
        self.item_keys = tuple(
            {
                key
                for resolver in self.resolvers
                for item in resolver.book.items.values()
                for key in resolver.evaluator.keys((item.applies,))
            }
        )
        self.items: dict[tuple[tuple[str, ...] | None, ...], m.Item | None] = {}

    def section(self) -> Section:
        """The whole impact."""
        impact, w = self.impact, self.words
        affected = impact.affected
        summary = (
            w["impact_none"]
            if not impact.groups
            else w["impact_affected"].format(
                all=len(impact.situations), n=len(affected), groups=len(impact.groups)
            )
        )
        return Section(
            w["impact_title"],
            self._state(impact.base),
            self._state(impact.head),
            summary,
            tuple(self._entry(group) for group in impact.groups),
            tuple(self._entry(group) for group in impact.reworded),
        )

    def _state(self, state: State) -> str:
        words = self.words["impact_on_day"].format(day=state.day)
        if not self.impact.base.revision and not self.impact.head.revision:
            return words
        name = state.name if state.revision else self.words["impact_working_tree"]
        return f"{name}{self.words['open_paren']}{words}{self.words['close_paren']}"

    def _entry(self, group: Group) -> Entry:
        w = self.words
        key = "impact_situation" if group.count == 1 else "impact_situations"
        rules = dict.fromkeys(
            rule
            for change in group.changes
            for mine, others in (
                (change.after.rules, change.before.rules),
                (change.before.rules, change.after.rules),
            )
            for rule in mine
            # A rule on both sides is told only when it says something else now.
            if change.fact.kind != "step" and (rule not in others or set(mine) == set(others))
        )
        return Entry(
            w[key].format(n=group.count),
            tuple(self._services(group)),
            tuple(self._conditions.where(where) for where in group.where),
            tuple(self._changes.changes(group)),
            w["comma"].join(rules),
        )

    def _services(self, group: Group) -> Iterable[str]:
        found: dict[str, str] = {}
        for number in sorted(group.leaves):
            item = self._item(self.impact.situations[number])
            if item is not None:
                found[item.id] = item.short_name[self.language]
        return found.values()

    def _item(self, answers: Answers) -> m.Item | None:
        key = tuple(answers.get(name) for name in self.item_keys)
        if key not in self.items:
            found = (resolver.item(answers) for resolver in self.resolvers)
            self.items[key] = next((item for item in found if item is not None), None)
        return self.items[key]
