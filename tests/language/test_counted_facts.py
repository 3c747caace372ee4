"""What a text counts, dates or names by a code is read to the exact value, in either language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from books import real
from handbook.domain.model import Text
from handbook.language import synonyms
from handbook.language.counted_facts import Fact, facts_en, facts_zh
from handbook.language.enumerations import list_differences
from handbook.language.equivalence import differences
from handbook.language.list_words import Mentions, mentioned

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
             "eleven", "twelve")  # fmt: skip
TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "ninety": 90, "hundred": 100}  # fmt: skip
ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A number below a hundred as Chinese writes it in words."""
    tens, ones = divmod(number, 10)
    words = DIGITS[ones] if ones else ""
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + words


def read(facts: list[Fact]) -> set[tuple[str, str, str]]:
    """What is compared of facts that count."""
    return {(one.kind, one.value, one.unit) for one in facts}


def both() -> Iterator[tuple[str, str, tuple[str, str, str]]]:
    """Texts in both languages that count one thing, and the thing."""
    for month, name in enumerate(MONTHS, 1):
        yield f"{month}月5日起", f"from 5 {name}", ("date", f"day {month}-5", "")
        yield f"{month}月5日起", f"from {name} 5", ("date", f"day {month}-5", "")
        if name != "May":
            yield f"{month}月份", f"in {name}", ("date", f"month {month}", "")
    for number, word in [*enumerate(CARDINALS, 1), *((n, w) for w, n in TENS.items())]:
        s, y = ("", "y") if number == 1 else ("s", "ies")
        yield f"{number} 份", f"{word} cop{y}", ("number", str(number), "")
        yield f"{number} 个月", f"{word} month{s}", ("number", str(number), "month")
    for number in range(2, 100):
        yield f"第{chinese(number)}条", f"article {number}", ("number", str(number), "")
    for number, mark in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1):
        yield mark, mark, ("number", str(number), "")
    for number, mark in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), 1):
        yield f"（{chinese(number)}）", f"part {mark}", ("number", str(number), "")
    for scale, factor, word in (("千", 10**3, "thousand"), ("百万", 10**6, "million"),
                                ("亿", 10**8, "")):  # fmt: skip
        english = f"RMB 3 {word}" if word else f"RMB {3 * factor:,}"
        yield f"3 {scale}元", english, ("number", str(3 * factor), "rmb")
    yield "20 万元", "RMB 200,000", ("number", "200000", "rmb")
    yield "2 千万元", "RMB 20 million", ("number", "20000000", "rmb")
    yield "半年", "half a year", ("number", "6", "month")
    yield "2026年", "in 2026", ("date", "year 2026", "")
    yield "2026-11-24", "2026-11-24", ("date", "day 11-24", "")
    yield "百分之三十", "30%", ("number", "30", "percent")


@pytest.mark.parametrize(("zh", "en", "counted"), [*both()])
def test_both_languages_count_the_same(zh: str, en: str, counted: tuple[str, str, str]) -> None:
    """Every month, number word, ordinal, mark and scale is its value, and no other."""
    assert read(facts_zh(zh)) >= {counted}
    assert read(facts_en(en)) >= {counted}
    for found in (facts_zh(zh), facts_en(en)):
        values = {one.value for one in found if one.kind == counted[0]}
        assert {one for one in values if not one.startswith("year")} <= {counted[1]} or (
            counted[1].startswith("year")
        )


@pytest.mark.parametrize("at", range(len(ORDINALS)))
def test_an_english_ordinal_is_its_number(at: int) -> None:
    """ "The third copy" speaks of number 3."""
    assert read(facts_en(f"the {ORDINALS[at]} copy")) == {("number", str(at + 2), "")}


@pytest.mark.parametrize(
    ("zh", "weight_zh", "en", "weight_en"),
    [
        ("第一条", 0, "article 1", 2),  # often said without a number in English
        ("第二条", 2, "article 2", 2),
        ("第三次", 2, "the third time", 1),
        ("三份", 1, "three copies", 1),
        ("一份", 0, "one copy", 0),
        ("两证合一", 0, "both in one", 0),
        ("双", 0, "both", 0),
        ("半年", 1, "half a year", 1),
        ("3 份", 2, "3 copies", 2),
    ],
)
def test_what_must_be_said_in_the_other_language_too(
    zh: str, weight_zh: int, en: str, weight_en: int
) -> None:
    """A figure must stand on the other side; a word for a number counts less, one nothing."""
    assert {one.weight for one in facts_zh(zh)} == {weight_zh}
    assert {one.weight for one in facts_en(en)} == {weight_en}


