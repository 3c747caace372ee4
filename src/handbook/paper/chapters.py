"""View-models to chapters: what stands on paper, in which order, and under which number.

A chapter is a list of blocks; a block is plain JSON with a ``k`` (kind).  Both languages are
composed from view-models of the same records, so block for block and number for number they match;
the bilingual edition sets them side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.language.phrasing import capital
from handbook.pages import views
from handbook.pages.handbook import Site
from handbook.pages.render import language_of
from handbook.pages.views import Page
from handbook.paper.rich_text import Para, Rich, bold, bullets, joined, para, rich, span

Block = dict[str, Any]
#: Stands for the day of the edition until its number, which does not depend on it, is known.
DAY = "\u0001day\u0001"
_TITLE, _DESC = re.compile(r"<title[^>]*>(.*?)</title>"), re.compile(r"<desc[^>]*>(.*?)</desc>")


class PaperPage(Page):
    """A page whose links are names of places in the book: ``page`` or ``page#anchor``."""

    def link(self, page: str, anchor: str = "") -> str:
        """The name of a place in the book."""
        return f"{page}#{anchor}" if anchor else page


@dataclass(frozen=True)
class Paper(Site):
    """The site's own view-models, made for paper."""

    def _page(self, language: m.Language, path: str) -> Page:
        key = (language, path)
        if key not in self._pages:
            self._pages[key] = PaperPage(self.book, language, self.day, path)
        return self._pages[key]

    def view(self, name: str, language: m.Language) -> tuple[Page, dict[str, Any]]:
        """The page and the view-model of a fixed page or a notice."""
        page = self._page(language, f"{name}.md")
        if name.startswith("notices/"):
            return page, views.measure(page, self.book.measures[name.removeprefix("notices/")])
        view, _ = self._view(name, page)
        return page, view


@dataclass
class Notes:
    """The numbered notes of an edition: one for each rule or statement, in order of appearance."""

    numbers: dict[str, int] = field(default_factory=dict)
    bases: dict[str, SimpleNamespace] = field(default_factory=dict)

    def number(self, basis: SimpleNamespace) -> int:
        """The number of the note that gives this basis."""
        key = basis.id or str(sorted((one.id, one.locator) for one in basis.sources))
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.bases[key] = basis
        return self.numbers[key]


def label(anchor: str) -> str:
    """The anchor of a rule, as the site writes it."""
    return anchor.replace("/", "-")


