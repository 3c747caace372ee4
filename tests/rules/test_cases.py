"""The worked cases of data/cases: answers that a policy officer can check against the dossier."""

from __future__ import annotations

import re
from typing import Any

import pytest

from books import ROOT, ask, real
from handbook.domain import model as m
from handbook.loading.reader import read
from handbook.rules.answers import Checklist, MaterialAnswer

FOLDER = ROOT / "data" / "cases"
AT_LEAST = 60

Case = dict[str, Any]
EXPECTED = {
    "materials": set(m.Status.__args__),
    "authentication": {"method", "status"},
    "time_limit": {"promised", "national"},
    "steps": {"true", "false"},
    "result": None,
}


def cases() -> list[Any]:
    """Every case of every file with its handbook, named by file and English name."""
    return [
        pytest.param(case, file.get("city", "real"), id=f"{path.stem}: {case['name']['en']}")
        for path in sorted(FOLDER.glob("*.yml"))
        for file in [read(path, path.name).value]
        for case in file["cases"]
    ]


def answer(case: Case, book: str) -> Checklist:
    """The checklist of a case."""
    answers = dict(case["situation"])
    return ask(book, answers.pop("as_of"), **answers)


def found(checklist: Checklist, expect: Case) -> Case:
    """What the checklist says of everything that the case speaks of."""
    materials = {one.material.id: one for one in checklist.materials}
    limits = checklist.time_limits
    steps = {step.id for step in checklist.steps}
    shown = {
        "materials": lambda name: materials[name].status,
        "authentication": lambda name: _authentication(materials[name]),
        "steps": lambda name: str(name in steps).lower(),
    }
    said: Case = {
        key: {name: look(name) for name in expect[key]}
        for key, look in shown.items()
        if key in expect
    }
    if "time_limit" in expect:
        said["time_limit"] = {
            kind: str(limits[kind].working_days)
            for kind in ("promised", "national")
            if kind in limits
        }
    if "result" in expect:
        said["result"] = checklist.result.id
    return said


def _authentication(one: MaterialAnswer) -> dict[str, str] | None:
    auth = one.authentication
    return {"method": auth.method, "status": auth.status} if auth else None


@pytest.mark.parametrize(("case", "book"), cases())
def test_case(case: Case, book: str) -> None:
    """The answer to a worked case is the one that was worked out by hand."""
    assert case["expect"] == found(answer(case, book), case["expect"])


@pytest.mark.parametrize(("case", "book"), cases())
def test_form(case: Case, book: str) -> None:
    """A case has a name in both languages, the dossier's section, and something it expects."""
    assert book in ("real", "guangzhou")
    assert {"name", "dossier", "situation", "expect"} == set(case)
    assert {"zh", "en"} == set(case["name"])
    assert re.fullmatch(r"§\d+(\.\d+)?", case["dossier"])
    assert case["expect"]
    assert set(case["expect"]) <= set(EXPECTED)
    assert set(case["expect"].get("materials", {}).values()) <= EXPECTED["materials"]
    assert set(case["expect"].get("time_limit", {})) <= EXPECTED["time_limit"]
    assert set(case["expect"].get("steps", {}).values()) <= EXPECTED["steps"]


def test_names_differ() -> None:
    """No two cases of a file have the same name."""
    names = [one.id for one in cases()]
    assert sorted(set(names)) == sorted(names)


def test_number_of_cases() -> None:
    """There are enough worked cases to trust the answers."""
    assert len(cases()) >= AT_LEAST


def test_every_item_has_a_case() -> None:
    """Each service item is the subject of at least one case."""
    assert set(real().items) == {answer(*one.values).item.id for one in cases()}
