"""The codes to scan on covers and sheets, read as a telephone reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp

from books import press, real
from handbook.domain.build_settings import BuildSettings
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition, sheet
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from website import DAY

pytestmark = pytest.mark.slow

TODAY = date.fromisoformat(DAY)


def test_each_code_is_read_by_another_program(composed: edition.Edition) -> None:
    """A reader of codes that knows nothing of ours finds the addresses on covers and sheets."""
    paper = Paper(real(), TODAY, BuildSettings(today=TODAY, address="https://permits.example.org"))
    made = replace(composed, paper=paper)
    distinct = next(iter(paper.finder.results.values()))
    documents = dict(sheet.documents(paper, paper.sheets.sheet(distinct), EDITIONS))
    printed = {f"sheet {kind}": ("sheet.typ", one) for kind, one in documents.items()}
    for kind in EDITIONS:
        cover = edition.document(made, kind)
        for language in cover["languages"]:
            cover["in"][language]["parts"] = []
        printed[f"cover {kind}"] = ("book.typ", cover)
    for name, (template, document) in printed.items():
        faces = [document["in"][language] for language in document["languages"]]
        wanted = {face["address"] for face in faces}
        pdf = packed(press().print(template, document, TODAY))
        picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2, grayscale=True).to_pil()
        assert {code.text for code in zxingcpp.read_barcodes(picture)} == wanted, name
        assert len(wanted) == len(faces)
