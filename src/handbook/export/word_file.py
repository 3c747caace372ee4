"""Documents for Word and its like (WordprocessingML, ISO/IEC 29500), always in the same bytes.

Written here and not through ``python-docx``: it knows no boxes to tick, and brings a template of
its own with the clock in it.  Tests read ours back with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from handbook.domain import model as m

#: What XML cannot hold.
_UNSPEAKABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Width of the text of a page in twentieths of a point: A4 less its margins.
_WIDTH = 9866
_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
#: The first page and its margins, in twentieths of a point: A4.
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2" '
    f'xmlns:r="{_OFFICE}"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1020" w:right="1020" w:bottom="1020" w:left="1020" w:header="567" '
    'w:footer="567" w:gutter="0"/></w:sectPr>'
)
#: A row is kept whole, and is high enough to be written in by hand.
_ROW = '<w:cantSplit/><w:trHeight w:val="420" w:hRule="atLeast"/>'
#: A box to be ticked with a pen or, in a program that knows such boxes, with a press.
_BOX = (
    "<w:sdt><w:sdtPr><w14:checkbox>"
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
    '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
    'w:hAnsi="MS Gothic"/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>'
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line."""

    text: str
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be ticked."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line; ``style`` is ``Title``, ``Heading1`` or nothing."""

    pieces: tuple[Run | Box, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head, repeated on every page, or without; ``widths`` are shares."""

    widths: Sequence[int]
    head: Sequence[str]
    rows: Sequence[Sequence[Sequence[Paragraph]]]


Block = Paragraph | Table


def line(text: str, style: str = "", *, bold: bool = False, small: bool = False) -> Paragraph:
    """A line that is one piece of text."""
    return Paragraph((Run(text, bold, small),), style)


def document(
    blocks: Iterable[Block], title: str, language: m.Language, day: date, foot: str
) -> bytes:
    """The file; it bears ``day``, not the clock, and ``foot`` with the number of the page below."""
    body = "".join(map(_block, blocks))
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(title, language, day),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_OFFICE}/styles", "styles.xml"),
            ("rId2", f"{_OFFICE}/footer", "footer1.xml"),
        ),
        "word/document.xml": (
            f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}{_PAGE}</w:body></w:document>"
        ),
        "word/footer1.xml": _footer(foot),
        "word/styles.xml": _styles(_LANGUAGES[language]),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text.encode())
    return out.getvalue()


def _block(block: Block) -> str:
    return _paragraph(block) if isinstance(block, Paragraph) else _table(block)


def _paragraph(paragraph: Paragraph) -> str:
    style = f'<w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>' if paragraph.style else ""
    return f"<w:p>{style}{''.join(map(_piece, paragraph.pieces))}</w:p>"


def _piece(piece: Run | Box) -> str:
    if isinstance(piece, Box):
        return _BOX
    form = "<w:b/>" * piece.bold + '<w:sz w:val="17"/><w:szCs w:val="17"/>' * piece.small
    form = f"<w:rPr>{form}</w:rPr>" if form else ""
    lines = _UNSPEAKABLE.sub("", piece.text).splitlines() or [""]
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in lines)
    return f"<w:r>{form}{text}</w:r>"


def _table(table: Table) -> str:
    widths = [_WIDTH * share // sum(table.widths) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    form = (
        '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    rows = [_row(cells, widths) for cells in table.rows]
    if table.head:
        head = ([line(text, bold=True)] for text in table.head)
        rows.insert(0, _row(head, widths, "<w:tblHeader/>"))
    # Two tables without a line between them would be one.
    return f"<w:tbl>{form}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _row(cells: Iterable[Sequence[Paragraph]], widths: Sequence[int], head: str = "") -> str:
    return f"<w:tr><w:trPr>{_ROW}{head}</w:trPr>{''.join(_cells(cells, widths))}</w:tr>"


def _cells(cells: Iterable[Sequence[Paragraph]], widths: Sequence[int]) -> Iterator[str]:
    for cell, width in zip(cells, widths, strict=True):
        inside = "".join(map(_paragraph, cell)) or "<w:p/>"
        yield f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _footer(foot: str) -> str:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = _piece(Run(f"{foot} · ", small=True))
    return f"{_HEAD}<w:ftr {_NAMESPACES}><w:p>{text}{number}</w:p></w:ftr>"


def _styles(language: str) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )

    def heading(name: str, shown: str, size: int, level: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
            '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
            f'<w:spacing w:before="160" w:after="60"/>{level}</w:pPr>'
            f'<w:rPr><w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )

    return (
        f"{_HEAD}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimSun" w:cs="Arial"/>'
        f'<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="{language}" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="40" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        + heading("Title", "Title", 34, "")
        + heading("Heading1", "heading 1", 24, '<w:outlineLvl w:val="0"/>')
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style></w:styles>"
    )


def _properties(title: str, language: m.Language, day: date) -> str:
    core = f"{_PACKAGE}/metadata/core-properties"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{core}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_UNSPEAKABLE.sub('', title))}</dc:title>"
        f"<dc:language>{_LANGUAGES[language]}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )


def _types() -> str:
    parts = {
        "/word/document.xml": f"{_MAIN}.document.main+xml",
        "/word/styles.xml": f"{_MAIN}.styles+xml",
        "/word/footer1.xml": f"{_MAIN}.footer+xml",
        "/docProps/core.xml": _CORE,
    }
    overrides = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>"
        for name, kind in parts.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
