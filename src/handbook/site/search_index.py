"""The search index of one language: what every section is about, scored when the site is built.

The browser only adds up (``docs/assets/search.js``).  A section's words are weighed by BM25F: a
word in the title counts more than one in the text.  Chinese is cut into words here, and never in
the browser, which looks for every word of the index in what was typed.  What readers call things
is in ``data/china/synonyms.yml``: each group of synonyms is a term of its own, found in the words
of the page's language and asked for in the words of either, in pinyin or in traditional characters.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from math import ceil, log

import rjieba
from opencc import OpenCC
from pypinyin import lazy_pinyin

from handbook.domain.model import Language
from handbook.language.synonyms import Group, anchor_of, name_of, path_of, plain
from handbook.pages.html_reader import VOID, Element, read_html

#: Words that say nothing about what is looked for.  Chinese ones also part what stands around them.
_STOP_ZH = """
    的 了 吗 呢 吧 啊 和 与 或 及 我 你 您 他 请问 怎么办 怎么样 怎么 怎样 如何 什么 哪些 是否 能否
    可以 能不能 需要 有没有 可不可以 要不要 行不行 是不是 请教 会不会 用不用 该不该 怎么弄 怎么做
    咋办 干嘛 我们 他们 一下 东西
"""
_STOP_EN = """
    a an the of for to in on at by with and or is are be do does did i my me we our you your it its
    this that can could may must should what which how when where who why have has had if from as
    not no will would there their they get need want am was were been me him her them us about
    because please got gets getting take takes took now so then but some any also go going
    goes went make makes made tell told say says said ok okay like know thing things here he she his
    im ive hi hello thanks really
"""
STOP: dict[Language, tuple[str, ...]] = {
    "zh": tuple(_STOP_ZH.split()),
    "en": tuple(_STOP_EN.split()),
}
#: How much one occurrence counts in each part of a section, and how much a long part is held back.
_PARTS = {"title": (4.0, 0.2), "heading": (5.0, 0.3), "text": (1.0, 0.6)}
_K1 = 1.4
_STEPS = 9  # scores are one digit
#: Sections that stand on many pages and belong to none of them; at 0 they are not searched for.
_COMMON = {"to-confirm": 0, "changed-by": 0, "legal-basis": 0.5, "authentication": 0.8}
_TOKEN = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
#: By how many characters phrases are told apart before they are looked for.
_BEGINNING = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SKIPPED = {"script", "style", "template", "svg", "select", "option"}
_BLOCKS = {"p", "li", "td", "th", "tr", "dt", "dd", "div", "h1", "h2", "h3", "h4", "summary"}
_LENGTH = {"zh": 40, "en": 90}


@dataclass
class Section:
    """A part of a page that can be linked to."""

    page: str
    anchor: str
    heading: str
    text: str = ""


# -- words -----------------------------------------------------------------------------------------


def stem(word: str) -> str:
    """An English word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-1]
    return word


def line(text: str) -> str:
    """``text`` as phrases are looked for in it: Chinese unbroken, a space around other words."""
    found = "".join(
        f" {stem(token)} " if token.isascii() else token for token in _TOKEN.findall(plain(text))
    )
    return re.sub(" +", " ", found)


def terms(text: str, language: Language) -> list[str]:
    """The terms of a :func:`line`: words, and a letter with the character after it, as in A类."""
    if language == "zh":
        text = _stops().sub(" ", text)
    found: list[str] = []
    tokens = [*_TOKEN.finditer(text)]
    for token, after in zip_longest(tokens, tokens[1:]):
        word = token[0]
        if word.isascii():
            if language == "zh" or word not in STOP["en"]:
                found.append(word)
            if after and not after[0].isascii() and len(word) <= 3:  # noqa: PLR2004
                found.append(word + after[0][0])
        else:
            found += _chinese(word)
    return found


def _chinese(run: str) -> list[str]:
    """The words of unbroken Chinese and the words in them; single characters say too little."""
    return [one for one in rjieba.cut_for_search(run) if len(one) > 1 or len(run) == 1]


@cache
def _stops() -> re.Pattern[str]:
    return re.compile("|".join(STOP["zh"]))


# -- pages -----------------------------------------------------------------------------------------


