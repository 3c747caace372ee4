"""What the staff type is printed as it was typed: it never becomes HTML or Markdown; on kites."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import markdown
import pytest
import yaml
from bs4 import BeautifulSoup

from books import KITES, ROOT, TOWN, kites
from handbook.domain.model import LANGUAGES, Language
from handbook.loading.reader import read
from handbook.pages.handbook import HandbookPages
from handbook.pages.render import anchor, fill, heading, language_of, render
from handbook.rules.sound_book import load

DAY = date(2023, 6, 1)
#: Everything that could break out of a text, in one line and over two.
HOSTILE = (
    " <script>alert(1)</script><img src=x onerror=alert(1)> \"q\" 'a' &amp; {{ 7*7 }} {% x %}"
    " *e* **s** _u_ `c` [l](javascript:alert(1)) ![i](x) # h | t { #own onclick=alert(1) } <!-- c -->"  # noqa: E501
    " </script></svg></p></td> \\ http://e.example"
)
PARAGRAPH = HOSTILE + "\n\n# heading\n\n- item\n"


def hostile(value: Any, slip: str) -> Any:
    """Data with ``slip`` behind every text."""
    if isinstance(value, dict):
        both = set(value) == {"zh", "en"} and all(isinstance(one, str) for one in value.values())
        return {key: one + slip if both else hostile(one, slip) for key, one in value.items()}
    return [hostile(one, slip) for one in value] if isinstance(value, list) else value


def pages(site: HandbookPages, language: Language) -> dict[str, str]:
    """Every page of the handbook as Markdown."""
    fixed = {path: site.body(path.removesuffix(".md"), language, path) for path in site.stubs()}
    return fixed | {
        path: text.split("---\n\n", 1)[1] for path, text in site.families(language).items()
    }


@pytest.fixture(scope="module", name="html")
def _html() -> markdown.Markdown:
    """Markdown with the extensions of the site."""

    class Loader(yaml.SafeLoader):
        """Takes the tags of MkDocs as text."""

    Loader.add_multi_constructor("!", lambda *_: None)
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)  # noqa: S506 - ours
    names, configs = [], {}
    for one in settings["markdown_extensions"]:
        name = one if isinstance(one, str) else next(iter(one))
        names.append(name)
        if not isinstance(one, str):
            configs[name] = one[name]
    return markdown.Markdown(extensions=names, extension_configs=configs)


def elements(html: markdown.Markdown, text: str) -> Counter[str]:
    """How many elements of each name, and attributes of each name, a page has."""
    soup = BeautifulSoup(html.reset().convert(text), "html.parser")
    counts: Counter[str] = Counter()
    for tag in soup.find_all(True):  # noqa: FBT003 - any tag
        if tag.name == "tspan":  # a longer text takes more lines of a chart
            continue
        counts[tag.name] += 1
        counts.update(f"@{name}" for name in tag.attrs)
        for name in ("href", "src"):
            counts[f"{name} of a script"] += str(tag.get(name, "")).startswith("javascript")
    return +counts


@pytest.mark.slow
@pytest.mark.parametrize("slip", [HOSTILE, PARAGRAPH], ids=["line", "paragraphs"])
def test_no_text_becomes_markup(tmp_path: Path, html: markdown.Markdown, slip: str) -> None:
    """With the worst of texts everywhere, each page has the elements of a harmless text as long."""
    harmless = with_texts(tmp_path / "harmless", re.sub(r"[^\w\s]", "x", slip))
    worst = with_texts(tmp_path / "worst", slip)
    for language in LANGUAGES:
        sound = pages(harmless, language)
        for path, text in pages(worst, language).items():
            assert elements(html, sound[path]) == elements(html, text), (language, path)


def with_texts(root: Path, slip: str) -> HandbookPages:
    """The pages of the kite handbook with ``slip`` behind every text."""
    for path in KITES.rglob("*.yml"):
        to = root / "data" / path.relative_to(KITES)
        to.parent.mkdir(parents=True, exist_ok=True)
        value = read(path, path.name).value
        to.write_text(json.dumps(hostile(value, slip), ensure_ascii=False), "utf-8")
    return HandbookPages(load(root / "data", TOWN), DAY)


def test_every_page_shows_its_texts() -> None:
    """A page in one language prints that language's texts."""
    site = HandbookPages(kites(), DAY)
    assert "I want to fly a kite" in site.body("index", "en", "index.md")
    assert "我想放风筝" in site.body("index", "zh", "index.md")
    assert "Mind the gulls." in site.body("safety", "en", "safety.md")
    assert "Tie it to the kite." not in site.body("services/new", "en", "services/new.md")


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2020, 12, 31), True), (date(2021, 1, 1), False)],
)
def test_a_statement_is_shown_while_it_holds(day: date, shown: bool) -> None:  # noqa: FBT001 - a table
    """A statement leaves the page on the day it ends."""
    page = HandbookPages(kites(), day).body("services/new", "en", "services/new.md")
    assert shown == ("must not be flown in a gale" in page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("*a* _b_ `c` [d] {e} #f |g", r"\*a\* \_b\_ \`c\` \[d\] \{e\} \#f \|g"),
        ("two\n\nlines", "two lines"),
    ],
)
def test_heading(text: str, expected: str) -> None:
    """A heading is one line of text."""
    assert expected == heading(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("人社部 2024年75号", "zh"), ("No. 75", "en"), ("A(一)", "zh"), ("", "en")],
)
def test_language_of(text: str, expected: str) -> None:
    """A text with a Chinese character is Chinese."""
    assert expected == language_of(text)


def test_small_filters() -> None:
    """The anchor of a rule, and a phrase with its blank filled."""
    assert anchor("new/form") == "new-form"
    assert fill("from {day}", day="2023-06-01") == "from 2023-06-01"


def test_what_is_missing_is_an_error() -> None:
    """A template that asks for what its view does not give fails, and prints nothing."""
    with pytest.raises(jinja2.UndefinedError, match="undefined"):
        render("topic", page=None, w={})
