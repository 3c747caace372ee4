"""What a site generator adds to the pages: words for its theme, metadata, and further files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.domain.wording import wording
from handbook.pages.data_files import data_files
from handbook.pages.handbook import HandbookPages, open_pages
from handbook.pages.icons import icon
from handbook.pages.translated import Frame, other_versions, translated_at, translated_pages
from handbook.site import (
    change_calendar,
    embedding,
    feed,
    footer,
    not_found,
    redirects,
    service_worker,
    share_cards,
    styles,
)
from handbook.site.beside import beside
from handbook.site.content_security import sealed
from handbook.site.metadata import Metadata
from handbook.site.server_settings import Serving
from handbook.site.sources import search_indexes
from handbook.storage import files

#: Files that no page loads: the theme's own, and scripts that stand within the pages.
UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", "partials/")


@dataclass(frozen=True)
class Finish:
    """The finish of a site; without one (the data has faults) only what needs no data.

    ``sheet`` is its style sheet, ``embedders`` are the sites that may show it within their own.
    """

    site: HandbookPages | None = None
    sheet: str = ""
    embedders: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, data: Path, docs: Path, settings: BuildSettings, extra: Mapping[str, object]
    ) -> Finish:
        """The finish of the site that ``settings`` name, from its data and its ``docs``.

        ``extra`` is that section of ``mkdocs.yml``.

        Raises :class:`~handbook.domain.problems.DataProblemsError` when the data is unsound.
        """
        embedders = embedding.origins(extra.get("embed_in"))
        return cls(open_pages(data, settings), styles.sheet(docs), embedders)

    @property
    def base(self) -> str:
        """The public address of the site, or nothing."""
        return self.site.settings.address if self.site else ""

    def page(self, uri: str, title: object) -> dict[str, object]:
        """What the theme shows on the page of ``uri`` (``en/points.md``) with this title."""
        folder, _, path = uri.partition("/")
        language: m.Language = "en" if folder == "en" else "zh"
        shown: dict[str, object] = {
            "hb": wording(language),
            "icon": icon,
            "hb_banner": "",
            "hb_official": (),
            "hb_day": self.site.day.isoformat() if self.site else "",
            "hb_style": self.style if styles.inside(path) else "",
            "hb_place": path.split("/"),
            "hb_root": "en/" if language == "en" else "",
            "hb_embed": self.embedders,
            "hb_translations": (),
        }
        if self.site:
            shown["hb_translations"] = other_versions(self.site, path.removesuffix(".md"))
            plain = unescape(Markup(title or "").striptags())  # noqa: S704 - tags are taken off
            shown["hb_banner"] = self.site.banner(language)
            shown["hb_official"] = footer.official(self.site.book.city, language)
            shown["hb_meta"] = self.metadata.head(path, language, plain)
        return shown

    def template(self, name: str) -> dict[str, object]:
        """What a template without a page is given: the page for a wrong address knows the rest."""
        return {"hb_known": not_found.known(self.site)} if self.site and name == "404.html" else {}

    def files(self) -> dict[str, bytes]:
        """Open data, calendars and pages at old addresses, by path below the site."""
        if self.site is None:
            return {}
        return {
            **data_files(self.site),
            **feed.files(self.site),
            **change_calendar.files(self.site, self.base),
            **redirects.files(self.site),
            **{
                path: sealed(page.decode()).encode()
                for path, page in translated_pages(self.site, self.frame).items()
            },
            **(share_cards.files(self.site) if self.base else {}),
        }

    def prepare(self) -> None:
        """Begin to make the files while the pages are still being built."""
        self._made  # noqa: B018 - a cached property, which begins as it is read

    @cached_property
    def _made(self) -> Callable[[], dict[str, bytes]]:
        return beside(self.files)

    def write(self, folder: Path) -> None:
        """Complete the site in ``folder`` with the files, and a search index for each language."""
        found = search_indexes(self.site, folder) if self.site else {}
        made = self._made() | found
        for path, content in (made | {"sw.js": service_worker.worker(made)}).items():
            files.write(folder / path, content)
        for name, content in Serving(folder, self.moved()).static_host().items():
            files.write(folder / name, content)

    def moved(self) -> dict[str, str]:
        """Old addresses and where they lead, both from the root of the site."""
        if self.site is None:
            return {}
        found = {}
        for folder in ("/", "/en/"):
            for old, new in redirects.redirects(self.site).items():
                page, mark, rest = new.partition("#")
                found[f"{folder}{old}.html"] = f"{folder}{page}.html{mark}{rest}"
        return found

    def translated(self, address: str) -> bytes | None:
        """The page at ``address`` in a further language; nothing where there is none."""
        page = translated_at(self.site, address, self.frame) if self.site else None
        return sealed(page.decode()).encode() if page else None

    @cached_property
    def frame(self) -> Frame:
        """What stands around a page in a further language, from what stands in all others."""
        if self.site is None:
            return Frame()
        folder = self.site.book.root.parent / "overrides" / "partials"
        scheme, ticks = (
            Markup(path.read_text("utf-8")) if (path := folder / name).is_file() else Markup()  # noqa: S704 - our own files
            for name in ("scheme.js", "situation.js")
        )
        return Frame(styles=self.style, scheme=scheme, ticks=ticks)

    @cached_property
    def style(self) -> Markup:
        """The style sheet as it stands within a page."""
        return styles.compact(self.sheet)

    @cached_property
    def metadata(self) -> Metadata:
        """The metadata of the pages."""
        if self.site is None:
            raise ValueError("no site, no metadata")
        return Metadata(self.site, self.base)
