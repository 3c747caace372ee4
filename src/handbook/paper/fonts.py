"""The fonts of the PDF: static cuts of Noto Sans SC with the characters that the handbook uses.

The packaged font is variable and holds 30 890 characters; Typst would take it for its thinnest
weight.  The cuts are made once for a set of characters and kept in the project's cache.  Glyphs
keep their numbers and the font its measures, so that the PDF does not depend on what else is in a
cut.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from handbook.domain.wording import wording
from handbook.storage import folders

FAMILY = "Noto Sans SC"
#: Weight -> name of the cut.
WEIGHTS = {400: "Regular", 700: "Bold"}
#: Always in: printable ASCII, and what tables and numbers need.
ALWAYS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("·–—…‘’“”→×−※✓□№•")
#: How many cuts are kept: one for today's words, a few for the states before.
_KEPT = 4


class MissingGlyphsError(Exception):
    """Characters that the font cannot print; the message names them and the texts they stand in."""


def cuts(characters: Iterable[str], cache: Path) -> Path:
    """A folder with the static cuts for ``characters``, below ``cache``.

    Those that the font lacks are left out: a name that readers only search by may be in any script.
    """
    wanted = {character for character in characters if character.isprintable()} | ALWAYS
    name = hashlib.sha256("".join(sorted(wanted)).encode()).hexdigest()[:16]
    folder = cache / "fonts" / name
    if folder.is_dir():
        os.utime(folder)
        return folder
    wanted = printable(wanted)
    sys.stderr.write(
        f"正在准备字体（{len(wanted)} 个字符，只需一次）…… / "
        f"Preparing the fonts ({len(wanted)} characters, once) …\n"
    )
    with folders.aside(folder) as (aside, _):
        _cut(wanted, aside)
        # Another process may have been quicker; its cuts are the same.
        with contextlib.suppress(OSError):
            aside.rename(folder)
    _tidy(folder.parent)
    return folder


def printable(characters: Iterable[str]) -> set[str]:
    """Those of the characters that the font has."""
    known = _characters_of(_source())
    return {character for character in characters if ord(character) in known}


def held(folder: Path) -> set[str]:
    """The characters that the cuts in ``folder`` have."""
    return {chr(code) for code in _characters_of(folder / _file(min(WEIGHTS)))}


def complaint(missing: str, texts: Iterable[str]) -> str:
    """What to say of ``missing`` characters: each with a text in which it stands."""
    found = {one: next((text for text in texts if one in text), "") for one in missing}
    lines = []
    for one, text in found.items():
        at = max(0, text.find(one) - 12)
        shown = f"{one} U+{ord(one):04X}  …{text[at : at + 25]}…"
        lines.append(shown)
    head = [wording(language)["pdf_missing_glyph"] for language in ("zh", "en")]
    return "\n".join([*head, *lines])


def _source() -> Path:
    return Path(
        str(
            resources.files("justmytype_intl_cjk")
            / "fonts"
            / "ofl"
            / "notosanssc"
            / "NotoSansSC[wght].ttf"
        )
    )


def _file(weight: int) -> str:
    return f"NotoSansSC-{WEIGHTS[weight]}.ttf"


def _characters_of(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only when something is printed

    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _cut(wanted: set[str], folder: Path) -> None:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - only when a cut is made
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    options = Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.retain_gids = True
    options.prune_unicode_ranges = False
    few = folder / "variable.ttf"
    with TTFont(_source(), recalcBBoxes=False, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=map(ord, wanted))
        subsetter.subset(font)
        font.save(few)
    for weight in WEIGHTS:
        with TTFont(few, recalcBBoxes=False, recalcTimestamp=False) as font:
            # In place: a copy would forget not to measure itself anew.
            instancer.instantiateVariableFont(
                font, {"wght": weight}, inplace=True, updateFontNames=True
            )
            font.save(folder / _file(weight))
    few.unlink()


def _tidy(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        folders.clear(old)
