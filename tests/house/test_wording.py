"""Where the words of readers stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOMS = ("export", "batch", "pages", "paper")
#: Modules that may hold Chinese, each with the reason.
ALLOWED = {
    "batch/answers.py": "what separates the parts of a cell, and what joins them in messages",
    "batch/people.py": "ways to write a heading or a value that are understood",
    "export/explanation.py": "the message for a material that does not exist",
    "pages/lettering.py": "punctuation that no line begins or ends with",
    "paper/fonts.py": "progress of the command",
    "paper/printing.py": "progress of the command",
}
SOURCE = Path(__file__).parents[2] / "src" / "handbook"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def _chinese(path: Path) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and CHINESE.search(node.value) is not None
        for node in ast.walk(tree)
    )


def test_words_of_readers_stand_in_wording() -> None:
    """Chinese that readers see stands in ``wording/``; the few others say why."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for room in ROOMS
        for path in (SOURCE / room).rglob("*.py")
        if _chinese(path)
    }
    assert sorted(found) == sorted(ALLOWED)
