"""What a reader sees does not stand against itself: every kind of contradiction is found."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

import mutation
from books import real
from handbook.audit import frame_faults as frame
from handbook.audit import list_faults as lists
from handbook.audit import name_faults as names
from handbook.audit import row_faults as rows
from handbook.audit.findings import Finding
from handbook.audit.reader_lists import reader_lists
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.export import open_data
from handbook.pages.render import language_of
from handbook.pages.services import service
from handbook.pages.situations import ChecklistRow, situation
from handbook.paper import sheet as paper_sheet
from handbook.paper.paper_site import Paper
from handbook.rules.answers import Resolver
from handbook.rules.checklists import Sheet
from handbook.rules.combinations import Combinations
from handbook.rules.distinct_situations import distinct
from handbook.rules.item_reading import ItemRule, material_lines
from handbook.rules.walk import turning_days

DAY = date(2026, 11, 24)
Planted = Callable[[Book], Book]


def t(zh: str, en: str) -> m.Text:
    return m.Text(zh=zh, en=en)


def rule(name: str, **changes: Any) -> Planted:
    """A fault: one rule says something else."""
    return lambda book: mutation.with_rule(
        book, book.rules[name], book.rules[name].model_copy(update=changes)
    )


def without(name: str) -> Planted:
    """A fault: a rule is gone."""
    return lambda book: mutation.with_rule(book, book.rules[name], None)


def material(entry: str, **changes: Any) -> Planted:
    """A fault: the catalogue says something else of a document."""
    return lambda book: dataclasses.replace(
        book,
        materials={**book.materials, entry: book.materials[entry].model_copy(update=changes)},
    )


def hint(name: str, zh: str, en: str) -> Planted:
    """A fault: a hint is shown to everybody."""
    return lambda book: material(name, tips=(*book.materials[name].tips, m.Tip(zh=zh, en=en)))(book)


SEALED = t("由用人单位盖章。", "It is sealed by the employer.")
#: What is planted, the code that finds it, and what the finding names.
FAULTS: dict[str, tuple[Planted, str, str]] = {
    "a commitment that no longer follows what it is given for": (
        lambda book: without("new-outside/commitment")(without("dg-deferral/commitment")(book)),
        "no-commitment", "dg-deferral/medical"),
    "a commitment where there is nothing to promise": (
        rule("dg-deferral/commitment", with_status=()),
        "idle-commitment", "dg-deferral/commitment"),
    "a note that asks for a seal of whoever has none": (
        rule("cancellation/application-form-dissolved", note=SEALED),
        "two-seals", "cancellation/application-form-dissolved"),
    "a note that does without the seal that is needed": (
        rule("new-outside/application-form", note=t("不用盖章。", "No seal is needed.")),
        "two-seals", "new-outside/application-form"),
    "a step that does without the seal of a document": (
        rule("extension/file-online", text=t("不用盖章。", "No seal is needed.")),
        "two-seals", "extension/file-online"),
    "a step that has something sealed, where nothing is": (
        rule("reissue/no-electronic-permit-yet", in_force=date(2017, 4, 1), until=None,
             text=SEALED),
        "sealed-nothing", "reissue/no-electronic-permit-yet"),
    "a translation of what must be in Chinese": (
        rule("new-outside/contract", note=t("附中文翻译件。", "Add a Chinese translation.")),
        "two-languages", "new-outside/contract"),
    "another issuer in the note": (
        rule("new-outside/photo", note=t("由公安机关出具。", "Issued by the police.")),
        "two-issuers", "new-outside/photo"),
    "an employer that no longer exists and issues a document": (
        rule("cancellation/statement-dissolved", issued_by=t("用人单位", "The employer")),
        "absent-party", "cancellation/statement-dissolved"),
    "a required document that the system already holds": (
        rule("new-outside/photo", why=t("系统内已有照片。", "The system already holds it.")),
        "reason-of-another", "new-outside/photo"),
    "a note for another service": (
        rule("new-outside/photo", note=t("延期时另交。", "Another one for the extension.")),
        "note-for-others", "new-outside/photo"),
    "a hint for another service": (
        hint("photo", "延期时另交。", "Another one for the extension."),
        "hint-for-others", "photo"),
    "what is not known, said to be never asked for": (
        rule("reissue/electronic-other-materials", known=True),
        "unknown-as-never", "reissue/electronic-other-materials"),
    "an empty list without a word": (
        without("reissue/nothing-to-reissue"), "empty-list", "reissue"),
    "a document to have ready that is never asked for": (
        rule("new-outside/professional-qualification",
             note=t("凭积分申请的也请准备。", "Those who apply by points have it ready.")),
        "kept-ready", "new-outside/professional-qualification"),
    "a step that holds in no situation of its service": (
        rule("new-inside/register", when=(
            {"ground": ("graduate",), "occupation_changed": ("yes",)},)),
        "never-holds", "new-inside/register"),
    "a document under another name than the result it is": (
        material("cancellation-proof", name=t("撤销证明", "Withdrawal paper")),
        "two-names", "materials/cancellation-proof"),
    "two documents under one name": (
        material("photo", name=t("像片", "Application form")),
        "two-names", "materials/photo"),
    "a word that the glossary says not to use": (
        rule("new-outside/photo",
             note=t("外国人来华工作许可用。", "For the Work Permit for Foreigners.")),
        "avoided-word", "work-permit"),
}  # fmt: skip


def faults(book: Book, days: list[date]) -> list[Finding]:
    """What stands against itself on these days, but for the frame."""
    return [
        *lists.list_faults(book, [*reader_lists(book, days)]),
        *rows.row_faults(book, days),
        *names.name_faults(book),
    ]


@cache
def planted(name: str) -> list[Finding]:
    return faults(FAULTS[name][0](real()), [DAY])


@pytest.mark.slow
def test_the_real_lists_do_not_contradict_themselves() -> None:
    """On every day that brings new rules, no list, row, frame or name stands against another."""
    found = [*faults(real(), turning_days(real())), *frame.frame_faults(real())]
    assert [(one.code, one.text.en) for one in found] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_contradiction_is_found(name: str) -> None:
    """Each contradiction is found, and the finding names what is wrong."""
    _, code, named = FAULTS[name]
    found = [one for one in planted(name) if one.code == code]
    assert any(named in one.rules for one in found), planted(name)


@pytest.mark.parametrize("name", FAULTS)
def test_a_contradiction_is_said_in_a_sentence(name: str) -> None:
    """The counter-example is a sentence in each language, with nothing left to fill in."""
    for one in planted(name):
        assert re.search(r"[一-鿿]", one.text.zh)
        assert language_of(re.sub(r"“[^”]*”|\([^)]*\)|: .*", "", one.text.en)) == "en"
        assert "{" not in one.text.zh + one.text.en


def test_every_kind_of_contradiction_has_its_checks() -> None:
    """The eight kinds of the issue are each looked for, and each code has its sentence."""
    codes = {**lists.KINDS, **rows.KINDS, **frame.KINDS, **names.KINDS}
    assert {*codes.values()} == {*range(1, 9)}
    assert all(f"prove_{code}" in wording("zh") for code in codes)


# -- rows of the pages of services -----------------------------------------------------------------


def reading(item: str, day: date = DAY) -> rows.ItemPage:
    resolver = Resolver(real(), day)
    return rows.ItemPage(resolver, real().items[item], Combinations(resolver), set())


def test_a_condition_lost_on_the_way_to_the_page_is_found() -> None:
    """A row that prints less than its condition is told with a situation that shows it."""
    page = reading("extension")
    full = real().rules["extension/permit-card"]
    (found,) = page.conditions([ItemRule(full, ())])
    assert (found.code, found.answers and found.answers["permit_form"]) == (
        "lost-condition", ("electronic",),
    )  # fmt: skip
    assert [*page.conditions([ItemRule(full, full.when)])] == []


@pytest.mark.parametrize(
    ("item", "name", "keys"),
    [
        ("employer-change", "medical", {"occupation_changed", "record_in_system"}),
        ("new-inside", "highest-degree", {"held_permit_before", "record_in_system"}),
        (
            "new-inside", "no-criminal-record",
            {"held_permit_before", "record_in_system", "criminal_record_valid"},
        ),
    ],
)  # fmt: skip
def test_a_waiver_names_all_its_conditions(item: str, name: str, keys: set[str]) -> None:
    """A page says the whole condition, though the last question is asked only after the others."""
    (waived,) = (
        one for one in material_lines(reading(item).reading, name) if one.rule.status == "waived"
    )
    assert [{*way} for way in waived.condition] == [keys]


def test_a_category_that_a_route_means_goes_without_saying() -> None:
    """“Qualifies as a language teacher” is enough: only category B has that route."""
    shown = material_lines(reading("new-outside").reading, "work-experience")
    (teacher,) = (one for one in shown if one.rule.id == "new-outside/work-experience-teacher")
    assert [{*way} for way in teacher.condition] == [{"category_route"}]


def test_a_change_of_employer_has_its_own_condition_of_stay() -> None:
    """The page asks for the valid work-type residence permit and leaves out visa-free entry."""
    book = real()
    shown = {one.id for one in book.eligibility(book.items["employer-change"])}
    assert "employer-change/lawful-stay" in shown
    assert "new-inside/valid-stay" not in shown
    assert "new-inside/valid-stay" in {one.id for one in book.eligibility(book.items["new-inside"])}


def medical() -> tuple[rows.ItemPage, list[ItemRule[m.Requirement]]]:
    """The three rules on the medical certificate of an applicant outside China."""
    page = reading("new-outside")
    found = [
        ItemRule(one, one.when)
        for one in page.resolver.rules.statuses["medical"]
        if page.resolver.truth(one, page.item.applies).value
    ]
    return page, found


def test_the_rest_of_nothing_is_found() -> None:
    """Once Dongguan's rule covers every category, “in all other cases” covers nobody."""
    page, every = medical()
    found = page.rests(every, lambda one: page.resolver.requirement("medical", one), t("x", "x"))
    assert "rest-of-nothing" in {one.code for one in found}
    shown = material_lines(page.reading, "medical")
    assert [one.rule.id for one in shown] == ["dg-deferral/medical"]


