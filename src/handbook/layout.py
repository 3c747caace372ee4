"""A flowchart drawn as SVG: one column for a phone, the same picture for a screen and for paper.

The line of the process runs down on the left.  What may be passed over stands to the right of it;
a branch is a note below its step, and a line on the right leads where it goes.  Colours stand in
the attributes, for paper, and are themed by the page's style sheet.  Who acts is told by words and
by the frame: single, double or dashed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from handbook.flowchart import END, START, Flow, Node, Way, target
from handbook.lettering import width, wrap
from handbook.words import wording

WIDE = 344
SPINE, LEFT, INDENT, TRACK = 20, 5, 42, 9
NAME, SMALL = 15, 13
_NAME_LINE, _LINE, _PAD, _GAP = 20, 18, 8, 18
_FONT = "system-ui,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,sans-serif"
#: Who acts -> the frame; as the marks of the actors in the list of steps.
_FRAMES = {
    "employer": "own", "applicant": "own", "host": "own", "window": "office", "authority": "office",
}
_OWN, _INK, _LINE_COLOUR = "#17508c", "#1b2733", "#4d5b69"
_WASH, _WARN, _WARN_WASH = "#f4f7fa", "#7a3d00", "#fff6e6"
#: The tip of an arrow that ends here, coming down.
_DOWN = "m-4-6l4 6l4-6"


@dataclass(slots=True)
class _Drawing:
    """What has been drawn so far, and how far down."""

    flow: Flow
    right: int
    tracks: dict[tuple[str, str], int]
    y: int = 2
    #: Where the line of the process goes on: the foot of the last box, above its notes.
    foot: int = 2
    parts: list[Markup] = field(default_factory=list)
    #: Middle of each step's box, and where a branch leaves for another step.
    tops: dict[str, int] = field(default_factory=dict)
    leaving: list[tuple[str, str, int]] = field(default_factory=list)


def draw(flow: Flow, name: str) -> Markup:
    """The chart as one ``svg`` element; ``name`` makes its ids unique on a page."""
    tracks = _tracks(flow)
    right = WIDE - LEFT - (max(tracks.values()) + 1) * TRACK if tracks else WIDE - LEFT
    drawing = _Drawing(flow, right, tracks)
    words = wording(flow.language)
    _pill(drawing, words["flow_start"], "start")
    phase, before = "", START
    groups = flow.groups
    entries = [*(str(nodes[0].number) for _, nodes in groups), END]
    for number, (condition, nodes) in enumerate(groups):
        top = drawing.foot
        if nodes[0].phase != phase:
            phase = nodes[0].phase
            _heading(drawing, words[f"phase_{phase}"])
        if condition:
            _optional(drawing, nodes, condition, (before, entries[number + 1]), top)
        else:
            drawing.y += _GAP
            _edge(drawing, before, entries[number], SPINE, top)
            _step(drawing, nodes[0], LEFT)
        before = str(nodes[-1].number)
    drawing.y += _GAP
    _edge(drawing, before, END, SPINE, drawing.foot)
    _pill(drawing, words["flow_end"], END)
    _rails(drawing)
    ways = sum(len(node.ways) + bool(node.words) for node in flow.nodes)
    title = flow.title + (words["open_paren"] + flow.words + words["close_paren"]) * bool(flow.words)
    head = Markup(
        '<svg class="hb-flow-chart" role="img" xmlns="http://www.w3.org/2000/svg" '
        'viewBox="0 0 {w} {h}" lang="{lang}" aria-labelledby="{i}-t {i}-d" font-family="{font}" '
        'font-size="{size}" fill="{ink}"><title id="{i}-t">{title}</title><desc id="{i}-d">{desc}'
        "</desc>"
    ).format(
        w=WIDE, h=drawing.y + 2, i=name, font=_FONT, size=SMALL, ink=_INK, title=title,
        lang="zh-Hans" if flow.language == "zh" else "en",
        desc=words["flow_desc"].format(steps=len(flow.nodes), ways=ways),
    )
    return Markup("").join([head, *drawing.parts, Markup("</svg>")])


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
            free = (
                n for n, spans in enumerate(taken)
                if all(high < one or two < low for one, two in spans)
            )
            track = next(free, len(taken))
            if track == len(taken):
                taken.append([])
            taken[track].append((low, high))
            found[node.id, way.to] = track
    return found


def _pill(drawing: _Drawing, label: str, kind: str) -> None:
    wide = round(width(label, SMALL, bold=True)) + 32
    drawing.parts.append(Markup(
        '<g class="hb-flow-{k}"><rect x="{x}" y="{y}" width="{w}" height="26" rx="13" '
        'fill="{fill}"/><text x="{tx}" y="{ty}" fill="#fff" font-weight="700">{label}</text></g>'
    ).format(
        k=kind, x=LEFT, y=drawing.y, w=wide, fill=_OWN, tx=LEFT + 16, ty=drawing.y + 18, label=label,
    ))
    drawing.y += 26
    drawing.foot = drawing.y


def _heading(drawing: _Drawing, label: str) -> None:
    """The name of a phase, beside the line of the process."""
    drawing.y += 24
    start = INDENT + round(width(label, SMALL, bold=True)) + 8
    drawing.parts.append(Markup(
        '<g class="hb-flow-phase"><text x="{x}" y="{y}" font-weight="700" fill="{c}">{label}</text>'
        '<path d="M{a} {b}H{r}" stroke="{c}" stroke-dasharray="1 4" stroke-linecap="round"/></g>'
    ).format(
        x=INDENT, y=drawing.y, c=_LINE_COLOUR, label=label, a=start, b=drawing.y - 5,
        r=drawing.right,
    ))
    drawing.y -= 8


def _optional(
    drawing: _Drawing, nodes: list[Node], condition: str, ends: tuple[str, str], top: int
) -> None:
    """Steps that only some take: entered beside the line, which passes them by."""
    words = wording(drawing.flow.language)
    drawing.y += _GAP
    lines = wrap(words["flow_if"].format(words=condition), drawing.right - INDENT - 16, SMALL)
    middle = drawing.y + _PAD // 2 + 9
    height = len(lines) * _LINE + _PAD
    first = str(nodes[0].number)
    arrow = f"M{SPINE} {middle}H{INDENT}{_tip(INDENT, middle, 1)}"
    drawing.parts.append(Markup(
        '<g class="hb-flow-group"><g class="hb-flow-if" data-from="{a}" data-to="{b}"><path d="{d}" fill="none" '
        'stroke="{c}" stroke-width="1.5"/><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{rx}" '
        'fill="#fff" stroke="{c}" stroke-width="1.5"/>{text}</g>'
    ).format(
        a=ends[0], b=first, x=INDENT, y=drawing.y, w=drawing.right - INDENT, h=height, rx=13,
        c=_LINE_COLOUR, d=arrow + f"M{INDENT + 15} {drawing.y + height}v10"
        + _DOWN,
        text=_text(lines, INDENT + 8, drawing.y + _PAD // 2 + 14, _LINE),
    ))
    drawing.y += height + 10
    for number, node in enumerate(nodes):
        if number:
            drawing.y += _GAP
            _edge(drawing, str(nodes[number - 1].number), str(node.number), INDENT + 15,
                  drawing.foot)
        _step(drawing, node, INDENT)
    drawing.y += 12
    x, y = INDENT + 15, drawing.y
    label = words["flow_else"]
    half = round(width(label, SMALL) / 2)
    halfway = (middle + y) // 2
    drawing.parts.append(Markup(
        '<g class="hb-flow-else" data-from="{a}" data-to="{b}"><path d="M{s} {top}V{y}M{x} {z}V{y}'
        'H{s}" fill="none" stroke="{c}" stroke-width="1.5"/><rect class="hb-flow-page" x="{rx}" '
        'y="{ry}" width="{w}" height="20" fill="#fff"/><text x="{s}" y="{ty}" '
        'text-anchor="middle" fill="{c}">{label}</text></g></g>'
    ).format(
        a=ends[0], b=ends[1], s=SPINE, top=top, y=y, x=x, z=drawing.foot, c=_LINE_COLOUR, label=label,
        rx=SPINE - half - 1, ry=halfway - 10, w=2 * half + 2, ty=halfway + 5,
    ))
    drawing.foot = drawing.y


def _step(drawing: _Drawing, node: Node, left: int) -> None:
    """The box of a step, a link to its entry in the list, and its branches below."""
    words = wording(drawing.flow.language)
    room = drawing.right - left - 42
    name = wrap(node.name, room, NAME, bold=True)
    small = wrap(node.actor_label, room, SMALL)
    if node.deadline:
        small += wrap(words["deadline"] + words["colon"] + node.deadline, room, SMALL)
    actors = len(wrap(node.actor_label, room, SMALL))
    height = 2 * _PAD + len(name) * _NAME_LINE + len(small) * _LINE
    top, x = drawing.y, left + 34
    under = top + _PAD + len(name) * _NAME_LINE
    drawing.parts.append(Markup(
        '<a class="hb-node hb-node--{frame}" href="#{anchor}" tabindex="-1" data-rule="{rule}" '
        'data-number="{n}">{box}<circle cx="{cx}" cy="{cy}" r="12" fill="{own}"/>'
        '<text class="hb-flow-number" x="{cx}" y="{cn}" fill="#fff" font-weight="700" '
        'text-anchor="middle">{n}</text>'
        '<text class="hb-flow-name" font-size="{size}" font-weight="700">{name}</text>'
        '<text class="hb-flow-actor" fill="{quiet}">{actor}</text>{deadline}</a>'
    ).format(
        frame=_FRAMES.get(node.actor, "other"), anchor=node.anchor, rule=node.id, n=node.number,
        box=_box(_FRAMES.get(node.actor, "other"), left, top, drawing.right - left, height),
        cx=left + 15, cy=top + _PAD + 10, cn=top + _PAD + 15, own=_OWN, size=NAME, quiet=_LINE_COLOUR,
        name=_spans(name, x, top + _PAD + 15, _NAME_LINE),
        actor=_spans(small[:actors], x, under + 13, _LINE),
        deadline=Markup('<text class="hb-flow-when">{}</text>').format(
            _spans(small[actors:], x, under + actors * _LINE + 13, _LINE)) if node.deadline else "",
    ))
    drawing.tops[node.id] = top + min(height // 2, 24)
    drawing.y = drawing.foot = top + height
    for way in node.ways:
        _branch(drawing, node, way, left)


def _branch(drawing: _Drawing, node: Node, way: Way, left: int) -> None:
    """The note of a branch: its label, and where it leads."""
    numbers = {one.id: one.number for one in drawing.flow.nodes}
    x = left + 46
    room = drawing.right - x - 16
    lines = wrap(way.label, room, SMALL)
    goal = wrap("→ " + target(drawing.flow, node, way, numbers), room, SMALL, bold=True)
    height = (len(lines) + len(goal)) * _LINE + _PAD
    y = drawing.y + 9
    middle = y + height // 2
    ends = way.to == END
    drawing.parts.append(Markup(
        '<g class="hb-flow-way" data-from="{a}" data-to="{b}"><path d="M{s} {z}V{m}H{x}{head}" '
        'fill="none" stroke="{c}" stroke-width="1.5"/><rect x="{x}" y="{y}" width="{w}" '
        'height="{h}" rx="3" fill="{wash}" stroke="{c}" stroke-width="{sw}"/>'
        '<text fill="{c}">{label}</text><text class="hb-flow-goal" fill="{c}" font-weight="700">'
        "{goal}</text></g>"
    ).format(
        a=node.number, b=END if ends else numbers[way.to], s=left + 34, z=drawing.foot, m=middle, x=x,
        y=y, w=drawing.right - x, h=height, c=_WARN, wash=_WARN_WASH, sw=2.5 if ends else 1,
        head=_tip(x, middle, 1),
        label=_spans(lines, x + 8, y + 17, _LINE),
        goal=_spans(goal, x + 8, y + 17 + len(lines) * _LINE, _LINE),
    ))
    if not ends:
        drawing.leaving.append((node.id, way.to, middle))
    drawing.y = y + height


def _rails(drawing: _Drawing) -> None:
    """The lines on the right, from the notes to the steps they lead to."""
    for source, goal, y in drawing.leaving:
        x = drawing.right + (drawing.tracks[source, goal] + 1) * TRACK
        to = drawing.tops[goal]
        drawing.parts.append(Markup(
            '<path class="hb-flow-rail" d="M{r} {y}H{x}V{to}H{r}{head}" fill="none" stroke="{c}" '
            'stroke-width="1.5"/>'
        ).format(r=drawing.right, y=y, x=x, to=to, head=_tip(drawing.right, to, -1), c=_WARN))


def _edge(drawing: _Drawing, source: str, goal: str, x: int, top: int) -> None:
    """A plain line down to where the drawing has come."""
    drawing.parts.append(Markup(
        '<path class="hb-edge" data-from="{a}" data-to="{b}" d="{d}" fill="none" stroke="{c}" '
        'stroke-width="1.5"/>'
    ).format(
        a=source, b=goal, d=f"M{x} {top}V{drawing.y}{_DOWN}", c=_LINE_COLOUR,
    ))


def _tip(x: int, y: int, right: int) -> str:
    """The tip of an arrow that ends at a point, seen from the left (1) or from the right (-1)."""
    return f"M{x - 6 * right} {y - 4}l{6 * right} 4l{-6 * right} 4"


def _box(frame: str, x: int, y: int, wide: int, high: int) -> Markup:
    shape = Markup(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="4" fill="{fill}" stroke="{c}" '
        'stroke-width="1.5"{dash}/>'
    )
    dash = Markup(' stroke-dasharray="6 3"') if frame == "other" else ""
    colour = _OWN if frame == "own" else _LINE_COLOUR
    box = shape.format(x=x, y=y, w=wide, h=high, fill=_WASH, c=colour, dash=dash)
    if frame == "office":
        box += Markup(
            '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="2" fill="none" stroke="{c}"/>'
        ).format(x=x + 3, y=y + 3, w=wide - 6, h=high - 6, c=colour)
    return box


def _text(lines: list[str], x: int, y: int, line: int) -> Markup:
    return Markup("<text>{}</text>").format(_spans(lines, x, y, line))


def _spans(lines: list[str], x: int, y: int, line: int) -> Markup:
    """Lines of one text; each is placed by itself, so that no script is needed."""
    return Markup("").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, y + number * line, one)
        for number, one in enumerate(lines)
    )
