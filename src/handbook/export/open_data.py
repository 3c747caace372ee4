"""The open data published beside the pages: the same model, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from handbook.domain import model as m
from handbook.domain import versions
from handbook.domain.book import Book
from handbook.domain.json_values import Json, JsonObject, ReadObject
from handbook.domain.standing import places_elsewhere
from handbook.domain.wording import wording
from handbook.export import at_a_glance, data_descriptions
from handbook.export import schemas as open_data_schema
from handbook.export.citations import because, text
from handbook.language.citing import only_elsewhere
from handbook.language.phrasing import expectation
from handbook.rules.answers import Checklist, MaterialAnswer, Resolver, resolver_of
from handbook.rules.checklists import Sheet, joined_ways

VERSION = "v1"
#: Of the texts and the data; the program has its own.  Named as SPDX names it.
LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
COLLECTIONS = ("services", "materials", "measures", "sources")


def material(book: Book, material_answer: MaterialAnswer) -> JsonObject:
    """One material of a checklist."""
    rule = material_answer.requirement
    paper = material_answer.paper
    shown: JsonObject = {
        "id": material_answer.material.id,
        "status": material_answer.status,
        "name": text(paper.name),
        "original": paper.original,
        "copies": paper.copies,
        "medium": material_answer.material.medium,
        "language": paper.language,
        "signed_by": list(paper.signed_by),
        "sealed_by": list(paper.sealed_by),
        "because": because(book, material_answer.because),
    }
    if rule is not None and not rule.known:
        shown["known"] = False
    if material_answer.promises:
        shown["commits_to"] = [
            {
                "material": promise.material.id,
                "replaces": promise.replaces,
                "authentication_only": promise.authentication,
            }
            for promise in material_answer.promises
        ]
    if rule is not None and rule.note is not None and material_answer.listed:
        shown["note"] = text(rule.note)
    if rule is not None and rule.why is not None:
        shown["why"] = text(rule.why)
    if rule is not None and places_elsewhere(book, rule):
        shown["rests_on"] = {
            language: only_elsewhere(book, rule, language) for language in m.LANGUAGES
        }
    if material_answer.authentication is not None:
        auth = material_answer.authentication
        shown["authentication"] = {
            "method": auth.method,
            "status": auth.status,
            "issued_in": auth.place,
            **_expected(auth.state),
            "because": because(book, auth.because),
        }
    return shown


def _expected(state: m.Place | None) -> JsonObject:
    """The state whose apostille is expected for a territory, where it is one."""
    if state is None:
        return {}
    note: JsonObject = {language: expectation(state, language) for language in m.LANGUAGES}
    return {"expected": {"state": state.code, "note": note}}


def count(rule: m.Requirement | None, catalogue: m.Material, field: str) -> int:
    """How many are handed in: ``field`` is ``original`` or ``copies``."""
    value = getattr(rule, field) if rule is not None else None
    return int(getattr(catalogue, field) if value is None else value)


def checklist(book: Book, checklist: Checklist, *, every: bool = False) -> JsonObject:
    """A checklist in the published shape; ``every`` keeps what is not applicable."""
    promised, national = (
        checklist.time_limits.get("promised"),
        checklist.time_limits.get("national"),
    )
    statutory = checklist.time_limits.get("statutory")
    return {
        "situation": checklist.situation.to_json(),
        "assumed": {
            key: checklist.situation.answers[key][0] for key in checklist.situation.assumed
        },
        "item": checklist.item.id,
        "materials": [
            material(book, answer) for answer in checklist.materials if every or answer.listed
        ],
        "time_limit": {
            "promised_working_days": promised.working_days if promised else None,
            "national_working_days": national.working_days if national else None,
            "statutory_working_days": statutory.working_days if statutory else None,
            "because": because(book, tuple(checklist.time_limits.values())),
        },
        "result": {
            "id": checklist.result.id,
            "name": text(checklist.result.name),
            "because": because(book, checklist.result_because),
        },
        "steps": [
            {
                "id": step.id,
                "actor": step.actor,
                "name": text(step.name),
                "text": text(step.text),
                "deadline": text(step.deadline) if step.deadline else None,
                "because": because(book, (step,)),
            }
            for step in checklist.steps
        ],
        "to_confirm": list(checklist.to_confirm),
    }


def sheet(sheet: Sheet) -> JsonObject:
    """The checklist of a distinct situation: authentication for every place."""
    situation = sheet.checklist.situation.to_json()
    del situation["issued_in"]
    materials = [
        _everywhere(answer, sheet) for answer in sheet.checklist.materials if answer.listed
    ]
    return (
        {"slug": sheet.distinct.slug, "license": LICENCE_URL}
        | checklist(sheet.book, sheet.checklist)
        | {
            "situation": situation,
            "materials": materials,
            "to_confirm": sheet.to_confirm,
        }
    )


def _everywhere(answer: MaterialAnswer, sheet: Sheet) -> JsonObject:
    """One material of a sheet: its authentication for every place."""
    shown = material(sheet.book, answer)
    table = sheet.abroad.get(answer.material.id)
    if table is not None:
        del shown["authentication"]
        shown["authentication_by_place"] = [
            {
                "method": row.method,
                "status": row.status,
                "places": list(row.places),
                **_expected(row.state),
                "because": because(sheet.book, row.because),
            }
            for row in table
        ]
    return shown


def add_sheets(made: dict[str, bytes], sheets: Iterable[Sheet]) -> None:
    """Add the checklist of every distinct situation, the list of them, and their schema."""
    folder = f"api/{VERSION}"
    rows: list[JsonObject] = []
    for one in sheets:
        distinct = one.distinct
        rows.append(
            {
                "slug": distinct.slug,
                "title": {language: distinct.title(one.book, language) for language in m.LANGUAGES},
                "item": one.checklist.item.id,
                "situation": {key: values[0] for key, values in distinct.answers.items()},
                "count": len(distinct.ways),
                # Each line stands for every combination of its values.
                "ways": [
                    {key: list(values) for key, values in way.items()}
                    for way in joined_ways(one.book, distinct.ways)
                ],
                "checklist": f"checklists/{distinct.slug}.json",
            }
        )
        content = json.dumps(sheet(one), ensure_ascii=False, separators=(",", ":"))
        made[f"{folder}/checklists/{distinct.slug}.json"] = content.encode() + b"\n"
    made[f"{folder}/situations.json"] = dump({"license": LICENCE_URL, "situations": rows})
    index = json.loads(made[f"{folder}/index.json"])
    index["files"] |= {
        "situations": "situations.json",
        "checklist_schema": "checklist.schema.json",
        "data_package": data_descriptions.PACKAGE,
        "openapi": data_descriptions.OPENAPI,
    }
    schemas = open_data_schema.schemas()
    index["schemas"] = {name: open_data_schema.file(name) for name in schemas}
    for name, schema in schemas.items():
        made[f"{folder}/{open_data_schema.file(name)}"] = dump(schema)
    index["counts"]["situations"] = len(rows)
    made[f"{folder}/index.json"] = dump(index)
    _describe(made, index)


def _describe(made: dict[str, bytes], index: ReadObject) -> None:
    """Add what describes the files to other programs."""
    folder = f"api/{VERSION}/"
    edition = data_descriptions.Edition(
        title=" / ".join(index["title"][language] for language in m.LANGUAGES),
        city=index["city"],
        version=index["versions"]["data"],
        day=date.fromisoformat(index["as_of"]),
        licence=LICENCE,
        licence_url=LICENCE_URL,
    )
    names = ("index", *COLLECTIONS, "situations")
    contents = {
        path.removeprefix(folder): content
        for path, content in sorted(made.items())
        if path.startswith(folder) and not path.endswith(".schema.json")
    }
    package = data_descriptions.data_package(contents, edition)
    made[folder + data_descriptions.PACKAGE] = dump(package)
    made[folder + data_descriptions.OPENAPI] = dump(data_descriptions.openapi(names, edition))


def record(value: object) -> Json:
    """Any record of the data as plain JSON values."""
    if isinstance(value, m.Record):
        return {
            (info.alias or name): record(getattr(value, name))
            for name, info in type(value).model_fields.items()
            if name not in ("scope", "defaults") and getattr(value, name) not in (None, ())
        }
    if isinstance(value, dict):
        return {key: record(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [record(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(type(value))


def _service(resolver: Resolver, item: m.Item) -> Json:
    """A service item with its lines at a glance."""
    shown = record(item)
    assert isinstance(shown, dict)  # noqa: S101 - a record is one
    return {**shown, "at_a_glance": at_a_glance.to_json(resolver, item)}


def dump(value: Json) -> bytes:
    """Stable JSON: same value, same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()


