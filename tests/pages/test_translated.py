"""The finder and the checklists in a further language: marked, falling back, on their way."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from books import ROOT, real
from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.domain.problems import Place
from handbook.language.pair import Pair
from handbook.language.translated import left_behind
from handbook.pages.handbook import HandbookPages
from handbook.pages.translated import (
    Frame,
    page_names,
    translated_at,
    translated_page,
    untranslated,
)
from website import DAY, Opened

Open = Callable[..., Opened]
TODAY = date.fromisoformat(DAY)
PASSPORT = "护照或国际旅行证件"


@functools.cache
def handbook(less: str = "", *, machine: bool = True) -> HandbookPages:
    """The real handbook; without one translation, or as if a person had confirmed them all."""
    book = real()
    old = book.translations["ja"]
    texts = {zh: text for zh, text in old.texts.items() if zh != less}
    new = m.Translation("ja", old.name, texts, old.words, machine)
    return HandbookPages(replace(book, translations={"ja": new}), TODAY, BuildSettings(today=TODAY))


def html_of(site: HandbookPages, name: str) -> str:
    return translated_page(site, site.book.translations["ja"], name, Frame())


def sheet(site: HandbookPages) -> str:
    """The name of a checklist on which a passport is handed in."""
    return next(
        f"s/{slug}"
        for slug, one in site.finder.results.items()
        if any(row.material.id == "passport" for row in site.sheets.sheet(one).checklist.materials)
    )


def test_no_page_hides_that_a_machine_made_it() -> None:
    """Every page says it is a translation, and that nobody has confirmed it, while that is so."""
    site = handbook()
    read = handbook(machine=False)
    for name in ("find", sheet(site)):
        soup = BeautifulSoup(html_of(site, name), "html.parser")
        note = soup.select_one(".hb-translated")
        assert "中国語版が優先します" in note.text
        assert note.select_one("[data-machine]") is not None
        assert "data-machine" not in html_of(read, name)
        assert "中国語版が優先します" in html_of(read, name)


def test_a_text_without_a_translation_stands_in_english_and_says_so() -> None:
    """One translation less: its English, with the language and a note, and no Chinese."""
    whole, less = handbook(), handbook(PASSPORT)
    name = sheet(whole)
    english = whole.book.materials["passport"].name.en
    assert english not in html_of(whole, name)
    html = html_of(less, name)
    assert untranslated(html) == untranslated(html_of(whole, name)) + html.count(
        f">{english}</span>"
    )
    spot = next(
        one
        for one in BeautifulSoup(html, "html.parser").select(".hb-untranslated")
        if one.select_one('[lang="en"]').text == english
    )
    assert "日本語訳なし" in spot.select_one("small").text
    assert PASSPORT not in html
    assert "\ue000" not in html
    assert "\ue001" not in html


def test_nearly_all_of_finder_and_checklists_is_translated() -> None:
    """Names of documents, questions, answers: nine in ten at least, and nine lines in ten."""
    book, site = handbook().book, handbook()
    texts = book.translations["ja"].texts
    names = [one.name.zh for one in (*book.materials.values(), *book.places.values())]
    asked = [
        text.zh
        for question in book.questions.values()
        for text in (question.question, question.help, *(one.label for one in question.values))
    ]
    for group in (names, asked):
        assert sum(zh in texts for zh in group) >= 0.9 * len(group)
    soup = BeautifulSoup(html_of(site, sheet(site)), "html.parser")
    lines = soup.select("article :is(p, li, h2, summary)")
    english = [one for one in lines if one.select_one(":scope > .hb-untranslated")]
    assert len(english) <= 0.1 * len(lines)


def test_there_is_a_page_for_every_screen_and_situation() -> None:
    """The finder, its screens and its checklists, and nothing else."""
    site = handbook()
    names = {*page_names(site)}
    assert {f"s/{slug}" for slug in site.finder.results} < names
    assert translated_at(site, "ja/find.html", Frame()) is not None
    assert translated_at(site, "ja/faq.html", Frame()) is None
    assert translated_at(site, "ko/find.html", Frame()) is None


def test_a_translation_whose_chinese_is_gone_is_named(tmp_path: Path) -> None:
    """The one that is left behind, at its line; not the one whose Chinese is there."""
    file = tmp_path / "data/china/languages/ja.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "language: ja\nname: 日本語\ntexts:\n"
        "  - {zh: 照片, text: 写真}\n  - {zh: 旧照片, text: 古い写真}\n",
        "utf-8",
    )
    (one,) = left_behind(tmp_path, [Pair("a", "照片", "photograph", Place("a.yml"))])
    assert (one.place.line, one.zh) == (5, "旧照片")


def test_a_translation_survives_being_kept() -> None:
    """What is kept on disk is the same language when it is read back."""
    import pickle  # noqa: PLC0415

    one = handbook().book.translations["ja"]
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert (again, again.texts, again.words) == (one, one.texts, one.words)
    assert (again.name, again.machine) == (one.name, one.machine)


def test_the_language_files_are_those_of_the_languages() -> None:
    """Every file of a further language is read."""
    there = {path.stem for path in (ROOT / "data").glob("*/languages/*.yml")}
    assert there == set(real().translations)


@pytest.mark.browser
@pytest.mark.slow
def test_the_answers_go_along_into_the_other_language(page: Open) -> None:
    """What was answered in Chinese is answered in Japanese, and back."""
    tab = page("find.html").tab
    tab.locator(".hb-choices a").first.click()
    tab.locator(".hb-given").wait_for()
    said = tab.evaluate("location.hash")
    assert said.startswith("#a=")
    tab.locator('a.hb-language__link[lang="ja"]').click()
    tab.wait_for_url("**/ja/find.html#*")
    assert tab.evaluate("location.hash") == said
    assert "修正" in str(tab.locator(".hb-given").text_content())
    tab.locator('a.hb-language__link[lang="zh"]').click()
    tab.wait_for_url("**/find.html#*")
    assert tab.evaluate("location.hash") == said


@pytest.mark.browser
@pytest.mark.slow
def test_a_place_is_named_in_the_language_of_the_checklist(site: Path, page: Open) -> None:
    """A checklist for documents from Japan says so in Japanese."""
    path = next(
        path
        for path in sorted((site / "ja/s").glob("*.html"))
        if "<span data-auth=" in path.read_text("utf-8")
    )
    tab = page(f"ja/s/{path.name}#c=JP").tab
    tab.locator("[data-auth] a[href*=place-jp]").first.wait_for()
    assert "日本" in tab.locator("[data-auth]").first.text_content()
