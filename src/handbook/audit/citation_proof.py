"""Proofs that citations support their rules: no status out of nothing, none against its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from handbook.audit.findings import Finding, finding, listed, word
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.standing import Standing, deciding, places_elsewhere, relations, standing

#: Marks that print a rule as what the authorities say.
_OWN_MARKS = ("official", "seed")
_SUPPORT = ("states", "derived")


def _requirements(book: Book) -> Iterator[tuple[m.Requirement, m.Record, list[Standing]]]:
    """The rules on materials whose citations all say what the source says, with those."""
    for record, root, _ in deciding(book):
        if isinstance(record, m.Requirement):
            cited = [standing(book, citation) for citation in record.sources]
            if all(each.passage for each in cited):
                yield record, root, cited


def uncited(book: Book) -> Iterator[Finding]:
    """Each citation of what decides something for a reader says what its source says."""
    for record, root, _ in deciding(book):
        lacking = [citation.source for citation in record.sources if citation.passage is None]
        if lacking:
            name = str(getattr(record, "id", getattr(record, "place", "")))
            yield finding(
                "uncited",
                (name,),
                place=place(book, root, record),
                rule=name,
                sources=", ".join(dict.fromkeys(lacking)),
            )


def unsupported(book: Book) -> Iterator[Finding]:
    """A status is stated by a source, derived from one, or a practice that readers are told of."""
    for rule, root, cited in _requirements(book):
        if all(each.citation.relation == "silent" for each in cited):
            yield finding(
                "unsupported-status",
                (rule.id,),
                place=place(book, root, rule),
                rule=rule.id,
                status=word(rule.status),
            )


def against_its_source(book: Book) -> Iterator[Finding]:
    """No status rests on passages alone that give the material another one, unless it says so."""
    for rule, root, cited in _requirements(book):
        for material in rule.materials:
            others = [each for each in cited if _other(rule, each, material)]
            if others and not any(
                each.citation.relation in (*_SUPPORT, "practice") and each not in others
                for each in cited
            ):
                yield finding(
                    "status-against-source",
                    (rule.id,),
                    place=place(book, root, rule),
                    rule=rule.id,
                    material=book.materials[material].name,
                    status=word(rule.status),
                    passages=listed([_passage(each) for each in others]),
                )


def _other(rule: m.Requirement, cited: Standing, material: str) -> bool:
    """Whether a passage gives the material another status, and the rule does not say so."""
    passage = cited.passage
    return (
        passage is not None
        and material in passage.materials
        and passage.status not in (None, rule.status)
        and not (cited.citation.differs and rule.why)
    )


def _passage(cited: Standing) -> m.Text:
    status = cited.passage.status if cited.passage else None
    return word("prove_rule", rule=cited.source.title, value=word(str(status)))


def practice_as_own(book: Book) -> Iterator[Finding]:
    """A rule that rests on other places' practice alone is printed neither as official nor local.

    A statement tells of that practice and is marked so; a rule decides for the reader.
    """
    for rule, root, _ in deciding(book):
        if not isinstance(rule, m.Rule):
            continue
        places = places_elsewhere(book, rule)
        local = rule.jurisdiction == book.city.id
        if places and (local or rule.confidence in _OWN_MARKS):
            mark = rule.confidence if rule.confidence in _OWN_MARKS else "city"
            yield finding(
                "practice-as-own",
                (rule.id,),
                place=place(book, root, rule),
                rule=rule.id,
                places=listed(places),
                mark=word(f"prove_as_{mark}"),
            )


def figures(book: Book) -> dict[str, int]:
    """How many rules rest on what: by the strongest relation of their citations, and by mark."""
    rules = [*book.rules.values(), *book.deadlines.values()]
    strongest = [next(iter(relations(rule)), "uncited") for rule in rules]
    marks = [rule.confidence for rule in rules]
    return {
        **{f"relation_{one}": strongest.count(one) for one in (*m.RELATIONS, "uncited")},
        **{f"confidence_{one}": marks.count(one) for one in sorted(set(marks))},
    }


def place(book: Book, root: m.Record, record: m.Record) -> str:
    """The file and the line in which a record begins; its id alone where neither is known.

    A topic is put together from the files of several jurisdictions: the others are read, too.
    """
    name = str(getattr(record, "id", ""))
    own = book.root.parent / book.file_of(root)
    line = re.compile(rf"\bid: *{re.escape(name)}(?![\w/-])")
    for path in (own, *sorted(book.root.rglob(own.name))):
        if name and path.is_file():
            for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                if line.search(text):
                    return f"{path.relative_to(book.root.parent).as_posix()}:{number}"
    return book.file_of(root) or name


CHECKS: tuple[Callable[[Book], Iterable[Finding]], ...] = (
    uncited,
    unsupported,
    against_its_source,
    practice_as_own,
)
