"""The questions and answers: their order, and how an answer begins."""

import re
from datetime import date

import pytest

from books import real
from handbook.domain.model import LANGUAGES, Language
from handbook.pages.handbook import HandbookPages
from website import DAY

FAQ = real().faq

#: Words that say where something comes from: they stand after the answer.
ATTRIBUTION = {
    "zh": re.compile(r"据|按照|根据|自\d{4}年"),
    "en": re.compile(r"By |According to |Under |As |Since "),
}


def test_the_questions_asked_most_stand_first() -> None:
    """A question found asked in more public places stands before the others."""
    counts = [len(question.asked) for question in FAQ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1


def test_the_groups_asked_most_stand_first() -> None:
    """A group whose questions were found asked in more places stands before the others."""
    counts = [
        sum(len(question.asked) for question in FAQ if question.group == group)
        for group in real().faq_groups
    ]
    assert counts == sorted(counts, reverse=True)


def test_a_place_counts_once_for_a_question() -> None:
    """No public place is counted twice for the same question."""
    assert [one.id for one in FAQ if len(set(one.asked)) < len(one.asked)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_begins_with_the_answer(language: Language) -> None:
    """The first words of an answer answer; where it comes from is said after them."""
    late = [one.id for one in FAQ if ATTRIBUTION[language].match(one.text[language])]
    assert late == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_the_list_of_the_most_asked_leads_to_its_record(language: Language) -> None:
    """A question that speaks of a duty is traced to its record in the list above, too."""
    page = HandbookPages(real(), date.fromisoformat(DAY)).body("faq", language, "faq.md")
    above = page.partition("<ol")[2].partition("</ol>")[0]
    marked = re.findall(r'<li data-rule="([^"]+)"><a href="#[^"]+">', above)
    assert len(marked) == above.count("<li") > 1
    assert set(marked) <= {question.id for question in FAQ}
