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


def data_files(shared: Shared) -> dict[str, bytes]:
    """The files of a handbook, by path below the site."""
    files = open_data.files(shared.book, shared.day)
    sheets = [shared.sheets.sheet(distinct) for distinct in shared.finder.results.values()]
    open_data.add_sheets(files, sheets)
    pages: dict[m.Language, Page] = {
        language: shared.page(language, "find.md") for language in m.LANGUAGES
    }
    words = {
        language: {
            **{
                key: page.words[key]
                for key in ("issued_there", "since", "find_bad_place", "territory_expected")
            },
            **{method: page.words[method] for method in m.METHODS},
            **{f"auth_{status}": page.words[f"auth_{status}"] for status in m.HANDED_IN},
        }
        for language, page in pages.items()
    }
    files["assets/places.js"] = _script(
        "handbookPlaces", script_json({"places": places(pages["zh"]), "words": words})
    )
    questions = BatchGraph(pages["zh"].resolver, sheets)
    address = shared.settings.address
    for language, page in pages.items():
        graph = finder.graph(shared.finder, shared.book, language, page.words, guide_json(page))
        lookup = batch.data(shared.page(language, "batch.md"), sheets, questions, address)
        files[f"assets/batch-{language}.js"] = batch.script(lookup)
        files[f"assets/find-{language}.js"] = _script("handbookFinder", script_json(graph))
    return files


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
