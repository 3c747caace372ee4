"""One-sheet editions: the checklist of one distinct situation, on one page where it can.

The bilingual sheet sets both names of every document side by side, so that a finger can point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handbook.domain import model as m
from handbook.domain.json_values import Json, JsonObject
from handbook.language.phrasing import capital
from handbook.pages.page import Page
from handbook.pages.provenance import Basis
from handbook.pages.situations import ChecklistRow, SituationView, situation
from handbook.pages.step_lines import StepLine
from handbook.paper.document_json import para_json, paras_json, rich_json, span_json
from handbook.paper.edition import languages_of, qr_code
from handbook.paper.paper_site import Paper
from handbook.paper.rich_text import Para, Rich, bold, para, rich, span, strings
from handbook.rules.checklists import Sheet
from handbook.rules.edition_codes import edition_number

_WORDS = (
    "colon", "comma", "semicolon", "need", "dont_need", "time_limits", "steps", "what_next",
    "authentication", "to_confirm", "situation_is", "edition_day", "unknown_asked", "glance_where",
)  # fmt: skip


#: The sizes of text in points: nothing smaller can be read, nothing larger is needed.
_SMALLEST, _LARGEST = 8.0, 11.0
#: Which share of a page a sheet fills at the smallest size: without a text, and with each character
#: of one.  Measured on every sheet in two columns.
_FILLED = {"zh": (0.145, 0.000214), "en": (0.11, 0.000137)}
#: How much of the page is to be filled; below the other, two columns would leave one empty.
_FULL, _FEW = 0.88, 0.7


def documents(paper: Paper, sheet: Sheet, kinds: Iterable[str]) -> Iterator[tuple[str, JsonObject]]:
    """Each of the kinds ``zh``, ``en`` and ``both``, with what ``sheet.typ`` prints: plain JSON."""
    code = paper.sheet_codes.of(sheet)
    faces: dict[m.Language, JsonObject] = {}
    for kind in kinds:
        for language in languages_of(kind):
            if language not in faces:
                faces[language] = _in_language(paper, sheet, language, code)
        shown: dict[str, JsonObject] = {
            language: faces[language] for language in languages_of(kind)
        }
        yield (
            kind,
            {
                **_setting(shown),
                "kind": kind,
                "languages": list(languages_of(kind)),
                "slug": sheet.distinct.slug,
                "day": paper.day.isoformat(),
                "number": edition_number(code, paper.day),
                "in": {**shown},
            },
        )


def document(paper: Paper, sheet: Sheet, kind: str) -> JsonObject:
    """What ``sheet.typ`` prints for a situation, in ``zh``, ``en`` or ``both``: plain JSON."""
    ((_, made),) = documents(paper, sheet, [kind])
    return made


def _setting(faces: Mapping[str, JsonObject]) -> JsonObject:
    """The size of the text and the number of columns: as large as one page allows."""
    if len(faces) > 1:
        return {"size": _SMALLEST, "columns": 1}
    ((language, face),) = faces.items()
    empty, each = _FILLED[language]
    content = {key: value for key, value in face.items() if key not in ("words", "qr")}
    filled = empty + each * sum(map(len, strings(content)))
    size = min(max(_SMALLEST * (_FULL / filled) ** 0.5, _SMALLEST), _LARGEST)
    few = filled * (size / _SMALLEST) ** 2 < _FEW
    return {"size": round(size, 1), "columns": 1 if few else 2}


def _in_language(paper: Paper, sheet: Sheet, language: m.Language, code: str) -> JsonObject:
    """The checklist in one language."""
    page = paper.page(language, "about.md")
    view, w = situation(page, sheet), page.words
    address = paper.address(f"s/{sheet.distinct.slug}.md", language)
    target = f"{address}#copy-{code}" if address else ""
    return {
        "title": rich_json(rich(view.item.short_name, w["colon"], w["my_checklist"])),
        "handbook": paper.name(language),
        "banner": paper.banner(language),
        "situation": rich_json(rich(view.title)),
        "words": {key: w[key] for key in _WORDS}
        | {"edition": w["pdf_edition"]}
        | {"check": w["pdf_check_sheet" if target else "pdf_check_unknown"]},
        "needed": [_needed(page, row) for row in view.needed],
        "nothing": w["pdf_no_materials"],
        "unknown": paras_json(_waived(row) for row in view.unknown),
        "waived": paras_json(_waived(row) for row in view.waived),
        "authentication": paras_json(_authentication(page, view)),
        "limits": paras_json(_limits(page, view)),
        "steps": _steps(page, view.steps, 1),
        "after": _steps(page, view.after, len(view.steps) + 1),
        "confirm": paras_json(para(entry.title) for entry in view.to_confirm),
        "help": paras_json(_help(page, view)),
        "qr": qr_code(target, w),
        "address": target,
    }


def _help(page: Page, view: SituationView) -> list[Para]:
    """Where to go, and whom to call: the lines of enquiry that have a number."""
    w = page.words
    lines: list[Para] = [para(bold(w["glance_where"]), w["colon"], view.item.where)]
    lines += [
        para(
            bold(page.say(contact.name)),
            w["colon"],
            w["comma"].join(telephone.number for telephone in contact.telephone),
        )
        for contact in page.book.contacts
        if "consultation" in contact.elements and contact.telephone
    ]
    return lines


def _needed(page: Page, row: ChecklistRow) -> JsonObject:
    """A material that is handed in: how, and what is to be known about it."""
    w, line = page.words, row.line
    how: list[str] = []
    how += [f"{w['original']} {row.original}"] if row.original else []
    how += [f"{w['copies']} {row.copies}"] if row.copies else []
    how.append(w[row.medium])
    how += line.how
    paras: list[Para] = [para(line.note)] if line.note else []
    paras += [para(sentence) for sentence in (*row.promised, *row.papers)]
    if line.why:
        paras.append(para(line.why, style="sub"))
    if row.validity:
        paras.append(para(w["validity"], w["colon"], row.validity, style="sub"))
    if row.foreign and line.status in m.HANDED_IN:
        by_place = span("muted", w["authentication_of"], w["colon"], w["by_place"])
        paras.append(para(by_place, style="sub"))
    paras += _flags(page, line.basis)
    return {
        "name": rich_json(rich(row.name)),
        "status": span_json(span("status", line.label, status=line.status)),
        "how": " · ".join(how),
        "c": paras_json(paras),
    }


def _flags(page: Page, basis: Basis) -> list[Para]:
    """What is to be read again, confirmed or contested about a rule."""
    w = page.words
    flags: Rich = (span("flag", w["overdue_mark"]),) if basis.overdue else ()
    if basis.only_elsewhere:
        flags += rich(" " if flags else None, span("mark", basis.only_elsewhere))
    for word, entries in (("to_confirm", basis.to_confirm), ("conflict", basis.conflicts)):
        for entry in entries:
            space = " " if flags else None
            flags += rich(space, span("flag", w[word], w["colon"], entry.title))
    return [para(flags)] if flags else []


def _waived(row: ChecklistRow) -> Para:
    line = row.line
    status = span("status", line.label, status=line.status)
    reasons = [reason for reason in (line.why, line.basis.only_elsewhere) if reason]
    why = [rich(" ", span("muted", reason)) for reason in reasons]
    return para(bold(row.name), " ", status, *why)


def _overdue(page: Page, basis: Basis) -> Rich:
    return (" ", span("flag", page.words["overdue_mark"])) if basis.overdue else ()


def _authentication(page: Page, view: SituationView) -> list[Para]:
    w = page.words
    lines: list[Para] = []
    for method in view.authentication:
        condition = capital(method.words or w["always"])
        lines.append(
            para(condition, " → ", bold(capital(method.method)), _overdue(page, method.basis))
        )
    lines += [
        para(
            w["authentication_status"], w["colon"], bold(delay.status), _overdue(page, delay.basis)
        )
        for delay in view.delays
    ]
    if not lines:
        return []
    names = w["comma"].join(str(material.name) for material in view.foreign)
    return [para(names, w["colon"], style="sub"), *lines]


def _limits(page: Page, view: SituationView) -> list[Para]:
    w = page.words
    lines: list[Para] = []
    for limit in view.limits:
        counted = _bracketed(page, w["counted_from"], limit.counted_from)
        days = bold(limit.days)
        lines.append(para(limit.label, w["colon"], days, counted, _overdue(page, limit.basis)))
    lines += [
        para(w["result"], w["colon"], bold(result.result.name), _overdue(page, result.basis))
        for result in view.results
    ]
    return lines


def _bracketed(page: Page, name: str, value: str | None) -> Rich:
    w = page.words
    return rich(w["open_paren"], name, w["colon"], value, w["close_paren"]) if value else ()


def _steps(page: Page, steps: Iterable[StepLine], first: int) -> list[Json]:
    """The steps, numbered from ``first``."""
    w = page.words
    records: list[Json] = []
    for number, step in enumerate(steps, first):
        content = para(
            span("muted", step.words, w["colon"]) if step.words else None,
            bold(step.name),
            " ",
            span("muted", step.actor_label),
            _bracketed(page, w["deadline"], step.deadline),
            _overdue(page, step.basis),
        )
        records.append({"n": str(number), "c": para_json(content)})
    return records
