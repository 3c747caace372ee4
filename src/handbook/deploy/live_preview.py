"""The live preview: a page is written when it is asked for, so an edit shows at once.

Everything that needs the whole site (search, site map, pages that a build adds) comes from a full
build that runs aside after the last edit.  A browser that has a page open is told to load it anew.
"""

from __future__ import annotations

import functools
import gc
import html
import http.server
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from handbook.domain.build_settings import BuildSettings
from handbook.domain.model import LANGUAGES, Language
from handbook.domain.problems import DataProblemsError
from handbook.loading.file_cache import Kept
from handbook.pages.data_files import data_files
from handbook.pages.handbook import HandbookPages, open_pages
from handbook.site import sources

#: Seconds between two looks at the files, and of quiet before the whole site is built again.
_LOOK, _QUIET = 0.15, 4.0
#: Seconds that a browser waits for news before it asks again.
_PATIENCE = 25.0
#: The whole site, without what is only for paper.
_BUILD = (sys.executable, "-m", "handbook.cli", "build", "--no-pdf", "--out")
_OWN = "_handbook/"
_SCRIPT = """\
(async () => {
  const seen = document.currentScript.dataset.seen;
  for (;;) {
    try {
      const answer = await fetch(`/_handbook/wait?seen=${seen}`);
      if (answer.ok && (await answer.text()) !== seen) return location.reload();
    } catch {
      await new Promise((later) => setTimeout(later, 500));
    }
  }
})();
"""
_TROUBLE = """\
<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
  body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 sans-serif }}
  pre {{ padding: 1rem; border: 1px solid; border-left-width: .3rem;
    white-space: pre-wrap; overflow-wrap: anywhere }}
  .line {{ display: block; overflow-x: auto; white-space: pre }}
</style>
<h1>{title}</h1>
<p>改正并保存以后，本页自动恢复。<br>
<span lang="en">Correct it and save: this page comes back by itself.</span></p>
<pre>{text}</pre>
</html>
"""
_QUOTED = re.compile(r"^( *\d+ \| .*\n +\| +\^+)\n", re.MULTILINE)
_MISSING = "没有这一页 / There is no such page"
_NO_PREVIEW = "没有预览 / There is no preview"
_UNSOUND = "数据有误 / The data has a problem"


class Renderer(Protocol):
    """Whatever makes a page of the website out of Markdown."""

    def use(self, site: HandbookPages, pages: Mapping[str, str]) -> None:
        """Render from this data on; ``pages`` gives the Markdown of a source path."""

    def forget(self) -> None:
        """Pages were added, taken away or renamed on disk."""

    def page(self, address: str) -> bytes | None:
        """The page at ``address``, from the site's root; ``None`` when there is no such page."""

    def asset(self, address: str) -> bytes | None:
        """A file that is no page; ``None`` when there is no such file."""


class Pages(Mapping[str, str]):
    """Source path -> Markdown, written when asked for."""

    def __init__(self, site: HandbookPages, docs: Path) -> None:
        self._site, self._docs = site, docs
        self._fixed = frozenset(site.stubs())

    def __getitem__(self, source: str) -> str:
        language, _, path = source.partition("/")
        return sources.page(self._site, self._docs, cast("Language", language), path)

    def __contains__(self, source: object) -> bool:
        language, _, path = str(source).partition("/")
        return language in LANGUAGES and (path in self._fixed or path in self._site.family_paths())

    def __iter__(self) -> Iterator[str]:
        paths = [*self._fixed, *self._site.family_paths()]
        return (f"{language}/{path}" for language in LANGUAGES for path in paths)

    def __len__(self) -> int:
        return len([*iter(self)])


