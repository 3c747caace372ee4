"""An impact as text, as Markdown, or as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from handbook.audit.impact_words import Entry, Section
from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages.render import environment


def text(sections: Sequence[Section], language: m.Language, *, markdown: bool) -> str:
    """The sections as plain text or as Markdown."""
    w = wording(language)
    lines: list[str] = []
    for section in sections:
        lines += (
            [("## " if markdown else "") + section.title, ""]
            if section is sections[0]
            else [("### " if markdown else "") + section.title, ""]
        )
        bullet = "- " if markdown else ""
        lines += [
            f"{bullet}{w['impact_from']}{w['colon']}{section.before}",
            f"{bullet}{w['impact_to']}{w['colon']}{section.after}",
            "",
            section.summary,
            "",
        ]
        lines += _entries(section.entries, w, markdown=markdown)
        if section.reworded:
            lines += [
                ("#### " if markdown else "") + w["impact_reworded"],
                "",
                w["impact_reworded_note"],
                "",
            ]
            lines += _entries(section.reworded, w, markdown=markdown)
    return "\n".join(lines).rstrip() + "\n"


def _entries(entries: Iterable[Entry], w: Mapping[str, str], *, markdown: bool) -> list[str]:
    bold = "**" if markdown else ""
    lines: list[str] = []
    for number, entry in enumerate(entries, 1):
        services = w["comma"].join(entry.services)
        lines.append(f"{number}. {bold}{entry.count}{bold} · {services}")
        lines += [f"   - {bold}{change}{bold}" for change in entry.changes]
        for index, where in enumerate(entry.where):
            label = w["impact_where"] if index == 0 else w["impact_or"]
            lines.append(f"   - {label}{w['colon']}{where}")
        if entry.because:
            code = "`" if markdown else ""
            ids = f"{code}{w['comma']}{code}".join(entry.because.split(w["comma"]))
            lines.append(f"   - {w['impact_because']}{w['colon']}{code}{ids}{code}")
        lines.append("")
    return lines


def html(sections: Sequence[Section], language: m.Language) -> str:
    """The sections as one page that needs nothing but itself."""
    template = environment().get_template("impact.html.j2")
    return template.render(sections=sections, language=language, w=wording(language)) + "\n"
