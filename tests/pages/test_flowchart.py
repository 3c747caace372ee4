"""Every flowchart says what the data say, fits its boxes, and is the same each time it is drawn."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from books import real
from handbook.audit import flowchart_check
from handbook.audit.flowchart_reading import charts_of, read_chart, read_list
from handbook.cli.main import main
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.pages import flowchart_svg, lettering
from handbook.pages.flowchart import Flow, build, text, variants
from handbook.pages.handbook import HandbookPages
from handbook.pages.html_reader import read_html
from handbook.rules.answers import Resolver
from handbook.rules.item_reading import elsewhere
from website import DAY

TODAY = date.fromisoformat(DAY)
#: Before and after cards gave way to electronic permits: most steps changed on that day.
DAYS = (date(2024, 11, 30), TODAY)
ITEMS = [
    "new-outside", "new-inside", "employer-change", "short-term", "confirmation-letter",
    "extension", "change", "reissue", "cancellation", "employer-registration", "employer-update",
]  # fmt: skip


@cache
def book() -> Book:
    return real()


@cache
def resolver(day: date = TODAY) -> Resolver:
    return Resolver(book(), day)


@cache
def flows() -> dict[str, Flow]:
    """Every chart of every item, and the charts of a service of which nothing else is known."""
    found = {}
    for day in DAYS:
        for language in m.LANGUAGES:
            for item in book().items.values():
                for number, flow in enumerate(variants(resolver(day), item, language)):
                    found[f"{item.id}-{number}-{language}-{day}"] = flow
            for service in ("new", "reissue", "cancellation"):
                flow = build(resolver(day), {"service": (service,)}, language, service)
                found[f"{service}-all-{language}-{day}"] = flow
    assert len(found) > 2 * len(DAYS) * len(book().items)
    return found


@cache
def drawn() -> dict[str, str]:
    return {name: str(flowchart_svg.draw(flow, "x")) for name, flow in flows().items()}


@cache
def site(day: date) -> HandbookPages:
    return HandbookPages(book(), day)


@cache
def printed(item: str, language: m.Language, day: date = TODAY) -> str:
    return site(day).body(f"services/{item}", language, f"services/{item}.md")


def findings(item: str, language: m.Language, source: str) -> list[str]:
    found = flowchart_check.check_page(resolver(), book().items[item], language, source)
    return [one.en for one in found]


# -- the same as the data --------------------------------------------------------------------------


@pytest.mark.slow
def test_every_item_has_a_chart_and_every_chart_equals_list_and_data() -> None:
    """Each service has a chart that says the same as the list beside it and as the data."""
    assert [*book().items] == ITEMS
    for item in ITEMS:
        for language in m.LANGUAGES:
            source = printed(item, language)
            assert charts_of(source), item
            assert findings(item, language, source) == []


def test_nodes_and_lines_are_those_of_the_steps() -> None:
    """Boxes and arrows are the steps and branches that hold on the day; open ones are marked."""
    for name, flow in flows().items():
        day = date.fromisoformat(name[-10:])
        chart = read_chart(drawn()[name], flow.language)
        known = dict(flow.known) or {"service": (name.split("-")[0],)}
        steps = resolver(day).steps(known)
        ids = {
            step.id for step in (*steps.live, *steps.open)
            if not elsewhere(resolver(day), step, known)
        }  # fmt: skip
        assert [one[0] for one in chart.steps] == [one.id for one in book().steps if one.id in ids]
        ways = {
            (step.id, way.to, way.label[flow.language])
            for step in book().steps if step.id in ids
            for way in step.branches if way.to in {*ids, "end"}
        }  # fmt: skip
        assert ways <= {*chart.lines}, name
        unsettled = {one[0] for one in chart.steps if one[4]}
        assert unsettled == {step.id for step in steps.open} & ids, name


def test_each_step_is_reached_from_the_start_and_reaches_the_end() -> None:
    """No step stands apart, and from each the way leads on to the end."""
    for name, flow in flows().items():
        ahead, back = {"start"}, {"end"}
        for _ in range(len(flow.nodes) + 1):
            ahead |= {edge.target for edge in flow.edges if edge.source in ahead}
            back |= {edge.source for edge in flow.edges if edge.target in back}
        ids = {node.id for node in flow.nodes}
        assert ids <= ahead, name
        assert ids <= back, name
        assert "end" in ahead, name


def test_cancellation_has_a_chart_for_each_kind_and_reissue_for_each_form() -> None:
    """Each reason for cancellation and each form of the permit has its own chart."""
    kinds = {flow.known[-1] for flow in variants(resolver(), book().items["cancellation"], "en")}
    question = book().questions["cancellation_kind"]
    assert kinds == {("cancellation_kind", (one.id,)) for one in question.values}
    forms = variants(resolver(), book().items["reissue"], "en")
    assert [flow.known[-1][1] for flow in forms] == [("card",), ("electronic",)]


def test_category_branches_follow_the_day() -> None:
    """What differs by category before and after a change of rules is drawn for its day."""
    before, now = (build(resolver(day), book().items["new-outside"].applies, "en", "")
                   for day in DAYS)  # fmt: skip
    assert {node.id for node in before.nodes if node.words} == {"new-outside/paper-check"}
    assert {node.id for node in now.nodes if node.words} == {"new-outside/original-check"}
    known = {**book().items["new-outside"].applies, "category": ("A",)}
    ids = {node.id for node in build(resolver(), known, "en", "").nodes}
    assert "new-outside/original-check" not in ids


# -- a broken copy is caught -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r'<a class="hb-node[^>]*data-rule="new-outside/review".*?</a>', "", "cannot be read"),
        (r'(<path class="hb-edge" data-from="4") data-to="5"', r'\1 data-to="6"', "lacks"),
        (r'<g class="hb-flow-way"(?:(?!</g>).)*→ stop here.*?</g>', "", "lacks"),
        (r">Preliminary review</tspan>", ">Review</tspan>", "lacks"),
        (r"in category B or C</tspan>", "in category B</tspan>", "lacks"),
        (r"By when: within 30 days of entry<", "By when: within 15 days of entry<", "lacks"),
        (r'(<a class="hb-node[^>]*new-outside/file".*?</a>)', r"\1\1", "cannot be read"),
        (r'<li id="step-new-outside-visa".*?</li>\n', "", "the list's steps lacks"),
        (r'<p class="hb-branch">↳ Incomplete.*?</p>', "", "the list's branches lacks"),
    ],
)  # fmt: skip
def test_a_broken_copy_is_caught(old: str, new: str, said: str) -> None:
    """A chart whose text, arrow or number was altered is reported with its place."""
    source = printed("new-outside", "en")
    broken = re.sub(old, new, source, count=1, flags=re.DOTALL)
    assert broken != source
    found = findings("new-outside", "en", broken)
    assert found
    assert all("new-outside (en, 2026-11-24)" in one for one in found)
    assert any(said in one for one in found)


def test_a_chart_of_another_day_is_caught() -> None:
    """A chart of an earlier day does not pass for today's."""
    assert findings("extension", "zh", printed("extension", "zh", DAYS[0]))


