"""The published shape of a checklist: the JSON of ``handbook checklist`` and of the site.

The models are the schema: ``checklist.schema.json`` is written from them.  Nothing else is allowed
in a checklist, so that a change of its shape is a change here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from handbook.domain import model as m
from handbook.domain.json_values import JsonObject

_Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_Code = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Pair(_Shape):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Because(_Shape):
    """One source of a decision."""

    rule: str = Field(description="The deciding rule.")
    source: _Id = Field(description="An entry of sources.json.")
    locator: str = Field(description="Where in the source, in Chinese.")
    locator_en: str = Field(description="Where in the source, in English.")
    confidence: m.Confidence
    level: m.Level
    in_force: _Day
    verified: _Day
    relation: m.Relation | None = Field(None, description="How the source stands to the rule.")
    passage: _Id | None = Field(None, description="A passage of the source in sources.json.")
    says: Pair | None = Field(None, description="What the source says there, in our own words.")
    reasoning: Pair | None = Field(None, description="Why the rule follows from it.")
    practice_of: Pair | None = Field(None, description="Whose practice it is.")
    elsewhere: bool | None = Field(None, description="Whether that is not this city.")
    practice: Pair | None = Field(
        None, description="In which other places the rule is practice; it is in force nowhere here."
    )
    differs: Literal["stricter", "milder"] | None = Field(
        None, description="The rule is stricter or milder than the source; why says so."
    )


_Sources = Annotated[list[Because], Field(min_length=1)]


class Expected(_Shape):
    """The state whose authority is expected to act for a territory: ask before relying on it."""

    state: _Code
    note: Pair


class Authentication(_Shape):
    """How a foreign document is authenticated."""

    method: m.Method
    status: m.AuthenticationStatus
    issued_in: _Code
    expected: Expected | None = None
    because: _Sources


class AuthenticationByPlace(_Shape):
    """How a foreign document is authenticated that was issued in one of these places."""

    method: m.Method
    status: m.AuthenticationStatus
    places: Annotated[list[_Code], Field(min_length=1)]
    expected: Expected | None = None
    because: _Sources


class Promise(_Shape):
    """A document that a written commitment replaces, or that follows later for those who wish."""

    material: _Id
    replaces: bool
    authentication_only: bool


class Material(_Shape):
    """One material.  A foreign one that is handed in has one of the two authentication fields."""

    id: _Id
    status: m.Status
    name: Pair
    original: int = Field(ge=0, description="How many originals.")
    copies: int = Field(ge=0, description="How many copies.")
    medium: Literal["electronic", "paper", "both"]
    language: m.PaperLanguage = Field(
        description="In Chinese; in any language, with a translation; or as it is."
    )
    signed_by: list[m.Party]
    sealed_by: list[m.Party]
    because: _Sources
    known: Literal[False] | None = Field(
        None, description="False where no source says whether it is asked for."
    )
    commits_to: list[Promise] | None = Field(
        None, description="What a written commitment is given for."
    )
    note: Pair | None = None
    why: Pair | None = None
    rests_on: Pair | None = Field(
        None, description="Said where the status rests on the practice of other places alone."
    )
    authentication: Authentication | None = None
    authentication_by_place: list[AuthenticationByPlace] | None = None


class TimeLimit(_Shape):
    """Working days, counted by the official calendar; null where no rule says a number."""

    promised_working_days: int | None
    national_working_days: int | None
    statutory_working_days: int | None
    because: list[Because]


class Result(_Shape):
    """What the procedure ends with."""

    id: _Id
    name: Pair
    because: _Sources


class Step(_Shape):
    """One step, who takes it and by when."""

    id: str
    actor: str
    name: Pair
    text: Pair
    deadline: Pair | None
    because: _Sources


class InAnotherLanguage(_Shape):
    """The texts of a checklist in a language that only some of them stand in."""

    language: str = Field(pattern=r"^[a-z]{2}$")
    name: str = Field(description="What its readers call the language.")
    notice: str = Field(description="That the Chinese prevails; who made the translation.")
    machine: bool = Field(description="Whether nobody has confirmed some of it yet.")
    texts: dict[str, str] = Field(description="The translation of each Chinese text that has one.")


class Checklist(_Shape):
    """The answer for one situation on one day."""

    slug: _Id | None = Field(None, description="The page of the situation is s/<slug>.html.")
    license: str | None = Field(None, description="Address of the terms on which it may be used.")
    situation: dict[str, str | list[str]] = Field(description="The answers, and as_of.")
    assumed: dict[str, str] = Field(description="Answers that were not given and taken by default.")
    left_out: list[Pair] = Field(
        default=[], description="Answers that were given and are not asked for here, and why."
    )
    item: _Id = Field(description="An entry of services.json.")
    materials: list[Material]
    time_limit: TimeLimit
    result: Result
    steps: list[Step]
    to_confirm: list[str]
    translation: InAnotherLanguage | None = Field(
        None, description="Where a further language was asked for."
    )


def schema() -> JsonObject:
    """The JSON Schema (2020-12) of a checklist."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **Checklist.model_json_schema()}
