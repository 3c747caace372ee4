"""What a service guide must state is there, in both languages, or says that it is awaited."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from books import kites, real
from handbook.audit.conformity import CATCH_ALL, ELEMENTS, SHARED, catch_alls, matrix
from handbook.cli.main import main
from handbook.domain import model as m

DAY = date(2026, 11, 24)
KITE_DAY = date(2023, 6, 1)


def changed(record: Any, **fields: Any) -> Any:
    return record.model_copy(update=fields)


def test_the_handbook_conforms() -> None:
    """Each service states all that a service guide must state, in both languages."""
    found = matrix(real(), DAY)
    assert found.missing == []
    assert [one for one in found.catch_alls if one.open] == []
    assert len(found.cells) == len(real().items) * len(ELEMENTS) * len(m.LANGUAGES)


def test_whatever_is_present_is_dated_and_sourced() -> None:
    """The six that belong to the window come from contacts, dated where the source is."""
    for (item, element, language), cell in matrix(real(), DAY).cells.items():
        if cell.state == "present":
            assert cell.sources, (item, element, language)
            assert cell.dated, (item, element, language)


def test_an_address_nobody_has_confirmed_is_not_called_present() -> None:
    """An unconfirmed address, hour or telephone counts as awaited, not as present."""
    found = matrix(real(), DAY).cells
    for item in real().items:
        for element in ("place", "hours", "phone"):
            cell = found[item, element, "zh"]  # type: ignore[index]
            assert (cell.state, cell.to_confirm) == ("to-confirm", ("window-contact",))


def test_a_promise_nobody_made_is_missing_until_it_is_on_the_list() -> None:
    """A promise nobody made is missing, or awaited once it is on the list."""
    book = kites()
    item = book.items["new"]
    silent = replace(book, measures={})
    key = ("new", "promised-time", "zh")
    assert matrix(book, KITE_DAY).cells[key].state == "present"  # type: ignore[index]
    assert matrix(silent, KITE_DAY).cells[key].state == "missing"  # type: ignore[index]
    entry = changed(book.to_confirm["fee"], elements=("promised-time",))
    listed = replace(silent, to_confirm={"fee": entry})
    assert matrix(listed, KITE_DAY).cells[key].state == "missing", "the item does not name it"  # type: ignore[index]
    named = replace(listed, items=dict(book.items) | {"new": changed(item, to_confirm=("fee",))})
    assert matrix(named, KITE_DAY).cells[key].state == "to-confirm"  # type: ignore[index]


def test_a_contact_gives_what_it_says_it_gives() -> None:
    """A contact counts for what it gives and for nothing else."""
    book = kites()
    assert {key[1] for key in matrix(book, KITE_DAY).missing} >= set(SHARED)
    hotline = changed(book.contacts[1], elements=("phone",))
    found = matrix(replace(book, contacts=(hotline,)), KITE_DAY)
    assert ("new", "phone", "en") not in found.missing
    assert ("new", "hours", "en") in found.missing


@pytest.mark.parametrize("element", ["name", "accepted_by", "decided_by"])
def test_english_that_is_only_chinese_does_not_count(element: str) -> None:
    """Chinese in place of English does not count as English."""
    book = kites()
    mute = changed(book.items["new"], **{element: m.Text(zh="风筝处", en="风筝处")})
    found = matrix(replace(book, items=dict(book.items) | {"new": mute}), KITE_DAY)
    name = {"name": "name", "accepted_by": "accepting-body", "decided_by": "deciding-body"}[element]
    assert ("new", name, "en") in found.missing
    assert ("new", name, "zh") not in found.missing


@pytest.mark.parametrize(
    ("language", "text", "caught"),
    [
        ("zh", "以及其他材料", True),
        ("zh", "窗口要求的其他证明材料", True),
        ("zh", "其它相关文件", True),
        ("zh", "法律规定的其他情形", False),
        ("zh", "申请表、护照和照片", False),
        ("en", "and other materials", True),
        ("en", "other relevant documents as required", True),
        ("en", "Other papers", True),
        ("en", "upload it with the other documents", False),
        ("en", "in the other city", False),
    ],
)
def test_catch_all_wording(language: str, text: str, caught: bool) -> None:  # noqa: FBT001
    """Wording such as "other materials" is recognised, and harmless wording is not."""
    assert bool(CATCH_ALL[language].search(text)) is caught


def test_a_catch_all_needs_a_limit() -> None:
    """Wording such as "other materials" is reported unless a limit stands with it."""
    book = kites()
    note = m.Text(zh="签名，并交其他材料。", en="Sign it and hand in other papers.")
    item = book.items["new"]
    form = changed(item.requirements[0], note=note)

    def items(rule: m.Requirement, **fields: Any) -> dict[str, m.Item]:
        rules = (rule, *item.requirements[1:])
        return dict(book.items) | {"new": changed(item, requirements=rules, **fields)}

    def state(items_: dict[str, m.Item], **fields: Any) -> set[bool]:
        found = list(catch_alls(replace(book, items=items_, **fields)))
        assert {(one.id, one.language) for one in found} == {("new/form", "zh"), ("new/form", "en")}
        return {one.open for one in found}

    assert state(items(form)) == {True}
    limit = changed(item.eligibility[0], limits=("new/form",))
    assert state(items(form, eligibility=(limit, *item.eligibility[1:]))) == {False}
    waiting = changed(form, to_confirm=("fee",))
    assert state(items(waiting)) == {True}, "that entry is about something else"
    entry = changed(book.to_confirm["fee"], elements=("materials",))
    assert state(items(waiting), to_confirm={"fee": entry}) == {False}


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["text", "md", "json"])
def test_the_command(shape: str) -> None:
    """The command says that nothing is missing, as text, table or JSON."""
    run = CliRunner().invoke(main, ["conform", "--as-of", DAY.isoformat(), "--format", shape])
    assert run.exit_code == 0
    assert "缺少 0" in run.stderr
    assert "0 missing" in run.stderr
    if shape == "json":
        made = json.loads(run.stdout)
        assert made["conforms"] is True
        assert [one["id"] for one in made["items"]] == list(real().items)
        fee = made["items"][0]["elements"]["fee"]["en"]
        assert (fee["state"], fee["to_confirm"]) == ("present", ["fee"])
    elif shape == "md":
        rows = [line for line in run.stdout.splitlines() if line.startswith("|")]
        assert len(rows) == len(ELEMENTS) + 2
        assert {row.count("|") for row in rows} == {len(real().items) + 2}


def test_the_command_fails_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where something is missing the command ends with 1 and says what to enter."""
    monkeypatch.setattr("handbook.cli.conform.the_book", kites)
    run = CliRunner().invoke(main, ["conform", "--as-of", KITE_DAY.isoformat()])
    assert run.exit_code == 1
    assert "elements: [hours]" in run.stderr
