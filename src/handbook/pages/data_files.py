"""Files of a site that are no pages: the open data, and what the scripts look answers up in."""

from __future__ import annotations

from handbook.domain import model as m
from handbook.export import open_data
from handbook.pages import batch, finder
from handbook.pages.batch_graph import BatchGraph
from handbook.pages.category_guide import guide_json
from handbook.pages.page import Page
from handbook.pages.render import script_json
from handbook.pages.shared import Shared

#: What is said of a place on a checklist.
_PLACE_WORDS = (
    "issued_there",
    "since",
    "find_bad_place",
    "territory_expected",
    "open_paren",
    "close_paren",
    "within",
)


def data_files(shared: Shared) -> dict[str, bytes]:
    """The files of a handbook, by path below the site."""
    files = open_data.files(shared.book, shared.day)
    sheets = [shared.sheets.sheet(distinct) for distinct in shared.finder.results.values()]
    open_data.add_sheets(files, sheets)
    pages = {str(language): shared.page(language, "find.md") for language in m.LANGUAGES}
    words = {language: place_words(page) for language, page in pages.items()}
    listed = places(pages["zh"])
    files["assets/places.js"] = _script(
        "handbookPlaces", script_json({"places": listed, "words": words})
    )
    for further in shared.book.translations.values():
        files |= _translated(shared, further, listed)
    questions = BatchGraph(pages["zh"].resolver, sheets)
    address = shared.settings.address
    for language, page in pages.items():
        guide = guide_json(page)
        graph = finder.graph(shared.finder, shared.book, page.language, page.words, guide)
        lookup = batch.data(shared.page(page.language, "batch.md"), sheets, questions, address)
        files[f"assets/batch-{language}.js"] = batch.script(lookup)
        files[f"assets/find-{language}.js"] = _script("handbookFinder", script_json(graph))
    return files


def place_words(page: Page) -> dict[str, str]:
    """What a checklist says of the place that a document was issued in."""
    names = (*_PLACE_WORDS, *m.METHODS, *(f"auth_{status}" for status in m.HANDED_IN))
    return {name: page.words[name] for name in names}


def _translated(
    shared: Shared, language: m.Translation, listed: list[list[str]]
) -> dict[str, bytes]:
    """The scripts of a further language; the guide to the categories has no page in it."""
    page, book = shared.page(language, "find.md"), shared.book
    walk = finder.graph(shared.finder, book, language, page.words)
    rows = [
        [code, book.places[code].name[language], en, f"{zh}|{more}", *rest]
        for code, zh, en, more, *rest in listed
    ]
    known = {"places": rows, "words": {language: place_words(page)}}
    scripts = {"find": ("handbookFinder", walk), "places": ("handbookPlaces", known)}
    return {
        f"assets/{file}-{language}.js": _script(name, language.plain(script_json(value)))
        for file, (name, value) in scripts.items()
    }


def _script(name: str, value: str) -> bytes:
    """A script file: pages opened from a folder may load those, and nothing else."""
    return f"window.{name}={value};\n".encode()


def places(page: Page) -> list[list[str]]:
    """For the country box: code, both names, pinyin and aliases, method, first day, state.

    The state is the code of that whose apostille is expected for a territory.
    """
    book, resolver = page.book, page.resolver
    document = next(material for material in book.materials.values() if material.foreign)
    since = {
        member.place: member.from_.isoformat()
        for group in book.place_groups().values()
        for member in group.members
        if member.from_ <= page.day
    }
    rows = []
    for place in book.places.values():
        rule = resolver.method(document, {"issued_in": (place.code,)}).rule
        state = book.expected_state(place.code, page.day)
        if rule is not None and rule.method is not None:
            rows.append(
                [
                    place.code,
                    place.name.zh,
                    place.name.en,
                    "|".join((place.pinyin, *place.aliases)),
                    rule.method,
                    since.get(place.code, ""),
                    state.code if state else "",
                ]
            )
    return rows
