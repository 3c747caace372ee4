"""Whether the flowcharts, the lists of steps and the data say the same.

Chart and list are read back from what is printed, and the data are asked anew.  What is compared:
the steps with name, actor, day and condition, in order, and every line with its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handbook.audit.flowchart_reading import Read, charts_of, read_chart, read_list
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Truth
from handbook.domain.wording import wording
from handbook.language.phrasing import condition
from handbook.pages.flowchart import END, Flow, variants
from handbook.pages.handbook import HandbookPages
from handbook.rules.answers import Resolver, resolver_of
from handbook.rules.item_reading import elsewhere


def data(resolver: Resolver, known: m.AllOf, language: m.Language) -> Read:
    """What the data say: the steps that may apply, and their branches."""
    book, words, read = resolver.book, wording(language), Read()
    on_the_day = [step for step in book.steps if book.in_force(step, resolver.day)]
    replaced = {
        name
        for step in on_the_day
        if resolver.truth(step, known) is Truth.YES
        for name in step.overrides
    }
    steps = [
        step
        for step in on_the_day
        if step.id not in replaced
        and resolver.truth(step, known) is not Truth.NO
        and not elsewhere(resolver, step, known)
    ]
    ids = {END, *(step.id for step in steps)}
    for step in steps:
        read.steps.append(
            (
                step.id,
                step.name[language],
                words[f"actor_{step.actor}"],
                step.deadline[language] if step.deadline else "",
                condition(book, step.when, language, known),
            )
        )
        read.lines += [
            (step.id, way.to, way.label[language]) for way in step.branches if way.to in ids
        ]
    return read


def _say(key: str, where: m.Text, part: str, one: str) -> m.Text:
    return m.Text(
        **{
            language: wording(language)[key].format(
                where=where[language], part=wording(language)[f"flow_part_{part}"], one=one
            )
            for language in m.LANGUAGES
        }
    )


def compare(
    where: m.Text, part: str, found: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]
) -> Iterator[m.Text]:
    """A sentence in both languages for whatever differs from what is right."""

    def say(key: str, one: tuple[str, ...]) -> m.Text:
        return _say(key, where, part, " · ".join(text for text in one if text))

    lacking = [one for one in right if one not in found]
    excess = [one for one in found if one not in right]
    yield from (say("flow_lacks", one) for one in lacking)
    yield from (say("flow_adds", one) for one in excess)
    if not lacking and not excess and [*found] != [*right]:
        pairs = zip(found, (*right, ("", "")), strict=False)
        yield say("flow_order", next((a for a, b in pairs if a != b), found[-1]))


def check_page(
    resolver: Resolver, item: m.Item, language: m.Language, page: str
) -> Iterator[m.Text]:
    """What differs between the charts on a page, its list of steps, and the data."""
    name = f"{item.id} ({language}, {resolver.day})"
    where, right = m.Text(zh=name, en=name), data(resolver, item.applies, language)
    try:
        listed = read_list(page, language)
        yield from compare(where, "list_nodes", listed.steps, right.steps)
        yield from compare(where, "list_ways", listed.lines, right.lines)
        flows, charts = variants(resolver, item, language), charts_of(page)
        seen: dict[str, None] = {}
        for number, flow in enumerate(flows):
            chart = read_chart(charts[number], language) if number < len(charts) else Read()
            yield from check_chart(resolver, flow, where, chart)
            seen.update(dict.fromkeys(step[0] for step in chart.steps))
        order = [(step[0],) for step in right.steps if step[0] in seen]
        order += [(one,) for one in seen if (one,) not in order]
        yield from compare(where, "charts", order, [(step[0],) for step in right.steps])
    except (ValueError, KeyError, StopIteration) as error:
        yield _say("flow_broken", where, "charts", str(error))


def check_chart(resolver: Resolver, flow: Flow, where: m.Text, chart: Read) -> Iterator[m.Text]:
    """What differs between one chart and the data."""
    right = data(resolver, dict(flow.known), flow.language)
    yield from compare(where, "chart_nodes", chart.steps, right.steps)
    words = wording(flow.language)
    lines = sorted(
        (edge.source, edge.target, words["flow_else"] if edge.kind == "else" else edge.label)
        for edge in flow.edges
    )
    yield from compare(where, "chart_ways", sorted(chart.lines), lines)
    yield from compare(
        where, "chart_ways", [line for line in chart.lines if line in right.lines], right.lines
    )


def days(book: Book, today: date) -> list[date]:
    """The days on which the steps may differ: today, each date of a step and the day before it."""
    steps = {step.id for step in book.steps}
    dates = {today}
    for measure in book.measures.values():
        if measure.steps or any(ending.rule in steps for ending in measure.ends):
            dates |= {measure.in_force, measure.until or today}
    for step in book.steps:
        dates |= {step.in_force, step.until or today}
    dates |= {day - timedelta(days=1) for day in dates}
    return sorted(day for day in dates if day >= book.first_day)


def check(book: Book, today: date) -> tuple[int, int, list[m.Text]]:
    """Every chart of every item, in both languages, on every such day: charts, days, findings."""
    charts, dates = 0, days(book, today)
    found: list[m.Text] = []
    for day in dates:
        site, resolver = HandbookPages(book, day), resolver_of(book, day)
        for item in book.items.values():
            for language in m.LANGUAGES:
                path = f"services/{item.id}"
                page = site.body(path, language, f"{path}.md")
                charts += len(charts_of(page))
                found += check_page(resolver, item, language, page)
    return charts, len(dates), found
