"""The printed files, read back: what must be found is found, and what is wrong is noticed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import books
from books import kites, printed_apart, real
from handbook.audit import (
    pdf_tools,
    printed_clauses,
    printed_files,
    printed_reading,
    printed_site,
    printed_text,
)
from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.pages.html_reader import read_html
from handbook.pages.printed_copies import EDITIONS
from handbook.paper import edition
from handbook.paper.packing import packed
from handbook.paper.paper_site import Paper
from handbook.paper.sheet import document as sheet_document
from handbook.paper.typesetting import Press
from handbook.paper.volumes import Volume
from website import DAY

pytestmark = pytest.mark.slow

TODAY = date.fromisoformat(DAY)


@pytest.fixture(scope="session")
def press() -> Press:
    return books.press()


@pytest.fixture(scope="session")
def small(press: Press) -> bytes:
    """The invented handbook's edition: it has all that an accessible file must have, in short."""
    document = edition.document(edition.compose(Paper(kites(), TODAY)), "zh")
    return packed(press.print("book.typ", document, TODAY))


def test_both_volumes_say_between_them_all_that_the_site_says(
    composed: edition.Edition, english: bytes, evidence: bytes
) -> None:
    """Every rule, number, date, material and statement of the site, in one volume or the other."""
    report = printed_text.covers(composed.paper, "en", [english, evidence])
    assert report.missing == []
    assert report.wanted["statements en"] > 1000
    assert report.wanted["rules en"] > 500


@pytest.mark.parametrize(
    ("name", "kind", "volume"),
    [
        ("chinese", "zh", "handbook"),
        ("english", "en", "handbook"),
        ("bilingual", "both", "handbook"),
        ("evidence", "en", "evidence"),
    ],
)
def test_a_true_volume_passes_clause_by_clause(
    composed: edition.Edition, request: pytest.FixtureRequest, name: str, kind: str, volume: Volume
) -> None:
    """Nothing is found in a file as it was printed, and it is sound as PDF/UA-1."""
    report = printed_text.verify(composed, kind, volume, request.getfixturevalue(name))
    assert report.faults == []
    assert report.wanted["characters"] > 50_000
    assert report.facts["outline"] == report.facts["headings"]


#: The goals of the volume that is printed and carried.
MOST_PAGES = {"chinese": 75, "english": 100, "bilingual": 150}


@pytest.mark.parametrize("name", MOST_PAGES)
def test_the_handbook_is_thin_enough_to_be_carried(
    request: pytest.FixtureRequest, name: str
) -> None:
    """A bureau prints it two thousand times: at most 75, 100 and 150 pages."""
    with pikepdf.open(io.BytesIO(request.getfixturevalue(name))) as pdf:
        assert len(pdf.pages) <= MOST_PAGES[name]


def test_the_chinese_handbook_is_the_same_bytes_twice(
    composed: edition.Edition, chinese: bytes, tmp_path: Path
) -> None:
    """Printed again, with fonts cut for more characters than the first time, nothing differs."""
    document = edition.document(composed, "zh")
    assert printed_apart("book.typ", document, TODAY, "齉龘", tmp_path) == chinese


