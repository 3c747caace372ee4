"""YAML text to plain values, every one of which knows its line and column.

Scalars stay the text that was typed (``no``, ``007`` and ``12:30`` included): the model, not the
spelling, decides the type.  Nothing here knows what the values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from handbook.problems import Place, Problem

Path_ = tuple[str | int, ...]

_WIDE = {"：": ":", "，": ",", "－": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "｛": "{", "｝": "}",
         "［": "[", "］": "]", "＃": "#", "　": " "}
_KEY_WITH_WIDE_COLON = re.compile(r"^\s*(?:- +)?([A-Za-z_][\w-]*)：")
_FLOW_KEY_WITH_WIDE_COLON = re.compile(r"[{,]\s*([A-Za-z_][\w-]*)：")
# The C loader gives the same nodes and marks, ten times faster, where the wheel carries it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)")


@dataclass(slots=True)
class Document:
    """A file read: its values as text, lists and mappings, and where each one stands."""

    file: str
    value: Any = None
    places: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path_) -> Place:
        """The place of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file))

    def key(self, path: Path_) -> Place:
        """The place of the key that holds the value at ``path``."""
        return self.keys.get(path) or self.place(path)


def read(path: Path, name: str) -> Document:
    """Read ``path`` and call it ``name`` in messages.  Problems are collected, not raised."""
    document = Document(name)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        document.problems.append(Problem(
            Place(name, line, column), "not-utf-8",
            "文件不是 UTF-8 编码（可能是 GBK）", "the file is not UTF-8 (perhaps GBK)",
            "在编辑器中选择“以 UTF-8 编码保存”。", "Choose “save with encoding UTF-8” in the editor.",
        ))
        return document
    if text.startswith("\ufeff"):
        document.problems.append(Problem(
            Place(name), "byte-order-mark", "文件开头有看不见的字节顺序标记（BOM）",
            "the file starts with an invisible byte order mark (BOM)",
            "保存为“UTF-8（无 BOM）”。", "Save as “UTF-8 without BOM”.",
        ))
        text = text[1:]
    slips = list(_slips(text, name))
    document.problems += slips
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        # A full-width colon makes the parser blame a later line: the slip found is the cause.
        if not slips:
            document.problems.append(_syntax(error, name))
        return document
    except yaml.YAMLError as error:
        document.problems.append(_unreadable(error, text, name))
        return document
    if node is not None:
        document.value = _value(node, (), document)
    return document


def _slips(text: str, name: str) -> Iterator[Problem]:
    """Slips of a Chinese keyboard and of version control that YAML itself misreports."""
    for number, line in enumerate(text.splitlines(), 1):
        if _CONFLICT.match(line):
            yield Problem(
                Place(name, number, 1, len(line)), "merge-conflict",
                "有未解决的合并冲突标记", "an unresolved merge conflict marker",
                "保留一份正确的内容，删去 <<<<<<<、=======、>>>>>>> 三行。",
                "Keep the right version and delete the lines <<<<<<<, ======= and >>>>>>>.",
            )
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            yield Problem(
                Place(name, number, indent.index("\t") + 1), "tab-indent",
                "缩进用了制表符（Tab）", "a tab is used for indentation",
                "改用空格，每层两个。", "Use spaces, two for each level.",
            )
        if "　" in indent:
            yield Problem(
                Place(name, number, indent.index("　") + 1), "full-width-space",
                "缩进用了全角空格", "a full-width space is used for indentation",
                "改用半角空格，每层两个。", "Use ordinary spaces, two for each level.",
            )
        match = _KEY_WITH_WIDE_COLON.match(line) or _FLOW_KEY_WITH_WIDE_COLON.search(line)
        if match:
            key = match.group(1)
            yield Problem(
                Place(name, number, match.start(1) + 1, len(key) + 1), "full-width-colon",
                f"“{key}”后的冒号写成了全角", f"the colon after “{key}” is full-width",
                f"改成半角冒号并在后面空一格：{key}: …", f"Type an ordinary colon and a space: {key}: …",
            )


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    return Problem(
        place, "yaml-syntax", "这里的写法 YAML 读不懂（缩进、冒号后的空格或引号）",
        f"YAML cannot be read here ({error.problem or error.context})",
        "检查本行和上一行的缩进、冒号后是否有空格、引号是否成对。",
        "Check the indentation of this line and the one above, the space after the colon, and that "
        "quotes come in pairs.",
    )


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    position = getattr(error, "position", 0) or 0
    line = text[:position].count("\n") + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return Problem(
        Place(name, line, column), "unreadable-character",
        "有 YAML 不允许的特殊字符", "a character that YAML does not allow",
        "删去这个字符后重新输入。", "Delete the character and type it again.",
    )


def _value(node: yaml.Node, path: Path_, document: Document) -> Any:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    document.places[path] = Place(document.file, start.line + 1, start.column + 1, max(1, length))
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), document) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    return node.value


def _mapping(node: yaml.MappingNode, path: Path_, document: Document) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, child in node.value:
        key = str(key_node.value)
        here = Place(
            document.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1,
            max(1, len(key)),
        )
        if key in result:
            first = document.keys[(*path, key)]
            document.problems.append(Problem(
                here, "duplicate-key", f"“{key}”在同一处写了两次（第一次在第 {first.line} 行）",
                f"“{key}” is given twice (first on line {first.line})",
                "删去其中一个。", "Delete one of them.",
            ))
            continue
        if any(char in _WIDE for char in key):
            plain = "".join(_WIDE.get(char, char) for char in key)
            document.problems.append(Problem(
                here, "full-width-punctuation", f"字段名“{key}”含全角标点",
                f"the field name “{key}” holds full-width punctuation",
                f"改成半角：{plain}", f"Type ordinary punctuation: {plain}",
            ))
        document.keys[(*path, key)] = here
        result[key] = _value(child, (*path, key), document)
    return result
