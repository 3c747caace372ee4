"""The PDF editions against WeasyPrint: the same composed text and the same fonts, in one run.

Prints pages, seconds (wall and processor), megabytes, seconds and kilobytes a page, and the ratio.
WeasyPrint needs Pango from the system and is not installed with the project:
``pip install weasyprint`` into the environment adds the peer's column.
"""

from __future__ import annotations

import argparse
import base64
import html
import importlib.util
import io
import time
from pathlib import Path
from typing import Any

import pikepdf

from handbook.domain import clock
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition, fonts, sheet
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.typesetting import Press, characters
from handbook.rules.sound_book import load

ROOT = Path(__file__).resolve().parents[1]
STYLE = """
@page { size: A4; margin: 24mm 20mm; @bottom-center { content: counter(page) } }
@font-face { font-family: N; src: url(file://%(fonts)s/NotoSansSC-Regular.ttf); font-weight: 400 }
@font-face { font-family: N; src: url(file://%(fonts)s/NotoSansSC-Bold.ttf); font-weight: 700 }
body { font: 9.6pt/1.5 N; text-align: justify; hyphens: auto } h1 { break-before: page }
table { width: 100%%; border-collapse: collapse; font-size: 8.9pt; text-align: left }
td, th { border-bottom: .4pt solid #c5ced8; padding: 1.5mm 2mm; vertical-align: top }
.n { color: #4d5b69; font-size: .8em } .notes { columns: 2; font-size: 7.4pt } img { width: 80mm }
"""


def rich(value: Any) -> str:
    """A rich text as HTML."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, list):
        return "".join(map(rich, value))
    inside = rich(value.get("c", []))
    if value["t"] == "note":
        return f'<sup><a href="#note%23{value["n"]}">{value["n"]}</a></sup>'
    if value.get("to") and value["t"] in ("ref", "flag"):
        return f'<a href="#{html.escape(value["to"].replace("#", "%23"))}">{inside}</a>'
    return f"<strong>{inside}</strong>" if value["t"] == "b" else f"<span>{inside}</span>"


def paras(values: list[Any]) -> str:
    """Paragraphs as HTML."""
    return "".join(
        "<ul>" + "".join(f"<li>{paras(item)}</li>" for item in one["ul"]) + "</ul>"
        if "ul" in one
        else f"<p>{rich(one['p'])}</p>"
        for one in values
    )


def block(one: dict[str, Any]) -> str:  # noqa: PLR0911 - one for each kind
    """A block as HTML."""
    anchor = f' id="{html.escape(one["id"])}"' if one.get("id") else ""
    match one["k"]:
        case "lead":
            return f"<p>{rich(one['c'])}</p>"
        case "h":
            return f"<h{one['level'] + 1}{anchor}>{rich(one['c'])}</h{one['level'] + 1}>"
        case "clause":
            return f'<div{anchor}><span class="n">{one["n"]}</span>{paras(one["c"])}</div>'
        case "text":
            return paras(one["c"])
        case "table":
            head = "".join(f"<th>{rich(cell)}</th>" for cell in one["head"])
            rows = "".join(
                f'<tr id="{html.escape(row["id"] or row["n"])}"><td class="n">{row["n"]}</td>'
                + "".join(f"<td>{paras(cell)}</td>" for cell in row["cells"])
                + "</tr>"
                for row in one["rows"]
            )
            return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"
        case "process":
            return "".join(map(block, (*one["steps"], *one["figures"])))
        case "pairs":
            rows = "".join(
                f"<tr><th>{rich(a)}</th><td>{paras(b)}</td></tr>" for a, b in one["rows"]
            )
            return f"<table>{rows}</table>"
        case "figure":
            pictures = "".join(
                '<img alt="'
                + html.escape(one["alt"])
                + '" src="data:image/svg+xml;base64,'
                + base64.b64encode(piece.encode()).decode()
                + '">'
                for piece in one["pieces"]
            )
            return f"<figure>{pictures}<figcaption>{rich(one['caption'])}</figcaption></figure>"
        case "notes":
            notes = "".join(
                f'<p id="{row["id"]}">{row["n"]} {rich(row["c"])}</p>' for row in one["rows"]
            )
            return f'<div class="notes">{notes}</div>'
        case _:
            return "".join(
                f"<p>{rich(row['name'])} "
                + ", ".join(f"{rich(to['title'])} {to['n']}" for to in row["places"])
                + "</p>"
                for row in one["rows"]
            )


def page(document: dict[str, Any], language: str, folder: Path) -> str:
    """The edition of one language as one HTML page with print styles."""
    words = document["in"][language]
    body = "".join(
        f"<h1>{html.escape(part['title'])}</h1>"
        + "".join(
            f'<h2 id="{chapter["id"]}">{chapter["n"]} {rich(chapter["title"])}</h2>'
            + "".join(map(block, chapter["blocks"]))
            for chapter in part["chapters"]
        )
        for part in words["parts"]
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<title>{html.escape(words['title'])}</title><style>{STYLE % {'fonts': folder}}</style>"
        f"<body>{body}</body></html>"
    )


def told(name: str, pdf: bytes, wall: float, cpu: float) -> float:
    """Print the figures of one PDF; return its processor seconds a page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    print(
        f"{name:24} {pages:4} pages {wall:6.2f} s wall {cpu:6.2f} s cpu {len(pdf) / 1e6:6.2f} MB   "
        f"{cpu / pages:.3f} s and {len(pdf) / pages / 1000:.1f} KB a page",
        flush=True,
    )
    return cpu / pages


def timed(make: Any) -> tuple[bytes, float, float]:
    """What ``make`` returns, and its wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    return make(), time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=40, help="how many sheets to time")
    wanted = parser.parse_args()
    book, day = load(ROOT / "data"), clock.today()
    paper = Paper(book, day)
    composed, _, cpu = timed(lambda: edition.compose(paper))
    print(f"compose both languages   {cpu:6.2f} s cpu")
    press = Press(characters(book), ROOT / ".cache")
    peer = importlib.util.find_spec("weasyprint") is not None
    for kind, name in EDITIONS.items():
        document = edition.document(composed, kind)
        ours = timed(lambda d=document: packed(press.print("book.typ", d, day)))
        told(name, *ours)
        if peer and kind != "both":
            from weasyprint import HTML  # noqa: PLC0415 - optional

            text = page(document, kind, fonts.cuts(press.characters, ROOT / ".cache"))
            theirs = timed(lambda t=text: HTML(string=t).write_pdf(pdf_variant="pdf/ua-1"))
            told("  WeasyPrint", *theirs)
            print(f"  ratio of processor time, ours to WeasyPrint's: {ours[2] / theirs[2]:.2f}")
    if not peer:
        print("no peer: pip install weasyprint")
    found = [paper.sheets.sheet(one) for one in paper.finder.results.values()][: wanted.sheets]
    _, _, cpu = timed(
        lambda: [
            packed(press.print("sheet.typ", sheet.document(paper, one, language), day))
            for one in found
            for language in ("zh", "en")
        ]
    )
    print(f"one-sheets: {1000 * cpu / (2 * len(found)):.1f} ms cpu each, of {2 * len(found)}")


if __name__ == "__main__":
    main()
