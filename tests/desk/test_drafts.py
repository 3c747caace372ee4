"""``handbook new``: what is asked, what is written, and that it holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from books import ROOT, copy_data, real
from handbook.audit.worked_cases import read_cases, wrong_cases
from handbook.cli.main import main
from handbook.desk import notice_drafts
from handbook.desk.draft_answers import UnfitAnswerError, accept, choices
from handbook.desk.draft_questions import ASKED
from handbook.desk.drafts import BUILDERS, written
from handbook.domain import clock
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError
from handbook.export.at_a_glance import at_a_glance
from handbook.loading.file_cache import READ
from handbook.loading.plausible_lines import slips
from handbook.pages.render import language_of
from handbook.rules.answers import Resolver
from handbook.rules.sound_book import load

NOTICE = [
    "--jurisdiction", "dongguan", "--id", "dg-2026-12-01", "--name", "photos",
    "--title-zh", "关于照片的通知", "--title-en", "Notice on photos: size, colour",
    "--issuer-zh", "东莞市科学技术局", "--issuer-en", "Dongguan Science and Technology Bureau",
    "--in-force", "2026-12-01", "--source", "dongguan-notice-2023",
    "--effect-zh", "照片改为电子版。", "--effect-en", "Photos are electronic.",
]  # fmt: skip
SOURCE = [
    "--jurisdiction", "dongguan", "--id", "dongguan-photo-notice",
    "--title-zh", "关于照片的通知", "--title-en", "Notice on photos",
    "--issuer-zh", "东莞市科学技术局", "--issuer-en", "Dongguan Science and Technology Bureau",
    "--kind", "notice", "--copy", "original", "--confidence", "official",
    "--governs-zh", "规定照片的要求。", "--governs-en", "It governs photos.",
]  # fmt: skip
MATERIAL = [
    "--id", "insurance", "--name-zh", "保险单", "--name-en", "Insurance policy",
    "--what-zh", "境外保险单，写明期限。", "--what-en", "A policy that states its term, in full.",
    "--issued-by-zh", "保险公司", "--issued-by-en", "The insurer",
    "--form-zh", "扫描件", "--form-en", "A scan", "--in-force", "2026-12-01",
    "--source", "beijing-guide",
]  # fmt: skip
ITEM = [
    "--id", "photo-change", "--service", "change",
    "--name-zh", "照片更换", "--name-en", "New photo",
    "--question-zh", "我想换照片", "--question-en", "I want another photo",
    "--in-force", "2026-12-01", "--source", "beijing-guide",
]  # fmt: skip
EXPIRY = [
    "--jurisdiction", "dongguan", "--rule", "dg-deferral/medical", "--id", "dg-deferral-ends",
    "--on", "2027-01-01", "--title-zh", "容缺受理结束", "--title-en", "Deferral ends",
    "--issuer-zh", "东莞市科学技术局", "--issuer-en", "Dongguan Science and Technology Bureau",
    "--source", "dongguan-notice-2023", "--why-zh", "试行期满。", "--why-en", "The trial is over.",
]  # fmt: skip
CORRECTION = [
    "--rule", "dg-deferral/medical",
    "--what-zh", "写明谁符合条件。", "--what-en", "It now says who qualifies.",
]  # fmt: skip


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what staff edit; one for all tests, so that each reads only what it changes."""
    root = tmp_path_factory.mktemp("desk")
    copy_data(root)
    for name in ("mkdocs.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture
def desk(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The copy, a shell in it, and all put back afterwards."""
    monkeypatch.chdir(copied)
    before = files(copied)
    yield copied
    for path, content in files(copied).items():
        if path not in before:
            (copied / path).unlink()
        elif content != before[path]:
            (copied / path).write_bytes(before[path])


def loaded(desk: Path, city: str = "dongguan") -> Book:
    """The data as it stands."""
    return load(desk / "data", city, READ)


def new(*arguments: str, typed: str | None = None) -> Result:
    """One call of the command; of a flag that stands twice, the later counts."""
    given: dict[str, list[str]] = {}
    latest = given.setdefault("", [])
    for argument in arguments:
        if argument.startswith("--"):
            flag = "--jurisdiction" if argument == "--level" else argument
            latest = given[flag] = []
        latest.append(argument)
    whole = [one for each in given.values() for one in each]
    return CliRunner().invoke(main, ["new", *whole], input=typed)


def files(root: Path) -> dict[str, bytes]:
    """Everything in a folder, without what the program keeps for itself to be quicker."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


@pytest.mark.slow
def test_a_notice_holds_and_says_what_next(desk: Path) -> None:
    """The file has its schema, its comments and its values; the data is sound with it."""
    result = new("measure", *NOTICE)
    assert result.exit_code == 0, result.output
    name = "data/dongguan/measures/2026-12-01-photos.yml"
    assert f"写好了 {name}" in result.stdout
    assert "handbook impact --base 2026-11-30 --head 2026-12-01" in result.stdout
    text = (desk / name).read_text("utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../../registers/schema/measure.json\n# 通知："
    )
    assert "# requirements:" in text
    measure = loaded(desk).measures["dg-2026-12-01"]
    assert measure.title.en == "Notice on photos: size, colour"
    assert measure.number_to_confirm
    assert measure.verified == clock.today()
    assert "dg-2026-12-01" in (desk / "registers/schema/ids.json").read_text("utf-8")
    checked = CliRunner().invoke(main, ["check"])
    assert (checked.exit_code, "handbook update" in checked.stderr) == (0, True)


def test_the_example_rule_in_a_notice_is_a_rule(desk: Path) -> None:
    """Taking away the number signs of the example leaves sound data."""
    new("measure", *NOTICE)
    path = desk / "data/dongguan/measures/2026-12-01-photos.yml"
    head, _, example = path.read_text("utf-8").partition("# requirements:")
    lines = [
        "requirements:",
        *(line.removeprefix("# ").removeprefix("#") for line in example.splitlines()[1:]),
    ]
    path.write_text(head + "\n".join(lines) + "\n", "utf-8")
    assert "dg-2026-12-01/medical" in loaded(desk).rules


@pytest.mark.slow
def test_a_source_then_a_notice(desk: Path) -> None:
    """A source is registered at the end of its file, and can be named at once."""
    assert new("source", *SOURCE).exit_code == 0
    source = loaded(desk).sources["dongguan-photo-notice"]
    assert (source.level, source.kind, source.number_to_confirm) == ("city", "notice", True)
    assert [one.says.en for one in source.passages] == ["It governs photos."]
    at = NOTICE.index("dongguan-notice-2023")
    again = [*NOTICE[:at], "dongguan-photo-notice", *NOTICE[at + 1 :]]
    assert new("measure", *again).exit_code == 0
    (cited,) = loaded(desk).measures["dg-2026-12-01"].sources
    assert (cited.passage, cited.relation) == ("text", "states")


def test_a_material(desk: Path) -> None:
    """A material joins the catalogue with all that is required."""
    result = new("material", *MATERIAL, "--translation", "yes", "--lang", "en")
    assert result.exit_code == 0, result.output
    material = loaded(desk).materials["insurance"]
    assert material.translation
    assert material.what.en == "A policy that states its term, in full."
    assert "What to do next:" in result.stdout


def test_an_item_points_at_every_line_to_fill_in(desk: Path) -> None:
    """The item has its pages in both languages; each TODO is named, here and by ``check``."""
    result = new("item", *ITEM)
    assert result.exit_code == 0, result.output
    name = "data/china/items/photo-change.yml"
    lines = (desk / name).read_text("utf-8").splitlines()
    todo = {number for number, line in enumerate(lines, 1) if "TODO" in line.partition("#")[0]}
    told = {int(line.split(":")[1]) for line in result.stdout.splitlines() if "待填写" in line}
    assert told == todo
    assert len(todo) == 11
    for language in ("zh", "en"):
        page = (desk / f"docs/{language}/services/photo-change.md").read_text("utf-8")
        assert "<!-- handbook: services/photo-change -->" in page
    settings = (desk / "mkdocs.yml").read_text("utf-8")
    assert settings.count("      - services/photo-change.md\n") == 1
    with pytest.raises(DataProblemsError) as found:
        loaded(desk)
    assert {(one.code, one.place.file) for one in found.value.problems} == {("unfinished", name)}
    assert {one.place.line for one in found.value.problems} == todo


def test_a_filled_in_item_holds(desk: Path) -> None:
    """With something in place of each TODO the data is sound."""
    new("item", *ITEM)
    path = desk / "data/china/items/photo-change.yml"
    text = path.read_text("utf-8").replace("working_days: TODO", "working_days: 5")
    text = text.replace("result: TODO", "result: electronic-work-permit")
    passage = real().sources["beijing-guide"].passages[0].id
    text = text.replace("passage: TODO, relation: TODO", f"passage: {passage}, relation: practice")
    path.write_text(text.replace("zh: TODO", "zh: 内容").replace("en: TODO", "en: Text"), "utf-8")
    assert "photo-change" in loaded(desk).items


def test_an_expiry_ends_the_rule_and_keeps_it(desk: Path) -> None:
    """From its day the rule no longer holds; the day before it does."""
    assert new("expiry", *EXPIRY).exit_code == 0
    book = loaded(desk)
    rule = book.rules["dg-deferral/medical"]
    day = book.measures["dg-deferral-ends"].in_force
    assert not book.in_force(rule, day)
    assert book.in_force(rule, day.replace(year=2026, month=12, day=31))


def test_a_correction_is_noted_and_its_line_named(desk: Path) -> None:
    """The rule is verified today, readers are told, and staff learn where to type."""
    result = new("correction", *CORRECTION)
    assert result.exit_code == 0, result.output
    name = "data/dongguan/measures/2023-12-31-deferral.yml"
    lines = (desk / name).read_text("utf-8").splitlines()
    line = next(n for n, one in enumerate(lines, 1) if one.endswith("id: dg-deferral/medical"))
    assert f"{name}:{line}" in result.stdout
    assert loaded(desk).rules["dg-deferral/medical"].verified == clock.today()
    text = (desk / "CHANGELOG.md").read_text("utf-8")
    coming = text.partition("## Unreleased\n")[2].partition("\n## ")[0]
    policy = coming.partition("### Policy\n")[2].partition("\n### ")[0]
    assert "It now says who qualifies. (`dg-deferral/medical`)\n" in policy


def test_the_first_correction_stands_apart_from_the_next_heading(desk: Path) -> None:
    """Under a heading with nothing below it, the correction has an empty line around it."""
    change_log = desk / "CHANGELOG.md"
    change_log.write_text("# Changelog\n\n## Unreleased\n\n### Policy\n\n### Software\n", "utf-8")
    assert new("correction", *CORRECTION).exit_code == 0
    policy = change_log.read_text("utf-8").partition("### Policy\n")[2]
    assert policy.startswith("\n- 更正 Correction: ")
    assert policy.endswith("It now says who qualifies. (`dg-deferral/medical`)\n\n### Software\n")


def test_answers_can_be_typed(desk: Path) -> None:
    """Without flags every question is asked, in the language chosen; a slip is asked again."""
    typed = [
        "dongguan", "dg-2026-12-01", "photos", "关于照片的通知", "Notice on photos",
        "东莞市科学技术局", "Dongguan Science and Technology Bureau",
        "2026-13-01", "2026-12-01", "dongguan-notice-2032", "dongguan-notice-2023", "", "",
        "照片改为电子版。", "Photos are electronic.", "", "",
    ]  # fmt: skip
    result = new("measure", typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "施行日期（年-月-日）" in result.stderr
    assert "“2026-13-01”不是真实的日期" in result.stderr
    assert "是不是 dongguan-notice-2023" in result.stderr
    assert "dg-2026-12-01" in loaded(desk).measures


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("in_force", "2026-02-30", "is not a real day"),
        ("source", "dongguan-notice-2032", "Did you mean dongguan-notice-2023"),
        (
            "jurisdiction",
            "shenzhen",
            "allowed: dongguan Dongguan, guangdong Guangdong",
        ),
        ("id", "dg-2023-08-03", "is in use"),
        ("id", "DG_2026", "lowercase letters"),
        ("title_en", "关于照片的通知", "please write English"),
        ("title_zh", "Notice", "please write Chinese"),
        ("title_zh", " ", "there must be an answer"),
        ("confidence", "memory", "allowed: seed, official"),
    ],
)
def test_an_answer_that_does_not_fit(name: str, value: str, says: str) -> None:
    """What is wrong with an answer is said in both languages, with what is allowed."""
    ask = next(one for one in ASKED["measure"] if one.name == name)
    with pytest.raises(UnfitAnswerError, match=re.escape(says)) as found:
        accept(real(), "measure", ask, value)
    assert language_of(found.value.zh) == "zh"


@pytest.mark.parametrize(
    ("kind", "name", "typed", "taken"),
    [
        ("material", "jurisdiction", "", "china"),
        ("material", "jurisdiction", "provincial", "guangdong"),
        ("item", "jurisdiction", "city", "dongguan"),
        ("source", "jurisdiction", "市", "dongguan"),
        ("measure", "jurisdiction", "东莞", "dongguan"),
        ("expiry", "jurisdiction", "Guangdong Province", "guangdong"),
        ("source", "kind", "通知", "notice"),
        ("measure", "confidence", "见过发布机关的文本", "official"),
        ("material", "translation", "是", "yes"),
        ("material", "copies", "２", "2"),
        ("measure", "in_force", "2026年12月1日", "2026-12-01"),
        ("measure", "in_force", "2026/12/1", "2026-12-01"),
        ("measure", "source", "Beijing guide and questions", "beijing-guide"),
    ],
)
def test_an_answer_in_the_words_of_staff(kind: str, name: str, typed: str, taken: str) -> None:
    """A choice is known by its name in either language, and a day however it is written."""
    ask = next(one for one in ASKED[kind] if one.name == name)
    assert accept(real(), kind, ask, typed) == taken


@pytest.mark.parametrize(
    ("city", "kind", "flags", "file"),
    [
        ("dongguan", "material", MATERIAL, "data/china/materials.yml"),
        ("dongguan", "material", [*MATERIAL, "--level", "provincial"],
         "data/guangdong/materials.yml"),
        ("guangzhou", "material", [*MATERIAL, "--level", "city"], "data/guangzhou/materials.yml"),
        ("guangzhou", "source", [*SOURCE, "--level", "city"], "data/guangzhou/sources.yml"),
        ("guangzhou", "measure", [*NOTICE, "--level", "city", "--source", "beijing-guide"],
         "data/guangzhou/measures/2026-12-01-photos.yml"),
        ("guangzhou", "item", [*ITEM, "--level", "city"], "data/guangzhou/items/photo-change.yml"),
        ("guangzhou", "expiry", [*EXPIRY, "--level", "city", "--rule", "new-outside/photo",
                                 "--source", "beijing-guide"],
         "data/guangzhou/measures/2027-01-01-dg-deferral-ends.yml"),
    ],
)  # fmt: skip
def test_a_record_goes_to_its_level(
    desk: Path, city: str, kind: str, flags: list[str], file: str
) -> None:
    """The level names the folder, and the city is the one that ``--city`` names."""
    before = files(desk)
    result = new(kind, *flags, "--city", city)
    assert result.exit_code == 0, result.output
    assert f"写好了 {file}" in result.stdout
    changed = {path for path, content in files(desk).items() if before.get(path) != content}
    beside = {file}
    if kind in {"measure", "expiry"}:  # and where readers find it
        beside |= {f"data/{city}/{name}.yml" for name in ("timeline", "history")}
        beside.add("data/VERSION")
    assert {one for one in changed if one.startswith("data/")} - _CASES == beside
    if kind != "item":  # what is left to fill in there is told by another test
        loaded(desk, city)


_CASES = {"data/cases/measures.yml", "data/cases/guangzhou.yml"}


def test_a_time_limit_from_a_day_on_is_one_command(desk: Path) -> None:
    """Rule, timeline, history, version and two worked cases come with the notice."""
    at = NOTICE.index("--effect-zh")
    limit = ["--template", "time-limit", "--rule", "dg-same-day/promise", "--days", "2"]
    result = new("measure", *NOTICE[:at], "--effect-zh", "承诺时限改为 2 个工作日。", "--effect-en",
                 "The promised time becomes 2 working days.", *limit)  # fmt: skip
    assert result.exit_code == 0, result.output
    book = loaded(desk)
    rule = book.rules["dg-2026-12-01/promise"]
    old = book.rules["dg-same-day/promise"]
    assert isinstance(rule, m.TimeLimit)
    assert (rule.working_days, rule.overrides, rule.when) == (2, (old.id,), old.when)
    assert any(event.measure == "dg-2026-12-01" for event in book.events)
    assert book.updates[0].measures == ("dg-2026-12-01",)
    before = (ROOT / "data" / "VERSION").read_text("utf-8").split(".")
    now = (desk / "data" / "VERSION").read_text("utf-8").split(".")
    assert (now[0], int(now[1])) == (before[0], int(before[1]) + 1)
    cases = read_cases(desk / "data").cases
    worked = [one.record for one in cases if one.record.dossier == "dg-2026-12-01"]
    days = [one.expect.time_limit.promised for one in worked if one.expect.time_limit]
    assert days == [1, 2]
    wrong = wrong_cases(read_cases(desk / "data"), {"dongguan": book}, "dongguan")
    assert [one for one in wrong if one.code == "case-differs"] == []


def test_a_notice_with_three_effects(desk: Path) -> None:
    """Each further effect is one command: a fee and a waived material, told and worked out too."""
    at = NOTICE.index("--effect-zh")
    limit = ["--template", "time-limit", "--rule", "dg-same-day/promise", "--days", "2"]
    assert new("measure", *NOTICE[:at], "--effect-zh", "承诺时限改为 2 个工作日。", "--effect-en",
               "The promised time becomes 2 working days.", *limit).exit_code == 0  # fmt: skip
    assert new("effect", "dg-2026-12-01", "--template", "fee", "--rule", "reissue/fee",
               "--effect-zh", "补办收费 30 元。", "--effect-en", "A replacement costs CNY 30.",
               ).exit_code == 0  # fmt: skip
    result = new("effect", "dg-2026-12-01", "--material", "体检证明", "--effect-zh",
                 "免交体检证明。", "--effect-en", "The medical certificate is waived.")  # fmt: skip
    assert result.exit_code == 0, result.output
    book = loaded(desk)
    notice = book.measures["dg-2026-12-01"]
    assert [one.en for one in notice.effects] == [
        "The promised time becomes 2 working days.", "A replacement costs CNY 30.",
        "The medical certificate is waived.",
    ]  # fmt: skip
    assert notice.summary.zh == "承诺时限改为 2 个工作日。补办收费 30 元。免交体检证明。"
    assert book.updates[0].text == notice.summary
    assert next(one for one in book.events if one.measure == notice.id).text == notice.summary
    item, day = book.items["reissue"], notice.in_force
    before = book.fees(item, date.fromordinal(day.toordinal() - 1))
    assert [one.id for one in before] == ["reissue/fee"]
    assert [one.text.en for one in book.fees(item, day)] == ["A replacement costs CNY 30."]
    assert _costs(book, day) == ["A replacement costs CNY 30."]
    given = {"service": ("new",), "location": ("outside",), "duration": ("long",)}
    (waived,) = notice.requirements
    assert waived.status == "waived"
    assert {"new-outside/medical", "dg-deferral/medical"} <= {*waived.overrides}
    assert any(given["service"] == case.get("service") for case in waived.when)
    names = [one.record.dossier for one in read_cases(desk / "data").cases]
    assert names.count(notice.id) == 2  # written anew, not twice


def _costs(book: Book, day: date) -> list[str]:
    """What “At a glance” says that a replacement costs."""
    lines = at_a_glance(Resolver(book, day), book.items["reissue"], "en")
    (cost,) = (line for line in lines if line.id == "cost")
    return [part.text for part in cost.parts]


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["dg-2023-08-03", "--template", "fee", "--rule", "reissue/fees"], "reissue/fee"),
        (["dg-2023-08-03", "--material", "体检"], "是不是"),
        (["dg-2023-08-03", "--material", "medical", "--item", "reissue"], "medical"),
        (["dg-2023-8-3", "--material", "medical"], "dg-2023-08-03"),
    ],
)
def test_an_effect_that_fits_nothing_is_refused(desk: Path, flags: list[str], says: str) -> None:
    """A fee, a material or a notice that is not there is one message, and nothing is written."""
    path = desk / "data/dongguan/measures/2023-08-03-simplified-materials.yml"
    before = path.read_bytes()
    result = new("effect", *flags, "--effect-zh", "变化。", "--effect-en", "A change.")
    assert result.exit_code == 2, result.output
    assert says in result.output
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("template", "rule", "says"),
    [
        ("time-limit", "dg-deferral/medical", "such as"),
        ("step", "dg-same-day/promise", "such as"),
        ("time-limit", "dg-same-day/promise", "--days"),
    ],
)
def test_a_template_says_what_it_needs(template: str, rule: str, says: str) -> None:
    """A rule of another kind, or a number left out, is one message with what fits."""
    flags = dict(zip(NOTICE[::2], NOTICE[1::2], strict=True)) | {
        "--template": template, "--rule": rule, "--days": ""}  # fmt: skip
    asked = [ask for ask in ASKED["measure"] if ask.name != "days"]
    answers = {ask.name: accept(real(), "measure", ask, flags.get(ask.flag, "")) for ask in asked}
    with pytest.raises(UnfitAnswerError, match=says) as found:
        notice_drafts.measure(real(), answers | {"days": ""}, clock.today())
    assert language_of(found.value.zh) == "zh"


