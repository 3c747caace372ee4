"""A JSON Schema for every file of the open data, from the models that the data is read with."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from handbook.domain import model as m
from handbook.domain.json_values import JsonObject
from handbook.export import checklist_shape
from handbook.export.at_a_glance import GlanceQuestion

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Situation(_Shape):
    """A situation that the rules tell apart from every other."""

    slug: _Id = Field(description="Permanent: the page is s/<slug>.html.")
    title: checklist_shape.Pair
    item: _Id = Field(description="An entry of services.json.")
    situation: dict[str, str] = Field(description="One set of answers that leads here.")
    count: int = Field(ge=1, description="How many sets of answers lead here.")
    ways: list[dict[str, list[str]]] = Field(
        description="All of them: each line stands for every combination of its values."
    )
    checklist: str = Field(description="The file with the answer, below this folder.")


class Licence(_Shape):
    """On what terms the texts and the data may be used."""

    id: str = Field(description="As SPDX names it.")
    url: str
    name: checklist_shape.Pair
    attribution: checklist_shape.Pair = Field(description="Whom to name.")


class Index(_Shape):
    """What there is, and for which day it is true."""

    title: checklist_shape.Pair
    city: _Id
    as_of: _Day
    license: Licence
    versions: dict[str, str | None] = Field(description="Of the JSON, the data and the software.")
    files: dict[str, str] = Field(description="File of each collection, below this folder.")
    schemas: dict[str, str] = Field(description="JSON Schema of each file, below this folder.")
    counts: dict[str, int]
    rules: int = Field(description="How many rules decide the answers.")
    statements: int = Field(description="How many sentences carry a source.")


class GlanceLine(_Shape):
    """A question that readers ask of every service, with its answer in a line."""

    question: GlanceQuestion
    answer: checklist_shape.Pair
    links: list[str] = Field(description="Addresses and telephone numbers in it.")
    rules: list[str] = Field(description="Rules and statements that it sums up.")


class Service(m.Item):
    """A service item, with its lines at a glance."""

    at_a_glance: tuple[GlanceLine, ...]


_RECORDS: dict[str, type[BaseModel]] = {
    "services": Service,
    "materials": m.Material,
    "measures": m.Measure,
    "sources": m.Source,
    "situations": Situation,
}


def schemas() -> dict[str, JsonObject]:
    """The schema of ``index``, of each collection and of a ``checklist`` by name."""
    made = {"index": {"$schema": _DIALECT, **Index.model_json_schema()}}
    for name, record in _RECORDS.items():
        inner = record.model_json_schema(ref_template="#/$defs/{model}")
        definitions = inner.pop("$defs", {})
        made[name] = {
            "$schema": _DIALECT,
            "title": name,
            "type": "object",
            "properties": {
                "license": {
                    "type": "string",
                    "description": "Address of the terms on which it may be used.",
                },
                name: {"type": "array", "items": inner},
            },
            "required": ["license", name],
            "additionalProperties": False,
            **({"$defs": definitions} if definitions else {}),
        }
    return made | {"checklist": checklist_shape.schema()}


def file(name: str) -> str:
    """The name of a schema's file."""
    return f"{name}.schema.json"
