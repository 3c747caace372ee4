"""The open data: the same answers as JSON, on kites."""

from __future__ import annotations

import json
from datetime import date

import pytest

from books import ask, kites
from handbook.domain.model import LANGUAGES
from handbook.export import open_data
from handbook.export.explanation import explain, to_json, to_text
from handbook.rules.situation import SituationError

LARGE = {
    "service": "new",
    "field": "park",
    "kite": "large",
    "string": "cotton",
    "licence_before": "yes",
}
DAY = "2023-06-01"


def checklist(*, every: bool = False) -> dict[str, object]:
    """A checklist for a kite, through JSON and back."""
    made = open_data.checklist(kites(), ask("kites", DAY, **LARGE, issued_in="AA"), every=every)
    back: dict[str, object] = json.loads(open_data.dump(made))
    return back


def test_a_checklist() -> None:
    """The published shape, whole."""
    found = checklist()
    materials = {one["id"]: one for one in found.pop("materials")}  # type: ignore[attr-defined]
    steps = [one["id"] for one in found.pop("steps")]  # type: ignore[attr-defined]
    assert steps == ["new/file", "new/look", "no-tags/collect"]
    assert set(materials) == {"form", "knot-certificate", "calm-record"}
    assert materials["calm-record"] == {
        "id": "calm-record",
        "status": "required",
        "name": {"zh": "无风记录", "en": "Record of calm"},
        "original": 1,
        "copies": 0,
        "medium": "electronic",
        "language": "translated",
        "signed_by": [],
        "sealed_by": [],
        "because": [basis("new/papers", "kite-act", ("第3条", "article 3"), "2020-01-01")],
        "authentication": {
            "method": "apostille",
            "status": "deferrable",
            "issued_in": "AA",
            "because": [
                basis("treaty/friends", "cloud-treaty", ("", ""), "2021-05-01"),
                basis("easy/later", "easy-notice", ("一", "1"), "2022-06-01", "city"),
            ],
        },
    }
    assert found == {
        "situation": {**LARGE, "issued_in": "AA", "as_of": DAY},
        "assumed": {"crew": "none"},
        "item": "new",
        "time_limit": {
            "promised_working_days": 2,
            "national_working_days": 10,
            "statutory_working_days": None,
            "because": [
                basis("new/national", "kite-act", ("第3条", "article 3"), "2020-01-01"),
                basis("easy/promise", "easy-notice", ("一", "1"), "2022-06-01", "city"),
            ],
        },
        "result": {
            "id": "licence",
            "name": {"zh": "许可", "en": "Licence"},
            "because": [basis("no-tags/licence", "kite-act", ("第8条", "article 8"), "2023-01-01")],
        },
        "to_confirm": [],
    }


def basis(
    rule: str, source: str, locator: tuple[str, str], day: str, level: str = "national"
) -> dict[str, str]:
    """What stands under ``because`` for a rule."""
    return {
        "rule": rule,
        "source": source,
        "locator": locator[0],
        "locator_en": locator[1],
        "confidence": "official",
        "level": level,
        "in_force": day,
        "verified": "2026-01-01",
    }


def test_all_keeps_what_is_not_asked_for() -> None:
    """With everything kept, each material of the catalogue is there once, in its order."""
    found = [one["id"] for one in checklist(every=True)["materials"]]  # type: ignore[attr-defined]
    assert found == list(kites().materials)


@pytest.mark.parametrize(
    ("answers", "material", "counts"),
    [
        ({**LARGE, "issued_in": "AA"}, "form", (1, 0)),  # of the catalogue
        ({"service": "renew"}, "form", (3, 0)),  # of the rule
        ({**LARGE, "issued_in": "AA", "crew": "dog"}, "dog-lead", (2, 0)),
    ],
)
def test_counts(answers: dict[str, str], material: str, counts: tuple[int, int]) -> None:
    """Originals and copies are those of the rule, else those of the catalogue."""
    made = open_data.checklist(kites(), ask("kites", DAY, **answers))
    one = next(one for one in made["materials"] if one["id"] == material)
    assert counts == (one["original"], one["copies"])


def test_same_value_same_bytes() -> None:
    """Written twice, the open data are the same bytes, and readable as JSON."""
    day = date.fromisoformat(DAY)
    first, second = open_data.files(kites(), day), open_data.files(kites(), day)
    assert first == second
    for content in first.values():
        json.loads(content)


def test_index_counts_what_the_files_hold() -> None:
    """The index names the files, and says how many records each holds."""
    files = open_data.files(kites(), date.fromisoformat(DAY))
    index = json.loads(files["api/v1/index.json"])
    assert (index["as_of"], index["title"]) == (DAY, TITLE)
    for name, file in index["files"].items():
        assert index["counts"][name] == len(json.loads(files[f"api/v1/{file}"])[name]) > 0


TITLE = {"zh": "放风筝许可手册", "en": "Kite Licence Handbook"}


@pytest.mark.parametrize(
    ("day", "answers", "material", "expected"),
    [
        (
            DAY,
            LARGE,
            "knot-certificate",
            [
                ("new/papers", "overridden", "easy/waived"),
                ("new/knots-by-promise", "condition-not-met", ""),
                ("easy/waived", "decides", ""),
            ],
        ),
        (
            "2024-06-01",
            LARGE,
            "knot-certificate",
            [
                ("new/papers", "decides", ""),
                ("new/knots-by-promise", "condition-not-met", ""),
                ("easy/waived", "not-in-force", ""),
            ],
        ),
        (DAY, LARGE, "old-licence", [("new/list", "decides", "")]),
    ],
)
def test_explain(
    day: str, answers: dict[str, str], material: str, expected: list[tuple[str, str, str]]
) -> None:
    """Every rule considered, in order of day, with the part it played."""
    chain = explain(kites(), ask("kites", day, **answers, issued_in="AA"), material)
    assert expected == [(link.rule.id, link.part, link.by) for link in chain.links]
    assert [rule for rule, _, _ in expected] == [
        one["rule"] for one in to_json(kites(), chain)["chain"]
    ]
    for language in LANGUAGES:
        said = to_text(kites(), chain, language)
        assert all(rule in said for rule, _, _ in expected)


def test_explain_an_unknown_material() -> None:
    """A material that does not exist is refused, with the nearest that does."""
    with pytest.raises(SituationError) as error:
        explain(kites(), ask("kites", DAY, **LARGE, issued_in="AA"), "frm")
    assert "Did you mean form?" in error.value.en
    assert "是不是 form？" in error.value.zh
