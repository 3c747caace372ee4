"""Drawings of the site, cut so that they can be read on paper.

A flowchart is one tall column.  On paper it stands in pieces beside each other; the cuts go through
the lines between two steps, never through a box.
"""

from __future__ import annotations

import itertools
import math
import re

_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_STEP = re.compile(r'class="hb-node[^"]*"[^>]*?transform="translate\([\d.]+ ([\d.]+)\)"')
_TAG = re.compile(r"<(/?)\w[^>]*?(/?)>")
#: Where a box, a way or a heading of a phase stands.
_HIGH, _LINE = re.compile(r'transform="translate\([\d.]+ ([\d.]+)\)"'), re.compile(r' y="([\d.]+)"')
#: How high a piece may be, in units of the drawing: a page holds about this much of a column.
TALLEST = 940
#: The middle of the line that leads to a step lies this far above it.
_ABOVE = 9


def pieces(svg: str, at_least: int = 1) -> list[str]:
    """``svg`` in pieces no taller than a page, and in ``at_least`` so many if it is long."""
    found = _BOX.search(svg)
    if found is None:
        return [svg]
    wide, high = float(found[1]), float(found[2])
    number = max(math.ceil(high / TALLEST), at_least if high > TALLEST * 2 / 3 else 1)
    if at_least > 1 and number > 1:
        number = math.ceil(number / at_least) * at_least
    cuts = [float(found) - _ABOVE for found in _STEP.findall(svg)]
    edges = [0.0]
    for part in range(1, number):
        wanted = high * part / number
        able = [cut for cut in cuts if cut > edges[-1] + _ABOVE]
        if able:
            edges.append(min(able, key=lambda one: abs(one - wanted)))
    edges.append(high)
    return [
        _within(svg, top, bottom).replace(
            found[0], f'viewBox="0 {top:g} {wide:g} {bottom - top:g}"', 1
        )
        for top, bottom in itertools.pairwise(edges)
    ]


def _within(svg: str, top: float, bottom: float) -> str:
    """``svg`` without the boxes of its other pieces: what nobody sees is no text of the page."""
    kept, depth, begun = [], 0, 0
    at = svg.find("</desc>") + len("</desc>") if "</desc>" in svg else svg.find(">") + 1
    kept.append(svg[:at])
    for tag in _TAG.finditer(svg, at):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            begun = tag.start() if depth == 0 else begun
            depth += 1
        if depth == 0:
            part = svg[tag.start() if tag[2] else begun : tag.end()]
            heights = [float(one) for one in _HIGH.findall(part) or _LINE.findall(part)[:1]]
            if not heights or any(top <= one < bottom for one in heights):
                kept.append(part)
    return "".join([*kept, "</svg>"])
