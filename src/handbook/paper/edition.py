"""An edition: the chapters of the handbook on a day, composed in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.pages import qr
from handbook.pages.lettering import width
from handbook.paper.chapters import DAY, Block, Chapter, Notes, Paper
from handbook.paper.drawings import pieces
from handbook.paper.rich_text import Rich, bold, para, rich, span, strings
from handbook.rules.edition_codes import BookCodes, edition_number

#: The parts in order: the key of the part's title, and its pages.  ``*`` stands for a family.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pdf_part_read", ("about",)),
    ("pdf_part_services", ("services/*",)),
    (
        "pdf_part_before",
        (
            "who-needs-a-permit",
            "categories",
            "points",
            "materials",
            "documents",
            "plan",
            "authentication",
        ),
    ),
    ("pdf_part_after", ("after-approval", "employers", "penalties")),
    ("pdf_part_reference", ("faq", "glossary", "legal-basis", "timeline", "statistics")),
    ("pdf_part_notices", ("notices/*",)),
    ("pdf_part_bodies", ("bodies", "supervision", "contact")),
    ("pdf_part_end", ("sources", "conflicts", "to-confirm")),
)
#: Fixed pages that are no chapter: tools for the screen, notes for programs, and pages that list
#: what the contents list.
NOT_ON_PAPER = frozenset(
    {
        "a-z",
        "accessibility",
        "batch",
        "compare",
        "copies",
        "find",
        "history",
        "index",
        "notices/index",
        "open-data",
        "programmers",
        "services/index",
    }
)
#: What one page of the site says that stands elsewhere in the book under another name.
_SAME = {
    "home": "about",
    "index": "about",
    "services/index": "services",
    "notices/index": "notices",
}

#: How many ems of a running header are left beside the edition's number.
_HEAD = 46


@dataclass(frozen=True)
class Edition:
    """The handbook of a day on paper, in both languages, and its number."""

    paper: Paper
    number: str
    parts: dict[m.Language, list[dict[str, Any]]]

    @property
    def chapters(self) -> list[str]:
        """The pages that are chapters, in order."""
        return [one["id"] for part in self.parts["zh"] for one in part["chapters"]]


def pages(paper: Paper) -> list[tuple[str, list[str]]]:
    """The parts of the book: key of the title, and the names of the pages.

    A topic that no part names is a chapter of the reference part: nothing is left out in silence.
    """
    named = {page for _, some in PARTS for page in some}
    families = {
        "services/*": [f"services/{one}" for one in paper.book.items],
        "notices/*": [
            f"notices/{one.id}"
            for one in sorted(
                paper.book.measures.values(), key=lambda one: (one.in_force, one.id), reverse=True
            )
        ],
    }
    extra = [name for name in paper.book.topics if name not in named]
    made = []
    for key, some in PARTS:
        names = [page for one in some for page in families.get(one, [one])]
        names += extra if key == "pdf_part_reference" else []
        made.append((key, [name for name in names if name in _known(paper)]))
    return made


def _known(paper: Paper) -> set[str]:
    return {"materials", *paper.titles(), *(f"notices/{one}" for one in paper.book.measures)}


def compose(paper: Paper) -> Edition:
    """The edition of the paper's day."""
    parts: dict[m.Language, list[dict[str, Any]]] = {}
    for language in m.LANGUAGES:
        parts[language] = _language(paper, language)
    _in_step(parts)
    number = edition_number(BookCodes(paper.book).on(paper.day), paper.day)
    return Edition(paper, number, parts)


def _language(paper: Paper, language: m.Language) -> list[dict[str, Any]]:
    words, notes = wording(language), Notes()
    made: list[dict[str, Any]] = []
    count = 0
    for key, names in pages(paper):
        chapters = []
        for name in names:
            count += 1
            if name == "materials":
                page = paper.view("about", language)[0]
                one = Chapter(count, name, page, notes).catalogue()
                chapters.append(_chapter(one))
                continue
            page, view = paper.view(name, language)
            title = (
                view["measure"].title
                if name.startswith("notices/")
                else paper.titles()[name][language]
            )
            one = Chapter(count, name, page, notes).compose(view, title)
            chapters.append(_chapter(one))
            if item := paper.book.items.get(name.removeprefix("services/")):
                chapters[-1]["running"] = _running(count, [item.short_name[language]])
        if chapters:
            made.append({"id": key, "title": words[key], "chapters": chapters})
    numbers = {block["id"]: block["n"] for block in _blocks(made) if block.get("n")}
    last = made[-1]["chapters"]
    last.append(_notes(count + 1, notes, numbers, words))
    last.append(_index(count + 2, paper, made, words))
    _settle(made, paper, language)
    return made


