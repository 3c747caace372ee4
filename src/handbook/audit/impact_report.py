"""An impact in words: as text, Markdown, a page of HTML, or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handbook.domain import model as m
from handbook.domain.conditions import PLACE_KEYS, Answers
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.export import open_data
from handbook.export.checklist_text import days
from handbook.language.phrasing import either, place_name
from handbook.loading import cities
from handbook.pages.render import environment
from handbook.rules.answer_facts import Contradiction, State, Value
from handbook.rules.answers import Resolver
from handbook.rules.fact_changes import Change
from handbook.rules.impact import Group, Impact
from handbook.rules.set_description import Where

#: More places than this are counted, and only the first of them named.
_NAMED_PLACES = 12


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


class Speaker:
    """Says one impact in one language."""

    def __init__(self, impact: Impact, language: m.Language) -> None:
        self.impact, self.language = impact, language
        self.words = cities.words(impact.head.book.city, language)
        #: Words come from the newer state; what it no longer has, from the older one.
        self.books = (impact.head.book, impact.base.book)
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
            tuple(self._where(one) for one in group.where),
            tuple(self._changes(group)),
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
        key = tuple(answers.get(one) for one in self.item_keys)
        if key not in self.items:
            found = (resolver.item(answers) for resolver in self.resolvers)
            self.items[key] = next((item for item in found if item is not None), None)
        return self.items[key]

    # -- conditions ----------------------------------------------------------------------------

    def _where(self, where: Where[str | None]) -> str:
        w = self.words
        text = self._box(where.when) or w["impact_every"]
        if where.unless:
            text += (
                w["impact_and"]
                + w["impact_unless"]
                + w["impact_unless_or"].join(self._box(box) for box in where.unless)
            )
        return text

    def _box(self, box: Mapping[str, tuple[str | None, ...]]) -> str:
        return self.words["impact_and"].join(
            self._places(values) if key in PLACE_KEYS else self._values(key, values)
            for key, values in box.items()
        )

    def _values(self, key: str, values: Sequence[str | None]) -> str:
        said: dict[str, str] = {}
        label = key
        for book in reversed(self.books):
            question = book.questions.get(key)
            if question is not None:
                label = question.label[self.language]
                said |= {one.id: one.condition[self.language] for one in question.values}
        return self._any(
            [
                said.get(value, value)
                if value is not None
                else self.words["impact_not_asked"].format(question=label)
                for value in values
            ]
        )

    def _any(self, names: Sequence[str]) -> str:
        """The names as alternatives."""
        return either(names, self.language)

    def _places(self, values: Sequence[str | None]) -> str:
        codes = frozenset(value for value in values if value is not None)
        return self.words["impact_issued_in"].format(place=self._named_places(codes))

    def _named_places(self, codes: frozenset[str]) -> str:
        head = self.impact.head
        every = frozenset().union(*(book.places for book in self.books))
        foreign = head.book.members("foreign", head.day)
        for name in ("mainland", "regions", "foreign", *head.book.place_groups()):
            members = head.book.members(name, head.day)
            said = place_name(head.book, name, self.language)
            if codes == members and len(codes) > 1:
                return said
            if codes == foreign - members and members < foreign:
                return self.words["impact_foreign_except"].format(place=said)
            if codes == every - members:
                return self.words["impact_except_places"].format(place=said)
        names = [self._place(code) for code in sorted(codes)]
        if len(names) > _NAMED_PLACES:
            join = "、" if self.language == "zh" else ", "
            return self.words["impact_more_places"].format(
                places=join.join(names[:_NAMED_PLACES]), n=len(names)
            )
        return self._any(names)

    def _place(self, code: str) -> str:
        book = next((book for book in self.books if code in book.places), None)
        return place_name(book, code, self.language) if book else code

    # -- changes -------------------------------------------------------------------------------

    def _changes(self, group: Group) -> Iterable[str]:
        """The changes of a group; materials that change alike share a line."""
        w = self.words
        alike: dict[tuple[str, str], list[str]] = {}
        for change in group.changes:
            subject, after = self._change(change)
            alike.setdefault(("" if after else subject, after), []).append(subject)
        for (_, after), subjects in alike.items():
            joined = w["comma"].join(subjects)
            yield f"{joined}{w['colon']}{after}" if after else joined

    def _change(self, change: Change) -> tuple[str, str]:
        """What a change is about, and how it goes."""
        w, about = self.words, change.fact.about
        if change.words_only:
            return self._rewording(change)
        said: Callable[[Any], str]
        match change.fact.kind:
            case "covered":
                return w["impact_covered" if change.after.decides else "impact_uncovered"], ""
            case "order":
                return w["impact_order"], ""
            case "step":
                return self._step(change)
            case "status":
                subject, said = self._material(about), self._status(change)
            case "method" | "delay" as kind:
                prefix = "" if kind == "method" else "auth_"
                subject = w[f"impact_{kind}"].format(material=self._material(about, running=True))
                said = lambda value: w[f"{prefix}{value}"]  # noqa: E731 - one line among its likes
            case "limit":
                subject, said = w["national_limit" if about == "national" else about], self._days
            case "result":
                subject, said = w["result"], self._result
        return subject, self._goes(change, said)

    def _goes(self, change: Change, said: Callable[[Any], str]) -> str:
        before, after = (
            self._contradiction(value.decides)
            if isinstance(value.decides, Contradiction)
            else said(value.decides)
            for value in (change.before, change.after)
        )
        return self.words["impact_becomes"].format(before=before, after=after)

    def _contradiction(self, value: Contradiction) -> str:
        if not value.rules:
            return self.words["impact_no_rule"]
        return self.words["impact_contradiction"].format(
            rules=self.words["comma"].join(value.rules)
        )

    def _material(self, name: str, *, running: bool = False) -> str:
        book = next((book for book in self.books if name in book.materials), None)
        text = book.materials[name].name[self.language] if book else name
        return text[:1].lower() + text[1:] if running and self.language == "en" else text

    def _status(self, change: Change) -> Callable[[Any], str]:
        """Statuses by their names; where only the numbers of copies differ, the numbers too."""
        statuses = {
            value.decides[0]
            for value in (change.before, change.after)
            if isinstance(value.decides, tuple)
        }

        def said(value: tuple[str, int, int]) -> str:
            status = self.words[value[0]]
            if len(statuses) > 1:
                return status
            counts = self.words["impact_counts"].format(original=value[1], copies=value[2])
            return f"{status}{self.words['comma']}{counts}"

        return said

    def _days(self, value: tuple[int, int | None] | None) -> str:
        if value is None:
            return self.words["impact_no_limit"]
        text = days(value[0], self.language)
        if value[1]:
            text += (
                self.words["open_paren"]
                + self.words["extension_days"].format(n=value[1])
                + self.words["close_paren"]
            )
        return text

    def _result(self, value: str) -> str:
        book = next((book for book in self.books if value in book.results), None)
        return book.results[value].name[self.language] if book else value

    def _step(self, change: Change) -> tuple[str, str]:
        w = self.words
        before, after = change.before, change.after
        name = _side(_says(after if after.decides is not None else before)[0], self.language)
        if before.decides is None or after.decides is None:
            key = "impact_step_new" if before.decides is None else "impact_step_gone"
            actor = (after.decides or before.decides)[0]  # type: ignore[index]
            return w[key].format(step=name, actor=w[f"actor_{actor}"]), ""
        assert isinstance(before.decides, tuple)  # noqa: S101 - for the type checker
        assert isinstance(after.decides, tuple)  # noqa: S101 - for the type checker
        lines = []
        if before.decides[0] != after.decides[0]:
            lines.append(
                w["impact_becomes"].format(
                    before=w[f"actor_{before.decides[0]}"], after=w[f"actor_{after.decides[0]}"]
                )
            )
        if before.decides[1] != after.decides[1]:
            old, new = (
                _side(value, self.language) if value else w["impact_no_deadline"]
                for value in (before.decides[1], after.decides[1])
            )
            lines.append(
                w["deadline"] + w["colon"] + w["impact_becomes"].format(before=old, after=new)
            )
        if before.decides[2] != after.decides[2]:
            lines.append(w["impact_step_ways"].format(step=name))
        return w["impact_step"].format(step=name), w["impact_and"].join(lines)

    def _rewording(self, change: Change) -> tuple[str, str]:
        w, about = self.words, change.fact.about
        match change.fact.kind:
            case "step":
                name, text = _says(change.after)
                subject = w["impact_step"].format(step=_side(name, self.language))
                return w["impact_note"].format(subject=subject, text=_side(text, self.language)), ""
            case "limit":
                subject = w["national_limit" if about == "national" else about]
            case _:
                subject = self._material(about)
        if change.after.says is None:
            return w["impact_note_gone"].format(subject=subject), ""
        return w["impact_note"].format(
            subject=subject, text=_side(_texts(change.after.says), self.language)
        ), ""


def _side(pair: Sequence[str], language: m.Language) -> str:
    return str(pair[0] if language == "zh" else pair[1])


def _texts(value: object) -> tuple[str, str]:
    """A pair of texts, Chinese and English."""
    return value if isinstance(value, tuple) else ("", "")


def _says(value: Value) -> tuple[Any, Any]:
    return value.says if isinstance(value.says, tuple) else (("", ""), ("", ""))


# -- shapes ----------------------------------------------------------------------------------------


def text(sections: Sequence[Section], language: m.Language, *, markdown: bool) -> str:
    """The sections as plain text or as Markdown."""
    w = wording(language)
    lines: list[str] = []
    for section in sections:
        lines += (
            [("## " if markdown else "") + section.title, ""]
            if section is sections[0]
            else [("### " if markdown else "") + section.title, ""]
        )
        bullet = "- " if markdown else ""
        lines += [
            f"{bullet}{w['impact_from']}{w['colon']}{section.before}",
            f"{bullet}{w['impact_to']}{w['colon']}{section.after}",
            "",
            section.summary,
            "",
        ]
        lines += _entries(section.entries, w, markdown=markdown)
        if section.reworded:
            lines += [
                ("#### " if markdown else "") + w["impact_reworded"],
                "",
                w["impact_reworded_note"],
                "",
            ]
            lines += _entries(section.reworded, w, markdown=markdown)
    return "\n".join(lines).rstrip() + "\n"


def _entries(entries: Iterable[Entry], w: Mapping[str, str], *, markdown: bool) -> list[str]:
    bold = "**" if markdown else ""
    lines: list[str] = []
    for number, entry in enumerate(entries, 1):
        services = w["comma"].join(entry.services)
        lines.append(f"{number}. {bold}{entry.count}{bold} · {services}")
        lines += [f"   - {bold}{change}{bold}" for change in entry.changes]
        for index, where in enumerate(entry.where):
            label = w["impact_where"] if index == 0 else w["impact_or"]
            lines.append(f"   - {label}{w['colon']}{where}")
        if entry.because:
            code = "`" if markdown else ""
            ids = f"{code}{w['comma']}{code}".join(entry.because.split(w["comma"]))
            lines.append(f"   - {w['impact_because']}{w['colon']}{code}{ids}{code}")
        lines.append("")
    return lines


def html(sections: Sequence[Section], language: m.Language) -> str:
    """The sections as one page that needs nothing but itself."""
    template = environment().get_template("impact.html.j2")
    return template.render(sections=sections, language=language, w=wording(language)) + "\n"


def to_json(impacts: Sequence[Impact]) -> JsonObject:
    """The impacts as JSON values, one for each day compared."""
    return {"comparisons": [_impact(one) for one in impacts]}


def _impact(impact: Impact) -> JsonObject:
    speakers = {language: Speaker(impact, language) for language in m.LANGUAGES}
    sections = {language: speaker.section() for language, speaker in speakers.items()}

    def groups(many: Sequence[Group], name: str) -> list[JsonObject]:
        return [
            {
                "count": group.count,
                "where": [_condition(one) for one in group.where],
                "places": None if group.places is None else sorted(group.places),
                "changes": [_change(change) for change in group.changes],
                "words": {
                    language: {
                        "services": list(getattr(section, name)[number].services),
                        "where": list(getattr(section, name)[number].where),
                        "changes": list(getattr(section, name)[number].changes),
                    }
                    for language, section in sections.items()
                },
            }
            for number, group in enumerate(many)
        ]

    return {
        "base": _state(impact.base),
        "head": _state(impact.head),
        "situations": len(impact.situations),
        "affected": len(impact.affected),
        "groups": groups(impact.groups, "entries"),
        "reworded": groups(impact.reworded, "reworded"),
    }


def _state(state: State) -> JsonObject:
    return {"given": state.name, "revision": state.revision or None, "day": state.day.isoformat()}


def _condition(where: Where[str | None]) -> JsonObject:
    return {
        "when": {key: list(values) for key, values in where.when.items()},
        "unless": [{key: list(values) for key, values in box.items()} for box in where.unless],
    }


def _change(change: Change) -> JsonObject:
    return {
        "fact": change.fact.kind,
        "about": change.fact.about or None,
        "before": _value(change.before),
        "after": _value(change.after),
    }


def _value(value: Value) -> JsonObject:
    decides = value.decides
    shown: Any = (
        {"contradiction": list(decides.rules)}
        if isinstance(decides, Contradiction)
        else open_data.record(decides)
    )
    return {"value": shown, "words": open_data.record(value.says), "rules": list(value.rules)}
