"""Whether a Chinese and an English text say the same: numbers, days, duties, names.

``differences(zh, en)`` knows nothing of files or records.
"""

# ruff: noqa: E501 - patterns are easier to read unbroken

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from handbook.domain.wording import wording
from handbook.language.counted_facts import GONE, IGNORE, RULE_UNITS, Fact, facts_en, facts_zh
from handbook.language.enumerations import Difference, bare, differing, list_differences
from handbook.language.lexicon import (
    BOUNDS,
    EN_NEUTRAL,
    EN_NOT,
    EN_NOT_IDIOMS,
    EN_OR,
    EN_OR_WEAK,
    MODALS,
    OPPOSITES,
    ZH_NEUTRAL,
    ZH_NOT,
    ZH_NOT_IDIOMS,
    ZH_OR,
    ZH_OR_WEAK,
)
from handbook.language.lexicon_of_names import TERMS, WORDS

#: A thing's Chinese and English names as patterns; whether English names it only with Chinese.
Name = tuple[str, str, bool]

_ZH_SENTENCE = re.compile(r"[。！？?!]+[”’」』）]*")

_EN_SENTENCE = re.compile(r"[.!?]+[”’\")]*(?:\s+|$)")

_EN_ABBREVIATION = re.compile(
    r"\b(?:Nos?(?=\. \d)|Art|e\.g|i\.e|Co|Ltd|St|Dr|Mr|Ms|vs|cf|pp?|U\.S|U\.K)\.(?=\s)"
)

#: Latin words that English needs and Chinese says in its own script.
_EN_ONLY = {
    "RMB": "元|人民币",
    "SAR": "香港|澳门",
    "CNRS": "法国国家科学研究中心",
    "HCCH": "海牙国际私法会议",
    "CSCSE": "教育部留学服务中心",
    "CNY": "元|人民币",
    "USD": "美元",
    "NGO": "非政府组织",
    "NGOs": "非政府组织",
    "QR": "二维码",
    "ID": "身份证|证件",
    "IP": "知识产权",
    "UK": "英国",
    "US": "美国",
    "UN": "联合国",
    "TV": "电视",
    "HR": "人力资源|人事",
}

_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z.-]*[A-Za-z](?![A-Za-z])")

_CAPITALS = re.compile(r"[A-Z][A-Z]|[A-Z]&[A-Z]|[a-z](?<!Mc)[A-Z]")

_ZH_LETTER = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z\d])")

_EN_LETTER = re.compile(
    r"\b(?:[B-HJ-Z]\b(?![.&\x02])|(?<=[Cc]ategory )A\b|(?<=[Cc]ategories )A\b|^A\b(?= is\b|,)|A\b(?=,? (?:and|or|to|from) [A-Z]\b)|"
    r"A\b(?=, [A-Z]\b)|(?<=(?:and|for| or|rom) )A\b(?! [a-z])|\(A\)|A\b(?=\)))"
)


def differences(
    zh: str, en: str, names: Sequence[Name] = (), *, policy: bool = True
) -> tuple[Difference, ...]:
    """Everything in which the two texts differ in meaning, as far as it shows in their words.

    ``names`` are the things of the data that both must name alike, such as states.  Words of the
    pages are no ``policy``: of them only facts, sentences and duties are compared, for buttons and
    messages are rightly said in each language's own way.
    """
    found = list(_sentence_count(zh, en))
    pairs = [(zh, en)] if found else list(zip(sentences_zh(zh), sentences_en(en), strict=True))
    for ours, theirs in pairs:
        found += _fact_differences(ours, theirs)
        found += _letter_differences(ours, theirs)
        plain = _pattern(ZH_NEUTRAL).sub(_blank, ours)
        plain_en = _pattern(EN_NEUTRAL, IGNORE).sub(_blank, theirs)
        found += _duties(plain, plain_en)
        if policy:
            found += _length(ours, theirs)
            found += list_differences(ours, theirs)
            found += _bounds(plain, plain_en)
            found += _negations(plain, plain_en)
            found += _opposites(plain, plain_en)
            found += _alternatives(ours, theirs)
            found += _replaced(ours, theirs)
    found += _word_differences(zh, en)
    if policy:
        found += _names(zh, en, names)
    return tuple(dict.fromkeys(found))


def sentences_zh(text: str) -> list[str]:
    """The sentences of a Chinese text."""
    return [part for part in _ZH_SENTENCE.split(text) if part.strip()]


def sentences_en(text: str) -> list[str]:
    """The sentences of an English text; an abbreviation ends none."""
    text = _EN_ABBREVIATION.sub(lambda match: match[0][:-1] + "\x02", text)
    return [part for part in _EN_SENTENCE.split(text) if part.strip()]


def _sentence_count(zh: str, en: str) -> Iterator[Difference]:
    ours, theirs = len(sentences_zh(zh)), len(sentences_en(en))
    if ours != theirs:
        yield Difference("sentences", str(ours), str(theirs))


