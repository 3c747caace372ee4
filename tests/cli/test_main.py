"""The command line called rightly and wrongly: exit codes, messages, JSON; on the real handbook."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result

from books import ROOT, bring_kept, copy_data, guangzhou, real
from handbook.cli.main import COMMANDS, FAMILIES, main
from handbook.domain import model as m
from handbook.pages.render import language_of

OUTSIDE = ["--service", "new", "--location", "outside", "--duration", "long"]
FULL = [*OUTSIDE, "--category", "B", "--category-route", "catalogue", "--issued-in", "CA"]
EXTENSION = ["--service", "extension", "--category", "C", "--permit-form", "card"]

WRONG = [
    # flags and commands
    (["serve", "--port", "70000"], "--port 要写 0 到 65535 的整数", "from 0 to 65535"),
    (["deploy", "publish", "--keep", "x"], "--keep 要写不小于 1 的整数", "of 1 or more"),
    (["checklist", "--service", "new", "--service", "extension"], "--service 写了 2 次，只能写一次",
     "--service is given 2 times; give it once"),
    (["checklist", "--city", "dongguan", "--city", "dongguan"], "--city 写了 2 次", "is given 2"),
    (["build", "--pdf", "--no-pdf"], "--pdf 写了 2 次", "--pdf is given 2 times"),
    (["desk", "texts", "export", *["--lang", "en"] * 3], "--lang 写了 3 次", "--lang is given 3"),
    (["desk", "new", "measure", *["--id", "a"] * 2], "--id 写了 2 次", "--id is given 2 times"),
    (["checklist", "--nonsense"], "没有选项 --nonsense", "No such option '--nonsense'"),
    (["checklist", "--sevice", "new"], "是不是 --service", "Did you mean '--service'"),
    (["checklist", "--service"], "--service 后面要写一个值", "'--service' requires an argument"),
    (["checklist", "--format", "xml", *FULL], "可用：text、md、json", "is not one of 'text'"),
    (["checklist", "new"], "多写了内容", "unexpected extra argument (new)"),
    (["chekclist"], "没有命令 chekclist", "No such command 'chekclist'"),
    (["explain", *EXTENSION], "缺少 --material", "Missing option '--material'"),
    (["check", "nowhere"], "没有这个文件或文件夹：nowhere", "'nowhere' does not exist"),
    # values
    (["checklist", "--service", "extention"], "是不是 extension？", "Did you mean extension?"),
    (["checklist", "--service", "x"], "可用：new, extension, change", "allowed: new, extension"),
    (["checklist", "--service", ""], "“”不是可用的值", "“” is not allowed"),
    (["checklist", *OUTSIDE, "--issued-in", "XX"], "没有国家或地区代码“XX”", "Use its usual name"),
    (["checklist", *OUTSIDE, "--issued-in", "canda"], "是不是 加拿大（CA）", "mean Canada (CA)"),
    (["checklist", *OUTSIDE, "--issued-in", "加拿"], "是不是 加拿大（CA）", "mean Canada (CA)"),
    (["checklist", *FULL, "--family", "dog"], "可用：none, spouse", "allowed: none, spouse"),
    (["explain", *EXTENSION, "--material", "pasport"], "是不是 passport？", "mean passport?"),
    # days
    (["checklist", *FULL, "--as-of", "2026-02-30"], "“2026-02-30”不是真实的日期", "not a real day"),
    (["checklist", *FULL, "--as-of", "yesterday"], "“yesterday”不是真实的日期", "not a real day"),
    (["checklist", *FULL, "--as-of", ""], "“”不是真实的日期", "not a real day"),
    (["checklist", *FULL, "--as-of", "2017-03-31"], "早于手册收录的第一天", "2017-04-01"),
    (["build", "--as-of", "2026-13-01"], "“2026-13-01”不是真实的日期", "not a real day"),
    (["situations", "--as-of", "1"], "“1”不是真实的日期", "not a real day"),
    # what is missing, and what does not go together
    (["checklist"], "还需要：--service new|", "Still needed: --service new|"),
    (["checklist", "--service", "new"], "--location outside|inside", "--duration long|short"),
    (["checklist", *OUTSIDE], "--category A|B|C", "--issued-in (place that issued"),
    (["checklist", *OUTSIDE, "--category", "A", "--issued-in", "CA"], "--category-route",
     "--category-route"),
    (["checklist", "--service", "new", "--location", "inside", "--duration", "short"],
     "此处可用：long", "allowed here: long"),
    (["checklist", *OUTSIDE, "--category", "A", "--category-route", "teacher"],
     "此处可用：programme", "allowed here: programme"),
    (["checklist", "--service", "new", "--location", "inside", "--ground", "category-a",
      "--category", "B"], "不能是 B", "cannot be B"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command runs in the project's folder, on the real day."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("HANDBOOK_AS_OF", raising=False)


def run(*arguments: str) -> Result:
    """One command, in this process: an exception that gets out fails the test."""
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize(("arguments", "zh", "en"), WRONG)
def test_called_wrongly(arguments: list[str], zh: str, en: str) -> None:
    """Called wrongly: exit 2, one message in both languages, nothing on standard output."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert zh in result.stderr
    assert en in result.stderr
    said = re.sub("“[^”]*”|--service new.*", "", result.stderr)
    assert {language_of(line) for line in said.splitlines()} == {"zh", "en"}


