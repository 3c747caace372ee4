"""YAML text to plain values, every one of which knows its line and column.

Scalars stay the text that was typed (``no``, ``007`` and ``12:30`` included): the model, not the
spelling, decides the type.  Nothing here knows what the values mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

import yaml

from handbook.domain.problems import Place, Problem
from handbook.domain.system_errors import why
from handbook.loading.typing_slips import Slip, slips

Path_ = tuple[str | int, ...]
Value = Union[str, list["Value"], dict[str, "Value"]]  # noqa: UP007 - it names itself
#: Line, column and length of a piece of the file, as in a :class:`Place`.
Spot = tuple[int, int, int]

_WIDE = {
    "：": ":",
    "，": ",",
    "－": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "＃": "#",
    "　": " ",
}
#: Deeper than any form of ours; a file of nothing but brackets stops here.
_DEEPEST = 40
#: What may come of a slip inside a value, and of one before it on the same line.
_EXPLAINED = re.compile(
    "unknown-.*|bad-id|bad-link|impossible-date|not-a-number|not-true-or-false|wrong-shape"
).fullmatch
_CUT = {"unquoted-comma", "full-width-punctuation"}


@dataclass(slots=True)
class Document:
    """A file read: its values as text, lists and mappings, and where each one stands."""

    file: str
    text: str = ""
    value: Any = None
    places: dict[Path_, Spot] = field(default_factory=dict)
    keys: dict[Path_, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: What looks like a slip; it is one where a key or an unquoted text begins with it.
    slips: dict[tuple[int, int], Problem] = field(default_factory=dict)
    #: By line, what may explain a fault that is found there.
    suspects: dict[int, list[Problem]] = field(default_factory=dict)
    #: Values taken from the head of the file, and where they stand.
    inherited: dict[Path_, Path_] = field(default_factory=dict)
    nodes: set[int] = field(default_factory=set)

    def content(self) -> tuple[object, ...]:
        """What was read of the file, to be given to another document after its name."""
        read_ = self.text, self.value, self.places, self.keys
        return (*read_, self.problems, self.slips, self.suspects)

    def place(self, path: Path_) -> Place:
        """The place of the value at ``path``, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            head, rest = path[:length], path[length:]
            if head in self.places:
                return Place(self.file, *self.places[head])
            if head in self.inherited:
                return self.place((*self.inherited[head], *rest))
            if head[-1] == 0 and head[:-1] in self.places:  # one value where a list may stand
                return self.place((*head[:-1], *rest))
        return Place(self.file, *self.places.get((), ()))

    def cause(self, problem: Problem) -> Problem:
        """The slip that explains ``problem``, or ``problem`` itself."""
        start = problem.place.column
        for one in self.suspects.get(problem.place.line, ()):
            inside = start <= one.place.column < start + problem.place.length
            if (inside and _EXPLAINED(problem.code)) or problem.code in _CUT:
                return one
        return problem

    def key(self, path: Path_) -> Place:
        """The place of the key that holds the value at ``path``."""
        return Place(self.file, *self.keys[path]) if path in self.keys else self.place(path)


