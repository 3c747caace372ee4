"""The chapters that are looked up: figures, sources, conflicts, what is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from handbook.pages.conflicts import ClaimRow, ConflictsView
from handbook.pages.sources import SourceEntry, SourcesView
from handbook.pages.statistics import FigureRow, StatisticsView
from handbook.pages.to_confirm import OpenEntry, ToConfirmView
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder
from handbook.paper.rich_text import Para, Rich, bold, joined, para, span


def statistics(chapter: ChapterBuilder, view: StatisticsView) -> None:
    """Compose the chapter of figures and their charts."""
    w = chapter.words
    chapter.lead(view.intro)
    for chart in view.charts:
        chapter.heading(chart.title, chart.id)
        chapter.figure(str(chart.svg), chart.description, width=0.8)
        _figures(chapter, chart.figures)
    if view.rest:
        chapter.heading(w["more"], "other-figures")
        _figures(chapter, view.rest)


def _figures(chapter: ChapterBuilder, figures: Iterable[FigureRow]) -> None:
    w = chapter.words
    rows = [
        chapter.row(
            [
                [para(figure.title)],
                [para(bold(figure.shown)), para(figure.text, chapter.tail(figure.basis))],
            ],
            figure.id,
        )
        for figure in figures
    ]
    chapter.table([w["figure"], w["value"]], [36, 64], rows)


def sources(chapter: ChapterBuilder, view: SourcesView) -> None:
    """Compose the chapter of sources."""
    chapter.lead(view.intro)
    for group in view.groups:
        chapter.heading(group.title, group.id)
        for source in group.sources:
            chapter.clause(_source(chapter, source), source.id)


def _source(chapter: ChapterBuilder, source: SourceEntry) -> list[Para]:
    w = chapter.words
    about = [source.issuer]
    about += [str(source.issued)] if source.issued else []
    about += [f"{w['in_force']} {source.in_force}"] if source.in_force else []
    about += [f"{w['until']} {source.until}"] if source.until else []
    open_number: Rich = (" ", span("mark", w["number_to_confirm"]))
    number = chapter.document_number(source.number)
    content: list[Para] = [
        para(bold(source.title), number, open_number if source.number_to_confirm else None),
        para(joined(about, " · "), " ", chapter.mark(source.confidence), style="sub"),
        para(source.governs),
    ]
    if source.note:
        content.append(para(source.note, style="sub"))
    if source.seen:
        links = joined((span("url", url, to=url) for url in source.seen), " ")
        content.append(para(w["seen"], w["colon"], links, style="small"))
    return content


def conflicts(chapter: ChapterBuilder, view: ConflictsView) -> None:
    """Compose the chapter of places where sources differ, and what the handbook follows."""
    w = chapter.words
    chapter.lead(view.intro)
    for conflict in view.conflicts:
        chapter.heading(conflict.title, conflict.id.lower())
        rows = [
            _claim(chapter, claim, followed=conflict.follows == number)
            for number, claim in enumerate(conflict.claims, 1)
        ]
        chapter.table([w["claim"], w["source"]], [58, 42], rows)
        entries: Rich = ()
        for entry in conflict.entries:
            entries += chapter.flag("to_confirm", entry)
        chapter.clause(
            [
                para(
                    bold(w["decision"]),
                    w["colon"],
                    conflict.decision or w["left_to_staff"],
                    " ",
                    span("muted", f"{w['verified']} {conflict.verified}"),
                    entries,
                )
            ]
        )


def _claim(chapter: ChapterBuilder, claim: ClaimRow, *, followed: bool) -> b.Row:
    mark: Rich = (" ", span("mark", chapter.words["we_follow"])) if followed else ()
    sources = chapter.cited(claim.cited)
    return chapter.row(
        [[para(claim.text, mark)], [para(sources, " ", chapter.mark(claim.confidence))]]
    )


def to_confirm(chapter: ChapterBuilder, view: ToConfirmView) -> None:
    """Compose the chapter of what staff have still to confirm."""
    w = chapter.words
    chapter.lead(w["to_confirm_intro"])
    for entry in view.entries:
        _open_entry(chapter, entry)
    if view.staff:
        chapter.heading(w["for_editors"], "for-editors")
    for entry in view.staff:
        _open_entry(chapter, entry)
    if view.closed:
        chapter.heading(w["confirmed"], "confirmed")
    for entry in view.closed:
        title = para(bold(f"{entry.number}. ", entry.title))
        chapter.clause([title, *_answers(chapter, entry)], entry.id)


def _open_entry(chapter: ChapterBuilder, entry: OpenEntry) -> None:
    w = chapter.words
    content = [
        para(bold(f"{entry.number}. ", entry.title)),
        para(entry.text),
        para(bold(w["shown_instead"]), w["colon"], entry.shown_instead),
    ]
    links = [chapter.ref(place.href, place.title) for place in entry.links]
    links += [chapter.ref(case.href, case.title) for case in entry.cases]
    if links:
        content.append(para(w["see_also"], w["colon"], joined(links, " · "), style="sub"))
    chapter.clause([*content, *_answers(chapter, entry)], entry.id)


def _answers(chapter: ChapterBuilder, entry: OpenEntry) -> list[Para]:
    """What the authority has answered so far on a point."""
    w = chapter.words
    return [
        para(
            bold(w["confirmed"]), f" {one.day}", w["colon"], one.text, " ", chapter.cited(one.cited)
        )
        for one in entry.answers
    ]
