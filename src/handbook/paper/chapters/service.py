"""The chapter of a service: who, what is handed in, the steps, how long it takes, on what basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handbook.export.at_a_glance import GlancePart
from handbook.language.phrasing import capital
from handbook.pages.materials import MaterialEntry
from handbook.pages.planner import HeldLimit
from handbook.pages.rule_lines import DelayLine, LimitLine, MethodLine, RuleLine
from handbook.pages.services import MaterialRow, ServiceView
from handbook.pages.step_lines import StepLine
from handbook.pages.subject_lines import AnnouncedDay
from handbook.paper import blocks as b
from handbook.paper.chapter_builder import ChapterBuilder, decision, figure, status
from handbook.paper.rich_text import Para, Part, Rich, bold, bullets, para, rich, span


def service(chapter: ChapterBuilder, view: ServiceView) -> None:
    """Compose the chapter of a service."""
    w = chapter.words
    item = chapter.page.book.items[view.item.id]
    # In both languages or in none, so that the bilingual edition has them side by side.
    if item.name != item.short_name:
        chapter.text(para(w["official_name"], w["colon"], view.item.name, style="sub"))
    chapter.lead(view.item.summary)
    _at_a_glance(chapter, view)
    _ahead(chapter, view.ahead)
    chapter.heading(w["eligibility"], "eligibility")
    _rests(chapter, view.basis.eligibility)
    chapter.statements(view.eligibility)
    chapter.heading(w["materials"], "materials")
    intro = w["pdf_materials_table" if view.rows else "pdf_no_materials"]
    chapter.text(para(intro, style="sub"))
    _rests(chapter, view.basis.materials)
    chapter.table(
        [w["material"], w["pdf_needed"]],
        [27, 73],
        [_material(chapter, row) for row in view.rows],
    )
    _authentication(chapter, view)
    _steps(chapter, view)
    if view.limits:
        chapter.heading(w["time_limits"], "time-limits")
        _rests(chapter, view.basis.limits)
        time_limits(chapter, view.limits)
    chapter.heading(w["fee"], "fee")
    chapter.statements(view.fees)
    chapter.heading(w["result"], "result")
    for result in view.results:
        chapter.clause(
            [
                para(bold(result.result.name), _condition(chapter, result)),
                para(result.result.what, chapter.tail(result.basis)),
                *chapter.reason(result.why),
            ]
        )
    if view.good_to_know:
        chapter.heading(w["good_to_know"], "good-to-know")
        chapter.statements(view.good_to_know)
    chapter.confirm(view.to_confirm, view.conflicts)


def bases(chapter: ChapterBuilder, views: Iterable[ServiceView]) -> None:
    """Compose the chapter on what each service rests on, and which notices changed it."""
    w = chapter.words
    chapter.lead(w["pdf_bases_intro"])
    for view in views:
        place = f"/{view.item.id}#"
        chapter.heading(chapter.ref(f"services/{view.item.id}", view.item.name))
        _legal_basis(chapter, view, f"services{place}legal-basis")
        if view.measures:
            content: list[Para] = [para(bold(w["changed_by"]))]
            content.append(
                bullets(
                    [
                        para(
                            measure.in_force,
                            "  ",
                            chapter.ref(f"notices/{measure.id}", measure.title),
                        )
                    ]
                    for measure in view.measures
                )
            )
            chapter.clause(content)


def time_limits(chapter: ChapterBuilder, limits: Iterable[LimitLine]) -> None:
    """The table of time limits; one that is held by a page names it."""
    w = chapter.words
    rows = []
    for limit in limits:
        kind = [para(bold(limit.label))]
        if isinstance(limit, HeldLimit):
            kind.append(para(chapter.ref(limit.href, limit.holder), style="sub"))
        days = [para(bold(limit.days))]
        if limit.counted_from:
            days.append(para(w["counted_from"], w["colon"], limit.counted_from, style="sub"))
        condition = [
            para(chapter.always_or(limit.words), chapter.tail(limit.basis)),
            *chapter.reason(limit.why),
        ]
        rows.append(chapter.row([kind, days, condition]))
    chapter.table([w["kind"], w["limit"], w["condition"]], [26, 34, 40], rows)


def methods(
    chapter: ChapterBuilder,
    lines: Sequence[MethodLine],
    delays: Sequence[DelayLine],
    *,
    brief: bool = False,
) -> None:
    """The table of how documents are authenticated, and what may be supplied later.

    A ``brief`` one leaves the reasons to the notes.
    """
    w = chapter.words
    said: list[tuple[str, str, RuleLine]]
    said = [(chapter.always_or(line.words), capital(line.method), line) for line in lines]
    said += [(w["authentication_status"], delay.status, delay) for delay in delays]
    rows = []
    for condition, decided, line in said:
        tail = chapter.tail(line.basis, why=line.why if brief else None)
        reason = [] if brief else chapter.reason(line.why)
        rows.append(chapter.row([[para(condition)], [para(bold(decided), tail), *reason]]))
    chapter.table([w["condition"], w["method"]], [50, 50], rows)


def catalogue(chapter: ChapterBuilder, materials: Iterable[MaterialEntry]) -> None:
    """The catalogue of materials: what the service pages say of each, once."""
    w = chapter.words
    chapter.lead(w["pdf_materials_intro"])
    for material in materials:
        form = rich(
            material.form,
            " · ",
            w["original"],
            w["colon"],
            str(material.original),
            " · ",
            w["copies"],
            w["colon"],
            str(material.copies),
            " · ",
            w[material.medium],
        )
        pairs: list[tuple[str, Part]] = [
            (w["what"], material.what),
            (w["form"], form),
            (w["issued_by"], material.issued_by),
        ]
        pairs += [(w["validity"], material.validity)] if material.validity else []
        content: list[Para] = [para(bold(material.name), chapter.tail(material.basis))]
        content += [para(span("muted", name, w["colon"]), text) for name, text in pairs]
        if material.how:
            content.append(para(" · ".join(material.how)))
        if material.tips:
            content.append(para(span("muted", w["tips"], w["colon"])))
            content.append(bullets([para(tip)] for tip in material.tips))
        if material.papers:
            content.append(para(span("muted", w["papers_count"].format(n=len(material.papers)))))
            content.append(bullets([para(paper)] for paper in material.papers))
        chapter.clause(content, material.id)


def _condition(chapter: ChapterBuilder, line: RuleLine) -> Rich:
    return chapter.bracketed(line.words) if line.words else ()


def _at_a_glance(chapter: ChapterBuilder, view: ServiceView) -> None:
    chapter.pairs([(line.question, [para(*_answer(chapter, line.parts))]) for line in view.glance])


def _answer(chapter: ChapterBuilder, parts: Sequence[GlancePart]) -> list[Part]:
    """The pieces of an answer; what can be opened or dialled is a link."""
    pieces: list[Part] = []
    for part in parts:
        pieces.append(span("url", part.text, to=part.href) if part.href else part.text)
        pieces.append(" " if part.href else chapter.words["glance_space"])
    return pieces


def _rests(chapter: ChapterBuilder, sentence: str) -> None:
    """What a list rests on, above it."""
    if sentence:
        chapter.text(para(sentence, style="sub"))


def _ahead(chapter: ChapterBuilder, days: Sequence[AnnouncedDay]) -> None:
    """What is decided already, and changes on a later day."""
    w = chapter.words
    if days:
        chapter.heading(w["changes_ahead"])
    for day in days:
        lines = []
        for line in day.lines:
            what = w["ahead_ends"].format(rule=line.label) if line.ends else decision(line)
            change = rich(line.subject, w["colon"], what, chapter.when(line.words))
            lines.append([para(change, chapter.tail(line.basis)), *chapter.reason(line.why)])
        title = para(bold(w["from_day"].format(day=day.day)))
        chapter.clause([title, bullets(lines)], boxed=True)


def _material(chapter: ChapterBuilder, row: MaterialRow) -> b.Row:
    """A material: what is needed, under which condition, and what is then to be known of it."""
    w = chapter.words
    needed: list[Para] = []
    for line in row.briefly:
        words = chapter.when(line.words)
        if not words and len(row.lines) > 1:
            words = (" ", span("when", w["in_general"]))
        tail = chapter.tail(line.basis, why=line.why)
        # A note holds under the condition of its line, so it stands behind it.
        if line.note and not words:
            needed.append(para(status(line), " ", line.note, tail))
        else:
            needed.append(para(status(line), words, tail))
            needed += [para(line.note)] if line.note else []
        needed += [para(" · ".join(line.how), style="sub")] if line.how else []
    name = [para(bold(row.name)), para(chapter.ref(f"materials#{row.id}", row.form), style="sub")]
    return chapter.row([name, needed], f"material-{row.id}")


def _authentication(chapter: ChapterBuilder, view: ServiceView) -> None:
    w = chapter.words
    if not view.authentication and not view.delays:
        return
    chapter.heading(w["authentication"], "authentication")
    link = chapter.ref("authentication", w["authentication_link"])
    chapter.text(para(w["authentication_intro"], " ", link, style="sub"))
    _rests(chapter, view.basis.authentication)
    methods(chapter, view.authentication, view.delays, brief=True)


def _steps(chapter: ChapterBuilder, view: ServiceView) -> None:
    """The steps beside the chart that draws them."""
    w = chapter.words
    chapter.heading(w["steps"], "steps")
    _rests(chapter, view.basis.steps)
    phase = ""
    steps: list[b.Clause | b.Heading] = []
    for number, step in enumerate(view.steps, 1):
        if step.phase != phase:
            phase = step.phase
            steps.append(b.Heading(content=rich(w[f"phase_{phase}"]), id="", level=3))
        steps.append(
            b.Clause(
                number=chapter.next(),
                id=chapter.place(step.anchor),
                content=tuple(_step(chapter, number, step)),
            )
        )
    captions = (
        (str(flow.svg), rich(flow.caption or w["flow_whole"], w["colon"], w["flow_legend"]))
        for flow in view.flow
    )
    figures = tuple(figure(svg, caption, width=1) for svg, caption in captions)
    chapter.blocks.append(b.Process(steps=tuple(steps), figures=figures))


def _step(chapter: ChapterBuilder, number: int, step: StepLine) -> list[Para]:
    w = chapter.words
    deadline = (
        chapter.bracketed(w["deadline"], w["colon"], step.deadline) if step.deadline else None
    )
    name = bold(f"{number}. ", step.name)
    content: list[Para] = [para(name, " ", span("mark", step.actor_label), deadline)]
    if step.words:
        content.append(para(span("when", w["if"], step.words)))
    content.append(para(step.text, chapter.tail(step.basis)))
    for way in step.ways:
        goal = w["ends_here"] if way.ends else chapter.ref(f"{chapter.name}#{way.anchor}", way.to)
        content.append(para(way.label, " → ", goal, style="branch"))
    return content


def _legal_basis(chapter: ChapterBuilder, view: ServiceView, place: str) -> None:
    w, item = chapter.words, view.item
    sources = [
        [
            para(
                chapter.ref(source.href, source.title),
                chapter.document_number(source.number),
                chapter.within(source.locator),
            )
        ]
        for source in view.legal_basis
    ]
    content = (
        para(bold(w["accepted_by"]), w["colon"], item.accepted_by),
        para(bold(w["decided_by"]), w["colon"], item.decided_by),
        para(bold(w["legal_basis"])),
        bullets(sources),
    )
    chapter.blocks.append(b.Clause(number=chapter.next(), id=place, content=content))
