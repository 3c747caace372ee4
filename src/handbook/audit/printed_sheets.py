"""What a printed sheet should say, section by section: every row under its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from handbook.audit.printed_reading import tight
from handbook.audit.printed_units import Unit
from handbook.domain.json_values import JsonObject


def sheet_units(document: JsonObject) -> Iterator[Unit]:
    """Everything that a sheet says, in the order in which it is read aloud."""
    faces = _faces(document)
    yield from _head(document, faces)
    names = [face["words"]["need"] for face in faces]
    yield Unit(names[0], _joined(names))
    if not faces[0]["needed"]:
        yield Unit(names[0], tight("".join(face["nothing"] for face in faces)))
    for number, rows in enumerate(zip(*(face["needed"] for face in faces), strict=True), 1):
        said = (
            f"{number}.{_text(row['name'])}{_text(row['status'])}{row['how']}{_text(row['c'])}"
            for row in rows
        )
        yield Unit(f"{names[0]} {number}", tight("□" + "".join(said)))
    for field, words in (
        ("unknown", "unknown_asked"),
        ("authentication", "authentication"),
        ("waived", "dont_need"),
        ("limits", "time_limits"),
        ("help", "glance_where"),
        ("steps", "steps"),
        ("after", "what_next"),
        ("confirm", "to_confirm"),
    ):
        yield from _section(faces, field, words)


def beside(document: JsonObject) -> Iterator[str]:
    """What stands at the foot of each page."""
    faces = _faces(document)
    yield from (tight(face["address"]) for face in faces if face["address"])
    yield tight(_joined(face["words"]["edition"] for face in faces) + str(document["number"]))


def _faces(document: JsonObject) -> list[Any]:
    """The texts of a sheet, one for each language."""
    whole = cast("Any", document)
    return [whole["in"][language] for language in whole["languages"]]


def _head(document: JsonObject, faces: list[Any]) -> Iterator[Unit]:
    place = _text(faces[0]["title"])
    yield Unit(place, _joined(face["handbook"] for face in faces))
    yield Unit(place, tight("".join(_text(face["title"]) for face in faces)))
    for face in faces:
        w = face["words"]
        said = f"{w['situation_is']}{w['colon']}{_text(face['situation'])}{face['banner']}"
        yield Unit(place, tight(said))
    w = faces[0]["words"]
    day = _joined(face["words"]["edition_day"] for face in faces)
    number = f"{w['edition']}{w['colon']}{document['number']}"
    yield Unit(place, tight(f"{day}{w['colon']}{document['day']}·{number}"))
    yield Unit(place, tight("".join(face["words"]["check"] for face in faces)))


def _section(faces: list[Any], field: str, words: str) -> Iterator[Unit]:
    """A section, where it has a line: its heading, then each line in its language."""
    if not faces[0][field] and field != "limits":
        return
    name = str(faces[0]["words"][words])
    yield Unit(name, _joined(face["words"][words] for face in faces))
    for face in faces:
        joint = face["words"]["semicolon"] if field == "confirm" else ""
        for number, line in enumerate(face[field]):
            said = (joint if number else "") + line.get("n", "") + _text(line.get("c", line))
            yield Unit(f"{name} {number + 1}", tight(said))


def _joined(names: Iterable[str]) -> str:
    return tight(" · ".join(names))


def _text(value: Any) -> str:
    """The words of composed text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(_text, value))
    if value.get("t") == "flag":
        return "※" + _text(value["c"])
    return "".join(_text(value[key]) for key in ("p", "ul", "c") if key in value)
