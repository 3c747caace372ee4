"""The Foreign Work Permit Service Handbook: policy data in, answers and pages out.

``from handbook import Handbook`` is the way in for programs; :mod:`handbook.library.api` says what
else they may rely on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handbook.library.api import (
        BadList,
        Checklist,
        DataProblems,
        DataVersion,
        Handbook,
        Refused,
        SituationError,
        Undecided,
    )

__all__ = [
    "BadList",
    "Checklist",
    "DataProblems",
    "DataVersion",
    "Handbook",
    "Refused",
    "SituationError",
    "Undecided",
]


def __getattr__(name: str) -> object:
    """The public names, loaded when they are used: ``handbook --help`` does not wait for them."""
    if name in __all__:
        from handbook.library import api  # noqa: PLC0415

        return getattr(api, name)
    message = f"module 'handbook' has no attribute {name!r}"
    raise AttributeError(message)
