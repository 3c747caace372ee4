"""The worked cases of data/cases: answers that a policy officer can check against the dossier."""

from __future__ import annotations

from functools import cache

import pytest

from books import ROOT, ask, guangzhou, real
from handbook.audit.worked_cases import CaseFiles, WorkedCase, read_cases, wrong_cases

AT_LEAST = 60


@cache
def files() -> CaseFiles:
    """Every case of every file."""
    return read_cases(ROOT / "data")


def cases() -> list[object]:
    """Every case, named by file and English name."""
    return [
        pytest.param(case, id=f"{case.document.file}: {case.record.name.en}")
        for case in files().cases
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case: WorkedCase) -> None:
    """The answer to a worked case is the one that was worked out by hand."""
    books = {"dongguan": real(), "guangzhou": guangzhou()}
    alone = CaseFiles(cases=(case,), problems=())
    assert [problem.line() for problem in wrong_cases(alone, books, "dongguan")] == []


def test_every_file_is_in_form() -> None:
    """No file of cases has an unknown field, a missing language or a case of the same name."""
    assert files().problems == ()


def test_number_of_cases() -> None:
    """There are enough worked cases to trust the answers."""
    assert len(files().cases) >= AT_LEAST


def test_every_item_has_a_case() -> None:
    """Each service item is the subject of at least one case."""
    asked = set()
    for case in files().cases:
        answers = {key: list(values) for key, values in case.record.situation.items()}
        (day,) = answers.pop("as_of")
        asked.add(ask(case.city or "real", day, **answers).item.id)
    assert set(real().items) == asked
