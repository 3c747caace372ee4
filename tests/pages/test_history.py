"""What changed in the handbook: a page, a feed in each language, notes, and who must agree."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path

import pytest

from books import ROOT, copy_data, real
from handbook.desk import release_notes
from handbook.domain.build_settings import BuildSettings
from handbook.domain.model import LANGUAGES
from handbook.domain.problems import DataProblemsError
from handbook.pages.handbook import HandbookPages, open_pages
from handbook.rules.sound_book import load
from handbook.site import feed

DAY = date(2026, 11, 24)
ATOM = "{http://www.w3.org/2005/Atom}"
UPDATE = """\
updates:
  - id: fee-known
    day: 2026-11-24
    kind: policy
    title: {zh: 收费写明了, en: The fee is stated}
    text: {zh: "A & B <写明>", en: "A & B <stated>"}
    in_force: 2026-12-01
    measures: [dg-2023-08-03]
"""
NOTICE = """\
id: test-notice
title: {zh: 测试通知, en: Notice of the test}
issuer: {zh: 东莞市科学技术局, en: Dongguan Science and Technology Bureau}
in_force: 2026-12-01
verified: 2026-11-24
confidence: official
sources: [{source: dongguan-notice-2023}]
summary: {zh: 一项测试。, en: "A test: nothing else."}
effects: [{zh: 什么也不变。, en: Nothing changes.}]
"""

EFFECT = "  - {zh: 门口有楼层指引。, en: The floor is on the sign.}\n"

SETTINGS = BuildSettings(as_of=DAY)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    copy_data(tmp_path)
    return tmp_path / "data"


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own


def feeds(site: HandbookPages) -> dict[str, ET.Element]:
    return {name: parsed(text) for name, text in feed.files(site).items()}


def text(entry: ET.Element, name: str) -> str:
    found = entry.findtext(ATOM + name)
    assert found, name
    return found


@pytest.mark.slow
def test_a_feed_in_each_language_is_what_atom_asks_for() -> None:
    """Each language has a feed that feed readers accept."""
    made = feeds(open_pages(ROOT / "data", SETTINGS))
    assert list(made) == ["feed.xml", "en/feed.xml"]
    for root in made.values():
        assert root.tag == f"{ATOM}feed"
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        rels = {link.get("rel") for link in root.findall(f"{ATOM}link")}
        assert rels == {"self", "alternate"}
        entries = root.findall(f"{ATOM}entry")
        ids = [text(one, "id") for one in (root, *entries)]
        assert len(ids) == len(set(ids)) > 10
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
        days = [datetime.fromisoformat(text(one, "updated")) for one in entries]
        assert days == sorted(days, reverse=True)
        assert text(root, "updated") == text(entries[0], "updated")
        assert max(days).date() <= DAY
        for one in entries:
            assert text(one, "title")
            assert text(one, "content").startswith("<p>")


@pytest.mark.slow
def test_both_feeds_tell_the_same_and_no_entry_has_the_name_of_another() -> None:
    """Both feeds tell the same news, each entry under a name of its own."""
    zh, en = (
        root.findall(f"{ATOM}entry") for root in feeds(open_pages(ROOT / "data", SETTINGS)).values()
    )
    assert [text(one, "updated") for one in zh] == [text(one, "updated") for one in en]
    assert not {text(one, "id") for one in zh} & {text(one, "id") for one in en}


def test_every_link_of_a_feed_leads_to_a_page(site: Path) -> None:
    """Each link of a feed leads to a page and a place on it."""
    for folder in (site, site / "en"):
        root = parsed((folder / "feed.xml").read_text("utf-8"))
        links = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
        assert len(links) > 10
        assert [one for one in links if not (folder / one.partition("#")[0]).is_file()] == []
        page = (folder / "history.html").read_text("utf-8")
        anchors = [one.partition("#")[2] for one in links if "#" in one]
        assert anchors
        assert [one for one in anchors if f'id="{one}"' not in page] == []
        assert re.search(
            r'<link rel="alternate" type="application/atom\+xml" href="[^"]*feed.xml">', page
        )


@pytest.mark.slow
def test_with_the_address_of_the_site_links_are_whole() -> None:
    """The feed of a site with a public address names every page by its full address."""
    settings = BuildSettings(as_of=DAY, address="https://handbook.example/x")
    for name, root in feeds(open_pages(ROOT / "data", settings)).items():
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"https://handbook.example/x/{name}"
        assert all(
            str(link.get("href")).startswith("https://handbook.example/x/")
            for link in root.iter(f"{ATOM}link")
        )


@pytest.mark.slow
def test_an_update_is_on_the_page_and_in_the_feed_from_its_day(data: Path) -> None:
    """An update is on the page and in the feed from its day on."""
    (data / "dongguan" / "history.yml").write_text(UPDATE, "utf-8")
    book = load(data)
    before, after = HandbookPages(book, date(2026, 11, 23)), HandbookPages(book, DAY)
    for language, words in zip(LANGUAGES, ("收费写明了", "The fee is stated"), strict=True):
        assert words not in before.body("history", language, "history.md")
        page = after.body("history", language, "history.md")
        assert words in page
        assert "A &amp; B &lt;" in page
        assert "2026-12-01" in page
        assert 'href="notices/dg-2023-08-03.html"' in page
    entry = next(
        one
        for one in feeds(after)["en/feed.xml"].findall(f"{ATOM}entry")
        if text(one, "title") == "The fee is stated"
    )
    assert "<p>A &amp; B &lt;stated&gt;</p>" in text(entry, "content")
    assert not any(
        text(one, "title") == "The fee is stated"
        for one in feeds(before)["en/feed.xml"].findall(f"{ATOM}entry")
    )


@pytest.mark.slow
def test_an_announced_notice_is_told_with_the_day_from_which_it_holds() -> None:
    """A notice announced ahead is told with the day from which it holds."""
    book = real()
    announced = max(book.measures.values(), key=lambda one: one.in_force)
    site = HandbookPages(book, date.fromordinal(announced.in_force.toordinal() - 1))
    titles = [text(one, "title") for one in feeds(site)["en/feed.xml"].findall(f"{ATOM}entry")]
    assert f"In force from {announced.in_force}: {announced.title.en}" in titles
    assert all(
        datetime.fromisoformat(text(one, "updated")).date() <= site.day
        for one in feeds(site)["feed.xml"].findall(f"{ATOM}entry")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("    measures: [dg-2023-08-03]\n", "", "update-without-source", 4),
        ("dg-2023-08-03]", "dg-2023-08-04]", "unknown-measure", 8),
        ("kind: policy", "kind: news", "unknown-choice", 4),
        ("    measures", "    pages: [no-such-page]\n    measures", "unknown-page", 8),
    ],
    ids=["policy without a source", "unknown notice", "unknown kind", "unknown page"],
)
def test_a_slip_in_an_update_is_found_at_its_line(
    data: Path, old: str, new: str, code: str, line: int
) -> None:
    """A mistake in an update is reported at its line."""
    assert old in UPDATE
    (data / "dongguan" / "history.yml").write_text(UPDATE.replace(old, new), "utf-8")
    with pytest.raises(DataProblemsError) as found:
        load(data)
    told = {(one.place.file, one.place.line, one.code) for one in found.value.problems}
    assert told == {("data/dongguan/history.yml", line, code)}


def edited(path: Path, before: str, after: str) -> None:
    """Put one text of a file in place of another that stands there."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Staff", "-c", "user.email=staff@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.slow
