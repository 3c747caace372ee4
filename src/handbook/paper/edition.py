"""An edition: both volumes of the handbook on a day, composed in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handbook.domain import model as m
from handbook.domain.json_values import JsonObject
from handbook.domain.wording import wording
from handbook.pages import qr
from handbook.pages.printed_copies import file_name
from handbook.paper import blocks as b
from handbook.paper import document_json
from handbook.paper.composition import Composition
from handbook.paper.paper_site import Paper
from handbook.paper.print_shop import in_one_ink
from handbook.paper.volumes import Volume
from handbook.rules.edition_codes import BookCodes, edition_number


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The handbook of a day on paper, in both languages, and its number."""

    paper: Paper
    number: str
    parts: Mapping[m.Language, tuple[b.BookPart, ...]]

    @property
    def chapters(self) -> list[str]:
        """The pages that are chapters of either volume, in order."""
        return [chapter.id for chapter in _chapters(self.parts["zh"])]

    def volume(self, language: m.Language, volume: Volume) -> tuple[b.BookPart, ...]:
        """The parts of a volume."""
        return tuple(part for part in self.parts[language] if part.volume == volume)


def compose(paper: Paper) -> Edition:
    """The edition of the paper's day.

    Raises :class:`OutOfStepError` when the languages do not match.
    """
    parts = {language: Composition(paper, language).parts() for language in m.LANGUAGES}
    _in_step(parts)
    number = edition_number(BookCodes(paper.book).on(paper.day), paper.day)
    return Edition(paper=paper, number=number, parts=parts)


class OutOfStepError(Exception):
    """The two languages do not match block for block; the message names the first place."""


def _in_step(parts: Mapping[m.Language, tuple[b.BookPart, ...]]) -> None:
    """See that both languages have the same blocks, and the same rows in each list."""
    for chapter, other in zip(_chapters(parts["zh"]), _chapters(parts["en"]), strict=True):
        for left, right in zip(chapter.blocks, other.blocks, strict=True):
            if type(left) is not type(right):
                raise OutOfStepError(
                    f"{chapter.id}: {type(left).__name__} / {type(right).__name__}"
                )
            if _rows(left) != _rows(right):
                raise OutOfStepError(f"{chapter.id}: {left}")


def _rows(block: b.Block) -> set[str]:
    """What a block has in common with its twin: the number of a clause, the rows of a list."""
    if isinstance(block, b.Clause):
        return {block.number}
    if isinstance(block, b.Process):
        return {step.number for step in block.steps if isinstance(step, b.Clause)}
    if isinstance(block, (b.Table, b.NoteList)):
        return {row.number for row in block.rows}
    if isinstance(block, b.MaterialIndex):
        return {row.id for row in block.rows}
    return set()


def _chapters(parts: Iterable[b.BookPart]) -> Iterator[b.Chapter]:
    for part in parts:
        yield from part.chapters


# -- for the typesetter ----------------------------------------------------------------------------


def languages_of(kind: str) -> tuple[m.Language, ...]:
    """The languages of an edition ``zh``, ``en`` or ``both``."""
    if kind == "both":
        return m.LANGUAGES
    return ("en",) if kind == "en" else ("zh",)


def document(
    edition: Edition, kind: str, volume: Volume = "handbook", *, print_shop: bool = False
) -> JsonObject:
    """What ``book.typ`` prints of a volume for ``zh``, ``en`` or ``both``: plain JSON.

    For a ``print_shop`` with bleed, imprint and back cover, in grey.
    """
    languages = languages_of(kind)
    faces: JsonObject = {
        language: _in_language(edition, language, kind, volume) for language in languages
    }
    return {
        "print_shop": print_shop,
        "kind": kind,
        "volume": volume,
        "languages": list(languages),
        "day": edition.paper.day.isoformat(),
        "number": edition.number,
        "in": in_one_ink(faces) if print_shop else faces,
    }


def places_of(
    edition: Edition, language: m.Language, kind: str, volume: Volume
) -> document_json.Places:
    """Where the links of a volume lead: within it, into the other one, or to the site."""
    paper = edition.paper
    other = file_name("evidence" if volume == "handbook" else "handbook", kind)
    base = paper.settings.address
    return document_json.Places.of(
        edition.volume(language, volume),
        every=edition.parts[language],
        address=lambda name: paper.address(f"{name}.md", language),
        other=f"{base}/pdf/{other}" if base and paper.printed else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What stands on the cover of a volume in one language; ``words`` are those of the template."""

    title: str
    name: str
    volume: str
    city: str
    banner: str
    check: str
    #: Where to look whether the copy still holds; empty where the site has no address.
    address: str
    where: str
    #: Names and values of the imprint.
    imprint: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


def face(made: Edition, language: m.Language, volume: Volume) -> Face:
    """What stands on the cover of a volume."""
    paper, words = made.paper, wording(language)
    city = paper.book.city
    address = paper.address("copies.md", language)
    target = f"{address}#copy-{made.number.partition('-')[0]}" if address else ""
    printed = {
        key.removeprefix("pdf_"): text for key, text in words.items() if key.startswith("pdf_")
    }
    return Face(
        title=f"{paper.name(language)} · {words[f'pdf_volume_{volume}']}",
        name=(city.handbook_title or city.name)[language],
        volume=words[f"pdf_volume_{volume}"],
        city=(city.short_name or city.name)[language],
        banner=paper.banner(language),
        check=words["pdf_check" if target else "pdf_check_unknown"],
        address=target,
        where=words[f"pdf_where_{volume}"],
        imprint=_imprint(made, language, volume),
        words=printed | {key: words[key] for key in ("edition_day", "colon", "comma")},
    )


def _imprint(made: Edition, language: m.Language, volume: Volume) -> tuple[tuple[str, str], ...]:
    """Who publishes the volume, and which it is; what nobody has supplied is to be confirmed."""
    words, city = wording(language), made.paper.book.city
    operator = city.website.operator if city.website else None
    return (
        (
            words["pdf_imprint_title"],
            f"{made.paper.name(language)} · {words[f'pdf_volume_{volume}']}",
        ),
        (words["pdf_imprint_publisher"], operator[language] if operator else words["to_confirm"]),
        (words["pdf_edition"], made.number),
        (words["edition_day"], made.paper.day.isoformat()),
        (words["pdf_imprint_licence"], words["pdf_imprint_licence_text"]),
    )


def _in_language(made: Edition, language: m.Language, kind: str, volume: Volume) -> JsonObject:
    """The texts of one language."""
    cover = face(made, language, volume)
    places = places_of(made, language, kind, volume)
    return {
        "title": cover.title,
        "name": cover.name,
        "volume": cover.volume,
        "city": cover.city,
        "banner": cover.banner,
        "check": cover.check,
        "address": cover.address,
        "where": cover.where,
        "imprint": [list(line) for line in cover.imprint],
        "words": dict(cover.words),
        "parts": document_json.parts_json(made.volume(language, volume), places),
        "qr": qr_code(cover.address, wording(language)),
    }


def qr_code(address: str, words: Mapping[str, str]) -> JsonObject:
    """The QR code of an address with its alternative text; nothing for an empty address."""
    alternative = words["pdf_qr_alt"].format(address=address)
    if not address:
        return {}
    return {"svg": document_json.standalone(str(qr.svg(address, alternative))), "alt": alternative}
