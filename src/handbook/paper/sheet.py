"""One-sheet editions: the checklist of one distinct situation on at most two pages."""

from __future__ import annotations

from typing import Any

from handbook.domain import model as m
from handbook.language.phrasing import capital
from handbook.pages import views
from handbook.pages.views import Page
from handbook.paper.chapters import Paper
from handbook.paper.edition import qr_code
from handbook.paper.rich_text import Rich, bold, para, rich, span
from handbook.rules.checklists import Sheet
from handbook.rules.edition_codes import edition_number

_WORDS = (
    "colon", "comma", "need", "dont_need", "time_limits", "steps", "what_next", "authentication",
    "to_confirm", "situation_is", "edition_day",
)  # fmt: skip


def document(paper: Paper, sheet: Sheet, language: m.Language) -> dict[str, Any]:
    """What ``sheet.typ`` prints for a situation: plain JSON."""
    page = paper.view("about", language)[0]
    view, w = views.situation(page, sheet), page.words
    slug = sheet.distinct.slug
    code = paper.sheet_codes.of(sheet)
    address = paper.address(f"s/{slug}.md", language)
    target = f"{address}#copy-{code}" if address else ""
    return {
        "language": language,
        "title": rich(view["item"].short_name, w["colon"], w["my_checklist"]),
        "handbook": paper.name(language),
        "banner": paper.banner(language),
        "situation": rich(view["title"]),
        "slug": slug,
        "day": paper.day.isoformat(),
        "number": edition_number(code, paper.day),
        "words": {key: w[key] for key in _WORDS}
        | {key: w[f"pdf_{key}"] for key in ("edition", "check", "sheet_rules")},
        "needed": [_needed(page, row) for row in view["needed"]],
        "waived": [_waived(page, row) for row in view["waived"]],
        "authentication": _authentication(page, view),
        "limits": _limits(page, view),
        "steps": [_step(page, number, one) for number, one in enumerate(view["steps"], 1)],
        "after": [
            _step(page, number, one)
            for number, one in enumerate(view["after"], len(view["steps"]) + 1)
        ],
        "confirm": [para(one.title) for one in view["to_confirm"]],
        "qr": qr_code(target, w),
        "address": target or f"s/{slug}.html",
    }


def _needed(page: Page, row: Any) -> dict[str, Any]:
    w = page.words
    how: list[str] = []
    how += [f"{w['original']} {row.original}"] if row.original else []
    how += [f"{w['copies']} {row.copies}"] if row.copies else []
    how.append(w[row.medium])
    how += [w["translation_needed"]] if row.translation else []
    paras = [para(row.line.note)] if row.line.note else []
    if row.line.why:
        paras.append(para(row.line.why, style="sub"))
    if row.validity:
        paras.append(para(w["validity"], w["colon"], row.validity, style="sub"))
    if row.foreign and row.line.status in ("required", "deferrable"):
        paras.append(
            para(span("muted", w["authentication_of"], w["colon"], w["by_place"]), style="sub")
        )
    paras += _open(page, row.line.basis)
    return {
        "name": rich(row.name),
        "status": span("status", row.line.label, s=row.line.status),
        "how": " · ".join(how),
        "rule": row.line.id,
        "c": paras,
    }


def _open(page: Page, basis: Any) -> list[dict[str, Any]]:
    w = page.words
    said: Rich = [span("flag", w["overdue_mark"])] if basis.overdue else []
    for one in (*basis.to_confirm, *basis.conflicts):
        kind = "to_confirm" if one in basis.to_confirm else "conflict"
        said += [" " if said else "", span("flag", w[kind], w["colon"], one.title)]
    return [para(said)] if said else []


def _waived(page: Page, row: Any) -> dict[str, Any]:
    status = span("status", row.line.label, s=row.line.status)
    why = [" ", span("muted", row.line.why)] if row.line.why else None
    return para(bold(row.name), " ", status, why, _id(page, row.line))


def _id(page: Page, one: Any) -> Rich:
    """The identifier of a rule, and whether its review is overdue."""
    return [" ", span("id", one.id), *_late(page, one.basis)]


def _late(page: Page, basis: Any) -> Rich:
    return [" ", span("flag", page.words["overdue_mark"])] if basis.overdue else []


def _authentication(page: Page, view: dict[str, Any]) -> list[dict[str, Any]]:
    w = page.words
    made = [
        para(capital(one.words or w["always"]), " → ", bold(capital(one.method)), _id(page, one))
        for one in view["authentication"]
    ]
    made += [
        para(w["authentication_status"], w["colon"], bold(one.status), _id(page, one))
        for one in view["delays"]
    ]
    if made:
        names = w["comma"].join(str(one.name) for one in view["foreign"])
        made.insert(0, para(names, w["colon"], style="sub"))
    return made


def _limits(page: Page, view: dict[str, Any]) -> list[dict[str, Any]]:
    w = page.words
    made = []
    for one in view["limits"]:
        counted = (
            rich(w["open_paren"], w["counted_from"], w["colon"], one.counted_from, w["close_paren"])
            if one.counted_from
            else None
        )
        made.append(para(one.label, w["colon"], bold(one.days), counted, _id(page, one)))
    made += [
        para(w["result"], w["colon"], bold(one.result.name), _id(page, one))
        for one in view["results"]
    ]
    return made


def _step(page: Page, number: int, one: Any) -> dict[str, Any]:
    w = page.words
    when = (
        rich(w["open_paren"], w["deadline"], w["colon"], one.deadline, w["close_paren"])
        if one.deadline
        else None
    )
    condition = None
    if one.words:
        condition = rich(span("muted", one.words, w["colon"]))
    return {
        "n": str(number),
        "c": para(
            condition,
            bold(one.name),
            " ",
            span("mark", one.actor_label),
            when,
            _late(page, one.basis),
        ),
    }
