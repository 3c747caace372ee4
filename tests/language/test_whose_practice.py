"""Hints on documents: what only other cities' guides say is not told as a rule."""

import re

import pytest

from books import real
from handbook.domain import model as m

#: Words by which a hint says whose it is, or that it is advice, a report, or nobody's answer.
SAID = {
    "zh": re.compile(r"北京|上海|天津|深圳|广州|城市|据|没有查到|待核实|咨询|通知|先"),
    "en": re.compile(
        r"Beijing|Shanghai|Tianjin|Shenzhen|Guangzhou|cit(?:y|ies)|[Rr]eports|not found|to be"
        r" confirmed|Ask|Notices|first|Check"
    ),
}
#: Hints that only repeat that the list asks for the document.
PLAIN = {"employer-change-proof", "registration-proof"}


def only_elsewhere(material: m.Material) -> bool:
    """Whether everything that a material rests on is the practice of another city."""
    sources = [real().sources[citation.source] for citation in material.sources]
    return all(source.level in {"other-city", "none"} for source in sources)


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_a_hint_from_another_city_names_it(language: m.Language) -> None:
    """An applicant here is not told a rule of Beijing as if it held here."""
    materials = [one for one in real().materials.values() if only_elsewhere(one)]
    assert len(materials) > 10, "else nothing is looked at"
    silent = [
        (one.id, tip[language])
        for one in materials
        if one.id not in PLAIN
        for tip in one.tips
        if not SAID[language].search(tip[language])
    ]
    assert not silent
