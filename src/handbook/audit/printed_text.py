"""Whether a printed edition says what the site says, and whether it is sound as a PDF.

The text is read back with PDFium and the structure with qpdf; neither knows anything of Typst or of
the composed document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2

from handbook.audit import pdf_tools, printed_clauses, printed_reading
from handbook.audit.printed_reading import tight
from handbook.audit.printed_site import NUMBER, Said, said_by_site
from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.paper.edition import Edition
from handbook.paper.paper_site import Paper
from handbook.paper.volumes import Volume

#: Where a link out of the file may lead: a page, or a telephone number to dial.
_OUTSIDE = re.compile(r"https?://\S+|tel:\+?\d{5,15}")
#: Height in points that belongs to the running header and the footer of a page.
_TOP, _FOOT = 60.0, 52.0


@dataclass(slots=True)
class Report:
    """What was looked for and not found, and what is wrong with the file."""

    wanted: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """The share of what was looked for that was found."""
        wanted = sum(self.wanted.values())
        return 1.0 if not wanted else 1 - len(self.missing) / wanted

    @property
    def sound(self) -> bool:
        """Whether nothing is missing and nothing is wrong."""
        return not self.missing and not self.faults


# -- the text of the PDF ---------------------------------------------------------------------------


def texts(pdf: bytes, *, margins: bool = True) -> list[str]:
    """The text of the file, without its spaces: whole, and of the left and the right half.

    Halves, since a clause of the bilingual edition goes on below itself, not beside.  ``margins``
    says that running headers and footers are to be left out.
    """
    whole: list[str] = []
    left: list[str] = []
    right: list[str] = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            wide, high = page.get_size()
            read = page.get_textpage()
            top, middle = high - _TOP, wide / 2
            first = not whole or not margins
            whole.append(
                read.get_text_bounded()
                if first
                else read.get_text_bounded(left=0, bottom=_FOOT, right=wide, top=top)
            )
            left.append(read.get_text_bounded(left=0, bottom=_FOOT, right=middle - 15, top=top))
            right.append(read.get_text_bounded(left=middle + 15, bottom=_FOOT, right=wide, top=top))
            read.close()
            page.close()
    finally:
        document.close()
    return [tight("".join(one)) for one in (whole, left, right)]


def _unmarked(words: dict[str, str], piece: str) -> str:
    """A mark without its word: on paper the entry that it leads to stands under its own number."""
    for word in ("to_confirm", "conflict", "ask_first"):
        piece = piece.removeprefix(words[word] + words["colon"])
    return piece


def says(said: Said, found: list[str], report: Report, language: m.Language) -> None:
    """Look for everything that the site says in the text of the PDF."""
    numbers = {number for text in found for number in NUMBER.findall(text)}
    for kind in ("rules", "numbers", "dates", "materials", "statements"):
        wanted: set[str] = getattr(said, kind)
        report.wanted[f"{kind} {language}"] = len(wanted)
        for one in sorted(wanted):
            key = tight(_unmarked(wording(language), one))
            there = key in numbers if kind == "numbers" else False
            if not there and not any(key in text for text in found):
                report.missing.append(f"{language} {kind}: {one}")


# -- the file --------------------------------------------------------------------------------------


def structure(pdf: bytes, report: Report) -> None:
    """Look at everything that makes the file accessible and complete in itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        report.facts["pages"] = len(document.pages)
        # qpdf's own word, which comes first: every object and every stream can be read.
        if damaged := document.check_pdf_syntax():
            report.faults += [f"qpdf: {fault}" for fault in damaged]
            return
        root = document.Root
        wanted = {
            "tagged": bool(_at(root, "/MarkInfo", "/Marked")),
            "language": bool(str(root.get("/Lang", ""))),
            "title shown": bool(_at(root, "/ViewerPreferences", "/DisplayDocTitle")),
        }
        with document.open_metadata() as data:
            wanted["title"] = bool(data.get("dc:title"))
            wanted["PDF/UA-1 declared"] = str(data.get("pdfuaid:part", "")) == "1"
        report.faults += [f"not {name}" for name, there in wanted.items() if not there]
        _outline(document, report)
        _links(document, report)
        _figures(document, report)
        _fonts(document, report)


def _at(node: pikepdf.Object, *keys: str) -> pikepdf.Object | None:
    """What stands below ``node`` on the way ``keys``; ``None`` where the way ends."""
    found: pikepdf.Object | None = node
    for key in keys:
        found = None if found is None else found.get(key)
    return found


def destinations(pdf: bytes) -> set[str]:
    """The names of places in the file that links from outside can lead to."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        names = _at(root, "/Names", "/Dests")
        return set() if names is None else set(pikepdf.NameTree(names))


def _resolves(document: pikepdf.Pdf, dest: object, at: Collection[object]) -> bool:
    if isinstance(dest, pikepdf.Array):
        return len(dest) > 0 and dest[0].objgen in at
    if isinstance(dest, (pikepdf.String, pikepdf.Name)):
        root = document.Root
        names = _at(root, "/Names", "/Dests")
        if names is None:
            return False
        found = pikepdf.NameTree(names).get(str(dest))
        if isinstance(found, pikepdf.Dictionary):
            found = found.get("/D")
        return found is not None and _resolves(document, found, at)
    return False


def _outline(document: pikepdf.Pdf, report: Report) -> None:
    at = {page.objgen for page in document.pages}
    count = 0
    root = document.Root

    def walk(one: pikepdf.Object | None) -> None:
        nonlocal count
        while one is not None:
            count += 1
            dest = one.get("/Dest") or _at(one, "/A", "/D")
            if not _resolves(document, dest, at):
                report.faults.append(f"outline: {one.get('/Title')}")
            walk(one.get("/First"))
            one = one.get("/Next")

    walk(_at(root, "/Outlines", "/First"))
    report.facts["outline"] = count


def _links(document: pikepdf.Pdf, report: Report) -> None:
    at = {page.objgen for page in document.pages}
    count = 0
    for number, page in enumerate(document.pages, 1):
        for one in page.get("/Annots", ()):
            count += 1
            action = one.get("/A")
            if action is not None and action.get("/S") == "/URI":
                if not _OUTSIDE.fullmatch(str(action.get("/URI"))):
                    report.faults.append(f"page {number}: link to {action.get('/URI')}")
                continue
            dest = one.get("/Dest") or (action and action.get("/D"))
            if not _resolves(document, dest, at):
                report.faults.append(f"page {number}: a link leads nowhere")
    report.facts["links"] = count


def elements(root: pikepdf.Object | None) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree."""
    stack = [root]
    while stack:
        array = stack.pop()
        if isinstance(array, pikepdf.Array):
            stack += list(array)
        elif isinstance(array, pikepdf.Dictionary):
            yield array
            if (inside := array.get("/K")) is not None:
                stack.append(inside)


