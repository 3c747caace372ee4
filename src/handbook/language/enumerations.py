"""How many things a clause lists, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handbook.domain.wording import wording
from handbook.language.counted_facts import PLACEHOLDER, URL


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two texts do not say alike: a code, and what stands on each side."""

    code: str
    zh: str
    en: str


def differing(code: str, zh: Iterable[str], en: Iterable[str]) -> Difference:
    """A difference between several words of one text and several of the other."""
    return Difference(code, wording("zh")["comma"].join(zh), wording("en")["comma"].join(en))


_ZH_AND = re.compile(r"以及|或者?|和(?!谐)|(?<!以)及(?!其|时|格|第)|与(?!其|否)|并(?!且|不)")

_ZH_CLAUSES = re.compile(r"[，；：“”]")

_ZH_OF = re.compile(r"的|等(?!级|于)")

_ZH_BRACKETS = re.compile(r"（([^（）]*)）")

_EN_CLAUSES = re.compile(r"[;:“”]|—|\bsuch as\b|\bnamely\b|\bincluding\b")

_EN_BRACKETS = re.compile(r"\(([^()]*)\)")

_EN_AND = re.compile(r"(, (?:and|or|nor) | (?:and|or|nor|as well as) |, )")

#: What opens a clause that a comma ends, and what opens one behind a comma: neither is an item.
_EN_OPENING = re.compile(
    r"\s*(?:In|By|For|According|From|Under|When|If|After|Since|Where|To|At|On|With|Because|As|Before|Until|"
    r"Once|Without|Whoever|Those|Among|Besides|Reports|Here|Between)\b"
)

_EN_RELATIVE = re.compile(
    r"(?:which|who|so|where|but|because|not|with|if|when|while|unless|as|except|that|in|for|by|based|"
    r"without|even|then|plus|at|from|though|since|under|whether|to be|linking)\b"
)

_EN_REST = re.compile(r"(?:the like|others?|so on|similar|more|elsewhere)\b")

_LIST = 3

_NEAR = 12


def list_differences(zh: str, en: str) -> Iterator[Difference]:
    """Lists of three or more: the other language has one as long."""
    theirs = _lists_en(en)
    for low, high in sorted(_lists_zh(zh), reverse=True):
        same = next((their for their in theirs if their[0] <= high and low <= their[1]), None)
        if same:
            theirs.remove(same)
        else:
            yield differing("list", [str(high)], [str(one[1]) for one in theirs])


def _clauses(text: str, brackets: re.Pattern[str], clauses: re.Pattern[str]) -> list[str]:
    return [*clauses.split(brackets.sub("", text)), *brackets.findall(text)]


def _lists_zh(text: str) -> list[tuple[int, int]]:
    """The least and greatest number of items of each list of three or more joined by 、."""
    found = []
    for clause in _clauses(text, _ZH_BRACKETS, _ZH_CLAUSES):
        whole = clause.count("、") + 1 + bool(_ZH_AND.search(clause.rsplit("、", 1)[-1]))
        parts = _ZH_OF.split(clause)
        for part in parts:
            items = [
                _ZH_AND.sub("", one, count=1) if _ZH_AND.match(one) else one
                for one in part.strip("、").split("、")
            ]
            if "{" in part or all(re.match(r"\D{0,5}\d", item) for item in items):
                continue  # numbers are compared as numbers
            joints = [match.start() for match in _ZH_AND.finditer(items[-1])]
            high = len(items) + bool(joints)
            low = len(items) if len(joints) > 1 or (joints and joints[0] > _NEAR) else high
            if len(items) > 1 and high >= _LIST:
                found.append((low, whole if len(parts) > 2 else high))  # noqa: PLR2004 - one "的" is no list of them
    return found


def _lists_en(text: str) -> list[tuple[int, int]]:
    """The same of each list joined by commas with "and" or "or"; also with an inner "and"."""
    found = []
    for clause in _clauses(text, _EN_BRACKETS, _EN_CLAUSES):
        pieces = _EN_AND.split(clause)
        items, joints = pieces[::2], pieces[1::2]
        opening = int(bool(_EN_OPENING.match(items[0])))
        start = commas = 0
        for index, joint in enumerate([*joints, ""]):
            if joint == ", ":
                commas += 1
                continue
            inside = index - start
            if inside:
                high = inside + 1 + bool(joint)
                low = high - sum(
                    bool(_EN_RELATIVE.match(item)) for item in items[start + 1 : index + 1]
                )
                low -= bool(joint) and bool(_EN_REST.match(items[index + 1]))
                found.append((low - (opening if commas == inside else 0), high))
            elif joint:
                found.append((2, 2))
            if start and (joint.startswith(",") or (inside and not joint)):
                high = commas + 1 + bool(joint)
                found.append((high - opening, high))
            start = index + 1
    return found


def bare(text: str) -> str:
    """``text`` without links and places to fill, which are compared apart."""
    return PLACEHOLDER.sub("", URL.sub("", text))
