"""``handbook trace``: what the pages say leads back to the data, and from there to the source."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from books import ROOT, real
from handbook.audit.trace import REGISTERS, Trace, kinds, trace
from handbook.cli.main import main

RULE = "new-outside/contract"
STATUS = f'<p data-rule="{RULE}"><span class="hb-status">必需</span></p>'


def traced(folder: Path, body: str, page: str = "index.html") -> Trace:
    """The trace of a site of one page with this content."""
    path = folder / page
    path.parent.mkdir(parents=True, exist_ok=True)
    article = f'<article class="md-content__inner md-typeset">{body}</article>'
    path.write_text(f"<html><body>90 days<main>{article}</main>2026</body></html>", "utf-8")
    return trace(folder, real())


# -- what counts as a statement -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("必需", "status"),
        ("May follow later", "status"),
        ("可容缺后补", "status"),
        ("10 个工作日", "number"),
        ("三个工作日", "number"),
        ("within two years", "number"),
        ("一式两份", "number"),
        ("thirty days", "number"),
        ("600,000", "number"),
        ("2024-12-01", "date"),
        ("3月1日", "date"),
        ("since March", "date"),
        ("应当提交", "obligation"),
        ("不得低于", "obligation"),
        ("可以书面承诺", "obligation"),
        ("须附翻译", "obligation"),
        ("the pay must not be lower", "obligation"),
        ("it may follow", "obligation"),
        ("免交", "obligation"),
        ("not required", "obligation"),
    ],
)
def test_a_statement_is_seen(text: str, kind: str) -> None:
    """Dates, numbers, duties and statuses are seen as statements."""
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["办理流程", "须知", "Documents you need", "每一种情形", "哪一类", "Maybe later"],
)
def test_a_label_is_not_a_statement(text: str) -> None:
    """A heading or a label is not taken for a statement."""
    assert kinds(text) == ()


# -- what leads somewhere -------------------------------------------------------------------------


def test_a_status_in_its_rule_leads_somewhere(tmp_path: Path) -> None:
    """A statement inside the mark of its rule has its source."""
    found = traced(tmp_path, STATUS)
    assert (found.statements, found.share, found.sound) == (1, 1.0, True)


def test_an_orphan_is_named_with_page_heading_and_text(tmp_path: Path) -> None:
    """A statement without a source is named with page, heading and words."""
    found = traced(
        tmp_path,
        f'<h2>Fees<a class="headerlink">¶</a></h2><p>The fee is 400 yuan.</p>{STATUS}',
        "en/fees.html",
    )
    (orphan,) = found.orphans
    assert (orphan.page, orphan.heading, orphan.text, orphan.kinds) == (
        "en/fees.html",
        "Fees",
        "The fee is 400 yuan.",
        ("number",),
    )
    assert found.share == 0.5


@pytest.mark.parametrize("attribute", ["data-rule", *REGISTERS])
def test_an_id_that_does_not_exist_is_named_and_leads_nowhere(
    tmp_path: Path, attribute: str
) -> None:
    """A mark that names no rule is reported and counts for nothing."""
    found = traced(tmp_path, f'<p {attribute}="no/such">10 days</p>')
    (stray,) = found.strays
    assert (stray.attribute, stray.value) == (attribute, "no/such")
    assert len(found.orphans) == 1


def test_only_the_closed_list_of_attributes_counts(tmp_path: Path) -> None:
    """Only the known marks give a statement its source."""
    assert traced(tmp_path, f'<p data-label="{RULE}" id="{RULE}">10 days</p>').orphans


def test_an_entry_of_a_register_cannot_decide_a_status(tmp_path: Path) -> None:
    """Whether a document is required must come from a rule, not from a list of documents."""
    assert traced(tmp_path, '<p data-material="contract">必需</p>').orphans
    assert not traced(tmp_path, '<p data-material="contract">2 years</p>').orphans


def test_words_on_how_to_read_hold_no_policy(tmp_path: Path) -> None:
    """Only what stands word for word among the fixed words may be marked so."""
    assert not traced(tmp_path, '<p data-edition="reading">应当提交。</p>').orphans
    assert traced(tmp_path, '<p data-edition="reading">应当在 5 日内提交。</p>').orphans


@pytest.mark.parametrize("mark", ["software", "index"])
def test_a_mark_of_one_page_holds_on_no_other(tmp_path: Path, mark: str) -> None:
    """A mark made for one page gives no source on another."""
    assert traced(tmp_path, f'<p data-edition="{mark}">应当在 5 日内提交。</p>').orphans


def test_the_edition_has_a_day_and_counts(tmp_path: Path) -> None:
    """The day and the counts of the edition are sources; anything else is not."""
    assert traced(tmp_path, '<time data-edition="2026-11-24">2026-11-24</time>').sound
    assert traced(tmp_path, '<b data-edition="count">809</b>').sound
    assert not traced(tmp_path, '<b data-edition="2026-13-01">2026-13-01</b>').sound
    assert not traced(tmp_path, '<b data-edition="anything">1</b>').sound


def test_what_nobody_reads_is_left_out(tmp_path: Path) -> None:
    """Scripts and styles hold no statements."""
    found = traced(tmp_path, "<script>10 days</script><style>p{margin:1em}</style>")
    assert found.statements == 0


def test_an_element_that_is_not_closed_does_not_lend_its_rule(tmp_path: Path) -> None:
    """The rule of one paragraph is not lent to the next."""
    body = f'<div data-rule="{RULE}">1 copy<br><img alt="x"></div><p>2 copies</p>'
    (orphan,) = traced(tmp_path, body).orphans
    assert orphan.text == "2 copies"


# -- on the command line --------------------------------------------------------------------------


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str, str]]:
    def run(*arguments: str | Path) -> tuple[object, str, str]:
        monkeypatch.chdir(ROOT)
        code: object = 0
        try:
            main(args=["trace", *map(str, arguments)], prog_name="handbook")
        except SystemExit as stop:
            code = stop.code or 0
        return (code, *capsys.readouterr())

    return run


def test_exit_codes(tmp_path: Path, command: Callable[..., tuple[object, str, str]]) -> None:
    """The command ends with 0, 1 or 2 as everything, not everything or nothing was found."""
    traced(tmp_path, STATUS)
    code, out, _ = command(tmp_path, "--lang", "en")
    assert code == 0
    assert "100.00% lead to the data" in out
    traced(tmp_path, "<p>10 个工作日</p>")
    code, out, _ = command(tmp_path)
    assert code == 1
    assert "没有出处的日期、数字：10 个工作日" in out or "没有出处的数字：10 个工作日" in out
    code, out, err = command(tmp_path / "nothing")
    assert (code, out) == (2, "")
    assert "没有生成好的网站" in err
    assert "no built site" in err


# -- the real handbook ----------------------------------------------------------------------------


@pytest.mark.slow
def test_every_statement_of_the_handbook_leads_to_the_data(site: Path) -> None:
    """Each of the handbook's statements leads to a rule or source of the data."""
    found = trace(site, real())
    assert found.orphans == []
    assert found.strays == []
    assert found.statements > 10_000
    assert set(found.kinds) == {"status", "number", "date", "obligation"}


