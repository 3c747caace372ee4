"""How a document is handed in, in words: its language, who signs it, who seals it, what for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handbook.domain import model as m
from handbook.domain.conditions import Answers, Truth
from handbook.pages.page import Page
from handbook.rules.handing_in import HandedIn, Promise


def handling(page: Page, paper: HandedIn) -> tuple[str, ...]:
    """Its language, who signs it and who seals it; nothing is said of what does not matter."""
    words = page.words
    found = []
    if paper.language != "as-is":
        sealing = words[f"party_{paper.translation_sealed_by}"]
        found.append(words[f"language_{paper.language}"].format(who=sealing))
    if paper.signed_by:
        found.append(words["signed_by"].format(who=_parties(page, paper.signed_by)))
    if paper.sealed_by:
        found.append(words["sealed_by"].format(who=_parties(page, paper.sealed_by)))
    elif paper.unsealed:
        found.append(words["no_seal"])
    return tuple(found)


def _parties(page: Page, parties: Iterable[m.Party]) -> str:
    return page.words["comma"].join(page.words[f"party_{party}"] for party in parties)


def promised(page: Page, promises: Iterable[Promise]) -> tuple[str, ...]:
    """What a commitment is given for: what it replaces, and what may follow for those who wish."""
    words = page.words
    replaced, following = [], []
    for promise in promises:
        name = page.say(promise.material.name)
        if promise.replaces:
            replaced.append(name)
        else:
            key = "promise_authentication" if promise.authentication else "promise_document"
            following.append(words[key].format(material=name))
    found = []
    if replaced:
        found.append(words["promise_replaces"].format(materials=words["comma"].join(replaced)))
    if following:
        key = "promise_follows_too" if replaced else "promise_follows"
        found.append(words[key].format(materials=words["comma"].join(following)))
    return tuple(found)


def tips(page: Page, material: m.Material, ways: Iterable[Answers]) -> tuple[str, ...]:
    """The hints on a document that may concern somebody in one of these situations."""
    return page.all(_concerning(page, material.tips, ways))


def papers(page: Page, material: m.Material, ways: Iterable[Answers]) -> tuple[str, ...]:
    """The papers that a document consists of for somebody in one of these situations."""
    return page.all(_concerning(page, material.papers, ways))


def grounds(page: Page, material: m.Material, ways: Iterable[Answers]) -> tuple[str, ...]:
    """For each of the :func:`papers`: the answers, parted by spaces, that it is for."""
    return tuple(
        " ".join(value for every in text.when for values in every.values() for value in values)
        for text in _concerning(page, material.papers, ways)
    )


def _concerning(page: Page, texts: Iterable[m.Tip], ways: Iterable[Answers]) -> Iterator[m.Tip]:
    holds, known = page.resolver.evaluator.holds, [*ways]
    return (text for text in texts if any(holds(text.when, way) is not Truth.NO for way in known))