def test_the_days_are_those_on_which_steps_change() -> None:
    """Charts are checked on each day on which a step changes, and on the day before."""
    days = flowchart_check.days(book(), TODAY)
    assert date(2024, 12, 1) in days
    assert date(2024, 11, 30) in days
    assert TODAY in days
    assert min(days) == book().first_day


# -- letters and boxes -----------------------------------------------------------------------------


def _boxes(svg: str) -> Iterator[tuple[float, float, list[tuple[float, float, str, float]]]]:
    """For each box its width and height, and its lines: where they start and end, text, height."""
    for group in read_html(svg).find("hb-node", "hb-flow-way", "hb-flow-if"):
        box = next(group.find("rect")).attributes
        left, top = float(box.get("x", 0)), float(box.get("y", 0))
        rows = []
        for one in group.find("text"):
            size = float(one.attributes.get("font-size", flowchart_svg.SMALL))
            bold = "font-weight" in one.attributes
            for line in one.find("tspan"):
                wide = lettering.width(line.text(), size, bold=bold)
                x = float(line.attributes["x"]) - left
                rows.append((x, x + wide, line.text(), float(line.attributes["y"]) - top))
        yield float(box["width"]), float(box["height"]), rows


def test_every_line_fits_its_box() -> None:
    """Each line of text stays within its box, in letters that can be read on a phone."""
    for name, svg in drawn().items():
        for wide, high, rows in _boxes(svg):
            for start, end, line, y in rows:
                assert start >= 4, (name, line)
                assert end <= wide - 4, (name, line)
                assert 13 <= y <= high - 4, (name, line)
        sizes = {float(one) for one in re.findall(r'font-size="(\d+)"', svg)}
        assert min(sizes) >= 13
        assert float(re.findall(r'viewBox="0 0 (\d+) ', svg)[0]) <= 360