def _fact_differences(zh: str, en: str) -> Iterator[Difference]:
    ours, theirs = facts_zh(zh), facts_en(en)
    for kind in ("link", "placeholder", "id", "date"):
        left, right = _unmatched(
            [our for our in ours if our.kind == kind],
            [their for their in theirs if their.kind == kind],
            lambda fact, other: fact.value == other.value,
        )
        if left or right:
            yield Difference(kind, _shown(left), _shown(right))
    left, right = _numbers(ours, theirs)
    if left or right:
        values = sorted(one.value for one in left) == sorted(one.value for one in right)
        yield Difference("unit" if values else "number", _shown(left), _shown(right))
    else:
        yield from _order(ours, theirs)


def _order(ours: list[Fact], theirs: list[Fact]) -> Iterator[Difference]:
    """Numbers of one unit, and days, stand in the same order: else two of them were swapped."""
    ours, theirs = (
        sorted(
            (fact for fact in side if fact.kind in ("number", "date") and fact.weight > 1),
            key=lambda one: one.start,
        )
        for side in (ours, theirs)
    )
    for unit in dict.fromkeys((one.kind, one.unit) for one in ours):
        left = [our for our in ours if (our.kind, our.unit) == unit]
        values = {one.value for one in left}
        right = [
            their
            for their in theirs
            if their.kind == unit[0]
            and their.value in values
            and (not their.unit or their.unit == unit[1] or not unit[1])
        ]
        before, after = [one.value for one in left], [one.value for one in right]
        if before != after and sorted(before) == sorted(after):
            yield Difference("order", _shown(left), _shown(right))


def _shown(facts: Iterable[Fact]) -> str:
    return wording("zh")["semicolon"].join(
        fact.shown for fact in sorted(facts, key=lambda one: one.start)
    )


def _unmatched(
    ours: Iterable[Fact], theirs: Iterable[Fact], same: Callable[[Fact, Fact], bool]
) -> tuple[list[Fact], list[Fact]]:
    """The facts of each side that find no partner on the other; each is used once."""
    left, right = [], list(theirs)
    for our in ours:
        partner = next((other for other in right if same(our, other)), None)
        if partner is None:
            left.append(our)
        else:
            right.remove(partner)
    return left, right


