"""What ``mkdocs.yml`` says about the build, for the commands that work without MkDocs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = "mkdocs.yml"
#: What turns a switch off; anything else, a misspelt word included, is the careful answer.
_NO = frozenset({"", "false", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """The city of ``extra.city`` and the address of ``site_url``; empty where none is set."""

    city: str
    address: str
    #: Whether only what was signed is published: ``extra.signed_only``.
    signed_only: bool = False


def project_file(folder: Path, variables: Mapping[str, str]) -> ProjectFile:
    """``mkdocs.yml`` of the project in ``folder``; ``!ENV`` takes from ``variables``.

    A file that cannot be read sets nothing: MkDocs says what is wrong with its own file.
    """
    try:
        text = (Path(folder) / _FILE).read_text("utf-8")
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        node = None
    return ProjectFile(
        city=_value(_child(_child(node, "extra"), "city"), variables),
        address=_value(_child(node, "site_url"), variables),
        signed_only=_value(_child(_child(node, "extra"), "signed_only"), variables) not in _NO,
    )


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _value(node: yaml.Node | None, variables: Mapping[str, str]) -> str:
    """The text of a value; of ``!ENV [NAME, default]``, the first variable set or the default."""
    if isinstance(node, yaml.SequenceNode) and node.value:
        *names, default = (str(part.value) for part in node.value)
        return next((variables[name] for name in names if name in variables), default)
    text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if isinstance(node, yaml.ScalarNode) and node.tag == "!ENV":
        return variables.get(text, "")
    return "" if node is None or node.tag.endswith(":null") or text in {"null", "~"} else text
