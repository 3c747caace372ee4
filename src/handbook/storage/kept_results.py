"""What was worked out before, each by what it was worked out from: only what is new costs time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from handbook.storage.content_cache import ContentCache, content_key

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class KeptResults(Generic[K, V]):
    """The results of one kind of work, kept in the ``.cache`` of ``project`` under ``name``.

    A result is found again for the same ``key``, which holds all that it depends on, with the same
    ``also`` and the same program as far as ``room`` uses it.  A folder that is no project gets no
    cache.  Keys and results are made of plain values and records.
    """

    def __init__(self, project: Path, name: str, room: str, also: Iterable[str] = ()) -> None:
        self._project, self._name = (project / "mkdocs.yml").is_file(), name
        self._cache = ContentCache(project / ".cache" / "results")
        self._key = content_key(also=also, room=room) if self._project else b""
        kept = self._cache.get(name, self._key) if self._project else None
        self._before: dict[K, V] = kept or {}
        self._now: dict[K, V] = {}

    def of(self, key: K, work: Callable[[], V]) -> V:
        """The result for ``key``: what was kept, or what ``work`` comes to."""
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else work()
        return self._now[key]

    def keep(self) -> None:
        """Keep what was asked for since this was made, and nothing else."""
        if self._project and self._now.keys() != self._before.keys():
            self._cache.put(self._name, self._key, self._now)
