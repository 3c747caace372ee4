"""Golden copies of the toy handbook: a change of output is read as a difference.

``pytest --bless tests/house/test_golden.py`` writes them anew; read what git then shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from books import ROOT, ask, kites
from handbook.domain.build_settings import BuildSettings
from handbook.domain.model import LANGUAGES, Language
from handbook.export import open_data
from handbook.pages import flowchart, flowchart_svg
from handbook.pages.handbook import HandbookPages
from handbook.paper import sheet
from handbook.paper.paper_site import Paper
from handbook.rules.answers import Resolver

FOLDER = ROOT / "tests" / "golden"
DAY = date(2023, 6, 1)
SERVICES = ("new", "renew")
Golden = Callable[[str, str], None]
#: The edition is made on its own day, so that no page says that it is of another.
SETTINGS = BuildSettings(today=DAY)


def shown(value: object) -> str:
    """JSON as it is read most easily."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", SERVICES)
def test_the_page_of_a_service_is_as_blessed(
    golden: Golden, service: str, language: Language
) -> None:
    """The page of a service reads as it did when somebody last looked at it."""
    name = f"services/{service}"
    body = HandbookPages(kites(), DAY, SETTINGS).body(name, language, f"{name}.md")
    golden(f"{service}.{language}.md", body.replace("><", ">\n<"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", SERVICES)
def test_the_flowchart_of_a_service_is_as_blessed(
    golden: Golden, service: str, language: Language
) -> None:
    """The flowchart of a service is drawn as it was when somebody last looked at it."""
    item = kites().items[service]
    (flow,) = flowchart.variants(Resolver(kites(), DAY), item, language)
    golden(
        f"{service}.{language}.svg", str(flowchart_svg.draw(flow, service)).replace("><", ">\n<")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_checklist_is_as_blessed(golden: Golden, language: Language) -> None:
    """What the typesetter is given for a checklist is what somebody last looked at."""
    paper = Paper(kites(), DAY, SETTINGS)
    distinct = next(iter(paper.finder.results.values()))
    document = sheet.document(paper, paper.sheets.sheet(distinct), language)
    golden(f"sheet.{language}.json", shown(document))


def test_the_json_of_a_checklist_is_as_blessed(golden: Golden) -> None:
    """The JSON of a checklist holds what it held when somebody last looked at it."""
    answers = {"service": "new", "field": "beach", "kite": "large", "string": "cotton"}
    checklist = ask("kites", DAY.isoformat(), **answers, issued_in="AA")
    golden("checklist.json", shown(open_data.checklist(kites(), checklist)))


def test_no_golden_copy_is_left_over() -> None:
    """Each golden copy is one that a test compares with."""
    texts = {
        f"{one}.{two}.{kind}" for one in SERVICES for two in LANGUAGES for kind in ("md", "svg")
    }
    texts |= {f"sheet.{language}.json" for language in LANGUAGES} | {"checklist.json"}
    assert {path.name for path in FOLDER.iterdir()} == texts


def test_a_difference_is_shown_line_by_line(
    golden: Golden, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed copy fails, and what was blessed and what is there now stand below each other."""
    monkeypatch.setattr(pytestconfig.option, "bless", False)
    text = (FOLDER / "checklist.json").read_text("utf-8")
    with pytest.raises(pytest.fail.Exception) as failure:
        golden("checklist.json", text.replace('"required"', '"waived"', 1))
    assert '-      "status": "required"' in str(failure.value)
    assert '+      "status": "waived"' in str(failure.value)
    assert (FOLDER / "checklist.json").read_text("utf-8") == text
