"""Records that are well formed and cannot be meant.  Each check's docstring is the rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem

Where = Callable[..., Place]
Path = tuple[str | int, ...]

#: Lists in which nothing stands twice.
_LISTS = ("materials", "conflicts", "to_confirm", "pages", "see", "overrides", "figures", "asked")
#: More copies or originals than this nobody asks for.
MOST_COPIES = 20
#: Longer than this no work permit takes, in working days.
LONGEST = 60
_HAN = re.compile("[\u4e00-\u9fff]")
_DAYS = {"zh": re.compile(r"(\d+) ?个工作日"), "en": re.compile(r"(\d+) working days?")}


def nothing_is_listed_twice(book: Book, where: Where) -> Iterator[Problem]:
    """No list names the same thing twice."""
    for kind, records in book.records_by_type.items():
        if issubclass(kind, m.Topic):  # put together from the files of several jurisdictions
            continue
        for field in (field for field in _LISTS if field in kind.model_fields):
            for record, root, path in records:
                values = getattr(record, field)
                if not isinstance(values, tuple) or len(set(values)) == len(values):
                    continue
                for index, value in enumerate(values):
                    if value in values[:index]:
                        yield _listed_twice(where(root, *path, field, index), value)


def _listed_twice(place: Place, value: object) -> Problem:
    return Problem(
        place,
        "listed-twice",
        f"“{value}”列了两次",
        f"“{value}” is listed twice",
        "删去一个，或者换成本来要写的。",
        "Delete one, or write what was meant.",
    )


def points_lie_in_their_range(book: Book, where: Where) -> Iterator[Problem]:
    """Points are not negative, no row gives more than its cap, thresholds are reached."""
    for table in book.points:
        most = sum(factor.cap for factor in table.factors)
        for number, factor in enumerate(table.factors):
            for index, bracket in enumerate(factor.brackets):
                if not 0 <= bracket.points <= factor.cap:
                    yield Problem(
                        where(table, "factors", number, "brackets", index, "points"),
                        "implausible-points",
                        f"分值 {bracket.points} 不在 0 和这一项的上限 {factor.cap} 之间",
                        f"{bracket.points} points are not between 0 and the cap, {factor.cap}",
                        "对照积分表改正。",
                        "Compare with the points table.",
                    )
        for index, threshold in enumerate(table.thresholds):
            if not 0 <= threshold.points <= most:
                yield Problem(
                    where(table, "thresholds", index, "points"),
                    "implausible-points",
                    f"达标线 {threshold.points} 高于全表最高分 {most}",
                    f"the threshold, {threshold.points}, is above the most there is, {most}",
                    "对照积分表改正。",
                    "Compare with the points table.",
                )


def windows_open_before_they_close(book: Book, where: Where) -> Iterator[Problem]:
    """The latest day of a window, counted back from the same moment, is not before the earliest."""
    length = {"hour": 1, "day": 24, "working-day": 34, "month": 730}
    earliest = [one for one in book.deadlines.values() if one.kind == "window-earliest"]
    for late in (one for one in book.deadlines.values() if one.kind == "window-latest"):
        for early in earliest:
            alike = early.event == late.event and set(early.steps) & set(late.steps)
            hours = [one.number * length[one.unit] for one in (early, late)]
            if alike and hours[1] > hours[0]:
                yield Problem(
                    where(late, "number"),
                    "window-never-open",
                    f"最迟（前 {late.number} {late.unit}）比最早（{early.id}）还早",
                    f"the latest day ({late.number} {late.unit} before) precedes {early.id}",
                    "核对 number 和 unit。",
                    "Check number and unit.",
                )


def spans_are_of_their_unit(book: Book, where: Where) -> Iterator[Problem]:
    """No span is so long that another unit must be meant."""
    for one in book.deadlines.values():
        if one.number > _MANY[one.unit]:
            yield Problem(
                where(one, "number"),
                "implausible-number",
                f"{one.number} {one.unit} 长得不合常理",
                f"{one.number} {one.unit} is too long to be meant",
                "核对 number 和 unit。",
                "Check number and unit.",
            )


#: More of a unit than this is some other unit.
_MANY = {"hour": 100, "day": 400, "working-day": LONGEST, "month": 24}


def promises_are_kept_in_words(book: Book, where: Where) -> Iterator[Problem]:
    """A notice that speaks of working days speaks of those that its rules give."""
    for measure in book.measures.values():
        texts = [measure.title, measure.summary, *measure.effects]
        said = {
            int(number)
            for text in texts
            for language in m.LANGUAGES
            for number in _DAYS[language].findall(text[language])
        }
        for index, limit in enumerate(measure.time_limits):
            if said and limit.working_days not in said:
                words = ", ".join(map(str, sorted(said)))
                yield Problem(
                    where(measure, "time_limits", index, "working_days"),
                    "number-against-text",
                    f"规则是 {limit.working_days} 个工作日，这份通知的文字说 {words} 个",
                    f"the rule gives {limit.working_days} working days, the words say {words}",
                    "通知是新的，就写一份新通知；写错了，改到一致。",
                    "Write a new notice if there is one; mend both if this is a slip.",
                )


def limits_are_not_endless(book: Book, where: Where) -> Iterator[Problem]:
    """No permit takes longer than a quarter of a year."""
    for limit, root, path in book.records_by_type.get(m.TimeLimit, ()):
        if getattr(limit, "working_days", 0) > LONGEST:
            yield Problem(
                where(root, *path, "working_days"),
                "implausible-number",
                "办理时限长得不合常理",
                "the time limit is too long to be meant",
                "核对来源。",
                "Compare with the source.",
            )


def steps_lead_on(book: Book, where: Where) -> Iterator[Problem]:
    """No step leads back to itself."""
    for branch, root, path in book.records_by_type.get(m.Branch, ()):
        step = _at(root, path[:-2])
        if isinstance(branch, m.Branch) and getattr(step, "id", None) == branch.to:
            yield Problem(
                where(root, *path, "to"),
                "step-to-itself",
                f"环节“{branch.to}”指回了自己",
                f"the step “{branch.to}” leads to itself",
                "写下一个环节的编号，或者 end。",
                "Name the next step, or end.",
            )


def _at(record: m.Record, path: Path) -> Any:
    found: Any = record
    for step in path:
        found = getattr(found, step) if isinstance(step, str) else found[step]
    return found


def numbers_are_unique(book: Book, where: Where) -> Iterator[Problem]:
    """No two questions, and no two open points, have the same number."""
    for records in (book.faq, [*book.to_confirm.values(), *book.confirmed.values()]):
        seen: dict[int, m.Faq | m.ToConfirm] = {}
        free = max((one.number for one in records), default=0) + 1
        for one in records:
            if first := seen.get(one.number):
                place = max(where(first, "number"), where(one, "number"))
                yield Problem(
                    place,
                    "number-twice",
                    f"序号 {one.number} 用了两次",
                    f"the number {one.number} is used twice",
                    f"换一个没有用过的序号，例如 {free}。",
                    f"Choose a number that is not in use, such as {free}.",
                )
            seen.setdefault(one.number, one)


def events_stand_in_the_order_of_their_days(book: Book, where: Where) -> Iterator[Problem]:
    """In a file the timeline begins with the oldest day."""
    before: dict[str, str] = {}
    for place, day in sorted((where(one, "day"), one.day) for one in book.events):
        last = before.get(place.file, day)
        short = min(len(last), len(day))  # a day, or no more than its month or year
        if last[:short] > day[:short]:
            yield Problem(
                place,
                "out-of-order",
                f"{day} 排在 {last} 后面",
                f"{day} stands below {last}",
                "核对日期；日期没错的，把这一条移到按日期该在的地方。",
                "Check the day; if it is right, move the entry to where it belongs by its day.",
            )
        before[place.file] = day


def words_belong_to_one_group(book: Book, where: Where) -> Iterator[Problem]:
    """A word stands in one group of synonyms, in the list of its language, one word an entry."""
    seen: dict[str, tuple[str, Place]] = {}
    for group in book.synonyms:
        for language in m.LANGUAGES:
            words = getattr(group, language)
            for index, word in enumerate(words):
                if word in words[:index]:
                    yield _listed_twice(where(group, language, index), word)
                place = where(group, language, index)
                if language == "en" and _HAN.search(word):
                    yield _wrong_word(
                        place, word, "英文列表里有中文", "is Chinese among the English"
                    )
                elif language == "zh" and not _HAN.search(word) and word.count(" ") > 1:
                    yield _wrong_word(
                        place, word, "中文列表里有英文", "is English among the Chinese"
                    )
                elif re.search("[，、；]", word):
                    yield _wrong_word(place, word, "里面有全角标点", "holds full-width punctuation")
                first, spot = seen.setdefault(word.lower(), (group.id, place))
                if spot != place and first != group.id:
                    yield _wrong_word(
                        max(place, spot), word, f"也在 {first} 组里", f"stands in {first}, too"
                    )


def _wrong_word(place: Place, word: str, zh: str, en: str) -> Problem:
    return Problem(
        place,
        "wrong-word",
        f"“{word}”{zh}",
        f"“{word}” {en}",
        "一个词只放进一组，放在它自己语言的列表里。",
        "A word stands once, in its language's list.",
    )


def names_mean_one_place(book: Book, where: Where) -> Iterator[Problem]:
    """No name or alias stands for two places."""
    seen: dict[str, m.Place] = {}
    for place in book.places.values():
        for name in (place.name.zh, place.name.en):
            seen.setdefault(name.lower(), place)
    for place in book.places.values():
        for index, alias in enumerate(place.aliases):
            other = seen.setdefault(alias.lower(), place)
            if other is not place:
                yield Problem(
                    where(place, "aliases", index),
                    "name-twice",
                    f"“{alias}”也是 {other.code} 的名称",
                    f"“{alias}” is a name of {other.code}",
                    "删去其中一个。",
                    "Delete one of them.",
                )


def members_join_once(book: Book, where: Where) -> Iterator[Problem]:
    """No place joins a group twice on the same day."""
    for group, root, path in book.records_by_type.get(m.PlaceGroup, ()):
        seen: set[tuple[object, ...]] = set()
        for index, member in enumerate(getattr(group, "members", ())):
            if (mark := (member.place, member.from_)) in seen:
                yield Problem(
                    where(root, *path, "members", index),
                    "listed-twice",
                    f"“{member.place}”列了两次",
                    f"“{member.place}” is listed twice",
                    "删去一个。",
                    "Delete one.",
                )
            seen.add(mark)


def terms_have_one_entry(book: Book, where: Where) -> Iterator[Problem]:
    """No Chinese term stands in the glossary twice."""
    seen: dict[str, m.Term] = {}
    for term in book.terms:
        if seen.setdefault(term.zh, term) is not term:
            yield Problem(
                where(term, "zh"),
                "name-twice",
                f"术语“{term.zh}”已经有了",
                f"the term “{term.zh}” is there already",
                "合成一条。",
                "Make one entry of them.",
            )


def figures_agree_with_their_texts(book: Book, where: Where) -> Iterator[Problem]:
    """The text of a figure gives its value."""
    for figure in book.figures.values():
        shown = f"{figure.value:,.12g}"
        forms = {shown, shown.replace(",", "")}
        for language in m.LANGUAGES:
            numbers = set(re.findall(r"\d[\d,]*(?:\.\d+)?", figure.text[language]))
            if numbers and not forms & {number.rstrip(",") for number in numbers}:
                yield Problem(
                    where(figure, "text", language),
                    "number-against-text",
                    f"数值是 {shown}，文字里没有这个数",
                    f"the value is {shown}, and the text does not say so",
                    "数值和文字改到一致。",
                    "Make value and text the same.",
                )


def copies_can_be_carried(book: Book, where: Where) -> Iterator[Problem]:
    """Nobody asks for dozens of copies."""
    for material in book.materials.values():
        for field in ("original", "copies"):
            if (getattr(material, field) or 0) > MOST_COPIES:
                yield Problem(
                    where(material, field),
                    "implausible-number",
                    "份数多得不合常理",
                    "so many are hardly meant",
                    "核对份数。",
                    "Check the number.",
                )


def languages_are_not_swapped(book: Book, where: Where) -> Iterator[Problem]:
    """Chinese stands under ``zh`` and English under ``en``."""
    for text, root, path in book.records_by_type.get(m.Text, ()):
        if not isinstance(text, m.Text):
            continue
        english = len(re.findall("[A-Za-z]{2,}", text.zh))
        if not _HAN.search(text.zh) and english > 1 and _HAN.search(text.en):
            yield Problem(
                where(root, *path, "zh"),
                "languages-swapped",
                "zh 下面是英文，en 下面是中文",
                "English stands under zh and Chinese under en",
                "把两种文字对调。",
                "Put each in the place of the other.",
            )


CHECKS: tuple[Callable[[Book, Where], Iterator[Problem]], ...] = (
    nothing_is_listed_twice,
    points_lie_in_their_range,
    windows_open_before_they_close,
    spans_are_of_their_unit,
    promises_are_kept_in_words,
    limits_are_not_endless,
    steps_lead_on,
    numbers_are_unique,
    events_stand_in_the_order_of_their_days,
    words_belong_to_one_group,
    names_mean_one_place,
    members_join_once,
    terms_have_one_entry,
    figures_agree_with_their_texts,
    copies_can_be_carried,
    languages_are_not_swapped,
)
