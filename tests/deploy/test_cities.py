"""Many cities from one project: scaffolding, inputs of a build, builds that are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from handbook.audit.proof import prove
from handbook.cli.main import main
from handbook.deploy import build
from handbook.deploy import cities as many
from handbook.domain.build_settings import BuildSettings
from handbook.loading.cities import cities
from handbook.rules.sound_book import load

from books import copy_data, real  # isort: skip

DAY = date(2026, 11, 24)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real data beside small pages of its own."""
    copy_data(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("extra: {city: dongguan}\n", "utf-8")
    for name in ("docs", "hooks", "overrides"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("a", "utf-8")
    return tmp_path


def new(project: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, ["new", "city", *arguments])
    return result.exit_code, result.output


@pytest.mark.slow
def test_new_city_is_sound_and_proven_from_the_first_day(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new city has sound data and a proof from its first day."""
    code, said = new(project, monkeypatch, "foshan", "--zh", "佛山市", "--en", "Foshan")
    assert code == 0, said
    assert "foshan" in cities(project / "data")
    book = load(project / "data", "foshan")
    assert book.city.short_name is not None
    assert book.city.short_name.zh == "佛山"
    assert set(book.topics) == set(real().topics)
    assert book.addresses
    assert prove(book, days=[DAY]).holds
    assert not {rule.id for rule in book.rules.values() if rule.jurisdiction == "foshan"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["dongguan", "--zh", "东莞市", "--en", "Dongguan"], "data/dongguan/"),
        (["Foshan!", "--zh", "佛山市", "--en", "Foshan"], "Foshan!"),
        (["nanning", "--parent", "guangxi", "--zh", "南宁市", "--en", "Nanning"], "guangxi"),
    ],
    ids=["taken", "no id", "no province"],
)
def test_city_that_cannot_be_made(
    project: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    """A city that exists, or has no proper name, is not made."""
    before = cities(project / "data")
    code, said = new(project, monkeypatch, *arguments)
    assert code == 2
    assert words in said
    assert cities(project / "data") == before


def marks(project: Path) -> dict[str, str]:
    settings = BuildSettings(as_of=DAY, strict=True)
    every = cities(project / "data")
    return {city: many.inputs(project, replace(settings, city=city)) for city in every}


@pytest.mark.parametrize(
    ("file", "touched"),
    [
        ("data/alone/jurisdiction.yml", {"alone"}),
        ("data/guangzhou/contacts.yml", {"dongguan", "guangzhou"}),  # they are compared
        ("data/china/materials.yml", {"alone", "dongguan", "guangzhou"}),
        ("docs/a", {"alone", "dongguan", "guangzhou"}),
    ],
)
def test_edit_touches_the_cities_that_read_it(project: Path, file: str, touched: set[str]) -> None:
    """An edit concerns exactly the cities that read the file."""
    folder = project / "data" / "alone"
    folder.mkdir()
    text = (project / "data/guangzhou/jurisdiction.yml").read_text("utf-8")
    alone = text.replace("id: guangzhou", "id: alone").replace("compare_with: [dongguan]\n", "")
    (folder / "jurisdiction.yml").write_text(alone, "utf-8")
    before = marks(project)
    with (project / file).open("a", encoding="utf-8") as edited:
        edited.write("# edited\n")
    after = marks(project)
    assert {city for city in after if before[city] != after[city]} == touched


def test_unchanged_cities_are_not_built_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city whose data did not change is not built again."""
    built: list[str] = []

    settings = BuildSettings(as_of=DAY, strict=True)

    def fake(_root: Path, out: Path, one: BuildSettings) -> int:
        assert one == replace(settings, city=one.city, as_of=one.as_of)
        built.append(one.city)
        if one.city == broken:
            return 1
        out.mkdir(parents=True, exist_ok=True)
        (out / "index.html").write_text("", "utf-8")
        return 0

    monkeypatch.setattr(build, "build", fake)
    out, broken = tmp_path / "sites", "guangzhou"
    assert many.build(project, out, settings, jobs=1) == 1
    assert sorted(built) == ["dongguan", "guangzhou"]
    built.clear()
    broken = ""
    assert many.build(project, out, settings, jobs=1) == 0
    assert built == ["guangzhou"]
    built.clear()
    assert many.build(project, out, settings, jobs=2) == 0
    assert built == []
    assert many.build(project, out, replace(settings, as_of=date(2026, 11, 25)), jobs=2) == 0
    assert sorted(built) == ["dongguan", "guangzhou"]
    # A file of another name is another site; so is a site or a mark that somebody took away.
    settings = replace(settings, as_of=date(2026, 11, 25))
    (project / "docs/a").rename(project / "docs/b")
    for change, again in (
        (out / "none", ["dongguan", "guangzhou"]),
        (out / "dongguan/index.html", ["dongguan"]),
        (out / many.INPUTS / "guangzhou", ["guangzhou"]),
    ):
        change.unlink(missing_ok=True)
        built.clear()
        assert many.build(project, out, settings, jobs=1) == 0
        assert sorted(built) == again