def test_boxes_do_not_overlap() -> None:
    """No two boxes of a chart lie over each other."""
    for name, svg in drawn().items():
        spans = []
        for one in read_html(svg).find("hb-node", "hb-flow-way", "hb-flow-if"):
            moved = re.match(r"translate\((\d+) (\d+)\)", one.attributes.get("transform", ""))
            box = next(one.find("rect")).attributes
            top = float(box.get("y", 0)) + (float(moved[2]) if moved else 0)
            spans.append((top, top + float(box["height"])))
        spans.sort()
        assert all(a[1] < b[0] for a, b in pairwise(spans)), name


def test_no_line_begins_with_a_closing_mark() -> None:
    """No line begins with a closing mark or ends with an opening one."""
    for name, svg in drawn().items():
        for _, _, rows in _boxes(svg):
            for _, _, line, _ in rows:
                assert line[0] not in "，。；：？！、）》”’", (name, line)
                assert line.rstrip()[-1] not in "（《“‘", (name, line)


@given(
    st.text(
        alphabet="材料不齐，。；：《通知》（东莞）“补正” 90 within days of,.()—é\u00ad", max_size=90
    ),
    st.integers(60, 300),
)
def test_wrapping_loses_nothing_and_keeps_to_the_room(words: str, room: int) -> None:
    """A text broken into lines loses no letter and keeps to its room."""
    lines = lettering.wrap(words, room, 13)
    assert "".join(lines) == words
    for line in lines:
        glued = lettering.width(line, 13) > room
        # Only marks that may not be parted from their neighbours are ever wider than the room.
        assert not glued or not re.search(r"[\u4e00-\u9fff]{2}|\w \w", line)


# -- the picture -----------------------------------------------------------------------------------


def test_charts_are_small_and_always_the_same() -> None:
    """A chart is at most 5 KB, has a title, and is the same bytes each time."""
    for name, flow in flows().items():
        svg = drawn()[name]
        assert svg == str(flowchart_svg.draw(replace(flow), "x"))
        assert len(gzip.compress(svg.encode())) <= 5 * 1024, name
        assert not re.search(r"<script|foreignObject|style=|var\(|<image|url\(", svg)
        assert re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", svg)


def test_ids_are_unique_on_a_page_and_links_arrive() -> None:
    """Each link of a chart leads to one place of its page."""
    for item in ITEMS:
        for language in m.LANGUAGES:
            source = printed(item, language)
            ids = re.findall(r'\sid="([^"]+)"', source)
            assert len(ids) == len({*ids}), item
            for chart in charts_of(source):
                links = re.findall(r'href="#([^"]+)"', chart)
                assert links
                assert {*links} <= {*ids}


def test_who_acts_is_told_without_colour() -> None:
    """Who acts can be told from the frame of a box and a word, without its colour."""
    svg = drawn()[f"new-outside-0-zh-{DAY}"]
    nodes = {one.attributes["data-rule"]: one for one in read_html(svg).find("hb-node")}
    single, double, dashed = (
        nodes[f"new-outside/{one}"] for one in ("file", "acceptance", "residence-permit")
    )
    assert len([*single.find("rect")]) == len([*dashed.find("rect")]) == 1
    assert len([*double.find("rect")]) == 2
    assert "stroke-dasharray" in next(dashed.find("rect")).attributes
    assert all(one.text_of("hb-flow-actor") for one in nodes.values())


def test_an_image_has_no_links_and_links_are_no_image() -> None:
    """A chart with links is announced as a group, one without as a picture; both say the same."""
    flow = flows()[f"change-0-en-{DAY}"]
    linked, plain = (
        str(flowchart_svg.draw(flow, "x")),
        str(flowchart_svg.draw(flow, "x", links=False)),
    )
    assert 'role="group"' in linked
    assert "<a " in linked
    assert 'role="img"' in plain
    assert "<a " not in plain
    assert read_chart(linked, "en") == read_chart(plain, "en")


def test_the_text_holds_every_step_and_branch() -> None:
    """The chart as text names each step, who acts, and each branch."""
    for flow in flows().values():
        said = text(flow)
        for node in flow.nodes:
            assert f"{node.number}. [{node.actor_label}] {node.name}" in said
            assert all(way.label in said for way in node.ways)
            assert node.words in said


def test_the_list_numbers_are_those_of_the_charts() -> None:
    """A step has the same number in the chart and in the list below it."""
    source = printed("cancellation", "zh")
    place = {step[0]: n for n, step in enumerate(read_list(source, "zh").steps, 1)}
    for chart in charts_of(source):
        for node in read_html(chart).find("hb-node"):
            assert int(node.text_of("hb-flow-number")) == place[node.attributes["data-rule"]]