def read(path: Path, name: str) -> Document:
    """Read ``path`` and call it ``name`` in messages.  Problems are collected, not raised."""
    document = Document(name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        document.problems.append(
            Problem(
                Place(name),
                "unreadable-file",
                f"文件打不开（{why(error).zh}）",
                f"the file cannot be opened ({why(error).en})",
                "确认它是一个普通文件，并且允许读取。",
                "Make sure that it is a plain file that may be read.",
            )
        )
        return document
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        document.text = raw.decode("utf-16" if wide else "utf-8", "replace")
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        document.problems.append(
            Problem(
                Place(name, line, column),
                "not-utf-8",
                f"文件不是 UTF-8 编码（可能是 {'UTF-16' if wide else 'GBK'}）",
                f"the file is not UTF-8 (perhaps {'UTF-16' if wide else 'GBK'})",
                "在编辑器中选择“以 UTF-8 编码保存”。",
                "Choose “save with encoding UTF-8” in the editor.",
            )
        )
        return document
    if text.startswith("\ufeff"):
        document.problems.append(
            Problem(
                Place(name),
                "byte-order-mark",
                "文件开头有看不见的字节顺序标记（BOM）",
                "the file starts with an invisible byte order mark (BOM)",
                "保存为“UTF-8（无 BOM）”。",
                "Save as “UTF-8 without BOM”.",
            )
        )
        text = text[1:]
    document.text = text
    found = list(slips(text, name))
    sure = [slip.problem for slip in found if slip.certain]
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        document.problems += _causes(_syntax(error, name), found)
        return document
    except yaml.YAMLError as error:
        document.problems += [*sure, _unreadable(error, text, name)]
        return document
    if node is None:
        document.problems.append(
            Problem(
                Place(name),
                "empty-file",
                "文件里没有内容",
                "there is nothing in the file",
                "写上内容，或者删去这个文件。",
                "Write something in it, or delete the file.",
            )
        )
        return document
    document.problems += sure
    for one in found:
        place = one.problem.place
        document.suspects.setdefault(place.line, []).append(one.problem)
        if one.far:
            document.slips.setdefault((place.line, place.column), one.problem)
    document.value = _value(node, (), document)
    return document


def _causes(problem: Problem, found: list[Slip]) -> list[Problem]:
    """What to say of a fault of the syntax: the slips that explain it, or else the fault itself."""
    line = problem.place.line
    # A full-width colon makes the parser blame a later line: the slip found is the cause.
    far = [one.problem for one in found if one.far or one.certain]
    if any(one.place.line <= line for one in far):
        return far
    near = [one.problem for one in found if one.problem.place.line == line]
    near = near or [one.problem for one in found if one.problem.place.line == line - 1]
    return [*(near[:1] or [problem]), *far]


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark, start = error.problem_mark or error.context_mark, error.context_mark
    # What was opened and never closed is at fault, not the line on which the parser gave up.
    opened = re.search("quoted|flow|simple key", error.context or "")
    if mark and start and start.line != mark.line and opened:
        mark = start
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    return Problem(
        place,
        "yaml-syntax",
        "这里的写法 YAML 读不懂（缩进、冒号后的空格或引号）",
        f"YAML cannot be read here ({error.problem or error.context})",
        "检查本行和上一行的缩进、冒号后是否有空格、引号是否成对。",
        "Check the indentation of this line and the one above, the space after the colon, and that "
        "quotes come in pairs.",
    )


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    counted = getattr(error, "position", 0) or 0  # in bytes
    position = len(text.encode()[:counted].decode("utf-8", "ignore"))
    line = text[:position].count("\n") + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return Problem(
        Place(name, line, column),
        "unreadable-character",
        "有 YAML 不允许的特殊字符",
        "a character that YAML does not allow",
        "删去这个字符后重新输入。",
        "Delete the character and type it again.",
    )


def _value(node: yaml.Node, path: Path_, document: Document) -> Value:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    place = Place(document.file, start.line + 1, start.column + 1, max(1, length))
    document.places[path] = place.line, place.column, place.length
    if id(node) in document.nodes:
        document.problems.append(
            Problem(
                place,
                "alias",
                "这段内容带有 & 记号，在别处用 * 引用",
                "this is marked with & and referred to elsewhere with *",
                "在引用的地方原样写出内容，删去 & 和 *。",
                "Write it out where * stands, and delete & and *.",
            )
        )
        return ""
    document.nodes.add(id(node))
    if len(path) > _DEEPEST:
        document.problems.append(
            Problem(
                place,
                "too-deep",
                "嵌套的层数太多",
                "this is nested too deeply",
                "检查多余的括号或缩进。",
                "Look for surplus brackets or indentation.",
            )
        )
        return ""
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), document) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.ScalarNode) and not node.style:
        spot, stop = (place.line, place.column), (end.line + 1, end.column + 1)
        if spot in document.slips:
            document.problems += [slip for at, slip in document.slips.items() if spot <= at < stop]
    return str(node.value)


def _mapping(node: yaml.MappingNode, path: Path_, document: Document) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key_node, value_node in node.value:
        child = value_node
        mark = key_node.start_mark
        if not isinstance(key_node, yaml.ScalarNode):
            document.problems.append(
                Problem(
                    Place(document.file, mark.line + 1, mark.column + 1),
                    "wrong-shape",
                    "字段名的位置上是括号",
                    "there is a bracket where the name of a field belongs",
                    "文字以括号开头时，整句加上半角双引号。",
                    "Put double quotes around a text that begins with a bracket.",
                )
            )
            continue
        key = str(key_node.value)
        here = Place(document.file, mark.line + 1, mark.column + 1, max(1, len(key)))
        if key in result:
            first = document.key((*path, key))
            document.problems.append(
                Problem(
                    here,
                    "duplicate-key",
                    f"“{key}”在同一处写了两次（第一次在第 {first.line} 行）",
                    f"“{key}” is given twice (first on line {first.line})",
                    "删去其中一个。",
                    "Delete one of them.",
                )
            )
            continue
        if any(char in _WIDE for char in key):
            plain = "".join(_WIDE.get(char, char) for char in key).strip(" ,.;")
            document.problems.append(
                document.slips.get((here.line, here.column))
                or Problem(
                    here,
                    "full-width-punctuation",
                    f"字段名“{key}”含全角标点",
                    f"the field name “{key}” holds full-width punctuation",
                    f"改成半角：{plain}",
                    f"Type ordinary punctuation: {plain}",
                )
            )
            # Read as it was meant, so that one slip is one problem.
            key, _, rest = plain.partition(":")
            if rest:
                child = yaml.ScalarNode(child.tag, rest.strip(), child.start_mark, child.end_mark)
        document.keys[(*path, key)] = here.line, here.column, here.length
        result[key] = _value(child, (*path, key), document)
    return result
