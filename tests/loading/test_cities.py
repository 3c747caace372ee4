"""Cities as overlays: one nation and province, each city with its own name, rules and gaps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from handbook.cli import environment
from handbook.cli.main import CITYLESS, FAMILIES, main
from handbook.domain.build_settings import BuildSettings
from handbook.domain.problems import DataProblemsError
from handbook.loading import cities, practice_names
from handbook.loading.file_cache import Kept
from handbook.pages.handbook import open_pages
from handbook.rules.sound_book import load

from books import LEE, ROOT, real  # isort: skip

#: The id is one that the nation has given out.
MATERIAL = """\
defaults:
  in_force: 2020-01-01
  verified: 2026-01-01
  confidence: official
  sources: [{source: kite-act}]
materials:
  - id: form
    name: {zh: 表, en: Form}
    what: {zh: 表。, en: A form.}
    issued_by: {zh: 自己, en: You}
    original: 1
    copies: 0
    form: {zh: 纸, en: paper}
    translation: false
"""
ENTRY = """\
entries:
  - id: nothing-above
    overrides: true
    number: 90
    title: {zh: 题, en: Title}
    text: {zh: 文, en: Text}
    shown_instead: {zh: 无, en: Nothing}
"""
MEASURE = """\
id: stricter
title: {zh: 严格通知, en: Strict Notice}
issuer: {zh: 微风风筝局, en: Lee Kite Office}
number_to_confirm: true
in_force: 2022-06-01
verified: 2026-01-01
confidence: official
sources: [{source: easy-notice}]
summary: {zh: 大风筝免交。, en: Waived for a large kite.}
effects: [{zh: 免交。, en: Waived.}]
requirements:
  - id: stricter/knots
    materials: knot-certificate
    when: {service: new}
    status: waived
    why: {zh: 不用。, en: Not needed.}
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_city_is_a_folder_whose_level_is_city(kites_data: Path) -> None:
    """Each folder whose level is a city is a city."""
    assert cities.cities(kites_data) == ["breezeport", "lee"]


def test_shared_texts_name_the_city_that_was_chosen(kites_data: Path) -> None:
    """A text of the nation names the city whose handbook is read."""
    path = kites_data / "windland" / "topics" / "safety.yml"
    edit(path, "title: {zh: ", "title: {zh: $city的$authority：")
    edit(path, "en: Safety", "en: $city with its $authority")
    lee, port = load(kites_data, "lee"), load(kites_data, "breezeport")
    assert lee.topics["safety"].title.zh.startswith("微风的微风风筝局：")
    assert lee.topics["safety"].title.en.startswith("Lee with its Lee Kite Office")
    assert port.topics["safety"].title.zh.startswith(port.city.name.zh)


@pytest.mark.parametrize(
    ("numbers", "zh", "en"),
    [
        ({"enquiries": "12345"}, "请咨询 12345。", "Ask 12345 first."),
        (
            {"enquiries": "12345", "window": "0769-11111111"},
            "请咨询受理窗口（0769-11111111）。",
            "Ask the window (0769-11111111) first.",
        ),
        ({}, "请咨询受理窗口。", "Ask the window first."),
    ],
    ids=["hotline", "window", "neither"],
)
def test_readers_ask_whoever_has_a_telephone(
    kites_data: Path, numbers: dict[str, str], zh: str, en: str
) -> None:
    """Who is asked is the hotline until somebody enters the telephone of the window."""
    topic = kites_data / "windland" / "topics" / "safety.yml"
    edit(topic, "title: {zh: ", "title: {zh: 请咨询$enquiries。")
    edit(topic, "en: Safety", "en: Ask $enquiries first. Safety")
    contacts = "".join(
        f"  - id: at-{use}\n    name: {{zh: 甲, en: A}}\n    role: {{zh: 乙。, en: B.}}\n"
        f'    use: {use}\n    telephone: [{{number: "{number}"}}]\n'
        "    confidence: official\n    sources: [{source: kite-act}]\n"
        for use, number in numbers.items()
    )
    for old in kites_data.glob("*/contacts.yml"):
        old.unlink()
    if contacts:
        (kites_data / "lee" / "contacts.yml").write_text(f"contacts:\n{contacts}", "utf-8")
    book = load(kites_data, "lee")
    assert book.topics["safety"].title.zh.startswith(zh)
    assert book.topics["safety"].title.en.startswith(en)
    asked = cities.names_of(book)["en"]["enquiries"]
    assert cities.words(book, "en")["ask_intro"].count(asked) == 1


