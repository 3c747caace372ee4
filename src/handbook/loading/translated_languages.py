"""Further languages: from the files of ``languages/`` to what each says, or to what is wrong there.

Texts are known by their Chinese.  A translation may name the city and take values from rules, as
the Chinese does: both are put in here, so that pages find a text by the Chinese that they show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem
from handbook.domain.wording import fixed_words
from handbook.loading.cities import names_of, speak
from handbook.loading.rule_values import RuleValues

#: Every code of ISO 639-1 but those of the two whole languages.
CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
    dv dz ee el eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
    ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt
    lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps
    pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl
    tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zu
    """.split()  # noqa: SIM905 - a list of codes is read at a glance so
)
#: A letter, a digit or a Chinese character that is not the name of what is put in.
_WORD = re.compile(r"\w(?![^{]*\})")
_TAKEN = re.compile(r"\{[^{}]*\}|\$[a-z_]+")


def translations(
    book: Book, files: Iterable[m.TranslatedLanguage], values: RuleValues
) -> dict[str, m.Translation]:
    """The further languages of a book, by code; what stands nearer to the city prevails."""
    by_code: dict[str, list[m.TranslatedLanguage]] = {}
    for file in files:
        by_code.setdefault(file.language, []).append(file)
    return {code: _translation(book, code, parts, values) for code, parts in by_code.items()}


def _translation(
    book: Book, code: str, parts: list[m.TranslatedLanguage], values: RuleValues
) -> m.Translation:
    every = [one for part in parts for one in part.texts]
    said, name = names_of(book), parts[-1].name
    texts = {speak(one.zh, said["zh"]): one.text for one in every}
    bare = m.Translation(code, name, texts)
    own = names_of(book, (bare,))[code]
    texts = {zh: speak(text, own) for zh, text in texts.items()}
    words = {}
    for key, pair in fixed_words().items():
        zh, en = (speak(pair[one], said[one]) for one in m.LANGUAGES)
        marks = pair[parts[0].punctuation] if _WORD.search(zh + en) is None else ""
        words[key] = texts.get(zh) or marks or bare.said(zh, en)
    spoken = m.Translation(code, name, texts, words)
    filled = {values.said(zh, "zh"): values.said(text, spoken) for zh, text in texts.items()}
    machine = any(one.reviewed is None for one in every)
    return m.Translation(code, name, filled, words, machine)


def faults(files: Iterable[m.TranslatedLanguage], where: Callable[..., Place]) -> Iterator[Problem]:
    """What is wrong with the files of further languages."""
    for file in files:
        place = where(file, "language")
        stem = PurePath(place.file).stem
        if file.language not in CODES:
            yield Problem(
                place,
                "unknown-language",
                f"“{file.language}”不是可以另加的语言的代码",
                f"“{file.language}” is not the code of a language that can be added",
                "写 ISO 639-1 的两个字母，例如日语是 ja；中文和英文写在每条文字里，不放在这里。",
                "Write the two letters of ISO 639-1, such as ja for Japanese; Chinese and English "
                "stand in each text and not here.",
            )
        elif stem != file.language:
            yield Problem(
                place,
                "file-name",
                f"文件名 {stem} 与语言 {file.language} 不一致",
                f"the name of the file, {stem}, and the language {file.language} differ",
                "让两者一致。",
                "Make them the same.",
            )
        seen: dict[str, int] = {}
        for index, one in enumerate(file.texts):
            yield from _of_text(one, where(file, "texts", index, "zh"), seen)


def _of_text(one: m.TranslatedText, place: Place, seen: dict[str, int]) -> Iterator[Problem]:
    if one.zh in seen:
        yield Problem(
            place,
            "translated-twice",
            f"“{one.zh}”在第 {seen[one.zh]} 行已经有了",
            f"“{one.zh}” stands on line {seen[one.zh]} already",
            "留下一处。",
            "Keep one of them.",
        )
    seen.setdefault(one.zh, place.line)
    if lost := _differing(one.zh, one.text):
        yield Problem(
            place,
            "translation-placeholder",
            f"翻译里的 {lost} 与中文不一致",
            f"the translation and the Chinese differ in {lost}",
            "花括号和 $ 开头的部分照中文原样写。",
            "What stands in braces or begins with $ stays as it is in the Chinese.",
        )
    if (one.reviewed is None) != (one.by is None):
        yield Problem(
            place,
            "half-reviewed",
            "核对日期（reviewed）和核对人（by）要一起写",
            "the day of the review (reviewed) and the person (by) are written together",
            "两个都写；没有人核对过的，两个都不写。",
            "Write both; where nobody has confirmed it, neither.",
        )


def _differing(zh: str, text: str) -> str:
    return " ".join(sorted(set(_TAKEN.findall(zh)) ^ set(_TAKEN.findall(text))))


def of_record(found: Mapping[type[m.Record], list[m.Record]]) -> list[m.TranslatedLanguage]:
    """The files of further languages among the records that were found."""
    every = found.get(m.TranslatedLanguage, [])
    return [one for one in every if isinstance(one, m.TranslatedLanguage)]