def _figures(document: pikepdf.Pdf, report: Report) -> None:
    figures = headings = 0
    for element in elements(document.Root.get("/StructTreeRoot")):
        kind = str(element.get("/S", ""))
        if kind == "/Table" and not _headed(element):
            report.faults.append("a table without heads")
        headings += bool(re.fullmatch(r"/H\d", kind))
        if kind == "/Figure":
            figures += 1
            if not str(element.get("/Alt", "")).strip():
                report.faults.append("a figure without alternative text")
    report.facts |= {"figures": figures, "headings": headings}


def _headed(table: pikepdf.Object) -> bool:
    return any(str(element.get("/S", "")) == "/TH" for element in elements(table))


def _fonts(document: pikepdf.Pdf, report: Report) -> None:
    seen: dict[tuple[int, int], str] = {}
    for one in document.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font":
            name = str(one.get("/BaseFont", ""))
            inside = one.get("/DescendantFonts")
            real = inside[0] if inside is not None else one
            about = real.get("/FontDescriptor")
            if about is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & {*about.keys()}:
                report.faults.append(f"font not embedded: {name}")
            if inside is not None:
                seen[one.objgen] = name
                if "/ToUnicode" not in one:
                    report.faults.append(f"font cannot be read as text: {name}")
            if "NotoSansSC" not in name.replace(" ", ""):
                report.faults.append(f"fallback font: {name}")
    report.facts["fonts"] = len({*seen.values()})
    for number, page in enumerate(document.pages, 1):
        if _notdef(page):
            report.faults.append(f"page {number}: a character without a glyph")


def _notdef(page: pikepdf.Page) -> bool:
    """Whether the page shows glyph 0: every font here has two bytes for a glyph."""
    for content_stream_instruction in pikepdf.parse_content_stream(page, "Tj TJ"):
        for operand in content_stream_instruction.operands:
            parts = operand if isinstance(operand, pikepdf.Array) else [operand]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    if any(codes[i : i + 2] == b"\0\0" for i in range(0, len(codes), 2)):
                        return True
    return False


def for_print_shop(pdf: bytes) -> bool:
    """Whether a file says that it is made for a print shop."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "print-shop" in printed_reading.keywords(document)


def verify(made: Edition, kind: str, volume: Volume, pdf: bytes) -> Report:
    """Whether ``pdf`` is the volume that it should be: sound as a file, right in every clause."""
    report = Report()
    structure(pdf, report)
    # The site's pages open the book at their chapter.
    places = destinations(pdf)
    language: m.Language = "en" if kind == "en" else "zh"
    report.faults += [
        f"no destination: {chapter.id}"
        for part in made.volume(language, volume)
        for chapter in part.chapters
        if chapter.id not in places
    ]
    report.faults += pdf_tools.asked(pdf) or []
    try:
        reading = printed_reading.read(pdf)
    except printed_reading.UnreadableError as error:
        report.faults.append(both("pdf_verified_unreadable", why=error))
        return report
    if any(mark in reading.text for mark in ("\ufffd", "\x00")):
        report.faults.append("text that cannot be read back")
    report.wanted["characters"] = len(reading.text)
    found = printed_clauses.faults(made, kind, volume, reading)
    report.faults += map(told, found)
    return report


def told(fault: printed_clauses.ClauseFault) -> str:
    """A fault in words, Chinese and English."""
    return both("pdf_verified_clause", place=fault.place, wanted=fault.wanted, found=fault.found)


def covers(paper: Paper, language: m.Language, pdfs: Iterable[bytes]) -> Report:
    """Whether the volumes of a language say between them all that the site says."""
    report = Report()
    found = [printed_reading.read(pdf).text for pdf in pdfs]
    says(said_by_site(paper, language), found, report, language)
    return report


def lines(name: str, report: Report) -> list[str]:
    """The report in words, Chinese and English."""
    found = sum(report.wanted.values())
    facts = ", ".join(f"{key} {value}" for key, value in report.facts.items())
    values = {
        "name": name,
        "count": found,
        "found": found - len(report.missing),
        "share": f"{report.coverage:.2%}",
    }
    counted = f"{both('pdf_verified', **values)}; {facts}"
    return [
        counted if found or report.sound else name,  # a share of nothing would read as a success
        *(f"  {both('pdf_verified_missing')}: {missing}" for missing in report.missing),
        *(f"  {both('pdf_verified_fault')}: {fault}" for fault in report.faults),
    ]


def both(key: str, **values: object) -> str:
    """A word in both languages, Chinese first."""
    return " / ".join(wording(language)[key].format(**values) for language in m.LANGUAGES)
