"""What other programs say of a printed file, where they are installed: qpdf and veraPDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile

#: Program -> its arguments before the file, and how its word for a sound file begins.
TOOLS = {
    "qpdf": (("--check",), "checking"),
    "verapdf": (("--flavour", "ua1", "--format", "text"), "PASS"),
}


def faults(pdf: bytes) -> list[str]:
    """What the programs that are there say against ``pdf``."""
    return [fault for tool in TOOLS for fault in asked(tool, pdf) or []]


def asked(tool: str, pdf: bytes) -> list[str] | None:
    """What a program says against ``pdf``; ``None`` where it is not installed."""
    if shutil.which(tool) is None:
        return None
    arguments, sound = TOOLS[tool]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(  # noqa: S603 - our own command
            [tool, *arguments, file.name], capture_output=True, text=True, check=False
        )
    said = run.stdout.strip() or run.stderr.strip()
    good = said.startswith(sound) and run.returncode == 0
    return [] if good else [f"{tool}: {said[:200]}"]
