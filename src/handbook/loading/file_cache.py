"""Files that are read again only when they have changed: what makes a reload fast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handbook.loading.reader import Document, read
from handbook.storage.content_cache import ContentCache, content_key

#: Reads a file and calls it by the name given in messages.
Opener = Callable[[Path, str], Document]
_Signature = tuple[int, int, int]


class Kept:
    """An :data:`Opener` that remembers what it read for as long as the file stays as it was.

    Loading adds to a document what its head says for its records, and nothing else; done twice it
    comes to the same, so a document can be loaded again as it is.  ``on_disk`` also keeps what was
    read in the ``.cache`` of its project, for the next process: there by content, not by time.
    """

    def __init__(self, *, on_disk: bool = False) -> None:
        self._read: dict[Path, tuple[_Signature, Document]] = {}
        self._open: Opener = _read_cached if on_disk else read

    def __call__(self, path: Path, name: str) -> Document:
        """The file, read now or kept from last time."""
        try:
            found = path.stat()
        except OSError:
            return read(path, name)  # it says what is wrong
        signature = (found.st_mtime_ns, found.st_size, found.st_ino)
        if path not in self._read or self._read[path][0] != signature:
            self._read[path] = signature, self._open(path, name)
        return self._read[path][1]


def _read_cached(path: Path, name: str) -> Document:
    """As :func:`handbook.loading.reader.read`, from the ``.cache`` of its project where it can be.

    Only what was read without a fault of the YAML is kept.
    """
    project = path.parents[name.count("/")]
    if path != project / name or not (project / "mkdocs.yml").is_file():
        return read(path, name)
    cache, place = ContentCache(project / ".cache" / "documents"), name.replace("/", "+")
    try:
        key = content_key(path, also=(name,), room="loading")
    except OSError:
        return read(path, name)
    kept = cache.get(place, key)
    if isinstance(kept, tuple):
        return Document(name, *kept)
    document = read(path, name)
    if document.value is not None and content_key(path, also=(name,), room="loading") == key:
        cache.put(place, key, document.content())
    return document


#: What the loads of a process have read: a file once, for however many cities.
READ = Kept(on_disk=True)
#: The same for those who read a file as it is written: a load puts values and heads into its own.
WRITTEN = Kept(on_disk=True)
