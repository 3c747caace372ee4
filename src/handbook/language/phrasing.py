"""Conditions, statuses and days said in words, in one language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handbook.domain.book import Book
from handbook.domain.model import AllOf, Condition, Language, Place, Requirement, Rule
from handbook.domain.wording import wording

#: Where Chinese meets a letter or a digit.
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_ARTICLES = ("a", "an", "the")
#: The groups of places that have no record of their own.
_FIXED_PLACES = ("mainland", "regions", "foreign")
#: The words that join phrases.
_JOINING = (
    "phrase_or",
    "phrase_or_else",
    "comma",
    "phrase_comma",
    "phrase_and",
    "phrase_any",
    "phrase_place",
    "phrase_but",
)

#: More answers than this, with no more than so few left out, are said by what is left out.
_MANY, _FEW = 4, 2


def condition(book: Book, value: Condition, language: Language, known: AllOf | None = None) -> str:
    """``value`` as a phrase, without what ``known`` settles.  Empty when it always holds."""
    words = wording(language)
    parts = []
    for alternative in value:
        phrases = [
            _phrase(book, key, values, language)
            for key, values in alternative.items()
            if known is None or not set(known.get(key, ("",))) <= set(values)
        ]
        if not phrases:
            return ""
        parts.append(words["phrase_and"].join(phrases))
    return _SEAM.sub(" ", words["phrase_any"].join(dict.fromkeys(parts)))


def rule_condition(
    book: Book,
    rule: Rule,
    language: Language,
    known: AllOf | None = None,
    own: Condition | None = None,
) -> str:
    """When a rule holds, as a phrase; ``own`` says its condition in place of ``when``."""
    words = wording(language)
    parts = [condition(book, rule.when if own is None else own, language, known)]
    if isinstance(rule, Requirement) and rule.with_status:
        names = [words["quoted"].format(text=words[one]) for one in rule.with_status]
        parts.append(words["phrase_beside"].format(statuses=either(names, language)))
    return words["phrase_and"].join(part for part in parts if part)


def _phrase(book: Book, key: str, values: tuple[str, ...], language: Language) -> str:
    words = wording(language)
    if key in book.place_keys:
        names = [place_name(book, value, language) for value in values]
        return words["phrase_place"].format(names=either(names, language))
    question = book.questions[key]
    conditions = {value.id: value.condition[language] for value in question.values}
    shown = [conditions[value] for value in values]
    rest = [
        question_value.id for question_value in question.values if question_value.id not in values
    ]
    # Saying what is left out is shorter when nearly every answer is meant.
    if len(shown) > _MANY and 0 < len(rest) <= _FEW:
        return words["phrase_but"].format(names=either([conditions[one] for one in rest], language))
    return either(shown, language)


def either(names: Sequence[str], language: Language) -> str:
    """The names as "a, b or c"; with a stronger "or" where a name has one of its own."""
    words = wording(language)
    if not names[1:]:
        return names[0]
    stronger = any(words["phrase_or"] in name for name in names)
    if language == "en":
        names = _shortened(names)
    before, last = (
        (words["phrase_comma"], words["phrase_or_else"])
        if stronger
        else (words["comma"], words["phrase_or"])
    )
    return _SEAM.sub(" ", before.join(names[:-1]) + last + names[-1])


def _shortened(names: Sequence[str]) -> list[str]:
    """The names, each without the words that it begins with like those before it.

    "the permit is extended, the permit is changed" becomes "the permit is extended, changed".
    """
    said: list[str] = []
    run: list[list[str]] = []
    for name in names:
        words = name.split()
        if run and not _alike([*run, words]):
            said += _run(run)
            run = []
        run.append(words)
    return said + _run(run)


def _run(names: list[list[str]]) -> list[str]:
    first, *others = names
    shared = _alike(names)
    return [" ".join(first), *(" ".join(words[shared:]) for words in others)]


def _alike(names: list[list[str]]) -> int:
    """With how many words all begin, an article at the end not counted: two or more, or none."""
    same = 0
    for words in zip(*names, strict=False):
        if len(set(words)) > 1:
            break
        same += 1
    same = min(same, *(len(words) - 1 for words in names))
    while same and names[0][same - 1] in _ARTICLES:
        same -= 1
    return same if same > 1 else 0


def capital(text: str) -> str:
    """A label of the data as an answer to choose or a line by itself."""
    return text[:1].upper() + text[1:]


def place_name(book: Book, value: str, language: Language) -> str:
    """The name of a place or of a group of places."""
    if value in book.places:
        return book.places[value].name[language]
    if value in _FIXED_PLACES:
        return wording(language)[f"place_{value}"]
    return book.place_groups()[value].name[language]


def expectation(state: Place, language: Language) -> str:
    """Whose apostille is expected for a document of a territory, and what to do first."""
    return wording(language)["territory_expected"].format(state=state.name[language])


def joining_words(language: Language) -> str:
    """The words of this module that stand in phrases: what a font must have."""
    words = wording(language)
    return "".join(words[key] for key in (*_JOINING, *(f"place_{name}" for name in _FIXED_PLACES)))