def test_the_rest_before_its_cases_is_found() -> None:
    """“In all other cases” stands after the cases that it is the rest of."""
    page = reading("new-outside")
    shown = material_lines(page.reading, "no-criminal-record")
    decide = lambda one: page.resolver.requirement("no-criminal-record", one)  # noqa: E731
    assert shown[-1].rest
    assert [*page.rests(shown, decide, t("x", "x"))] == []
    assert {one.code for one in page.rests(shown[::-1], decide, t("x", "x"))} == {"rest-first"}


def test_a_row_that_gives_way_says_so() -> None:
    """A row that another prevails over stands behind it and says that it is the rest."""
    page = reading("new-inside")
    shown = material_lines(page.reading, "highest-degree")
    decide = lambda one: page.resolver.requirement("highest-degree", one)  # noqa: E731
    assert [*page.rests(shown, decide, t("x", "x"))] == []
    unsaid = [dataclasses.replace(one, excepted=False) for one in shown]
    assert {one.code for one in page.rests(unsaid, decide, t("x", "x"))} == {"unsaid-exception"}


def test_a_first_time_applicant_is_not_asked_for_the_papers_of_a_new_employer() -> None:
    """The page of a new permit inside China leaves the change of employer to its own page."""
    paper = Paper(real(), DAY)
    shown = {
        item: {row.id for row in service(paper.page("en", "x.md"), real().items[item]).rows}
        for item in ("new-inside", "employer-change")
    }
    assert not shown["new-inside"] & {"cancellation-proof", "residence-permit"}
    assert shown["employer-change"] >= {"cancellation-proof", "residence-permit"}


