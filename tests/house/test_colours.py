"""A colour is written once, in ``colours.yml``; everything else names it."""

from __future__ import annotations

import re

import pytest
import yaml

from books import ROOT
from handbook.pages.colours import on_light, properties

PALETTE = ROOT / "src/handbook/pages/colours.yml"
SUFFIXES = {".css", ".html", ".j2", ".js", ".py", ".svg", ".typ", ".yml"}
FILES = [
    path
    for folder in ("docs/assets", "hooks", "overrides", "src")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in SUFFIXES and path != PALETTE
]
FAVICON = re.compile(r'^  favicon: "(.*)"$', re.MULTILINE)

NAMES = (
    "aqua|beige|black|blue|brown|coral|crimson|cyan|eastern|fuchsia|gold|gray|green|grey|indigo"
    "|ivory|khaki|lavender|lime|magenta|maroon|navy|olive|orange|orchid|pink|plum|purple|red"
    "|salmon|sienna|silver|tan|teal|tomato|turquoise|violet|white|yellow"
)
LITERAL = re.compile(
    rf"""(?:\#|%23)(?:[0-9a-f]{{8}}|[0-9a-f]{{6}}|[0-9a-f]{{3,4}})(?![\w-])
      | \b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|luma|cmyk|color-mix)\((?=\s*["'\d.])
      | (?:colou?r|background|fill|stroke|border|outline|shadow)[\w-]*["']?\s*[:=]
        [^;{{}}\n]*?(?<![\w.-])(?:dark|light|medium|pale|deep)?(?:{NAMES})(?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Not colours, or a name of the palette: a heading's anchor, and what asks the palette.
NAMED = re.compile(r"""\{\ \#[\w-]+\ \}|colour\("[\w-]+"\)|on_light\(\)\[["\w-]+\]""", re.VERBOSE)


def literals(text: str) -> list[str]:
    """The colours that ``text`` writes out."""
    return LITERAL.findall(NAMED.sub("", text))


@pytest.mark.parametrize(
    "text",
    [
        "a { color: #b3361e; }",
        "a { border: 1px solid red }",
        'fill="white"',
        "rect(fill: white)",
        'rgb("#0b5d5b")',
        "fill: luma(80)",
        "color: rgba(0, 0, 0, .5)",
        "fill='%23fff'",
        "background: DarkGreen",
    ],
)
def test_a_colour_is_seen(text: str) -> None:
    """A colour is noticed in any notation of style sheets, drawings and paper."""
    assert literals(text)


@pytest.mark.parametrize(
    "text",
    [
        "a { color: var(--hb-white); white-space: nowrap; }",
        "## Fee { #fee }",
        'text(fill: colour("white"))',
        'light=on_light()["white"]',
        '<a href="#add-person">',
        "stroke: currentcolor; fill: none",
    ],
)
def test_a_name_is_no_colour(text: str) -> None:
    """A name of the palette, an anchor or the colour of the text is not taken for a colour."""
    assert not literals(text)


def test_no_colour_outside_the_palette() -> None:
    """Style sheets, templates, scripts, drawings and paper only name their colours."""
    assert len(FILES) > 100
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in FILES
        if (hits := literals(path.read_text("utf-8")))
    }
    assert found == {}


def test_the_settings_hold_only_the_icon() -> None:
    """The icon of the tab, which MkDocs reads as it stands, has the colours of the sign."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    icon = FAVICON.findall(settings)
    assert len(icon) == 1
    assert literals(FAVICON.sub("", settings)) == []
    colours = on_light()
    used = {found.replace("%23", "#") for found in literals(icon[0])}
    assert used == {colours["mark"], colours["white"]}


def test_each_colour_stands_once() -> None:
    """No value is written twice in the palette: a change is made in one place."""
    values = [
        event.value
        for event in yaml.parse(PALETTE.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.value.startswith("#")
    ]
    assert len(values) > 50
    assert sorted(set(values)) == sorted(values)


def test_every_name_leads_to_a_colour() -> None:
    """A style sheet uses no name that stands nowhere, and no colour is left over."""
    texts = {path: path.read_text("utf-8") for path in FILES}
    text = "\n".join(texts.values())
    known = set(re.findall(r"--hb-([\w-]+):", properties("pages", "comparison") + text))
    assert set(re.findall(r"var\(--hb-([\w-]+)", text)) <= known
    used = set(re.findall(r"""--hb-([\w-]+)\)|["']([a-z][a-z-]+)["']""", text))
    assert on_light().keys() <= {name for pair in used for name in pair}


def test_pages_have_the_colours_of_their_own_sheet() -> None:
    """What the site's own sheets name is among the colours that every page carries."""
    sheets = [ROOT / "docs/assets/handbook.css", ROOT / "overrides/partials/written.css"]
    text = "\n".join(path.read_text("utf-8") for path in sheets)
    known = set(re.findall(r"--hb-([\w-]+):", properties("pages") + text))
    assert set(re.findall(r"var\(--hb-([\w-]+)", text)) <= known


def test_night_is_the_same_however_it_comes() -> None:
    """Who chooses dark colours sees what the system's setting would show, and paper stays light."""
    text = properties("pages")
    light, chosen, asked = text.splitlines()
    assert light.startswith(":root { color-scheme: light; ")
    assert "--hb-ink: #16262b;" in light
    assert chosen.startswith("@media screen { ")
    assert asked.startswith("@media screen and (prefers-color-scheme: dark) { ")
    nights = {line[line.index("{ color-scheme: dark;") :] for line in (chosen, asked)}
    assert len(nights) == 1
    assert "--hb-ink: #e4eeec;" in nights.pop()
