"""The small programs under ``examples/`` answer from the published JSON as the handbook does."""

from __future__ import annotations

import hashlib
import json
import runpy
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from books import ROOT, kites, resolver
from handbook.domain import model as m
from handbook.pages.data_files import data_files
from handbook.pages.handbook import HandbookPages
from handbook.rules.situation import situation

DAY = "2023-06-01"
PLACE = "AA"
Answer = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The open data of the kite handbook, on a disk."""
    folder = tmp_path_factory.mktemp("site")
    for name, content in data_files(HandbookPages(kites(), date.fromisoformat(DAY))).items():
        if name.startswith("api/"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder / "api" / "v1"


@pytest.fixture(scope="module")
def answer() -> Answer:
    """The program in Python, as another program may use it."""
    found: Answer = runpy.run_path(str(ROOT / "examples/what_is_needed.py"))["answer"]
    return found


def situations(api: Path) -> list[Any]:
    found: list[Any] = json.loads((api / "situations.json").read_text("utf-8"))["situations"]
    return found


def ways(api: Path) -> list[dict[str, str]]:
    """One set of answers for each way to each situation."""
    return [
        {key: values[0] for key, values in way.items()}
        for one in situations(api)
        for way in one["ways"]
    ]


def javascript(api: Path, *given: str) -> tuple[Any, int]:
    program = ROOT / "examples/what-is-needed.mjs"
    run = subprocess.run(
        ["node", program, api, *given], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    return json.loads(run.stdout), run.returncode


def test_the_program_says_what_the_handbook_says(api: Path, answer: Answer) -> None:
    """For every way to every situation: the same documents, statuses, authentication and day."""
    rules = resolver("kites", DAY)
    for given in ways(api):
        wanted = rules.answer(situation(kites(), {**given, "issued_in": PLACE}, rules.day))
        found = answer(str(api), given, PLACE, "en")
        assert [(one["name"], one["status"]) for one in found["needed"]] == [
            (one.paper.name.en, one.status)
            for one in wanted.materials
            if one.status in {"required", "deferrable", "by_commitment"}
        ]
        methods = {one["name"]: one["authentication"]["method"] for one in found["needed"]
                   if "authentication" in one}  # fmt: skip
        assert methods == {
            one.paper.name.en: one.authentication.method
            for one in wanted.materials
            if one.authentication and one.listed
        }
        assert found["as_of"] == DAY
        assert all(one["rests_on"] for one in found["needed"])


def test_what_is_open_is_asked_and_not_guessed(api: Path, answer: Answer) -> None:
    """Asked one question after the other, the program comes to one answer, whatever is chosen."""
    given: dict[str, str] = {}
    for _ in range(12):
        found = answer(str(api), given, PLACE, "zh")
        if "needed" in found:
            break
        assert found["ask"] not in given
        given[found["ask"]] = found["values"][0]
    assert found["page"].startswith("s/")
    assert answer(str(api), {"service": "fly"}, PLACE, "zh")["allowed"]
    assert answer(str(api), {"wind": "none"}, PLACE, "zh")["allowed"]


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_both_programs_print_the_same(api: Path, answer: Answer, language: m.Language) -> None:
    """The program in JavaScript answers, asks and refuses as the one in Python does."""
    for given in (ways(api)[0], ways(api)[-1], {}, {"service": "fly"}):
        found, status = javascript(
            api, *(f"{key}={value}" for key, value in given.items()),
            f"issued_in={PLACE}", f"lang={language}",
        )  # fmt: skip
        assert found == answer(str(api), given, PLACE, language)
        assert status == (0 if "needed" in found else 2)


def test_every_file_carries_its_licence(api: Path) -> None:
    """Whoever has one file of the open data knows on what terms it may be used."""
    index = json.loads((api / "index.json").read_text("utf-8"))
    for path in [*api.glob("*.json"), *api.glob("checklists/*.json")]:
        if path.name.partition(".")[2] == "json" and path.stem not in {
            "index", "datapackage", "openapi",
        }:  # fmt: skip
            assert json.loads(path.read_text("utf-8"))["license"] == index["license"]["url"]
    package = json.loads((api / "datapackage.json").read_text("utf-8"))
    assert [one["path"] for one in package["licenses"]] == [index["license"]["url"]]


def test_the_data_package_names_every_file_with_its_digest(api: Path) -> None:
    """A copy can be checked: no data is missing, each file has its size, digest and schema."""
    package = json.loads((api / "datapackage.json").read_text("utf-8"))
    listed = {one["path"]: one for one in package["resources"]}
    there = {path.relative_to(api).as_posix() for path in api.rglob("*.json")}
    data = {name for name in there if not name.endswith(".schema.json")}
    assert set(listed) == data - {"datapackage.json", "openapi.json"}
    assert len({one["name"] for one in package["resources"]}) == len(listed)
    for name, one in listed.items():
        content = (api / name).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["jsonSchema"] in there


def test_the_openapi_describes_the_files_that_are_there(api: Path) -> None:
    """Each path is a file, each schema lies beside it, and nothing asks for a server."""
    described = json.loads((api / "openapi.json").read_text("utf-8"))
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "."}]
    for path, operations in described["paths"].items():
        assert list(operations) == ["get"]
        name = path.lstrip("/").replace("{slug}", situations(api)[0]["slug"])
        assert (api / name).is_file()
        content = operations["get"]["responses"]["200"]["content"]["application/json"]
        assert (api / content["schema"]["$ref"]).is_file()
