"""The copy for a print shop: the same lines, with bleed, imprint and back cover, in one ink."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from books import kites, press
from handbook.audit import printed_text
from handbook.audit.printed_reading import tight
from handbook.domain.build_settings import BuildSettings
from handbook.paper import edition
from handbook.paper.paper_site import Paper
from handbook.paper.print_shop import BLEED, grey
from handbook.paper.workers import printed

pytestmark = pytest.mark.slow

DAY = date(2023, 6, 1)
#: Points in a millimetre.
MILLIMETRE = 72 / 25.4


@pytest.mark.parametrize(
    ("colour", "ink"), [("#fff", "#ffffff"), ("#ff0000", "#363636"), ("none", "none")]
)
def test_a_colour_becomes_the_grey_that_is_as_light(colour: str, ink: str) -> None:
    """Red is dark, white stays white, and what is no colour stays as it is."""
    assert grey(colour) == ink


def test_a_print_shop_gets_trim_imprint_and_one_ink() -> None:
    """Every page is cut to A4, nothing on it has a colour, and every clause stands as it did."""
    made = edition.compose(Paper(kites(), DAY, BuildSettings(today=DAY)))
    pdf = printed(press(), "book.typ", edition.document(made, "both", print_shop=True), DAY)
    report = printed_text.verify(made, "both", "handbook", pdf)
    assert report.faults == []
    text = printed_text.texts(pdf)[0]
    assert all(tight(value) in text for _, value in made_imprint(made))
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as data:
        assert (data["pdfaid:part"], data["pdfaid:conformance"]) == ("2", "A")
        assert data["pdfuaid:part"] == "1"
        assert len(document.pages) % 2 == 0
        for page in document.pages:
            sheet, cut = ([float(edge) for edge in box] for box in (page.mediabox, page.trimbox))
            edge = BLEED * MILLIMETRE
            assert cut == pytest.approx([edge, edge, sheet[2] - edge, sheet[3] - edge], abs=0.1)
            assert cut[2] - cut[0] == pytest.approx(210 * MILLIMETRE, abs=0.1)
            assert {colour for colour in _colours(page) if len({*colour}) > 1} == set()


def made_imprint(made: edition.Edition) -> tuple[tuple[str, str], ...]:
    return edition.face(made, "zh", "handbook").imprint[:3]


def _colours(page: pikepdf.Page) -> set[tuple[float, ...]]:
    """The colours of text and lines on a page, each of three inks."""
    found = set()
    for step in pikepdf.parse_content_stream(page, "rg RG sc SC scn SCN"):
        numbers = [float(one) for one in step.operands if not isinstance(one, pikepdf.Name)]
        if len(numbers) > 2:
            found.add(tuple(round(one, 3) for one in numbers[:3]))
    return found
