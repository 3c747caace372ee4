"""The chapter of a notice: what it changed, and which rules it began or ended."""

from __future__ import annotations

from handbook.pages.notices import GroupView, MeasureView, NoticeView
from handbook.pages.provenance import Basis
from handbook.pages.render import language_of
from handbook.pages.subject_lines import RuleName, SubjectLine
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder, decision
from handbook.paper.rich_text import Para, Span, bold, joined, para, rich, span


def notice(chapter: ChapterBuilder, view: NoticeView) -> None:
    """Compose the chapter of a notice."""
    w, measure = chapter.words, view.measure
    if view.not_yet:
        chapter.lead(bold(w["not_yet"]), w["colon"], view.not_yet)
    chapter.lead(measure.summary)
    _particulars(chapter, measure, view.basis)
    chapter.heading(w["effects"], "effects")
    for effect in measure.effects:
        chapter.clause([para(effect)])
    if view.rules:
        chapter.heading(w["rules_changed"], "rules")
        chapter.table([], [26, 74], [_began(chapter, rule) for rule in view.rules])
    if view.ended:
        chapter.heading(w["rules_ended"], "ended")
        for ended in view.ended:
            rule = span("muted", " · ", w["rule"], " ", ended.rule.id)
            name = _rule_name(chapter, ended.rule)
            tail = chapter.tail(ended.basis)
            chapter.clause([para(name, w["colon"], ended.why, tail, rule)])
    if measure.statements:
        chapter.heading(w["good_to_know"], "statements")
        chapter.statements(measure.statements)
    for group in view.groups:
        _members(chapter, group)
    chapter.confirm(view.to_confirm, view.conflicts)


def _particulars(chapter: ChapterBuilder, measure: MeasureView, basis: Basis) -> None:
    w = chapter.words
    open_number = measure.number_to_confirm or not measure.number
    number = rich(
        span("lang", measure.number, lang=language_of(measure.number)) if measure.number else None,
        rich(" ", span("mark", w["number_to_confirm"])) if open_number else None,
    )
    until = f" · {w['until']} {measure.until}" if measure.until else None
    days = rich(str(measure.in_force), until)
    sources = chapter.cited(basis.sources)
    chapter.pairs(
        [
            (w["issuer"], [para(measure.issuer, chapter.bracketed(basis.level_label))]),
            (w["number"], [para(number)]),
            (w["in_force"], [para(days), *chapter.reason(measure.date_basis)]),
            (w["source"], [para(sources, " ", chapter.mark(basis.confidence))]),
        ]
    )


def _rule_name(chapter: ChapterBuilder, rule: RuleName) -> Span:
    return chapter.ref(rule.href, rule.about, chapter.bracketed(rule.holder))


def _began(chapter: ChapterBuilder, rule: SubjectLine) -> b.Row:
    w = chapter.words
    content: list[Para] = [
        para(decision(rule), chapter.when(rule.words), chapter.tail(rule.basis)),
        *chapter.reason(rule.why),
    ]
    if rule.overrides:
        names = joined((_rule_name(chapter, name) for name in rule.overrides), w["comma"])
        content.append(para(w["prevails"], w["colon"], names, style="sub"))
    return chapter.row([[para(bold(rule.subject))], content], rule.id)


def _members(chapter: ChapterBuilder, group: GroupView) -> None:
    """The places of a group: from when the notice holds for each."""
    w = chapter.words
    chapter.heading(group.name, group.id)
    rows = []
    for member in group.members:
        source = para(chapter.cited([member.source]), " ", chapter.mark(member.confidence))
        cells: list[list[Para]] = [
            [para(member.name)],
            [para(member.from_)],
            [para(member.convention_from or "–")],
            [source, *chapter.reason(member.note)],
        ]
        rows.append(chapter.row(cells, key=member.place))
    chapter.table(
        [w["place"], w["applies_from"], w["convention_from"], w["source"]],
        [22, 16, 16, 46],
        rows,
        dense=True,
    )
    if group.exceptions:
        chapter.heading(w["exceptions"], f"{group.id}-exceptions", level=3)
        for exception in group.exceptions:
            source_link = chapter.ref(exception.source.href, exception.source.title)
            text = (exception.name, w["colon"], exception.reason, " ", source_link)
            chapter.clause([para(*text)])
