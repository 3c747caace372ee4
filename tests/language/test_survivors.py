"""Small things of the two languages that once could be changed without any test noticing."""

from __future__ import annotations

import pytest

from books import real
from handbook.language.enumerations import list_differences
from handbook.language.equivalence import differences
from handbook.language.phrasing import condition


@pytest.mark.parametrize(
    ("zh", "en", "same"),
    [
        ("带护照、照片、合同等。", "Bring the passport, the photo, the contract and others.", True),
        ("带护照、照片、合同。", "Bring the passport, the photo, the contract and others.", True),
        (
            "带护照、照片、合同等。",
            "Bring the passport, the photo, the contract and the like.",
            True,
        ),
        (
            "带护照、照片、合同。",
            "Bring the passport, the photo, the contract and the card.",
            False,
        ),
        ("带护照、照片、合同。", "Bring the passport, others and the contract.", True),
        ("带护照、照片、合同、证书。", "Bring the passport, the photo and others.", False),
        ("带护照、照片。", "Bring the passport, the photo and others.", True),
    ],
)
def test_and_others_at_the_end_of_a_list_may_count_or_not(zh: str, en: str, same: bool) -> None:  # noqa: FBT001
    """Only what stands last is the rest of a list: it may be an item of the other one, or none."""
    assert bool([*list_differences(zh, en)]) is not same


@pytest.mark.parametrize(
    ("zh", "en", "same"),
    [
        # one "not" more in English, which its idiom answers for in Chinese
        ("照片免冠。", "A photo without a hat.", True),
        ("材料缺。", "It is not complete.", True),
        ("档案取消。", "The file is no longer kept.", True),
        ("照片免冠，档案取消。", "A photo without a hat; the file is no longer kept.", True),
        # and one that no idiom answers for
        ("照片。", "It is not a photo.", False),
        ("照片免冠。", "A photo without a hat, and it is not new.", False),
        # one "not" more in Chinese
        ("不满 18 周岁。", "Under 18.", True),
        ("不收照片。", "Photos.", False),
    ],
)
def test_one_not_too_many_is_excused_by_an_idiom_and_by_nothing_else(
    zh: str,
    en: str,
    same: bool,  # noqa: FBT001
) -> None:
    """A single negation more on one side differs, unless the other side says it its own way."""
    assert (not [one for one in differences(zh, en) if one.code == "not"]) is same


@pytest.mark.parametrize(
    ("count", "left"), [(8, None), (7, 1), (6, 2), (5, None), (4, None), (1, None)]
)
def test_nearly_every_answer_is_said_by_what_is_left_out(count: int, left: int | None) -> None:
    """With one or two answers left out a condition names these; otherwise it names what holds."""
    values = real().questions["service"].values
    ids = tuple(value.id for value in values)
    said = condition(real(), ({"service": ids[:count]},), "zh")
    named = [value.condition.zh for value in (values[-left:] if left else values[:count])]
    assert all(name in said for name in named)
    assert ("以外" in said) is bool(left)
    assert values[0].condition.zh not in said if left else values[0].condition.zh in said
    english = condition(real(), ({"service": ids[:count]},), "en")
    assert ("none of these applies" in english) is bool(left)
