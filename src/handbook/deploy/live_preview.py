"""The live preview: a page is written when it is asked for, so an edit shows at once.

Everything that needs the whole site (search, site map, pages that a build adds) comes from a full
build that runs aside after the last edit.  A browser that has a page open is told to load it anew.
"""

from __future__ import annotations

import functools
import gc
import http.server
import ipaddress
import signal
import socket
import sys
import threading
import time
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from handbook.deploy import processes
from handbook.deploy.live_builds import BackgroundBuild, Previews, say
from handbook.deploy.live_pages import Live, Renderer
from handbook.deploy.notice_page import notice_page
from handbook.domain.build_settings import BuildSettings
from handbook.domain.system_errors import why

#: Seconds between two looks at the files.
_LOOK = 0.15
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
_ELSEWHERE = "这个名称不是预览的地址 / The preview does not answer to this name"
_MISSING = "没有这一页 / There is no such page"


def serve(
    root: Path,
    renderer: Renderer,
    settings: BuildSettings,
    address: tuple[str, int],
    *,
    whole: bool,
) -> None:
    """Serve the handbook in ``root`` until Ctrl-C; ``whole`` keeps a full build up to date, too."""
    # Ended from outside, it still ends what runs aside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    say("正在准备预览…… / Preparing the preview …")
    live = Live(root, renderer, settings)
    live.refresh()
    gc.freeze()  # the program and the first load stay: no need to look at them again
    aside = BackgroundBuild(live)
    host, port = address
    previews = Previews(live)
    handler = functools.partial(_Handler, live, previews, directory=str(aside.folder))
    try:
        server = Server(address, handler)
    except OSError as error:
        say(
            f"不能使用地址 {host}:{port}：{why(error).zh}。换一个端口：{other_port(port)}\n"
            f"Cannot use the address {host}:{port}: {why(error).en}. Choose another port: "
            f"{other_port(port)}"
        )
        sys.exit(2)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if live.trouble:
            say(live.trouble)
        home = f"http://{host}:{server.server_port}/"
        say(
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
            previews.stop()
            aside.stop()
    if live.outdated:
        say("程序有改动，重新启动…… / The program has changed: starting anew …")
        processes.become([sys.executable, *sys.argv])


def other_port(port: int) -> str:
    """What to type for the port after ``port``, in either way of starting the preview."""
    command = f"--port {port + 1}"
    return f'make serve ARGS="{command}" (handbook serve {command})'


def meant_here(host: str, bound: str) -> bool:
    """Whether the header ``Host`` names this machine: a number, its own name, or none at all."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if not host or name in {"localhost", bound, socket.gethostname().lower()}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Server(http.server.ThreadingHTTPServer):
    """A thread for each who asks; many may come at the same moment."""

    #: With the five of the library, the next of a crowd waits for seconds to be let in.
    request_queue_size = 256


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Pages from the working tree, the rest from the last full build."""

    #: Seconds after which a client that says nothing more is left.
    timeout = 60

    def __init__(self, live: Live, previews: Previews, *arguments: object, directory: str) -> None:
        self.live, self.previews = live, previews
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def parse_request(self) -> bool:
        """Read the request; one under a name that is not this machine's is refused.

        A page elsewhere may have its own name lead here, to read what is not published yet.
        """
        if not super().parse_request():
            return False
        if meant_here(self.headers.get("Host", ""), str(self.connection.getsockname()[0])):
            return True
        page = notice_page(_ELSEWHERE, self.headers["Host"])
        self._send(page, ".html", HTTPStatus.MISDIRECTED_REQUEST)
        return False

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
            if "\0" in address:  # no file can be called so
                self.send_error(HTTPStatus.NOT_FOUND)
            elif found is None:
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
        status = HTTPStatus(code)
        title = _MISSING if code == HTTPStatus.NOT_FOUND else f"{code} {status.phrase}"
        # A request that could not be read has no address.
        content = page.read_bytes() if found else notice_page(title, getattr(self, "path", ""))
        self._send(content, ".html", status)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are not worth a line."""


def _script(token: str) -> bytes:
    return f'<script src="/{_OWN}live.js" data-seen="{token}"></script>'.encode()


def _with(page: bytes, script: bytes) -> bytes:
    """``page`` with ``script`` at its end."""
    head, end, tail = page.rpartition(b"</body>")
    return head + script + end + tail if end else page + script