def drafted(kind: str, **flags: str) -> str:
    """The text that a draft would write, every file of it."""
    builders = {**BUILDERS, "measure": notice_drafts.measure, "party": notice_drafts.party}
    answers = {
        ask.name: accept(real(), kind, ask, flags.get(ask.name, ""))
        for ask in ASKED[kind]
        if not ask.only or flags.get("template") in ask.only
    }
    draft = builders[kind](
        real(),
        dict.fromkeys(("rule", "days", "material", "status", "item"), "") | answers,
        clock.today(),
    )
    return "\n".join([*draft.new.values(), *draft.added.values(), *draft.changed.values()])


def test_a_step_with_a_branch_and_an_ending() -> None:
    """A step comes with another way on to fill in; an ending with the rule that holds no more."""
    notice = {one.removeprefix("--").replace("-", "_"): value
              for one, value in zip(NOTICE[::2], NOTICE[1::2], strict=True)}  # fmt: skip
    step = next(one for one in real().steps if one.id.startswith("extension/"))
    text = drafted("measure", **notice, template="step", rule=step.id)
    assert f"    after: {step.id}" in text
    assert "      - {label: {zh: TODO, en: TODO}, to: end}" in text
    ending = drafted("measure", **notice, template="ending", rule="dg-deferral/medical")
    assert "ends:\n  - rule: dg-deferral/medical\n" in ending


