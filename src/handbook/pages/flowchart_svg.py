"""A flowchart drawn as SVG: one column for a phone, the same picture for a screen and for paper.

The line of the process runs down on the left.  What may be passed over stands to the right of it;
a branch is a note below its step, and a line on the right leads where it goes.  Colours stand in
the attributes, for paper, and are themed by the page's style sheet.  Who acts is told by words and
by the frame: single, double or dashed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup, escape

from handbook.domain.wording import wording
from handbook.pages.colours import on_light
from handbook.pages.flowchart import END, START, Flow, Node, Way, target
from handbook.pages.lettering import width, wrap
from handbook.pages.svg import DOWN, element, line, lines, tip

WIDE = 344
SPINE, LEFT, INDENT, TRACK = 20, 5, 42, 9
NAME, SMALL = 15, 13
_NAME_STEP, _STEP, _PAD, _GAP = 20, 18, 8, 18
_FONT = "system-ui,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,sans-serif"
# For where no style sheet is.
_BRAND, _INK, _GREY, _PAPER, _WASH, _WARN, _WARN_WASH = (
    on_light()[name] for name in ("brand", "ink", "quiet", "paper", "wash", "warn-ink", "warn-wash")
)
#: Who acts -> the frame, as the marks of the actors in the list of steps.
_FRAMES = {
    **dict.fromkeys(("employer", "applicant", "host", "inviter"), "own"),
    **dict.fromkeys(("window", "authority"), "office"),
}


@dataclass(slots=True)
class _Drawing:
    """What has been drawn so far, and how far down."""

    flow: Flow
    right: int
    tracks: dict[tuple[str, str], int]
    links: bool
    y: int = 2
    #: Where the line of the process goes on: the foot of the last box, above its notes.
    foot: int = 2
    parts: list[Markup] = field(default_factory=list)
    #: Where a line from the right meets the box of a step.
    tops: dict[str, int] = field(default_factory=dict)
    #: Branches to other steps: from, to, and the height at which they leave.
    leaving: list[tuple[str, str, int]] = field(default_factory=list)


def draw(flow: Flow, name: str, *, links: bool = True) -> Markup:
    """The chart as one ``svg`` element; ``name`` makes its ids unique on a page.

    On a page each step is a link to its entry in the list, so the chart is a group of links;
    without the links it is an image.  An image that holds links hides them from screen readers.
    """
    tracks, words = _tracks(flow), wording(flow.language)
    right = WIDE - LEFT - (max(tracks.values()) + 1) * TRACK if tracks else WIDE - LEFT
    drawing = _Drawing(flow, right, tracks, links)
    _pill(drawing, words["flow_start"], "hb-flow-start")
    phase, before, groups = "", START, flow.groups
    entries = [*(str(nodes[0].number) for _, nodes in groups), END]
    for number, (condition, nodes) in enumerate(groups):
        if nodes[0].phase != phase:
            phase = nodes[0].phase
            _heading(drawing, words[f"phase_{phase}"])
        if condition:
            drawing.parts.append(_optional(drawing, nodes, condition, before, entries[number + 1]))
        else:
            _edge(drawing, before, entries[number], SPINE)
            _step(drawing, nodes[0], LEFT)
        before = str(nodes[-1].number)
    _edge(drawing, before, END, SPINE)
    _pill(drawing, words["flow_end"], "hb-flow-end")
    _rails(drawing)
    ways = sum(len(node.ways) for node in flow.nodes) + sum(bool(said) for said, _ in groups)
    said = words["flow_desc"].format(steps=len(flow.nodes), ways=ways)
    return element(
        "svg",
        element("title", escape(flow.heading), id=f"{name}-t"),
        element("desc", escape(said), id=f"{name}-d"),
        *drawing.parts,
        kind="hb-flow-chart", role="group" if links else "img",
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDE} {drawing.y + 2}",
        lang="zh-Hans" if flow.language == "zh" else "en", aria_labelledby=f"{name}-t",
        aria_describedby=f"{name}-d", font_family=_FONT, font_size=SMALL, fill=_INK,
    )  # fmt: skip


def _tracks(flow: Flow) -> dict[tuple[str, str], int]:
    """For each branch to another step the track on the right that is free all the way."""
    place = {node.id: number for number, node in enumerate(flow.nodes)}
    found: dict[tuple[str, str], int] = {}
    taken: list[list[tuple[int, int]]] = []
    for node in flow.nodes:
        for way in node.ways:
            if way.to == END or (node.id, way.to) in found:
                continue
            low, high = sorted((place[node.id], place[way.to]))
            track = next(
                (n for n, spans in enumerate(taken) if all(high < a or b < low for a, b in spans)),
                len(taken),
            )
            taken[track : track + 1] = [
                [*(taken[track] if track < len(taken) else ()), (low, high)]
            ]
            found[node.id, way.to] = track
    return found


def _pill(drawing: _Drawing, label: str, kind: str) -> None:
    wide, y = round(width(label, SMALL, bold=True)) + 32, drawing.y
    drawing.parts.append(element(
        "g",
        element("rect", x=LEFT, y=y, width=wide, height=26, rx=13, fill=_BRAND),
        element("text", escape(label), x=LEFT + 16, y=y + 18, fill=_PAPER, font_weight=700),
        kind=kind,
    ))  # fmt: skip
    drawing.y = drawing.foot = y + 26


def _heading(drawing: _Drawing, label: str) -> None:
    """The name of a phase, beside the line of the process."""
    y = drawing.y + 24
    rule = INDENT + round(width(label, SMALL, bold=True)) + 8
    drawing.parts.append(element(
        "g",
        element("text", escape(label), x=INDENT, y=y, font_weight=700, fill=_GREY),
        element("path", d=f"M{rule} {y - 5}H{drawing.right}", stroke=_GREY,
                stroke_dasharray="1 4", stroke_linecap="round"),
        kind="hb-flow-phase",
    ))  # fmt: skip
    drawing.y = y - 8


def _optional(
    drawing: _Drawing, nodes: list[Node], condition: str, before: str, after: str
) -> Markup:
    """Steps that only some take: entered beside the line, which passes them by."""
    words, right = wording(drawing.flow.language), drawing.right
    outer, drawing.parts = drawing.parts, []
    top, y, x = drawing.foot, drawing.y + _GAP, INDENT + 15
    said = wrap(words["flow_if"].format(words=condition), right - INDENT - 20, SMALL)
    height, middle = len(said) * _STEP + 8, y + 13
    drawing.parts.append(element(
        "g",
        line(f"M{SPINE} {middle}H{INDENT}{tip(INDENT, middle, 1)}M{x} {y + height}v10{DOWN}",
             _GREY),
        element("rect", x=INDENT, y=y, width=right - INDENT, height=height, rx=13, fill=_PAPER,
                stroke=_GREY, stroke_width=1.5),
        element("text", lines(said, INDENT + 10, y + 18, _STEP)),
        kind="hb-flow-if", data_from=before, data_to=nodes[0].number,
    ))  # fmt: skip
    drawing.y = y + height + 10
    for number, node in enumerate(nodes):
        if number:
            _edge(drawing, str(nodes[number - 1].number), str(node.number), x)
        _step(drawing, node, INDENT)
    foot, drawing.y = drawing.foot, drawing.y + 12
    label = words["flow_else"]
    half, halfway = round(width(label, SMALL) / 2) + 2, (middle + drawing.y) // 2
    # A word wider than the room beside the boxes runs along the line.
    turn = f"rotate(-90 {SPINE} {halfway})" if half > SPINE - 2 else ""
    drawing.parts.append(element(
        "g",
        line(f"M{SPINE} {top}V{drawing.y}M{x} {foot}V{drawing.y}H{SPINE}", _GREY),
        element("rect", kind="hb-flow-page", x=SPINE - half, y=halfway - 10, width=2 * half,
                height=20, fill=_PAPER, transform=turn),
        element("text", escape(label), x=SPINE, y=halfway + 5, text_anchor="middle", fill=_GREY,
                transform=turn),
        kind="hb-flow-else", data_from=before, data_to=after,
    ))  # fmt: skip
    drawing.foot = drawing.y
    group, drawing.parts = element("g", *drawing.parts, kind="hb-flow-group"), outer
    return group


def _step(drawing: _Drawing, node: Node, left: int) -> None:
    """The box of a step, a link to its entry in the list, and its branches below."""
    words, frame = wording(drawing.flow.language), _FRAMES.get(node.actor, "other")
    wide, room = drawing.right - left, drawing.right - left - 43
    name = wrap(node.name, room, NAME, bold=True)
    actor = wrap(node.actor_label, room, SMALL)
    when = wrap(words["deadline"] + words["colon"] + node.deadline, room, SMALL)
    when = when if node.deadline else []
    under = _PAD + len(name) * _NAME_STEP
    height = under + (len(actor) + len(when)) * _STEP + _PAD
    texts = [
        element("text", str(node.number), kind="hb-flow-number", x=15, y=23, fill=_PAPER,
                font_weight=700, text_anchor="middle"),
        element("text", lines(name, 35, 23, _NAME_STEP), kind="hb-flow-name", font_size=NAME,
                font_weight=700),
        element("text", lines(actor, 35, under + 13, _STEP), kind="hb-flow-actor", fill=_GREY),
    ]  # fmt: skip
    if when:
        said = lines(when, 35, under + len(actor) * _STEP + 13, _STEP)
        texts.append(element("text", said, kind="hb-flow-when"))
    drawing.parts.append(element(
        "a" if drawing.links else "g",
        *_box(frame, wide, height),
        element("circle", cx=15, cy=18, r=12, fill=_BRAND),
        *texts,
        kind=f"hb-node hb-node--{frame}", href=f"#{node.anchor}" if drawing.links else "",
        data_rule=node.id, transform=f"translate({left} {drawing.y})",
    ))  # fmt: skip
    drawing.tops[node.id] = drawing.y + min(height // 2, 24)
    drawing.y = drawing.foot = drawing.y + height
    for way in node.ways:
        _branch(drawing, node, way, left)


def _branch(drawing: _Drawing, node: Node, way: Way, left: int) -> None:
    """The note of a branch: its label, and where it leads."""
    numbers = {node.id: str(node.number) for node in drawing.flow.nodes} | {END: END}
    x, y = left + 46, drawing.y + 9
    wide = drawing.right - x
    said = wrap(way.label, wide - 16, SMALL)
    goal = wrap("→ " + target(drawing.flow, node, way), wide - 16, SMALL, bold=True)
    height = (len(said) + len(goal)) * _STEP + 8
    middle = height // 2
    drawing.parts.append(element(
        "g",
        line(f"M-12 {drawing.foot - y}V{middle}H0{tip(0, middle, 1)}", _WARN),
        element("rect", width=wide, height=height, rx=3, fill=_WARN_WASH, stroke=_WARN,
                stroke_width=2.5 if way.to == END else 1),
        element("text", lines(said, 8, 17, _STEP), fill=_WARN),
        element("text", lines(goal, 8, 17 + len(said) * _STEP, _STEP), fill=_WARN,
                font_weight=700),
        kind="hb-flow-way", data_from=node.number, data_to=numbers[way.to],
        transform=f"translate({x} {y})",
    ))  # fmt: skip
    if way.to != END:
        drawing.leaving.append((node.id, way.to, y + middle))
    drawing.y = y + height


def _rails(drawing: _Drawing) -> None:
    """The lines on the right, from the notes to the steps they lead to."""
    right = drawing.right
    for source, goal, y in drawing.leaving:
        x, to = right + (drawing.tracks[source, goal] + 1) * TRACK, drawing.tops[goal]
        d = f"M{right} {y}H{x}V{to}H{right}{tip(right, to, -1)}"
        drawing.parts.append(line(d, _WARN, kind="hb-flow-rail"))


def _edge(drawing: _Drawing, source: str, goal: str, x: int) -> None:
    """A plain line down to the next step."""
    drawing.y += _GAP
    d = f"M{x} {drawing.foot}V{drawing.y}{DOWN}"
    drawing.parts.append(line(d, _GREY, kind="hb-edge", data_from=source, data_to=goal))


def _box(frame: str, wide: int, high: int) -> list[Markup]:
    """The frame of a step: single, double or dashed."""
    colour = _BRAND if frame == "own" else _GREY
    box = [element(
        "rect", width=wide, height=high, rx=4, fill=_WASH, stroke=colour, stroke_width=1.5,
        stroke_dasharray="6 3" if frame == "other" else "",
    )]  # fmt: skip
    if frame == "office":
        box.append(element("rect", x=3, y=3, width=wide - 6, height=high - 6, rx=2, fill="none",
                           stroke=colour))  # fmt: skip
    return box
