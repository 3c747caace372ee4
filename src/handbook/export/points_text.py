"""The points-based assessment in words, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.language import citing
from handbook.rules.points import Line, Score, change_text, points_text
from handbook.rules.points_answers import Fault
from handbook.rules.points_table import bracket_text, explaining


def score(book: Book, result: Score, day: date, language: m.Language) -> str:
    """The result with the source of every number, in one language."""
    w = wording(language)
    colon = w["colon"]
    total = points_text(language, result.total)
    lines = [
        result.table.title[language],
        f"{w['edition_day']}{colon}{day}",
        "",
        w["points_result"].format(total=total, category=result.category),
        "",
        f"{w['points_per_factor']}{colon}".rstrip(),
        *(_line(book, result, line, language) for line in result.lines),
        "",
    ]
    step = result.next_step
    lines.append(step.text[language] if step else w["points_step_top"])
    if step and step.others:
        lines += [
            w["points_others"],
            *(f"- {change_text(language, other)}" for other in step.others),
        ]
    notes = [*(note[language] for note in result.notes), result.table.intro[language]]
    lines += ["", f"{w['points_notes']}{colon}".rstrip(), *(f"- {note}" for note in notes)]
    return "\n".join(lines)


def _line(book: Book, result: Score, line: Line, language: m.Language) -> str:
    w = wording(language)
    factor = line.factor
    cited = citing.cited(book, (factor,), language)
    marks = dict.fromkeys(
        w[provenance.confidence] for provenance in (factor, *explaining(result.table, factor))
    )
    return (
        f"- {factor.name[language]}{w['colon']}{line.points} / {factor.cap}  "
        f"{bracket_text(factor, line.bracket, language)}\n"
        f"    [{w['points_semicolon'].join(cited)} · {w['points_semicolon'].join(marks)}]"
    )


def faults(found: Sequence[Fault]) -> str:
    """Everything that is wrong or missing, by flag, Chinese first."""
    blocks = []
    languages: tuple[m.Language, ...] = ("zh", "en")
    for language in languages:
        w = wording(language)
        wrong = [
            f"--{fault.field}{w['colon']}{fault.text[language]}"
            for fault in found
            if fault.kind != "missing"
        ]
        missing = [
            f"{_flags(one, w)}{w['open_paren']}{one.text[language]}{w['close_paren']}"
            for one in found
            if one.kind == "missing"
        ]
        if missing:
            listed = w["points_semicolon"].join(missing)
            wrong.append(w["points_needed"].format(list=listed))
        blocks.append("\n".join(wrong))
    return "\n".join(blocks)


def _flags(fault: Fault, words: dict[str, str]) -> str:
    return (
        f"--education {words['points_or'].strip()} --skill"
        if fault.field == "education"
        else f"--{fault.field}"
    )
