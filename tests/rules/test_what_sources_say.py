"""Statements say what the passages they cite say, and no more."""

from __future__ import annotations

import pytest

from books import real
from handbook.domain import model as m
from handbook.domain.standing import deciding, passage_of, relations

#: Articles of the Exit and Entry Administration Law under which a fine may be added, and no more.
MAY_BE_ADDED = ("article-76", "article-78")


def passage(source: str, name: str) -> m.Passage:
    """A passage of a source of the register."""
    found = passage_of(real().sources[source], name)
    assert found is not None
    return found


@pytest.mark.parametrize("article", MAY_BE_ADDED)
def test_a_fine_that_may_be_added_is_not_printed_as_certain(article: str) -> None:
    """Where the law says that a fine may be added, the penalty says so in both languages."""
    says = passage("exit-entry-law", article).says
    assert "可以并处" in says.zh
    citing = [
        one
        for one in real().statements.values()
        if one.id.startswith("penalties/")
        and any(
            (citation.source, citation.passage) == ("exit-entry-law", article)
            for citation in one.sources
        )
    ]
    assert citing
    for one in citing:
        assert "可以并处" in one.text.zh
        assert "may add" in one.text.en


def test_nothing_official_rests_on_practice_elsewhere_alone() -> None:
    """What is marked official or seed has a source that states it or from which it follows."""
    weak = [
        record.id
        for record, _, _ in deciding(real())
        if isinstance(record, (m.Rule, m.Statement))
        and record.confidence in ("official", "seed")
        and not getattr(record, "practice_elsewhere", False)
        and set(relations(record)) <= {"practice", "silent"}
    ]
    assert weak == []


def test_documents_to_be_carried_are_those_of_the_law() -> None:
    """The law lets a foreigner carry the passport or the residence document; so do all pages."""
    for name in ("legal-basis/carry-passport", "after-approval/carry-passport"):
        assert "或者停留居留证件" in real().statements[name].text.zh


def test_reports_of_the_employer_are_without_delay() -> None:
    """The Regulations ask for a report without delay; no page makes it “at once”."""
    for name in ("employers/report-at-once", "employers/deadline-at-once"):
        text = real().statements[name].text
        assert "及时" in text.zh
        assert "立即" not in text.zh
        assert "without delay" in text.en.lower()


def test_remedies_give_their_days() -> None:
    """What to do against a decision gives the 60 days, 15 days and 6 months of the laws."""
    text = real().statements["supervision/remedies"].text
    for words in ("60 日", "15 日", "6 个月"):
        assert words in text.zh


def test_a_change_has_ten_working_days() -> None:
    """The national guide gives ten working days for a change, so nobody has to confirm it."""
    deadline = real().deadlines["deadlines/change-filing"]
    assert (deadline.number, deadline.unit, deadline.confidence) == (10, "working-day", "official")
    assert deadline.to_confirm == ()