class Live:
    """The handbook as it is in the working tree now."""

    def __init__(self, root: Path, renderer: Renderer, settings: BuildSettings) -> None:
        self.root, self.renderer, self.settings = root, renderer, settings
        self.lock = threading.Lock()
        self.news = threading.Condition()
        #: What the browser compares: it changes with every edit and every start of the server.
        self.token = ""
        self.trouble = ""
        #: The program itself has changed since it was started.
        self.outdated = False
        self.edited = time.monotonic()
        self._kept = Kept()
        self._site: HandbookPages | None = None
        self._data_files: dict[str, bytes] | None = None
        self._started, self._edits = time.time_ns(), 0
        self._seen: dict[str, dict[str, tuple[int, int]]] = {}

    def refresh(self) -> None:
        """Look at the files, and take in what has changed."""
        with self.lock:
            found = {
                name: _look(self.root, name) for name in ("data", "registers", "docs", "program")
            }
            changed = {name for name in found if found[name] != self._seen.get(name)}
            self.outdated |= "program" in changed and bool(self._seen)
            self._seen = found
            if changed:
                if "docs" in changed:
                    self.renderer.forget()
                self._load()
                self._edits += 1
                self.edited = time.monotonic()
                with self.news:
                    self.token = f"{self._started}-{self._edits}"
                    self.news.notify_all()

    def _load(self) -> None:
        docs = self.root / "docs"
        gc.disable()  # a collection in the middle of a load finds nothing and costs a tenth of it
        try:
            site = open_pages(self.root / "data", self.settings, self._kept)
            sources.check_pairs(site, docs)
            self.renderer.use(site, Pages(site, docs))
            self._site, self._data_files, self.trouble = site, None, ""
        except DataProblemsError as problems:
            self.trouble = str(problems)
        finally:
            gc.enable()

    def answer(self, address: str) -> tuple[HTTPStatus, bytes] | None:
        """The page or file at ``address``; ``None`` when only a full build can have it."""
        self.refresh()
        with self.lock:
            is_page = address.endswith(".html")
            if self.trouble and is_page:
                return HTTPStatus.INTERNAL_SERVER_ERROR, notice_page(_UNSOUND, self.trouble)
            if self._site is None:
                return None
            try:
                content = (self.renderer.page if is_page else self.renderer.asset)(address)
                if content is None and not is_page:
                    if self._data_files is None:
                        self._data_files = data_files(self._site)
                    content = self._data_files.get(address)
            except Exception as error:  # noqa: BLE001 - a template at fault must not stop the server
                traceback.print_exc()
                text = f"{type(error).__name__}: {error}"
                return HTTPStatus.INTERNAL_SERVER_ERROR, notice_page(address, text)
            return None if content is None else (HTTPStatus.OK, content)

    def wait(self, seen: str) -> str:
        """The token as soon as it is not ``seen``, or after a while."""
        with self.news:
            self.news.wait_for(lambda: self.token != seen, _PATIENCE)
            return self.token


