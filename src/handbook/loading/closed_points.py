"""Points that a city has confirmed for itself: references to them from above it do not count.

The files of the nation and the province serve every city.  When one city has its answer, they stay
as they are, and its handbook is read as if they did not name the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handbook.loading.reader import Document

#: The field by which a record refers to open points.
FIELD = "to_confirm"


def closed(documents: Iterable[Document]) -> set[str]:
    """The ids that the files ``to-confirm.yml``, the nation's first, say are closed."""
    found: dict[str, bool] = {}
    for document in documents:
        entries = document.value.get("entries") if isinstance(document.value, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                found[entry["id"]] = str(entry.get("closed")).lower() == "true"
    return {name for name, is_closed in found.items() if is_closed}


def leave_out(value: object, names: set[str]) -> None:
    """Take the ids ``names`` out of every list of open points in or below ``value``."""
    for holder in _holders(value):
        points = holder[FIELD]
        if isinstance(points, list):
            holder[FIELD] = [point for point in points if point not in names]


def _holders(value: object) -> Iterator[dict[str, object]]:
    children: Iterable[object] = ()
    if isinstance(value, dict):
        children = value.values()
        if FIELD in value:
            yield value
    elif isinstance(value, list):
        children = value
    for child in children:
        yield from _holders(child)