#: What is changed in a copy: one word for another.
CHANGES: dict[m.Language, list[tuple[str, str]]] = {
    "zh": [
        ("必需", "免交"), ("免交", "必需"), ("可容缺", "必需"), ("承诺替代", "不适用"),
        ("60 周岁", "65 周岁"), ("18 周岁", "16 周岁"), ("30 日", "90 日"),
        ("10 个工作日", "1 个工作日"), ("不收费", "收费 500 元"), ("应当", "可以"),
        ("不得", "可以"), ("附加证明书", "当地公证"), ("B 类", "C 类"), ("用人单位", "申请人"),
    ],
    "en": [
        ("required", "waived"), ("waived", "required"), ("may follow later", "required"),
        ("60", "65"), ("18", "16"), ("30 days", "90 days"), ("10 working days", "1 working day"),
        ("No fee", "A fee of CNY 500"), ("must", "may"), ("may not", "may"),
        ("apostille", "notarisation"), ("category B", "category C"), ("employer", "applicant"),
        ("passport", "photo"),
    ],
}  # fmt: skip
#: How often each change is made at most, and how many there must be in a language.
TIMES, FAULTS = 3, 32
#: A clause with some text, in characters of JSON.
LONG = 200


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_seeded_fault_is_found(composed: edition.Edition, language: m.Language) -> None:
    """A status, an age, days, a fee, a duty, a moved clause: each is named, and nothing else."""
    # The copy is printed with them, so it is as sound a file as the true one.
    document = edition.document(composed, language)
    places = {node["n"]: node for node in _nodes(document["in"][language]["parts"])}
    seeded = _changed(places, CHANGES[language])
    whole = [
        number
        for number, node in places.items()
        if number not in seeded and "c" in node and len(json.dumps(node["c"])) > LONG
    ]
    listed = [*places]
    # What is added is told under the number that it stands behind, where the next is untouched.
    fee = next(one for one in whole if listed[listed.index(one) + 1] not in seeded)
    one, two = (number for number in whole[-9::8] if number != fee)
    places[one]["c"], places[two]["c"] = places[two]["c"], places[one]["c"]
    places[fee]["c"] = [*places[fee]["c"], {"p": ["CNY 500"], "s": ""}]
    document["day"] = "2026-11-29"
    seeded |= {one, two, fee, edition.face(composed, language, "handbook").words["edition"]}
    pdf = printed_apart("book.typ", document, TODAY)
    found = {
        fault.place
        for fault in printed_clauses.faults(
            composed, language, "handbook", printed_reading.read(pdf)
        )
    }
    assert len(seeded) >= FAULTS
    assert found == seeded


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """The clauses and the rows of tables of a document."""
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
    elif isinstance(value, dict):
        if "n" in value and ("c" in value or "cells" in value) and value.get("t") != "note":
            yield value
        else:
            yield from _nodes(list(value.values()))


