"""What other programs go by to find their way in the open data: a data package and an OpenAPI.

Both describe files that lie there already; there is no service behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handbook.domain import model as m
from handbook.domain.json_values import Json, JsonObject
from handbook.domain.wording import wording

#: Their names beside the files that they describe.
PACKAGE, OPENAPI = "datapackage.json", "openapi.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def both(key: str) -> str:
    """A fixed text in both languages, where a format has room for one."""
    return " / ".join(wording(language)[key] for language in m.LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is described: title in both languages, city, version of the data, day, licence."""

    title: str
    city: str
    version: str
    day: date
    #: As SPDX names it, and its address.
    licence: str
    licence_url: str


def data_package(contents: Mapping[str, bytes], edition: Edition) -> JsonObject:
    """A Data Package (version 2) of ``contents``, the files by their path beside it.

    Each is there with its size and digest, so that a copy can be checked, and with its JSON Schema;
    the schemas themselves are no data, and programs take them for those of tables.
    """
    return {
        "$schema": _PROFILE,
        "name": f"work-permit-handbook-{edition.city}",
        "title": edition.title,
        "description": both("open_data_lead"),
        "version": edition.version,
        "created": f"{edition.day}T00:00:00Z",
        "licenses": [
            {
                "name": edition.licence,
                "path": edition.licence_url,
                "title": both("open_data_licence_name"),
            }
        ],
        "contributors": [{"title": both("open_data_attribution"), "roles": ["author"]}],
        "resources": [_resource(path, content) for path, content in contents.items()],
    }


def _resource(path: str, content: bytes) -> JsonObject:
    name = path.removesuffix(".json")
    kind = "checklist" if name.startswith("checklists/") else name
    return {
        "name": name,
        "path": path,
        "description": both(f"open_data_{kind}"),
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "jsonSchema": f"{kind}.schema.json",
    }


def openapi(names: Iterable[str], edition: Edition) -> JsonObject:
    """An OpenAPI (3.1) description of the files ``names`` and of the checklists; all are read."""
    paths: JsonObject = {f"/{name}.json": _get(name, name, []) for name in names}
    slug: Json = {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": both("open_data_slug"),
        "schema": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    }
    paths["/checklists/{slug}.json"] = _get("checklist", "checklist", [slug])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": edition.title,
            "version": edition.version,
            "description": f"{both('open_data_lead')}\n\n{both('open_data_assistants')}",
            "license": {"name": both("open_data_licence_name"), "url": edition.licence_url},
        },
        "servers": [{"url": "."}],
        "paths": paths,
    }


def _get(name: str, schema: str, parameters: list[Json]) -> JsonObject:
    answer: JsonObject = {
        "description": both(f"open_data_{name}"),
        "content": {"application/json": {"schema": {"$ref": f"{schema}.schema.json"}}},
    }
    operation: JsonObject = {
        "operationId": f"read-{name}",
        "summary": both(f"open_data_{name}"),
        "responses": {"200": answer},
    }
    if parameters:
        missing: Json = {"description": both("open_data_no_slug")}
        operation["responses"] = {"200": answer, "404": missing}
        operation["parameters"] = parameters
    return {"get": operation}
