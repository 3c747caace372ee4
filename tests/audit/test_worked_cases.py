"""A worked case with a slip in it is found at its line, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from books import real
from handbook.audit.worked_cases import read_cases, wrong_cases
from handbook.loading.reader import read

CASE = """\
cases:
  - name: {zh: 体检, en: The medical}
    dossier: "§5"
    situation:
      {service: extension, permit_form: card, category: B, category_route: catalogue,
       as_of: 2026-11-24}
    expect:
      materials: {passport: required}
      time_limit: {promised: 1, national: 5}
"""


def lines(tmp_path: Path, text: str, own: str = "dongguan") -> list[str]:
    """What is found in a file of cases."""
    (tmp_path / "cases").mkdir(exist_ok=True)
    (tmp_path / "cases/x.yml").write_text(text, "utf-8")
    found = wrong_cases(read_cases(tmp_path, read), {"dongguan": real()}, own)
    name = tmp_path.name
    return [problem.line().removeprefix(f"{name}/cases/x.yml:") for problem in found]


def test_a_sound_case_has_no_problem(tmp_path: Path) -> None:
    """The case that the slips below are made in is sound."""
    assert lines(tmp_path, CASE) == []


@pytest.mark.parametrize(
    ("typed", "slip", "place", "words"),
    [
        ("passport: required", "passport: requird", "8:29: unknown-choice", "required"),
        ("passport: required", "pasport: required", "8:19: unknown-material", "pasport"),
        ("passport: required", "passport: waived", "8:29: case-differs", "现在的规则是 required"),
        ("promised: 1", "promised: 2", "9:30: case-differs", "by the rules of now it is 1"),
        ("promised: 1, ", "", "9:19: case-differs", "—"),
        ("2026-11-24", "2026-02-30", "6:15: impossible-date", "不是一个真实的日期"),
        ("2026-11-24", "2062-13-24", "6:15: impossible-date", "not a real date"),
        ("service: extension", "service: extend", "5:7: bad-situation", "extend"),
        ("category: B", "categry: B", "5:7: bad-situation", "categry"),
        ("category: B", "ground: family, category: B", "5:7: idle-answer", "ground"),
        (", en: The medical", "", "2:16: missing-translation", "English is missing"),
        ("dossier: ", "dosier: ", "3:5: unknown-field", "dosier"),
        ("cases:", "city: dongguang\ncases:", "1:7: unknown-jurisdiction", "dongguan"),
        (
            "time_limit",
            "steps: {extension/x: true}\n      time_limit",
            "9:15: unknown-step",
            "step",
        ),
    ],
)
def test_a_slip_is_found_at_its_line(
    tmp_path: Path, typed: str, slip: str, place: str, words: str
) -> None:
    """Each slip of the hand is reported where it was typed, with what is allowed."""
    assert typed in CASE
    found = lines(tmp_path, CASE.replace(typed, slip, 1))
    assert any(line.startswith(place) and words in line for line in found), found


def test_a_case_that_stands_twice_is_found(tmp_path: Path) -> None:
    """Two cases of one name are reported with the place of the first."""
    found = lines(tmp_path, CASE + CASE.partition("\n")[2])
    assert ["duplicate-id" in line for line in found] == [True], found