class Chapter:
    """One chapter in one language: its blocks, and the numbers of its clauses."""

    def __init__(self, number: int, name: str, page: Page, notes: Notes) -> None:
        self.number, self.name, self.page, self.notes = number, name, page, notes
        self.w: dict[str, str] = page.words
        self.book: Book = page.book
        self.blocks: list[Block] = []
        self.title: Any = ""
        self._clauses = 0

    def compose(self, view: dict[str, Any], title: str) -> Chapter:
        """Fill the chapter from the view-model of its page."""
        self.title = title
        kind = self.name.split("/")[0].replace("-", "_")
        maker: Callable[[dict[str, Any]], None] = getattr(self, f"_{kind}", self._topic)
        maker(view)
        return self

    # -- pieces --------------------------------------------------------------------------------

    def next(self) -> str:
        """The number of the next clause."""
        self._clauses += 1
        return f"{self.number}.{self._clauses}"

    def lead(self, *parts: Any) -> None:
        """The first words of a chapter."""
        if rich(*parts):
            self.blocks.append({"k": "lead", "c": rich(*parts)})

    def heading(self, text: Any, anchor: str = "", level: int = 2) -> None:
        """A heading inside the chapter."""
        one = {"k": "h", "level": level, "c": rich(text), "id": ""}
        if anchor:
            one["id"] = f"{self.name}#{anchor}"
        self.blocks.append(one)

    def clause(self, paras: list[Para], anchor: str = "", **more: Any) -> None:
        """A numbered clause."""
        place = f"{self.name}#{label(anchor)}" if anchor else ""
        self.blocks.append({"k": "clause", "n": self.next(), "id": place, "c": paras, **more})

    def text(self, *paras: Para) -> None:
        """Paragraphs without a number: fixed words on how to read."""
        self.blocks.append({"k": "text", "c": list(paras)})

    def table(self, head: list[Any], cols: list[float], rows: list[Block], **more: Any) -> None:
        """A table whose rows are numbered clauses; ``cols`` are relative widths."""
        if rows:
            self.blocks.append(
                {"k": "table", "head": [rich(one) for one in head], "cols": cols, "rows": rows}
                | more
            )

    def row(self, cells: list[list[Para]], anchor: str = "", key: str = "") -> Block:
        """A row of a table."""
        place = f"{self.name}#{label(anchor)}" if anchor else ""
        return {"n": key or self.next(), "id": place, "cells": cells}

    def note(self, basis: SimpleNamespace) -> dict[str, Any]:
        """The small figure that leads to a note."""
        return {"t": "note", "n": self.notes.number(basis)}

    def flags(self, basis: SimpleNamespace) -> Rich:
        """What is to be confirmed, contested, or to be read again, about a statement."""
        made: Rich = [" ", span("flag", self.w["overdue_mark"])] if basis.overdue else []
        for one in basis.to_confirm:
            made += [
                " ",
                span("flag", self.w["to_confirm"], self.w["colon"], one.title, to=one.href),
            ]
        for one in basis.conflicts:
            made += [" ", span("flag", self.w["conflict"], self.w["colon"], one.title, to=one.href)]
        return made

    def tail(self, basis: SimpleNamespace) -> Rich:
        """What follows every statement: its flags and its note."""
        return [*self.flags(basis), self.note(basis)]

    def ref(self, to: str, *parts: Any, number: bool = False) -> dict[str, Any]:
        """Words that lead to another place of the book; with its ``number`` behind them."""
        return span("ref", *parts, to=to, **({"number": True} if number else {}))

    def mark(self, confidence: str) -> dict[str, Any]:
        """The mark of confidence."""
        return span("mark", self.w[confidence])

    def status(self, line: Any) -> dict[str, Any]:
        """The status of a material."""
        return span("status", line.label, s=line.status)

    def when(self, words: str) -> Rich:
        """A condition, as it follows a status."""
        if not words:
            return []
        return [" ", span("when", self.w["if"], words)]

    def cited(self, sources: Iterable[Any]) -> Rich:
        """Sources with their places, as links into the chapter of sources."""
        return joined(
            (
                rich(
                    self.ref(one.href, one.title),
                    rich(self.w["within"], one.locator) if one.locator else None,
                )
                for one in sources
            ),
            "；" if self.page.language == "zh" else "; ",
        )

    def numbered(self, number: str | None) -> Rich:
        """The number of a document, in brackets."""
        if not number:
            return []
        said = span("lang", number, lang=language_of(number))
        return [self.w["open_paren"], said, self.w["close_paren"]]

    def statement(self, one: Any) -> None:
        """A statement as a clause."""
        self.clause(self.statement_paras(one), one.id)

    def statement_paras(self, one: Any) -> list[Para]:
        """The paragraphs of a statement."""
        made: list[Para] = []
        elsewhere = span("mark", self.w["practice_elsewhere"]) if one.practice_elsewhere else None
        if one.title:
            made.append(para(bold(one.title), " " if elsewhere else None, elsewhere))
            elsewhere = None
        made.append(para(elsewhere, " " if elsewhere else None, one.text, self.tail(one.basis)))
        return made

    def statements(self, many: Iterable[Any]) -> None:
        """Statements, one below the other."""
        for one in many:
            self.statement(one)

    def confirm(self, entries: list[Any], conflicts: list[Any]) -> None:
        """What the chapter leaves to be confirmed, and where sources differ.

        The site prints the entries in full on every page; on paper they stand once, in their own
        chapters, and here are led to.
        """
        if not entries and not conflicts:
            return
        self.heading(self.w["to_confirm"], "to-confirm")
        self.text(para(self.w["to_confirm_intro"], style="sub"))
        said = [[para(self.ref(one.href, one.title, number=True))] for one in entries]
        said += [
            [
                para(
                    self.w["conflict"],
                    self.w["colon"],
                    self.ref(one.href, one.title, number=True),
                )
            ]
            for one in conflicts
        ]
        self.clause([bullets(said)], box=True)

    def reason(self, text: Any) -> list[Para]:
        """The reason below a decision."""
        return [para(text, style="sub")] if text else []

    def figure(self, svg: str, caption: Any, *, wide: float, anchor: str = "") -> None:
        """A drawing with its alternative text, which is the drawing's own."""
        title, desc = _TITLE.search(svg), _DESC.search(svg)
        alt = " ".join(_plain(one[1]) for one in (title, desc) if one)
        self.blocks.append(
            {
                "k": "figure",
                "svg": svg,
                "alt": alt,
                "caption": rich(caption),
                "wide": wide,
                "id": f"{self.name}#{anchor}" if anchor else "",
            }
        )

    def catalogue(self) -> Chapter:
        """The catalogue of materials: what the service pages say of each, once."""
        w = self.w
        self.title = w["pdf_materials"]
        self.lead(w["pdf_materials_intro"])
        for material in self.book.materials.values():
            one = self.page.say(material)
            form = rich(
                one.form,
                " · ",
                w["original"],
                w["colon"],
                str(one.original),
                " · ",
                w["copies"],
                w["colon"],
                str(one.copies),
                " · ",
                w[one.medium],
            )
            pairs = [(w["what"], one.what), (w["form"], form), (w["issued_by"], one.issued_by)]
            pairs += [(w["validity"], one.validity)] if one.validity else []
            paras = [para(bold(one.name), self.tail(one.basis))]
            paras += [para(span("muted", name, w["colon"]), text) for name, text in pairs]
            if one.translation:
                paras.append(para(w["translation_needed"]))
            if one.tips:
                paras.append(para(span("muted", w["tips"], w["colon"])))
                paras.append(bullets([para(tip)] for tip in one.tips))
            self.clause(paras, one.id)
        return self

    # -- the pages -----------------------------------------------------------------------------

    def _services(self, view: dict[str, Any]) -> None:
        w, item = self.w, view["item"]
        self.lead(item.summary)
        limits = [one for one in view["limits"] if one.kind == "promised"] or view["limits"]
        pairs = [
            [w["who"], [para(item.who)]],
            [w["where"], [para(item.where)]],
            [
                w["how_long"],
                [
                    para(
                        one.label,
                        " ",
                        bold(one.days),
                        # A promise holds for all of the service.
                        rich(w["open_paren"], one.words, w["close_paren"])
                        if one.words and one.kind != "promised"
                        else None,
                    )
                    for one in limits
                ]
                or [para(w["to_confirm"])],
            ],
            [w["how_much"], [para(one.text) for one in view["fees"]]],
            [
                w["result"],
                [
                    para(
                        one.result.name,
                        rich(w["open_paren"], one.words, w["close_paren"]) if one.words else None,
                    )
                    for one in view["results"]
                ],
            ],
        ]
        self.blocks.append({"k": "pairs", "rows": [[rich(a), b] for a, b in pairs]})
        if view["ahead"]:
            self.heading(w["changes_ahead"])
            for day in view["ahead"]:
                lines = [
                    [para(*self._ahead(one), self.tail(one.basis)), *self.reason(one.why)]
                    for one in day.lines
                ]
                self.clause(
                    [para(bold(w["from_day"].format(day=day.day))), bullets(lines)], box=True
                )
        self.heading(w["eligibility"], "eligibility")
        self.statements(view["eligibility"])
        self.heading(w["materials"], "materials")
        self.text(para(w["materials_intro"], style="sub"))
        self.table(
            [w["material"], w["needed"], w["notes"]],
            [25, 47, 28],
            [self._material(row) for row in view["rows"]],
        )
        self._authenticated(view["authentication"], view["delays"])
        self.heading(w["steps"], "steps")
        phase = ""
        for number, one in enumerate(view["steps"], 1):
            if one.phase != phase:
                phase = one.phase
                self.heading(w[f"phase_{phase}"], level=3)
            self.clause(self._step(number, one), one.id)
            self.blocks[-1]["id"] = f"{self.name}#{one.anchor}"
        for one in view["flow"]:
            self.figure(
                str(one.svg), [one.caption or w["flow_whole"], w["colon"], w["flow_legend"]], wide=1
            )
        if view["limits"]:
            self.heading(w["time_limits"], "time-limits")
            self.text(para(w["time_intro"], style="sub"))
            self._limits(view["limits"])
        self.heading(w["fee"], "fee")
        self.statements(view["fees"])
        self.heading(w["result"], "result")
        for one in view["results"]:
            words = rich(w["open_paren"], one.words, w["close_paren"]) if one.words else None
            self.clause(
                [
                    para(bold(one.result.name), words),
                    para(one.result.what, self.tail(one.basis)),
                    *self.reason(one.why),
                ]
            )
        if view["statements_"]:
            self.heading(w["good_to_know"], "good-to-know")
            self.statements(view["statements_"])
        self.heading(w["legal_basis"], "legal-basis")
        self.clause(
            [
                para(bold(w["accepted_by"]), w["colon"], item.accepted_by),
                para(bold(w["decided_by"]), w["colon"], item.decided_by),
                bullets(
                    [
                        para(
                            self.ref(one.href, one.title),
                            self.numbered(one.number),
                            rich(w["within"], one.locator) if one.locator else None,
                        )
                    ]
                    for one in view["legal_basis"]
                ),
            ]
        )
        if view["measures"]:
            self.heading(w["changed_by"], "changed-by")
            self._notices_list(view["measures"])
        self.confirm(view["to_confirm"], view["conflicts"])

    def _ahead(self, one: Any) -> Rich:
        w = self.w
        if one.ends:
            said: Any = w["ahead_ends"].format(rule=one.label)
        elif hasattr(one, "status"):
            said = self.status(one)
        else:
            said = bold(one.label)
        return rich(one.subject, w["colon"], said, self.when(one.words))

    def _material(self, row: Any) -> Block:
        w = self.w
        needed: list[Para] = []
        for one in row.lines:
            words = self.when(one.words)
            if not words and len(row.lines) > 1:
                words = [" ", span("when", w["in_general"])]
            needed.append(para(self.status(one), words, self.tail(one.basis)))
            needed += self.reason(one.why)
        notes = [para(one.note) for one in row.lines if one.note]
        notes.append(
            para(self.ref(f"materials#{row.id}", w["pdf_catalogue"], number=True), style="sub")
        )
        cells = [[para(bold(row.name)), para(row.form, style="sub")], needed, notes]
        return self.row(cells, f"material-{row.id}")

    def _authenticated(self, lines: list[Any], delays: list[Any]) -> None:
        w = self.w
        if not lines and not delays:
            return
        self.heading(w["authentication"], "authentication")
        self.text(
            para(
                w["authentication_intro"],
                " ",
                self.ref("authentication", w["authentication_link"]),
                style="sub",
            )
        )
        self._methods(lines, delays)

    def _methods(self, lines: list[Any], delays: list[Any]) -> None:
        w = self.w
        rows = [
            self.row(
                [
                    [para(capital(one.words or w["always"]))],
                    [para(bold(capital(one.method)), self.tail(one.basis)), *self.reason(one.why)],
                ]
            )
            for one in lines
        ]
        rows += [
            self.row(
                [
                    [para(w["authentication_status"])],
                    [para(bold(one.status), self.tail(one.basis)), *self.reason(one.why)],
                ]
            )
            for one in delays
        ]
        self.table([w["condition"], w["method"]], [50, 50], rows)

    def _step(self, number: int, one: Any) -> list[Para]:
        w = self.w
        when = (
            rich(w["open_paren"], w["deadline"], w["colon"], one.deadline, w["close_paren"])
            if one.deadline
            else None
        )
        made = [
            para(bold(f"{number}. ", one.name), " ", span("mark", one.actor_label), when),
        ]
        if one.words:
            made.append(para(span("when", w["if"], one.words)))
        made.append(para(one.text, self.tail(one.basis)))
        for way in one.ways:
            goal: Any = (
                w["ends_here"] if way.ends else self.ref(f"{self.name}#{way.anchor}", way.to)
            )
            made.append(para(way.label, " → ", goal, style="branch"))
        return made

    def _limits(self, limits: list[Any], *, holders: bool = False) -> None:
        w = self.w
        rows = []
        for one in limits:
            kind = [para(bold(one.label))]
            if holders:
                kind.append(para(self.ref(one.href, one.holder), style="sub"))
            days = [para(bold(one.days))]
            if one.counted_from:
                days.append(para(w["counted_from"], w["colon"], one.counted_from, style="sub"))
            rows.append(
                self.row(
                    [
                        kind,
                        days,
                        [
                            para(capital(one.words or w["always"]), self.tail(one.basis)),
                            *self.reason(one.why),
                        ],
                    ]
                )
            )
        self.table([w["kind"], w["limit"], w["condition"]], [26, 34, 40], rows)

    def _notices_list(self, measures: list[Any]) -> None:
        for one in measures:
            self.clause([para(one.in_force, "  ", self.ref(f"notices/{one.id}", one.title))])

    def _topic(self, view: dict[str, Any]) -> None:
        topic, w = view["topic"], self.w
        self.lead(topic.intro)
        for section in topic.sections:
            self.heading(section.title, section.id)
            if section.intro:
                self.text(para(section.intro))
            if section.layout == "table":
                self.table(
                    section.columns if len(section.columns) == 2 else [],  # noqa: PLR2004 - a pair
                    [32, 68],
                    [
                        self.row(
                            [
                                [para(bold(one.title or ""), *self._elsewhere(one))],
                                [para(one.text, self.tail(one.basis))],
                            ],
                            one.id,
                        )
                        for one in section.statements
                    ],
                )
            else:
                self.statements(section.statements)
        self.confirm(view["to_confirm"], view["conflicts"])
        _ = w

    def _elsewhere(self, one: Any) -> Rich:
        said = span("mark", self.w["practice_elsewhere"])
        return [" ", said] if one.practice_elsewhere else []

    def _categories(self, view: dict[str, Any]) -> None:
        w = self.w
        for one in view["categories"]:
            self.heading(one.name, f"category-{one.id.lower()}")
            self.text(para(one.summary))
            self.statements(one.frame)
            rows = []
            for ground in one.grounds:
                said = [para(bold(ground.title))] if ground.title else []
                elsewhere = self._elsewhere(ground)
                said.append(
                    para(
                        elsewhere[1:],
                        " " if elsewhere else None,
                        ground.text,
                        self.tail(ground.basis),
                    )
                )
                code = span("lang", ground.code, lang=language_of(ground.code))
                rows.append(self.row([[para(code)], said], ground.id))
            self.table([w["copies_number"], w["ground"]], [18, 82], rows)

    def _points(self, view: dict[str, Any]) -> None:
        w = self.w
        if not view["tables"]:
            self.lead(w["points_no_table_page"])
        for table in view["tables"]:
            self.heading(w["points_table"], "table")
            self.text(para(table.intro))
            self.statements(table.thresholds)
            for factor in table.factors:
                self.heading(factor.name, f"factor-{factor.id}", level=3)
                rows = [
                    self.row(
                        [
                            [para(one.label)],
                            [
                                para(
                                    bold(str(one.points)),
                                    f" + {one.per_unit}" if one.per_unit else None,
                                )
                            ],
                        ]
                    )
                    for one in factor.brackets
                ]
                rows.append(
                    self.row(
                        [
                            [para(bold(w["cap"]), self.tail(self._factor(table, factor)))],
                            [para(bold(str(factor.cap)))],
                        ]
                    )
                )
                self.table([w["bracket"], w["points"]], [84, 16], rows)
                if factor.note:
                    self.text(para(factor.note, style="sub"))
            self.heading(w["good_to_know"], "notes")
            self.statements(table.notes)

    def _factor(self, table: Any, factor: Any) -> SimpleNamespace:
        """The basis of a factor, named as the pages name it."""
        basis = SimpleNamespace(**vars(factor.basis))
        basis.id = f"{table.id}/{factor.id}"
        return basis

    def _plan(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(w["plan_lead"])
        self.heading(w["plan_table_heading"], "deadlines")
        rows = []
        for one in view["rows"]:
            said = []
            if one.words:
                said.append(para(span("when", capital(f"{w['if']}{one.words}"))))
            said += [*self.reason(one.why), *self.reason(one.if_missed)]
            said.append(para(self.tail(one.basis)))
            rows.append(
                self.row(
                    [
                        [para(bold(one.name))],
                        [para(bold(capital(one.length)))],
                        [para(one.actor_label)],
                        said,
                    ],
                    one.id,
                )
            )
        self.table(
            [w["plan_what"], w["plan_how_long"], w["who"], w["plan_note"]], [26, 22, 14, 38], rows
        )
        self.heading(w["plan_times_heading"], "processing")
        self.text(para(w["plan_times_intro"], style="sub"))
        self._limits(view["limits"], holders=True)
        self.heading(w["plan_calendar_heading"], "working-days")
        self.text(para(w["plan_calendar_text"].format(first=view["first"], last=view["last"])))

    def _authentication(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(w["authentication_intro"])
        self.heading(w["rule_heading"], "rules")
        self._methods(view["lines"], view["delays"])
        self.text(
            para(
                joined(
                    (rich(one.label, w["colon"], str(one.count)) for one in view["counts"]), " · "
                ),
                style="sub",
            )
        )
        self.heading(w["authentication_link"], "countries")
        rows = []
        for one in view["rows"]:
            since = rich(one.since, rich(" ", span("mark", w["not_yet"])) if one.later else None)
            if one.source:
                # The same source stands behind most rows: a short name leads to it.
                since += rich(" ", self.ref(one.source.href, w["source"]))
            cells = [
                [para(one.name)],
                [para(one.code)],
                [para(one.label), *self.reason(one.note)],
                [para(since or "–")],
            ]
            rows.append(self.row(cells, f"place-{one.code.lower()}", key=one.code))
        self.table(
            [w["place"], w["code"], w["method"], w["applies_from"]],
            [30, 10, 36, 24],
            rows,
            dense=True,
        )
        self._notices_list(view["measures"])
        self.confirm(view["to_confirm"], view["conflicts"])

    def _faq(self, view: dict[str, Any]) -> None:
        w = self.w
        for group in view["groups"]:
            self.heading(group.title, group.id)
            for one in group.questions:
                paras = [
                    para(bold(one.question)),
                    para(one.text, self.tail(one.basis)),
                ]
                if one.links:
                    links = joined((self.ref(to.href, to.title) for to in one.links), " · ")
                    paras.append(para(w["see_also"], w["colon"], links, style="sub"))
                self.clause(paras, one.id)

    def _glossary(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        rows = []
        for one in view["terms"]:
            avoid = joined(
                (span("lang", word, lang=language_of(word)) for word in one.avoid), w["comma"]
            )
            rows.append(
                self.row(
                    [
                        [para(span("lang", bold(one.zh), lang="zh"))],
                        [para(span("lang", bold(one.en), lang="en"))],
                        [para(one.explanation, " ", self.mark(one.confidence))],
                        [para(avoid)],
                    ],
                    f"term-{one.id}",
                )
            )
        self.table(
            [w["term_zh"], w["term_en"], w["explanation"], w["avoid"]], [18, 22, 40, 20], rows
        )

    def _statistics(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        for chart in view["charts"]:
            self.heading(chart.title, chart.id)
            self.figure(str(chart.svg), chart.description, wide=0.8)
            self._figures(chart.figures)
        if view["rest"]:
            self.heading(w["more"], "other-figures")
            self._figures(view["rest"])

    def _figures(self, figures: list[Any]) -> None:
        rows = [
            self.row(
                [[para(one.title)], [para(bold(one.shown)), para(one.text, self.tail(one.basis))]],
                one.id,
            )
            for one in figures
        ]
        self.table([self.w["figure"], self.w["value"]], [36, 64], rows)

    def _sources(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        for group in view["groups"]:
            self.heading(group.title, group.id)
            for one in group.sources:
                about = [one.issuer]
                about += [str(one.issued)] if one.issued else []
                about += [f"{w['in_force']} {one.in_force}"] if one.in_force else []
                about += [f"{w['until']} {one.until}"] if one.until else []
                open_number = [" ", span("mark", w["number_to_confirm"])]
                paras = [
                    para(
                        bold(one.title),
                        self.numbered(one.number),
                        open_number if one.number_to_confirm else None,
                    ),
                    para(joined(about, " · "), " ", self.mark(one.confidence), style="sub"),
                    para(one.governs),
                ]
                if one.note:
                    paras.append(para(one.note, style="sub"))
                if one.seen:
                    links = joined((span("url", url, to=url) for url in one.seen), " ")
                    paras.append(para(w["seen"], w["colon"], links, style="small"))
                self.clause(paras, one.id)

    def _conflicts(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        for one in view["conflicts"]:
            self.heading(rich(f"{one.id} ", one.title), one.id.lower())
            rows = []
            for number, claim in enumerate(one.claims, 1):
                follow = [" ", span("mark", w["we_follow"])] if one.follows == number else None
                rows.append(
                    self.row(
                        [
                            [para(claim.text, follow)],
                            [para(self.cited(claim.cited), " ", self.mark(claim.confidence))],
                        ]
                    )
                )
            self.table([w["claim"], w["source"]], [58, 42], rows)
            entries: Rich = []
            for entry in one.entries:
                entries += [
                    " ",
                    span("flag", w["to_confirm"], w["colon"], entry.title, to=entry.href),
                ]
            self.clause(
                [
                    para(
                        bold(w["decision"]),
                        w["colon"],
                        one.decision or w["left_to_staff"],
                        " ",
                        span("muted", f"{w['verified']} {one.verified}"),
                        entries,
                    )
                ]
            )

    def _to_confirm(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(w["to_confirm_intro"])
        for one in view["entries"]:
            paras = [
                para(bold(f"{one.number}. ", one.title)),
                para(one.text),
                para(bold(w["shown_instead"]), w["colon"], one.shown_instead),
            ]
            links = [self.ref(to.href, to.title) for to in one.links]
            links += [self.ref(case.href, f"{case.id} ", case.title) for case in one.cases]
            if links:
                said = joined(links, " · ")
                paras.append(para(w["see_also"], w["colon"], said, style="sub"))
            self.clause(paras, one.id)

    def _contact(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        rows = []
        for one in view["contacts"]:
            if one.link:
                value: Any = span("url", one.value or one.link, to=one.link)
            else:
                value = one.value or span("muted", w["value_unknown"])
            said = [para(value), *self.reason(one.note)]
            about = rich(
                self.cited(one.cited),
                f" · {one.as_of}" if one.as_of else None,
                " ",
                self.mark(one.confidence),
            )
            for entry in one.entries:
                about += [
                    " ",
                    span("flag", w["to_confirm"], w["colon"], entry.title, to=entry.href),
                ]
            said.append(para(about, style="sub"))
            rows.append(
                self.row([[para(bold(one.name))], [para(one.role)], said], f"contact-{one.id}")
            )
        heads = [w["place_or_service"], w["contact_role"], w["contact_details"]]
        self.table(heads, [26, 26, 48], rows)

    def _timeline(self, view: dict[str, Any]) -> None:
        w = self.w
        self.lead(view["intro"])
        rows = []
        for one in view["events"]:
            link = [" ", self.ref(f"notices/{one.measure}", w["notice"])] if one.measure else None
            said = [para(one.text, " ", self.mark(one.confidence), link)]
            if one.cited:
                said.append(para(self.cited(one.cited), style="sub"))
            rows.append(self.row([[para(bold(one.day))], said]))
        self.table([w["day"], w["event"]], [18, 82], rows)

    def _about(self, view: dict[str, Any]) -> None:
        w = self.w
        for one in view["paragraphs"]:
            self.text(para(one))
        self.text(para(w["pdf_clauses"]))
        self.heading(w["edition_day"], "edition")
        counts = [
            [w["edition_day"], DAY],
            [w["rule_count"], str(view["rules"])],
            [w["source_count"], str(view["sources"])],
            [w["confirm_count"], str(view["confirm"])],
            [w["data_version"], view["data_version"]],
            [w["software_version"], view["software_version"]],
        ]
        self.blocks.append({"k": "pairs", "rows": [[rich(a), [para(b)]] for a, b in counts]})
        for name, heading in (("marks", "marks_heading"), ("statuses", "statuses_heading")):
            self.heading(w[heading], name)
            said = [
                [
                    rich(
                        span("status", one.label, s=one.id)
                        if name == "statuses"
                        else span("mark", one.label)
                    ),
                    [para(one.text)],
                ]
                for one in view[name]
            ]
            self.blocks.append({"k": "pairs", "rows": said})

    def _notices(self, view: dict[str, Any]) -> None:
        w, measure, basis = self.w, view["measure"], view["basis"]
        if view["not_yet"]:
            self.lead(bold(w["not_yet"]), w["colon"], view["not_yet"])
        self.lead(measure.summary)
        open_number = measure.number_to_confirm or not measure.number
        number = rich(
            span("lang", measure.number, lang=language_of(measure.number))
            if measure.number
            else None,
            rich(" ", span("mark", w["number_to_confirm"])) if open_number else None,
        )
        days = rich(
            str(measure.in_force), f" · {w['until']} {measure.until}" if measure.until else None
        )
        pairs = [
            [
                w["issuer"],
                [para(measure.issuer, w["open_paren"], basis.level_label, w["close_paren"])],
            ],
            [w["number"], [para(number)]],
            [w["in_force"], [para(days), *self.reason(measure.date_basis)]],
            [w["source"], [para(self.cited(basis.sources), " ", self.mark(basis.confidence))]],
        ]
        self.blocks.append({"k": "pairs", "rows": [[rich(a), b] for a, b in pairs]})
        self.heading(w["effects"], "effects")
        for one in measure.effects:
            self.clause([para(one)])
        if view["rules"]:
            self.heading(w["rules_changed"], "rules")
            self.table([], [26, 74], [self._changed(one) for one in view["rules"]])
        if view["ended"]:
            self.heading(w["rules_ended"], "ended")
            for one in view["ended"]:
                rule = span("muted", " · ", w["rule"], " ", one.rule.id)
                name = self._rule_name(one.rule)
                self.clause([para(name, w["colon"], one.why, *self.tail(one.basis), rule)])
        if measure.statements:
            self.heading(w["good_to_know"], "statements")
            self.statements(measure.statements)
        for group in view["groups"]:
            self._members(group)
        self.confirm(view["to_confirm"], view["conflicts"])

    def _rule_name(self, one: Any) -> dict[str, Any]:
        w = self.w
        return self.ref(one.href, one.about, w["open_paren"], one.holder, w["close_paren"])

    def _changed(self, one: Any) -> Block:
        w = self.w
        said: Any = self.status(one) if hasattr(one, "status") else bold(one.label)
        paras = [para(said, self.when(one.words), self.tail(one.basis)), *self.reason(one.why)]
        if one.overrides:
            names = joined((self._rule_name(name) for name in one.overrides), w["comma"])
            paras.append(para(w["prevails"], w["colon"], names, style="sub"))
        return self.row([[para(bold(one.subject))], paras], one.id)

    def _members(self, group: Any) -> None:
        w = self.w
        self.heading(group.name, group.id)
        rows = []
        for one in group.members:
            cited = self.cited([one.source])
            rows.append(
                self.row(
                    [
                        [para(one.name)],
                        [para(one.from_)],
                        [para(one.convention_from or "–")],
                        [para(cited, " ", self.mark(one.confidence)), *self.reason(one.note)],
                    ],
                    key=one.place,
                )
            )
        self.table(
            [w["place"], w["applies_from"], w["convention_from"], w["source"]],
            [22, 16, 16, 46],
            rows,
            dense=True,
        )
        if group.exceptions:
            self.heading(w["exceptions"], f"{group.id}-exceptions", level=3)
            for one in group.exceptions:
                source = self.ref(one.source.href, one.source.title)
                self.clause([para(one.name, w["colon"], one.reason, " ", source)])


def _plain(text: str) -> str:
    return (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&#34;", '"')
        .replace("&amp;", "&")
    )
