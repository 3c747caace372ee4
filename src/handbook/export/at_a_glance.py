"""A service at a glance: eight questions in the order readers ask them, each answered in a line.

Site, paper and JSON print these lines; nothing in them is written by hand per page but the three
sentences of an item that sum up a rule each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from handbook.domain import model as m
from handbook.domain.json_values import Json
from handbook.export.checklist_text import days
from handbook.language.phrasing import rule_condition
from handbook.loading import cities
from handbook.rules.answers import Resolver
from handbook.rules.item_reading import ItemReading, item_reading, limit_lines, result_lines

GlanceQuestion = Literal["who", "get", "cost", "how-long", "where", "start", "refused", "ask"]
QUESTIONS: tuple[GlanceQuestion, ...] = get_args(GlanceQuestion)
#: Who decides what comes after the work permit itself.
_OTHERS: tuple[m.Actor, ...] = ("mission", "police")
#: Working days that the check of the documents takes at most, before the review.
_CHECK_DAYS = 5
#: Within how many working days a granted licence is delivered, and where the law says so.
_DELIVERY_DAYS = 10
_DELIVERY = ("administrative-licensing-law", "article-44")


@dataclass(frozen=True, slots=True, kw_only=True)
class GlancePart:
    """A piece of an answer: its words, where they lead, and what they come from.

    ``href`` is an address or a number to dial; ``rule`` and ``contact`` are ids, empty where the
    words are those of the service itself.  ``spoken`` is the language of words that are to be said
    or shown to somebody, where it is not the reader's.
    """

    text: str
    href: str = ""
    rule: str = ""
    contact: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceLine:
    """A question and its answer; ``anchor`` is the part of the page that says more."""

    id: GlanceQuestion
    question: str
    parts: tuple[GlancePart, ...]
    anchor: str = ""


def at_a_glance(resolver: Resolver, item: m.Item, language: m.Language) -> tuple[GlanceLine, ...]:
    """The eight lines of a service item, in order."""
    return tuple(_Glance(resolver, item, language).lines())


def dial(number: str) -> str:
    """The address that dials a telephone number."""
    return "tel:" + number.replace(" ", "").replace("-", "")


def contact_for(contacts: Sequence[m.Contact], use: m.ContactUse) -> m.Contact | None:
    """The contact of that use, the nearest to the reader first."""
    return next((contact for contact in contacts if contact.use == use), None)


def to_json(resolver: Resolver, item: m.Item) -> list[Json]:
    """The lines in both languages, as published."""
    both = zip(*(at_a_glance(resolver, item, language) for language in m.LANGUAGES), strict=True)
    return [
        {
            "question": lines[0].id,
            "answer": {
                language: _sentence(line, language)
                for language, line in zip(m.LANGUAGES, lines, strict=True)
            },
            "links": [part.href for part in lines[0].parts if part.href],
            "rules": [part.rule for part in lines[0].parts if part.rule],
        }
        for lines in both
    ]


def _sentence(line: GlanceLine, language: m.Language) -> str:
    spoken = ""
    for part in line.parts:
        spoken += part.text + (" " if language == "en" or part.href else "")
    return spoken.strip()


class _Glance:
    """The lines of one item in one language."""

    def __init__(self, resolver: Resolver, item: m.Item, language: m.Language) -> None:
        self.resolver, self.item, self.language = resolver, item, language
        self.book = resolver.book
        self.words = cities.words(self.book, language)
        self.reading: ItemReading = item_reading(resolver, item)

    def lines(self) -> Iterator[GlanceLine]:
        answers: dict[GlanceQuestion, tuple[Iterator[GlancePart], str]] = {
            "who": (self._who(), "eligibility"),
            "get": (self._get(), "result"),
            "cost": (self._cost(), "fee"),
            "how-long": (self._how_long(), "time-limits"),
            "where": (self._where(), "contact"),
            "start": (self._brief(self.item.start), "steps"),
            "refused": (self._brief(self.item.refused), "good-to-know"),
            "ask": (self._ask(), "to-confirm"),
        }
        for name in QUESTIONS:
            parts, anchor = answers[name]
            key = name.replace("-", "_")
            yield GlanceLine(
                id=name,
                question=self.words[f"glance_{key}"],
                parts=tuple(parts) or (GlancePart(text=self.words["glance_not_known"]),),
                anchor=anchor,
            )

    def _who(self) -> Iterator[GlancePart]:
        yield GlancePart(text=self.item.who[self.language])

    def _get(self) -> Iterator[GlancePart]:
        for row in result_lines(self.reading):
            name = self.book.results[row.rule.result].name[self.language]
            condition = self._condition(row.rule, row.condition)
            yield GlancePart(text=name + condition, rule=row.rule.id)

    def _brief(self, brief: m.Brief | None) -> Iterator[GlancePart]:
        if brief is None:
            return
        basis = self.book.statements.get(brief.rule) or self.book.rules.get(brief.rule)
        if basis is None or basis.on(self.resolver.day):
            yield GlancePart(text=brief[self.language], rule=brief.rule)

    def _cost(self) -> Iterator[GlancePart]:
        fees = self.book.fees(self.item, self.resolver.day)
        if self.item.cost and not any(isinstance(fee, m.Fee) for fee in fees):
            yield from self._brief(self.item.cost)
            return
        for fee in fees:
            yield GlancePart(text=fee.text[self.language], rule=fee.id)

    def _how_long(self) -> Iterator[GlancePart]:
        if self.item.how_long:
            yield from self._brief(self.item.how_long)
        else:
            yield from self._limits()
        yield from self._not_the_whole_way()

    def _limits(self) -> Iterator[GlancePart]:
        promised = limit_lines(self.reading, "promised")
        statutory = limit_lines(self.reading, "statutory")
        unconfirmed = any(row.rule.confidence == "seed" for row in promised)
        if not unconfirmed:
            for row in promised:
                yield self._limit(row.rule, "glance_promised")
        key = "glance_national_beside" if unconfirmed else "glance_national"
        # The table has them all; beside a promise and the law's own limit they are one too many.
        for row in () if promised and statutory else limit_lines(self.reading, "national"):
            yield self._limit(row.rule, key, self._condition(row.rule, row.condition))
        for row in statutory:
            yield self._limit(row.rule, "glance_statutory")
        yield from self._delivery()
        # What to plan with comes before what nobody confirms.
        for row in promised if unconfirmed else ():
            yield self._limit(row.rule, "glance_promised_seed")

    def _delivery(self) -> Iterator[GlancePart]:
        """How much longer it may take until the applicant has what was granted."""
        decision = self.resolver.steps(self.item.applies)
        possible = {step.id for step in (*decision.live, *decision.open)}
        for step in self.book.steps:
            cited = {(link.source, link.passage) for link in step.sources}
            if step.id in possible and _DELIVERY in cited:
                more = days(_DELIVERY_DAYS, self.language)
                text = self.words["glance_delivery"].replace("{days}", more)
                yield GlancePart(text=text, rule=step.id)
                return

    def _limit(self, limit: m.TimeLimit, key: str, condition: str = "") -> GlancePart:
        text = days(limit.working_days, self.language)
        if limit.extension_days:
            more = self.words["extension_days"].format(n=limit.extension_days)
            text += self.words["open_paren"] + more + self.words["close_paren"]
        # Not a format: the words already hold the city's own names, with whatever stands in them.
        said = self.words[key].replace("{days}", text + condition)
        said = said.replace("{total}", days(limit.working_days + _CHECK_DAYS, self.language))
        return GlancePart(text=said, rule=limit.id)

    def _not_the_whole_way(self) -> Iterator[GlancePart]:
        """What another authority decides after the permit, so that it takes longer."""
        decision = self.resolver.steps(self.item.applies)
        possible = {step.id for step in (*decision.live, *decision.open)}
        with_last_day = {
            name
            for deadline in self.book.deadlines.values()
            if deadline.kind == "window-latest"
            for name in deadline.steps
        }
        later = [
            step
            for step in self.book.steps
            if step.id in possible
            and step.phase == "after"
            and (step.actor in _OTHERS or step.id in with_last_day)
        ]
        if later:
            # Two steps of one name are one thing with two last days.
            names = dict.fromkeys(_lower(step.name[self.language]) for step in later)
            steps = self.words["comma"].join(names)
            own = (step for step in later if step.id.startswith(f"{self.item.id}/"))
            rule = next(own, later[0]).id
            yield GlancePart(text=self.words["glance_then"].format(steps=steps), rule=rule)

    def _where(self) -> Iterator[GlancePart]:
        yield GlancePart(text=self.item.where[self.language])
        system = contact_for(self.book.contacts, "system")
        if system and system.link:
            words = self.words["glance_system"]
            if system.as_of:
                words = self.words["glance_system_as_of"].format(day=system.as_of)
            yield GlancePart(text=words, contact=system.id)
            yield GlancePart(text=system.link, href=system.link, contact=system.id)
        yield from self._window()

    def _window(self) -> Iterator[GlancePart]:
        """The window, as far as it is known."""
        window = contact_for(self.book.contacts, "window")
        if window and window.address:
            address = f"{window.name[self.language]}{self.words['colon']}"
            yield GlancePart(text=address + window.address[self.language], contact=window.id)
        if window and window.map:
            words = self.words["contact_map"]
            yield GlancePart(text=words, href=window.map.link, contact=window.id)
        if window and not window.address:
            yield GlancePart(text=self.words["glance_window_not_known"], contact=window.id)
            yield from self._asked_for_it(window)

    def _asked_for_it(self, window: m.Contact) -> Iterator[GlancePart]:
        """Whom to call for the address of the window."""
        for contact in (window, contact_for(self.book.contacts, "enquiries")):
            if contact and contact.telephone:
                number = contact.telephone[0].number
                yield GlancePart(text=self.words["glance_window_call"], contact=contact.id)
                yield GlancePart(text=number, href=dial(number), contact=contact.id)
                return

    def _ask(self) -> Iterator[GlancePart]:
        """Who answers questions by telephone: on what, in which languages, and what to say."""
        for use in ("window", "enquiries", "residence", "accounts"):
            contact = contact_for(self.book.contacts, use)
            if contact is None or not contact.telephone:
                continue
            for telephone in contact.telephone:
                number = telephone.number
                yield GlancePart(text=number, href=dial(number), contact=contact.id)
            yield GlancePart(text=contact.role[self.language], contact=contact.id)
            if contact.languages:
                yield GlancePart(text=contact.languages[self.language], contact=contact.id)
            # Whoever answers on residence or accounts is asked the same whatever the page.
            own = use in ("residence", "accounts")
            words = contact.say if own else self.item.say or contact.say
            if words:
                yield from self._say(words, contact.id)

    def _say(self, words: m.Text, contact: str) -> Iterator[GlancePart]:
        yield GlancePart(text=self.words["glance_say"], contact=contact)
        sentence = self.words["glance_quote"].format(words=words.zh)
        spoken = "" if self.language == "zh" else "zh"
        yield GlancePart(text=sentence, contact=contact, spoken=spoken)
        if spoken:
            meaning = self.words["glance_meaning"].format(words=words[self.language])
            yield GlancePart(text=meaning, contact=contact)

    def _condition(self, rule: m.Rule, own: m.Condition) -> str:
        words = rule_condition(self.book, rule, self.language, self.item.applies, own)
        return f"{self.words['open_paren']}{words}{self.words['close_paren']}" if words else ""


def _lower(name: str) -> str:
    """A name of a step within a sentence; what is written in capitals stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
