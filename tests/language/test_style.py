"""One name for one thing, and sentences as people speak, in every text readers see."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from books import ROOT
from handbook.domain import model as m
from handbook.domain.problems import Place
from handbook.language.pair import Pair
from handbook.language.style import StyleChecker, style_problems

CASES = yaml.safe_load(Path(__file__).with_name("style_cases.yml").read_text("utf-8"))["cases"]


@pytest.fixture(scope="module")
def checker() -> StyleChecker:
    """What holds texts against the style of the handbook."""
    written = yaml.safe_load((ROOT / "data" / "terms.yml").read_text("utf-8"))
    return StyleChecker(m.Style.model_validate(written))


def pair(zh: str, en: str, key: str = "data/china/faq.yml#x") -> Pair:
    """A text of the questions and answers."""
    return Pair(key, zh, en, Place("data/china/faq.yml", 3, 5))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["wrong"])
def test_what_the_editor_found_is_found(case: dict[str, str], checker: StyleChecker) -> None:
    """A turn that the editor marked is a finding, and what stands in its place is none."""
    side: Callable[[str], Pair] = lambda words: (  # noqa: E731 - the language is the case's
        pair(words, case.get("beside", ""), case.get("key", "data/china/faq.yml#x"))
        if case["language"] == "zh"
        else pair(case.get("beside", ""), words, case.get("key", "data/china/faq.yml#x"))
    )
    assert [
        (fault.excused_as, fault.language) for fault in checker.faults(side(case["wrong"]))
    ] == [(case["rule"], case["language"])]
    assert list(checker.faults(side(case["right"]))) == []


@pytest.mark.parametrize(
    ("narrowed", "zh", "en", "found"),
    [
        ({}, "账户", "an account", True),
        ({}, "账号", "an account", False),
        ({"only_with": "office"}, "账户", "an account", False),
        ({"only_with": "office"}, "账户", "an office", True),
        ({"unless_with": "office"}, "账户", "an account", True),
        ({"unless_with": "office"}, "账户", "an office", False),
        ({"only_in": "sources"}, "账户", "an account", False),
        ({"only_in": "faq"}, "账户", "an account", True),
    ],
)
def test_a_rule_of_style_holds_where_it_says_and_only_there(
    narrowed: dict[str, str], zh: str, en: str, *, found: bool
) -> None:
    """A word that is right in some texts is found in the others, by what stands beside it."""
    rule = m.Wording.model_validate({"id": "account", "zh": "账号", "not_zh": ["账户"]} | narrowed)
    style = m.Style(limits=m.Limits(words=99, characters=99), terms=(rule,))
    assert bool([*StyleChecker(style).faults(pair(zh, en))]) is found


def test_a_name_by_others_stays(checker: StyleChecker) -> None:
    """A title in its marks, and words in quotation marks, are not ours to change."""
    assert (
        list(checker.faults(pair("《出入境部门账户规定》", "The rule says “file the form”."))) == []
    )


def test_a_long_sentence_is_found(checker: StyleChecker) -> None:
    """A sentence of more than 25 English words or 60 Chinese characters is a finding."""
    key = "data/china/contacts.yml#x"
    long = pair("办理" * 31 + "。", f"Bring it {'now ' * 24}please.", key)
    assert [(one.code, one.language) for one in checker.faults(long)] == [
        ("long-sentence", "zh"),
        ("long-sentence", "en"),
    ]
    assert list(checker.faults(pair("办理" * 30, f"Bring it {'now ' * 22}please.", key))) == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the style of the handbook and no exceptions."""
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "terms.yml", tmp_path / "data")
    text = (tmp_path / "data" / "terms.yml").read_text("utf-8").partition("\nexceptions:")[0]
    (tmp_path / "data" / "terms.yml").write_text(text, "utf-8")
    return tmp_path


def test_a_finding_says_what_to_type(project: Path) -> None:
    """A finding has its file and line, both languages, and what to type instead."""
    (_, problem), *others = style_problems(project, [pair("打开账户。", "Open the account.")])
    assert not others
    assert problem.place == Place("data/china/faq.yml", 3, 5)
    assert problem.code == "unused-name"
    assert "“账户”" in problem.zh
    assert "“账户”" in problem.en
    assert "账号" in problem.remedy_zh
    assert "account in data/terms.yml" in problem.remedy_en


def test_an_exception_excuses_and_is_needed(project: Path) -> None:
    """An exception excuses; one without use is a finding, but not one for a city that is absent."""
    path = project / "data" / "terms.yml"
    path.write_text(
        path.read_text("utf-8")
        + '\nexceptions:\n  - {text: "data/china/faq.yml#*", code: account, '
        + "reason: {zh: 银行的词。, en: The bank's word.}}\n",
        "utf-8",
    )
    assert list(style_problems(project, [pair("打开账户。", "Open the account.")])) == []
    unused = [pair("打开账号。", "Open the account.")]
    assert list(style_problems(project, unused)) == []
    (project / "data" / "china").mkdir()
    ((_, problem),) = style_problems(project, unused)
    assert problem.code == "exception-unused"


def test_a_wrong_pattern_is_reported_at_its_line(project: Path) -> None:
    """A pattern that is no regular expression is a problem of the file, not a crash."""
    path = project / "data" / "terms.yml"
    path.write_text(
        path.read_text("utf-8").replace("not_zh: [行动前]", 'not_zh: ["行(动"]'), "utf-8"
    )
    ((_, problem),) = style_problems(project, [])
    assert problem.place.file == "data/terms.yml"
    assert problem.place.line > 1