class _Reader:
    """The sections of a page: its article, parted at headings that have an id."""

    def __init__(self, page: str) -> None:
        self.sections = [Section(page, "", "")]

    def read(self, element: Element, *, in_heading: bool = False) -> None:
        for part in element.parts:
            if isinstance(part, str):
                self._add(part, in_heading=in_heading)
            elif part.tag in VOID:
                self._add(" ", in_heading=in_heading)
            elif not _skipped(part):
                heading = part.tag in {"h1", "h2", "h3"}
                if heading and part.tag != "h1" and (anchor := part.attributes.get("id")):
                    self.sections.append(Section(self.sections[-1].page, anchor, ""))
                elif part.tag in _BLOCKS and not heading:
                    self._add(" ", in_heading=in_heading)
                self.read(part, in_heading=in_heading or heading)

    def _add(self, text: str, *, in_heading: bool) -> None:
        if in_heading:
            self.sections[-1].heading += text
        else:
            self.sections[-1].text += text


def _skipped(element: Element) -> bool:
    return (
        element.tag in _SKIPPED
        or "data-search-exclude" in element.attributes
        or "headerlink" in element.attributes.get("class", "")
    )


def sections(page: str, html: str) -> list[Section]:
    """The sections of a built page; the first is the page itself, headed by its title."""
    reader = _Reader(page)
    for article in read_html(html).find("article"):
        reader.read(article)
    for section in reader.sections:
        section.heading = " ".join(section.heading.split())
        section.text = " ".join(section.text.split())
    return [
        section for section in reader.sections if section.heading and _COMMON.get(section.anchor, 1)
    ]


# -- the index -------------------------------------------------------------------------------------


