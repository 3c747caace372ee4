"""Which other sites may show pages of the handbook within their own: an intranet, say.

Named in ``extra.embed_in`` of ``mkdocs.yml``; none by default.  Every page repeats the list, so
that what a web server is told (:mod:`handbook.site.server_settings`) comes from the built site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: A scheme, a host and perhaps a port: what a browser compares, and nothing after it.
_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
_META = re.compile(r'<meta name="handbook-embed" content="([^"]*)">')


def origins(listed: object) -> tuple[str, ...]:
    """The sites of ``extra.embed_in`` that are written as they must be, each once."""
    return tuple(dict.fromkeys(one for one in _entries(listed) if _ORIGIN.fullmatch(one)))


def faults(listed: object) -> Iterator[str]:
    """The entries of ``extra.embed_in`` that are not written as they must be."""
    return (one for one in _entries(listed) if not _ORIGIN.fullmatch(one))


def of_site(folder: Path) -> tuple[str, ...]:
    """The sites that may show the pages of the site built in ``folder``."""
    try:
        with (folder / "index.html").open(encoding="utf-8") as page:
            found = _META.search(page.read(4096))
    except FileNotFoundError:
        return ()
    return origins(found[1].split()) if found else ()


def _entries(listed: object) -> list[str]:
    return [str(one) for one in (listed if isinstance(listed, list) else [listed]) if one]