def test_notes_tell_readers_of_a_new_notice_and_draft_an_entry(data: Path) -> None:
    """A new notice is told in the release notes, with a draft for the page."""
    root = data.parent
    (data / "dongguan" / "history.yml").write_text("updates: []\n", "utf-8")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Before")
    measures = data / "dongguan" / "measures"
    (measures / "notice.yml").write_text(NOTICE, "utf-8")
    # What readers are told of a notice; when another one was last compared is no news to them.
    edited(measures / "2024-09-29-service-centre.yml", "effects:\n", f"effects:\n{EFFECT}")
    edited(measures / "2021-12-02-joint-window.yml", "verified: 2026-11-30", "verified: 2026-11-24")
    git(root, "add", ".")
    git(root, "commit", "-qm", "The notice of the test")
    found = release_notes.notes(root, "HEAD~1", DAY)
    title = {"zh": "测试通知", "en": "Notice of the test"}
    said = release_notes.markdown(found)
    for language in LANGUAGES:
        assert title[language] in said
    assert "新收录的通知" in said
    assert "New notices" in said
    assert [one.id for one in found.notices] == ["test-notice"]
    assert [one.id for one in found.amended] == ["service-centre"]
    assert "The floor is on the sign." in said
    drafted = release_notes.draft(found)
    assert "# " in drafted
    assert "The notice of the test" in drafted
    (data / "dongguan" / "history.yml").write_text("updates:\n" + drafted, "utf-8")
    assert [one.title.en for one in load(data).updates] == [title["en"]]


@pytest.mark.parametrize(
    "arguments", [["--base", "no-such"], [], ["--base", "HEAD", "--as-of", "x"]]
)
def test_notes_called_wrongly_say_so(arguments: list[str]) -> None:
    """A wrong call ends with 2 and a message in both languages."""
    done = subprocess.run(
        [sys.executable, "-m", "handbook.cli", "notes", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.search(r"[\u4e00-\u9fff]", done.stderr)
    assert re.search(r"[a-z]{3}", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["data", "docs", "src/handbook/wording", "hooks", "overrides"])
def test_every_part_has_owners_in_the_forms_of_both_families_of_servers(place: str) -> None:
    """Each part of the project has owners who must agree to a change."""
    rows = [
        line.split()
        for line in (ROOT / "CODEOWNERS").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    owners = {pattern: names for pattern, *names in rows}
    assert (ROOT / place).is_dir()
    assert owners[f"/{place}/"] == owners[f"{place}/.*"] != []
