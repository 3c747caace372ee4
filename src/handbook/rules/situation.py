"""A situation (情形): everything about an applicant that decides the answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Evaluator, Truth
from handbook.domain.json_values import JsonObject
from handbook.domain.model import LANGUAGES, Language, Question, Text
from handbook.domain.wording import wording
from handbook.rules import place_names


@dataclass(frozen=True, slots=True)
class Situation:
    """Answers given so far, the day of filing, and the defaults that were taken.

    ``left_out`` says of each answer given that the situation does not ask for, and why.
    """

    answers: Answers
    as_of: date
    assumed: tuple[str, ...] = ()
    left_out: tuple[Text, ...] = ()

    def to_json(self) -> JsonObject:
        """The situation with the keys of the public vocabulary."""
        shown: JsonObject = {
            key: values[0] if len(values) == 1 else list(values)
            for key, values in self.answers.items()
            if key not in self.assumed
        }
        shown["as_of"] = self.as_of.isoformat()
        return shown


class SituationError(ValueError):
    """A situation that cannot be answered; ``zh`` and ``en`` say what to give instead."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


def situation(book: Book, given: Mapping[str, str | Iterable[str]], as_of: date) -> Situation:
    """Check the answers against the questions of the data.

    Raises :class:`SituationError` for an unknown key or value, for answers that exclude each
    other, and for a day before the first rule.
    """
    if as_of < book.first_day:
        raise SituationError(
            f"日期 {as_of} 早于手册收录的第一天 {book.first_day}。",
            f"The day {as_of} is before the first day that the handbook covers, {book.first_day}.",
        )
    answers: dict[str, tuple[str, ...]] = {}
    for key, raw in given.items():
        values = (raw,) if isinstance(raw, str) else tuple(raw)
        if not values:
            continue
        question = book.questions.get(key)
        if question is None:
            raise _unknown_key(key, book)
        answers[key] = tuple(_value(question, value, book) for value in values)
    _imply(book, answers)
    evaluator = Evaluator(book, as_of)
    left_out = _drop_idle(book, evaluator, answers)
    _reject_excluded(book, evaluator, answers)
    assumed = []
    for question in book.questions.values():
        if question.key in answers or evaluator.arises(question.key, answers) is not Truth.YES:
            continue
        default = question.default or next(
            (
                value.id
                for value in question.values
                if value.default_when and evaluator.holds(value.default_when, answers) is Truth.YES
            ),
            None,
        )
        if default is not None:
            answers[question.key] = (default,)
            assumed.append(question.key)
    return Situation(answers, as_of, tuple(assumed), tuple(left_out))


def _value(question: Question, value: str, book: Book) -> str:
    if question.kind == "place":
        return _place(question, value, book)
    allowed = [value.id for value in question.values]
    exact = next((one for one in allowed if one.lower() == value.lower()), None)
    if exact is None:
        _refuse_page_name(question, value, book)
        near = difflib.get_close_matches(value, allowed, 1)
        listed = ", ".join(allowed)
        raise SituationError(
            f"{question.flag}：“{value}”不是可用的值；可用：{listed}。"
            + (f"是不是 {near[0]}？" if near else ""),
            f"{question.flag}: “{value}” is not allowed; allowed: {listed}."
            + (f" Did you mean {near[0]}?" if near else ""),
        )
    return exact


def _place(question: Question, value: str, book: Book) -> str:
    """The code of the place that ``value`` names.  Raises with the names that are most like it."""
    code = place_names.code_of(book, value)
    if code is None:
        places = place_names.near(book, value)
        near_zh = wording("zh")["comma"].join(
            f"{place.name.zh}（{place.code}）" for place in places
        )
        near_en = ", ".join(f"{place.name.en} ({place.code})" for place in places)
        raise SituationError(
            f"{question.flag}：没有国家或地区代码“{value}”，也没有这个名称。"
            + (f"是不是 {near_zh}？" if places else "")
            + "请用常用名称或两个字母的 ISO 代码，例如 加拿大、CA。",
            f"{question.flag}: there is no country or region code “{value}” and no such name. "
            + (f"Did you mean {near_en}? " if places else "")
            + "Use its usual name or its two-letter ISO code, for example Canada or CA.",
        )
    return code


def _refuse_page_name(question: Question, value: str, book: Book) -> None:
    """Raise with the flags of the service item that ``value`` is the name of, if it is."""
    item = book.items.get(value.lower())
    if item is None or question.key not in item.applies:
        return
    flags = " ".join(
        f"{book.questions[key].flag} {'|'.join(values)}" for key, values in item.applies.items()
    )
    raise SituationError(
        f"{question.flag}：“{value}”是服务页的名称，不是可用的值；请用 {flags}。",
        f"{question.flag}: “{value}” is the name of a page, not a value; give {flags}.",
    )