# -- the frame -------------------------------------------------------------------------------------

REFUTED = {
    "没有列出的材料不需要提交。": "What is not listed is not asked for.",
    "没有找到可靠来源的内容不写成规则。": "What has no reliable source is never written as a rule.",
    "以窗口答复和法律文本为准。": "The window's answer and the text of the law prevail.",
    "没有见到文本，不作为规则。": "No text was seen; it is never a rule.",
}


@pytest.mark.parametrize("zh", REFUTED)
def test_a_sentence_of_the_frame_is_held_against_the_data(
    zh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promise that the handbook's own contents refute is found, in either language."""
    for texts in ({"zh": zh, "en": "Yes."}, {"zh": "是。", "en": REFUTED[zh]}):
        monkeypatch.setattr(
            frame, "wording", lambda language, texts=texts: {"promise": texts[language]}
        )
        (found,) = frame.frame_faults(real())
        assert (found.code, found.rules) == ("refuted-frame", ("promise",))


# -- page, sheet and JSON of every situation, on every day, in both languages ----------------------


def sheets(day: date) -> Iterator[tuple[Paper, Sheet]]:
    paper = Paper(real(), day)
    for one in distinct(real(), day):
        yield paper, paper.sheets.sheet(one)


def said(row: ChecklistRow) -> str:
    return " ".join((row.form, row.line.note or "", row.line.why or "", *row.tips))


@pytest.mark.slow
@pytest.mark.parametrize("day", turning_days(real()), ids=str)
def test_no_line_stands_against_another(day: date) -> None:
    """In no situation do page, sheet or JSON ask for what another line does without."""
    for paper, one in sheets(day):
        answers = {each.material.id: each for each in one.checklist.materials}
        follow = [row.status == "deferrable" for table in one.abroad.values() for row in table]
        promised = any(follow) or any(
            each.status in ("deferrable", "by_commitment") for each in answers.values()
        )
        shown = {each["id"]: each for each in open_data.sheet(one)["materials"]}
        for language in m.LANGUAGES:
            page = paper.page(language, "about.md")
            view = situation(page, one)
            needed = {row.id: row for row in view.needed}
            printed = paper_sheet.document(paper, one, language)["in"][language]
            assert len(printed["needed"]) == len(needed)
            assert len(printed["unknown"]) == len(view.unknown)
            assert not needed.keys() & {row.id for row in (*view.never, *view.unknown)}
            assert needed.keys() == {
                name for name, each in shown.items()
                if each["status"] in ("required", "deferrable", "by_commitment")
            }  # fmt: skip
            if promised:
                assert shown["commitment"]["status"] == "required"
                assert needed["commitment"].promised or one.checklist.item.id == "reissue"
            assert needed or view.unknown or view.never[0].line.why
            for name, row in needed.items():
                how, paper_of = " ".join(row.line.how), answers[name].paper
                assert (page.words["language_chinese"] in how) == (paper_of.language == "chinese")
                assert (page.words["no_seal"] in how) == paper_of.unsealed
                assert bool(shown[name]["sealed_by"]) == bool(paper_of.sealed_by)
                if not paper_of.sealed_by and paper_of.language != "translated":
                    text = re.sub("不用盖章|without a seal", "", said(row))
                    assert not re.search("盖章|印章|seal", text), (one.distinct.slug, name)
                assert not re.search("系统内已有|already holds", row.line.why or "")
            for row in view.unknown:
                assert row.line.label == page.words["not_known"]
