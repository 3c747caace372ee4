"""What does this person need?  Answered from the published JSON alone, with what it rests on.

    python what_is_needed.py ADDRESS KEY=VALUE …

ADDRESS is that of ``api/v1/`` on a site, or the folder on a disk; a KEY is one of a situation
(``service=new location=outside …``), ``issued_in=CA`` or ``lang=en``.  Prints JSON: the answer,
or what to ask next (exit 2).  Standard library only; any Python from 3.9 on.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

#: What has one of these statuses is prepared.
NEEDED = ("required", "deferrable", "by_commitment")


def read(base: str, name: str) -> dict[str, Any]:
    """A file of the open data."""
    if "://" not in base:
        return json.loads((Path(base) / name).read_text("utf-8"))
    with urllib.request.urlopen(f"{base.rstrip('/')}/{name}") as answer:
        return json.load(answer)


def fitting(situations: list[Any], given: dict[str, str]) -> list[Any]:
    """The situations that the answers leave open, each with the ways that lead there."""
    found = []
    for situation in situations:
        ways = [
            way
            for way in situation["ways"]
            if all(value in way.get(key, [value]) for key, value in given.items())
        ]
        if ways:
            found.append((situation, ways))
    return found


def question(found: list[Any], given: dict[str, str]) -> dict[str, Any]:
    """The first question that is still open, with its answers."""
    every = [way for _, ways in found for way in ways]
    for key in (key for way in every for key in way if key not in given):
        values = sorted({value for way in every for value in way.get(key, [])})
        if len(values) > 1:
            return {"ask": key, "values": values}
    return {"ask": None, "situations": [situation["slug"] for situation, _ in found]}


def cited(because: list[Any], sources: dict[str, Any], lang: str) -> list[Any]:
    """Sources as they are cited: title, place in it, where it was seen."""
    lines = []
    for one in because:
        source = sources[one["source"]]
        place = one["locator_en" if lang == "en" else "locator"]
        line = {"source": source["title"][lang], "place": place, "seen": source.get("seen", [])}
        if line not in lines:
            lines.append(line)
    return lines


def authentication(material: dict[str, Any], place: str) -> dict[str, Any] | None:
    """How a foreign document is authenticated; nothing where the place is not known."""
    for row in material.get("authentication_by_place", []):
        if place in row["places"]:
            return {"method": row["method"], "status": row["status"], "because": row["because"]}
    return None


def unknown(situations: list[Any], given: dict[str, str]) -> dict[str, Any] | None:
    """What no situation knows, with what is allowed instead; nothing where all is known."""
    known: dict[str, set[str]] = {}
    for situation in situations:
        for way in situation["ways"]:
            for key, values in way.items():
                known.setdefault(key, set()).update(values)
    for key, value in given.items():
        if value not in known.get(key, ()):
            return {"unknown": f"{key}={value}", "allowed": sorted(known.get(key, known))}
    return None


def prepared(
    material: dict[str, Any], sources: dict[str, Any], place: str, lang: str
) -> dict[str, Any]:
    """A document that is prepared: its status, its authentication, and what both rest on."""
    line = {
        "name": material["name"][lang],
        "status": material["status"],
        "known": material.get("known", True),
        "rests_on": cited(material["because"], sources, lang),
    }
    how = authentication(material, place)
    if how:
        line["authentication"] = {
            "method": how["method"],
            "status": how["status"],
            "rests_on": cited(how["because"], sources, lang),
        }
    return line


def answer(base: str, given: dict[str, str], place: str, lang: str) -> dict[str, Any]:
    """The answer for these answers to the questions, or the next question."""
    situations = read(base, "situations.json")["situations"]
    wrong = unknown(situations, given)
    if wrong:
        return wrong
    found = fitting(situations, given)
    if not found:
        said = " ".join(f"{key}={value}" for key, value in given.items())
        return {"unknown": said, "allowed": []}
    if len(found) > 1:
        return question(found, given)
    ((situation, _),) = found
    checklist = read(base, situation["checklist"])
    sources = {source["id"]: source for source in read(base, "sources.json")["sources"]}
    return {
        "situation": situation["title"][lang],
        "as_of": checklist["situation"]["as_of"],
        "needed": [
            prepared(material, sources, place, lang)
            for material in checklist["materials"]
            if material["status"] in NEEDED
        ],
        "working_days": checklist["time_limit"]["promised_working_days"],
        "to_confirm": checklist["to_confirm"],
        "page": f"{'en/' if lang == 'en' else ''}s/{situation['slug']}.html",
        "license": checklist["license"],
    }


def main() -> int:
    """Read what was given, print the answer."""
    if not sys.argv[1:]:
        print(__doc__)
        return 2
    given = dict(one.partition("=")[::2] for one in sys.argv[2:])
    lang, place = given.pop("lang", "zh"), given.pop("issued_in", "")
    made = answer(sys.argv[1], given, place, "en" if lang == "en" else "zh")
    print(json.dumps(made, ensure_ascii=False, indent=2))
    return 0 if "needed" in made else 2


if __name__ == "__main__":
    sys.exit(main())
