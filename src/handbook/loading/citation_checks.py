"""Checks of citations: each names what its source says, and that agrees with the rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem
from handbook.domain.standing import contradicts, passage_of, standing
from handbook.domain.wording import wording
from handbook.loading.field_errors import duplicate

R = TypeVar("R", bound=m.Record)
_Where = Callable[..., Place]
_Path = tuple[str | int, ...]


def _each(book: Book, kind: type[R]) -> Iterator[tuple[R, m.Record, _Path]]:
    """Every record of ``kind``, with the record of a file that it is part of and the way to it."""
    for record, root, path in book.records_by_type.get(kind, ()):
        yield cast("R", record), root, path


def passages_are_whole(book: Book, where: _Where) -> Iterator[Problem]:
    """Passages of one source have different ids, and a status comes with its materials."""
    for source in book.sources.values():
        seen: dict[str, int] = {}
        for index, passage in enumerate(source.passages):
            spot = ("passages", index)
            if passage.id in seen:
                first = where(source, "passages", seen[passage.id], "id")
                yield duplicate(passage.id, first, where(source, *spot, "id"))
            seen.setdefault(passage.id, index)
            if bool(passage.materials) != (passage.status is not None):
                given, zh, en = ("materials", "要求状态", "a status")
                if passage.status is not None:
                    given, zh, en = ("status", "材料", "materials")
                other = {"materials": "status", "status": "materials"}[given]
                yield Problem(
                    where(source, *spot, given, key=True),
                    "half-a-status",
                    f"段落“{passage.id}”写了 {given}，没有写{zh}",
                    f"the passage “{passage.id}” gives {given} without {en}",
                    f"在旁边写 {other}，或删去 {given}。",
                    f"Write {other} beside it, or take {given} away.",
                )


def citations_name_passages(book: Book, where: _Where) -> Iterator[Problem]:
    """The passage that a citation names is one of its source's."""
    for citation, root, path in _each(book, m.Citation):
        source = book.sources.get(citation.source)
        if source is None or citation.passage is None:
            continue
        if passage_of(source, citation.passage):
            continue
        known = [passage.id for passage in source.passages]
        near = difflib.get_close_matches(citation.passage, known, 1)
        listed = ", ".join(known)
        yield Problem(
            where(root, *path, "passage"),
            "unknown-passage",
            f"来源“{source.id}”没有编号为“{citation.passage}”的段落",
            f"the source “{source.id}” has no passage with the id “{citation.passage}”",
            (f"是不是 {near[0]}？" if near else "")
            + (f"已有：{listed}。" if known else "")
            + f"新的段落写在 sources.yml 里 {source.id} 的 passages 下。",
            (f"Did you mean {near[0]}? " if near else "")
            + (f"There is: {listed}. " if known else "")
            + f"Write a new one in sources.yml, under passages of {source.id}.",
            missing=citation.passage,
            home="sources.yml",
        )


def citations_are_whole(book: Book, where: _Where) -> Iterator[Problem]:
    """A citation gives a passage, how it stands to the rule, and what that needs besides."""
    for citation, root, path in _each(book, m.Citation):
        if (citation.passage is None) != (citation.relation is None):
            yield _without_content(citation, where(root, *path))
        elif citation.passage and citation.locator:
            yield Problem(
                where(root, *path, "locator"),
                "two-locators",
                f"引用了段落“{citation.passage}”，又另写了条款位置",
                f"it names the passage “{citation.passage}” and a place in the source besides",
                "删去 locator；条款位置写在 sources.yml 的段落里。",
                "Take locator away; the place stands with the passage in sources.yml.",
            )
        if citation.relation == "derived" and citation.reasoning is None:
            yield Problem(
                where(root, *path, "relation"),
                "derived-without-reasoning",
                f"写了由“{citation.source}”推出，没有写怎样推出",
                f"the rule is derived from “{citation.source}”, and nothing says how",
                "在旁边写 reasoning: {zh: …, en: …}，说明为什么可以推出。",
                "Write reasoning: {zh: …, en: …} beside it, with why the rule follows.",
            )
        if citation.relation == "practice" and not _has_place(book, citation):
            yield Problem(
                where(root, *path, "relation"),
                "practice-without-place",
                f"写了“{citation.source}”是外地做法，没有写是哪里的",
                f"“{citation.source}” is cited as a practice, and nothing says of which place",
                f"在 sources.yml 里给 {citation.source} 写 place: {{zh: 北京, en: Beijing}}，"
                "或写在这条引用里。",
                f"Write place: {{zh: 北京, en: Beijing}} with {citation.source} in sources.yml, "
                "or in this citation.",
            )


def _has_place(book: Book, citation: m.Citation) -> bool:
    source = book.sources.get(citation.source)
    return source is None or bool(citation.place or source.place)


def _without_content(citation: m.Citation, place: Place) -> Problem:
    if citation.passage is None:
        return Problem(
            place,
            "citation-without-content",
            f"引用“{citation.source}”写了支持方式，没有写它说了什么",
            f"the citation of “{citation.source}” has a relation and no passage",
            "写 passage: 和段落编号；段落写在 sources.yml 里。",
            "Write passage: and the id of a passage; passages stand in sources.yml.",
        )
    return Problem(
        place,
        "citation-without-content",
        f"引用“{citation.source}”的段落“{citation.passage}”，没有写它怎样支持这条规则",
        f"the passage “{citation.passage}” of “{citation.source}” is cited without its relation",
        f"写 relation:，可用：{'、'.join(m.RELATIONS)}。",
        f"Write relation: with one of {', '.join(m.RELATIONS)}.",
    )


def passages_agree_with_rules(book: Book, where: _Where) -> Iterator[Problem]:
    """A passage that is said to state a rule gives no other status to the rule's materials."""
    for requirement, root, path in _each(book, m.Requirement):
        for index, citation in enumerate(requirement.sources):
            spot = (*path, "sources", index)
            if citation.source not in book.sources:
                continue
            if citation.differs and requirement.why is None:
                yield Problem(
                    where(root, *spot, "differs"),
                    "differs-without-why",
                    f"规则“{requirement.id}”与来源宽严不同，却没有写理由",
                    f"the rule “{requirement.id}” is {citation.differs} than its source, and gives "
                    "no reason",
                    "在规则里写 why: {zh: …, en: …}，读者会看到。",
                    "Write why: {zh: …, en: …} in the rule; readers see it.",
                )
            passage = standing(book, citation).passage
            if passage and contradicts(requirement, citation, passage):
                yield _contradiction(requirement, citation, passage, where(root, *spot, "relation"))


def _contradiction(
    requirement: m.Requirement, citation: m.Citation, passage: m.Passage, place: Place
) -> Problem:
    shared = ", ".join(name for name in requirement.materials if name in passage.materials)
    gives, words = str(passage.status), wording("zh")
    return Problem(
        place,
        "contradicted-rule",
        f"“{citation.source}”的段落“{passage.id}”写明 {shared} 是“{words[gives]}”（{gives}），"
        f"规则“{requirement.id}”却是“{words[requirement.status]}”（{requirement.status}）",
        f"the passage “{passage.id}” of “{citation.source}” says that {shared} is {gives}, "
        f"and the rule “{requirement.id}” says {requirement.status}",
        "核对两者；规则确实更严或更宽的，写 differs: stricter 或 milder，并在 why 里说明；"
        "别处的做法写 relation: practice。",
        "Compare the two; where the rule is meant to be so, write differs: stricter or milder and "
        "say so in why; where it is another place's practice, write relation: practice.",
    )
