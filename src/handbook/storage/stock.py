"""The stock: what the folder of a new handbook begins with, and what such a folder has of it.

In the project's own checkout the stock is the checkout itself.  An installed package carries the
frame (settings, page stubs, hooks, looks); the data of the nation and the provinces is a package
of its own, since data and software are released apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

#: What of the frame lies in the folder of a handbook under the same name.
FRAME = (
    "mkdocs.yml", "docs", "hooks", "overrides", "LICENSE", "LICENSE-CONTENT.md", "NOTICE.md",
)  # fmt: skip
#: Packages that publish a site, each with its hash.
LOCK = "requirements-run.lock"
#: The file in a handbook's folder that says which files are stock, and of which versions.
RECORD = "stock.lock"
_DATA_PACKAGE = "handbook_data"
_HEAD = (
    "# 由 handbook init 写入，不要手改：哪些文件来自软件包和资料包，版本和 SHA-256。\n"
    "# Written by handbook init, not by hand: the files that came with the packages of software\n"
    "# and data, with their versions and SHA-256.\n"
)


@dataclass(frozen=True, slots=True)
class Record:
    """Which files of a folder are stock, by path with their SHA-256, of which versions."""

    city: str
    software: str
    data: str
    files: Mapping[str, str]

    def __str__(self) -> str:
        lines = [f"city {self.city}", f"software {self.software}", f"data {self.data}"]
        lines += [f"{digest}  {path}" for path, digest in sorted(self.files.items())]
        return _HEAD + "".join(f"{line}\n" for line in lines)


def frame() -> Path:
    """The folder that holds the frame."""
    checkout = Path(__file__).parents[3]
    whole = all((checkout / name).exists() for name in FRAME)
    return checkout if whole else Path(__file__).parents[1] / "frame"


def data() -> Path | None:
    """The folder of the data of nation and provinces; ``None`` where none is installed."""
    if (frame() / "data").is_dir():
        return frame() / "data"
    found = find_spec(_DATA_PACKAGE)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) if places else None


def record(folder: Path) -> Record | None:
    """What ``folder`` has of the stock; ``None`` where it was not begun from it."""
    path = folder / RECORD
    if not path.is_file():
        return None
    lines = path.read_text("utf-8", "replace").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    named = {pair[0]: pair[-1] for pair in pairs}
    files = {pair[-1]: pair[0] for pair in pairs if len(pair[0]) == 64}  # noqa: PLR2004 - SHA-256
    return Record(
        named.get("city", ""), named.get("software", ""), named.get("data", "0.0.0"), files
    )


def digest(content: bytes) -> str:
    """The SHA-256 of a file as :class:`Record` has it, whatever line ends a checkout gave it."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
