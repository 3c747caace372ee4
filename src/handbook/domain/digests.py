"""A short digest by which an edit of a permanent address is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

LENGTH = 6


def digest(*parts: object) -> str:
    """The same few characters for the same JSON values."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def seal(slug: str, answers: Mapping[str, str]) -> str:
    """What ties a slug to its answers: it no longer fits when either is edited."""
    return digest(slug, dict(answers))
