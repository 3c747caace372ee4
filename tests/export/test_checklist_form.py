"""A checklist as a Word file: what the answer says, in a table that an office fills in by hand."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document

from books import ask, kites, real
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.export.checklist_form import checklist_form
from handbook.export.word_file import Table, document, line
from handbook.language import citing
from handbook.rules.answers import Checklist

LARGE = {
    "service": "new",
    "field": "park",
    "kite": "large",
    "string": "cotton",
    "licence_before": "yes",
}
CASES: dict[str, tuple[Book, Checklist]] = {
    "new": (
        real(),
        ask("real", "2026-11-24", service="new", location="outside", duration="long",
            category="B", issued_in="CA"),
    ),
    "kites": (kites(), ask("kites", "2026-11-24", **LARGE, issued_in="AA")),
}  # fmt: skip


def read(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def text(file: Document) -> str:
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


@pytest.mark.parametrize("language", m.LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_the_form_says_what_the_answer_says(name: str, language: m.Language) -> None:
    """Every document has its row with name and status, a box to tick and room for remarks."""
    book, answer = CASES[name]
    file = read(checklist_form(book, answer, language))
    w = wording(language)
    wanted = [
        (row.paper.name[language], w[row.status if row.known else "not_known"])
        for row in answer.materials
        if row.status not in {"waived", "not_applicable"} or not row.known
    ]
    blanks, rows = file.tables
    assert len(blanks.rows) == 4
    shown = [[cell.text for cell in row.cells] for row in rows.rows[1:]]
    assert [(row[2].splitlines()[0], row[3].rpartition(" [")[0]) for row in shown] == wanted
    assert [row[0] for row in shown] == [str(number) for number in range(1, len(wanted) + 1)]
    assert all(row[6] == "" for row in shown)
    assert file.element.xml.count("<w14:checkbox>") == len(wanted)
    for step in answer.steps:
        assert step.name[language] in text(file)
    assert answer.result.name[language] in text(file)


@pytest.mark.parametrize("language", m.LANGUAGES)
def test_every_line_names_its_sources(language: m.Language) -> None:
    """The numbers in brackets lead to the list of sources at the end, each source once."""
    book, answer = CASES["new"]
    lines = [one.text for one in read(checklist_form(book, answer, language)).paragraphs]
    listed = lines[lines.index(wording(language)["title_sources"]) + 1 :]
    cited = citing.cited(book, answer.rules(), language)
    assert [one.partition("] ")[0] for one in listed] == [f"[{n + 1}" for n in range(len(listed))]
    assert {one.partition("] ")[2] for one in listed} <= set(cited)
    assert len(set(listed)) == len(listed)


def test_the_same_answer_gives_the_same_bytes() -> None:
    """The file bears the day of the answer, not the clock, and has A4 pages and a foot."""
    book, answer = CASES["kites"]
    made = checklist_form(book, answer, "en")
    assert made == checklist_form(book, answer, "en")
    file = read(made)
    assert file.core_properties.created.date() == date(2026, 11, 24)  # type: ignore[union-attr]
    assert file.core_properties.language == "en-GB"
    assert round(file.sections[0].page_width.mm) == 210  # type: ignore[union-attr]
    assert "2026-11-24" in file.sections[0].footer.paragraphs[0].text


def test_no_text_gets_out_of_its_place() -> None:
    """Whatever a text holds, the file opens and has the text in one place."""
    nasty = 'a </w:t><w:p> & "b" \x00\ud800\n甲'
    blocks = [line(nasty), Table((1, 2), ("<h>", "h"), [([line(nasty)], [])])]
    file = read(document(blocks, nasty, "zh", date(2026, 1, 2), nasty))
    plain = 'a </w:t><w:p> & "b" \n甲'
    assert file.paragraphs[0].text == plain
    assert file.tables[0].cell(1, 0).text == plain
    assert file.tables[0].cell(0, 0).text == "<h>"


GIVEN = {"service": "new", "location": "outside", "duration": "long", "category": "B",
         "issued-in": "CA", "as-of": "2026-11-24"}  # fmt: skip
FLAGS = [part for key, value in GIVEN.items() for part in (f"--{key}", value)]


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    """The file is written where it was asked for; text and JSON can be written there, too."""
    run = CliRunner().invoke
    out = tmp_path / "list.docx"
    assert run(main, ["checklist", *FLAGS, "--format", "docx", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == checklist_form(*CASES["new"], "zh")
    for shape in ("text", "json"):
        printed = run(main, ["checklist", *FLAGS, "--format", shape])
        file = tmp_path / shape
        run(main, ["checklist", *FLAGS, "--format", shape, "--out", str(file)])
        assert file.read_text("utf-8").split() == printed.stdout.split()


@pytest.mark.parametrize("out", [[], ["--out", "/proc/no/such.docx"]])
def test_a_file_that_cannot_be_written_is_said(out: list[str]) -> None:
    """Without a name, or where nothing can be written, one message in both languages says so."""
    made = CliRunner().invoke(main, ["checklist", *FLAGS, "--format", "docx", *out])
    assert made.exit_code == 2
    assert made.stdout == ""
    assert "--out" in made.stderr or "/proc/no" in made.stderr
    assert "Traceback" not in made.stderr
