"""Links that lead out of a folder: what lies there would be read, shown and published as ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handbook.domain.problems import Place, Problem
from handbook.storage import folders


def outside_links(folder: Path) -> Iterator[Problem]:
    """Every link below a folder of the project that leads out of it."""
    for path in folders.leading_out(folder):
        yield Problem(
            Place(path.relative_to(folder.parent).as_posix()),
            "link-outside",
            f"这是一个链接，指向 {folder.name} 文件夹之外",
            f"this is a link that leads out of the folder {folder.name}",
            "删去链接，把文件本身放在这里。",
            "Remove the link and put the file itself here.",
        )
