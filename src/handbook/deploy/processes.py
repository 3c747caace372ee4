"""Other processes on any system: ended with what they started, kept behind, in our place."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

#: How much a process that nobody waits for stands behind others.
_BEHIND = 10


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str] | None) -> None:
    """End a process with all that it has started, and wait until it is gone.

    Where there are process groups it must lead one (``process_group=0``).
    """
    if process and process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGTERM)
        elif taskkill := shutil.which("taskkill"):  # Windows has no groups, but this knows children
            call = [taskkill, "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(call, capture_output=True, check=False)  # noqa: S603
        else:
            process.terminate()
        process.wait()


def keep_behind(process: subprocess.Popen[bytes]) -> None:
    """Let ``process``, just begun, stand behind others for the processor, where the system can."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, _BEHIND)


def become(command: Sequence[str], environment: Mapping[str, str] | None = None) -> NoReturn:
    """Run ``command`` in the place of this process, so that Ctrl-C reaches it.

    Windows would give it another place and the prompt back at once: there this process waits.
    """
    if os.name == "nt":
        try:
            sys.exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603
        except KeyboardInterrupt:  # it has heard it, too
            sys.exit(130)
    if environment is None:
        os.execv(command[0], [*command])  # noqa: S606
    os.execve(command[0], [*command], environment)  # noqa: S606
