"""The sound Book of a city as it was last read, for as long as nothing it rests on has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from handbook.domain.book import Book
from handbook.loading.cities import DEFAULT, cities, parents
from handbook.storage import register_paths
from handbook.storage.content_cache import ContentCache, content_key


def load_cached(root: Path, city: str = DEFAULT, project: Path | None = None) -> Book:
    """As :func:`handbook.rules.sound_book.load`, from the project's ``.cache`` where it can be.

    ``project`` is the folder of the project where the data are not its own but those of one of its
    revisions.  Only a sound book is kept: problems are found, and raised, anew each time.
    """
    home = project or root.parent
    if not (home / "mkdocs.yml").is_file():  # no project: nothing is left behind there
        return _load(root, city)
    cache = ContentCache(home / ".cache" / "books")
    name = f"{city}.revision.book" if project else f"{city}.book"
    try:
        key = _key(root, city)
    except OSError:  # a file that cannot be read is a problem for the load to report
        return _load(root, city)
    kept = cache.get(name, key)
    if isinstance(kept, Book) and kept.city.id == city:
        return replace(kept, root=root)
    book = _load(root, city)
    same = _key(root, city) == key  # nobody edited it meanwhile
    if same and book.city.id == city:
        cache.put(name, key, book)
    return book


def _key(root: Path, city: str) -> bytes:
    """What the book rests on: the data, and the registers that the loader reads beside it.

    What stands in the folders of other cities is no part of it: an edit of one city leaves the
    books of all others as they are.
    """
    others = {name for name in cities(root) if name != city} - parents(root)
    folders = sorted(path for path in root.iterdir() if path.name not in others)
    registers = [root.parent / register_paths.FOLDER / path.name for path in folders]
    names = [path.name for path in folders]
    return content_key(*folders, *registers, also=(root.name, city, *names), room="rules")


def _load(root: Path, city: str) -> Book:
    # What reads and checks the files takes longer to import than a kept book takes to open.
    from handbook.loading.file_cache import READ  # noqa: PLC0415
    from handbook.rules.sound_book import load  # noqa: PLC0415

    return load(root, city, READ)
