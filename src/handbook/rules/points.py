"""The points-based assessment: a table and an applicant's answers in, points and reasons out.

Every number comes from the table.  ``rows`` spells its brackets out one by one; the command line
and the page both only look values up there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any, Literal

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.rules import citations
from handbook.rules.brackets import number

_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Field:
    """Something the applicant is asked: a flag of the command line, a field of the page."""

    id: str
    factor: str
    kind: Literal["number", "choice", "flag"]
    #: Answer -> bracket of the table.
    brackets: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    #: How many of the field's units make one of the table's.
    scale: int = 1
    #: Largest believable answer where the table sets no limit.
    most: float = 0
    #: The applicant cannot bring it about.
    given: bool = False


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


FIELDS: tuple[Field, ...] = (
    Field("salary", "salary", "number", required=True, scale=10_000, most=1_000_000_000),
    Field(
        "education",
        "education",
        "choice",
        _same("none", "bachelor", "master", "doctorate"),
        required=True,
    ),
    Field(
        "skill",
        "education",
        "choice",
        _same("none", "senior-worker", "technician", "senior-technician"),
    ),
    Field("work-years", "work-years", "number", required=True, most=80),
    Field("months-per-year", "months-per-year", "number", required=True, most=12),
    Field("hsk", "chinese", "choice", {"0": "none"} | {str(n): f"hsk-{n}" for n in range(1, 6)}),
    Field("chinese-taught-degree", "chinese", "flag", _same("chinese-taught-degree")),
    Field(
        "former-chinese-national", "chinese", "flag", _same("former-chinese-national"), given=True
    ),
    Field("age", "age", "number", required=True, most=100),
    Field("top-university", "background", "flag", _same("top-university")),
    Field("global-500", "background", "flag", _same("global-500")),
    Field("patent", "background", "flag", _same("patent")),
    Field("five-years-in-china", "background", "flag", _same("five-years-in-china")),
    Field("local-bonus", "local-bonus", "number", most=10, given=True),
)
BY_ID = {one.id: one for one in FIELDS}
#: Given by the authority, not earned by the applicant.
BONUS = "local-bonus"
#: Answers below this many yuan a year were probably meant in the table's unit.
SMALL_SALARY = 1_000


def fields_of(factor: m.Factor) -> tuple[Field, ...]:
    """The questions that decide ``factor``; none when the applicant is not asked about it."""
    return tuple(one for one in FIELDS if one.factor == factor.id)


# -- the table ------------------------------------------------------------------------------------


def table_on(book: Book, day: date) -> m.PointsTable | None:
    """The table in force on ``day``, without what of it is not; ``None`` before the first."""
    tables = [
        table
        for table in book.points
        if table.in_force <= day and (table.until is None or day < table.until)
    ]
    if not tables:
        return None
    table = max(tables, key=lambda one: one.in_force)
    return table.model_copy(
        update={
            "factors": tuple(one for one in table.factors if one.on(day)),
            "thresholds": tuple(one for one in table.thresholds if one.on(day)),
            "notes": tuple(one for one in table.notes if one.on(day)),
        }
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table spelt out, its limits in the unit of the field."""

    bracket: m.Bracket
    points: int
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether ``value`` falls on this line."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )


def rows(factor: m.Factor) -> tuple[Row, ...]:
    """Every line of ``factor``: “1 point for each further year” becomes a line for each year."""
    scale = next((one.scale for one in fields_of(factor)), 1)
    return tuple(
        Row(
            row.bracket,
            row.points,
            *(
                None if end is None else end * scale
                for end in (row.at_least, row.below, row.at_most)
            ),
        )
        for bracket in factor.brackets
        for row in _spell_out(bracket, factor.cap)
    )


def _spell_out(bracket: m.Bracket, cap: int) -> Iterator[Row]:
    step = bracket.per_unit or 0
    if step < 1:
        yield Row(
            bracket, min(bracket.points, cap), bracket.at_least, bracket.below, bracket.at_most
        )
        return
    low, points = bracket.at_least or 0.0, bracket.points
    while (
        points < cap
        and (bracket.at_most is None or low + 1 <= bracket.at_most)
        and (bracket.below is None or low + 1 < bracket.below)
    ):
        yield Row(bracket, points, low, low + 1)
        low, points = low + 1, points + step
    yield Row(bracket, min(points, cap), low, bracket.below, bracket.at_most)


def bracket_text(factor: m.Factor, bracket: m.Bracket, language: m.Language) -> str:
    """The official bracket, with its unit where that is not the unit of the question."""
    if factor.unit is None or all(one.scale == 1 for one in fields_of(factor)):
        return bracket.label[language]
    words = wording(language)
    unit = f"{words['open_paren']}{factor.unit[language]}{words['close_paren']}"
    return f"{bracket.label[language]}{unit}"


