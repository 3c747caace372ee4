"""Put back the comments and the form of a file whose values another program has written anew.

An editor in the browser keeps every value of a YAML file and loses its comments and line breaks.
Where only texts, days, numbers and choices differ, they are put into the old file in their places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

#: Text that needs no quotes wherever it stands, in braces too.
_BARE = re.compile(r"[\w（“《][^\n:#,\[\]{}'\"&*!|>%@`]*")


def tidied(old: str, new: str) -> str | None:
    """``old`` with the values of ``new``; ``None`` when more than single values differ."""
    try:
        before, after = (yaml.compose(text, Loader=yaml.BaseLoader) for text in (old, new))
    except yaml.YAMLError:
        return None
    if before is None or after is None:
        return None
    changes = [*_changes(before, after)]
    if None in changes:
        return None
    text = old
    for node, value in sorted(
        (one for one in changes if one is not None),
        key=lambda change: change[0].start_mark.index,
        reverse=True,
    ):
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start] + written(node, value) + text[end:]
    return text if _values(text) == _values(new) else None


def _changes(old: yaml.Node, new: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, str] | None]:
    """The values that differ, each with its place in the old file; ``None`` for anything else."""
    if isinstance(old, yaml.ScalarNode) and isinstance(new, yaml.ScalarNode):
        if old.value != new.value:
            yield old, new.value
    elif isinstance(old, yaml.SequenceNode) and isinstance(new, yaml.SequenceNode):
        if len(old.value) != len(new.value):
            yield None
        else:
            for one, other in zip(old.value, new.value, strict=True):
                yield from _changes(one, other)
    elif isinstance(old, yaml.MappingNode) and isinstance(new, yaml.MappingNode):
        ours, theirs = ({key.value: value for key, value in node.value} for node in (old, new))
        if ours.keys() != theirs.keys():
            yield None
        else:
            for key, value in ours.items():
                yield from _changes(value, theirs[key])
    else:
        yield None


def written(old: yaml.ScalarNode, value: str) -> str:
    """A value in the style of the one it replaces; in quotes where it needs them."""
    folded = old.style in ("|", ">")
    bare = _BARE.fullmatch(value) and value == value.strip()
    text = value if bare and old.style is None else json.dumps(value, ensure_ascii=False)
    # A block ends with its line.
    return text + "\n" * (folded and not text.endswith("\n"))


def _values(text: str) -> object:
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    except yaml.YAMLError:
        return None
