"""Bar charts drawn at build time as SVG.  The numbers stand in a table beside each chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handbook.pages.colours import on_light

_ROW, _BAR, _LEFT, _WIDE = 34, 16, 4, 380


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its value, and the value as shown."""

    label: str
    value: float
    shown: str


#: From here on characters are as wide as they are high.
_WIDE_FROM = "\u2e80"


def _ems(text: str) -> float:
    """The width of a text in units of its font size."""
    return sum(1.0 if char >= _WIDE_FROM else 0.6 for char in text)


def bars(chart_id: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """A horizontal bar chart.  Lengths are in proportion to the largest value.

    Colours stand in the attributes and are themed by the page's style sheet, so that the same
    picture serves print.
    """
    top = max((row.value for row in rows), default=0) or 1
    room = 12 + 14 * max((_ems(row.shown) for row in rows), default=0)
    height = len(rows) * (_ROW + 12) + 8
    parts = [
        Markup(
            '<svg class="hb-bars" role="img" viewBox="0 0 {w} {h}" '
            'aria-labelledby="{i}-t {i}-d" xmlns="http://www.w3.org/2000/svg">'
            '<title id="{i}-t">{t}</title><desc id="{i}-d">{d}</desc>'
        ).format(w=_WIDE, h=height, i=f"chart-{chart_id}", t=title, d=description)
    ]
    for number, row in enumerate(rows):
        y = 4 + number * (_ROW + 12)
        length = round((_WIDE - 2 * _LEFT - room) * row.value / top, 1)
        parts.append(
            Markup(
                '<text class="hb-bar-label" x="{x}" y="{ty}" font-size="14">{label}</text>'
                '<rect class="hb-bar" x="{x}" y="{by}" width="{n}" height="{bh}" fill="{colour}"/>'
                '<text class="hb-bar-value" x="{vx}" y="{vy}" font-size="14">{shown}</text>'
            ).format(
                x=_LEFT,
                ty=y + 14,
                label=row.label,
                by=y + 20,
                n=max(length, 1),
                bh=_BAR,
                colour=on_light()["bar"],
                vx=_LEFT + max(length, 1) + 6,
                vy=y + 33,
                shown=row.shown,
            )
        )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)