def _unknown_key(key: str, book: Book) -> SituationError:
    listed = ", ".join(book.questions)
    near = difflib.get_close_matches(key, list(book.questions), 1)
    return SituationError(
        f"没有“{key}”这一项；可用：{listed}。" + (f"是不是 {near[0]}？" if near else ""),
        f"There is no key “{key}”; allowed: {listed}."
        + (f" Did you mean {near[0]}?" if near else ""),
    )


def _imply(book: Book, answers: dict[str, tuple[str, ...]]) -> None:
    for question in book.questions.values():
        for value in question.values:
            if value.id not in answers.get(question.key, ()):
                continue
            for key, implied in value.implies.items():
                have = answers.setdefault(key, (implied,))
                if have != (implied,):
                    raise SituationError(
                        f"{question.flag} {value.id} 意味着 {key} 为 {implied}，不能是 {have[0]}。",
                        f"{question.flag} {value.id} means that {key} is {implied}; "
                        f"it cannot be {have[0]}.",
                    )


def _drop_idle(book: Book, evaluator: Evaluator, answers: dict[str, tuple[str, ...]]) -> list[Text]:
    """Leave out answers to questions that the situation does not raise: they change nothing.

    The result says which, and because of what.
    """
    left_out = []
    for question in book.questions.values():
        if (
            question.key in answers
            and question.kind != "place"
            and evaluator.arises(
                question.key, {key: value for key, value in answers.items() if key != question.key}
            )
            is Truth.NO
        ):
            del answers[question.key]
            left_out.append(_left_out(book, question, answers))
    return left_out


def _left_out(book: Book, question: Question, answers: Answers) -> Text:
    """That an answer was left out, and the answers with which its question is not asked."""
    against = dict.fromkeys(
        f"{book.questions[key].flag} {' '.join(answers[key])}"
        for alternative in question.asked_when
        for key, values in alternative.items()
        if key in answers and not set(values) & set(answers[key])
    )
    flags = {"zh": wording("zh")["comma"].join(against), "en": " and ".join(against)}
    why = {
        "zh": f"{flags['zh']} 时不问这一项" if against else "这一情形不问这一项",
        "en": f"with {flags['en']} it is not asked" if against else "it is not asked here",
    }
    return Text(
        zh=f"{question.flag} 没有采用：{why['zh']}。",
        en=f"{question.flag} was left out: {why['en']}.",
    )


def unknown_flag(key: str) -> Text:
    """That an answer was left out whose question the handbook of a city does not have."""
    flag = f"--{key.replace('_', '-')}"
    return Text(
        zh=f"{flag} 没有采用：这里没有这一问题。",
        en=f"{flag} was left out: this question is not asked here.",
    )


def _reject_excluded(book: Book, evaluator: Evaluator, answers: Answers) -> None:
    for question in book.questions.values():
        for value in question.values:
            if (
                value.id in answers.get(question.key, ())
                and evaluator.holds(value.only_when, answers) is Truth.NO
            ):
                allowed = ", ".join(
                    value.id
                    for value in question.values
                    if evaluator.holds(value.only_when, answers) is not Truth.NO
                )
                raise SituationError(
                    f"{question.flag} {value.id} 与其他条件不能同时成立；此处可用：{allowed}。",
                    f"{question.flag} {value.id} does not go with the other answers; "
                    f"allowed here: {allowed}.",
                )


def missing(book: Book, keys: Iterable[str]) -> SituationError:
    """The error for answers that are needed and were not given."""
    wanted = [question for question in book.questions.values() if question.key in set(keys)]
    lines: dict[Language, str] = {}
    for language in LANGUAGES:
        lines[language] = wording(language)["semicolon"].join(
            _ask(question, language) for question in wanted
        )
    return SituationError(f"还需要：{lines['zh']}", f"Still needed: {lines['en']}")


def _ask(question: Question, language: Language) -> str:
    label: Text = question.label
    if question.kind == "place":
        return (
            f"{question.flag}（{label.zh}，两字母国家代码）"
            if language == "zh"
            else f"{question.flag} ({label.en}, two-letter country code)"
        )
    values = "|".join(value.id for value in question.values)
    return (
        f"{question.flag} {values}（{label.zh}）"
        if language == "zh"
        else f"{question.flag} {values} ({label.en})"
    )
