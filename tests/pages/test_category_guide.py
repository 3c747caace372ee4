"""Whoever does not know the category is led to a likely one, with reasons and what is checked."""

import functools
from datetime import date

import pytest

from books import real
from handbook.domain.model import Language
from handbook.pages.category_guide import CategoryGuide, category_guide, guide_json
from handbook.pages.handbook import HandbookPages
from website import DAY

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@functools.cache
def handbook() -> HandbookPages:
    return HandbookPages(real(), date.fromisoformat(DAY))


def guide(language: Language) -> CategoryGuide:
    return category_guide(handbook().page(language, "categories.md"))


def test_every_answer_leads_on_and_none_in_a_circle() -> None:
    """Each answer leads to a later question or a likely category; four questions are the most."""
    found = guide("en")
    order = [step.id for step in found.steps]
    ends = {end.id for end in found.likely}
    for step in found.steps:
        for way in step.ways:
            assert way.to in ends or order.index(way.to) > order.index(step.id), way
    reached = {way.to for step in found.steps for way in step.ways} | {order[0]}
    assert reached == {*order, *ends}
    assert len(order) <= 4


def test_every_condition_of_the_categories_can_be_reached() -> None:
    """No condition of category A or B is left out: the guide may end in each of them."""
    ends = {tuple(value for _, value in end.answers) for end in guide("en").likely}
    for question_value in real().questions["category_route"].values:
        wanted = question_value.only_when[0]["category"] if question_value.only_when else ("A", "B")
        for category in wanted:
            assert (category, question_value.id) in ends
    assert ("C",) in ends


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_likely_category_has_reasons_and_what_is_checked(language: Language) -> None:
    """A reader sees why the category is likely, and what the window looks at."""
    for end in guide(language).likely:
        assert end.reasons or end.checks, end.id
        assert end.papers or end.checks, end.id
    teacher = next(end for end in guide(language).likely if end.id == "b-teacher")
    assert [reason.id for reason in teacher.reasons] == ["categories/b-3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_works_without_script(language: Language) -> None:
    """Every answer is a link to a part of the page, and the finder leads to the guide."""
    text = handbook().body("categories", language, "categories.md")
    for step in guide(language).steps:
        for way in step.ways:
            assert f'href="#which-{way.to}"' in text
            assert text.count(f'id="which-{way.to}"') + text.count(f"{{ #which-{way.to} .") == 1
    assert 'href="../categories.html#which"' in handbook().family(language, "find/extension.md")
    assert "categories.html#which" in handbook().body("plan", language, "plan.md")
    assert "categories.html#which" in handbook().body("batch", language, "batch.md")


def test_the_likely_answers_are_those_of_the_walk() -> None:
    """What the guide ends in, the finder takes: the same answers, to the same lists."""
    walk = handbook().finder
    data = guide_json(handbook().page("en", "find.md"))
    assert data is not None
    ends = data["ends"]
    assert isinstance(ends, dict)
    screens = [step for step in walk.steps.values() if step.topic == "category"]
    for name, (_, answers, *_) in ends.items():
        (_, category), *routes = answers
        for screen in screens:
            to = {choice.id: choice.to for choice in screen.choices}[category]
            after = walk.steps.get(to)
            if routes and after and after.topic == "category_route":
                assert routes[0][1] in {choice.id for choice in after.choices}, (name, screen.id)
