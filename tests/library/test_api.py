"""What programs rely on: the library, the versions, and the shape of the published JSON."""

from __future__ import annotations

import copy
import doctest
import inspect
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import handbook
from books import KITES, ROOT, TOWN, real
from handbook.audit import compatibility
from handbook.domain import versions
from handbook.export import checklist_shape
from handbook.library import api, reference
from website import DAY

#: The shape of the JSON at the last release; ``handbook release --record`` writes it.
RELEASED = ROOT / "registers" / "api-v1.json"


# -- the library -----------------------------------------------------------------------------------


def test_the_example_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example in the library's documentation prints what it says."""
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(api)
    assert result.attempted > 8
    assert result.failed == 0


def test_every_public_name_is_there_documented_and_typed() -> None:
    """Each public name exists, has a description and types."""
    assert handbook.__all__ == api.__all__ == sorted(api.__all__)
    assert (ROOT / "src/handbook/py.typed").is_file()
    for name in handbook.__all__:
        assert getattr(handbook, name) is getattr(api, name)
        assert inspect.getdoc(getattr(handbook, name)), name
    for name, member in vars(api.Handbook).items():
        if not name.startswith("_"):
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            assert inspect.getdoc(function), name
            assert inspect.signature(function).return_annotation is not inspect.Signature.empty
    with pytest.raises(AttributeError):
        _ = handbook.nothing


ANSWERS = {
    "service": "new",
    "location": "outside",
    "duration": "long",
    "category": "B",
    "issued_in": "CA",
}
TODAY = date.fromisoformat(DAY)


def test_what_the_library_gives_is_what_the_commands_print() -> None:
    """The library answers as the commands do."""
    book = api.Handbook(real())
    answer = book.checklist(ANSWERS, TODAY)
    assert isinstance(answer, checklist_shape.Checklist)
    assert answer.situation["issued_in"] == "CA"
    chain = book.explain(ANSWERS, TODAY, "medical")
    assert chain["material"]["id"] == "medical"
    plan = book.plan(ANSWERS, TODAY, anchor="start", day=date(2026, 12, 30))
    assert plan["from"] == {"kind": "start", "day": "2026-12-30"}
    assert book.plan(ANSWERS, TODAY)["from"]["kind"] == "filing"
    assert len(book.situations(TODAY)) > 100
    assert book.keys["category"] == ("A", "B", "C")
    (person,) = book.batch("服务事项,类别,许可形式\n延期,B,电子".encode(), TODAY)["people"]
    assert person["checklist"]["item"] == "extension"
    assert "服务事项" in book.columns()["service"]
    with pytest.raises(handbook.Refused, match="needs a day"):
        book.plan(ANSWERS, TODAY, anchor="start")
    with pytest.raises(handbook.Refused, match="no dates to work out"):
        book.plan({"service": "employer-registration"}, TODAY)
    with pytest.raises(handbook.SituationError, match="--salary"):
        book.points({}, TODAY)
    with pytest.raises(handbook.DataProblems):
        api.Handbook.open(ROOT / "docs")


def test_an_answer_that_is_not_asked_for_is_named() -> None:
    """An answer that the situation does not raise is named as left out, with the reason."""
    book = api.Handbook(real())
    more = {**ANSWERS, "permit_form": "card"}
    said = "--permit-form was left out: with --service new it is not asked."
    assert [text.en for text in book.checklist(more, TODAY).left_out] == [said]
    for shown in (book.explain(more, TODAY, "medical"), book.plan(more, TODAY)):
        assert [text["en"] for text in shown["left_out"]] == [said]
    assert book.checklist(ANSWERS, TODAY).left_out == []
    assert "left_out" not in book.plan(ANSWERS, TODAY)
    (person,) = book.batch("服务事项,类别,许可形式,变更内容\n延期,B,电子,护照".encode(), TODAY)[
        "people"
    ]
    assert person["left_out"] == [{"key": "change_kind", "value": "passport"}]


def test_points_are_those_of_the_command() -> None:
    """The library's points are the sum of the factors."""
    score = api.Handbook(real()).points(
        {
            "salary": "300000",
            "education": "master",
            "work-years": "5",
            "months-per-year": "12",
            "hsk": "3",
            "age": "35",
        },
        TODAY,
    )
    assert score["total"] == sum(one["points"] for one in score["factors"])


# -- versions --------------------------------------------------------------------------------------


