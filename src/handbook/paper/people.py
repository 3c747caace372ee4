"""The checklists for a list of people, to be handed out: one person after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from handbook.batch.formats import GRIDS, Grid, grids
from handbook.batch.results import Batch, Person
from handbook.batch.workbook import Cell
from handbook.domain import model as m
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.paper.fonts import printable
from handbook.paper.packing import packed
from handbook.paper.typesetting import Press, characters

#: What stands above the tables, and the columns of the tables with their widths.
_PAIRS = (
    "item", "result", "promised", "national", "counted_from", "feasible", "provisional", "reasons",
    "to_confirm", "assumed", "left_out", "page",
)  # fmt: skip
_MATERIALS = {"material": 4, "status": 1.7, "original": 1, "copies": 1.1, "authentication": 2.4}
_DEADLINES = {"step": 4, "actor": 1.8, "earliest": 1.7, "latest": 1.7, "notes": 4}


def pdf(batch: Batch, language: m.Language, cache: Path) -> bytes:
    """The PDF (PDF/UA) for everyone in ``batch``; the same batch gives the same bytes.

    A character of a name that the font lacks is printed as a box; ``cache`` keeps the fonts.
    """
    names = set("".join(person.name for person in batch.people))
    known = printable(names)
    document = _document(batch, language, names - known)
    press = Press(characters(batch.book) | known, cache)
    return packed(press.print("batch.typ", document, batch.day))


def _document(batch: Batch, language: m.Language, boxes: set[str]) -> JsonObject:
    w = wording(language)
    made = {grid.name: grid for grid in grids(batch, language)}
    materials = _tables(w, made["materials"], _MATERIALS)
    deadlines = _tables(w, made["deadlines"], _DEADLINES)
    boxed = str.maketrans(dict.fromkeys(boxes, "□"))
    return {
        "title": w["title_batch"],
        "lang": language,
        "colon": w["colon"],
        "foot": f"{w['title_batch']} · {batch.day}",
        "people": [
            {
                "title": f"{person.row} · {person.name.translate(boxed) or _row(w, person)}",
                "pairs": _pairs(w, cells),
                "materials": materials(person.row),
                "deadlines": deadlines(person.row),
            }
            for person, cells in zip(batch.people, made["summary"].rows, strict=True)
        ],
    }


def _row(w: dict[str, str], person: Person) -> str:
    return w["batch_row_person"].format(row=person.row)


def _pairs(w: dict[str, str], cells: tuple[Cell, ...]) -> list[list[str]]:
    told = dict(zip(GRIDS["summary"], cells, strict=True))
    return [[w[f"batch_{key}"], str(told[key])] for key in _PAIRS if told[key] != ""]


def _tables(
    w: dict[str, str], grid: Grid, columns: dict[str, float]
) -> Callable[[Cell], JsonObject]:
    """The table of a person, by row of the list."""
    places = [GRIDS[grid.name].index(key) for key in columns]
    found: dict[Cell, list[list[str]]] = {}
    for row in grid.rows:
        found.setdefault(row[0], []).append([str(row[at]) for at in places])
    return lambda row: {
        "title": w[f"batch_sheet_{grid.name}"],
        "head": [w[f"batch_{key}"] for key in columns],
        "cols": list(columns.values()),
        "rows": found.get(row, []),
    }
