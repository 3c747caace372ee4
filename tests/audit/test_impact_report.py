"""``handbook impact``: exactly the situations that differ, said in few words."""

import functools
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books import ROOT, copy_data
from books import real as data
from handbook.audit import impact_report
from handbook.audit.impact_words import ImpactWords
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Truth
from handbook.rules.answer_facts import State
from handbook.rules.answers import Resolver
from handbook.rules.decisions import UndecidedError
from handbook.rules.distinct_situations import values_of
from handbook.rules.impact import Impact, compare, differs
from handbook.rules.set_description import describe
from handbook.rules.situation import Situation, SituationError
from mutation import Mutant, mutants

TODAY = date(2026, 11, 24)
Cells = dict[str, str]


def between(base: str, head: str) -> Impact:
    book = data()
    return compare(State(book, date.fromisoformat(base)), State(book, date.fromisoformat(head)))


def told(impact: Impact, language: str = "en") -> list[tuple[str, str]]:
    """Conditions and changes of every group, in words."""
    section = ImpactWords(impact, language).section()
    return [("; or ".join(one.where), "\n".join(one.changes)) for one in section.entries]


# -- three days on which much changed -------------------------------------------------------------


def test_canada_joins_the_convention() -> None:
    """Canada's joining of the convention changes two documents of new permits and nothing else."""
    impact = between("2024-01-10", "2024-01-11")
    assert {change.fact.kind for group in impact.groups for change in group.changes} == {"method"}
    assert {change.fact.about for group in impact.groups for change in group.changes} == {
        "no-criminal-record",
        "highest-degree",
    }
    assert {group.places for group in impact.groups} == {frozenset({"CA"})}
    assert impact.reworded == ()
    where, change = next(one for one in told(impact) if "criminal" in one[1])
    assert "the document was issued in Canada" in where
    assert "the applicant is in category B or C" in where
    assert change == (
        "authentication of the certificate of no criminal record: "
        "consular legalisation becomes apostille"
    )
    where, change = next(one for one in told(impact, "zh") if "无犯罪" in one[1])
    assert "文件由加拿大签发" in where
    assert change == "无犯罪记录证明的认证：领事认证 变为 附加证明书"
    # Whoever hands in neither document notices nothing: an extension, a change, a cancellation.
    assert {impact.situations[one]["service"] for one in impact.affected} == {("new",)}


def test_dongguan_simplifies_in_2023() -> None:
    """The notice of August 2023 shortens one limit and waives four documents, for whom it says."""
    impact = between("2023-08-02", "2023-08-03")
    by_fact: dict[tuple[str, str], list[tuple[object, object]]] = {}
    for group in impact.groups:
        for change in group.changes:
            by_fact.setdefault((change.fact.kind, change.fact.about), []).append(
                (change.before.decides, change.after.decides)
            )
    assert by_fact["limit", "promised"] == [((3, None), (1, None))]
    waived = {
        name
        for (kind, name), values in by_fact.items()
        if kind == "status" and all(after[0] == "waived" for _, after in values)
    }
    assert waived == {"highest-degree", "medical", "work-experience", "no-criminal-record"}
    # Whoever holds any valid visa applies at once: the window need not be asked first any more.
    assert set(by_fact) == {
        ("limit", "promised"),
        ("step", "new-inside/accepted-case"),
        *(("status", name) for name in waived),
        # Where the last document promised is waived, there is nothing left to promise.
        ("status", "commitment"),
    }
    medical = next(group for group in impact.groups if group.changes[0].fact.about == "medical")
    assert [dict(one.when) for one in medical.where] == [
        {"ground": ("employer-change",), "record_in_system": ("yes",)}
    ]
    # The same status with another instruction is told apart from what is really different.
    assert {group.changes[0].fact.about for group in impact.reworded} == {"work-experience"}


def test_the_card_gives_way_to_the_electronic_permit() -> None:
    """From December 2024 the results and steps with a card become electronic."""
    impact = between("2024-11-30", "2024-12-01")
    results = {
        (change.before.decides, change.after.decides): sorted(
            {impact.situations[one]["service"][0] for one in group.leaves}
        )
        for group in impact.groups
        for change in group.changes
        if change.fact.kind == "result"
    }
    assert results == {
        ("work-permit-card", "work-permit-notification"): ["new"],
        ("work-permit-card", "electronic-work-permit"): ["change", "extension", "reissue"],
    }
    inside = impact.groups[0]
    assert [dict(one.when) for one in inside.where] == [{"location": ("inside",)}]
    steps = {
        change.fact.about: change.after.decides is not None
        for change in inside.changes
        if change.fact.kind == "step"
    }
    assert steps["new-inside/card"] is False
    assert steps["card-integration/notification-inside"] is True