def test_a_party_a_question_and_a_contact() -> None:
    """A state gets its line in the list; a question its number; a contact what is known."""
    party = drafted(
        "party", place="津巴布韦", source="apostille-convention", **{"from": "2027-03-01"}
    )
    assert "- {place: ZW, from: 2027-03-01, confidence: official" in party
    group = next(iter(real().faq_groups))
    question = drafted("faq", id="lunch", group=group, question_zh="中午开吗？", text_zh="开。",
                       question_en="Open at noon?", text_en="Yes.",
                       in_force="2026-01-01", source="beijing-guide")  # fmt: skip
    assert f"    number: {max(one.number for one in real().faq) + 1}\n" in question
    contact = drafted("contact", id="desk", name_zh="咨询台", name_en="Desk", role_zh="回答问题。",
                      role_en="It answers.", use="咨询电话", source="beijing-guide")  # fmt: skip
    assert "    use: enquiries\n" in contact
    assert "telephone" not in contact


def test_a_wrong_flag_writes_nothing(desk: Path) -> None:
    """A flag that does not fit is one message, exit 2."""
    before = files(desk)
    result = new("measure", *NOTICE, "--in-force", "2026-02-30")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--in-force" in result.stderr
    assert files(desk) == before


def test_unanswered_questions_are_named(desk: Path) -> None:
    """When nobody is there to answer, the flags still missing are listed, exit 2."""
    before = files(desk)
    result = new("measure", *NOTICE[:-4])
    assert result.exit_code == 2
    assert "--effect-zh --effect-en" in result.stderr
    assert files(desk) == before


