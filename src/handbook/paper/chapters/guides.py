"""The chapters for finding one's way: the book itself, questions, terms, contacts, the timeline."""

from __future__ import annotations

from dataclasses import dataclass

from handbook.pages.about import AboutView
from handbook.pages.contact import ContactRow, ContactView
from handbook.pages.faq import FaqView
from handbook.pages.glossary import GlossaryView, TermRow
from handbook.pages.render import language_of
from handbook.pages.timeline import TimelineView
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder
from handbook.paper.rich_text import Para, bold, joined, para, rich, span


def about(chapter: ChapterBuilder, view: AboutView) -> None:
    """Compose the one page on how to read: what the handbook is, its numbers, its marks."""
    w = chapter.words
    for paragraph in view.paragraphs:
        chapter.text(para(paragraph))
    chapter.text(para(w["pdf_clauses"]))
    chapter.text(para(w["pdf_figures"]))
    chapter.heading(w["edition_day"], "edition")
    chapter.pairs(
        [
            (w["edition_day"], [para(chapter.page.day.isoformat())]),
            (w["rule_count"], [para(str(view.rules))]),
            (w["source_count"], [para(str(view.sources))]),
            (w["confirm_count"], [para(str(view.confirm))]),
            (w["data_version"], [para(view.data_version)]),
            (w["software_version"], [para(view.software_version)]),
        ]
    )
    chapter.heading(w["marks_heading"], "marks")
    chapter.pairs((span("mark", mark.label), [para(mark.text)]) for mark in view.marks)
    chapter.heading(w["statuses_heading"], "statuses")
    chapter.pairs(
        (span("status", status.label, status=status.id), [para(status.text)])
        for status in view.statuses
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Which questions a chapter answers, and what it says of that first."""

    ids: frozenset[str]
    lead: str


def faq(chapter: ChapterBuilder, view: FaqView, chosen: Questions) -> None:
    """Compose a chapter of questions and answers."""
    w = chapter.words
    chapter.lead(chosen.lead)
    for group in view.groups:
        questions = [question for question in group.questions if question.id in chosen.ids]
        if questions:
            chapter.heading(group.title)
        for question in questions:
            content = [
                para(bold(question.question)),
                para(question.text, chapter.tail(question.basis)),
            ]
            if question.links:
                links = (chapter.ref(place.href, place.title) for place in question.links)
                see_also = joined(links, " · ")
                content.append(para(w["see_also"], w["colon"], see_also, style="sub"))
            chapter.clause(content, question.id)


def glossary(chapter: ChapterBuilder, view: GlossaryView) -> None:
    """Compose the chapter of terms in both languages."""
    w = chapter.words
    chapter.lead(view.intro)
    chapter.table(
        [w["term_zh"], w["term_en"], w["explanation"], w["avoid"]],
        [18, 22, 40, 20],
        [_term(chapter, term) for term in view.terms],
    )


def _term(chapter: ChapterBuilder, term: TermRow) -> b.Row:
    avoid = (span("lang", word, lang=language_of(word)) for word in term.avoid)
    cells = [
        [para(span("lang", bold(term.zh), lang="zh"))],
        [para(span("lang", bold(term.en), lang="en"))],
        [para(term.explanation, " ", chapter.mark(term.confidence))],
        [para(joined(avoid, chapter.words["comma"]))],
    ]
    return chapter.row(cells, f"term-{term.id}")


def contact(chapter: ChapterBuilder, view: ContactView) -> None:
    """Compose the chapter of offices and how to reach them."""
    w = chapter.words
    chapter.lead(view.intro)
    chapter.table(
        [w["place_or_service"], w["contact_role"], w["contact_details"]],
        [26, 26, 48],
        [_contact(chapter, office) for office in view.contacts],
    )


def _contact(chapter: ChapterBuilder, office: ContactRow) -> b.Row:
    w = chapter.words
    details: list[Para] = [
        para(
            span("muted", detail.label, w["colon"]),
            span("url", detail.text, to=detail.href) if detail.href else detail.text,
            f" {detail.meaning}" if detail.meaning else "",
        )
        for detail in office.details
    ]
    missing = office.missing or ("" if details else w["value_unknown"])
    details += [para(span("muted", missing))] if missing else []
    details += chapter.reason(office.note)
    about = rich(
        chapter.cited(office.cited),
        f" · {office.as_of}" if office.as_of else None,
        " ",
        chapter.mark(office.confidence),
    )
    for entry in office.entries:
        about += chapter.flag("to_confirm", entry)
    details.append(para(about, style="sub"))
    cells: list[list[Para]] = [[para(bold(office.name))], [para(office.role)], details]
    return chapter.row(cells, f"contact-{office.id}")


def timeline(chapter: ChapterBuilder, view: TimelineView) -> None:
    """Compose the chapter of events, by day."""
    w = chapter.words
    chapter.lead(view.intro)
    rows = []
    for event in view.events:
        notice = (
            rich(" ", chapter.ref(f"notices/{event.measure}", w["notice"]))
            if event.measure
            else None
        )
        content = [para(event.text, " ", chapter.mark(event.confidence), notice)]
        if event.cited:
            content.append(para(chapter.cited(event.cited), style="sub"))
        rows.append(chapter.row([[para(bold(event.day))], content]))
    chapter.table([w["day"], w["event"]], [18, 82], rows)
