"""Whether the rules answer every situation on every day, once.

How.  A fact of an answer (the status of one material, its authentication, the time limits, the
result, the steps) depends on few keys.  It is decided for every combination of answers to exactly
these keys and those that say which service item applies, not for every whole situation: a decision
reads nothing else, so what holds for each combination holds for each situation.  Three things more
make it quick and leave nothing out: values that no condition of any rule tells apart stand for one
another; places of issue that no condition tells apart on the day stand for one another; and a fact
is decided again on another day only if its rules in force, or the members of their groups of
places, are others.  ``test_proof.py`` compares all this with whole situations, one by one.

The days are every date in the data and the day before it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handbook.audit import citation_proof
from handbook.audit.consistency import CHECKS, idle_values
from handbook.audit.findings import Finding, finding
from handbook.audit.frame_faults import frame_faults
from handbook.audit.list_faults import list_faults
from handbook.audit.name_faults import name_faults
from handbook.audit.proof_day import ProofDay
from handbook.audit.proof_evidence import Evidence
from handbook.audit.proof_facts import about, prove_day
from handbook.audit.reader_lists import reader_lists
from handbook.audit.row_faults import row_faults
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.rules import situation_addresses
from handbook.rules.walk import turning_days

Progress = Callable[[int, int], None]


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


def prove(
    book: Book, progress: Progress | None = None, days: Sequence[date] | None = None
) -> Report:
    """Everything that does not hold in ``book``, on all days or on these ``days`` only."""
    evidence = Evidence(book)
    if days is not None:
        evidence.all_days = [*days]
    _prove_days(evidence, progress or (lambda _done, _all: None))
    for check in CHECKS:
        evidence.findings += check(book)
    evidence.findings += _as_read(book, turning_days(book) if days is None else days)
    if days is None:
        _unused_rules(evidence)
        _forgotten_addresses(evidence)
    reminders = [*idle_values(book), *_idle_overrides(evidence)]
    figures = {
        "rules": len(book.rules) + len(book.deadlines),
        "days": len(evidence.all_days),
        "facts": len(evidence.facts),
        "cases": evidence.cases,
        **citation_proof.figures(book),
    }
    return Report(_once(evidence.findings), reminders, figures)


def command(book: Book, fault: Finding) -> str:
    """The counter-example as a command that can be run; empty where there is none."""
    if fault.answers is None or fault.day is None:
        return ""
    flags = [
        f"{book.questions[key].flag} {value}"
        for key, values in fault.answers.items()
        for value in values
    ]
    return " ".join(["handbook checklist", *flags, f"--as-of {fault.day}"])


def _as_read(book: Book, days: Sequence[date]) -> Iterator[Finding]:
    """What stands against one another in what a reader sees, on the days that bring new rules."""
    yield from list_faults(book, [*reader_lists(book, days)])
    yield from row_faults(book, days)
    yield from frame_faults(book)
    yield from name_faults(book)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for one fault of the same rules: the first day stands for all."""
    found: dict[Hashable, Finding] = {}
    for fault in findings:
        mark = (fault.code, fault.rules)
        if mark not in found or (fault.day or date.min) < (found[mark].day or date.min):
            found[mark] = fault
    return list(found.values())


def _prove_days(evidence: Evidence, progress: Progress) -> None:
    """Prove every fact on every day."""
    before: ProofDay | None = None
    for number, day in enumerate(evidence.all_days):
        progress(number, len(evidence.all_days))
        now = ProofDay(evidence.book, day)
        prove_day(evidence, now, before)
        before = now
    progress(len(evidence.all_days), len(evidence.all_days))


def _unused_rules(evidence: Evidence) -> None:
    """Every rule decides something in some situation on some day."""
    listed = {rule.id for rule in evidence.book.list_rules.values()}
    for rule in (*evidence.book.rules.values(), *evidence.book.deadlines.values()):
        if rule.id in listed:
            continue
        subjects = about(rule)
        for name in subjects:
            mark = (rule.id, name)
            if mark in evidence.live:
                continue
            code = "always-overridden" if mark in evidence.applied else "dead-rule"
            key = f"{code}-material" if len(subjects) > 1 else code
            evidence.findings.append(
                finding(
                    code,
                    (rule.id,),
                    sentence=key,
                    rule=rule.id,
                    material=evidence.material(name) if len(subjects) > 1 else "",
                )
            )


def _idle_overrides(evidence: Evidence) -> list[Finding]:
    """Overrides that never have anything to decide."""
    return [
        finding("idle-override", (rule.id, name), rule=rule.id, other=name)
        for rule in evidence.book.rules.values()
        for name in rule.overrides
        if (rule.id, name) not in evidence.prevailed
        and not isinstance(rule, m.Deadline)
        and name != rule.id
    ]


def _forgotten_addresses(evidence: Evidence) -> None:
    """Every situation of every day has its permanent address on record."""
    if not evidence.book.addresses or evidence.findings:
        return
    for address in situation_addresses.updated(evidence.book):
        if address != evidence.book.addresses.get(address.slug):
            evidence.findings.append(finding("address", (address.slug,), slug=address.slug))