def test_a_dry_run_writes_nothing(desk: Path) -> None:
    """``--dry-run`` shows the file and leaves the folder as it was."""
    before = files(desk)
    result = new("measure", *NOTICE, "--dry-run")
    assert "in_force: 2026-12-01" in result.stdout
    assert files(desk) == before


def test_a_file_that_is_there_is_kept(desk: Path) -> None:
    """A second notice of the same name and day is refused."""
    new("measure", *NOTICE)
    before = files(desk)
    again = [*NOTICE, "--id", "dg-2026-12-02"]
    result = new("measure", *again)
    assert (result.exit_code, "exists already" in result.stderr) == (2, True)
    assert files(desk) == before


def test_nobody_claims_to_have_seen_a_text_unasked(desk: Path) -> None:
    """A source is official, and its copy whole, only where somebody says so."""
    before = files(desk)
    result = new("source", *(one for one in SOURCE if one not in {
        "--copy", "original", "--confidence", "official"}))  # fmt: skip
    assert result.exit_code == 2
    assert "--copy --confidence" in result.stderr
    assert files(desk) == before


def test_a_notice_takes_the_mark_of_its_source() -> None:
    """Where nothing else is said, a notice is as sure as the source that it rests on."""
    book = real()
    second = next(one.id for one in book.sources.values() if one.confidence == "secondary")
    answers = {
        ask.name: accept(book, "measure", ask, flags.get(ask.flag, ""))
        for flags in [dict(zip(NOTICE[::2], NOTICE[1::2], strict=True)) | {"--source": second}]
        for ask in ASKED["measure"]
        if "waiver" in (ask.only or ["waiver"])
    }
    text = next(iter(notice_drafts.measure(book, answers, clock.today()).new.values()))
    assert "\nconfidence: secondary\n" in text