# -- the command -----------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["graph", *arguments, "--as-of", DAY])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.slow
def test_what_is_given_narrows_the_chart() -> None:
    """Answers given to the command leave out the steps of other cases."""
    sizes = []
    for more in ((), ("--cancellation-kind", "absent")):
        code, svg, _ = run("--service", "cancellation", "--lang", "en", *more)
        assert code == 0
        sizes.append(len(read_chart(svg, "en").steps))
    assert sizes[0] > sizes[1]
    code, said, _ = run("--service", "new", "--location", "inside", "--format", "text")
    assert code == 0
    assert "new" not in said
    assert "网上提交申请" in said


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--service", "nothing"),
        ("--service", "new", "--category", "Z"),
        ("--service", "new", "--issued-in", "ZZ"),
        ("--check", "--service", "new"),
        ("--format", "png", "--service", "new"),
    ],
)
def test_bad_input_is_refused_in_both_languages(wrong: tuple[str, ...]) -> None:
    """A wrong call ends with 2 and a message in both languages."""
    code, out, said = run(*wrong)
    assert (code, out) == (2, "")
    assert re.search(r"[\u4e00-\u9fff]", said)
    assert re.search(r"[a-z]{4}", said)


@pytest.mark.parametrize("day", ["2010-01-01", "2024-02-30", "x"])
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    """A day that no calendar has is refused."""
    done = CliRunner().invoke(main, ["graph", "--service", "change", "--as-of", day])
    assert done.exit_code == 2
    assert done.stderr


@pytest.mark.slow
def test_the_command_proves_every_chart() -> None:
    """The command compares all charts of all days with the data and says how many."""
    code, said, _ = run("--check")
    assert code == 0
    assert re.search(r"\d{3} charts on \d+ days", said)


def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a chart differs, the command says so and ends with 1."""
    found = (1, 1, [m.Text(zh="不一致", en="differs")])
    monkeypatch.setattr(flowchart_check, "check", lambda *_: found)
    code, said, _ = run("--check")
    assert code == 1
    assert "differs" in said


# -- in the browser --------------------------------------------------------------------------------


#: Fonts that the machines of tests have, from the narrowest to the widest that readers meet.
LETTERS = ("system-ui", "DejaVu Sans Condensed", "Noto Sans CJK SC", "DejaVu Sans, Verdana")

GEOMETRY = """font => {
  const found = [], inner = '.hb-node, .hb-flow-way, .hb-flow-if'
  for (const chart of document.querySelectorAll('.hb-flow-chart')) {
    chart.style.fontFamily = font
    const frame = chart.getBoundingClientRect()
    const texts = [...chart.querySelectorAll('text')].map(one => [one, one.getBoundingClientRect()])
    const say = (what, one, more = '') =>
      found.push(`${chart.parentNode.id}: ${what}: ${one.textContent} ${more}`)
    texts.forEach(([one, box], number) => {
      if (box.left < frame.left - .5 || box.right > frame.right + .5 ||
          box.top < frame.top - .5 || box.bottom > frame.bottom + .5) say('outside', one)
      const group = one.closest(inner), around = group && group.querySelector('rect')
      const room = around && around.getBoundingClientRect()
      if (room && (box.left < room.left || box.right > room.right)) say('wider', one)
      for (const [other, its] of texts.slice(number + 1)) {
        const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left)
        const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top)
        if (wide > 1 && high > 4) say('over', one, other.textContent)
      }
      if (!group) for (const other of chart.querySelectorAll('.hb-node')) {
        const its = other.getBoundingClientRect()
        const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left)
        const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top)
        if (wide > 2 && high > 4) say('over a step', one)
      }
    })
  }
  return found
}"""


@pytest.mark.browser
def test_the_letters_of_a_browser_fit_too(browser: Browser) -> None:
    """In every chart no text leaves the picture or its box or lies over another, in any letters."""
    tab = browser.new_page(viewport={"width": 400, "height": 900})
    charts = "".join(f'<div id="{name}">{svg}</div>' for name, svg in drawn().items())
    tab.set_content(f"<style>.hb-flow-chart {{ width: {flowchart_svg.WIDE}px }}</style>{charts}")
    wrong = {font: tab.evaluate(GEOMETRY, font)[:5] for font in LETTERS}
    tab.close()
    assert len(drawn()) > 60
    assert {font: found for font, found in wrong.items() if found} == {}
