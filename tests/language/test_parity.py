"""Both languages say the same, and neither grows stale without a word."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from books import ROOT
from handbook.deploy import build
from handbook.domain.build_settings import BuildSettings
from handbook.language import parity, translations
from handbook.language.equivalence import Name, differences
from handbook.loading.reader import read
from handbook.loading.rule_values import of_project
from handbook.pages.handbook import open_pages
from handbook.rules.sound_book import load

FAULTS = yaml.safe_load((Path(__file__).with_name("parity_faults.yml")).read_text("utf-8"))[
    "faults"
]
DAY = date(2027, 3, 1)
#: Texts are compared as readers see them: with the values that they take from rules.
VALUES = of_project(ROOT, read)


def codes(zh: str, en: str, names: Sequence[Name] = ()) -> list[str]:
    return [one.code for one in differences(zh, en, names)]


@pytest.fixture(scope="module")
def report() -> parity.Report:
    return parity.check(ROOT)


@pytest.fixture(scope="module")
def texts(report: parity.Report) -> dict[str, parity.Pair]:
    return {one.key: one for one in report.pairs}


@pytest.fixture(scope="module")
def states(report: parity.Report) -> Sequence[Name]:
    return tuple(parity.states(report.pairs))


# -- the real data ---------------------------------------------------------------------------------


def test_no_text_of_the_handbook_differs(report: parity.Report) -> None:
    """No text of the handbook says something else in the other language."""
    assert [one.problem.line() for one in report.findings] == []


def test_no_text_of_the_handbook_is_stale() -> None:
    """No text was edited in one language and left behind in the other."""
    assert [translations.line(one) for one in translations.late(ROOT)] == []


def test_every_text_has_a_key_of_its_own(report: parity.Report) -> None:
    """Every text of the handbook is compared, under a key of its own."""
    assert len(report.pairs) > 4000
    assert len({one.key for one in report.pairs}) == len(report.pairs)


def test_exceptions_are_few(report: parity.Report) -> None:
    """At most 25 texts are excused from the comparison."""
    assert report.exceptions <= 25


# -- faults ----------------------------------------------------------------------------------------


def test_the_corpus_is_large_and_varied() -> None:
    """The list of planted faults holds many different faults of many kinds."""
    assert len(FAULTS) >= 80
    assert len({fault["code"] for fault in FAULTS}) >= 15
    assert len({(fault["text"], fault["language"], fault["replace"]) for fault in FAULTS}) == len(
        FAULTS
    )


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{number}-{one['code']}" for number, one in enumerate(FAULTS, 1)]
)
def test_seeded_fault_is_caught(
    fault: dict[str, str], texts: dict[str, parity.Pair], states: Sequence[Name]
) -> None:
    """A fault planted in one language of a real text is noticed."""
    pair = texts[fault["text"]]
    said = {"zh": VALUES.said(pair.zh, "zh"), "en": VALUES.said(pair.en, "en")}
    text = said[fault["language"]]
    assert fault["replace"] in text, f"{pair.place} was rewritten: amend parity_faults.yml"
    said[fault["language"]] = text.replace(fault["replace"], fault["by"], 1).strip()
    assert fault["code"] in codes(**said, names=states)


def one_more(match: re.Match[str]) -> str:
    return str(int(match[0]) + 1)


KINDS: dict[str, tuple[str, str, str | Callable[[re.Match[str]], str], float]] = {
    "a number": ("en", r"(?<![\dA-Za-z.-])\d+(?![\d.-])", one_more, 0.99),
    "a number in Chinese": ("zh", r"(?<![\dA-Za-z.-])\d+(?![\d.-])", one_more, 0.99),
    "working days": ("en", r"(?<=\d )working days", "days", 0.99),
    "days": ("en", r"(?<=\d )days", "working days", 0.99),
    "months": ("en", r"(?<=\d )months", "weeks", 0.99),
    "must": ("en", r"\bmust\b(?! not)", "may", 0.98),
    "must not": ("en", r"\bmust not\b", "may", 0.99),
    "应当": ("zh", r"应当", "可以", 0.98),
    "不得": ("zh", r"不得", "可以", 0.99),
    "a sentence": ("en", r"(?<=\. )[A-Z][^.!?]*[.!?](?: |$)", "", 0.98),
    "a sentence in Chinese": ("zh", r"(?<=。)[^。！？]+[。！？]", "", 0.98),
    "a city": ("en", r"\bBeijing\b", "Shanghai", 0.9),
    "not": ("en", r"\b(?:is|are|does|do) not\b", "is", 0.85),
}


@pytest.mark.parametrize("kind", KINDS)
def test_unchosen_faults_are_caught_too(kind: str, report: parity.Report) -> None:
    """The same kinds of fault, planted wherever they fit, are nearly all noticed."""
    language, pattern, by, share = KINDS[kind]
    tried = caught = 0
    step = 1 if "must" in kind or kind in ("应当", "不得", "months", "not") else 6
    for number, pair in enumerate(one for one in report.pairs if one.place.file[:5] == "data/"):
        said = {"zh": pair.zh, "en": pair.en}
        match = re.search(pattern, said[language])
        if number % step or not match:
            continue
        said[language] = re.sub(pattern, by, said[language], count=1).strip()
        tried += 1
        caught += bool(codes(**said))
    assert tried > 5
    assert caught / tried >= share, (caught, tried)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("在 10 个工作日内提出。", "It is filed within 10 working days."),
        (
            "A 类 10 个工作日，B 类 15 个。",
            "10 working days for category A and 15 for B.",
        ),
        ("2024-12-01 起施行。", "In force since 1 December 2024."),
        ("2024年11月30日以前。", "Until 30 November 2024."),
        ("90 日以下（含 90 日）", "90 days or fewer"),
        ("罚款 5 万元。", "A fine of RMB 50,000."),
        ("注册资本不低于 1000 万元。", "A capital of at least RMB 10 million."),
        ("占百分之三十。", "It is 30%."),
        ("满十八周岁。", "At least 18 years old."),
        ("第四十一条第二款", "article 41(2)"),
        ("两个证件都有效。", "Both documents are valid."),
        ("半年内", "within half a year"),
        ("不得工作。", "The person must not work."),
        ("任何单位不得聘用。", "No unit may employ the person."),
        ("不再需要领事认证。", "Consular legalisation is no longer needed."),
        ("各地说法不一。", "Accounts differ."),
        ("须知", "What to mind"),
        ("要求写明", "as the requirement states"),
        ("可信度", "confidence"),
    ],
)
def test_what_says_the_same_is_left_alone(zh: str, en: str) -> None:
    """Two texts that say the same in different ways are not reported."""
    assert codes(zh, en) == []


# -- pages written by hand, exceptions -------------------------------------------------------------


def made(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in {"mkdocs.yml": "", "data/.keep": "", **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def found(project: Path) -> set[str]:
    """The codes found in the project's own files; the words of the pages are the package's."""
    return {
        one.problem.code
        for one in parity.check(project).findings
        if not one.problem.place.file.startswith("src/")
    }


PAGE_ZH = """---
title: 关于
---

