"""The official foot of every page: who runs the website and under which numbers."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain.wording import wording


@dataclass(frozen=True, slots=True)
class FootLine:
    """A line of the foot; ``href`` is empty where it leads nowhere."""

    label: str
    text: str
    href: str = ""


def official(city: m.Jurisdiction, language: m.Language) -> tuple[FootLine, ...]:
    """The lines that the operator of the website has supplied; none by default."""
    website, words = city.website, wording(language)
    if website is None:
        return ()
    given = {
        "operator": website.operator[language] if website.operator else None,
        "licence": website.licence,
        "police_record": website.police_record,
        "site_code": website.site_code,
    }
    lines = [FootLine(words[f"footer_{name}"], text) for name, text in given.items() if text]
    if website.barrier_free:
        lines.append(FootLine("", words["footer_barrier_free"], website.barrier_free))
    return tuple(lines)