def index(
    language: Language,
    pages: Mapping[str, str],
    synonyms: list[Group],
    worth: Mapping[str, float],
) -> bytes:
    """The index of one language, as a script that works from a file, too.

    ``pages`` is path (no ending) -> HTML; ``worth`` says how likely a page is to be what is looked
    for, whatever is looked for (1 where it says nothing).
    """
    read = {page: sections(page, html) for page, html in pages.items()}
    every = [section for found in read.values() for section in found]
    names = [*read]
    spots = {(one.page, one.anchor): number for number, one in enumerate(every)}
    table = _score(language, every, read, synonyms)
    width = len(_number(len(every)))
    content = {
        "stop": STOP[language],
        "groups": [
            [*_words(group), *(_target(name, names, spots) for name in group.pages)]
            for group in synonyms
        ],
        "names": _names(synonyms),
        "variants": _variants(language, table, synonyms),
        "sounds": _sounds() if language == "zh" else "",
        "pages": [[page, found[0].heading if found else page] for page, found in read.items()],
        "sections": [
            [
                names.index(one.page),
                one.anchor,
                one.heading if one.anchor else "",
                _extract(one.text, language, _LENGTH[language] * _longer(one)),
                round(100 * _worth(one, worth)),
            ]
            for one in every
        ],
        "width": width,
        "terms": " ".join(sorted(table)),
        "found": " ".join(_postings(table[term], width) for term in sorted(table)),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"window.handbookIndex={text};\n".encode()


def _names(synonyms: list[Group]) -> dict[str, int]:
    """Names in other languages, the longest first, with the number of their group."""
    found = {name_of(name): number for number, group in enumerate(synonyms) for name in group.names}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


class _Phrases:
    """Groups of phrases by how a phrase begins: few beginnings stand in a text."""

    def __init__(self, groups_: Iterable[set[str]]) -> None:
        self._by_beginning: dict[str, list[tuple[int, str]]] = {}
        for number, words in enumerate(groups_):
            for word in words:
                self._by_beginning.setdefault(word[:_BEGINNING], []).append((number, word))
        self._lengths = sorted({len(one) for one in self._by_beginning})

    def counts(self, text: str) -> Counter[int]:
        """How often the phrases of each group stand in ``text``, by the number of the group."""
        found: Counter[int] = Counter()
        for length in self._lengths:
            there = {text[at : at + length] for at in range(len(text) - length + 1)}
            for beginning in there & self._by_beginning.keys():
                for number, word in self._by_beginning[beginning]:
                    if often := text.count(word):
                        found[number] += often
        return found


def _target(
    name: str, names: list[str], spots: Mapping[tuple[str, str], int]
) -> int | tuple[int, int]:
    """The number of a page, or of a page and the section of it that ``name`` stands for.

    A question that is not in force on the day of the index is not on its page: then the page.
    """
    page = names.index(path_of(name))
    section = spots.get((names[page], anchor_of(name))) if anchor_of(name) else None
    return page if section is None else (page, section)


def _score(
    language: Language,
    every: list[Section],
    read: Mapping[str, list[Section]],
    synonyms: list[Group],
) -> dict[str, dict[int, int]]:
    """Term -> number of a section -> what the term is worth there, from 1 to 9."""
    counted: list[dict[str, Counter[str]]] = []
    phrases = _Phrases({line(word) for word in group[language]} for group in synonyms)

    @cache  # the title of a page stands over each of its sections
    def count(text: str) -> Counter[str]:
        looked_in = line(text)
        found = Counter(terms(looked_in, language))
        for number, often in phrases.counts(looked_in).items():
            found[f"#{number}"] += often
        return found

    for section in every:
        parts = {
            "title": read[section.page][0].heading,
            "heading": section.heading if section.anchor else "",
            "text": section.text,
        }
        counted.append({part: count(text) for part, text in parts.items()})
    table: dict[str, dict[int, int]] = {}
    usual = {
        part: sum(sum(one[part].values()) for one in counted) / max(1, len(counted)) or 1
        for part in _PARTS
    }
    for number, counts in enumerate(counted):
        weights: dict[str, float] = {}
        for part, (weight, held) in _PARTS.items():
            long = sum(counts[part].values()) / usual[part]
            for term, often in counts[part].items():
                more = weight * often / (1 - held + held * long)
                weights[term] = weights.get(term, 0) + more
        for term, weight in weights.items():
            table.setdefault(term, {})[number] = max(1, round(_STEPS * weight / (_K1 + weight)))
    return table


def _worth(section: Section, worth: Mapping[str, float]) -> float:
    return worth.get(section.page, 1.0) * (
        _COMMON.get(section.anchor, 1.0) if section.anchor else 1.0
    )


def _words(group: Group) -> list[str]:
    """What a group is asked for by: words of both languages, then ``|`` and pinyin."""
    said = dict.fromkeys(line(word) for word in (*group.zh, *group.en))
    sounds = dict.fromkeys(
        "".join(lazy_pinyin(word)) for word in group.zh if re.fullmatch(r"[\u4e00-\u9fff]+", word)
    )
    return ["|".join(said), "|".join(sounds)]


def _variants(language: Language, table: Mapping[str, object], synonyms: list[Group]) -> str:
    """Pairs of a traditional character and the simplified one that the index knows."""
    wanted = {one for group in synonyms for word in group.zh for one in word}
    if language == "zh":
        wanted |= {one for term in table for one in term}
    return "".join(pair for pair in _pairs() if pair[1] in wanted)


@cache
def _pairs() -> tuple[str, ...]:
    simple = OpenCC("t2s").convert
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    return tuple(
        one + other
        for one, other in zip(every, simple("".join(every)), strict=True)
        if one != other
    )


@cache
def _sounds() -> str:
    """The commoner Chinese characters by sound, for words typed with a wrong character."""
    found: dict[str, str] = {}
    for row in range(0xB0, 0xD8):  # level 1 of GB 2312, the 3755 commonest
        for column in range(0xA1, 0xFF):
            try:
                one = bytes([row, column]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            sound = lazy_pinyin(one)[0]
            found[sound] = found.get(sound, "") + one
    return " ".join(f"{sound}{found[sound]}" for sound in sorted(found))


def _extract(text: str, language: Language, length: int) -> str:
    """The beginning of a section, ended at a word."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return (cut if language == "zh" else cut.rsplit(" ", 1)[0]).rstrip(" ,;:，；：、") + "…"


def _longer(section: Section) -> int:
    """How many times longer the extract is: an answer is read in the search itself."""
    return 2 if section.anchor.startswith("faq-") else 1


def _number(value: int) -> str:
    digits = ""
    for _ in range(max(1, ceil(log(value + 1, len(_DIGITS))))):
        value, rest = divmod(value, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits


def _postings(found: Mapping[int, int], width: int) -> str:
    """Sections in order, each as its distance from the one before and its worth."""
    return "".join(_each(found, width))


def _each(found: Mapping[int, int], width: int) -> Iterator[str]:
    last = 0
    for number in sorted(found):
        yield _number(number - last).rjust(width, "0") + _DIGITS[found[number]]
        last = number
