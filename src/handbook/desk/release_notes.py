"""Release notes for readers, in both languages, and the draft of an entry of the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handbook.audit import impact_words
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import DataProblemsError
from handbook.domain.wording import wording
from handbook.loading import revisions
from handbook.loading.cities import DEFAULT
from handbook.rules.answer_facts import State
from handbook.rules.book_cache import load_cached
from handbook.rules.impact import compare_each

#: Fields by which staff know when to compare a rule again; a rule takes them from its notice.
_OF_THE_DESK = {"verified", "owner", "review_months"}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is new for readers between a revision and the working tree."""

    base: str
    day: date
    book: Book
    notices: tuple[m.Measure, ...]
    amended: tuple[m.Measure, ...]
    updates: tuple[m.Update, ...]
    sections: dict[m.Language, list[impact_words.Section]]
    #: Day and subject of each commit that touched the data.
    commits: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes for readers."""
        changed = any(one.entries or one.reworded for one in self.sections["zh"])
        return not (self.notices or self.amended or self.updates or changed)


def notes(root: Path, base: str, day: date, city: str = DEFAULT) -> Notes:
    """Compare the working tree at ``root`` with the revision ``base``.

    Raises :class:`~handbook.loading.revisions.RevisionError` for a revision that cannot be read and
    :class:`~handbook.domain.problems.DataProblemsError` when the data of the working
    tree is unsound.
    """
    commit = revisions.resolve(root, base)
    new = load_cached(root / "data", city)
    with revisions.data_at(root, base) as data:
        try:
            old = load_cached(data, city, root)
        except DataProblemsError as problems:
            raise revisions.unsound(base, problems) from None
    later = sorted(one for one in {*old.dates, *new.dates} if one > day)
    impacts = compare_each(
        (State(old, one, base, commit), State(new, one)) for one in (day, *later)
    )
    known = {one.id for one in old.updates}
    return Notes(
        base=base,
        day=day,
        book=new,
        notices=tuple(one for name, one in new.measures.items() if name not in old.measures),
        amended=tuple(
            one
            for name, one in new.measures.items()
            if name in old.measures and _told(one) != _told(old.measures[name])
        ),
        updates=tuple(one for one in new.updates if one.id not in known),
        sections={
            language: [impact_words.ImpactWords(one, language).section() for one in impacts]
            for language in m.LANGUAGES
        },
        commits=tuple(revisions.commits(root, commit, "data")),
    )


def markdown(found: Notes, languages: Sequence[m.Language] = m.LANGUAGES) -> str:
    """The notes as Markdown, one language after the other."""
    parts = ("\n".join(_in(found, language)) for language in languages)
    return "\n\n---\n\n".join(part.strip() for part in parts) + "\n"


def draft(found: Notes) -> str:
    """An entry for ``history.yml``: what is known is filled in, the rest is to be written."""
    kind = "policy" if found.notices else "correction"
    first = found.notices[0] if found.notices else None
    name = first.id if first else "…"
    title = first.title if first else m.Text(zh="…", en="…")
    text = first.summary if first else m.Text(zh="…", en="…")
    lines = [f"# {one}" for one in found.commits]
    lines += [
        f"  - id: {name}-added" if first else "  - id: …",
        f"    day: {found.day}",
        f"    kind: {kind}",
        "    title:",
        *_pair(title),
        "    text:",
        *_pair(text),
    ]
    if first:
        lines += [
            f"    in_force: {first.in_force}",
            f"    measures: [{', '.join(one.id for one in found.notices)}]",
        ]
    return "\n".join(lines) + "\n"


def _pair(text: m.Text) -> Iterator[str]:
    for language in m.LANGUAGES:
        plain = text[language]
        safe = plain if plain != "…" and ": " not in plain and " #" not in plain else f'"{plain}"'
        yield f"      {language}: {safe}"


def _in(found: Notes, language: m.Language) -> Iterator[str]:
    w = wording(language)
    yield f"# {w['notes_title'].format(day=found.day)}"
    yield ""
    yield w["notes_since"].format(base=found.base)
    yield ""
    if found.empty:
        yield w["notes_none"]
        return
    for key, many in (("notes_notices", found.notices), ("notes_amended", found.amended)):
        if many:
            yield from (f"## {w[key]}", "")
            for one in many:
                start = w["history_from"].format(day=one.in_force)
                yield f"- **{one.title[language]}**{w['comma']}{start}"
                yield from (f"  - {effect[language]}" for effect in one.effects)
                yield f"  - {w['history_source']}{w['colon']}{_cited(found.book, one, language)}"
            yield ""
    for number, section in enumerate(found.sections[language]):
        if section.entries or section.reworded:
            heading = w["notes_impact"] + (f"{w['colon']}{section.after}" if number else "")
            yield from (f"## {heading}", "", section.summary, "")
            for entry in (*section.entries, *section.reworded):
                yield f"- {w['comma'].join(entry.services)}{w['colon']}{entry.where[0]}"
                yield from (f"  - {change}" for change in entry.changes)
            yield ""
    if found.updates:
        yield from (f"## {w['notes_updates']}", "")
        for update in found.updates:
            yield f"- **{update.title[language]}**{w['colon']}{update.text[language]}"
        yield ""


def _cited(book: Book, one: m.Measure, language: m.Language) -> str:
    names = dict.fromkeys(citation.source for citation in one.sources)
    return wording(language)["comma"].join(book.sources[name].title[language] for name in names)


def _told(value: object) -> object:
    """What readers are told of a notice and its rules; when they were last compared is not."""
    if isinstance(value, m.Record):
        value = value.model_dump()
    if isinstance(value, dict):
        return {key: _told(held) for key, held in value.items() if key not in _OF_THE_DESK}
    if isinstance(value, list | tuple):
        return [_told(held) for held in value]
    return value
