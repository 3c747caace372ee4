"""The page of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.export.at_a_glance import dial
from handbook.pages.kind import Chapter, PageKind, Place, View
from handbook.pages.page import Page
from handbook.pages.provenance import OpenQuestion, SourceLink
from handbook.pages.shared import Shared

#: All details that a place which readers go to should have, in the order in which they are shown.
_DETAILS = (
    "telephone",
    "address",
    "hours",
    "holidays",
    "map",
    "directions",
    "appointment",
    "bring",
)
#: Elements of a service guide that only such a place has.
_OF_A_PLACE = frozenset({"place", "hours", "phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRow:
    """A detail of a contact: ``href`` opens or dials it; its own sources, where it has some.

    ``spoken`` is the language of a ``text`` that is not in that of the page, ``meaning`` what it
    means.
    """

    label: str
    text: str
    href: str = ""
    spoken: str = ""
    meaning: str = ""
    as_of: str = ""
    cited: tuple[SourceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A place or service; ``as_of`` is the day on which it was so (an ISO date)."""

    id: str
    name: str
    role: str
    details: tuple[DetailRow, ...]
    #: Details that nobody has found yet, in words; empty where none is missing.
    missing: str
    note: str | None
    as_of: str | None
    confidence: m.Confidence
    cited: tuple[SourceLink, ...]
    entries: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView(View):
    """Every contact: those that can be dialled first."""

    contacts: tuple[ContactRow, ...]
    intro: str


def _view(shared: Shared, page: Page, name: str) -> ContactView:
    ordered = sorted(shared.book.contacts, key=lambda contact: not contact.telephone)
    return ContactView(
        title=shared.title(page, name),
        contacts=tuple(contact_row(page, contact) for contact in ordered),
        intro=page.words["intro_contact"],
    )


def contact_row(page: Page, contact: m.Contact) -> ContactRow:
    """A contact as a line of a page."""
    return ContactRow(
        id=contact.id,
        name=page.say(contact.name),
        role=page.say(contact.role),
        details=tuple(_details(page, contact)),
        missing=_missing(page, contact),
        note=page.say(contact.note),
        as_of=contact.as_of.isoformat() if contact.as_of else None,
        confidence=contact.confidence,
        cited=page.sources(contact.sources),
        entries=page.to_confirm(contact.to_confirm),
    )


def _details(page: Page, contact: m.Contact) -> Iterator[DetailRow]:
    """What is known of a contact, a line each."""
    if contact.link:
        text = page.say(contact.value) or contact.link
        yield DetailRow(label=page.words["contact_web"], text=text, href=contact.link)
    elif contact.value:
        yield DetailRow(label=page.words["contact_details"], text=page.say(contact.value))
    for number in contact.telephone:
        yield _detail(page, "telephone", number, number.number, dial(number.number))
    if contact.languages:
        yield _detail(page, "languages", contact.languages, page.say(contact.languages))
    if contact.say:
        yield _to_say(page, contact.say)
    for field in _DETAILS:
        found = getattr(contact, field)
        if isinstance(found, m.MapLink):
            yield _detail(page, field, found, found.link, found.link)
        elif isinstance(found, m.Detail):
            yield _detail(page, field, found, page.say(found))


def _detail(
    page: Page, field: str, found: m.Detail | m.Telephone | m.MapLink, text: str, href: str = ""
) -> DetailRow:
    return DetailRow(
        label=page.words[f"contact_{field}"],
        text=text,
        href=href,
        as_of=found.as_of.isoformat() if found.as_of else "",
        cited=page.sources(found.sources),
    )


def _to_say(page: Page, words: m.Text) -> DetailRow:
    """What to say on the telephone: the Chinese sentence, and for others what it means."""
    label = page.words["contact_say"]
    quoted = page.words["glance_quote"].format(words=words.zh)
    if page.language == "zh":
        return DetailRow(label=label, text=quoted)
    meaning = page.words["glance_meaning"].format(words=page.say(words))
    return DetailRow(label=label, text=quoted, spoken="zh", meaning=meaning)


def _missing(page: Page, contact: m.Contact) -> str:
    """The details that a place still lacks, where it is on the list that one is looked for."""
    awaited = any(
        not _OF_A_PLACE.isdisjoint(page.book.to_confirm[name].elements)
        for name in contact.to_confirm
    )
    names = [page.words[f"contact_{field}"] for field in _DETAILS if not getattr(contact, field)]
    if not awaited or not names:
        return ""
    return page.words["contact_missing"].format(names=page.words["comma"].join(names))


PAGE = PageKind(
    id="contact",
    template="contact",
    view=_view,
    place=Place(icon="window", home=13, chapter=Chapter(part="pdf_part_bodies", order=3)),
)
