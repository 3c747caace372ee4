"""One list of pages: whatever speaks of pages takes them from the registry."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from types import ModuleType

import jinja2
import pytest
import yaml

import handbook.pages
from books import ROOT, kites, real
from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.loading import references
from handbook.pages import handbook as handbook_pages
from handbook.pages import icons
from handbook.pages.handbook import MARKER, HandbookPages
from handbook.pages.kind import Chapter, PageKind, Place, View, from_wording
from handbook.pages.page import Page
from handbook.pages.registry import KINDS
from handbook.pages.render import environment
from handbook.pages.shared import Shared
from handbook.site.metadata import Metadata

DAY = date(2026, 11, 24)
TEMPLATES = ROOT / "src/handbook/pages/templates"


def modules() -> Iterator[ModuleType]:
    """Every module of the room of pages."""
    for found in pkgutil.iter_modules(handbook.pages.__path__):
        yield importlib.import_module(f"handbook.pages.{found.name}")


def places() -> Iterator[Place]:
    """Where readers meet each page that is described by name."""
    for kind in KINDS:
        yield kind.place
        yield from kind.places.values()


def test_every_description_of_a_page_is_in_the_registry() -> None:
    """A page kind that some module describes is listed, and listed once."""
    described = [
        kind.id
        for module in modules()
        for kind in vars(module).values()
        if isinstance(kind, PageKind)
    ]
    ids = [kind.id for kind in KINDS]
    assert sorted(described) == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_every_template_is_that_of_a_page() -> None:
    """No template is left over, and each page has one."""
    templates = {path.name.removesuffix(".md.j2") for path in TEMPLATES.glob("*.md.j2")}
    assert templates == {kind.template for kind in KINDS}


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_stub_is_that_of_a_page(language: m.Language) -> None:
    """Each file with a marker line is a fixed page, each fixed page has one, named alike."""
    docs = ROOT / "docs" / language
    found = {
        path.relative_to(docs).as_posix(): match[1]
        for path in docs.rglob("*.md")
        if (match := MARKER.search(path.read_text("utf-8")))
    }
    assert {*found} == {*HandbookPages(real(), DAY).stubs()}
    assert [path for path, name in found.items() if path != f"{name}.md"] == []


def test_the_menu_names_every_fixed_page_once() -> None:
    """The menu of mkdocs.yml leads to each fixed page of the registry, and to nothing else."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = yaml.safe_load(re.sub(r"!ENV \[[^\]]*\]", '""', text))

    def leaves(entries: list[object]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, dict):
                for inner in entry.values():
                    yield from leaves(inner)
            else:
                yield str(entry)

    assert sorted(leaves(settings["nav"])) == sorted(HandbookPages(real(), DAY).stubs())


def test_every_icon_of_a_page_is_drawn() -> None:
    """A misspelt icon would show as a plain sheet of paper."""
    assert {place.icon for place in places()} <= icons.NAMES


def test_places_are_counted_without_gaps() -> None:
    """No two pages stand at one place among the home links or in a part of the book."""
    home = sorted(place.home for place in places() if place.home)
    assert home == [*range(1, len(home) + 1)]
    chapters = [place.chapter for place in places() if place.chapter]
    assert len(set(chapters)) == len(chapters)


def test_every_title_among_the_words_is_that_of_a_page() -> None:
    """The ids that data may name are those of the registry, which names titles by id."""
    titled = {kind.id.removesuffix("/index") for kind in KINDS if kind.title is from_wording}
    special = {"statistics"}  # says in its title whether there are any
    words = {key.removeprefix("title_") for key in wording("zh") if key.startswith("title_")}
    assert words == titled | special
    pages = HandbookPages(real(), DAY)
    named = {name.removesuffix("/index") for name in pages.titles()}
    assert references.pages(real()) == named - {"index"} | {"home"}


def test_no_word_is_named_as_what_every_mapping_has() -> None:
    """A template that asks for such a word would be given something else."""
    assert {key for key in wording("zh") if hasattr(dict, key)} == set()


def test_view_models_cannot_be_changed() -> None:
    """HandbookPages and paper show the same values: nobody changes them on the way."""
    loose = [
        f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and (name.endswith(("View", "Row", "Line", "Link")) or issubclass(value, View))
        and not (dataclasses.is_dataclass(value) and value.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    ]
    assert loose == []


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WeatherView(View):
    """What the page of the test below shows."""

    wind: str


def _weather(shared: Shared, page: Page, name: str) -> WeatherView:
    return WeatherView(title=shared.title(page, name), wind=page.words["required"])


def _title(_: Shared, __: str) -> m.Text:
    return m.Text(zh="天气", en="Weather")


def test_a_new_page_is_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A description and a template: stubs, search, home, A-Z, paper and metadata know the page."""
    kind = PageKind(
        id="weather",
        template="weather",
        view=_weather,
        title=_title,
        place=Place(
            icon="warning", home=99, weight=0.7, chapter=Chapter(part="pdf_part_after", order=9)
        ),
    )
    monkeypatch.setattr(handbook_pages, "KINDS", (*KINDS, kind))
    template = jinja2.DictLoader({"weather.md.j2": "# {{ title | md }}\n\n{{ wind }}\n"})
    loaders = [template, environment().loader]
    monkeypatch.setattr(
        environment(), "loader", jinja2.ChoiceLoader([one for one in loaders if one])
    )
    pages = HandbookPages(kites(), DAY)
    assert "weather.md" in pages.stubs()
    assert pages.body("weather", "en", "weather.md") == "# Weather\n\nRequired\n"
    assert pages.fill("<!-- handbook: weather -->", "zh", "weather.md").startswith("# 天气")
    assert pages.listed()["weather"] == _title(pages, "")
    assert pages.place("weather").weight == kind.place.weight
    assert "weather" in pages.recorded()
    assert pages.home_links()[-1] == ("weather", "warning")
    assert "<strong>Weather</strong>" in pages.body("index", "en", "index.md")
    assert '<a href="weather.html">Weather</a>' in pages.body("a-z", "en", "a-z.md")
    assert pages.chapters()["pdf_part_after"][-1] == "weather"
    assert "Weather" in Metadata(pages).head("weather.md", "en", "Weather").description


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_a_page_is_called_in_the_menu_what_it_is_called_at_its_head(language: m.Language) -> None:
    """The label in the menu and the title of the page are the same words; the home page apart."""
    for path, title in HandbookPages(real(), DAY).stubs().items():
        stub = (ROOT / "docs" / language / path).read_text("utf-8")
        label = next(line for line in stub.splitlines() if line.startswith("title: "))
        if path != "index.md":
            assert label.removeprefix("title: ").strip('"') == title[language], path
