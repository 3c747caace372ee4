"""A checklist in words, for the terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.language import citing
from handbook.language.phrasing import expectation, place_name
from handbook.loading.cities import words
from handbook.rules.answers import Authentication, Checklist, MaterialAnswer


def checklist(
    book: Book, answer: Checklist, language: m.Language, shape: str, *, every: bool
) -> str:
    """The checklist as plain text or as Markdown, in one language."""
    w = words(book, language)
    markdown = shape == "md"
    bold = "**" if markdown else ""
    lines = [
        ("# " if markdown else "") + answer.item.name[language],
        f"{w['edition_day']}{w['colon']}{answer.situation.as_of}",
    ]
    further = language if isinstance(language, m.Translation) else None
    if further is not None:
        lines[1:1] = further.notices()
    if answer.situation.assumed:
        assumed = [
            f"{question}{w['colon']}{value}"
            for question, value in answered(book, answer, language, answer.situation.assumed)
        ]
        lines.append(f"{w['assumed']}{w['colon']}{w['comma'].join(assumed)}")
    lines += ["", ("## " if markdown else "") + w["materials"]]
    for material in answer.materials:
        if material.listed or not material.known or every:
            lines += _material(book, material, language, bold)
    lines += ["", ("## " if markdown else "") + w["time_limits"]]
    for kind in ("promised", "national", "statutory"):
        limit = answer.time_limits.get(kind)
        if limit:
            label = w["national_limit" if kind == "national" else kind]
            lines.append(
                f"- {label}{w['colon']}{days(limit.working_days, language)}"
                f"{_sources(book, (limit,), language)}"
            )
    lines += [
        "",
        ("## " if markdown else "") + w["result"],
        f"- {answer.result.name[language]}{_sources(book, answer.result_because, language)}",
        "",
        ("## " if markdown else "") + w["steps"],
    ]
    for number, step in enumerate(answer.steps, 1):
        deadline = (
            f"{w['open_paren']}{step.deadline[language]}{w['close_paren']}" if step.deadline else ""
        )
        lines.append(
            f"{number}. {bold}{step.name[language]}{bold} [{w['actor_' + step.actor]}]{deadline}"
        )
    if answer.to_confirm:
        lines += ["", ("## " if markdown else "") + w["to_confirm"]]
        lines += [f"- {book.to_confirm[name].title[language]}" for name in answer.to_confirm]
    text = "\n".join(lines)
    return text if further is None else further.plain(text)


def days(count: int, language: m.Language) -> str:
    """A number of working days in words."""
    return wording(language)["limit_day" if count == 1 else "limit_days"].format(n=count)


def answered(
    book: Book, answer: Checklist, language: m.Language, keys: Iterable[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The questions of a situation with their answers, in words; ``keys`` chooses among them."""
    w = wording(language)
    for key in answer.situation.answers if keys is None else keys:
        values = (_label(book, key, value, language) for value in answer.situation.answers[key])
        yield book.questions[key].label[language], w["comma"].join(values)


def _label(book: Book, key: str, value: str, language: m.Language) -> str:
    if value in book.places:
        return place_name(book, value, language)
    return next(
        (
            question_value.label[language]
            for question_value in book.questions[key].values
            if question_value.id == value
        ),
        value,
    )


def _material(
    book: Book, material_answer: MaterialAnswer, language: m.Language, bold: str
) -> list[str]:
    w = wording(language)
    lines = [
        f"- {bold}{material_answer.paper.name[language]}{bold}"
        f"{w['colon']}{w[material_answer.status if material_answer.known else 'not_known']}"
        + _sources(book, material_answer.because, language)
    ]
    rule = material_answer.requirement
    if rule and rule.why:
        lines.append(f"    {rule.why[language]}")
    if rule and (elsewhere := citing.only_elsewhere(book, rule, language)):
        lines.append(f"    {elsewhere}")
    if rule and rule.note and material_answer.listed:
        lines.append(f"    {rule.note[language]}")
    if material_answer.authentication:
        auth = material_answer.authentication
        lines.append(
            f"    {authentication(book, auth, language)}{_sources(book, auth.because, language)}"
        )
    return lines


def authentication(book: Book, auth: Authentication, language: m.Language) -> str:
    """Where a document was issued, how it is authenticated, and whether that may follow."""
    w = wording(language)
    return (
        f"{w['authentication_of']}{w['open_paren']}{place_name(book, auth.place, language)}"
        f"{w['close_paren']}{w['colon']}{w[auth.method]}{w['comma']}{w['auth_' + auth.status]}"
        f"{_expected(auth, language)}"
    )


def _expected(auth: Authentication, language: m.Language) -> str:
    """Whose apostille is expected for a territory, where the place is one."""
    if auth.state is None:
        return ""
    return wording(language)["semicolon"] + expectation(auth.state, language)


def _sources(book: Book, rules: tuple[m.Rule, ...], language: m.Language) -> str:
    w = wording(language)
    marks = dict.fromkeys(w[rule.confidence] for rule in rules)
    if isinstance(language, m.Translation):  # sources stand in Chinese and English
        return f"  [{w['comma'].join(marks)}]"
    joined = w["semicolon"].join(citing.cited(book, rules, language))
    return f"  [{joined} · {w['comma'].join(marks)}]"