def test_the_same_data_has_the_same_revision_wherever_it_lies(tmp_path: Path) -> None:
    """The revision of the data depends on its content, not on its place."""
    shutil.copytree(KITES, tmp_path / "kites")
    before = versions.data(KITES)
    assert versions.data(tmp_path / "kites") == before
    assert before.number == "0.0.0"
    (tmp_path / "kites" / "VERSION").write_text("1.2.3\n")
    assert str(versions.data(tmp_path / "kites")) == f"1.2.3+{before.revision}"
    file = tmp_path / "kites" / TOWN / "faq.yml"
    file.write_text(file.read_text("utf-8") + "# \n", "utf-8")
    assert versions.data(tmp_path / "kites").revision != before.revision


def test_edit_of_another_city_leaves_the_revision(tmp_path: Path) -> None:
    """The revision of a city's handbook is that of its own folder and those above it."""
    data = tmp_path / "data"
    for name in ("windland", "breezeport", "elsewhere"):
        (data / name).mkdir(parents=True)
        (data / name / "faq.yml").write_text("groups: []\n", "utf-8")
    before = versions.data(data, ("breezeport", "windland"))
    (data / "elsewhere" / "faq.yml").write_text("groups: [] # edited\n", "utf-8")
    assert versions.data(data, ("windland", "breezeport")) == before
    (data / "windland" / "faq.yml").write_text("groups: [] # edited\n", "utf-8")
    assert versions.data(data, ("breezeport", "windland")) != before


def test_a_version_that_is_none(tmp_path: Path) -> None:
    """A version that is not written like 1.2.3 is refused."""
    (tmp_path / "VERSION").write_text("one\n")
    with pytest.raises(ValueError, match=r"write it like 1\.2\.3"):
        versions.data(tmp_path)


def test_the_site_says_its_versions(site: Path) -> None:
    """The site states the versions of its data and of the program."""
    index = json.loads((site / "api/v1/index.json").read_text("utf-8"))
    known = versions.data(ROOT / "data", real().jurisdictions)
    assert index["versions"] == {
        "api": "v1",
        "data": known.number,
        "revision": known.revision,
        "software": versions.software(),
    }
    for page in ("programmers.html", "en/programmers.html"):
        text = BeautifulSoup((site / page).read_text("utf-8"), "html.parser").get_text()
        assert known.revision in text
        for entry in reference.entries():
            assert entry.name in text
            assert all(one.signature in text for one in entry.members)


# -- the JSON --------------------------------------------------------------------------------------


def test_the_json_keeps_what_the_last_release_promised(site: Path) -> None:
    """The JSON has every field that the last release promised."""
    files = {
        f"api/v1/{name}.json": (site / f"api/v1/{name}.json").read_bytes()
        for name in ("index", "situations")
    }
    before = json.loads(RELEASED.read_text("utf-8"))
    assert compatibility.breaks(before, compatibility.shapes(files)) == []


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (lambda one: one["checklist"].pop("materials[].status"), "status: is gone"),
        (lambda one: one["index"].pop("as_of"), "as_of: is gone"),
        (
            lambda one: one["checklist"]["materials[].name.zh"].update(always=False),
            "no longer always there",
        ),
        (
            lambda one: one["checklist"]["materials[].copies"].update(types=["integer", "null"]),
            "was integer, is integer | null",
        ),
        (
            lambda one: one["checklist"]["materials[].status"]["values"].remove("waived"),
            "can no longer be waived",
        ),
    ],
)
def test_a_broken_promise_is_named(slip, told: str) -> None:  # noqa: ANN001
    """A field that is gone or of another type is named."""
    before = json.loads(RELEASED.read_text("utf-8"))
    after = copy.deepcopy(before)
    slip(after)
    (line,) = compatibility.breaks(before, after)
    assert told in line


def test_more_fields_break_nothing() -> None:
    """A new field breaks no promise."""
    before = json.loads(RELEASED.read_text("utf-8"))
    after = copy.deepcopy(before)
    after["checklist"]["materials[].colour"] = {"types": ["string"], "always": True}
    assert compatibility.breaks(before, after) == []


def test_before_its_first_release_a_handbook_has_promised_nothing(tmp_path: Path) -> None:
    """The first release of a new city's handbook is not held against one that never was."""
    assert compatibility.promised(tmp_path / "api-v1.json") == {}
    assert compatibility.promised(RELEASED).keys() == {
        "checklist", "index", "materials", "measures", "services", "situations", "sources",
    }  # fmt: skip