def _numbers(ours: list[Fact], theirs: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    left = [our for our in ours if our.kind == "number"]
    right = [their for their in theirs if their.kind == "number"]
    spoken = {one.unit for one in left}, {one.unit for one in right}

    def elliptic(fact: Fact, other: Fact) -> bool:
        # "10 working days for A and 15 for B": the unit was said before.
        return fact.value == other.value and (
            (not other.unit and fact.unit in spoken[1])
            or (not fact.unit and other.unit in spoken[0])
        )

    for same in (
        lambda one, other: (
            (one.value, one.unit, one.weight) == (other.value, other.unit, other.weight)
        ),
        lambda one, other: (one.value, one.unit) == (other.value, other.unit),
        lambda one, other: one.value == other.value and _alike(one.unit, other.unit),
        elliptic,
    ):
        left, right = _unmatched(left, right, same)
    return [one for one in left if one.weight], [one for one in right if one.weight]


def _alike(one: str, other: str) -> bool:
    if "age" in (one, other):
        return {one, other} <= {"age", "year", ""}
    return one not in RULE_UNITS and other not in RULE_UNITS


def _letter_differences(zh: str, en: str) -> Iterator[Difference]:
    """Category and visa letters: the same ones, and categories first named in the same order."""
    ours = list(dict.fromkeys(_ZH_LETTER.findall(zh)))
    theirs = list(dict.fromkeys(found.strip("()") for found in _EN_LETTER.findall(en)))
    if set(ours) != set(theirs):
        yield differing("letter", ours, theirs)
    elif [our for our in ours if our in "ABC"] != [their for their in theirs if their in "ABC"]:
        yield differing("order", ours, theirs)


def _word_differences(zh: str, en: str) -> Iterator[Difference]:
    """Latin words in the Chinese stand in the English; capitals of the English in the Chinese."""
    lower = en.lower()
    lost = [word for word in _WORD.findall(bare(zh)) if word.lower() not in lower]
    added = [
        word
        for word in _WORD.findall(bare(en))
        if _CAPITALS.search(word)
        and not re.fullmatch("[IVX]+", word)
        and word not in zh
        and not re.search(_EN_ONLY.get(word, "(?!)"), zh)
    ]
    if lost or added:
        yield differing("id", lost, added)


@cache
def _pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(words or "(?!)", flags)


def _blank(match: re.Match[str]) -> str:
    return GONE * len(match[0])


def _found(words: str, text: str, flags: int = 0) -> list[str]:
    return [match[0] for match in _pattern(words, flags).finditer(text)]


def _duties(zh: str, en: str) -> Iterator[Difference]:
    """Words of duty, permission and prohibition, by their number."""
    for modal in MODALS:
        ours, theirs = _found(modal.zh, zh), _found(modal.en, en, IGNORE)
        lost = len(ours) > len(theirs) + len(_found(modal.en_weak, en, IGNORE))
        added = len(theirs) > len(ours) + len(_found(modal.zh_weak, zh))
        if lost or added:
            yield differing(modal.code, ours, theirs)
        if modal is MODALS[0]:
            zh, en = _forbidden(zh, en)


def _forbidden(zh: str, en: str) -> tuple[str, str]:
    """Both texts with each "must not" as one sign, which is neither a "must" nor a plain "not"."""
    concept = MODALS[0]
    return _pattern(concept.zh).sub("\x01", zh), _pattern(concept.en, IGNORE).sub("\x01", en)


def _bounds(zh: str, en: str) -> Iterator[Difference]:
    zh, en = _forbidden(zh, en)
    for bound in BOUNDS:
        ours, theirs = _found(bound.zh, zh), _found(bound.en, en, IGNORE)
        lost = bool(ours) and not (theirs or _found(bound.en_weak, en, IGNORE))
        added = bool(theirs) and not (ours or _found(bound.zh_weak, zh))
        if lost or added:
            yield differing(bound.code, ours, theirs)


def _negations(zh: str, en: str) -> Iterator[Difference]:
    """Negations by their number, a "must not" among them, less what each language says its way."""
    zh, en = _forbidden(zh, en)
    ours, theirs = _found(ZH_NOT, zh), _found(EN_NOT, en, IGNORE)
    surplus = len(ours) - len(theirs)
    for here, there in ZH_NOT_IDIOMS if surplus > 0 else ():
        surplus = max(0, surplus - min(len(_found(here, zh)), len(_found(there, en, IGNORE))))
    for here, there in EN_NOT_IDIOMS if surplus < 0 else ():
        surplus = min(0, surplus + min(len(_found(here, en, IGNORE)), len(_found(there, zh))))
    if surplus:
        yield differing("not", ours, theirs)


def _opposites(zh: str, en: str) -> Iterator[Difference]:
    """One of a pair of opposites put for the other."""
    for code, first, second in OPPOSITES:
        more = len(_found(first[0], zh)) - len(_found(first[1], en, IGNORE))
        less = len(_found(second[0], zh)) - len(_found(second[1], en, IGNORE))
        if more * less < 0:
            yield differing(
                code,
                _found(f"{first[0]}|{second[0]}", zh),
                _found(f"{first[1]}|{second[1]}", en, IGNORE),
            )


_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_LATIN = re.compile(r"[A-Za-z]")

#: English letters for each Chinese character, measured over the sentences of the handbook.
_RATIO = 1.5, 6.0

_LONG = 16


def _length(zh: str, en: str) -> Iterator[Difference]:
    """A sentence far too short for the other has lost a part of it."""
    ours = len(_CHINESE.findall(zh))
    theirs = len(_LATIN.findall(en)) - len(_LATIN.findall(zh))
    if ours >= _LONG and not _RATIO[0] <= theirs / ours <= _RATIO[1]:
        yield Difference("length", str(ours), str(theirs))


def _alternatives(zh: str, en: str) -> Iterator[Difference]:
    """The word "or" put for "and", or the other way round."""
    ours, theirs = _found(ZH_OR, zh), _found(EN_OR, en, IGNORE)
    lost = bool(ours) and not (theirs or _found(EN_OR_WEAK, en, IGNORE))
    added = bool(theirs) and not (ours or _found(ZH_OR_WEAK, zh))
    if lost or added:
        yield differing("or", ours, theirs)


def _replaced(zh: str, en: str) -> Iterator[Difference]:
    """A thing named in place of another of its family."""
    lost: dict[str, str] = {}
    added: dict[str, str] = {}
    for term in TERMS:
        ours, theirs = _pattern(term.zh).search(zh), _pattern(term.en, IGNORE).search(en)
        if ours and not theirs:
            lost[term.family] = ours[0]
        elif theirs and not ours:
            added[term.family] = theirs[0]
    for family in sorted(lost.keys() & added.keys()):
        yield Difference("term", lost[family], added[family])


@cache
def _any(names: tuple[Name, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Whether a Chinese text, and an English one, holds any of the names."""
    ours, theirs = "|".join(name[0] for name in names), "|".join(name[1] for name in names)
    return _pattern(ours), _pattern(rf"\b(?:{theirs or '(?!)'})\b", IGNORE)


def _names(zh: str, en: str, names: Sequence[Name]) -> Iterator[Difference]:
    """Things that the Chinese names and the English does not, or the other way round."""
    ours_any, theirs_any = _any(tuple(names))
    if not (ours_any.search(zh) or theirs_any.search(en)):
        names = ()  # so it is in nearly every text
    for ours_words, theirs_words, both in (*WORDS, *names):
        ours = _pattern(ours_words).search(zh)
        if not ours and not both:
            continue
        theirs = _pattern(rf"\b(?:{theirs_words})\b", IGNORE).search(en)
        if bool(ours) != bool(theirs):
            yield Difference("term", ours[0] if ours else "", theirs[0] if theirs else "")
