"""The page on accessibility: what was done, how it was tested, what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handbook.pages.kind import PageKind, View
from handbook.pages.page import Page
from handbook.pages.shared import Shared

_PRINCIPLES = ("perceivable", "operable", "understandable", "compatible")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken:
    """What was done for a principle, and how it is tested."""

    principle: str
    done: str
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityView(View):
    """What was done, and the limits known."""

    rows: tuple[MeasureTaken, ...]
    limits: tuple[str, ...]


def _view(shared: Shared, page: Page, name: str) -> AccessibilityView:
    words = page.words
    return AccessibilityView(
        title=shared.title(page, name),
        rows=tuple(
            MeasureTaken(
                principle=words[f"a11y_{principle}"], done=words[key], test=words[f"{key}_test"]
            )
            for principle in _PRINCIPLES
            for key in sorted(words)
            if re.fullmatch(rf"a11y_{principle}_\d", key)
        ),
        limits=tuple(words[key] for key in sorted(words) if re.fullmatch(r"a11y_limits_\d", key)),
    )


PAGE = PageKind(id="accessibility", template="accessibility", view=_view)
