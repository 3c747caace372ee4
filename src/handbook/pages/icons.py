"""Line icons for services, actors and tools, as inline SVG: no request, no font, crisp on paper.

An icon only accompanies a word; it is hidden from screen readers.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

#: Paths on a grid of 24, drawn as lines; those of ``_SOLID`` are filled.
_PATHS = {
    # services, by the item's id
    "new-outside": "M20.5 9A9 9 0 1 1 15 3.5M3 12h9M12 3c-4 4-4 14 0 18M21 3l-8 8M13 5.5V11h5.5",
    "new-inside": "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 "
    "2.5 0 0 0 0 5z",
    "employer-change": "M4 8h15l-4-4M20 16H5l4 4",
    "short-term": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2.5",
    "confirmation-letter": "M3 6h18v13H3zM3 7l9 6.5L21 7",
    "extension": "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4M12 12.5v5M9.5 15h5",
    "change": "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4",
    "reissue": "M8 8h12v12H8zM16 8V4H4v12h4M12 14h4",
    "cancellation": "M3 5h18v14H3zM9.5 9.5l5 5M14.5 9.5l-5 5",
    "employer-registration": "M4 21V4h10v17M2 21h13M8 8h2M8 12h2M8 16h2M19 10v6M16 13h6",
    "employer-update": "M4 21V4h10v17M2 21h13M8 8h2M8 12h2M8 16h2M19 17v-7M16.5 12.5L19 10l2.5 2.5",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    # who acts
    "applicant": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.5 3.5-7 8-7s8 2.5 8 7",
    "host": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c0-4 3-6 7-6s7 2 7 6M16 4.5a3.5 3.5 0 "
    "0 1 0 6.5M18.5 14.5c2.2.8 3.5 2.7 3.5 5.5",
    "employer": "M5 21V4h9v17M14 9h5v12M3 21h18M8.5 8h2M8.5 12h2M8.5 16h2",
    "window": "M3 21v-8h18v8M3 13l2-3h14l2 3M12 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 17h8",
    "authority": "M3 9l9-6 9 6zM5 9v9M9.7 9v9M14.3 9v9M19 9v9M3 21h18M3 18h18",
    "mission": "M5 21V3M5 4h13l-3 4.5 3 4.5H5",
    "police": "M12 3l8 3v6c0 4.5-3.5 7.5-8 9-4.5-1.5-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5",
    "health": "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
    "social-security": "M3 13a9 9 0 0 1 18 0zM12 4V3M12 13v5.5a2 2 0 0 0 4 0",
    # facts of a service
    "where": "M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 "
    "0 0 5z",
    "how-long": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2.5",
    "how-much": "M6 3.5l6 8.5 6-8.5M12 12v9M7 13h10M7 17h10",
    "result": "M5 3h14v13H9M5 3v18l3-2 3 2v-5M9 7h6M9 11h6",
    # tools
    "home": "M3 11l9-8 9 8M5.5 9v12h13V9M10 21v-6h4v6",
    "find": "M4 5l1.5 1.5L8 4M4 12l1.5 1.5L8 11M4 19l1.5 1.5L8 18M11.5 5.5H20M11.5 12.5H20M11.5 "
    "19.5H20",
    "search": "M10.5 18a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM16 16l5 5",
    "call": "M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4c0 1.7-1.3 3-3 3C10 20.5 3.5 14 3 6c0"
    "-1.7 1.3-3 3-3z",
    "contents": "M4 6h.01M4 12h.01M4 18h.01M8.5 6H20M8.5 12H20M8.5 18H20",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "scheme": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7l5.5-1M12 11l8.5-1.5M12 15l8.5-1"
    "M12 19l5-.5",
    "print": "M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z",
    "calendar": "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4",
    "points": "M4 20V10M10 20V4M16 20v-7M21 20H3",
    "question": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 "
    "1.7M12 17h.01",
    "notice": "M4 9v6h4l8 4V5L8 9zM19.5 9.5a4 4 0 0 1 0 5",
    "warning": "M12 3.5L22 20H2zM12 10v4.5M12 17.5h.01",
    "go": "M5 12h14M13 6l6 6-6 6",
    # the five statuses: five shapes, so that no one needs their colours
    "required": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.6 15L5.6 12.2l1.9-1.9 2.9 2.9 6.1-6.1 "
    "1.9 1.9z",
    "deferrable": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2.4v15.2a7.6 7.6 0 0 1 0-15.2z",
    "by_commitment": "M3 21l1.2-5.6L16.6 3l4.4 4.4L8.6 19.8zM13 21h8v-2.4h-5.6z",
    "waived": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2.4a7.6 7.6 0 1 1 0 15.2 7.6 7.6 0 0 1 "
    "0-15.2z",
    "not_applicable": "M4 10.5h16v3H4z",
}
#: Who acts and shares a drawing with another.
_ALIKE = {"inviter": "employer"}
_SOLID = {"required", "deferrable", "by_commitment", "waived", "not_applicable"}


#: The names of the drawings.
NAMES = frozenset(_PATHS)


@cache
def icon(name: str, otherwise: str = "document") -> Markup:
    """The icon ``name``, or the one that stands for anything not drawn here."""
    name = _ALIKE.get(name, name)
    known = name if name in _PATHS else otherwise
    kind = "hb-icon hb-icon--solid" if known in _SOLID else "hb-icon"
    path = f'<path d="{_PATHS[known]}"/>'
    return Markup(  # noqa: S704 - all of it is written here
        f'<svg class="{kind}" viewBox="0 0 24 24" aria-hidden="true">{path}</svg>'
    )
