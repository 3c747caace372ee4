"""Put a finished site in the place of the published one, at once and without losing an address.

``DIR/current`` is a link to the newest of ``DIR/releases/``; each release holds the ``site`` and
the ``server`` configuration that belongs to it.  Readers see the old site or the new one, never a
mixture.  A release that would lose an address is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it ships no types

from handbook.deploy import build, release
from handbook.domain.build_settings import BuildSettings
from handbook.domain.system_errors import why
from handbook.site.server_settings import Serving
from handbook.storage import folders

_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".ics", ".webmanifest"}
#: A smaller file gains nothing: its answer fits into one packet as it is.
_WORTH = 1024
_ASSET = re.compile(r'((?:href|src|data-script)="(?:\.\./)*)(assets/[\w./-]+\.(?:css|js))"')
_MUST = ("index.html", "en/index.html", "404.html", "api/v1/index.json")


def publish(
    root: Path, to: Path, settings: BuildSettings, *, site: Path | None = None, keep: int = 3
) -> int:
    """Publish the handbook at ``root`` below ``to``; return the exit code.

    ``site`` is a site built before, which is copied instead of building one.  The last ``keep``
    releases stay, so that going back is pointing ``current`` at an older one.  Whatever fails
    leaves the published site as it was.
    """
    try:
        to.mkdir(parents=True, exist_ok=True)
        (to / ".lock").touch()
        with folders.locked(to / ".lock") as lock:
            if lock is not None:
                return _publish(root, to, settings, site, keep)
        _say(
            f"另一个发布正在 {to} 进行。请等它结束。\n"
            f"Something else is publishing to {to}. Wait until it has finished."
        )
    except OSError as error:
        _say(f"不能发布到 {to}：{why(error).zh}。\nCannot publish to {to}: {why(error).en}.")
        return 2
    except (PublicationRefusedError, release.LinkOutsideError) as refused:
        _say(str(refused))
        _say("没有改动已发布的网站。 / The published site was left as it was.")
        return 1
    return 2


class PublicationRefusedError(Exception):
    """A site that must not take the place of the published one; says why in both languages."""


def _publish(root: Path, to: Path, settings: BuildSettings, site: Path | None, keep: int) -> int:
    with folders.aside(to / "new") as (aside, _):
        code = _made(root, aside / "site", settings, site)
        if code == 0:
            _release(to, aside, keep)
        return code


def _made(root: Path, out: Path, settings: BuildSettings, site: Path | None) -> int:
    if site is None:
        return build.build(root, out, replace(settings, strict=True))
    if not (site / "index.html").is_file():
        message = f"{site} 里没有网站。\nThere is no site in {site}."
        raise PublicationRefusedError(message)
    release.without_links_out(site)
    shutil.copytree(site, out)
    return 0


def _release(to: Path, aside: Path, keep: int) -> None:
    site, current = aside / "site", to / "current"
    check(site, current / "site")
    _say("正在压缩文件…… / Compressing …")
    version_assets(site)
    saved = compress(site)
    last = max((int(one.name[:6]) for one in (to / "releases").glob("[0-9]*-*")), default=0)
    name = f"{last + 1:06}-{_digest(site)}"
    home = to / "releases" / name
    _configure(site, aside / "server", current.absolute() / "site")
    home.parent.mkdir(exist_ok=True)
    aside.rename(home)
    try:
        point(current, home)
    except (OSError, PublicationRefusedError):
        folders.clear(home)
        raise
    for old in sorted(one for one in home.parent.iterdir() if one.is_dir())[:-keep]:
        if old != home:
            folders.clear(old)
    _say(
        f"已发布：{current} -> releases/{name}，{saved.files} 个文件，"
        f"压缩后为原来的 {saved.share:.0%}。\n"
        f"Published: {current} -> releases/{name}, {saved.files} files, compressed to "
        f"{saved.share:.0%} of their size."
    )


def check(site: Path, published: Path) -> None:
    """See that ``site`` has what every site has, and loses no address.

    Raises :class:`PublicationRefusedError`.
    """
    lacking = [name for name in _MUST if not (site / name).is_file()]
    if lacking:
        names = ", ".join(lacking)
        message = f"新网站缺少：{names}。\nThe new site lacks: {names}."
        raise PublicationRefusedError(message)
    lost = sorted(_pages(published) - _pages(site)) if published.is_dir() else []
    if lost:
        some = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")  # noqa: PLR2004
        message = (
            f"{len(lost)} 个已发布的地址会失效：{some}。"
            "请在 registers/addresses.lock 写明它们移到哪里。\n"
            f"{len(lost)} published addresses would be lost: {some}. Say where they moved to "
            "in registers/addresses.lock."
        )
        raise PublicationRefusedError(message)


def _pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def version_assets(site: Path) -> None:
    """Add the hash of its content to every link to a script or style: caches may keep it."""
    versions = {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        for path in (site / "assets").rglob("*")
        if path.suffix in {".css", ".js"}
    }

    def versioned(match: re.Match[str]) -> str:
        version = versions.get(match[2])
        return f'{match[1]}{match[2]}?v={version}"' if version else match[0]

    for path in site.rglob("*.html"):
        if path.name != "404.html":
            text = path.read_text("utf-8")
            path.write_text(_ASSET.sub(versioned, text), "utf-8")


class Saved:
    """What compressing saved: ``files``, and the ``share`` of their bytes left with brotli."""

    files = 0
    before = 0
    after = 0

    @property
    def share(self) -> float:
        """Bytes with brotli by bytes without."""
        return self.after / self.before if self.before else 1.0


def compress(site: Path) -> Saved:
    """Put a ``.gz`` and a ``.br`` beside every text file that gains by it."""
    saved = Saved()
    for path in sorted(site.rglob("*")):
        if path.suffix not in _TEXT or not path.is_file() or path.stat().st_size < _WORTH:
            continue
        data = path.read_bytes()
        small = path.parent.name == "assets"  # few, and loaded by every page
        packed = brotli.compress(data, quality=11 if small else 9)
        path.with_name(f"{path.name}.br").write_bytes(packed)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        saved.files += 1
        saved.before += len(data)
        saved.after += len(packed)
    return saved


def _configure(site: Path, server: Path, root: Path) -> None:
    lines = (site / "_redirects").read_text("utf-8") if (site / "_redirects").exists() else ""
    moved = dict(line.split()[:2] for line in lines.splitlines())
    server.mkdir()
    serving = Serving(site, moved)
    (server / "nginx.conf").write_text(serving.nginx(str(root)), "utf-8")
    (server / "nginx-brotli.conf").write_text(serving.nginx(str(root), brotli=True), "utf-8")
    (server / "Caddyfile").write_text(serving.caddy(str(root)), "utf-8")


def point(link: Path, home: Path) -> None:
    """Let ``link`` lead to ``home`` from one moment to the next."""
    if link.exists() and not link.is_symlink():
        message = (
            f"{link} 不是链接，不能替换。请换一个文件夹。\n"
            f"{link} is no link and cannot be replaced. Choose another folder."
        )
        raise PublicationRefusedError(message)
    folders.point(link, home)


def _digest(site: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(site.rglob("*.html")):
        found.update(path.relative_to(site).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:8]


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