class Previews:
    """The page for sign-off: the working tree against a revision, made when it is asked for."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.lock = threading.Lock()
        self.made: tuple[str, str] | None = None
        self.page = b""

    def answer(self, base: str) -> bytes:
        """The preview of what is in the working tree now, or what keeps it from being made."""
        self.live.refresh()
        with self.lock:
            if self.made != (base, self.live.token):
                self.made = base, self.live.token
                with tempfile.TemporaryDirectory() as folder:
                    told = subprocess.run(  # noqa: S603 - our own command
                        [
                            *(sys.executable, "-m", "handbook.cli", "preview"),
                            *(f"--base={base}", "--out", folder),
                        ],
                        cwd=self.live.root,
                        capture_output=True,
                        text=True,
                        encoding="utf-8",
                        check=False,
                    )
                    made = Path(folder, "preview.html")
                    trouble = told.stdout + told.stderr
                    self.page = (
                        made.read_bytes()
                        if made.is_file() and made.stat().st_size
                        else notice_page(_NO_PREVIEW, trouble)
                    )
            return self.page


class Whole:
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
                _say("整站已在后台重新生成。 / The whole site was built again in the background.")
        quiet = time.monotonic() - live.edited > _QUIET or not self.of
        if self.of != live.token and not live.trouble and quiet:
            self.stop()
            self.of = live.token
            self.folder.parent.mkdir(exist_ok=True)
            self.running = subprocess.Popen(  # noqa: S603 - our own command
                [
                    sys.executable,
                    "-m",
                    "handbook.cli",
                    "build",
                    "--no-pdf",
                    "--out",
                    str(self.folder),
                ],
                cwd=live.root,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                process_group=0,
                preexec_fn=functools.partial(os.nice, 10),  # noqa: PLW1509 - the page comes first
            )

    def stop(self) -> None:
        """End a build that is under way; the last complete one stays."""
        if self.running:
            os.killpg(self.running.pid, signal.SIGTERM)
            self.running.wait()
            self.running = None


def serve(
    root: Path,
    renderer: Renderer,
    settings: BuildSettings,
    address: tuple[str, int],
    *,
    whole: bool,
) -> None:
    """Serve the handbook in ``root`` until Ctrl-C; ``whole`` keeps a full build up to date, too."""
    _say("正在准备预览…… / Preparing the preview …")
    live = Live(root, renderer, settings)
    live.refresh()
    gc.freeze()  # the program and the first load stay: no need to look at them again
    aside = Whole(live)
    host, port = address
    handler = functools.partial(_Handler, live, Previews(live), directory=str(aside.folder))
    try:
        server = http.server.ThreadingHTTPServer(address, handler)
    except OSError as error:
        _say(
            f"不能使用地址 {host}:{port}：{error.strerror}。用 --address 换一个端口。\n"
            f"Cannot use the address {host}:{port}: {error.strerror}. Choose another port with "
            "--address."
        )
        sys.exit(2)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if live.trouble:
            _say(live.trouble)
        home = f"http://{host}:{server.server_port}/"
        _say(
            f"手册在 {home} ，保存 data/ 里的改动即可看到；复核用的预览页在 {home}preview 。\n"
            "按 Ctrl-C 结束。\n"
            f"The handbook is at {home} and shows an edit in data/ when saved; the page for "
            f"sign-off is\n{home}preview . Ctrl-C ends."
        )
        try:
            while not live.outdated:
                if whole:
                    aside.keep_up()
                time.sleep(_LOOK)
                live.refresh()
        except KeyboardInterrupt:
            pass
        finally:
            aside.stop()
    if live.outdated:
        _say("程序有改动，重新启动…… / The program has changed: starting anew …")
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - itself


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Pages from the working tree, the rest from the last full build."""

    def __init__(self, live: Live, previews: Previews, *arguments: object, directory: str) -> None:
        self.live, self.previews = live, previews
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        address = unquote(asked.path).lstrip("/")
        if address == f"{_OWN}wait":
            self._send(self.live.wait(parse_qs(asked.query).get("seen", [""])[0]).encode(), ".txt")
        elif address == f"{_OWN}live.js":
            self._send(_SCRIPT.encode(), ".js")
        elif address == "preview":
            token = self.live.token
            base = parse_qs(asked.query).get("base", ["HEAD"])[0]
            self._send(_with(self.previews.answer(base), _script(token)), ".html")
        else:
            if not address or address.endswith("/"):
                address += "index.html"
            token = self.live.token
            found = self.live.answer(address)
            if found is None:
                super().do_GET()
            elif address.endswith(".html"):
                self._send(_with(found[1], _script(token)), address, found[0])
            else:
                self._send(found[1], address, found[0])

    def _send(self, content: bytes, name: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        kind = self.guess_type(name)
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def send_error(self, code: int, *_: object) -> None:
        """The site's own page for what does not exist, once there is one."""
        page = Path(self.directory, "404.html")
        found = code == HTTPStatus.NOT_FOUND and page.is_file()
        content = page.read_bytes() if found else notice_page(_MISSING, self.path)
        self._send(content, ".html", HTTPStatus(code))

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are not worth a line."""


def _look(root: Path, what: str) -> dict[str, tuple[int, int]]:
    """The files of a part of the project, each with the time of its last change and its size."""
    if what == "program":
        folders = [root / "overrides", root / "hooks", Path(__file__).parents[1]]
        found = {"mkdocs.yml": _stamp((root / "mkdocs.yml").stat())}
    else:
        folders, found = [root / what], {}
    while folders:
        try:
            entries = [*os.scandir(folders.pop())]
        except OSError:
            continue  # deleted just now
        for entry in entries:
            # Editors write their swap files beside the file.
            if entry.name.startswith(".") or entry.name.endswith(("~", ".swp", ".pyc", ".tmp")):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    folders.append(Path(entry.path))
            else:
                try:
                    found[entry.path] = _stamp(entry.stat())
                except OSError:
                    continue
    return found


def _stamp(found: os.stat_result) -> tuple[int, int]:
    return found.st_mtime_ns, found.st_size


def _script(token: str) -> bytes:
    return f'<script src="/{_OWN}live.js" data-seen="{token}"></script>'.encode()


def _with(page: bytes, script: bytes) -> bytes:
    """``page`` with ``script`` at its end."""
    head, end, tail = page.rpartition(b"</body>")
    return head + script + end + tail if end else page + script


def notice_page(title: str, text: str) -> bytes:
    """A page that tells what is wrong; ``text`` keeps its lines."""
    # Messages wrap; a line of a file stays one line, with the mark below it in its place.
    lines = _QUOTED.sub(r'<span class="line">\1</span>', html.escape(text))
    return _TROUBLE.format(title=html.escape(title), text=lines).encode()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
