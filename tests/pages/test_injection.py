"""Text of the data never becomes markup: not on a page, in JSON, in a calendar or in the theme.

The invented handbook is written once with plain words and once with payloads in every text.  Both
must parse to the same elements and attributes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from books import ROOT, kites
from books import poisoned as book_of
from handbook.audit import impact_words, page_diff
from handbook.desk import preview
from handbook.desk.also_says import Leftover, Was
from handbook.domain import model as m
from handbook.domain.problems import Place
from handbook.pages.handbook import HandbookPages
from handbook.rules.answer_facts import State
from handbook.rules.impact import compare_each
from handbook.site import change_calendar, feed, metadata, not_found
from handbook.site.extras import Finish
from website import kite_project, mkdocs

pytestmark = pytest.mark.slow

DAY = date(2023, 6, 1)
PAYLOADS = (
    "<script>alert()</script>",
    '"><img src=x onerror=alert()>',
    "' onmouseover='alert()",
    "</title></script></style><b>x</b>",
    "[a](javascript:alert())",
    "![a](https://example.org/x.png)",
    "<https://example.org/>",
    "**bold** _it_ `code` ~~s~~",
    "# heading",
    "- list",
    "> quote",
    "{: onclick=alert() }",
    "{ #top onclick=alert() }",
    "| a | b |",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &#60;i&#62; &amp;",
    "<!-- handbook: index -->",
    "-->]]><x y=z>",
    "\\<b\\>",
    "!!! note",
    "\u2028</SCRIPT >",
    "\u202e\u2066turned round",
    '=HYPERLINK("https://example.org")',
    '#eval("1") $x$ @cite \\u{3c}',
    "</svg><style>*{display:none}</style>",
    "%0d%0aX-Header: 1",
)

#: A text of the invented handbook, on one line, as its files write it.
PAIR = re.compile(r'\{zh: (?:"([^"]*)"|([^,"{}]+)), en: (?:"([^"]*)"|([^,"{}]+))\}')


def site_of(text: str) -> HandbookPages:
    return HandbookPages(book_of(text), DAY)


@cache
def configured() -> str:
    return (ROOT / "mkdocs.yml").read_text("utf-8")


def skeleton(html: str) -> Counter[tuple[str, ...]]:
    """The elements of a page with their attributes; of those that hold words, only the names."""
    found: Counter[tuple[str, ...]] = Counter()
    for tag in BeautifulSoup(html, "html.parser").select("*"):
        if tag.name != "tspan":  # a line of a label: longer words take more
            found[tag.name, *sorted(tag.attrs)] += 1
        if tag.get("rel") == ["icon"]:  # from mkdocs.yml, not from the data
            assert f'favicon: "{tag["href"]}"' in configured(), tag
            continue
        for name in ("href", "src", "action"):
            value = str(tag.get(name, ""))
            assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE), value
    return found


@cache
def names() -> list[tuple[m.Language, str]]:
    """Every page of the invented handbook that is not made for one situation, and some of those."""
    site = site_of("")
    fixed = [*site.stubs()]
    families = [*site.families("zh")]
    many = [one for one in families if not one.startswith("notices/")]
    rest = [one for one in families if one.startswith("notices/")] + many[::6]
    return [(language, one) for language in m.LANGUAGES for one in (*fixed, *rest)]


def html(site: HandbookPages) -> dict[str, str]:
    """The pages as Markdown makes them, with the extensions of ``mkdocs.yml``."""
    made = {}
    families = {language: site.families(language) for language in m.LANGUAGES}
    for language, path in names():
        text = families[language].get(path)
        if text is None:
            text = site.body(path.removesuffix(".md"), language, path)
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        reader = Markdown(
            extensions=["admonition", "attr_list", "def_list", "tables", "toc",
                        "handbook.site.ready_html"],
            extension_configs={"toc": {"permalink": True}},
        )  # fmt: skip
        made[f"{language}/{path}"] = reader.convert(text)
    return made


@cache
def plain() -> dict[str, Counter[tuple[str, ...]]]:
    return {path: skeleton(text) for path, text in html(site_of("plain")).items()}


payloads = st.lists(
    st.sampled_from(PAYLOADS) | st.text(alphabet="<>&\"'`[](){}#*_|\\!-:=/ax1\n", max_size=12),
    min_size=1,
    max_size=3,
).map(" ".join)


@settings(
    max_examples=6, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@example(" ".join(PAYLOADS))
@given(payloads)
def test_no_text_becomes_markup_on_a_page(text: str) -> None:
    """Whatever staff type, no text turns into markup on a page."""
    for path, made in html(site_of(text)).items():
        now, before = skeleton(made), plain()[path]
        if path.endswith("a-z.md"):  # its entries follow from the words; their form does not
            assert now.keys() <= before.keys(), (path, text)
        else:
            assert now == before, (path, text)


@settings(max_examples=15, deadline=None, derandomize=True)
@example(" ".join(PAYLOADS))
@given(payloads)
def test_no_text_leaves_its_place_in_data_calendars_and_scripts(text: str) -> None:
    """Whatever staff type stays text in data, calendars and scripts."""
    site = site_of(text)
    head = metadata.Metadata(site, "https://example.org/")
    known = str(not_found.known(site))
    pages = ("index", "faq", "services/new", "notices/easy")
    scripts = [known, *(head.head(f"{one}.md", "en", f"word {text}").data for one in pages)]
    for one in scripts:
        assert "<" not in one
        json.loads(one)
    titles = json.loads(known)["pages"]["services/new"]
    assert titles == [f"甲{text}", f"word {text}"]
    calendar = icalendar.Calendar.from_ical(change_calendar.to_ics(site, "en"))
    events = calendar.walk("VEVENT")
    assert len(events) == len(icalendar.Calendar.from_ical(
        change_calendar.to_ics(site_of("plain"), "en")).walk("VEVENT"))  # fmt: skip
    allowed = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert all(set(event) <= allowed for event in events)


def test_every_file_of_the_open_data_holds_the_text_as_it_is() -> None:
    """The open data hold every text exactly as it was typed."""
    text = " ".join(PAYLOADS)
    made = Finish(site_of(text)).files()
    for path, content in made.items():
        if path.endswith(".json"):
            json.loads(content)
        elif content.startswith(b"window."):
            json.loads(content.partition(b"=")[2].rstrip(b";\n"))
    services = json.loads(made["api/v1/services.json"])["services"]
    assert services[0]["name"] == {"zh": f"甲{text}", "en": f"word {text}"}


def atom(text: str) -> list[tuple[object, ...]]:
    """The elements of both feeds with their attributes, and of those that hold HTML its own."""
    return [
        (path, one.tag, *sorted(one.attrib),
         skeleton(one.text or "") if one.get("type") == "html" else None)
        for path, made in feed.files(site_of(text)).items()
        for one in ET.fromstring(made).iter()  # noqa: S314 - our own feed
    ]  # fmt: skip


@settings(max_examples=10, deadline=None, derandomize=True)
@example(" ".join(PAYLOADS))
@given(payloads)
def test_no_text_becomes_markup_in_a_feed(text: str) -> None:
    """Whatever staff type stays text in the feed."""
    assert atom(text) == atom("plain")


def edit(text: str) -> str:
    """The preview of an edit that puts ``text`` behind every text, in the words of its author."""
    old, new = site_of("before"), site_of(text)
    impacts = [*compare_each([(State(old.book, DAY, "main", "c0ffee"), State(new.book, DAY))])]
    pages = [
        {
            f"{language}/{name}.md": one.body(name, language, f"{name}.md")
            for language in m.LANGUAGES
            for name in ("index", "faq", "services/new")
        }
        for one in (old, new)
    ]
    said = m.Text(zh=f"甲{text}", en=f"word {text}")
    return preview.html(
        preview.Preview(
            base=text,
            commit="c0ffee",
            about=text,
            fingerprint=text,
            files=(text,),
            day=DAY,
            days=(DAY,),
            announced=False,
            checks=(preview.Check(said, (said,)),),
            late=(),
            rewritten=(said,),
            also=(Leftover(Was(text, text, text, text, text, now_en=text), Place(text), text),),
            sections={
                one: [impact_words.ImpactWords(each, one).section() for each in impacts]
                for one in m.LANGUAGES
            },
            charts=tuple(preview.charts(old, new)),
            changed=page_diff.changed(*pages, m.LANGUAGES),
            added=page_diff.added({}, pages[1], m.LANGUAGES),
            more=(text,),
            gone=(text,),
        )
    )


@settings(max_examples=5, deadline=None, derandomize=True)
@example(" ".join(PAYLOADS))
@given(payloads)
def test_no_text_becomes_markup_in_the_preview_of_an_edit(text: str) -> None:
    """How much is marked as changed follows from the words; what it is marked with does not."""
    assert skeleton(edit(text)).keys() <= skeleton(edit("after")).keys()


# -- through the whole theme -----------------------------------------------------------------------


def project(folder: Path, text: str) -> Path:
    """A project of its own around the invented handbook with ``text`` after every text."""
    kite_project(folder, HandbookPages(kites(), DAY).titles())
    quoted = json.dumps(text, ensure_ascii=False)[1:-1]

    def poisoned(found: re.Match[str]) -> str:
        zh, en = found[1] or found[2], found[3] or found[4]
        return f'{{zh: "{zh}{quoted}", en: "{en}{quoted}"}}'

    for path in sorted((folder / "data").rglob("*.yml")):
        path.write_text(PAIR.sub(poisoned, path.read_text("utf-8")), "utf-8")
    return folder


@pytest.mark.slow
def test_no_text_becomes_markup_in_the_theme(tmp_path: Path) -> None:
    """Titles, descriptions, menus and search entries of a site that MkDocs built."""
    found = {}
    for name, text in (("plain", " plain"), ("bad", " " + " ".join(PAYLOADS[:8]))):
        book = project(tmp_path / name, text)
        out = tmp_path / f"{name}-site"
        run = mkdocs("build", "-f", book / "mkdocs.yml", "-d", out, HANDBOOK_AS_OF=str(DAY))
        assert run.returncode == 0, run.stderr[-3000:]
        pages = [
            path for path in sorted(out.rglob("*.html")) if path.parent.name not in ("s", "find")
        ]
        found[name] = {
            path.relative_to(out).as_posix(): skeleton(path.read_text("utf-8")) for path in pages
        }
    assert found["bad"].keys() == found["plain"].keys()
    assert len(found["bad"]) > 30
    for path, parts in found["bad"].items():
        assert parts == found["plain"][path], (path, parts - found["plain"][path])
    text = (tmp_path / "bad-site/en/services/new.html").read_text("utf-8")
    assert "&lt;script&gt;alert()" in text, "the payload is there, as text"