def _words(key: str) -> dict[str, str]:
    return {language: wording(language)[key] for language in m.LANGUAGES}


def files(book: Book, day: date) -> dict[str, bytes]:
    """Every file of the open data by path below the site."""
    resolver = resolver_of(book, day)
    collections: dict[str, list[Json]] = {
        "services": [_service(resolver, item) for item in book.items.values()],
        "materials": [record(material) for material in book.materials.values()],
        "measures": [record(measure) for measure in book.measures.values()],
        "sources": [record(source) for source in book.sources.values()],
    }
    made = {
        f"api/{VERSION}/{name}.json": dump({"license": LICENCE_URL, name: rows})
        for name, rows in collections.items()
    }
    version = versions.data(book.root, book.jurisdictions)
    index: JsonObject = {
        "title": text(book.city.handbook_title or book.city.name),
        "city": book.city.id,
        "as_of": day.isoformat(),
        "license": {
            "id": LICENCE,
            "url": LICENCE_URL,
            "name": _words("open_data_licence_name"),
            "attribution": _words("open_data_attribution"),
        },
        "versions": {
            "api": VERSION,
            "data": version.number,
            "revision": version.revision,
            "software": versions.software(),
        },
        "files": {name: f"{name}.json" for name in collections},
        "counts": {name: len(rows) for name, rows in collections.items()},
        "rules": len(book.rules),
        "statements": len(book.statements),
    }
    made[f"api/{VERSION}/index.json"] = dump(index)
    return made
