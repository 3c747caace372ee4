"""Every address of a page that ever existed still answers.

The register of addresses holds those of each city's pages, below their language: one line
``CITY PAGE``, and ``CITY PAGE -> PAGE`` once a page has moved.  Situations have a record of their
own (:mod:`handbook.rules.situation_addresses`); a screen of the finder that is gone leads on to the
finder, which goes on from the nearest question.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handbook.domain.model import LANGUAGES, Language
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import wording
from handbook.pages.handbook import HandbookPages
from handbook.rules import situation_addresses
from handbook.site.content_security import sealed
from handbook.storage import register_paths

HEAD = """\
# 每个曾经发布的页面地址，一行一个；移走的写成“城市 旧页面 -> 新页面”。
# 新地址由 handbook update 写入；旧地址不得删除。
# Every address of a page ever published, one a line; a page that moved: CITY OLD -> NEW.
# New addresses are written by handbook update; old ones are never removed.
"""
_LINE = re.compile(r"^([a-z0-9-]+) (\S+?)(?: -> (\S+))?$")


@dataclass(frozen=True)
class Register:
    """The recorded pages of every city, each with the page it leads on to, if it moved."""

    pages: dict[tuple[str, str], str | None]
    lines: dict[tuple[str, str], int]

    def of(self, city: str) -> dict[str, str | None]:
        """The pages of a city."""
        return {page: to for (owner, page), to in self.pages.items() if owner == city}


def read(data: Path) -> Register:
    """The register of the data in the folder ``data``; empty where there is none."""
    path = register_paths.found(data, register_paths.ADDRESSES)
    pages: dict[tuple[str, str], str | None] = {}
    lines: dict[tuple[str, str], int] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.exists() else (), 1):
        if match := _LINE.match(line):
            city, page, to = match.groups()
            pages[city, page], lines[city, page] = to, number
    return Register(pages, lines)


def problems(site: HandbookPages) -> list[Problem]:
    """Addresses that would be lost, or are not recorded yet."""
    register, city = read(site.book.root), site.book.city.id
    known, there = register.of(city), site.recorded()
    file = f"{register_paths.FOLDER}/{register_paths.ADDRESSES}"
    found = []
    for page, to in known.items():
        place = Place(file, register.lines[city, page])
        target = _end(known, page)
        if page in there or page.startswith("find/"):
            continue
        if to is None:
            near = next(iter(difflib.get_close_matches(page, sorted(there), 1)), "index")
            found.append(
                Problem(
                    place,
                    "address-lost",
                    f"页面“{page}”没有了，而它的地址没有指向别处",
                    f"the page “{page}” is gone and its address leads nowhere",
                    f"在这一行写上新页面，例如 {city} {page} -> {near}",
                    f"Write the new page on this line, for example {city} {page} -> {near}",
                )
            )
        elif target not in there:
            found.append(
                Problem(
                    place,
                    "address-leads-nowhere",
                    f"“{page}”指向的页面“{to}”不存在",
                    f"“{page}” leads on to “{to}”, which is no page",
                    "请写一个现有的页面。",
                    "Name a page that exists.",
                )
            )
    found += [
        Problem(
            Place(file),
            "address-not-recorded",
            f"新页面“{page}”的地址还没有登记",
            f"the address of the new page “{page}” is not recorded yet",
            "请运行 handbook update。",
            "Run handbook update.",
        )
        for page in sorted(there - known.keys())
    ]
    return found


def updated(sites: Iterable[HandbookPages]) -> str:
    """The text of the register with every page of some sites; what it held stays."""
    pages: dict[tuple[str, str], str | None] = {}
    for site in sites:
        pages = pages or dict(read(site.book.root).pages)
        for page in site.recorded():
            pages.setdefault((site.book.city.id, page), None)
    return HEAD + "".join(
        f"{owner} {page}{f' -> {to}' if to else ''}\n"
        for (owner, page), to in sorted(pages.items())
    )


def redirects(site: HandbookPages) -> dict[str, str]:
    """Old pages -> where they lead, both below their language and without ``.html``.

    The target of a lost screen of the finder carries ``#old=…``: the finder goes on from there.
    """
    known, there = read(site.book.root).of(site.book.city.id), site.recorded()
    found = {}
    for page in known:
        if page in there:
            continue
        if page.startswith("find/"):
            found[page] = f"find#old={page.removeprefix('find/')}"
        elif (target := _end(known, page)) in there:
            found[page] = target
    book = site.book
    if book.addresses:
        resolver = site.sheets.resolver
        others = situation_addresses.of_day(book, resolver.day).others
        for slug, to in others.items():
            item = situation_addresses.page(resolver, book.addresses[slug].answers)
            gone = "services/index" if item == "services" else item
            found[f"s/{slug}"] = f"s/{to}" if to else gone
    return found


def _end(known: dict[str, str | None], page: str) -> str:
    """Where a chain of moves ends; a circle ends where it closes."""
    seen: set[str] = set()
    while (to := known.get(page)) and page not in seen:
        seen.add(page)
        page = to
    return page


def files(site: HandbookPages) -> dict[str, bytes]:
    """The pages that a browser finds at old addresses, by path below the site."""
    return {
        f"{'en/' * (language == 'en')}{page}.html": sealed(_stub(page, target, language)).encode()
        for page, target in redirects(site).items()
        for language in LANGUAGES
    }


def _stub(page: str, target: str, language: Language) -> str:
    """A page that leads on at once, with a link for who is not led."""
    name, hash_, rest = target.partition("#")
    href = f"{'../' * page.count('/')}{name}.html{hash_}{rest}"
    title, text = wording(language)["moved_title"], wording(language)["moved_text"]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n"
        '<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={href}">\n'
        f'<link rel="canonical" href="{href}">\n<p><a href="{href}">{text}</a></p>\n</html>\n'
    )
