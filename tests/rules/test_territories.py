"""Documents of territories: the apostille of their state is expected, never legalisation."""

from __future__ import annotations

import json
from datetime import date

import pytest

from books import ROOT, real, resolver
from handbook.domain import model as m
from handbook.export import checklist_shape, checklist_text, open_data
from handbook.pages import authentication, data_files
from handbook.pages.handbook import HandbookPages
from handbook.rules.answers import Checklist
from handbook.rules.place_names import code_of, fold, names, near
from handbook.rules.situation import SituationError, situation

DAY = date(2026, 11, 30)
#: ISO 3166-1: the inhabited territories, by the state they belong to.
TERRITORIES = {
    "AU": "CC CX NF",
    "DK": "FO GL",
    "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE WF YT",
    "GB": "AI BM GG GI IM JE KY MS PN SH TC VG",
    "NL": "AW BQ CW SX",
    "NO": "SJ",
    "NZ": "TK",
    "US": "AS GU MP PR VI",
}
STATE_OF = {code: state for state, codes in TERRITORIES.items() for code in codes.split()}
#: Nobody lives there, no authority issues documents, or two states claim it.
NOT_LISTED = ["AQ", "BV", "HM", "TF", "UM", "GS", "IO", "EH", "FK"]


def answer(code: str, day: date = DAY) -> Checklist:
    """The checklist of a newcomer whose documents were issued in a place."""
    answers = {
        "service": "new",
        "location": "outside",
        "duration": "long",
        "category": "B",
        "category_route": "catalogue",
        "issued_in": code,
    }
    return resolver("real", day.isoformat()).answer(situation(real(), answers, day))


def test_every_territory_names_its_state() -> None:
    """Each inhabited territory of ISO 3166-1 is listed with its state; empty places are not."""
    places = real().places
    assert {code: place.state for code, place in places.items() if place.state} == STATE_OF
    assert not set(NOT_LISTED) & set(places)


@pytest.mark.parametrize("code", STATE_OF)
def test_a_territory_takes_the_apostille_of_its_state(code: str) -> None:
    """Checklist, text and JSON say that the apostille of its state is expected, and to ask."""
    state = real().places[STATE_OF[code]]
    checklist = answer(code)
    found = [one.authentication for one in checklist.materials if one.authentication]
    assert len(found) == 2
    assert {(auth.method, auth.state) for auth in found} == {("apostille", state)}
    assert "territory-apostilles" in checklist.to_confirm
    shown = open_data.checklist(real(), checklist)
    checklist_shape.Checklist.model_validate(shown)
    notes = [one["authentication"]["expected"] for one in shown["materials"]
             if "authentication" in one]  # fmt: skip
    assert {note["state"] for note in notes} == {state.code}
    assert f"预期由{state.name.zh}出具附加证明书，办理前请先问清楚" in notes[0]["note"]["zh"]
    assert (
        f"the apostille of {state.name.en} is expected; ask before you rely on it"
        in notes[0]["note"]["en"]
    )
    for language in m.LANGUAGES:
        text = checklist_text.checklist(real(), checklist, language, "text", every=False)
        assert text.count(state.name[language]) >= 2


def test_states_and_former_days_are_as_before() -> None:
    """A state has no note, India is legalised, and before the Convention so was a territory."""
    for code, method in (("US", "apostille"), ("CK", "apostille"), ("IN", "consular-legalisation")):
        auth = next(one.authentication for one in answer(code).materials if one.authentication)
        assert (auth.method, auth.state) == (method, None)
    before = next(
        one.authentication
        for one in answer("PR", date(2023, 11, 6)).materials
        if one.authentication
    )
    assert (before.method, before.state) == ("consular-legalisation", None)


def test_page_and_finder_give_the_same_answer() -> None:
    """The table of the page and of the finder name the state for each territory, and no other."""
    handbook = HandbookPages(real(), DAY)
    for language in m.LANGUAGES:
        page = handbook.page(language, "authentication.md")
        view = authentication.PAGE.view(handbook, page, "authentication")
        assert isinstance(view, authentication.AuthenticationView)
        rows = {row.code: row for row in view.rows}
        for code, state in STATE_OF.items():
            assert rows[code].method == "apostille"
            assert real().places[state].name[language] in rows[code].note
        finder = {row[0]: row for row in data_files.places(page)}
        assert {code: row[6] for code, row in finder.items() if row[6]} == STATE_OF
        assert {finder[code][4] for code in STATE_OF} == {"apostille"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *zip(["UK", "U.K.", "Britain", "英国", "联合王国", "England"], ["GB"] * 6, strict=True),
        ("great-britain", "GB"),
        *zip(["America", "USA", "u.s.", "美国", "美利坚合众国"], ["US"] * 5, strict=True),
        ("the United States of America", "US"),
        *zip(["韩国", "南韩", "大韩民国", "Korea", "ROK", "hanguo"], ["KR"] * 6, strict=True),
        ("South Korea", "KR"),
        *zip(["Deutschland", "德国", "germany", "DEUTSCHLAND"], ["DE"] * 4, strict=True),
        *zip(["España", "espana", "Spain", "西班牙"], ["ES"] * 4, strict=True),
        ("Cote d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Russia", "RU"),
        ("俄国", "RU"),
        ("Holland", "NL"),
        ("the Netherlands", "NL"),
        ("Turkey", "TR"),
        ("Viet Nam", "VN"),
        ("Puerto Rico", "PR"),
        ("波多黎各", "PR"),
        ("Hong Kong", "HK"),
        ("香港", "HK"),
        ("China", "CN"),
    ],
)  # fmt: skip
def test_a_country_by_any_of_its_names(text: str, code: str) -> None:
    """The place of issue is understood by its usual names in both languages."""
    assert code_of(real(), text) == code
    assert answer(text).situation.answers["issued_in"] == (code,)


def test_no_name_stands_for_two_places() -> None:
    """Whatever a place is called, no other place is called so."""
    spoken: dict[str, str] = {}
    for place in real().places.values():
        for name in names(place):
            if len(name) > 2:
                assert spoken.setdefault(fold(name), place.code) == place.code, name


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("Germny", "德国（DE）", "Germany (DE)"),
        ("Congo", "刚果（布）（CG）", "Republic of the Congo (CG)"),
        ("Atlantis", "没有国家或地区代码“Atlantis”", "no country or region code “Atlantis”"),
        ("AQ", "没有国家或地区代码“AQ”", "no such name"),
    ],
)
def test_an_unknown_country_is_told_with_near_names(text: str, zh: str, en: str) -> None:
    """A name that is no place's is refused in both languages, with the nearest names."""
    with pytest.raises(SituationError) as error:
        answer(text)
    assert zh in error.value.zh
    assert en in error.value.en
    assert "CA" in error.value.zh


def test_near_names_are_few() -> None:
    """At most three near names are given, and none for nothing."""
    assert near(real(), "") == []
    assert len(near(real(), "a")) <= 3


def test_the_schema_in_the_repository_knows_the_state() -> None:
    """An editor of places.yml is offered the field."""
    schema = json.loads((ROOT / "registers/schema/places.json").read_text("utf-8"))
    assert "state" in json.dumps(schema)
