"""The one reader of HTML: the tree that a browser would make."""

import pytest

from handbook.pages.html_reader import Element, read_html


def test_tree_of_a_text() -> None:
    """Texts and elements come in their order, characters written as entities as themselves."""
    root = read_html('a &lt; b<p class="x y" hidden data-q="1&amp;2">c<br>d</p><!-- e --> f')
    paragraph = Element(
        "p",
        {"class": "x y", "hidden": "", "data-q": "1&2"},
        ("c", Element("br", {}, ()), "d"),
    )
    assert root == Element("", {}, ("a < b", paragraph, " f"))
    assert root.text() == "a < bcd f"


def test_find_by_class_or_tag() -> None:
    """Elements are found by a class or a tag, those within others too, in the order of the text."""
    root = read_html('<ul class="a"><li class="b c">1<b>2</b></li></ul><p class="c"> 3 </p>')
    assert [found.tag for found in root.find("c", "b")] == ["li", "b", "p"]
    assert root.text_of("p") == "3"
    assert not root.text_of("nowhere")


@pytest.mark.parametrize("source", ["", "<!-- nothing -->"])
def test_nothing(source: str) -> None:
    """A page without content has no parts."""
    assert read_html(source).parts == ()


def test_unclosed_and_misplaced_tags() -> None:
    """What a person left open ends where a browser ends it, a whole page is read like a part."""
    items = read_html("<ul><li>1<li>2</ul>3")
    assert [item.text() for item in items.find("li")] == ["1", "2"]
    page = read_html(
        "<!doctype html><html><head><title>t</title></head><body><p>x</p></body></html>"
    )
    assert page.text_of("p") == "x"


def test_drawings_and_templates() -> None:
    """Letters of a drawing are text; a template, which is shown only later, holds none."""
    root = read_html("<svg><title>t</title><text>x</text></svg><template><p>k</p></template>")
    assert root.text() == "tx"
    assert root.text_of("text") == "x"