def test_a_file_name_has_the_day_once() -> None:
    """An id that names its day is not dated a second time."""
    book = real()
    flags = dict(zip(EXPIRY[::2], EXPIRY[1::2], strict=True)) | {"--id": "dg-2027-01-01"}
    for id_, name in (("dg-2027-01-01", "2027-01-01-dg"), ("2027-01-01", "2027-01-01"),
                      ("dg-deferral-ends", "2027-01-01-dg-deferral-ends")):  # fmt: skip
        answers = {
            ask.name: accept(book, "expiry", ask, (flags | {"--id": id_}).get(ask.flag, ""))
            for ask in ASKED["expiry"]
        }
        file = next(iter(notice_drafts.expiry(book, answers, clock.today()).new))
        assert file == f"data/dongguan/measures/{name}.yml"


def test_an_officer_may_leave_the_english_to_the_translator(desk: Path) -> None:
    """English left empty is marked for the translator, at every place, and check points there."""
    chinese = [
        "dongguan", "dg-2026-12-01", "photos", "关于照片的通知", "", "东莞市科学技术局", "",
        "2026-12-01", "dongguan-notice-2023", "", "", "照片改为电子版。", "", "", "",
    ]  # fmt: skip
    result = new("measure", typed="\n".join(chinese) + "\n")
    assert result.exit_code == 0, result.output
    assert "留空就由译者写" in result.stderr
    name = "data/dongguan/measures/2026-12-01-photos.yml"
    marked = [
        number
        for number, line in enumerate((desk / name).read_text("utf-8").splitlines(), 1)
        if "en: TODO" in line
    ]
    assert len(marked) == 4
    for beside in ("timeline", "history"):  # what the notice brings with it waits, too
        assert f"data/dongguan/{beside}.yml:" in result.stdout
    assert [f"{name}:{number}:" in result.stdout for number in marked] == [True] * 4