def limits(factor: m.Factor, asked: Field) -> tuple[float, float]:
    """The smallest and the largest number that ``asked`` may be answered with."""
    low = factor.domain_from or 0
    high = asked.most if factor.domain_to is None else factor.domain_to * asked.scale
    return low * asked.scale, high


# -- the answers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inputs:
    """Answers that fit the table: numbers by field, and the brackets chosen by factor."""

    numbers: Mapping[str, float]
    chosen: Mapping[str, tuple[str, ...]]
    #: The answers as given, with the defaults taken.
    answers: Mapping[str, float | str | bool]


Kind = Literal["missing", "not-a-number", "not-whole", "out-of-range", "unknown", "no-bracket"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is missing or does not fit, and what to give instead."""

    field: str
    kind: Kind
    text: m.Text


def read(
    table: m.PointsTable, given: Mapping[str, str | bool | None]
) -> Inputs | tuple[Fault, ...]:
    """The answers to the questions of ``table``, or everything that is wrong with them."""
    factors = {factor.id: factor for factor in table.factors}
    numbers: dict[str, float] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    answers: dict[str, float | str | bool] = {}
    faults: list[Fault] = []
    for asked in FIELDS:
        factor = factors.get(asked.factor)
        if factor is None:
            continue
        answer = given.get(asked.id)
        if answer is None and asked.required and not _answered_by_skill(asked, given):
            faults.append(_fault(asked, "missing"))
        elif asked.kind == "number":
            value = _read_number(factor, asked, "0" if answer is None else str(answer))
            if isinstance(value, Fault):
                faults.append(value)
            else:
                numbers[asked.id] = value
                answers[asked.id] = _plain(value)
        elif asked.kind == "flag":
            answers[asked.id] = bool(answer)
            if answer:
                chosen[factor.id] = (*chosen.get(factor.id, ()), *asked.brackets.values())
        else:
            choice = next(iter(asked.brackets)) if answer is None else str(answer).strip()
            if choice in asked.brackets:
                answers[asked.id] = choice
                chosen[factor.id] = (*chosen.get(factor.id, ()), asked.brackets[choice])
            else:
                faults.append(_fault(asked, "unknown", *asked.brackets, value=choice[:_SHOWN]))
    return tuple(faults) if faults else Inputs(numbers, chosen, answers)


def _answered_by_skill(asked: Field, given: Mapping[str, str | bool | None]) -> bool:
    """A certificate of skill answers for the degree: the better of the two counts."""
    return asked.id == "education" and given.get("skill") not in (None, "none")


def _read_number(factor: m.Factor, asked: Field, answer: str) -> float | Fault:
    low, high = limits(factor, asked)
    said = {"value": answer.strip()[:_SHOWN], "low": number(low), "high": number(high)}
    value = parse(answer)
    if value is None:
        return _fault(asked, "not-a-number", **said)
    if factor.whole_numbers and value % 1 and low <= value <= high:
        return _fault(asked, "not-whole", **said)
    if not low <= value <= high:
        return _fault(asked, "out-of-range", **said)
    if not any(row.holds(value) for row in rows(factor)):
        return _fault(asked, "no-bracket", **said)
    return value


def parse(text: str) -> float | None:
    """The number that ``text`` spells in plain or full-width digits; ``None`` when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return float(plain) if _PLAIN.fullmatch(plain) else None


def _plain(value: float) -> float:
    """``value`` as JSON should show it: 5 and not 5.0."""
    return int(value) if value == int(value) else value


def _fault(asked: Field, kind: Kind, *allowed: str, **said: str) -> Fault:
    def say(language: m.Language) -> str:
        words = wording(language)
        if kind == "missing":
            return words[f"points_field_{asked.id}"]
        text = words[f"points_bad_{kind}"].format(allowed=words["comma"].join(allowed), **said)
        fix = words.get(f"points_fix_{asked.id}", "")
        return f"{text}{words['points_space']}{fix}" if fix else text

    return Fault(asked.id, kind, m.Text(zh=say("zh"), en=say("en")))


# -- the result -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one factor."""

    factor: m.Factor
    bracket: m.Bracket
    points: int


@dataclass(frozen=True, slots=True)
class Target:
    """A level of a factor that an applicant can reach, and how."""

    factor: str
    points: int
    text: m.Text
    #: Answers that reach it.
    inputs: Mapping[str, float | str | bool]
    #: Only from this answer: a birthday comes next year, not at will.
    only_from: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A target, with the points it adds to what is there and the lines it climbs for them."""

    target: Target
    gain: int
    climb: int


@dataclass(frozen=True, slots=True)
class Step:
    """The way to the next category: the smallest one, and one for every other factor alone."""

    category: str
    needed: int
    changes: tuple[Change, ...]
    total: int
    text: m.Text
    others: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Score:
    """What the table gives for the answers."""

    table: m.PointsTable
    inputs: Inputs
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """The sum of the factors."""
        return sum(line.points for line in self.lines)

    @property
    def threshold(self) -> m.Threshold:
        """The highest threshold that the total reaches."""
        ranked = thresholds(self.table)
        return next((one for one in ranked if self.total >= one.points), ranked[-1])

    @property
    def category(self) -> str:
        """The category of the total."""
        return self.threshold.category

    @cached_property
    def next_step(self) -> Step | None:
        """The smallest change that reaches the next category; ``None`` at the highest."""
        higher = [one for one in thresholds(self.table) if one.points > self.total]
        return _step(self, higher[-1]) if higher else None

    @cached_property
    def notes(self) -> tuple[m.Text, ...]:
        """What the applicant has to know beside the number."""
        return tuple(_notes(self))


def thresholds(table: m.PointsTable) -> tuple[m.Threshold, ...]:
    """The thresholds of ``table``, the highest first."""
    return tuple(sorted(table.thresholds, key=lambda one: -one.points))


def score(table: m.PointsTable, inputs: Inputs) -> Score:
    """The points that ``table`` gives for ``inputs``, which ``read`` has checked against it."""
    return Score(table, inputs, tuple(_line(factor, inputs) for factor in table.factors))


def _line(factor: m.Factor, inputs: Inputs) -> Line:
    lines = rows(factor)
    if factor.kind == "range":
        numbers = [inputs.numbers[asked.id] for asked in fields_of(factor)]
        holding = [row for row in lines if any(row.holds(value) for value in numbers)]
    else:
        holding = [row for row in lines if row.bracket.id in inputs.chosen.get(factor.id, ())]
    # The best of what holds; what nobody is asked about counts as the lowest line.
    row = (
        max(holding, key=lambda one: one.points)
        if holding
        else min(lines, key=lambda one: one.points)
    )
    return Line(factor, row.bracket, row.points)


# -- the next category ----------------------------------------------------------------------------


def targets(table: m.PointsTable) -> tuple[Target, ...]:
    """Every level above the lowest that an applicant can reach, in the order of the table."""
    return tuple(
        target
        for factor in table.factors
        for target in (_range_targets(factor) if factor.kind == "range" else _case_targets(factor))
    )


def _range_targets(factor: m.Factor) -> Iterator[Target]:
    asked = next((one for one in fields_of(factor) if not one.given), None)
    if asked is None:
        return
    lines = sorted(rows(factor), key=lambda row: row.at_least or 0)
    for before, row in pairwise(lines):
        if row.points > before.points and row.at_least is not None:
            value = row.at_least

            def say(language: m.Language, value: float = value) -> str:
                return wording(language)[f"points_to_{factor.id}"].format(n=number(value))

            yield Target(
                factor.id,
                row.points,
                m.Text(zh=say("zh"), en=say("en")),
                {asked.id: _plain(value)},
                value - 1 if factor.id == "age" else None,
            )


def _case_targets(factor: m.Factor) -> Iterator[Target]:
    ways: dict[int, list[tuple[m.Bracket, Mapping[str, float | str | bool]]]] = {}
    answer_for: dict[str, Mapping[str, float | str | bool]] = {
        bracket: {asked.id: True if asked.kind == "flag" else answer}
        for asked in fields_of(factor)
        if not asked.given
        for answer, bracket in asked.brackets.items()
    }
    for row in rows(factor):
        if row.bracket.id in answer_for and row.points > 0:
            ways.setdefault(row.points, []).append((row.bracket, answer_for[row.bracket.id]))
    for points, found in sorted(ways.items()):
        labels = [bracket.label for bracket, _ in found]

        def say(language: m.Language, labels: Sequence[m.Text] = labels) -> str:
            words = wording(language)
            listed = words["points_or"].join(
                words["points_quoted"].format(text=label[language]) for label in labels
            )
            return words["points_to_case"].format(factor=factor.name[language], labels=listed)

        yield Target(factor.id, points, m.Text(zh=say("zh"), en=say("en")), found[0][1])


def _step(one: Score, threshold: m.Threshold) -> Step:
    needed = threshold.points - one.total
    changes = _changes(one)
    enough = [change for change in changes if change.gain >= needed]
    # Fewest factors first, then fewest points, then fewest lines climbed; what is equal in all
    # stays in the order of the table.
    ways: list[tuple[Change, ...]] = [(change,) for change in enough] or [
        (first, second)
        for first, second in combinations(changes, 2)
        if first.target.factor != second.target.factor and first.gain + second.gain >= needed
    ]
    best = min(ways, key=_size, default=())
    others: dict[str, Change] = {}
    for change in sorted(enough, key=lambda change: _size((change,))):
        if change.target.factor != best[0].target.factor:
            others.setdefault(change.target.factor, change)
    total = one.total + sum(change.gain for change in best)
    said = (threshold.category, needed, best, total)
    return Step(
        *said,
        m.Text(zh=_step_text("zh", *said), en=_step_text("en", *said)),
        tuple(others.values()),
    )


def _size(changes: tuple[Change, ...]) -> tuple[int, int]:
    return sum(one.gain for one in changes), sum(one.climb for one in changes)


def _changes(one: Score) -> list[Change]:
    now = {line.factor.id: line.points for line in one.lines}
    climbed: Counter[str] = Counter()
    found = []
    for target in targets(one.table):
        gain = target.points - now[target.factor]
        field_id = next(iter(target.inputs))
        here = target.only_from is None or one.inputs.numbers.get(field_id) == target.only_from
        if gain > 0 and here:
            climbed[target.factor] += 1
            found.append(Change(target, gain, climbed[target.factor]))
    return found


def points_text(language: m.Language, count: int) -> str:
    """A number of points in words."""
    words = wording(language)
    return words["points_one" if count == 1 else "points_many"].format(n=count)


def change_text(language: m.Language, change: Change) -> str:
    """A change in words, with what it adds."""
    return wording(language)["points_change"].format(
        text=change.target.text[language], gain=points_text(language, change.gain)
    )


def _step_text(
    language: m.Language, category: str, needed: int, changes: tuple[Change, ...], total: int
) -> str:
    words = wording(language)
    key = "points_step" if changes else "points_step_none"
    return words[key].format(
        needed=points_text(language, needed),
        category=category,
        total=total,
        change=words["points_and"].join(change_text(language, one) for one in changes),
    )


def _notes(one: Score) -> Iterator[m.Text]:
    for line in one.lines:
        if line.factor.id == BONUS and line.factor.note:
            yield line.factor.note
            step = one.next_step
            if step and step.needed <= line.factor.cap - line.points:
                bonus = step.needed + line.points
                yield m.Text(zh=_bonus("zh", bonus, step), en=_bonus("en", bonus, step))
    for line in one.lines:
        if not fields_of(line.factor):
            yield from (note.text for note in explaining(one.table, line.factor))
    salary = one.inputs.numbers.get("salary")
    if salary is not None and 0 < salary < SMALL_SALARY:
        yield _pair(
            "points_note_salary", n=number(salary), more=number(salary * BY_ID["salary"].scale)
        )


def _bonus(language: m.Language, bonus: int, step: Step) -> str:
    return wording(language)["points_note_bonus"].format(
        n=points_text(language, bonus), category=step.category
    )


def _pair(key: str, **said: object) -> m.Text:
    return m.Text(zh=wording("zh")[key].format(**said), en=wording("en")[key].format(**said))


def explaining(table: m.PointsTable, factor: m.Factor) -> tuple[m.PointsNote, ...]:
    """The notes of ``table`` that say how ``factor`` is read."""
    return tuple(note for note in table.notes if factor.id in note.factors)


# -- as data --------------------------------------------------------------------------------------


def because(table: m.PointsTable, factor: m.Factor) -> list[dict[str, Any]]:
    """Where the points of ``factor`` come from: its row, and the notes on how it is read."""
    return citations.because(
        (
            factor.model_copy(update={"id": f"{table.id}/{factor.id}"}),
            *explaining(table, factor),
        )
    )


def to_json(one: Score, day: date) -> dict[str, Any]:
    """The result in the published shape."""
    step = one.next_step
    return {
        "as_of": day.isoformat(),
        "table": one.table.id,
        "inputs": dict(one.inputs.answers),
        "total": one.total,
        "category": one.category,
        "category_because": citations.because((one.threshold,)),
        "factors": [
            {
                "id": line.factor.id,
                "name": citations.text(line.factor.name),
                "points": line.points,
                "cap": line.factor.cap,
                "bracket_id": line.bracket.id,
                "bracket": citations.text(line.bracket.label),
                "because": because(one.table, line.factor),
                "to_confirm": list(line.factor.to_confirm),
            }
            for line in one.lines
        ],
        "next_step": None
        if step is None
        else {
            "category": step.category,
            "points_needed": step.needed,
            "reached": bool(step.changes),
            "total": step.total,
            "changes": [_change_json(change) for change in step.changes],
            "text": citations.text(step.text),
            "others": [_change_json(change) for change in step.others],
        },
        "notes": [citations.text(note) for note in one.notes],
        "to_confirm": list(
            dict.fromkeys(name for line in one.lines for name in line.factor.to_confirm)
        ),
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.target.factor,
        "points": change.gain,
        "inputs": dict(change.target.inputs),
        "text": citations.text(change.target.text),
    }
