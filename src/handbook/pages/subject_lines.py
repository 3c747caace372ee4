"""Rules with what they are about: what a notice changed, and what is announced for a service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from handbook.domain import model as m
from handbook.domain.conditions import Truth
from handbook.language.phrasing import place_name
from handbook.pages.page import Page
from handbook.pages.rule_lines import RuleLine, limit_name, material_names, shown, working_days
from handbook.rules import announcements


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """A rule by what it is about, with the title and address of the page it belongs to."""

    id: str
    about: str
    holder: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine(RuleLine):
    """A rule with what it is about and what it says, where no column tells that.

    ``status`` is that of a material, else empty; ``ends`` says that the rule ends on the day told.
    """

    subject: str
    label: str
    status: str = ""
    ends: bool = False
    overrides: tuple[RuleName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedDay:
    """What begins, ends or joins on a day to come (an ISO date)."""

    day: str
    lines: tuple[SubjectLine, ...]


def subject_line(page: Page, rule: m.Rule, known: m.AllOf) -> SubjectLine:
    """A rule with what it is about."""
    words, status = page.words, ""
    subject: str
    match rule:
        case m.Requirement():
            status = rule.status
            subject, label = material_names(page, rule.materials), words[rule.status]
        case m.AuthenticationRule():
            subject = material_names(page, rule.materials)
            decided = words[rule.method] if rule.method else words[f"auth_{rule.status}"]
            label = words["authentication"] + words["colon"] + decided
        case m.TimeLimit():
            subject, label = limit_name(page, rule.kind), working_days(page, rule)
        case m.ResultRule():
            subject, label = words["result"], page.say(page.book.results[rule.result].name)
        case m.Step():
            subject, label = words["steps"], page.say(rule.name)
        case _:
            subject, label = words["rule"], rule.id
    return SubjectLine(**shown(page, rule, known), subject=subject, label=label, status=status)


def rule_name(page: Page, rule_id: str) -> RuleName:
    """A rule by what it is about."""
    rule = page.book.rules[rule_id]
    holder = page.book.holder(rule_id)
    about: str
    match rule:
        case m.Requirement():
            names = material_names(page, rule.materials)
            about = names + page.words["colon"] + page.words[rule.status]
        case m.Step():
            about = page.say(rule.name)
        case m.ResultRule():
            about = page.say(page.book.results[rule.result].name)
        case m.AuthenticationRule():
            about = page.words[rule.method or "none"]
        case _:
            about = page.words["time_limits"]
    title, href = holder_link(page, holder)
    return RuleName(id=rule_id, about=about, holder=title, href=href)


def holder_link(page: Page, holder: m.Item | m.Measure) -> tuple[str, str]:
    """The title and the address of the page that a rule belongs to."""
    if isinstance(holder, m.Item):
        return page.say(holder.short_name), page.link(f"services/{holder.id}")
    return page.say(holder.title), page.link(f"notices/{holder.id}")


def announced(page: Page, known: m.AllOf) -> tuple[AnnouncedDay, ...]:
    """What is announced for a service, by day: rules that begin or end, states that join.

    Of a past day: what was known by then, and nothing that was made public later.
    """
    found: dict[date, list[SubjectLine]] = {}
    for day, line in (*_of_rules(page, known), *_joining(page, known)):
        found.setdefault(day, []).append(line)
    return tuple(
        AnnouncedDay(day=day.isoformat(), lines=tuple(found[day])) for day in sorted(found)
    )


def _of_rules(page: Page, known: m.AllOf) -> Iterator[tuple[date, SubjectLine]]:
    """Rules that begin or end after the page's day."""
    for rule in page.book.rules.values():
        if not _possible(page, rule, known):
            continue
        if rule.in_force > page.day >= announcements.of_rule(page.book, rule):
            yield rule.in_force, subject_line(page, rule, known)
        ends = {rule.until: rule.why} if rule.until else {}
        ends |= {
            measure.in_force: ending.why
            for measure in page.book.measures.values()
            for ending in measure.ends
            if ending.rule == rule.id
        }
        if ends and min(ends) > page.day >= announcements.of_end(page.book, rule, min(ends)):
            line = subject_line(page, rule, known)
            yield min(ends), replace(line, ends=True, why=page.say(ends[min(ends)]))


def _joining(page: Page, known: m.AllOf) -> Iterator[tuple[date, SubjectLine]]:
    """States that join a list that a rule of authentication uses."""
    for rule in page.book.authentication:
        if rule.method is None or not _possible(page, rule, known):
            continue
        used = {value for way in rule.when for value in way.get("issued_in", ())}
        groups = page.book.place_groups()
        for group, member in (
            (name, joined) for name in groups if name in used for joined in groups[name].members
        ):
            # Who is there from the rule's first day on is told with the rule.
            if member.from_ > max(page.day, rule.in_force) and (
                announcements.of_member(page.book, group, member) <= page.day
            ):
                place = place_name(page.book, member.place, page.language)
                line = replace(
                    subject_line(page, rule, known),
                    words=page.words["impact_issued_in"].format(place=place),
                    why=page.say(member.note) or "",
                )
                yield member.from_, line


def _possible(page: Page, rule: m.Rule, known: m.AllOf) -> bool:
    return page.resolver.truth(rule, known) is not Truth.NO
