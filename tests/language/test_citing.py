"""What a source says and how it stands to a rule, said in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from books import ask, kites
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.model import LANGUAGES
from handbook.domain.standing import Deciding
from handbook.export import checklist_shape, checklist_text, citations, open_data
from handbook.export.explanation import explain
from handbook.export.explanation import to_text as explained
from handbook.language import citing
from handbook.pages.page import Page
from handbook.pages.render import environment

DAY = "2026-11-24"


def record(name: str) -> Deciding:
    """A rule or a statement of the kite handbook."""
    book = kites()
    return {**book.statements, **book.rules}[name]


def citation(name: str, **changes: object) -> m.Citation:
    """The first citation of a rule, with some of it changed."""
    return record(name).sources[0].model_copy(update=changes)


@pytest.mark.parametrize(
    ("name", "changes", "zh", "en"),
    [
        ("new/form", {}, "写明：放风筝要许可，先交表格。",
         "States it: Flying a kite needs a licence, and a form first."),
        ("new/form", {"differs": "stricter"}, "规定不同，这里更严：放风筝要许可，先交表格。",
         ("Says otherwise, and the rule here is stricter: "
         "Flying a kite needs a licence, and a form first.")),
        ("new/form", {"relation": "silent"}, "没有写明：放风筝要许可，先交表格。",
         "Silent: Flying a kite needs a licence, and a form first."),
        ("renew/fee", {}, "据此推出：全文没有写收费。 推理：没有写的费不能收。",
         ("Derived from it: The whole text names no fee. "
         "Because: A fee that is not named may not be taken.")),
        ("renew/old-licence", {}, "邻城的做法，未见微风港这样做：邻城续期时交旧许可。",
         ("Practice in the next town, not seen for Breezeport: "
         "The next town takes the old licence when one is renewed.")),
        ("renew/old-licence", {"place": m.Text(zh="微风港", en="Breezeport")},
         "微风港的做法：邻城续期时交旧许可。",
         "Practice in Breezeport: The next town takes the old licence when one is renewed."),
        ("renew/form", {}, "", ""),
    ],
)  # fmt: skip
def test_what_a_source_says(name: str, changes: dict[str, object], zh: str, en: str) -> None:
    """Each way in which a source stands to a rule has its sentence, followed by what it says."""
    cited = citation(name, **changes)
    assert (citing.stands(kites(), cited, "zh"), citing.stands(kites(), cited, "en")) == (zh, en)


def cited_as(name: str, *relations: m.Relation) -> tuple[Book, m.Rule]:
    """A rule that one passage supports in each of these ways."""
    rule = kites().rules[name]
    sources = tuple(citation(name, relation=relation) for relation in relations)
    return kites(), rule.model_copy(update={"sources": sources})


@pytest.mark.parametrize(
    ("relations", "says"),
    [
        (("practice",), True),
        (("practice", "silent"), True),
        (("practice", "derived"), False),
        (("states", "practice"), False),
        (("silent",), False),
        ((), False),
    ],
)
def test_a_rule_that_rests_on_practice_elsewhere(
    relations: tuple[m.Relation, ...], *, says: bool
) -> None:
    """Where only another place's practice supports a rule, readers are told so, and only there."""
    book, rule = cited_as("renew/old-licence", *relations)
    assert citing.only_elsewhere(book, rule, "zh") == (
        "来自邻城的做法，微风港尚未确认。" if says else ""
    )
    assert citing.only_elsewhere(book, rule, "en") == (
        "From the next town, not confirmed for Breezeport." if says else ""
    )


def test_the_practice_of_the_city_itself_is_its_own() -> None:
    """A practice elsewhere is none in the handbook of the place whose practice it is."""
    town = kites().city.model_copy(update={"short_name": m.Text(zh="邻城", en="the next town")})
    there = replace(kites(), city=town)
    rule = there.rules["renew/old-licence"]
    assert citing.only_elsewhere(there, rule, "en") == ""
    assert citing.stands(there, rule.sources[0], "en").startswith("Practice in the next town: ")


def test_every_output_says_it() -> None:
    """Page, text, explanation and JSON say of the same rule that it is practice elsewhere."""
    book, checklist = kites(), ask("kites", DAY, service="renew")
    rule = book.rules["renew/old-licence"]
    for language in LANGUAGES:
        sentence = citing.only_elsewhere(book, rule, language)
        page = Page(book, language, checklist.situation.as_of, "services/renew.md")
        assert page.basis(rule).only_elsewhere == sentence
        assert sentence in checklist_text.checklist(book, checklist, language, "text", every=False)
        words = explained(book, explain(book, checklist, "old-licence"), language)
        assert sentence in words
        assert citing.stands(book, rule.sources[0], language) in words
    shown = open_data.checklist(book, checklist)
    checklist_shape.Checklist.model_validate(shown)
    material = next(one for one in shown["materials"] if one["id"] == "old-licence")
    assert material["rests_on"] == {
        language: citing.only_elsewhere(book, rule, language) for language in LANGUAGES
    }