@pytest.mark.parametrize(
    ("zh", "en", "value"),
    [
        ("A、B 两类", "", "2"),
        ("A 三类", "", "3"),
        ("第一名", "", "1"),
        ("（含 5 日）", "(5 days included)", "5"),
    ],
)
def test_what_a_word_or_a_bracket_adds_may_be_left_out(zh: str, en: str, value: str) -> None:
    """Letters counted once more, a first place, a bracket: read, and not asked for elsewhere."""
    assert [(one.value, one.weight) for one in facts_zh(zh)] == [(value, 0)]
    assert [(one.value, one.weight) for one in facts_en(en)] == ([(value, 0)] if en else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (Text(zh="外国专家持有", en="held by experts"), "专家"),
        (Text(zh="都行", en="held by an Expert"), "Expert"),
        (Text(zh="都行", en="held by inexperts"), ""),
        (Text(zh="都行", en="held by all"), ""),
    ],
)
def test_the_words_that_show_whom_a_text_is_for_are_named(text: Text, words: str) -> None:
    """The words found are named, the Chinese ones first; a part of another word is none."""
    assert mentioned(Mentions(zh=("专家",), en=("expert",)), text) == words


def test_no_name_stands_in_two_groups_of_words() -> None:
    """A material or term that has synonyms is found by them; one that has none, by itself."""
    found = synonyms.groups(real())
    for material in real().materials.values():
        assert len([one for one in found if material.name.zh in one.zh]) >= 1, material.id
    alone = [one.zh for one in found if one.zh == one.zh[:1]]
    own = [zh for one in real().synonyms for zh in one.zh]
    late = found[len(real().synonyms) :]
    assert late
    assert not [one.zh for one in late if set(one.zh) & set(own)]
    assert len(alone) == len(set(alone))


@pytest.mark.parametrize(
    ("name", "path", "anchor"),
    [
        ("faq/lost-card", "faq", "faq-lost-card"),
        ("home", "index", ""),
        ("services", "services/index", ""),
        ("services/new", "services/new", ""),
    ],
)
def test_a_name_of_the_data_leads_to_a_page_and_its_place(
    name: str, path: str, anchor: str
) -> None:
    """A question stands on the page of the questions at its own place; a page is whole."""
    assert (synonyms.path_of(name), synonyms.anchor_of(name)) == (path, anchor)


THINGS = (
    ("护照", "a passport"),
    ("照片", "a photo"),
    ("申请表", "a form"),
    ("体检证明", "a medical"),
    ("合同", "a contract"),
    ("承诺书", "a commitment"),
)


def listed(number: int, last_zh: str = "和", last_en: str = " and ") -> tuple[str, str]:
    """A list of so many things in each language."""
    zh, en = zip(*THINGS[:number], strict=True)
    return (
        f"请交{'、'.join(zh[:-1])}{last_zh}{zh[-1]}。",
        f"Please hand in {', '.join(en[:-1])}{last_en}{en[-1]}.",
    )


@pytest.mark.parametrize("number", [3, 4, 5, 6])
@pytest.mark.parametrize("last_zh", ["和", "、", "或"])
@pytest.mark.parametrize("last_en", [" and ", ", and ", " or "])
def test_a_list_with_one_thing_less_is_noticed(number: int, last_zh: str, last_en: str) -> None:
    """Lists as long as each other say the same; with a thing forgotten in either they do not."""
    zh, en = listed(number, last_zh, last_en)
    assert [*list_differences(zh, en)] == []
    _, shorter = listed(number - 1, last_zh, last_en)
    assert [one.code for one in list_differences(zh, shorter)] == ["list"]
    if number < len(THINGS):
        longer, _ = listed(number + 1, last_zh, last_en)
        (difference,) = list_differences(longer, en)
        assert (difference.code, difference.zh, difference.en) == (
            "list", str(number + 1), str(number),
        )  # fmt: skip


@pytest.mark.parametrize(
    "opening", ["In March, please", "For the permit, please", "If you are abroad, please"]
)
def test_what_opens_a_sentence_is_no_item_of_its_list(opening: str) -> None:
    """ "In March, a form, a photo and a passport" lists three things, not four."""
    _, three = listed(3)
    text = three.replace("Please", opening)
    assert [*list_differences(listed(3)[0], text)] == []
    assert [one.code for one in list_differences(listed(5)[0], text)] == ["list"]


@pytest.mark.parametrize(
    ("zh", "en", "found"),
    [
        ("WFOE 可以申请。", "A WFOE may apply.", []),
        ("WFOE 可以申请。", "A company may apply.", ["id"]),
        ("企业可以申请。", "A WFOE may apply.", ["id"]),
        ("罚款 5 元。", "A fine of RMB 5.", []),
        ("罚款 5 法郎。", "A fine of RMB 5.", ["id"]),
        ("香港居民。", "Residents of the SAR.", []),
        ("外地居民。", "Residents of the SAR.", ["id"]),
    ],
)
def test_a_latin_word_stands_in_both_languages(zh: str, en: str, found: list[str]) -> None:
    """An abbreviation of one language is in the other, or what it means there."""
    assert [one.code for one in differences(zh, en, ()) if one.code == "id"] == found
