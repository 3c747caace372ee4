"""The chapters of rules: topics, categories, the points table, deadlines, authentication."""

from __future__ import annotations

from handbook.language.phrasing import capital
from handbook.pages.authentication import AuthenticationView, PlaceRow
from handbook.pages.categories import CategoriesView
from handbook.pages.planner import PlanView
from handbook.pages.points import FactorTable, PointsView
from handbook.pages.provenance import StatementView
from handbook.pages.render import language_of
from handbook.pages.topics import TopicView
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder
from handbook.paper.chapters.service import methods, time_limits
from handbook.paper.rich_text import Para, Rich, bold, joined, para, rich, span

#: A section in a table has as many columns.
_PAIR = 2


def topic(chapter: ChapterBuilder, view: TopicView) -> None:
    """Compose the chapter of a page of statements."""
    page = view.topic
    chapter.lead(page.intro)
    for section in page.sections:
        chapter.heading(section.title, section.id)
        if section.intro:
            chapter.text(para(section.intro))
        if section.layout == "table":
            chapter.table(
                section.columns if len(section.columns) == _PAIR else [],
                [32, 68],
                [_statement_row(chapter, statement) for statement in section.statements],
            )
        else:
            chapter.statements(section.statements)
    chapter.confirm(view.to_confirm, view.conflicts)


def _statement_row(chapter: ChapterBuilder, statement: StatementView) -> b.Row:
    elsewhere = chapter.elsewhere(statement)
    mark: Rich = (" ", elsewhere) if elsewhere else ()
    return chapter.row(
        [
            [para(bold(statement.title or ""), mark)],
            [para(statement.text, chapter.tail(statement.basis))],
        ],
        statement.id,
    )


def categories(chapter: ChapterBuilder, view: CategoriesView) -> None:
    """Compose the chapter of the categories and their grounds."""
    w = chapter.words
    for category in view.categories:
        chapter.heading(category.name, f"category-{category.id.lower()}")
        chapter.text(para(category.summary))
        chapter.statements(category.frame)
        rows = []
        for ground in category.grounds:
            title: list[Para] = [para(bold(ground.title))] if ground.title else []
            elsewhere = chapter.elsewhere(ground)
            space = " " if elsewhere else None
            text = para(elsewhere, space, ground.text, chapter.tail(ground.basis))
            code = span("lang", ground.code, lang=language_of(ground.code))
            rows.append(chapter.row([[para(code)], [*title, text]], ground.id))
        chapter.table([w["copies_number"], w["ground"]], [18, 82], rows)


def points(chapter: ChapterBuilder, view: PointsView) -> None:
    """Compose the chapter of the points table."""
    w = chapter.words
    if not view.tables:
        chapter.lead(w["points_no_table_page"])
    for table in view.tables:
        chapter.heading(w["points_table"], "table")
        chapter.text(para(table.intro))
        chapter.statements(table.thresholds)
        for factor in table.factors:
            chapter.heading(factor.name, f"factor-{factor.id}", level=3)
            chapter.table(
                [w["bracket"], w["points"]], [84, 16], _brackets(chapter, table.id, factor)
            )
            if factor.note:
                chapter.text(para(factor.note, style="sub"))
        chapter.heading(w["good_to_know"], "notes")
        chapter.statements(table.notes)


def _brackets(chapter: ChapterBuilder, table: str, factor: FactorTable) -> list[b.Row]:
    rows = [
        chapter.row(
            [
                [para(bracket.label)],
                [
                    para(
                        bold(str(bracket.points)),
                        f" + {bracket.per_unit}" if bracket.per_unit else None,
                    )
                ],
            ]
        )
        for bracket in factor.brackets
    ]
    # A factor is named as the pages name it.
    tail = chapter.tail(factor.basis, f"{table}/{factor.id}")
    cap = chapter.row([[para(bold(chapter.words["cap"]), tail)], [para(bold(str(factor.cap)))]])
    return [*rows, cap]


def plan(chapter: ChapterBuilder, view: PlanView) -> None:
    """Compose the chapter of deadlines and working days."""
    w = chapter.words
    chapter.lead(w["plan_lead"])
    chapter.heading(w["plan_table_heading"], "deadlines")
    rows = []
    for deadline in view.rows:
        notes: list[Para] = []
        if deadline.words:
            notes.append(para(span("when", capital(f"{w['if']}{deadline.words}"))))
        notes += [*chapter.reason(deadline.why), *chapter.reason(deadline.if_missed)]
        notes.append(para(chapter.tail(deadline.basis)))
        name, length = bold(deadline.name), bold(capital(deadline.length))
        cells: list[list[Para]] = [
            [para(name)],
            [para(length)],
            [para(deadline.actor_label)],
            notes,
        ]
        rows.append(chapter.row(cells, deadline.id))
    chapter.table(
        [w["plan_what"], w["plan_how_long"], w["who"], w["plan_note"]], [26, 22, 14, 38], rows
    )
    chapter.heading(w["plan_times_heading"], "processing")
    chapter.text(para(w["plan_times_intro"], style="sub"))
    time_limits(chapter, view.limits)
    chapter.heading(w["plan_calendar_heading"], "working-days")
    chapter.text(
        para(w["plan_calendar_text"].format(first=view.first, last=view.last, ahead=view.ahead))
    )


def authentication(chapter: ChapterBuilder, view: AuthenticationView) -> None:
    """Compose the chapter of authentication, with the table of places."""
    w = chapter.words
    chapter.lead(w["authentication_intro"])
    chapter.heading(w["rule_heading"], "rules")
    methods(chapter, view.lines, view.delays)
    chapter.heading(w["authentication_link"], "countries")
    chapter.text(para(w["pdf_countries_intro"], style="sub"))
    for count in view.counts:
        names = [_listed(chapter, row) for row in view.rows if row.label == count.label]
        if names:
            total = chapter.bracketed(str(count.count))
            chapter.clause([para(bold(count.label), total, w["colon"], joined(names, w["comma"]))])
    chapter.notices(view.measures)
    chapter.confirm(view.to_confirm, view.conflicts)


def _listed(chapter: ChapterBuilder, place: PlaceRow) -> Rich:
    """A place among those of its method; with the day where the method begins later."""
    later = chapter.bracketed(chapter.words["in_force"], " ", place.since) if place.later else ()
    return rich(place.name, later)


def countries(chapter: ChapterBuilder, view: AuthenticationView) -> None:
    """Compose the chapter of every state and region, with the day and the source of each."""
    w = chapter.words
    chapter.lead(w["pdf_countries_lead"])
    chapter.table(
        [w["place"], w["code"], w["method"], w["applies_from"]],
        [30, 10, 36, 24],
        [_place(chapter, place) for place in view.rows],
        dense=True,
    )


def _place(chapter: ChapterBuilder, place: PlaceRow) -> b.Row:
    w = chapter.words
    not_yet = rich(" ", span("mark", w["not_yet"])) if place.later else None
    since = rich(place.since, not_yet)
    if place.source:
        # The same source stands behind most rows: a short name leads to it.
        since += rich(" ", chapter.ref(place.source.href, w["source"]))
    cells: list[list[Para]] = [
        [para(place.name)],
        [para(place.code)],
        [para(place.label), *chapter.reason(place.note)],
        [para(since or "–")],
    ]
    return chapter.row(cells, f"place-{place.code.lower()}", key=place.code)
