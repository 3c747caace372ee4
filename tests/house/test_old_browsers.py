"""Old telephones and the browsers within chat programs: what they do not know has a second way.

`scripts/browsers/package.json` lists the browsers, `make lint` holds scripts and styles against it.
This looks at what such a check cannot see: whether the second way is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from books import ROOT

SHEETS = (ROOT / "docs/assets/handbook.css", ROOT / "overrides/partials/written.css")
GAPS = "@supports not (inset: 0)"
CONTAINERS = "@supports not (container-type: inline-size)"


@dataclass(frozen=True)
class Rule:
    """One rule of a style sheet and the blocks (`@media`, `@supports`) that it stands in."""

    selector: str
    declarations: tuple[tuple[str, str], ...]
    within: tuple[str, ...] = ()


def rules(css: str, within: tuple[str, ...] = ()) -> Iterator[Rule]:
    """The rules of a sheet, those in blocks too, in their order."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    at = 0
    while (start := css.find("{", at)) >= 0:
        depth, end = 1, start
        while depth:
            end += 1
            depth += {"{": 1, "}": -1}.get(css[end], 0)
        head, body = css[at:start].strip(), css[start + 1 : end]
        if head.startswith(("@media", "@supports", "@container")):
            yield from rules(body, (*within, head))
        else:
            pairs = (line.partition(":") for line in body.split(";") if line.strip())
            yield Rule(
                head, tuple((name.strip(), value.strip()) for name, _, value in pairs), within
            )
        at = end + 1


def _unknown(rule: Rule) -> Iterator[str]:
    """Words that have no second way, or stand where they spoil the words beside them."""
    written = [rule.selector, *(f"{name}: {value}" for name, value in rule.declarations)]
    yield from (what for what, test in UNKNOWN.items() if any(map(test.search, written)))
    if ":focus-visible" in rule.selector.replace(":not(:focus-visible)", ""):
        yield ":focus-visible"
    if "::details-content" in rule.selector and "," in rule.selector:
        yield "::details-content in a list"


def _alone(rule: Rule) -> Iterator[str]:
    """Values that need an older one beside them in the same rule."""
    values = dict(rule.declarations)
    for number, (name, value) in enumerate(rule.declarations):
        before = {each for each, _ in rule.declarations[:number]}
        if re.search(r"\b(?:clamp|min|max)\(", value) and name not in before:
            yield f"{name} without a value before it"
    if values.get("overflow-wrap") == "anywhere" and "word-break" not in values:
        yield "overflow-wrap without word-break"
    if "appearance" in values and "-webkit-appearance" not in values:
        yield "appearance without -webkit-appearance"


def faults(css: str) -> list[str]:
    """What in a sheet leaves an old browser without a way, each as `selector: what`."""
    every = list(rules(css))
    margins = " ".join(rule.selector for rule in every if GAPS in rule.within)
    second = {rule.selector: rule.declarations for rule in every if CONTAINERS in rule.within}
    found = []
    for rule in every:
        wrong = [*_unknown(rule), *_alone(rule)]
        contained = any(block.startswith("@container") for block in rule.within)
        if contained and second.get(rule.selector) != rule.declarations:
            wrong.append("no rule for a browser without containers")
        values = dict(rule.declarations)
        if values.get("display", "").endswith("flex") and "gap" in values:
            names = [re.findall(r"\.[\w-]+", one)[-1] for one in rule.selector.split(",")]
            wrong += [f"no margin for {name}" for name in names if f"{name} " not in margins]
        found += [f"{rule.selector}: {what}" for what in wrong]
    return found


#: What no second way can stand beside: an old browser drops the rule, or the line, without a word.
UNKNOWN = {
    what: re.compile(pattern)
    for what, pattern in {
        ":has()": r":has\(",
        ":is() and :where()": r":(?:is|where)\(",
        "inset": r"^inset",
        "aspect-ratio": r"^aspect-ratio",
        "rotate, scale and translate of their own": r"^(?:rotate|scale|translate):",
        "sides by the direction of the text": r"^(?:margin|padding|border)-(?:inline|block)",
        "dvh, svh and lvh": r"\d[dsl]v[hw]\b",
        "new colours": r"\b(?:oklch|oklab|lab|lch|color-mix|light-dark)\(",
        "nested rules": r"&",
    }.items()
}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_style_has_a_way_for_old_browsers(path: Path) -> None:
    """In a browser of 2019 no part of the layout is missing because it does not know a new word."""
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("a:has(b) { color: red }", ":has()"),
        ("@media print { a :is(b, c) { color: red } }", ":is() and :where()"),
        (".a:hover, .a:focus-visible { color: red }", ":focus-visible"),
        (".a { width: min(1rem, 100%) }", "width without a value before it"),
        (".a { inset: 0 }", "inset"),
        (".a { margin-inline: auto }", "sides by the direction of the text"),
        (".hb-a { display: inline-flex; gap: 1rem }", "no margin for .hb-a"),
        (".a { overflow-wrap: anywhere }", "overflow-wrap without word-break"),
        ("@container (x) { .a { width: 1px } }", "no rule for a browser without containers"),
    ],
)
def test_a_style_without_another_way_is_found(css: str, fault: str) -> None:
    """A word that old browsers do not know is found wherever it stands in a sheet."""
    assert [line.rpartition(": ")[2] for line in faults(css)] == [fault]


def test_a_style_with_another_way_is_good() -> None:
    """A value before the new one, margins for gaps and rules for the screen's width are enough."""
    css = f"""
      .a {{ width: 9rem; width: min(9rem, 100%) }} :focus:not(:focus-visible) {{ outline: 0 }}
      .hb-a {{ display: flex; gap: 1rem }} {GAPS} {{ .hb-a > * + * {{ margin-left: 1rem }} }}
      @container (x) {{ .b {{ a: b }} }} {CONTAINERS} {{ @media (y) {{ .b {{ a: b }} }} }}"""
    assert faults(css) == []


def test_readers_are_told_the_browsers_that_are_tested() -> None:
    """The page on accessibility names the browsers that scripts and styles are held to."""
    package = json.loads((ROOT / "scripts/browsers/package.json").read_text("utf-8"))
    listed = package["browserslist"]
    words = yaml.safe_load((ROOT / "src/handbook/wording/accessibility.yml").read_text("utf-8"))
    oldest = dict(one.split(" >= ") for one in listed if " >= " in one)
    for text in words["a11y_compatible_2"].values():
        for name in ("chrome", "firefox", "safari"):
            assert f"{name.title()} {oldest[name]}" in text
