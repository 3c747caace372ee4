"""What a colleague writes by hand in Markdown is styled, and works without a script."""

from pathlib import Path

import markdown
import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = (ROOT / "overrides" / "partials" / "written.css").read_text("utf-8")
OPTIONS = {
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.highlight": {"use_pygments": False},
}
KINDS = [
    ("admonition", '!!! note "提示"\n    Text', '<div class="admonition note">', ".admonition"),
    ("pymdownx.details", '??? note "More"\n    Text', '<details class="note">', "details"),
    ("pymdownx.tabbed", '=== "One"\n    Text', 'class="tabbed-block"', ".tabbed-block"),
    ("pymdownx.tasklist", "- [ ] 申请表", 'class="task-list"', ".task-list"),
    ("def_list", "Term\n:   Meaning", "<dl>", "dl:not([class])"),
    ("footnotes", "Text[^1]\n\n[^1]: A note.", 'class="footnote"', ".footnote"),
]


@pytest.mark.parametrize(("extension", "text", "html", "selector"), KINDS)
def test_what_is_written_has_a_style(extension: str, text: str, html: str, selector: str) -> None:
    """Notes, folds, tabs, task lists and footnotes are switched on, and none prints raw."""
    assert f"  - {extension}" in (ROOT / "mkdocs.yml").read_text("utf-8")
    page = markdown.markdown(text, extensions=[extension], extension_configs=OPTIONS)
    assert html in page
    assert "<script" not in page
    assert not any(mark in page for mark in ("!!!", "???", "===", "[ ]", "[^"))
    assert selector in STYLE


def test_the_manual_says_what_may_be_changed() -> None:
    """Whoever adapts the handbook finds in both languages what to change and where."""
    manual = (ROOT / "manual" / "customising.md").read_text("utf-8")
    chinese, english = manual.split("## English")
    assert chinese.count("\n| ") == english.count("\n| ")
    for file in (
        "overrides/partials/header.html",
        "docs/assets/handbook.css",
        "overrides/main.html",
    ):
        assert (ROOT / file).is_file()
        assert file in chinese
        assert file in english