# 关于 { #about }

10 个工作日。见[来源](sources.md)。

- 一项
- 两项
"""
PAGE_EN = """---
title: About
---

# About { #about }

10 working days. See the [sources](sources.md).

- item one
- item two
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", None),
        ("{ #about }", "{ #us }", "page-id"),
        ("(sources.md)", "(faq.md)", "link"),
        ("- item two\n", "", "page-structure"),
        ("# About", "## About", None),
        ("10 working", "15 working", "number"),
        ("title: About", "title: About 2", "number"),
    ],
)
def test_written_pages_are_compared(tmp_path: Path, old: str, new: str, code: str | None) -> None:
    """Pages written by hand are compared like the data."""
    pages = {"docs/zh/a.md": PAGE_ZH, "docs/en/a.md": PAGE_EN.replace(old, new)}
    assert found(made(tmp_path, pages)) == ({code} if code else set())


FILE = "list:\n  - {id: one, text: {zh: 10 个工作日, en: 15 working days}}\n"
EXCEPTION = """exceptions:
  - text: data/china/a.yml#list[one].text
    code: %s
    reason: {zh: 理由, en: the reason}
"""


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        ("exceptions: []\n", {"number"}),
        (EXCEPTION % "number", set()),
        (EXCEPTION % "unit", {"number", "exception-unused"}),
        (
            (EXCEPTION % "number").replace("en: the reason", "en: ''"),
            {"number", "empty-value"},
        ),
    ],
)
def test_exceptions_need_a_reason_and_a_use(
    tmp_path: Path, exceptions: str, expected: set[str]
) -> None:
    """An exception without a reason, or that excuses nothing, is reported."""
    files = {"data/china/a.yml": FILE, "data/parity-exceptions.yml": exceptions}
    assert found(made(tmp_path, files)) == expected


# -- staleness -------------------------------------------------------------------------------------

