"""What the live preview makes aside: the page for sign-off, and the whole site after an edit."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from handbook.deploy import processes
from handbook.deploy.live_pages import Live
from handbook.deploy.notice_page import notice_page
from handbook.storage import folders

#: Seconds of quiet before the whole site is built again.
_QUIET = 4.0
#: The whole site, without what is only for paper.
_BUILD = (sys.executable, "-m", "handbook.cli", "build", "--no-pdf", "--out")
_NO_PREVIEW = "没有预览 / There is no preview"


class Previews:
    """The page for sign-off: the working tree against a revision, written when it is asked for."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.lock = threading.Lock()
        self.shown: tuple[str, str] | None = None
        self.page = b""
        self.running: subprocess.Popen[str] | None = None

    def answer(self, base: str) -> bytes:
        """The preview of what is in the working tree now, or what keeps it from being written."""
        self.live.refresh()
        with self.lock:
            if self.shown != (base, self.live.token):
                self.shown = base, self.live.token
                with folders.scratch() as folder:
                    self.running = subprocess.Popen(  # noqa: S603 - our own command
                        [
                            *(sys.executable, "-m", "handbook.cli", "preview"),
                            *(f"--base={base}", "--out", folder),
                        ],
                        cwd=self.live.root,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        text=True,
                        encoding="utf-8",
                        process_group=0,
                    )
                    trouble, _ = self.running.communicate()
                    self.running = None
                    written = Path(folder, "preview.html")
                    self.page = (
                        written.read_bytes()
                        if written.is_file() and written.stat().st_size
                        else notice_page(_NO_PREVIEW, trouble)
                    )
            return self.page

    def stop(self) -> None:
        """End a page that is being written."""
        processes.end(self.running)


class BackgroundBuild:
    """The last full build, made aside with what is in the working tree after the last edit."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.folder = live.root / ".cache" / "live-site"
        self.running: subprocess.Popen[bytes] | None = None
        self.of = ""

    def keep_up(self) -> None:
        """Start a build of the newest state once nobody has edited for a while."""
        live = self.live
        if self.running and (code := self.running.poll()) is not None:
            self.running = None
            if code == 0:
                say("整站已在后台重新生成。 / The whole site was built again in the background.")
        quiet = time.monotonic() - live.edited > _QUIET or not self.of
        if self.of != live.token and not live.trouble and quiet:
            self.stop()
            self.of = live.token
            self.folder.parent.mkdir(exist_ok=True)
            self.running = subprocess.Popen(  # noqa: S603 - our own command
                [*_BUILD, str(self.folder)],
                cwd=live.root,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                process_group=0,
            )
            processes.keep_behind(self.running)  # the page comes first

    def stop(self) -> None:
        """End a build that is under way; the last complete one stays."""
        processes.end(self.running)
        self.running = None


def say(text: str) -> None:
    """Tell whoever started the server, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
