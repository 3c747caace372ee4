"""Whether each service item states what a Chinese service guide must."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from handbook.cli.common import LANGUAGE, Subcommand, print_json, the_book, the_day

if TYPE_CHECKING:
    from handbook.audit.conformity import Matrix
    from handbook.domain.book import Book
    from handbook.domain.json_values import JsonObject
    from handbook.domain.model import Element, Language

#: In tables: stated; stated, with something to be confirmed; to be confirmed; missing.
_MARKS = ("✓", "✓?", "?", "✗")


@click.command(cls=Subcommand)
@click.option("--as-of", metavar="DATE", help="按哪一天，默认今天 / as of which day; today.")
@LANGUAGE
@click.option("--format", "shape", type=click.Choice(["text", "md", "json"]), default="text")
def conform(*, as_of: str | None, lang: Language, shape: str) -> None:
    """办事指南要素是否齐全。 Whether every element of a service guide is there.

    \b
    handbook conform
    handbook conform --format md --lang en
    handbook conform --format json
    """
    from handbook.audit.conformity import matrix

    day = the_day(as_of)
    book = the_book()
    found = matrix(book, day)
    if shape == "json":
        print_json(_json(book, found))
    elif shape == "md":
        click.echo(_table(book, found, lang))
    else:
        click.echo(_table(book, found, lang, plain=True))
    for language in ("zh", "en"):
        for line in _lines(book, found, language):
            click.echo(line, err=True)
    sys.exit(0 if found.sound else 1)


def _mark(found: Matrix, key: tuple[str, Element, Language]) -> str:
    cell = found.cells[key]
    if cell.state == "present":
        return _MARKS[1] if cell.to_confirm else _MARKS[0]
    return _MARKS[2] if cell.state == "to-confirm" else _MARKS[3]


def _table(book: Book, found: Matrix, lang: Language, *, plain: bool = False) -> str:
    """Elements by items; a cell holds the mark of the Chinese and of the English."""
    from handbook.audit.conformity import ELEMENTS
    from handbook.domain.wording import wording

    words = wording(lang)
    codes = [f"{number}" for number, _ in enumerate(book.items, 1)]
    rows = [[words["conform_element"], *codes], ["---", *("---" for _ in codes)]]
    for element in ELEMENTS:
        cells = [
            f"{_mark(found, (name, element, 'zh'))} {_mark(found, (name, element, 'en'))}"
            for name in book.items
        ]
        rows.append([words[f"conform_{element}"], *cells])
    if plain:
        del rows[1]
        body = "\n".join("\t".join(row) for row in rows)
    else:
        body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    names = "\n".join(
        f"{number}. {item.name[lang]}" for number, item in enumerate(book.items.values(), 1)
    )
    legend = "　".join(
        f"{mark} {text}"
        for mark, text in zip(
            _MARKS,
            (
                words["conform_present"],
                f"{words['conform_present']} + {words['conform_to-confirm']}",
                words["conform_to-confirm"],
                words["conform_missing"],
            ),
            strict=True,
        )
    )
    title = words["conform_title"]
    return f"{title if plain else '# ' + title}\n\n{names}\n\n{body}\n\n{legend} (zh en)"


def _lines(book: Book, found: Matrix, language: Language) -> list[str]:
    """What is wrong, and a summary, in one language."""
    from handbook.audit.conformity import ELEMENTS
    from handbook.domain.wording import wording

    words = wording(language)
    lines = [
        words["conform_gap"].format(
            item=book.items[name].name[language], element=words[f"conform_{element}"], id=element
        )
        for name, element, missing_in in found.missing
        if missing_in == language
    ]
    lines += [
        words["conform_catch_all"].format(id=catch_all.id, words=catch_all.words)
        for catch_all in found.catch_alls
        if catch_all.language == language and catch_all.open
    ]
    states = [cell.state for cell in found.cells.values()]
    lines.append(
        words["conform_summary"].format(
            day=found.day,
            items=len(book.items),
            elements=len(ELEMENTS),
            present=states.count("present"),
            waiting=states.count("to-confirm"),
            missing=states.count("missing"),
            open=sum(catch_all.open for catch_all in found.catch_alls),
        )
    )
    return lines


def _json(book: Book, found: Matrix) -> JsonObject:
    from handbook.audit.conformity import ELEMENTS

    return {
        "as_of": found.day.isoformat(),
        "elements": list(ELEMENTS),
        "items": [
            {
                "id": name,
                "name": {"zh": item.name.zh, "en": item.name.en},
                "elements": {
                    element: {
                        language: {
                            "state": cell.state,
                            "verified": cell.dated.isoformat() if cell.dated else None,
                            "sources": list(cell.sources),
                            "to_confirm": list(cell.to_confirm),
                        }
                        for language in ("zh", "en")
                        for cell in [found.cells[name, element, language]]
                    }
                    for element in ELEMENTS
                },
            }
            for name, item in book.items.items()
        ],
        "catch_alls": [
            {
                "id": catch_all.id,
                "language": catch_all.language,
                "words": catch_all.words,
                "open": catch_all.open,
                "limited_by": list(catch_all.limited_by),
                "to_confirm": list(catch_all.to_confirm),
            }
            for catch_all in found.catch_alls
        ],
        "conforms": found.sound,
    }
