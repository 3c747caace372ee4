"""What veraPDF says of a printed file, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile

_TOOL = "verapdf"
_ARGUMENTS = ("--flavour", "ua1", "--format", "text")
#: How its word for a sound file begins.
_SOUND = "PASS"


def asked(pdf: bytes) -> list[str] | None:
    """What veraPDF says against ``pdf``; ``None`` where it is not installed."""
    if shutil.which(_TOOL) is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        run = subprocess.run(  # noqa: S603 - our own command
            [_TOOL, *_ARGUMENTS, file.name], capture_output=True, text=True, check=False
        )
    said = run.stdout.strip() or run.stderr.strip()
    good = said.startswith(_SOUND) and run.returncode == 0
    return [] if good else [f"{_TOOL}: {said[:200]}"]