def test_a_wrong_day_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day in the environment that is not one is refused like a flag."""
    monkeypatch.setenv("HANDBOOK_AS_OF", "soon")
    result = run("checklist", *FULL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "HANDBOOK_AS_OF=soon" in result.stderr


def test_a_flag_that_is_left_out_is_said_beside_the_answer() -> None:
    """A flag that the situation does not raise is named on stderr; the JSON stays as it was."""
    flags = [*FULL[:-2], "--issued-in", "CA", "--format", "json", "--as-of", "2026-11-24"]
    plain, more = run("checklist", *flags), run("checklist", *flags, "--permit-form", "card")
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert (more.exit_code, more.stdout) == (0, plain.stdout)
    assert "--permit-form 没有采用" in more.stderr
    assert "--permit-form was left out: with --service new it is not asked." in more.stderr


def test_compare_names_a_flag_that_a_city_leaves_out() -> None:
    """Comparing two cities names each flag that one of them does not ask for, and the city."""
    flags = [*FULL[:-2], "--issued-in", "CA", "--as-of", "2026-11-24", "--with", "guangzhou"]
    plain = run("compare", *flags)
    more = run("compare", *flags, "--permit-form", "card", "--permit-from-bay-area", "yes")
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert (more.exit_code, more.stdout) == (0, plain.stdout)
    for city in ("Dongguan", "Guangzhou"):
        assert f"{city}: --permit-form was left out" in more.stderr
        assert f"{city}: --permit-from-bay-area was left out" in more.stderr


def test_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that holds no handbook, every command says where it wants to be."""
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["checklist", *FULL], ["situations"], ["build"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "data/" in result.stderr


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help(command: str) -> None:
    """Each command has help with an example that begins with its name."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"handbook {command}" in result.stdout.split("Usage:", 1)[1].split("\n", 1)[1]
    assert language_of(result.stdout) == "zh"


def test_commands_are_where_they_are_said_to_be() -> None:
    """The register of commands names modules and functions that exist, in order."""
    assert sorted(COMMANDS) == list(COMMANDS)
    for name, module in COMMANDS.items():
        assert hasattr(
            importlib.import_module(f"handbook.cli.{module}"),
            {"import": "import_"}.get(name, name.replace("-", "_")),
        )


def test_no_command_is_help() -> None:
    """Without a command the commands and families are shown; a family shows its own."""
    result = run()
    assert result.exit_code == 2
    listed = {
        line.split()[0] for line in result.stderr.partition("Commands:")[2].splitlines() if line
    }
    below = {name for names in FAMILIES.values() for name in names}
    assert listed == (COMMANDS.keys() - below) | FAMILIES.keys()
    for family, names in FAMILIES.items():
        shown = run(family, "--help").stdout.partition("Commands:")[2]
        assert {line.split()[0] for line in shown.splitlines() if line} == set(names)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_command_answers_with_and_without_its_family(family: str) -> None:
    """What is listed below a family is the command of that name, so old scripts keep working."""
    for name in FAMILIES[family]:
        old, new = run(name, "--help").stdout, run(family, name, "--help").stdout
        assert new.split("\n", 1)[1] == old.split("\n", 1)[1]
        assert f"{family} {name}" in new.split("\n", 1)[0]


def test_no_public_command_is_hidden() -> None:
    """Every command of the public vocabulary stands at the top of the help."""
    public = "build serve check checklist explain situations prove impact points plan graph pdf"
    shown = run("--help").stdout
    for name in [*public.split(), "parity", "freshness"]:
        assert f"\n  {name} " in shown


def test_the_version_is_that_of_the_package() -> None:
    """The command, and Python with its module, say the versions of software and data."""
    version = importlib.metadata.version("work-permit-handbook")
    data = (ROOT / "data" / "VERSION").read_text("utf-8")
    said = f"handbook, version {version}\ndata, version {data}"
    command = [sys.executable, "-m", "handbook.cli", "--version"]
    module = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run("--version").stdout == module.stdout == said


def test_a_shell_can_complete_commands() -> None:
    """The completion that the reference describes gives the commands of a family."""
    asked = {
        "_HANDBOOK_COMPLETE": "bash_complete",
        "COMP_WORDS": "handbook desk ",
        "COMP_CWORD": "2",
    }
    told = subprocess.run(
        [Path(sys.executable).with_name("handbook")],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.partition(",")[2] for line in told.stdout.split()} == {*FAMILIES["desk"]}
    assert "_HANDBOOK_COMPLETE=bash_source" in (ROOT / "manual/REFERENCE.md").read_text("utf-8")


# -- JSON ----------------------------------------------------------------------------------------

VOCABULARY = set(
    """
    application-form work-experience highest-degree professional-qualification no-criminal-record
    medical contract passport photo visa-or-residence residence-permit talent-recognition
    family-proof cancellation-proof permit-card tax-record change-proof termination-proof statement
    commitment
    """.split()  # noqa: SIM905 - read as in the contract
)
#: Value sets of the public contract.
STATUSES = {"required", "deferrable", "by_commitment", "waived", "not_applicable"}
METHODS = {"apostille", "consular-legalisation", "notarisation", "none"}
AUTHENTICATION = {"required", "deferrable", "waived"}
MARKS = {"seed", "official", "secondary", "memory", "derived"}

EVERY_SERVICE = [
    FULL,
    [*FULL, "--as-of", "2017-04-01"],
    [*OUTSIDE, "--category", "A", "--category-route", "points", "--issued-in", "IN"],
    ["--service", "new", "--location", "outside", "--duration", "short"],
    ["--service", "new", "--location", "inside", "--ground", "employer-change",
     "--occupation-changed", "no", "--record-in-system", "yes", "--category", "B", "--issued-in",
     "US", "--as-of", "2023-08-03"],
    ["--service", "new", "--location", "inside", "--ground", "family", "--held-permit-before", "no",
     "--category", "C", "--issued-in", "HK", "--family", "spouse", "--family", "child"],
    EXTENSION,
    ["--service", "change", "--change-kind", "name", "--category", "C", "--permit-form", "card"],
    ["--service", "reissue", "--category", "C", "--permit-form", "electronic"],
    ["--service", "cancellation", "--cancellation-kind", "absent", "--category", "C",
     "--permit-form", "electronic"],
]  # fmt: skip


def because_is_sound(because: list[dict[str, Any]]) -> None:
    """What stands under ``because`` names its source and its mark; it is never empty."""
    assert because
    for one in because:
        assert one["source"] in real().sources
        assert isinstance(one["locator"], str)
        assert one["confidence"] in MARKS


def pair(value: dict[str, str]) -> None:
    """A text in both languages."""
    assert set(value) == {"zh", "en"}
    assert all(value.values())


@pytest.mark.parametrize("arguments", EVERY_SERVICE)
def test_checklist_json(arguments: list[str]) -> None:
    """JSON alone on standard output, in the shape of the public contract."""
    result = run("checklist", *arguments, "--format", "json", "--all")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert {"situation", "materials", "time_limit", "result", "to_confirm"} <= set(found)
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    shown = found["situation"]
    for flag, value in given.items():
        known = shown[flag.removeprefix("--").replace("-", "_")]
        assert value in known if isinstance(known, list) else value == known
    assert "as_of" in shown

    ids = [one["id"] for one in found["materials"]]
    assert len(set(ids)) == len(ids)
    assert set(ids) >= VOCABULARY
    for one in found["materials"]:
        assert one["status"] in STATUSES
        pair(one["name"])
        because_is_sound(one["because"])
        if "authentication" in one:
            assert one["status"] in {"required", "deferrable"}
            assert one["authentication"]["method"] in METHODS
            assert one["authentication"]["status"] in AUTHENTICATION
            because_is_sound(one["authentication"]["because"])
    limits = found["time_limit"]
    for kind in ("promised_working_days", "national_working_days"):
        assert limits[kind] is None or limits[kind] > 0
    assert bool(limits["because"]) == any(
        days for kind, days in limits.items() if kind.endswith("_days")
    )
    pair(found["result"]["name"])
    because_is_sound(found["result"]["because"])
    assert set(found["to_confirm"]) <= set(real().to_confirm)


@pytest.mark.parametrize("arguments", EVERY_SERVICE)
def test_all_adds_only_what_is_not_applicable(arguments: list[str]) -> None:
    """Without ``--all`` the list is the same, less what is never asked for."""
    short, whole = (
        json.loads(run("checklist", *arguments, "--format", "json", *more).stdout)["materials"]
        for more in ([], ["--all"])
    )
    assert short == [one for one in whole if one["status"] != "not_applicable"]


def test_the_contract_is_the_model() -> None:
    """The value sets of the public contract are those of the model."""
    assert set(get_args(m.Status)) == STATUSES
    assert set(get_args(m.Method)) == METHODS
    assert set(get_args(m.AuthenticationStatus)) == AUTHENTICATION
    assert set(get_args(m.Confidence)) == MARKS
    assert set(real().materials) >= VOCABULARY


@pytest.mark.parametrize("shape", ["text", "md"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_checklist_in_words(shape: str, language: str) -> None:
    """A checklist in words is in one language, names each material, and leaves nothing unfilled."""
    result = run("checklist", *FULL, "--format", shape, "--lang", language, "--as-of", "2024-01-11")
    assert (result.exit_code, result.stderr) == (0, "")
    names = [real().materials[name].name for name in ("medical", "no-criminal-record", "photo")]
    assert all(name[language] in result.stdout for name in names)
    assert "None" not in result.stdout
    assert "{" not in result.stdout
    # A Chinese document's own number is what the reader looks for.
    assert language == "zh" or language_of(result.stdout) == "en"


def test_situations_json() -> None:
    """Every distinct situation has a slug of its own; JSON alone is on standard output."""
    result = run("situations", "--format", "json", "--as-of", "2026-11-24")
    assert (result.exit_code, result.stderr) == (0, "")
    slugs = [one["slug"] for one in json.loads(result.stdout)]
    assert len(set(slugs)) == len(slugs) > 0


def test_explain_json() -> None:
    """The chain of rules that led to a status, in order of day."""
    result = run("explain", *FULL, "--material", "medical", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    parts = {one["rule"]: one["part"] for one in found["chain"]}
    assert parts["dg-deferral/medical"] == "decides"
    assert parts["new-outside/medical"] == "overridden"
    days = [one["in_force"] for one in found["chain"]]
    assert sorted(days) == days


# -- broken data ---------------------------------------------------------------------------------


@pytest.fixture(name="broken", scope="module")
def _broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with three faults in two files of the data, and a site built before."""
    root = tmp_path_factory.mktemp("project")
    for name in ("data", "registers", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    bring_kept(root)
    measures = root / "data" / "dongguan" / "measures"
    path = measures / "2023-12-31-deferral.yml"
    text = path.read_text("utf-8").replace("in_force: 2023-12-31", "in_force: 2023-12-32", 1)
    path.write_text(text.replace("status: deferrable", "status: defferable", 1), "utf-8")
    path = measures / "2023-08-03-same-day.yml"
    path.write_text(path.read_text("utf-8").replace("service: [new,", "servcie: [new,", 1), "utf-8")
    (root / "src" / "handbook" / "pages" / "templates").mkdir(parents=True)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the site of yesterday", "utf-8")
    return root


REPORTED = [
    "measures/2023-12-31-deferral.yml:6:11: impossible-date: ",
    "measures/2023-12-31-deferral.yml:21:13: unknown-choice: ",
    "measures/2023-08-03-same-day.yml:21:21: unknown-question: ",
]


@pytest.mark.parametrize(
    "arguments",
    [
        ["checklist", *FULL, "--format", "json"],
        ["situations"],
        ["explain", *EXTENSION, "--material", "photo"],
    ],
)
def test_no_answer_from_broken_data(
    broken: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Broken data: exit 1, every problem on standard error, and no half answer."""
    monkeypatch.chdir(broken)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line for line in REPORTED if line not in result.stderr] == []
    assert "3 problems in 2 files." in result.stderr


def test_check_lists_every_problem(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``check`` finds every problem of every file in one run, and counts them."""
    monkeypatch.chdir(broken)
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert [line for line in REPORTED if line not in result.stdout] == []


@pytest.mark.parametrize(
    ("path", "code", "count"),
    [
        ("data/dongguan/measures/2023-08-03-same-day.yml", 1, "1 problem in 1 file."),
        ("data/dongguan", 1, "3 problems in 2 files."),
        ("data/china", 0, "others are not"),
    ],
)
def test_check_of_some_files(
    broken: Path, monkeypatch: pytest.MonkeyPatch, path: str, code: int, count: str
) -> None:
    """``check`` with paths speaks of those alone."""
    monkeypatch.chdir(broken)
    result = run("check", path)
    assert (code, True) == (result.exit_code, count in result.stdout)


@pytest.mark.slow
def test_check_of_sound_data() -> None:
    """Sound data: exit 0, what there is of it, and what another command checks besides."""
    result = run("check")
    (beside,) = result.stderr.splitlines()
    assert result.exit_code == 0
    assert beside.startswith("没有检查：")
    assert "Not checked: " in beside
    assert beside.endswith("handbook ready")
    assert f"{len(real().rules)} rules" in result.stdout


@pytest.mark.slow
def test_a_build_from_broken_data_leaves_the_site_alone(broken: Path) -> None:
    """A build that fails leaves the site of yesterday whole, and nothing beside it."""

    def beside() -> set[str]:
        """What lies in the folder; a command that ran before may have left its cache or not."""
        return {path.name for path in broken.iterdir()} - {".cache"}

    before = beside()
    result = subprocess.run(
        [sys.executable, "-m", "handbook.cli", "build"],
        cwd=broken,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert [line for line in REPORTED if line not in result.stderr] == []
    assert "Traceback" not in result.stderr
    assert "The published site was left as it was." in result.stderr
    assert (broken / "site" / "index.html").read_text("utf-8") == "the site of yesterday"
    assert beside() == before


def test_two_rules_that_disagree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that decide a fact twice give no answer: exit 1, the rules named, no traceback."""
    copy_data(tmp_path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    path = tmp_path / "data" / "china" / "measures" / "2023-11-07-apostille.yml"
    path.write_text(
        path.read_text("utf-8").replace("overrides: [authentication-baseline/foreign]\n    ", ""),
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    result = run("checklist", *FULL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "contradicts-beside" in result.stderr
    for rule in ("authentication-baseline/foreign", "apostille/parties"):
        assert rule in result.stderr


@pytest.mark.parametrize("command", ["checklist", "explain", "plan", "compare", "graph"])
def test_the_flags_of_a_situation_are_those_of_the_questions(command: str) -> None:
    """Every question of the data, in whichever city, has its flag, under its own words."""
    shown = " ".join(run(command, "--help").stdout.split())
    asked = {
        question.flag: question
        for book in (real(), guangzhou())
        for question in book.questions.values()
    }
    assert len(asked) > 10
    for flag, question in asked.items():
        label = f"{question.label.zh}{'，可重复' if question.kind == 'many' else ''}"
        assert re.search(rf"{flag} TEXT {re.escape(label[:6])}", shown), flag


def test_a_new_question_brings_its_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that staff add is a flag at once, and one that they take away is none."""
    copy_data(tmp_path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data" / "china" / "questions.yml"
    path.write_text(path.read_text("utf-8").replace("--family", "--relatives"), "utf-8")
    shown = run("checklist", "--help").stdout
    assert "--relatives" in shown
    assert "--family" not in shown


def test_questions_that_cannot_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With broken questions no flag is called unknown: the file and the line at fault are named."""
    copy_data(tmp_path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "data").glob("*/questions.yml"):
        path.write_text("questions: [\n", "utf-8")
    result = run("checklist", "--service", "new")
    assert result.exit_code == 1
    assert "data/china/questions.yml:" in result.stderr


def test_outside_a_project_a_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no handbook, that is what is said; help is there all the same."""
    monkeypatch.chdir(tmp_path)
    result = run("checklist", "--service", "new")
    assert result.exit_code == 2
    assert "The handbook was not found" in result.stderr
    assert run("checklist", "--help").exit_code == 0
