"""Values as JSON has them: what is written to a file or handed to another program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, Union

#: A value to be written.  Mappings and sequences may only be read: any narrower record fits.
Json: TypeAlias = Union[  # noqa: UP007 - the alias names itself
    bool, int, float, str, Sequence["Json"], Mapping[str, "Json"], None
]
JsonObject: TypeAlias = dict[str, Json]
#: JSON that was read and is looked into by key, such as a JSON Schema: its shape is not ours.
ReadObject: TypeAlias = dict[str, Any]
