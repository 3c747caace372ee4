"""The printed files, read back: what must be found is found, and what is wrong is noticed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest

import books
from books import kites, printed_apart, real
from handbook.audit import printed_files, printed_text
from handbook.paper import edition
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.sheet import document as sheet_document
from handbook.paper.typesetting import Press
from sharing import kept
from website import DAY

pytestmark = pytest.mark.slow

TODAY = date.fromisoformat(DAY)


@pytest.fixture(scope="session")
def composed() -> edition.Edition:
    return edition.compose(Paper(real(), TODAY))


@pytest.fixture(scope="session")
def press() -> Press:
    return books.press()


@pytest.fixture(scope="session")
def chinese(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return kept(
        tmp_path_factory, "zh.pdf", (DAY,), lambda path: book(composed, "zh", path)
    ).read_bytes()


@pytest.fixture(scope="session")
def small(press: Press) -> bytes:
    """The invented handbook's edition: it has all that an accessible file must have, in short."""
    document = edition.document(edition.compose(Paper(kites(), TODAY)), "zh")
    return packed(press.print("book.typ", document, TODAY))


@pytest.fixture(scope="session")
def bilingual(composed: edition.Edition, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return kept(
        tmp_path_factory, "both.pdf", (DAY,), lambda path: book(composed, "both", path)
    ).read_bytes()


def book(composed: edition.Edition, kind: str, path: Path) -> None:
    """Print an edition to a file."""
    path.write_bytes(printed_apart("book.typ", edition.document(composed, kind), TODAY))


def test_the_bilingual_edition_says_all_that_the_site_says(
    composed: edition.Edition, bilingual: bytes
) -> None:
    """Every rule, number, date, material and statement of both languages; sound as PDF/UA-1."""
    report = printed_text.verify(composed, "both", bilingual, bilingual)
    assert report.missing == []
    assert report.faults == []
    assert report.wanted["statements zh"] > 1000
    assert report.wanted["rules en"] > 500
    assert report.facts["outline"] == report.facts["headings"]


def test_the_chinese_edition_is_the_same_bytes_twice(
    composed: edition.Edition, chinese: bytes, tmp_path: Path
) -> None:
    """Printed again, with fonts cut for more characters than the first time, nothing differs."""
    document = edition.document(composed, "zh")
    again = printed_apart("book.typ", document, TODAY, "齉龘", tmp_path)
    assert again == chinese
    report = printed_text.verify(composed, "zh", chinese, again)
    assert report.sound, printed_text.lines("zh", report)


def test_what_is_not_printed_is_missed(chinese: bytes) -> None:
    """A statement, a number or a rule that only the site has is reported."""
    report = printed_text.Report()
    said = printed_text.Said(
        rules={"no-such/rule"}, numbers={"98765"}, dates={"1901-02-03"}, statements={"应当飞行"}
    )
    printed_text.says(said, printed_text.texts(chinese), report, "zh")
    assert report.missing == [
        "zh rules: no-such/rule",
        "zh numbers: 98765",
        "zh dates: 1901-02-03",
        "zh statements: 应当飞行",
    ]
    assert report.coverage == 0


def test_a_chapter_left_out_is_missed(composed: edition.Edition, press: Press) -> None:
    """The English edition without one chapter does not pass for the whole."""
    short = edition.document(composed, "en")
    words = short["in"]["en"]
    words["parts"] = words["parts"][:1]
    # Links into what is left out would not compile: take them away, as a careless hand might.
    _unlink(words["parts"])
    pdf = packed(press.print("book.typ", short, TODAY))
    report = printed_text.verify(composed, "en", pdf, pdf)
    assert not report.sound
    assert any("penalties" in one or "rules" in one for one in report.missing)


def _unlink(value: object) -> None:
    if isinstance(value, dict):
        if value.get("t") in ("ref", "flag"):
            value["to"] = ""
        if value.get("t") == "note":
            value |= {"t": "muted", "c": []}
        for one in value.values():
            _unlink(one)
    elif isinstance(value, list):
        for one in value:
            _unlink(one)


def test_a_link_to_nowhere_is_an_error_of_the_press(
    composed: edition.Edition, press: Press
) -> None:
    """The typesetter refuses a reference that no place of the book answers to."""
    from handbook.paper.typesetting import TypesettingError  # noqa: PLC0415

    document = edition.document(composed, "zh")
    chapter = document["in"]["zh"]["parts"][0]["chapters"][0]
    chapter["blocks"] = [{"k": "lead", "c": [{"t": "ref", "to": "nowhere", "c": ["x"]}]}]
    document["in"]["zh"]["parts"] = document["in"]["zh"]["parts"][:1]
    with pytest.raises(TypesettingError, match="nowhere"):
        press.print("book.typ", document, TODAY)


BREAKS = {
    "not tagged": lambda pdf: pdf.Root.MarkInfo.__delitem__("/Marked"),
    "not language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "not title shown": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "not PDF/UA-1 declared": lambda pdf: pdf.Root.__delitem__("/Metadata"),
    "outline": lambda pdf: pdf.Root.Outlines.First.__setitem__("/Dest", pikepdf.Array([])),
    "without alternative text": lambda pdf: next(
        one for one in printed_text.elements(pdf.Root.StructTreeRoot) if one.get("/S") == "/Figure"
    ).__delitem__("/Alt"),
    "a table without heads": lambda pdf: [
        one.__setitem__("/S", pikepdf.Name.TD)
        for one in printed_text.elements(pdf.Root.StructTreeRoot)
        if one.get("/S") == "/TH"
    ],
    "font not embedded": lambda pdf: next(
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ).__delitem__("/FontFile2"),
    "leads nowhere": lambda pdf: next(
        note for page in pdf.pages for note in page.get("/Annots", ()) if "/Dest" in note
    ).__setitem__("/Dest", pikepdf.Array([])),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_file_is_noticed(small: bytes, fault: str) -> None:
    """Each property that an accessible PDF needs is looked at."""
    sound = printed_text.Report()
    printed_text.structure(small, sound)
    assert sound.faults == []
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small)) as pdf:
        BREAKS[fault](pdf)
        pdf.save(out)
    report = printed_text.Report()
    printed_text.structure(out.getvalue(), report)
    assert any(fault in one for one in report.faults), report.faults


def test_verapdf_is_asked_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its word counts; one that cannot start is no silent pass."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printed_text.verapdf(b"") is None
    tool = tmp_path / "verapdf"
    for script, faults in (
        ('echo "PASS $5 $2"', []),
        ('echo "FAIL $5 $2"', ["veraPDF: FAIL"]),
        ('echo "no Java here" >&2; exit 1', ["veraPDF: no Java here"]),
    ):
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        found = printed_text.verapdf(b"%PDF-1.7")
        assert found is not None
        assert [one[: len(two)] for one, two in zip(found, faults, strict=True)] == faults


def test_every_twentieth_sheet_says_what_the_answer_says(
    composed: edition.Edition, press: Press
) -> None:
    """Materials with their rules, limits, result and steps, on two pages at most."""
    paper = composed.paper
    for number, one in enumerate(paper.finder.results.values()):
        if number % 20 == 0:
            sheet = paper.sheets.sheet(one)
            for language in ("zh", "en"):
                pdf = packed(
                    press.print("sheet.typ", sheet_document(paper, sheet, language), TODAY)
                )
                report = printed_files.sheet_report(sheet, language, pdf)
                assert report.sound, (one.slug, language, report.missing, report.faults)
