"""A plan in words, and as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.export.calendar_file import AllDay, calendar_file
from handbook.language.citing import cited
from handbook.rules.planner import Dated, Paper, Schedule, because


def to_text(book: Book, made: Schedule, language: m.Language) -> str:
    """The plan for the terminal."""
    w, wish = wording(language), made.wish
    lines = [
        w["plan_title"].format(item=made.recipe.item.name[language]),
        w["plan_from_line"].format(what=w[f"plan_from_{wish.anchor}"], day=wish.day),
        w["plan_today_line"].format(day=wish.today),
        "",
        w[verdict(made)],
        *(f"- {reason[language]}" for reason in made.reasons),
        *([made.mark[language]] if made.mark else []),
        "",
    ]
    for number, step in enumerate(made.steps, 1):
        lines.append(
            f"{number}. {days(step, language)}  {step.line.name[language]} "
            f"[{w['actor_' + step.line.actor]}]"
        )
        lines += [f"    {note[language]}" for note in step.notes]
        lines.append(f"    {_sources(book, because(step, wish), language)}")
    if made.documents:
        lines += ["", w["plan_papers"]]
        lines += [_paper(book, paper, language) for paper in made.documents]
    lines += ["", w["plan_notes"], *(f"- {note[language]}" for note in made.notes)]
    confirm = dict.fromkeys(name for rule in made.rules() for name in rule.to_confirm)
    if confirm:
        lines += ["", w["to_confirm"]]
        lines += [f"- {book.to_confirm[name].title[language]}" for name in confirm]
    return "\n".join(lines)


def verdict(made: Schedule) -> str:
    """The key of the words for whether the plan can be kept."""
    if made.feasible:
        return "plan_possible"
    return "plan_undecided" if made.undecided else "plan_impossible"


def days(dated: Dated, language: m.Language) -> str:
    """The days of a step in words."""
    w = wording(language)
    parts = [
        _tentative(f"{w['plan_' + name]} {day}", w, open_=name in dated.pending)
        for name, day in (("earliest", dated.earliest), ("latest", dated.latest))
        if isinstance(day, date)
    ]
    return w["comma"].join(parts) or w["plan_no_date"]


def _tentative(text: str, words: Mapping[str, str], *, open_: bool) -> str:
    return words["plan_provisional"].format(text=text) if open_ else text


def _paper(book: Book, paper: Paper, language: m.Language) -> str:
    w = wording(language)
    key = "plan_not_before" if paper.not_before else "plan_valid_until"
    day = paper.not_before or paper.valid_until
    told = _tentative(f"{w[key]} {day}", w, open_=paper.pending is not None)
    mark = f"    {paper.mark[language]}\n" if paper.mark else ""
    return (
        f"- {paper.material.name[language]}{w['colon']}{told}\n{mark}"
        f"    {_sources(book, (paper.deadline, paper.requirement), language)}"
    )


def _sources(book: Book, rules: Iterable[m.Rule | m.Statement], language: m.Language) -> str:
    w = wording(language)
    rules = tuple(rules)
    marks = dict.fromkeys(w[rule.confidence] for rule in rules)
    joined = w["semicolon"].join(cited(book, rules, language))
    return f"[{joined} · {w['comma'].join(marks)}]"


# -- iCalendar ------------------------------------------------------------------------------------


#: How many days before an entry of each kind the reader is reminded: a week is time to act still.
REMINDERS: Mapping[str, tuple[int, ...]] = {
    "latest": (7, 1),
    "earliest": (1,),
    "not_before": (1,),
    "valid_until": (7, 1),
}


@dataclass(frozen=True)
class Entry:
    """One all-day entry of the calendar file."""

    key: str
    kind: str
    day: date
    name: str
    text: str
    #: Whether the day waits for an arrangement of holidays.
    provisional: bool = False


def entries(book: Book, made: Schedule, language: m.Language) -> Iterator[Entry]:
    """What goes into the calendar: every day of a step and of a document."""
    for step in made.steps:
        sources = cited(book, because(step, made.wish), language)
        text = "\n".join([*(note[language] for note in step.notes), *sources])
        for kind, day in (("earliest", step.earliest), ("latest", step.latest)):
            if isinstance(day, date):
                name, open_ = step.line.name[language], kind in step.pending
                yield Entry(step.line.rule.id, kind, day, name, text, open_)
    for paper in made.documents:
        marks = [paper.mark[language]] if paper.mark else []
        sources = cited(book, (paper.deadline, paper.requirement), language)
        text = "\n".join([*marks, *sources])
        for kind, limit in (("not_before", paper.not_before), ("valid_until", paper.valid_until)):
            if limit:
                name = paper.material.name[language]
                yield Entry(paper.material.id, kind, limit, name, text, bool(marks))


def to_ics(book: Book, made: Schedule, language: m.Language, as_of: date) -> str:
    """The plan as a calendar file: the same plan of the same edition gives the same bytes."""
    w = wording(language)
    title = w["plan_title"].format(item=made.recipe.item.name[language])
    shown = (all_day(made, entry, w) for entry in entries(book, made, language))
    return calendar_file(title, "Plan", language, shown, as_of)


class Owner(NamedTuple):
    """Whose entry it is, where a calendar holds those of several people."""

    person: str
    row: int


def all_day(
    made: Schedule, entry: Entry, words: Mapping[str, str], owner: Owner | None = None
) -> AllDay:
    """An entry as it stands in the calendar, under the name of its ``owner`` where there is one."""
    wish, key = made.wish, entry.key.replace("/", "-")
    summary = words[f"plan_ics_{entry.kind}"].format(step=entry.name)
    summary = _tentative(summary, words, open_=entry.provisional)
    name = f"{made.recipe.item.id}-{wish.anchor}-{wish.day}-{key}-{entry.kind}"
    if owner:
        summary = words["batch_ics_person"].format(person=owner.person, text=summary)
        name += f"-row-{owner.row}"
    return AllDay(
        name=name,
        day=entry.day,
        summary=summary,
        description=entry.text,
        tentative=entry.provisional,
        reminders=REMINDERS[entry.kind],
    )