def _chapter(one: Chapter) -> dict[str, Any]:
    title = rich(one.title)
    return {
        "n": one.number,
        "id": one.name,
        "title": title,
        "running": _running(one.number, title),
        "blocks": one.blocks,
    }


def _running(number: int, title: Rich) -> str:
    """What stands at the head of every page of a chapter: one line, cut where it is too long."""
    text = f"{number}  {''.join(strings(title))}"
    if width(text, 1) <= _HEAD:
        return text
    while width(text, 1) > _HEAD - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _blocks(parts: list[dict[str, Any]]) -> Iterator[Block]:
    """Every block with an anchor: headings, clauses, rows."""
    for part in parts:
        for chapter in part["chapters"]:
            for block in chapter["blocks"]:
                yield block
                yield from block.get("rows", ()) if block["k"] == "table" else ()


def _notes(
    number: int, notes: Notes, numbers: dict[str, str], words: dict[str, str]
) -> dict[str, Any]:
    """The chapter of notes: the basis of every rule, by number."""
    made: list[dict[str, Any]] = []
    for key, place in notes.numbers.items():
        basis = notes.bases[key]
        cited: list[Rich] = []
        for one in basis.sources:
            said = rich(span("ref", f"[{numbers[one.href]}] ", one.title, to=one.href))
            if one.locator:
                said += rich(words["within"], one.locator)
            cited.append(said)
        about: list[Any] = [basis.level_label, f"{words['in_force']} {basis.in_force}"]
        about += [f"{words['until']} {basis.until}"] if basis.until else []
        about += [f"{words['verified']} {basis.verified}", basis.confidence_label]
        semicolon = "；" if words["comma"] == "、" else "; "
        body: Rich = []
        for at, said in enumerate(cited):
            body += [semicolon] if at else []
            body += said
        full = rich(
            bold(basis.id, " ") if basis.id else None,
            body,
            span("muted", " · ", " · ".join(map(str, about))),
            rich(" ", span("muted", basis.date_basis)) if basis.date_basis else None,
            rich(" ", span("flag", words["overdue_note"].format(due=basis.review_due)))
            if basis.overdue
            else None,
        )
        made.append({"n": str(place), "id": f"note#{place}", "c": full})
    return {
        "n": number,
        "id": "notes",
        "title": [words["pdf_notes"]],
        "running": _running(number, [words["pdf_notes"]]),
        "blocks": [
            {"k": "text", "c": [para(words["pdf_notes_intro"], style="sub")]},
            {"k": "notes", "rows": made},
        ],
    }


def _index(
    number: int, paper: Paper, parts: list[dict[str, Any]], words: dict[str, str]
) -> dict[str, Any]:
    """The chapter that says where each material is asked for."""
    places: dict[str, list[tuple[str, Rich, str]]] = {name: [] for name in paper.book.materials}
    for part in parts:
        for chapter in part["chapters"]:
            for block in chapter["blocks"]:
                for row in block.get("rows", ()) if block["k"] == "table" else ():
                    material = row["id"].partition("#material-")[2]
                    if material:
                        places[material].append((row["id"], chapter["title"], row["n"]))
    language = "zh" if words["comma"] == "、" else "en"
    rows = [
        {
            "id": f"index#{name}",
            "name": rich(paper.book.materials[name].name[language]),
            "places": [{"to": to, "title": title, "n": n} for to, title, n in found],
        }
        for name, found in places.items()
        if found
    ]
    return {
        "n": number,
        "id": "index-of-materials",
        "title": [words["pdf_index"]],
        "running": _running(number, [words["pdf_index"]]),
        "blocks": [
            {"k": "text", "c": [para(words["pdf_index_intro"], style="sub")]},
            {"k": "index", "rows": rows},
        ],
    }


