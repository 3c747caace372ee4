"""The real data: sound, every rule with its source, and every page good on every day in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from books import ROOT, guangzhou, real
from handbook.domain import clock
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Truth
from handbook.domain.model import LANGUAGES
from handbook.domain.standing import deciding
from handbook.pages.handbook import HandbookPages
from handbook.rules.answers import Resolver

TODAY = date(2026, 11, 30)
#: Pages that are the same on every day, but for the day printed on them.
TIMELESS = {
    f"{name}.md"
    for name in (
        "services/index", "notices/index", "glossary", "statistics", "sources", "conflicts",
        "to-confirm", "contact", "timeline", "history", "about", "open-data", "accessibility",
    )
}  # fmt: skip
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
#: What is not text for the reader of the page's language.
NOT_TEXT = re.compile(
    r"<(script|style|pre)\b.*?</\1>|<!--.*?-->"
    r"|<(\w+)[^>]* lang=\"zh\"[^>]*>.*?</\2>|<link[^>]*>|^---\n.*?\n---\n",
    re.DOTALL,
)

State = tuple[object, ...]


def days() -> list[date]:
    """Every day of the data, and the day before each."""
    found = {day - timedelta(before) for day in real().dates for before in (0, 1)}
    return sorted(found)


@cache
def possible(path: str) -> frozenset[str]:
    """The rules that a page can show: those of a service that its own answers do not exclude."""
    book, name = real(), path.removesuffix(".md").removeprefix("services/")
    if name not in book.items:
        return frozenset(book.rules)
    rules = Resolver(book, TODAY)
    known = book.items[name].applies
    return frozenset(
        key for key, rule in book.rules.items() if rules.truth(rule, known) is not Truth.NO
    )


@cache
def related(path: str) -> frozenset[str]:
    """The measures that a page can speak of: those that make or end one of its rules."""
    book, rules = real(), possible(path)
    return frozenset(
        name
        for name, measure in book.measures.items()
        if any(key.startswith(f"{name}/") for key in rules)
        or not rules.isdisjoint(one.rule for one in measure.ends)
    )


@cache
def state(day: date) -> tuple[frozenset[str], frozenset[str], frozenset[str], State]:
    """Rules that hold on a day, rules with a day to come, measures in force, and the rest."""
    book = real()
    return (
        frozenset(name for name, one in book.rules.items() if book.in_force(one, day)),
        frozenset(
            name
            for name, one in book.rules.items()
            if one.in_force > day or (one.until is not None and one.until > day)
        ),
        frozenset(name for name, one in book.measures.items() if one.on(day)),
        (
            tuple(book.members(group, day) for group in book.place_groups()),
            tuple(one.id for one in book.points if one.in_force <= day),
        ),
    )


@cache
def statements(path: str) -> tuple[m.Statement, ...]:
    """The statements that a page shows while they hold."""
    book, name = real(), path.removesuffix(".md")
    if name in book.topics:
        return tuple(one for part in book.topics[name].sections for one in part.statements)
    if name == "categories":
        groups = book.categories.values()
        return tuple(one for group in groups for one in (*group.frame, *group.grounds))
    if name == "faq":
        return book.faq
    item = book.items.get(name.removeprefix("services/"))
    parts = [item, book.items.get(item.part_of or "")] if item else []
    return tuple(
        one for part in parts if part for one in (*part.eligibility, *part.fees, *part.statements)
    )


def content(path: str, day: date) -> State:
    """All that can make a page of this day differ from the page of another."""
    if path in TIMELESS:
        return ()
    shown = tuple(one.id for one in statements(path) if one.on(day))
    if path.removesuffix(".md") in {*real().topics, "categories", "faq"}:
        return shown
    now, ahead, measures, others = state(day)
    if path in {"index.md", "find.md", "plan.md"}:  # these show what holds, not what is to come
        return (now,)
    return (now & possible(path), ahead & possible(path), measures & related(path), others, shown)


def editions() -> Iterator[tuple[date, list[str]]]:
    """The days on which pages differ from those before, and those pages."""
    seen: set[State] = set()
    for day in days():
        changed = []
        for path in HandbookPages(real(), day).stubs():
            now = (path, content(path, day))
            if now not in seen:
                seen.add(now)
                changed.append(path)
        if changed:
            yield day, changed


def marks(text: str) -> dict[str, list[str]]:
    """What must be the same in both languages: rules, anchors and links, but for their order.

    A term is explained where its word stands, which may be in the text of one language only.
    """
    text = re.sub(r'<a class="hb-term"[^>]*>', "", text)
    return {
        "rules": sorted(re.findall(r'data-rule="([^"]*)"', text)),
        "anchors": sorted(re.findall(r'\bid="([^"]*)"|\{ #([\w/-]+)', text)),
        "links": sorted(
            re.sub(r"^(\.\./|assets/)+|(?<=^mailto:)\?.*", "", one)  # a letter is in its language
            for one in re.findall(r'\bhref="([^"]*)"', text)
            if not one.startswith("http")
        ),
    }


def check(pages: dict[str, str], name: str) -> None:
    """A page in both languages is one page, and the English one is English."""
    zh, en = marks(pages["zh"]), marks(pages["en"])
    if name.endswith("a-z.md"):  # readers of each language have words of their own for a page
        zh["links"], en["links"] = (sorted({*one["links"]}) for one in (zh, en))
    assert zh == en, name
    left = [line.strip() for line in NOT_TEXT.sub("", pages["en"]).splitlines() if HAN.search(line)]
    assert [f"{name}: {line[:200]}" for line in left] == []
    for language in LANGUAGES:
        # “None” is also an answer: no family comes along.
        text = pages[language].replace('data-choice="none">None<', "")
        for slip in ("{{", "{%", ">None<", "SimpleNamespace"):
            assert slip not in text, f"{language}/{name}: {slip}"


def test_sound() -> None:
    """The data have no problem."""
    assert len(real().rules) > 0


@pytest.mark.parametrize("group", ["rules", "statements"])
def test_every_rule_has_a_source(group: str) -> None:
    """All rules and statements, one hundred of a hundred, have a source of the register."""
    records: dict[str, m.Provenance] = dict(getattr(real(), group))
    sound = [
        name
        for name, one in records.items()
        if one.sources and all(citation.source in real().sources for citation in one.sources)
    ]
    assert 100 * len(sound) / len(records) == 100


def test_every_rule_has_been_verified() -> None:
    """Each rule says when it was last compared with its source, and that day is past."""
    today = clock.today()
    late = [rule.id for rule in real().rules.values() if not rule.in_force or rule.verified > today]
    assert late == []


def test_memory_is_never_a_rule() -> None:
    """Nothing decides that nobody has seen in a text."""
    assert [name for name, one in real().rules.items() if one.confidence == "memory"] == []


def test_practice_elsewhere_is_not_called_official_here() -> None:
    """What other cities do is said to be theirs: no rule of Dongguan rests on it alone."""
    book = real()
    elsewhere = {one.id for one in book.sources.values() if one.level == "other-city"}
    wrong = [
        name
        for name, one in book.rules.items()
        if one.level == "city" and {citation.source for citation in one.sources} <= elsewhere
    ]
    assert wrong == []


def test_measures_say_what_they_end() -> None:
    """A rule that a measure overrides or ends was in force before it."""
    book = real()
    wrong = [
        (measure.id, name)
        for measure in book.measures.values()
        for name in [
            *(one.rule for one in measure.ends),
            *(
                name
                for kind in ("requirements", "authentication", "time_limits", "results")
                for rule in getattr(measure, kind)
                for name in rule.overrides
            ),
        ]
        if book.rules[name].in_force > measure.in_force
    ]
    assert wrong == []


def test_every_day_every_page() -> None:
    """On every day of the data and the day before, each page is whole in both languages."""
    finders: dict[object, object] = {}
    shown: set[str] = set()
    for day, paths in editions():
        site = HandbookPages(real(), day)
        # The walk of the finder depends on the rules alone: it is made once for the same rules.
        rules = state(day)[0]
        if rules in finders:
            site.__dict__["finder"] = finders[rules]
        finders[rules] = site.finder
        for path in paths:
            name = path.removesuffix(".md")
            pages = {language: site.body(name, language, path) for language in LANGUAGES}
            check(pages, f"{day} {path}")
            shown.add(path)
    assert shown == set(HandbookPages(real(), TODAY).stubs())


def test_every_page_of_a_family() -> None:
    """Each page that follows from the data is whole in both languages; so has each notice one."""
    site = HandbookPages(real(), TODAY)
    zh, en = (site.families(language) for language in LANGUAGES)
    assert set(zh) == set(en)
    assert {f"notices/{name}.md" for name in real().measures} <= set(zh)
    for path in zh:
        check({"zh": zh[path], "en": en[path]}, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stub_is_on_disk(language: str) -> None:
    """Each page of policy has its file in docs/, with the marker where the policy goes."""
    for path in HandbookPages(real(), TODAY).stubs():
        text = (ROOT / "docs" / language / path).read_text("utf-8")
        assert f"<!-- handbook: {path.removesuffix('.md')} -->" in text


def test_the_day_before_is_like_the_change_before() -> None:
    """The dates of the data are all the days on which anything changes."""
    book = real()
    for earlier, later in zip(book.dates, book.dates[1:], strict=False):
        assert state(earlier)[0] == state(later - timedelta(1))[0]


def test_no_text_is_html_or_markdown() -> None:
    """The texts of the data are plain: no tag and no markup of Markdown in any of them."""
    found = [
        f"{place}: {text[:80]}"
        for place, text in texts(real())
        if re.search(r"</?[a-z]+[^>]*>|\*\*|`|\]\(|^#+ |^[-*] ", text)
    ]
    assert found == []


def texts(book: Book) -> Iterator[tuple[str, str]]:
    """Every text of the records that stand in files, in both languages."""
    roots = (book.items, book.measures, book.materials, book.topics, book.categories,
             book.to_confirm, book.conflicts, book.figures, book.questions)  # fmt: skip
    for group in roots:
        for name, root in group.items():
            yield from ((name, text) for text in _texts(root))
    for one in book.faq:
        yield from ((one.id, text) for text in _texts(one))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, m.Text):
        yield value.zh
        yield value.en
    elif isinstance(value, m.Record):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one)


def uncited(book: Book) -> dict[str, int]:
    """By data file, how many citations of deciding records do not say what the source says."""
    found: dict[str, int] = {}
    for record, root, _ in deciding(book):
        file = book.file_of(root)
        found[file] = found.get(file, 0) + sum(not one.passage for one in record.sources)
    return {file: count for file, count in sorted(found.items()) if count}


@pytest.mark.parametrize("book", [real, guangzhou])
def test_every_citation_says_what_its_source_says(book: Callable[[], Book]) -> None:
    """Whatever decides something for a reader cites passages, in every file of every city."""
    assert uncited(book()) == {}
