"""Conditions and names in words, on the kite handbook."""

from __future__ import annotations

import pytest

from books import kites, real
from handbook.domain.model import AllOf, Condition
from handbook.domain.wording import wording
from handbook.language.phrasing import condition, place_name
from handbook.pages.render import language_of

NEW_PARK: AllOf = {"service": ("new",), "field": ("park",)}


@pytest.mark.parametrize(
    ("value", "known", "zh", "en"),
    [
        ((), None, "", ""),
        (({"kite": ("small",)},), None, "风筝小", "the kite is small"),
        (
            ({"field": ("beach", "park")},),
            None,
            "在海滩放或在公园放",
            "the kite is flown on the beach or in the park",
        ),
        (
            ({"crew": ("none", "friend", "dog")},),
            None,
            "没有同伴、朋友同来或狗同来",
            "nobody comes along, a friend comes along or a dog comes along",
        ),
        (
            (NEW_PARK,),
            None,
            "新办，且在公园放",
            "a new licence is applied for, and the kite is flown in the park",
        ),
        # what the page settles already is not said again
        ((NEW_PARK,), {"service": ("new",)}, "在公园放", "the kite is flown in the park"),
        ((NEW_PARK,), NEW_PARK, "", ""),
        # any of several: the one that always holds makes the whole hold
        (
            ({"kite": ("small",)}, {"crew": ("dog",)}),
            None,
            "风筝小；或者狗同来",
            "the kite is small; or a dog comes along",
        ),
        (({"service": ("new",)}, {"crew": ("dog",)}), {"service": ("new",)}, "", ""),
        # places by name, by group, and by a group with days
        (
            ({"issued_in": ("AA", "regions")},),
            None,
            "文件由云国，或者香港、澳门或台湾签发",
            "the document was issued in Cloudland, or Hong Kong, Macao or Taiwan",
        ),
        (
            ({"issued_in": ("cloud-friends",)},),
            None,
            "文件由云约国签发",
            "the document was issued in states of the Cloud Treaty",
        ),
    ],
)
def test_conditions(value: Condition, known: AllOf | None, zh: str, en: str) -> None:
    """A condition is said with the words that the questions give for their answers."""
    said = [condition(kites(), value, language, known) for language in ("zh", "en")]
    assert [zh, en] == said


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("AA", "云国", "Cloudland"),
        ("mainland", "中国内地", "the Chinese mainland"),
        ("regions", "香港、澳门或台湾", "Hong Kong, Macao or Taiwan"),
        ("foreign", "外国", "a foreign state"),
        ("cloud-friends", "云约国", "states of the Cloud Treaty"),
    ],
)
def test_places(value: str, zh: str, en: str) -> None:
    """A place, or a group of them, by name."""
    assert [zh, en] == [place_name(kites(), value, language) for language in ("zh", "en")]


def test_the_fixed_words_exist_in_both_languages() -> None:
    """Every fixed word of the pages is there in both languages, with blanks in both or in none."""
    zh, en = wording("zh"), wording("en")
    assert set(zh) == set(en)
    assert [key for key in zh if ("{" in zh[key]) != ("{" in en[key])] == []


def test_no_chinese_in_the_english_words() -> None:
    """The English words hold no Chinese character."""
    assert [key for key, word in wording("en").items() if language_of(word) == "zh"] == []


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (
            {"service": ("new", "extension", "change")},
            "新办、延期或变更",
            "a new permit is applied for, the permit is extended or changed",
        ),
        (
            {"category_route": ("post", "salary", "innovator")},
            "凭鼓励类岗位、凭工资收入或凭创新创业",
            "the applicant qualifies by an encouraged post, by salary or as an innovator",
        ),
        # names that hold an "or" themselves are kept apart by a stronger one
        (
            {"cancellation_kind": ("contract-ended", "absent")},
            "合同终止或解除，或者本人离开且联系不上",
            "the contract has ended or the person has left and cannot be reached",
        ),
    ],
)
def test_alternatives_read_as_one_sentence(value: AllOf, zh: str, en: str) -> None:
    """What all of them begin with is said once; where one holds an "or", the others stay apart."""
    assert [zh, en] == [condition(real(), (value,), language) for language in ("zh", "en")]


def test_a_letter_stands_apart_from_chinese() -> None:
    """As the texts of the data are written: "A 类或 B 类"."""
    assert condition(real(), ({"category": ("A", "B")},), "zh") == "A 类或 B 类"