def _settle(parts: list[dict[str, Any]], paper: Paper, language: m.Language) -> None:
    """Let every link lead somewhere: into the book, else to the site, else nowhere."""
    numbers = {chapter["id"]: str(chapter["n"]) for chapter in _chapters(parts)}
    numbers |= {block["id"]: block["n"] for block in _blocks(parts) if block.get("n")}
    known = {chapter["id"] for part in parts for chapter in part["chapters"]}
    known |= {block["id"] for block in _blocks(parts) if block.get("id")}
    for one in _records(parts):
        if one.get("t") not in ("ref", "flag") or "to" not in one:
            continue
        if one.pop("number", False) and one["to"] in numbers:
            one["c"] = [*one["c"], f" [{numbers[one['to']]}]"]
        if one["to"] in known:
            continue
        page, _, anchor = one["to"].partition("#")
        page = _SAME.get(page, page)
        if page in known:
            one["to"] = page
        else:
            address = paper.address(f"{page}.md", language)
            one["to"] = ""
            if address:
                one["url"] = f"{address}#{anchor}" if anchor else address


def _records(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _records(one)
    elif isinstance(value, list):
        for one in value:
            yield from _records(one)


class OutOfStepError(Exception):
    """The two languages do not match block for block; the message names the first place."""


def _in_step(parts: dict[m.Language, list[dict[str, Any]]]) -> None:
    """See that both languages have the same blocks, and put rows of lists by name in one order."""
    zh, en = parts["zh"], parts["en"]
    for one, other in zip(_chapters(zh), _chapters(en), strict=True):
        for left, right in zip(one["blocks"], other["blocks"], strict=True):
            if left["k"] != right["k"] or left.get("n") != right.get("n"):
                raise OutOfStepError(f"{one['id']}: {left['k']} {left.get('n')} / {right.get('n')}")
            if left["k"] in ("table", "notes", "index"):
                key = "n" if left["k"] != "index" else "id"
                found = {row[key] for row in left["rows"]}
                if found != {row[key] for row in right["rows"]}:
                    raise OutOfStepError(f"{one['id']}: {left.get('head')}")


def _chapters(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield from part["chapters"]


# -- for the typesetter ----------------------------------------------------------------------------


def document(edition: Edition, kind: str) -> dict[str, Any]:
    """What ``book.typ`` prints for ``zh``, ``en`` or ``both``: plain JSON."""
    paper = edition.paper
    city = paper.book.city
    languages: tuple[m.Language, ...] = m.LANGUAGES if kind == "both" else (_language_of(kind),)
    day = paper.day.isoformat()
    both: dict[str, Any] = {}
    for language in languages:
        text = json.dumps(edition.parts[language], ensure_ascii=False)
        words = wording(language)
        address = paper.address("copies.md", language)
        target = f"{address}#copy-{edition.number.partition('-')[0]}" if address else ""
        both[language] = {
            "title": paper.name(language),
            "name": (city.handbook_title or city.name)[language],
            "city": (city.short_name or city.name)[language],
            "banner": paper.banner(language),
            "parts": _drawn(json.loads(text.replace(json.dumps(DAY)[1:-1], day)), kind),
            "words": {
                key.removeprefix("pdf_"): value
                for key, value in words.items()
                if key.startswith("pdf_")
            }
            | {key: words[key] for key in ("edition_day", "colon", "comma")},
            "qr": qr_code(target, words),
            "address": target or "copies.html",
        }
    return {
        "kind": kind,
        "languages": list(languages),
        "day": day,
        "number": edition.number,
        "in": both,
    }


def _drawn(parts: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Cut the drawings for the width that the edition has for them."""
    for chapter in _chapters(parts):
        for block in chapter["blocks"]:
            if block["k"] == "figure":
                svg = standalone(block.pop("svg"))
                block["flow"] = "hb-flow" in svg
                block["pieces"] = (
                    pieces(svg, 1 if kind == "both" else 2) if block["flow"] else [svg]
                )
    return parts


def _language_of(kind: str) -> m.Language:
    return "en" if kind == "en" else "zh"


def qr_code(address: str, words: dict[str, str]) -> dict[str, str]:
    """The QR code of an address with its alternative text; nothing for an empty address."""
    alt = words["pdf_qr_alt"].format(address=address)
    return {"svg": standalone(str(qr.svg(address, alt))), "alt": alt} if address else {}


def standalone(svg: str) -> str:
    """An ``svg`` element of a page as a file of its own."""
    return (
        svg
        if "xmlns=" in svg
        else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
