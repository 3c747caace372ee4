"""Templates are indented for those who read them, and the page has none of it."""

from pathlib import Path

import jinja2
import pytest

from handbook.pages.continued_lines import ContinuedLines

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120
TEMPLATES = sorted(
    path
    for folder in ("overrides", "src/handbook/pages/templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".j2", ".xml", ".css"}
)


def page(template: str, **values: object) -> str:
    """What a template prints when it folds."""
    environment = jinja2.Environment(
        extensions=[ContinuedLines], trim_blocks=True, lstrip_blocks=True, autoescape=True
    )
    return environment.from_string(template).render(**values)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_line_is_too_long_to_read(path: Path) -> None:
    """A change of a template is read as a diff: no line is longer than 120 characters."""
    lines = path.read_text(encoding="utf-8").splitlines()
    long = [f"{number}: {line}" for number, line in enumerate(lines, 1) if len(line) > LONGEST]
    assert not long
    assert not [number for number, line in enumerate(lines, 1) if line != line.rstrip()]


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ('<a href="x"\n    title="y">a</a>', '<a href="x" title="y">a</a>'),
        ("<p>a\n  · b</p>", "<p>a · b</p>"),
        ("<p>a</p>\n\n<p>b</p>", "<p>a</p>\n\n<p>b</p>"),
        ("<p>a</p>\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p>a\n</p>", "<p>a\n</p>"),
        ("<p>\n  {% if yes %}\n    <b>a</b>\n  {% endif %}\n  b</p>", "<p><b>a</b> b</p>"),
        ('{{ "a"\n    ~ "b" }}\n{# a\n   note #}c', "ab\nc"),
        ("<pre>\n\n  kept</pre>", "<pre>\n\n  kept</pre>"),
    ],
)
def test_an_indented_line_continues_the_line_before_it(template: str, printed: str) -> None:
    """Indentation is not printed: nothing between two tags, elsewhere one space."""
    assert page(template, yes=True) == printed


def test_an_error_names_the_line_of_the_file() -> None:
    """Whoever looks for a mistake in a template is led to the line where it stands."""
    with pytest.raises(jinja2.TemplateSyntaxError) as error:
        page("<ul>\n  <li>a</li>\n  <li>{% oops %}</li>\n</ul>")
    assert error.value.lineno == 3


def test_scripts_and_feeds_stand_as_they_are() -> None:
    """A script ends a statement at the end of a line: its lines are not joined."""
    loader = jinja2.DictLoader({"a.js": "one()\n  two()", "a.html": "<i>\n  <b>\n</i>"})
    environment = jinja2.Environment(loader=loader, extensions=[ContinuedLines], autoescape=True)
    assert environment.get_template("a.js").render() == "one()\n  two()"
    assert environment.get_template("a.html").render() == "<i><b></i>"