def _changed(places: dict[str, dict[str, Any]], changes: list[tuple[str, str]]) -> set[str]:
    """Change each word in a few places that are far apart; the numbers of those places."""
    seeded: set[str] = set()
    for old, new in changes:
        able = [
            number
            for number, node in places.items()
            if number not in seeded and _replaced(node, old, old)
        ]
        for number in able[:: max(1, len(able) // TIMES)][:TIMES]:
            _replaced(places[number], old, new)
            seeded.add(number)
    return seeded


def _replaced(node: Any, old: str, new: str) -> bool:
    """Put a word for another where it stands first; whether it stands there."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if key in ("to", "url", "s", "n", "id", "t", "lang"):
            continue
        if isinstance(value, str) and old in value:
            node[key] = value.replace(old, new, 1)
            return True
        if isinstance(value, (dict, list)) and _replaced(value, old, new):
            return True
    return False


def test_a_page_taken_out_is_found(composed: edition.Edition, english: bytes) -> None:
    """The clauses of a deleted page are named as missing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(english)) as pdf:
        del pdf.pages[20]
        pdf.save(out)
    reading = printed_reading.read(out.getvalue())
    found = [one.place for one in printed_clauses.faults(composed, "en", "handbook", reading)]
    assert sum("." in place for place in found) > 3


def test_a_line_laid_over_a_page_is_found(composed: edition.Edition, chinese: bytes) -> None:
    """Words that are only painted, with no place in the order of reading, are found."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(chinese)) as pdf:
        page = pdf.pages[12]
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(f"BT {font} 12 Tf 100 400 Td <00050006> Tj ET".encode())
        pdf.save(out)
    reading = printed_reading.read(out.getvalue())
    (fault,) = printed_clauses.faults(composed, "zh", "handbook", reading)
    assert "13" in fault.place


def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, chinese: bytes) -> None:
    """Another PDF, or no PDF at all, does not pass; a true one does."""
    (tmp_path / "true.pdf").write_bytes(chinese)
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7 nothing")
    settings = BuildSettings(as_of=TODAY)  # as the true one was composed
    paths = [tmp_path / "true.pdf", tmp_path / "other.pdf"]
    (_, good), (head, other), (_, fault) = printed_files.check(real(), settings, paths)
    assert good
    assert not other
    assert not fault
    assert head == "other.pdf"  # and no share of nothing, which would read as a success


def test_what_is_not_printed_is_missed(chinese: bytes) -> None:
    """A statement, a number or a rule that only the site has is reported."""
    report = printed_text.Report()
    said = printed_site.Said(
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


def test_how_many_lines_are_folded_away_is_not_printed() -> None:
    """The lines themselves are; and so is a summary that says anything else."""
    said = printed_site.Said()
    page = """<details><summary>Different in 2 cases</summary><p>A fee of 7 yuan.</p></details>
    <details><summary>Different in 2 cases and 3 cities</summary></details>"""
    printed_site.note(read_html(page), said, {})
    assert said.statements == {"A fee of 7 yuan.", "Different in 2 cases and 3 cities"}


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
    "link to tel:12": lambda pdf: _set_address(pdf, "tel:12"),
    "link to ftp:": lambda pdf: _set_address(pdf, "ftp://example.org/"),
}


def _set_address(pdf: pikepdf.Pdf, address: str) -> None:
    """Let the first link out of the file lead to ``address``."""
    notes = (note for page in pdf.pages for note in page.get("/Annots", ()))
    next(note for note in notes if note.get("/A", {}).get("/S") == "/URI").A.URI = pikepdf.String(
        address
    )


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
    assert pdf_tools.asked(b"") is None
    tool = tmp_path / "verapdf"
    for script, faults in (
        ('echo "PASS $5 $2"', []),
        ('echo "FAIL $5 $2"', ["verapdf: FAIL"]),
        ('echo "no Java here" >&2; exit 1', ["verapdf: no Java here"]),
    ):
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        found = pdf_tools.asked(b"%PDF-1.7")
        assert found is not None
        assert [one[: len(two)] for one, two in zip(found, faults, strict=True)] == faults


def test_a_damaged_stream_is_noticed(small: bytes) -> None:
    """A page whose content cannot be unpacked: qpdf looks at every stream of a file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small)) as pdf:
        pdf.pages[0].Contents.write(b"no such stream", filter=pikepdf.Name.FlateDecode)
        pdf.save(out)
    report = printed_text.Report()
    printed_text.structure(out.getvalue(), report)
    assert any(fault.startswith("qpdf: ") for fault in report.faults), report.faults


def test_sheets_say_what_the_answer_says(composed: edition.Edition, press: Press) -> None:
    """Every line of a sheet in each edition; a status changed in one row is named by its number."""
    paper = composed.paper
    for number, distinct in enumerate(paper.finder.results.values()):
        if number % 40 == 0:
            for kind in EDITIONS:
                document = sheet_document(paper, paper.sheets.sheet(distinct), kind)
                pdf = packed(press.print("sheet.typ", document, TODAY))
                report = printed_files.sheet_report(document, pdf)
                assert report.sound, (distinct.slug, kind, report.faults)
    first = paper.sheets.sheet(next(iter(paper.finder.results.values())))
    true, changed = (sheet_document(paper, first, "both") for _ in range(2))
    changed["in"]["zh"]["needed"][1]["status"] = {"t": "status", "c": ["免交"], "s": "waived"}
    report = printed_files.sheet_report(true, packed(press.print("sheet.typ", changed, TODAY)))
    (fault,) = report.faults
    assert fault.startswith(f"{true['in']['zh']['words']['need']} 2")