TEXT = "data/china/items/extension.yml#eligibility[extension/both-valid].text"
ZH = "提出延期时，工作许可和工作类居留许可都应当在有效期内。"
EN = "When you apply for the extension, both the work permit and the work-type residence permit"
NEW_ZH = "提出延期的时候，工作许可和工作类居留许可都应当仍在有效期内。"
FILE_NAME = "data/china/items/extension.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One file of the data with its lock: enough for what does not need a page."""
    text = (ROOT / FILE_NAME).read_text("utf-8")
    return locked(made(tmp_path, {FILE_NAME: text, "data/dongguan/empty.yml": "list: []\n"}))


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Path]:
    """All data with a fresh lock."""
    for name in ("data", "registers", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    yield locked(tmp_path)
    translations._of_book.clear()  # noqa: SLF001 - the next test has another book at this place


def locked(project: Path) -> Path:
    every = list(parity.pairs(project))
    translations.write(project, translations.updated({}, every, every, DAY))
    return project


def change(project: Path, old: str, new: str, name: str = FILE_NAME) -> None:
    path = project / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def late(project: Path) -> list[tuple[str, str, date]]:
    return [(one.pair.key, one.newer, one.day) for one in translations.late(project)]


def test_one_language_edited_alone_makes_the_other_stale(project: Path) -> None:
    """An edit of one language marks the other as late until it follows or is undone."""
    assert late(project) == []
    change(project, ZH, NEW_ZH)
    assert late(project) == [(TEXT, "zh", DAY)]
    change(project, NEW_ZH, ZH)
    assert late(project) == []
    change(project, EN, EN.replace("both", "each of"))
    assert late(project) == [(TEXT, "en", DAY)]


def test_both_languages_edited_are_in_step(project: Path) -> None:
    """An edit of both languages leaves nothing late."""
    change(project, ZH, NEW_ZH)
    change(project, EN, EN.replace("both the", "the passport, the"))
    assert late(project) == []


def test_what_is_late_in_another_city_is_not_late_in_this_one(tmp_path: Path) -> None:
    """Of a city's handbook only its own texts and those above it count; of the project all do."""
    files = {
        f"data/{city}/jurisdiction.yml": (
            f"id: {city}\nlevel: {level}\nname: {{zh: 城市{city}, en: City {city}}}\n"
        )
        for city, level in (("china", "national"), ("dongguan", "city"), ("guangzhou", "city"))
    }
    project = locked(made(tmp_path, files))
    change(project, "城市guangzhou", "名城guangzhou", "data/guangzhou/jurisdiction.yml")
    found = {
        city: [one.pair.key for one in translations.late(project, city)]
        for city in ("", "dongguan", "guangzhou")
    }
    key = "data/guangzhou/jurisdiction.yml#name"
    assert found == {"": [key], "dongguan": [], "guangzhou": [key]}


def test_a_moved_or_renamed_record_and_a_new_text_are_in_step(project: Path) -> None:
    """Moving or renaming a rule, or adding a text, makes nothing late."""
    change(project, "- id: extension/both-valid", "# 一行\n\n  - id: extension/both-still-valid")
    change(project, f"{EN} must still", f"{EN}\n        must still")
    new = "  - {id: new, name: {zh: 按时提出, en: Filed in good time}}\n"
    (project / "data/china/new.yml").write_text(f"list:\n{new}", "utf-8")
    assert late(project) == []
    change(project, ZH, NEW_ZH)
    assert [newer for _, newer, _ in late(project)] == ["zh"]


def test_update_records_what_was_judged(project: Path) -> None:
    """Recording a judged text writes its day into the register, and only that line."""
    change(project, ZH, NEW_ZH)
    handbook(project, "parity", FILE_NAME, "--update", HANDBOOK_AS_OF="2027-06-02")
    assert late(project) == []
    lock = (project / "registers/translations.lock").read_text("utf-8").splitlines()
    changed = [line for line in lock if line.endswith("2027-06-02")]
    assert [line.rsplit(" ", 3)[0] for line in changed] == [TEXT]
    keys = [line.rsplit(" ", 3)[0] for line in lock if not line.startswith("#")]
    assert keys == sorted(keys)


def test_no_text_is_certified_that_nobody_has_named(project: Path) -> None:
    """Without a file, nothing is recorded, and the command names the files that wait."""
    change(project, ZH, NEW_ZH)
    before = (project / "registers/translations.lock").read_text("utf-8")
    run = handbook(project, "parity", "--update")
    assert run.returncode == 2
    assert f"等着核对的：{FILE_NAME}" in run.stderr
    assert f"Waiting: {FILE_NAME}" in run.stderr
    assert (project / "registers/translations.lock").read_text("utf-8") == before


def test_update_leaves_out_what_differs_and_what_was_not_asked_for(project: Path) -> None:
    """Texts that contradict each other, or of other folders, are not recorded as judged."""
    change(project, ZH, NEW_ZH + "最迟 30 日。")
    run = handbook(project, "parity", FILE_NAME, "--update")
    assert run.returncode == 1
    assert "sentences" in run.stdout
    assert "stale" in run.stdout
    change(project, NEW_ZH + "最迟 30 日。", NEW_ZH)
    assert handbook(project, "parity", "data/dongguan", "--update").returncode == 0
    assert late(project) == [(TEXT, "zh", DAY)]


@pytest.mark.parametrize("flags", [[], ["--update"]])
@pytest.mark.parametrize("name", ["data/dongguan/fag.yml", "mkdocs.yml", "../elsewhere"])
def test_a_file_without_texts_is_named_and_nothing_is_certified(
    project: Path, name: str, flags: list[str]
) -> None:
    """A mistyped name beside a right one is no success, and the right one is not recorded."""
    change(project, ZH, NEW_ZH)
    before = (project / "registers/translations.lock").read_text("utf-8")
    run = handbook(project, "parity", FILE_NAME, name, *flags)
    assert run.returncode == 2
    assert run.stdout == ""
    assert str((project / name).resolve()) in run.stderr
    assert "这里没有手册的文本" in run.stderr
    assert "No text of the handbook stands in" in run.stderr
    assert FILE_NAME not in run.stderr
    assert (project / "registers/translations.lock").read_text("utf-8") == before


def test_nothing_is_certified_while_a_file_cannot_be_read(project: Path) -> None:
    """The fault is named with its line, and no entry of the register is lost."""
    change(project, ZH, f"{ZH}: x: y")
    before = (project / "registers/translations.lock").read_text("utf-8")
    run = handbook(project, "parity", FILE_NAME, "--update")
    assert run.returncode == 1
    assert f"{FILE_NAME}:" in run.stdout
    assert "yaml-syntax" in run.stdout
    assert (project / "registers/translations.lock").read_text("utf-8") == before


def test_the_page_shows_the_newer_text_with_a_dated_notice_on_that_block_alone(
    whole: Path,
) -> None:
    """A late text is replaced by the newer one with a dated notice, and nothing else changes."""
    before = pages(whole)
    change(whole, ZH, NEW_ZH)
    after = pages(whole)
    block = '<span class="hb-stale">'
    for language in ("zh", "en"):
        assert block not in before[language]
        assert after[language].count(block) == 1
        assert after[language].count(NEW_ZH) == 1
        notice = re.search(r'<span class="hb-stale-notice" role="note">([^<]+)<', after[language])
        assert notice
        assert DAY.isoformat() in notice[1]
        rest = re.sub(rf"{block}.*?</span></span>", "", after[language])
        old = ZH if language == "zh" else re.search(rf"{EN}[^<]+", before["en"])[0]
        assert rest == before[language].replace(old, "")
    assert f'<span class="hb-stale-text" lang="zh">{NEW_ZH}</span>' in after["en"]
    assert f'<span class="hb-stale-text">{NEW_ZH}</span>' in after["zh"]
    assert 'data-rule="extension/both-valid"' in after["en"].split(block)[0].splitlines()[-1]


def pages(project: Path) -> dict[str, str]:
    site = open_pages(project / "data", BuildSettings(as_of=date(2026, 11, 24)))
    name = "services/extension"
    bodies = {one: site.body(name, one, f"{name}.md") for one in ("zh", "en")}
    # A term that is explained at its first use is no other text.
    return {one: re.sub(r'<a class="hb-term"[^>]*>(.*?)</a>', r"\1", bodies[one]) for one in bodies}


def test_a_release_with_a_stale_text_fails(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A strict build refuses a text that is late in one language."""
    change(whole, ZH, NEW_ZH)
    out = whole / "site"
    assert build.build(whole, out, BuildSettings(strict=True)) == 1
    assert f"{FILE_NAME}:" in capsys.readouterr().err
    assert not out.exists()


def test_nothing_is_late_where_no_text_has_changed(whole: Path) -> None:
    """Where no text has changed, nothing is late."""
    assert translations.of_book(load(whole / "data")) == {}


# -- the command -----------------------------------------------------------------------------------


def handbook(where: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handbook.cli", *args],
        cwd=where,
        env={"PYTHONUTF8": "1", "PATH": "", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_findings_name_place_code_and_both_texts(tmp_path: Path) -> None:
    """A finding names its place, its code and the words of both languages."""
    project = made(tmp_path, {"data/china/a.yml": FILE})
    run = handbook(project, "parity", "data")
    assert run.returncode == 1
    assert run.stdout.startswith("data/china/a.yml:2:26: number: 数字不一致")
    assert "zh: 10 个工作日" in run.stdout
    assert "en: 15 working days" in run.stdout
    run = handbook(project, "parity", "data", "--format", "json")
    told = json.loads(run.stdout)
    assert run.returncode == 1
    assert told["findings"][0]["code"] == "number"
    assert told["findings"][0]["key"] == "data/china/a.yml#list[one].text"
    assert told["stale"] == []


def test_only_the_paths_asked_for_count(tmp_path: Path) -> None:
    """A fault outside the folders asked for is not reported."""
    project = made(tmp_path, {"data/china/a.yml": FILE, "data/dongguan/b.yml": "list: []\n"})
    assert handbook(project, "parity", "data/dongguan").returncode == 0