def test_local_measures_hold_in_their_city_only(kites_data: Path) -> None:
    """A notice of one city is not in the handbook of another."""
    lee, port = load(kites_data, "lee"), load(kites_data, "breezeport")
    assert set(lee.measures) < set(port.measures)
    assert not {name for name, file in lee.files.items() if "breezeport" in file}


@pytest.mark.slow
def test_no_fixed_word_or_text_keeps_its_placeholder() -> None:
    """No placeholder for the city is left in any text."""
    site = open_pages(real().root, BuildSettings(city=real().city.id))
    for language in ("zh", "en"):
        said = cities.words(real(), language)
        assert not [key for key, text in said.items() if "$" in text]
        assert "$" not in site.name(language) + site.description(language)
    assert site.name("en") == "Foreign Work Permit Service Handbook (Dongguan)"
    assert site.name("zh") == "外国人来华工作许可服务手册（东莞）"


@pytest.mark.parametrize(
    ("setting", "city"),
    [
        ("extra: {city: lee}", "lee"),
        ("extra:\n  city: !ENV [HANDBOOK_CITY, lee]", "lee"),
        ("site_name: x", cities.DEFAULT),
        ("extra: [", cities.DEFAULT),
    ],
)
def test_configuration_chooses_the_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, city: str
) -> None:
    """The city is that of mkdocs.yml, unless the environment names another."""
    monkeypatch.delenv("HANDBOOK_CITY", raising=False)
    (tmp_path / "mkdocs.yml").write_text(setting, "utf-8")
    assert environment.settings(tmp_path).city == city
    monkeypatch.setenv("HANDBOOK_CITY", "breezeport")
    assert environment.settings(tmp_path).city == "breezeport"