@pytest.mark.slow
def test_groups_come_largest_first_and_nothing_differs_from_itself() -> None:
    """The largest group comes first, and a day does not differ from itself."""
    impact = between("2018-01-01", "2026-11-24")
    counts = [group.count for group in impact.groups]
    assert counts == sorted(counts, reverse=True)
    assert between("2026-11-23", "2026-11-23").groups == ()
    book = data()
    assert not differs(State(book, TODAY), State(book, TODAY))
    assert differs(State(book, date(2024, 1, 10)), State(book, date(2024, 1, 11)))


# -- against brute force --------------------------------------------------------------------------


def complete(
    book: Book, resolver: Resolver, answers: dict[str, tuple[str, ...]]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Every way to answer all questions that arise."""
    key = next(
        (
            key
            for key in book.questions
            if key not in answers
            and key not in book.place_keys
            and resolver.evaluator.arises(key, answers) is Truth.YES
        ),
        None,
    )
    if key is None:
        yield answers
        return
    for value in values_of(resolver, key, answers):
        yield from complete(book, resolver, {**answers, key: (value,)})


@functools.cache
def situations() -> tuple[dict[str, tuple[str, ...]], ...]:
    """The questions do not depend on the day."""
    return tuple(complete(data(), Resolver(data(), TODAY), {}))


def representatives(*states: tuple[Book, date]) -> list[str]:
    """One place for each way to belong to the groups of places."""
    found: dict[tuple[bool, ...], str] = {}
    groups = ("mainland", "regions", "foreign", *data().place_groups())
    members = [book.members(group, day) for book, day in states for group in groups]
    for place in data().places:
        found.setdefault(tuple(place in one for one in members), place)
    return list(found.values())


def brute(resolver: Resolver, answers: Mapping[str, tuple[str, ...]], place: str) -> object:
    """The whole answer as plain values; ``None`` where there is none."""
    try:
        one = resolver.answer(Situation({**answers, "issued_in": (place,)}, resolver.day))
    except SituationError:
        return None
    except UndecidedError:
        return "undecided"
    materials = []
    for material in one.materials:
        rule, status = material.requirement, material.status
        counts: Sequence[int | None] = (0, 0)
        if rule is not None and status in ("required", "deferrable"):
            counts = [
                getattr(material.material, name)
                if getattr(rule, name) is None
                else getattr(rule, name)
                for name in ("original", "copies")
            ]
        auth = material.authentication
        materials.append((status, *counts, auth and auth.method, auth and auth.status))
    limits = sorted(
        (kind, limit.working_days, limit.extension_days) for kind, limit in one.time_limits.items()
    )
    steps = [(step.id, step.actor, step.deadline, step.branches) for step in one.steps]
    return materials, limits, steps, one.result.id


@functools.cache
def before(day: date) -> tuple[Resolver, dict[tuple[int, str], object]]:
    return Resolver(data(), day), {}


def real_difference(mutant: Mutant, step: int) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """What was compared by brute force, and what of it differs.

    A rule changes nothing where neither its old nor its new form can hold, and a rule that is not
    on authentication does not ask for the place of issue; a group of places matters for the place
    that joins it.  Beyond that only every thirtieth situation is looked at.
    """
    old, known = before(mutant.day)
    new = Resolver(mutant.book, mutant.day)
    places = representatives((data(), mutant.day), (mutant.book, mutant.day))
    forms = [rule for rule in (mutant.rule, mutant.mutated) if rule is not None]
    looked, differ = set(), set()
    for number, answers in enumerate(situations()):
        if number % step:
            continue
        chosen = set(places) if number % 30 == 0 else set()
        if not forms:
            chosen.add(mutant.about)
        elif any(isinstance(rule, m.AuthenticationRule) for rule in forms):
            chosen |= set(places) if number % 7 == 0 else set()
        elif any(old.truth(rule, answers) is not Truth.NO for rule in forms):
            chosen.add(places[0])
        for place in chosen:
            key = (number, place)
            if key not in known:
                known[key] = brute(old, answers, place)
            looked.add(key)
            if known[key] != brute(new, answers, place):
                differ.add(key)
    return looked, differ


def named(impact: Impact, looked: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """What the conditions of the report say, word for word."""
    found = set()
    for number, place in looked:
        cells = {key: values[0] for key, values in situations()[number].items()}
        if any(
            where.holds({**cells, "issued_in": place})
            for group in impact.groups
            for where in group.where
        ):
            found.add((number, place))
    return found


SAMPLE = 5


@functools.cache
def sample() -> list[Mutant]:
    return mutants(data(), TODAY, SAMPLE)


def test_the_sample_covers_every_kind_of_slip() -> None:
    """The slips tried are of all ten kinds."""
    kinds = {mutant.kind for mutant in sample()}
    assert len(kinds) == 10
    assert len(sample()) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10 * SAMPLE))
def test_the_report_names_exactly_what_brute_force_finds(number: int) -> None:
    """The situations named are exactly those whose answers differ when each is worked out."""
    if number >= len(sample()):
        pytest.skip("fewer rules of this kind")
    mutant = sample()[number]
    base, head = State(data(), mutant.day), State(mutant.book, mutant.day)
    impact = compare(base, head)
    looked, differ = real_difference(mutant, 3 if number % SAMPLE else 1)
    assert named(impact, looked) == differ, (mutant.kind, mutant.about, mutant.day)
    if differ:
        assert differs(base, head)
    for language in ("zh", "en"):  # what is found can also be said
        assert len(told(impact, language)) == len(impact.groups)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("base", "head"),
    [("2024-01-10", "2024-01-11"), ("2023-08-02", "2023-08-03"), ("2024-11-30", "2024-12-01")],
)
def test_between_two_days_too(base: str, head: str) -> None:
    """Between two days, too, exactly the situations that differ are named."""
    one, other = (
        Resolver(data(), date.fromisoformat(base)),
        Resolver(data(), date.fromisoformat(head)),
    )
    places = representatives((data(), one.day), (data(), other.day))
    looked = set(itertools.product(range(0, len(situations()), 7), places))
    differ = {
        (number, place)
        for number, place in looked
        if brute(one, situations()[number], place) != brute(other, situations()[number], place)
    }
    assert named(between(base, head), looked) == differ
    assert differ


# -- the description of a set ---------------------------------------------------------------------


@given(st.data())
def test_a_description_holds_for_exactly_the_rows_wanted(draw: st.DataObject) -> None:
    """The words for a group fit its situations and no other."""
    width = draw.draw(st.integers(1, 4))
    cell = st.sampled_from([None, "a", "b", "c"])
    rows = draw.draw(st.lists(st.tuples(*[cell] * width), min_size=1, max_size=40, unique=True))
    wanted = draw.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))
    keys = [f"k{number}" for number in range(width)]
    found = describe(rows, keys, wanted)
    for number, row in enumerate(rows):
        cells = dict(zip(keys, row, strict=True))
        assert any(one.holds(cells) for one in found) == (number in wanted)


def test_a_key_that_does_not_matter_is_left_out() -> None:
    """An answer that makes no difference is not mentioned."""
    rows = [(a, b) for a in "xyz" for b in "pq"]
    wanted = [number for number, row in enumerate(rows) if row[0] in "xy"]
    assert [dict(one.when) for one in describe(rows, ("a", "b"), wanted)] == [{"a": ("x", "y")}]
    assert [dict(one.when) for one in describe(rows, ("a", "b"), range(6))] == [{}]


def test_an_exception_is_shorter_than_many_conditions() -> None:
    """Where all but a few are meant, the few are named."""
    rows = [(a, b, c) for a in "xyz" for b in "pqr" for c in "stu"]
    wanted = [number for number, row in enumerate(rows) if row != ("z", "r", "u")]
    (where,) = describe(rows, ("a", "b", "c"), wanted)
    assert dict(where.when) == {}
    assert [dict(box) for box in where.unless] == [{"a": ("z",), "b": ("r",), "c": ("u",)}]


# -- revisions, on the command line ---------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook in git, with one measure edited and not yet committed."""
    folder = tmp_path_factory.mktemp("repository")
    copy_data(folder)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    git(folder, "init", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    measure = folder / "data/dongguan/measures/2023-08-03-same-day.yml"
    text = measure.read_text("utf-8")
    for before, after in (  # the rule, and the words about it
        ("working_days: 1\n", "working_days: 2\n"),
        ("1 个工作日", "2 个工作日"),
        ("1 working day", "2 working days"),
    ):
        assert before in text
        text = text.replace(before, after)
    measure.write_text(text, "utf-8")
    return folder


class Ran:
    def __init__(self, code: object, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def impact(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    """``handbook impact`` in a folder, on a fixed day."""
    monkeypatch.setenv("HANDBOOK_AS_OF", TODAY.isoformat())

    def run(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        code: object = 0
        try:
            main(args=["impact", *arguments], prog_name="handbook")
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.mark.slow
def test_an_edit_names_who_is_affected_in_every_shape(repository: Path, impact) -> None:  # noqa: ANN001
    """An edit of a promise is told as text and as JSON, with the rules behind it."""
    markdown = impact(repository, "--base", "main", "--format", "md")
    assert markdown.code == 0, markdown.err
    assert markdown.out.startswith("## 影响范围\n")
    assert "**东莞承诺：1 个工作日 变为 2 个工作日**" in markdown.out
    assert "main（按 2026-11-24 的规则）" in markdown.out
    assert "工作区（按 2026-11-24 的规则）" in markdown.out
    value = json.loads(impact(repository, "--base", "main", "--format", "json").out)
    (one,) = value["comparisons"]
    assert re.fullmatch("[0-9a-f]{40}", one["base"]["revision"])
    assert one["head"]["revision"] is None
    (group,) = one["groups"]
    assert group["changes"][0] == {
        "fact": "limit",
        "about": "promised",
        "before": {
            "value": [1, None],
            "words": group["changes"][0]["before"]["words"],
            "rules": ["dg-same-day/promise"],
        },
        "after": {
            "value": [2, None],
            "words": group["changes"][0]["after"]["words"],
            "rules": ["dg-same-day/promise"],
        },
    }
    assert group["count"] == one["affected"] > 0
    assert group["words"]["en"]["changes"] == [
        "Dongguan's promise: 1 working day becomes 2 working days"
    ]


def test_the_page_needs_nothing_but_itself() -> None:
    """The report as a page loads nothing from elsewhere."""
    impact = between("2024-01-10", "2024-01-11")
    page = impact_report.html([ImpactWords(impact, "zh").section()], "zh")
    assert page.startswith("<!doctype html>")
    assert "无犯罪记录证明的认证：领事认证 变为 附加证明书" in page
    assert not re.search(r"\b(?:src|href)=", page)


@pytest.mark.slow
def test_two_revisions_without_a_difference_say_so(repository: Path, impact) -> None:  # noqa: ANN001
    """Two revisions with the same answers are said to be the same."""
    shown = impact(repository, "--base", "HEAD", "--head", "main", "--lang", "en")
    assert shown.code == 0
    assert "No situation has a different answer." in shown.out


@pytest.mark.slow
def test_an_edit_is_also_shown_as_of_another_day(repository: Path, impact) -> None:  # noqa: ANN001
    """An edit has no effect on a day before its rule was in force."""
    past = impact(repository, "--base", "main", "--as-of", "2022-06-01", "--lang", "en")
    assert "No situation has a different answer." in past.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (("--base", "nowhere"), "没有版本“nowhere”", "no revision “nowhere”"),
        (("--base", "--output=x"), "没有版本", "no revision"),
        (("--base", ""), "没有版本", "no revision"),
        (("--base", "2024-02-30"), "不是真实的日期", "is not a real day"),
        (("--base", "2024-01-10", "--head", "2024-13-01"), "不是真实的日期", "is not a real day"),
        (("--base", "main", "--as-of", "soon"), "不是真实的日期", "is not a real day"),
        (("--base", "1999-01-01"), "早于", "before the first day"),
        (("--base", "2024-01-10", "--as-of", "2024-01-10"), "--as-of 只用于", "--as-of is only"),
    ],
)
def test_bad_input_is_said_in_both_languages(
    repository: Path,
    impact: Callable[..., "Ran"],
    arguments: tuple[str, ...],
    zh: str,
    en: str,
) -> None:
    """A wrong call ends with 2 and a message in both languages."""
    shown = impact(repository, *arguments)
    assert shown.code == 2
    assert shown.out == ""
    assert zh in shown.err
    assert en in shown.err
    assert "Traceback" not in shown.err


def test_a_folder_without_git(tmp_path: Path, impact, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN001
    """A folder without history is told apart, in both languages."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "data").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    shown = impact(tmp_path, "--base", "main")
    assert shown.code == 2
    assert "不是 git 仓库" in shown.err
    assert "not a git repository" in shown.err


def test_a_machine_without_git(repository: Path, impact, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN001
    """A machine without git is told what is missing, in both languages."""
    monkeypatch.setenv("PATH", str(repository / "nothing"))
    shown = impact(repository, "--base", "main")
    assert shown.code == 2
    assert "没有 git" in shown.err
    assert "no git" in shown.err


@pytest.mark.slow
def test_data_that_does_not_load_at_the_base(
    repository: Path,
    impact: Callable[..., "Ran"],
    tmp_path: Path,
) -> None:
    """Unsound data of the earlier revision are reported with their place."""
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy)
    (copy / "data/china/results.yml").write_text("results: nothing\n", "utf-8")
    git(copy, "commit", "--all", "-m", "broken")
    git(copy, "checkout", "main~1", "--", ".")
    shown = impact(copy, "--base", "main")
    assert shown.code == 2
    assert "版本“main”的资料有" in shown.err
    assert "The data of the revision “main” has" in shown.err
    assert "data/china/" in shown.err


def test_a_revision_from_before_there_was_data(
    repository: Path,
    impact: Callable[..., "Ran"],
    tmp_path: Path,
) -> None:
    """A revision from before there was data is said to have none."""
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy)
    git(copy, "checkout", "--orphan", "empty")
    git(copy, "rm", "-r", "--force", "--cached", "data")
    git(copy, "commit", "-m", "no data")
    shown = impact(copy, "--base", "empty")
    assert shown.code == 2
    assert "没有 data 文件夹" in shown.err
    assert "has no folder data" in shown.err
