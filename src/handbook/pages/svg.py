"""Elements of a drawing, as text that needs neither script nor font."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

#: The tip of an arrow that comes down and ends here.
DOWN = "m-4-6l4 6l4-6"


def element(tag: str, *inside: str, **attributes: object) -> Markup:
    """An element; what is ``inside`` is markup already.

    ``kind`` is its class, ``_`` in a name stands for ``-``, and an empty value is left out.
    """
    said = "".join(
        f' {"class" if name == "kind" else name.replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value != ""
    )
    whole = f"<{tag}{said}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{said}/>"
    return Markup(whole)  # noqa: S704 - the attributes are escaped just here


def line(d: str, colour: str, **attributes: object) -> Markup:
    """A line along the path ``d``."""
    return element("path", **attributes, d=d, fill="none", stroke=colour, stroke_width=1.5)


def lines(texts: Iterable[str], x: int, y: int, step: int) -> Markup:
    """Lines of one text below each other; each is placed by itself."""
    return Markup("").join(
        element("tspan", escape(text), x=x, y=y + number * step)
        for number, text in enumerate(texts)
    )


def tip(x: int, y: int, way: int) -> str:
    """The tip of an arrow that ends at a point, going right (1) or left (-1)."""
    return f"M{x - 6 * way} {y - 4}l{6 * way} 4l{-6 * way} 4"