@pytest.fixture
def run(kites_data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """The command line in the kite project."""
    (kites_data.parent / "mkdocs.yml").write_text("extra: {city: breezeport}\n", "utf-8")
    monkeypatch.chdir(kites_data.parent)
    monkeypatch.delenv("HANDBOOK_CITY", raising=False)

    def call(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.output

    return call


def test_every_command_that_reads_data_takes_a_city(run: Callable[..., tuple[int, str]]) -> None:
    """Each command that reads data can be asked about another city."""
    context = main.make_context("handbook", ["check"], resilient_parsing=True)
    families = {name for family in FAMILIES.values() for name in family}
    for name in {*main.list_commands(context), *families} - {*FAMILIES}:
        command = main.get_command(context, name)
        assert command is not None
        assert (name in CITYLESS) != any("--city" in one.opts for one in command.params), name
    here, there = run("check"), run("check", "--city", "lee")
    assert here[0] == there[0] == 0
    assert here != there


def test_unknown_city_is_one_message_with_those_there_are(
    run: Callable[..., tuple[int, str]],
) -> None:
    """An unknown city is refused, and those that exist are named."""
    code, said = run("check", "--city", "atlantis")
    assert code == 2
    assert "atlantis" in said
    assert "breezeport, lee" in said
    assert "Traceback" not in said


def test_province_is_no_city(run: Callable[..., tuple[int, str]]) -> None:
    """A province is not taken for a city."""
    code, said = run("check", "--city", "windland")
    assert code == 2
    assert "breezeport, lee" in said


@pytest.mark.parametrize(
    ("file", "text", "code", "at"),
    [
        (
            "jurisdiction.yml",
            LEE.format(name="breezeport"),
            "file-name",
            "lee/jurisdiction.yml:1:5",
        ),
        (
            "jurisdiction.yml",
            LEE.format(name="lee").replace("parent: windland", "parent: nowhere"),
            "unknown-jurisdiction",
            "lee/jurisdiction.yml:3:9",
        ),
        (
            "jurisdiction.yml",
            LEE.format(name="lee").replace("parent: windland\n", ""),
            "no-parent",
            "lee/jurisdiction.yml:",
        ),
        (
            "materials.yml",
            MATERIAL,
            "duplicate-id",
            "lee/materials.yml:7:9",
        ),
        (
            "to-confirm.yml",
            ENTRY,
            "overrides-nothing",
            "lee/to-confirm.yml:3:16",
        ),
    ],
    ids=["collides", "no-such-province", "no-province", "same-id-as-nation", "overrides-nothing"],
)
def test_city_at_fault_is_told_where(
    kites_data: Path, file: str, text: str, code: str, at: str
) -> None:
    """A mistake in a city's files is reported at its line, in both languages."""
    (kites_data / "lee" / file).write_text(text, "utf-8")
    with pytest.raises(DataProblemsError) as caught:
        load(kites_data, "lee")
    found = [one for one in caught.value.problems if one.code == code]
    assert found, caught.value.report()
    assert at in str(found[0].place)
    assert found[0].zh
    assert found[0].en


def test_city_that_contradicts_the_nation_unsaid_is_told_where_and_by_which_rule(
    kites_data: Path,
) -> None:
    """A local rule that contradicts the nation without saying so is refused, with both rules."""
    measures = kites_data / "lee" / "measures"
    measures.mkdir()
    path = measures / "2022-06-01-stricter.yml"
    path.write_text(MEASURE, "utf-8")
    with pytest.raises(DataProblemsError) as caught:
        load(kites_data, "lee")
    problems = caught.value.problems
    assert {one.code for one in problems} == {"contradicts-above"}
    assert {str(one.place) for one in problems} == {f"data/lee/measures/{path.name}:12:9"}
    assert "data/windland/items/new.yml:" in problems[0].en
    rules = "[new/papers, new/knots-by-promise]"
    edit(path, "status: waived", f"status: waived\n    overrides: {rules}")
    assert "stricter" in load(kites_data, "lee").measures
    assert "stricter" not in load(kites_data, "breezeport").measures


def test_local_rule_that_agrees_or_meets_nobody_contradicts_nothing(kites_data: Path) -> None:
    """A local rule that no case meets contradicts nothing."""
    measures = kites_data / "lee" / "measures"
    measures.mkdir()
    path = measures / "2022-06-01-stricter.yml"
    path.write_text(MEASURE.replace("service: new", "service: renew"), "utf-8")
    assert "stricter" in load(kites_data, "lee").measures


def test_shared_text_that_names_a_city_is_told_where(kites_data: Path) -> None:
    """A reader in Lee is not sent to Breezeport."""
    path = kites_data / "windland" / "topics" / "safety.yml"
    assert not list(practice_names.named(kites_data))
    edit(path, "en: Safety", "en: Safety in Breezeport, not in Leeward")
    (found,) = practice_names.named(kites_data)
    assert found.code == "names-a-city"
    assert str(found.place).startswith("data/windland/topics/safety.yml:")
    assert "Breezeport" in found.en
    assert "practice_of: [breezeport]" in found.remedy_zh


def test_practice_of_a_city_is_its_own_and_elsewhere_to_the_others(kites_data: Path) -> None:
    """What one city practises is told in another as the practice elsewhere."""
    path = kites_data / "windland" / "topics" / "safety.yml"
    statement = load(kites_data, "lee").topics["safety"].sections[0].statements[0]
    edit(path, f"{{id: {statement.id},", f"{{id: {statement.id}, practice_of: [lee],")
    kept = Kept()
    for city, elsewhere in (("lee", False), ("breezeport", True), ("lee", False)):
        found = load(kites_data, city, kept).statements[statement.id]
        assert found.practice_elsewhere is elsewhere
    edit(path, "title: {zh: ", "title: {zh: 微风的")
    assert list(practice_names.named(kites_data)), "only the practice itself may name whose it is"


def test_nation_and_province_name_no_city_with_a_handbook() -> None:
    """Texts of the nation and the province name no city that has a handbook."""
    assert not list(practice_names.named(ROOT / "data"))