@pytest.mark.slow
@pytest.mark.parametrize("page", ["services/new-inside.html", "en/faq.html", "timeline.html"])
def test_a_page_without_its_marks_is_full_of_orphans(site: Path, tmp_path: Path, page: str) -> None:
    """Without its marks a real page is reported line by line."""
    source = (site / page).read_text("utf-8").replace("data-", "was-")
    (tmp_path / "page.html").write_text(source, "utf-8")
    found = trace(tmp_path, real())
    assert len(found.orphans) == found.statements > 20


def rules(soup: BeautifulSoup) -> Iterator[tuple[str, list[Tag]]]:
    """The rules of a page, each with all elements that name it."""
    found: dict[str, list[Tag]] = {}
    for element in soup.select("article [data-rule]"):
        found.setdefault(str(element["data-rule"]), []).append(element)
    yield from found.items()


PAGES = (
    "services/new-outside.html",
    "services/new-inside.html",
    "services/extension.html",
    "services/cancellation.html",
    "authentication.html",
    "faq.html",
    "categories.html",
    "points.html",
    "penalties.html",
    "after-approval.html",
    "who-needs-a-permit.html",
    "statistics.html",
    "notices/dg-2023-08-03.html",
)


@pytest.mark.slow
@pytest.mark.parametrize("page", [*PAGES, *(f"en/{page}" for page in PAGES)])
def test_two_clicks_lead_to_document_article_date_and_confidence(site: Path, page: str) -> None:
    """“Source” opens the details; a link there leads to the entry of the register."""
    registers: dict[str, BeautifulSoup] = {}
    soup = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
    checked = 0
    for rule, elements in rules(soup):
        details = next(
            (one for element in elements if (one := element.select_one("details.hb-why"))), None
        )
        assert details is not None, rule
        assert details.select_one("summary"), rule  # the first click
        assert details.select_one("time[datetime]"), rule
        assert details.select_one(".hb-mark"), rule
        links = details.select("ul a[href]")
        assert links, rule
        for link in links:  # the second click
            target, anchor = urldefrag(urljoin(page, str(link["href"])))
            if target not in registers:
                registers[target] = BeautifulSoup((site / target).read_text("utf-8"), "html.parser")
            entry = registers[target].find(id=anchor)
            assert isinstance(entry, Tag), (rule, anchor)
            assert entry["data-source"] == anchor
            assert entry.select_one("strong").text == link.text  # type: ignore[union-attr]
            assert entry.select_one(".hb-mark")
            checked += 1
    assert checked > 3
