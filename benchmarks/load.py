"""A published site and plain stock MkDocs + Material on the same nginx, under the same load.

All answer the same page to the same number of connections in turns; printed are answers per
second, the 99th percentile of the wait, bytes for each answer, and the ratios to the stock site
served as it is and to the same site compressed once beforehand, as a careful host would.  A whole
visit (the page and what it loads before anything is clicked) is measured as well.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urljoin

from build_ratio import ROOT, stock

from handbook.deploy import publication
from handbook.domain.build_settings import BuildSettings
from handbook.site.server_settings import Serving

PAGE = "services/change.html"
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
STOCK = """\
server {{
    listen 127.0.0.1:{port};
    root {root};
    gzip on;
    gzip_types text/css application/javascript application/json image/svg+xml;
    gzip_static {static};
}}
"""
LABELS = ("handbook", "stock", "stock compressed once")


def build(folder: Path, out: Path) -> None:
    """One build of the project in ``folder``."""
    print(f"building {out.name} …", file=sys.stderr, flush=True)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(out)],
        cwd=folder,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all are held until the last is found, so that none is twice."""
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


def configuration(folder: Path, servers: str) -> str:
    """One nginx with both servers, one worker, nothing written for an answer."""
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{one}_temp_path {folder}/{one};\n" for one in places)
    modules = Path("/usr/share/nginx/modules-available")
    brotli = "".join(
        one.read_text("utf-8") for one in sorted(modules.glob("*brotli*.conf")) if modules.is_dir()
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}{brotli}daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        "worker_processes 1;\nevents { worker_connections 1024; }\n"
        "http { include /etc/nginx/mime.types; sendfile on; tcp_nopush on; access_log off;\n"
        f"{temporary}{servers} }}\n"
    )


def load(address: str, seconds: int) -> tuple[float, str, float]:
    """Answers per second, the 99th percentile of the wait, bytes for each answer."""
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency"]
    for name, value in BROWSER.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if re.search("Non-2xx", said):
        raise SystemExit(f"{address}\n{said}")
    count = re.search(r"(\d+) requests in [\d.]+\w+, ([\d.]+)(\w+) read", said)
    rate, wait = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+(\S+)", said)
    if not (count and rate and wait):
        raise SystemExit(said)
    size = float(count[2]) * {"KB": 2**10, "MB": 2**20, "GB": 2**30}[count[3]]
    return float(rate[1]), wait[1], size / int(count[1])


def visit(address: str) -> tuple[int, int]:
    """Requests and bytes of a first visit: the page, and the styles and scripts it names."""
    whole = subprocess.run(["curl", "-s", address], capture_output=True, check=True).stdout.decode()
    wanted = re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', whole)
    total = 0
    for one in (address, *(urljoin(address, link) for link in wanted)):
        request = urllib.request.Request(one, headers=BROWSER)  # noqa: S310 - our own server
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            total += len(answer.read())
    return 1 + len(wanted), total


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The addresses of the published handbook, of the stock site, and of that compressed once."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        raise SystemExit(
            "需要 nginx / nginx is needed: "
            "apt-get install nginx-light libnginx-mod-http-brotli-static"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        build(ROOT, folder / "ours")
        build(stock(folder / "peer"), folder / "stock")
        if publication.publish(ROOT, folder / "www", BuildSettings(), site=folder / "ours"):
            raise SystemExit("not published")
        shutil.copytree(folder / "stock", folder / "once")
        publication.compress(folder / "once")
        ports = free_ports(len(LABELS))
        live = folder / "www/current/site"
        servers = Serving(live, {}).nginx(str(live), f"127.0.0.1:{ports[0]}", brotli=True)
        servers += STOCK.format(port=ports[1], root=folder / "stock", static="off")
        servers += STOCK.format(port=ports[2], root=folder / "once", static="on")
        (folder / "nginx.conf").write_text(configuration(folder, servers), "utf-8")
        command = [nginx, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
        subprocess.run([*command, "-t", "-q"], check=True)
        with subprocess.Popen(command) as running:
            try:
                time.sleep(1)
                yield {
                    label: f"http://127.0.0.1:{port}/"
                    for label, port in zip(LABELS, ports, strict=True)
                }
            finally:
                running.terminate()


def main() -> None:
    """Build, serve and load all in turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="of load for each measurement")
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("需要 wrk / wrk is needed: apt-get install wrk")
    with served() as addresses:
        measure(given.pairs, given.seconds, addresses)


def measure(pairs: int, seconds: int, addresses: dict[str, str]) -> None:
    """Print the pairs and their ratios."""
    rates: dict[str, list[float]] = {label: [] for label in addresses}
    for number in range(1, pairs + 1):
        for label, address in addresses.items():
            rate, wait, size = load(address + PAGE, seconds)
            rates[label].append(rate)
            print(
                f"pair {number}  {label:21} {rate:8.0f} answers/s   99 % within {wait:>8}   "
                f"{size / 1024:6.1f} KB each",
                flush=True,
            )
    for label, address in addresses.items():
        requests, size = visit(address + PAGE)
        print(f"first visit  {label:21} {requests} requests, {size / 1024:.1f} KB")
    ours = rates.pop("handbook")
    for label, theirs in rates.items():
        ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
        print(f"answers per second, ratio to {label}, median of {pairs}: {ratio:.2f}")


if __name__ == "__main__":
    main()
