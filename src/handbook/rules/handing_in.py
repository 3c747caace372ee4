"""How a document is handed in: its language, who signs it, who seals it, and what it is called.

The catalogue of materials says it once; a requirement says what differs.  Who can neither sign nor
seal in a situation (an employer that no longer exists) is left out, so that no list asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers
from handbook.rules.decisions import Decider


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document as it is handed in; ``unsealed`` where a seal is usual and none is needed."""

    name: m.Text
    form: m.Text
    issued_by: m.Text
    language: m.PaperLanguage
    signed_by: tuple[m.Party, ...]
    sealed_by: tuple[m.Party, ...]
    unsealed: bool
    translation_sealed_by: m.Party
    original: int
    copies: int


def handed_in(
    material: m.Material, rule: m.Requirement | None, gone: Iterable[m.Party] = ()
) -> HandedIn:
    """How ``material`` is handed in under ``rule``, where the ``gone`` cannot act."""
    gone = {*gone}
    signed, sealed = material.signed_by, material.sealed_by
    own: m.PaperLanguage = "translated" if material.translation else "as-is"
    if rule is not None:
        signed = signed if rule.signed_by is None else rule.signed_by
        sealed = sealed if rule.sealed_by is None else rule.sealed_by
        own = rule.language or own
    left = tuple(party for party in sealed if party not in gone)
    return HandedIn(
        name=(rule and rule.name) or material.name,
        form=(rule and rule.form) or material.form,
        issued_by=(rule and rule.issued_by) or material.issued_by,
        language=own,
        signed_by=tuple(party for party in signed if party not in gone),
        sealed_by=left,
        translation_sealed_by=material.translation_sealed_by,
        unsealed=not left and bool(sealed or material.sealed_by),
        original=material.original if rule is None or rule.original is None else rule.original,
        copies=material.copies if rule is None or rule.copies is None else rule.copies,
    )


def absent(book: Book, answers: Answers) -> tuple[m.Party, ...]:
    """Who can neither sign nor seal in a situation, whichever of its answers is meant."""
    found: dict[m.Party, None] = {}
    for key, values in answers.items():
        question = book.questions.get(key)
        given = [one for one in question.values if one.id in values] if question else []
        for value in given[:1]:
            shared = (
                party for party in value.without if all(party in one.without for one in given)
            )
            found.update(dict.fromkeys(shared))
    return tuple(found)


def absent_under(book: Book, rule: m.Rule) -> tuple[m.Party, ...]:
    """Who can neither sign nor seal in any situation in which ``rule`` holds."""
    ways = [absent(book, way) for way in rule.when]
    return tuple(party for party in ways[0] if all(party in way for way in ways)) if ways else ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A document that a written commitment is given for."""

    material: m.Material
    #: Whether the commitment takes its place; otherwise the document, or what it carries, follows.
    replaces: bool
    #: Whether only the authentication follows.
    authentication: bool
    #: The rules by which it is so.
    because: tuple[m.Rule, ...]


def promises(decider: Decider, rule: m.Requirement | None, answers: Answers) -> tuple[Promise, ...]:
    """What the commitment that ``rule`` asks for is given for."""
    if rule is None or not rule.with_status:
        return ()
    found = []
    for name, material in decider.book.materials.items():
        decision = decider.requirement(name, answers)
        if name in rule.materials or decision.rule is None:
            continue
        if decision.rule.status in rule.with_status:
            replaces = decision.rule.status == "by_commitment"
            found.append(Promise(material, replaces, authentication=False, because=decision.live))
        elif decider.may_follow(name, answers, rule.with_status):
            late = decider.delay(material, answers)
            rules = tuple(one for one in (*late.live, *late.open) if one.status == "deferrable")
            found.append(Promise(material, replaces=False, authentication=True, because=rules))
    return tuple(found)
