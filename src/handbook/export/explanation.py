"""Why a material has its status: every rule considered, what it said, and what beat it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Truth
from handbook.domain.json_values import JsonObject
from handbook.export import citations, open_data
from handbook.language import citing
from handbook.language.phrasing import expectation, rule_condition
from handbook.loading import cities
from handbook.rules.answers import Checklist, MaterialAnswer, resolver_of
from handbook.rules.situation import SituationError

Part = Literal["decides", "overridden", "condition-not-met", "not-in-force", "ended"]


@dataclass(frozen=True, slots=True)
class Link:
    """One rule in the chain and the part it played."""

    rule: m.Requirement
    part: Part
    by: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The answer for one material and the rules considered, baseline first."""

    answer: MaterialAnswer
    links: tuple[Link, ...]


def explain(book: Book, checklist: Checklist, material: str) -> Chain:
    """The chain for ``material``.  Raises :class:`SituationError` for an unknown id."""
    if material not in book.materials:
        listed = ", ".join(book.materials)
        near = difflib.get_close_matches(material, list(book.materials), 1)
        raise SituationError(
            f"--material：没有材料“{material}”；可用：{listed}。"
            + (f"是不是 {near[0]}？" if near else ""),
            f"--material: there is no material “{material}”; allowed: {listed}."
            + (f" Did you mean {near[0]}?" if near else ""),
        )
    answer = next(
        material_answer
        for material_answer in checklist.materials
        if material_answer.material.id == material
    )
    day, answers = checklist.situation.as_of, checklist.situation.answers
    resolver = resolver_of(book, day)
    deciding = {rule.id for rule in answer.because}
    beaten = {rule.id for rule in answer.overridden}
    links = []
    for rule in sorted(book.requirements, key=lambda requirement: requirement.in_force):
        if material not in rule.materials:
            continue
        if resolver.evaluator.holds(rule.scope, answers) is Truth.NO:
            continue
        if rule.id in deciding:
            links.append(Link(rule, "decides"))
        elif rule.id in beaten:
            by = next(one.id for one in answer.because if rule.id in one.overrides)
            links.append(Link(rule, "overridden", by))
        elif not rule.on(day):
            links.append(Link(rule, "not-in-force"))
        elif measure := book.ended_by(rule, day):
            links.append(Link(rule, "ended", measure.id))
        else:
            links.append(Link(rule, "condition-not-met"))
    links += [
        Link(rule, "decides")
        for rule in answer.because
        if isinstance(rule, m.Requirement) and rule.id not in {link.rule.id for link in links}
    ]
    return Chain(answer, tuple(links))


def to_json(book: Book, chain: Chain) -> JsonObject:
    """The chain as JSON values."""
    return {
        "material": open_data.material(book, chain.answer),
        "chain": [
            {
                "rule": link.rule.id,
                "status": link.rule.status,
                "part": link.part,
                "by": link.by,
                "in_force": link.rule.in_force.isoformat(),
                "level": link.rule.level,
                "why": citations.text(link.rule.why) if link.rule.why else None,
                "sources": citations.because(book, (link.rule,)),
            }
            for link in chain.links
        ],
    }


def to_text(book: Book, chain: Chain, language: m.Language) -> str:
    """The chain in words."""
    w = cities.words(book, language)
    answer = chain.answer
    lines = [f"{answer.material.name[language]}{w['colon']}{w[answer.status]}", ""]
    for link in chain.links:
        rule = link.rule
        part = w[f"part_{link.part}"] + (f"{w['colon']}{link.by}" if link.by else "")
        lines.append(f"{rule.in_force}  {rule.id}  {w[rule.status]}  ← {part}")
        words = rule_condition(book, rule, language)
        if words:
            lines.append(f"    {w['condition']}{w['colon']}{words}")
        if rule.why:
            lines.append(f"    {rule.why[language]}")
        for citation in rule.sources:
            lines.append(
                f"    {w['basis']}{w['colon']}{citing.name(book, citation, language)}"
                f"{w['open_paren']}{citing.whose(book, rule, language)} · {w[rule.confidence]}"
                f"{w['close_paren']}"
            )
            lines += _stands(book, citation, language)
        if words := citing.only_elsewhere(book, rule, language):
            lines.append(f"    {words}")
    if answer.authentication:
        auth = answer.authentication
        heading = f"{w['authentication_of']}{w['colon']}{w[auth.method]}{w['comma']}"
        lines += ["", heading + w["auth_" + auth.status]]
        if auth.state:
            lines.append(f"    {expectation(auth.state, language)}")
        for rule_ in auth.because:
            why = f"  {rule_.why[language]}" if rule_.why else ""
            lines.append(f"    {rule_.in_force}  {rule_.id}{why}")
            for citation in rule_.sources:
                source = citing.name(book, citation, language)
                lines.append(f"    {w['basis']}{w['colon']}{source}")
                lines += _stands(book, citation, language)
    return "\n".join(lines)


def _stands(book: Book, citation: m.Citation, language: m.Language) -> list[str]:
    """What the source says, below its name."""
    words = citing.stands(book, citation, language)
    return [f"        {words}"] if words else []
