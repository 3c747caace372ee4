"""The points-based assessment: a table and an applicant's answers in, points and reasons out.

Every number comes from the table.  :mod:`handbook.rules.points_table` spells its brackets out one
by one; the command line and the page both only look values up there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from handbook.domain import model as m
from handbook.domain.wording import wording
from handbook.rules.brackets import number
from handbook.rules.points_answers import Inputs, plain_number
from handbook.rules.points_table import explaining, questions, rows

#: Given by the authority, not earned by the applicant.
BONUS = "local-bonus"

#: Answers below this many yuan a year were probably meant in the table's unit.
SMALL_SALARY = 1_000


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
    #: Only from this answer on: a birthday comes next year, a year of work takes a year.
    only_from: float | None = None


#: What only time changes, by factor, and how many years of it a person may wait for.
_YEARS = {"age": 1, "work-years": 2}


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
        higher = [
            threshold for threshold in thresholds(self.table) if threshold.points > self.total
        ]
        return _step(self, higher[-1]) if higher else None

    @cached_property
    def notes(self) -> tuple[m.Text, ...]:
        """What the applicant has to know beside the number."""
        return tuple(_notes(self))


def thresholds(table: m.PointsTable) -> tuple[m.Threshold, ...]:
    """The thresholds of ``table``, the highest first."""
    return tuple(sorted(table.thresholds, key=lambda threshold: -threshold.points))


def score(table: m.PointsTable, inputs: Inputs) -> Score:
    """The points that ``table`` gives for ``inputs``, which ``read`` has checked against it."""
    return Score(table, inputs, tuple(_line(factor, inputs) for factor in table.factors))


def _line(factor: m.Factor, inputs: Inputs) -> Line:
    lines = rows(factor)
    if factor.kind == "range":
        numbers = [inputs.numbers[asked.id] for asked in factor.questions]
        holding = [row for row in lines if any(row.holds(value) for value in numbers)]
    else:
        holding = [row for row in lines if row.bracket.id in inputs.chosen.get(factor.id, ())]
    # The best of what holds; what nobody is asked about counts as the lowest line.
    row = (
        max(holding, key=lambda row: row.points)
        if holding
        else min(lines, key=lambda line: line.points)
    )
    return Line(factor, row.bracket, row.points)


def targets(table: m.PointsTable) -> tuple[Target, ...]:
    """Every level above the lowest that an applicant can reach, in the order of the table."""
    return tuple(
        target
        for factor in table.factors
        for target in (_range_targets(factor) if factor.kind == "range" else _case_targets(factor))
    )


def _range_targets(factor: m.Factor) -> Iterator[Target]:
    asked = next((asked for asked in factor.questions if not asked.awarded), None)
    step = factor.step
    if asked is None or step is None:
        return
    lines = sorted(rows(factor), key=lambda row: row.at_least or 0)
    for before, row in pairwise(lines):
        if row.points > before.points and row.at_least is not None:
            value = row.at_least

            def say(language: m.Language, value: float = value) -> str:
                return step[language].replace("{n}", number(value))

            yield Target(
                factor.id,
                row.points,
                m.Text(zh=say("zh"), en=say("en")),
                {asked.id: plain_number(value)},
                value - _YEARS[factor.id] if factor.id in _YEARS else None,
            )


def _case_targets(factor: m.Factor) -> Iterator[Target]:
    ways: dict[int, list[tuple[m.Bracket, Mapping[str, float | str | bool]]]] = {}
    answer_for: dict[str, Mapping[str, float | str | bool]] = {
        answer.bracket: {asked.id: True if asked.kind == "flag" else answer.given}
        for asked in factor.questions
        if not asked.awarded
        for answer in asked.answers
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


def _step(score: Score, threshold: m.Threshold) -> Step:
    needed = threshold.points - score.total
    changes = _changes(score)
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
    total = score.total + sum(change.gain for change in best)
    said = (threshold.category, needed, best, total)
    return Step(
        *said,
        m.Text(zh=_step_text("zh", *said), en=_step_text("en", *said)),
        tuple(others.values()),
    )


def _size(changes: tuple[Change, ...]) -> tuple[int, int]:
    return sum(change.gain for change in changes), sum(one.climb for one in changes)


def _changes(score: Score) -> list[Change]:
    now = {line.factor.id: line.points for line in score.lines}
    climbed: Counter[str] = Counter()
    found = []
    for target in targets(score.table):
        gain = target.points - now[target.factor]
        here = target.only_from is None or _near(score.inputs, target)
        if gain > 0 and here:
            climbed[target.factor] += 1
            found.append(Change(target, gain, climbed[target.factor]))
    return found


def _near(inputs: Inputs, target: Target) -> bool:
    """Whether time alone reaches the target soon enough to be a step."""
    ((field_id, value),) = target.inputs.items()
    now = inputs.numbers.get(field_id)
    return (
        now is not None and target.only_from is not None and target.only_from <= now < float(value)
    )


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
        change=words["points_and"].join(change_text(language, change) for change in changes),
    )


def _notes(score: Score) -> Iterator[m.Text]:
    for line in score.lines:
        if line.factor.id == BONUS and line.factor.note:
            yield line.factor.note
            step = score.next_step
            if step and step.needed <= line.factor.cap - line.points:
                bonus = step.needed + line.points
                yield m.Text(zh=_bonus("zh", bonus, step), en=_bonus("en", bonus, step))
    for line in score.lines:
        if not line.factor.questions:
            yield from (note.text for note in explaining(score.table, line.factor))
    salary = score.inputs.numbers.get("salary")
    if salary is not None and 0 < salary < SMALL_SALARY:
        scale = next(asked.scale for _, asked in questions(score.table) if asked.id == "salary")
        yield _pair("points_note_salary", n=number(salary), more=number(salary * scale))


def _bonus(language: m.Language, bonus: int, step: Step) -> str:
    return wording(language)["points_note_bonus"].format(
        n=points_text(language, bonus), category=step.category
    )


def _pair(key: str, **said: object) -> m.Text:
    return m.Text(zh=wording("zh")[key].format(**said), en=wording("en")[key].format(**said))