def test_a_correction_in_chinese_waits_for_the_translator(tmp_path: Path) -> None:
    """A correction without English is marked in the record of changes, where check finds it."""
    line = "- 更正 Correction: 2026-12-01 · 写明了条件。 TODO (`dg-deferral/medical`)"
    (tmp_path / "CHANGELOG.md").write_text(f"## Unreleased\n\n{line}\n", "utf-8")
    (problem,) = slips(tmp_path, clock.today())
    assert (problem.code, problem.place.line) == ("unfinished", 3)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_any_text_is_written_as_it_was(text: str) -> None:
    """Whatever is typed comes back from the YAML, also inside braces."""
    text = text.strip() or "x"
    said = yaml.load(f"a: {{zh: {written(text)}, en: x}}", yaml.BaseLoader)  # noqa: S506
    assert said["a"]["zh"] == text


def test_every_question_is_asked_in_both_languages() -> None:
    """Each has words in Chinese and in English, and a default that may be answered."""
    for kind, asked in ASKED.items():
        for ask in asked:
            assert ask.zh, kind
            assert ask.en, kind
            if ask.default is not None:
                taken = accept(real(), kind, ask, "")
                # What may be left empty is empty, also where it would be one of a few.
                assert taken in ({"": ""} if not ask.default else choices(real(), ask) or {taken})