def whose(record: m.Provenance, book: Book | None = None) -> tuple[str, str]:
    """Whose rule a record is said to be, in both languages."""
    book = book or kites()
    return citing.whose(book, record, "zh"), citing.whose(book, record, "en")


def test_whose_rule_a_record_prints() -> None:
    """A rule is of the level of its folder, practice elsewhere of the place that has it."""
    book = kites()
    wires = book.statements["safety/wires"]
    assert whose(wires) == ("国家", "national")
    there = book.rules["renew/old-licence"].sources
    told = wires.model_copy(update={"practice_elsewhere": True, "sources": there})
    assert whose(told) == ("邻城的做法", "practice in the next town")
    assert whose(wires.model_copy(update={"practice_elsewhere": True})) == (
        "外地做法",
        "Practice elsewhere",
    )
    assert whose(book.rules["renew/old-licence"]) == ("邻城的做法", "practice in the next town")
    own = wires.model_copy(update={"practice_of": ("breezeport",)})
    assert whose(own) == ("微风港市", "Breezeport"), "the practice of this city is its own"


def test_whose_rule_an_answer_gives() -> None:
    """An answer in the city's folder that only repeats national law is shown as national."""
    (rain,) = (one for one in kites().faq if one.id == "faq/rain")
    assert rain.level == "city"
    assert whose(rain) == ("国家", "national")
    notice = m.Citation(source="easy-notice")
    both = rain.model_copy(update={"sources": (*rain.sources, notice)})
    assert whose(both) == ("国家、微风港市", "national, Breezeport")
    elsewhere = rain.model_copy(update={"sources": (m.Citation(source="kite-guide"),)})
    assert whose(elsewhere) == ("邻城的做法", "practice in the next town")
    shared = both.model_copy(update={"level": "national"})
    assert whose(shared) == ("国家", "national"), "a city's notice is not every reader's"


def test_a_place_is_named_once() -> None:
    """A place that another one lists, or a school of it, is not said again beside it."""
    names = {
        "海城": "Sea",
        "海城、山城": "Sea and Hill",
        "邻城（一所学校）": "a school",
        "邻城": "next",
    }
    places = [m.Text(zh=zh, en=en) for zh, en in names.items()]
    cited = [m.Citation(source="kite-guide", relation="practice", place=one) for one in places]
    wires = kites().statements["safety/wires"]
    told = wires.model_copy(update={"practice_elsewhere": True, "sources": tuple(cited)})
    assert whose(told) == ("海城、山城、邻城的做法", "practice in Sea and Hill, next")


def test_no_first_day_stands_beside_practice_elsewhere() -> None:
    """Practice of other places is in force nowhere here: page and paper print no first day."""
    book = kites()
    for language, in_force, checked in (("zh", "施行", "核对"), ("en", "in force", "checked")):
        page = Page(book, language, date.fromisoformat(DAY), "services/renew.md")
        for name, here in (("renew/form", True), ("renew/old-licence", False)):
            basis = page.basis(book.rules[name])
            assert basis.elsewhere is not here
            macros = environment().get_template("macros.j2").module
            line = str(macros.why(basis, page.words))
            assert (in_force in line) is here
            assert checked in line


def test_the_json_says_practice_elsewhere() -> None:
    """The open data say of each source of such a rule in which other places it is practice."""
    book = kites()
    (elsewhere,) = citations.because(book, (book.rules["renew/old-licence"],))
    assert elsewhere["practice"] == {"zh": "邻城的做法", "en": "practice in the next town"}
    (here,) = citations.because(book, (book.rules["renew/form"],))
    assert "practice" not in here


def test_the_json_of_a_citation() -> None:
    """The open data say which passage is meant, what it says and how it stands to the rule."""
    (practice,) = citations.because(kites(), (kites().rules["renew/old-licence"],))
    assert (practice["locator"], practice["locator_en"]) == ("第2页", "page 2")
    assert (practice["relation"], practice["passage"]) == ("practice", "old-licence")
    assert practice["practice_of"] == {"zh": "邻城", "en": "the next town"}
    assert practice["elsewhere"] is True
    (derived,) = citations.because(kites(), (kites().statements["renew/fee"],))
    assert derived["reasoning"]["en"] == "A fee that is not named may not be taken."
    (plain,) = citations.because(kites(), (kites().rules["renew/form"],))
    assert "relation" not in plain
