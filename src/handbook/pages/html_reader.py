"""The one reader of HTML: text, markup or a whole page as a tree of elements.

The tree is the one that a browser makes (lexbor, through selectolax); what ``template`` holds is
not part of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

#: Elements that hold nothing and have no end.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr"}
)


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its tag, its attributes, and the texts and elements in it."""

    tag: str
    attributes: Mapping[str, str]
    parts: tuple[str | Element, ...]

    @property
    def classes(self) -> frozenset[str]:
        """The names in the attribute ``class``."""
        return frozenset(self.attributes.get("class", "").split())

    def find(self, *names: str) -> Iterator[Element]:
        """Every element below that has one of these classes or tags, in the order of the text."""
        for part in self.parts:
            if isinstance(part, Element):
                if part.tag in names or not part.classes.isdisjoint(names):
                    yield part
                yield from part.find(*names)

    def text(self) -> str:
        """The text of the element and of all below it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.parts)

    def text_of(self, name: str) -> str:
        """The text of the first element of this class or tag, or nothing."""
        return next((element.text().strip() for element in self.find(name)), "")


def read_html(source: str) -> Element:
    """The parts of ``source`` below a root that has no tag; comments are left out."""
    # Without events nothing is cloned into the tree that the source does not hold.
    options = LexborDocumentOptions.WO_EVENTS
    parser = LexborHTMLParser(source, is_fragment=True, options=options)
    return Element("", {}, tuple(_parts(parser.root)))


def _parts(node: LexborNode | None) -> Iterator[str | Element]:
    """``node`` and the nodes after it, read with all that is below them."""
    while node is not None:
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node:
            given = {name: value or "" for name, value in node.attributes.items()}
            yield Element(node.tag or "", given, tuple(_parts(node.first_child)))
        node = node.next
