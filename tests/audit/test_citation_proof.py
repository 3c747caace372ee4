"""The proof that citations support their rules, on the invented handbook and on the real ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import mutation
from books import KITES, TOWN, guangzhou, kites, real
from handbook.audit.citation_proof import CHECKS, figures, uncited
from handbook.audit.findings import Finding
from handbook.audit.proof import prove
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.pages.render import language_of
from handbook.rules.sound_book import load


def findings(book: Book) -> list[Finding]:
    """What the citations of a handbook do not hold up, where they say what their source says."""
    return [one for check in CHECKS if check is not uncited for one in check(book)]


def planted(name: str, *sources: m.Citation, **changes: Any) -> Book:
    """The kite handbook with other citations, or other fields, of one rule."""
    book = kites()
    rule = book.rules[name]
    update = {**changes, **({"sources": sources} if sources else {})}
    return mutation.with_rule(book, rule, rule.model_copy(update=update))


def cited(source: str, passage: str, relation: m.Relation, **more: Any) -> m.Citation:
    return m.Citation(source=source, passage=passage, relation=relation, **more)


WHY = m.Text(zh="这里不收。", en="Not taken here.")
STATES = cited("kite-act", "article-3", "states")
PRACTICE = cited("kite-guide", "no-form", "practice")
FAULTS = {
    "nothing but silence": (
        planted("new/form", cited("kite-act", "fees", "silent")), "unsupported-status",
    ),
    "waived by a source that requires": (
        planted("new/form", STATES, status="waived"), "status-against-source",
    ),
    "derived from a source that requires": (
        planted("new/form", cited("kite-act", "article-3", "derived"), status="waived"),
        "status-against-source",
    ),
    "stricter without a reason": (
        planted("new/form", cited("kite-guide", "no-form", "states", differs="stricter")),
        "status-against-source",
    ),
    "practice of the next town as official": (
        planted("new/form", PRACTICE, status="waived"), "practice-as-own",
    ),
    "practice of the next town as the city's": (
        planted("new/form", PRACTICE, status="waived", confidence="secondary",
                jurisdiction="breezeport"),
        "practice-as-own",
    ),
}  # fmt: skip
SOUND = {
    "as it is": kites(),
    "stricter with its reason": planted(
        "new/form", cited("kite-guide", "no-form", "states", differs="stricter"), why=WHY
    ),
    "its own source beside another place's": planted("new/form", STATES, PRACTICE),
    "practice of the next town, marked so": planted(
        "new/form", PRACTICE, status="waived", confidence="secondary"
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_citation_that_does_not_support(name: str) -> None:
    """Each way in which a citation fails its rule is found, with the rule and in both languages."""
    book, code = FAULTS[name]
    (found,) = findings(book)
    assert (found.code, found.rules) == (code, ("new/form",))
    for text in (found.text.zh, found.text.en):
        assert "new/form" in text
        assert not re.search(r"[{}]", text)
    assert language_of(found.text.zh) == "zh"
    assert language_of(re.sub(r"“[^”]*”|\([^)]*\)", "", found.text.en)) == "en"
    assert found in prove(book, days=[book.first_day]).findings


@pytest.mark.parametrize("name", SOUND)
def test_a_citation_that_supports(name: str) -> None:
    """What the sources bear out, or what says that it differs, is no fault."""
    assert findings(SOUND[name]) == []


def test_the_line_of_the_rule_is_given(tmp_path: Path) -> None:
    """Staff are told the file and the line in which the rule stands."""
    data = Path(shutil.copytree(KITES, tmp_path / "data"))
    file = data / "windland/items/renew.yml"
    silent = "status: required, sources: [{source: kite-act, passage: fees, relation: silent}],"
    text = file.read_text("utf-8").replace("status: required, original", f"{silent} original")
    file.write_text(text, "utf-8")
    (found,) = findings(load(data, TOWN))
    assert found.text.en.startswith("data/windland/items/renew.yml:20: the rule renew/form ")


def test_a_rule_whose_sources_say_nothing() -> None:
    """A rule, a fee or a place is found whose citation does not say what its source says."""
    found = {one.rules[0]: one for one in uncited(kites())}
    assert {"new/papers", "new/wind", "AA"} <= found.keys()
    assert found.keys().isdisjoint({"new/form", "new/fee", "renew/fee", "easy/waived"})
    assert "kite-act" in found["new/papers"].text.zh
    assert found["new/papers"].text.en.startswith("data/windland/items/new.yml:")


def test_the_figures_count_each_rule_once() -> None:
    """Rules are counted by what they rest on, and by their mark, each once."""
    found, count = figures(kites()), len(kites().rules) + len(kites().deadlines)
    assert found["relation_practice"] == 1
    assert found["relation_states"] == 2
    for kind in ("relation", "confidence"):
        assert sum(number for name, number in found.items() if name.startswith(kind)) == count


@pytest.mark.parametrize("book", [real, guangzhou])
def test_the_citations_of_the_real_data_support_their_rules(book: Any) -> None:
    """In the real handbooks no status is without support or against its source."""
    assert [one.text.en for one in findings(book())] == []
