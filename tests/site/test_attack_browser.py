"""What readers' browsers work out is what the command works out, for people nobody thought of."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from attack import times
from books import ROOT, real
from handbook.batch import formats, people
from handbook.batch.answers import Judge
from handbook.rules.distinct_situations import distinct
from second_evaluator import points as second_points
from second_evaluator import random_person
from website import DAY

#: Names and places that try to be something else.
ODD = (
    "",
    "张三",
    '=1+1"',
    "\u202eabc",
    "</script><b>",
    "a;b,c",
    "  ",
    "＝SUM(A1)",
    "Ünï 😀",
    "\\n",
)

FILL = """many => {
  const form = document.getElementById("points-form");
  return many.map(answers => {
    for (const control of form.elements) {
      if (!control.name) continue;
      if (control.type === "checkbox") control.checked = Boolean(answers[control.name]);
      else control.value = answers[control.name] ?? control.options?.[0].value ?? "";
    }
    form.dispatchEvent(new Event("input", {bubbles: true}));
    return [Number(form.dataset.total), form.dataset.category];
  });
}"""

#: Keeps what is offered for download where the test can read it without a request.
HOLD = """window.held = {};
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = blob => { const url = make(blob); held[url] = blob; return url; };"""

READ = """async () => Object.fromEntries(await Promise.all(
  [...document.querySelectorAll('[data-file]')].map(async link => {
    const bytes = new Uint8Array(await held[link.href].arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return [link.download, btoa(text)];
  })))"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what it complains of."""
    context = browser.new_context()
    context.add_init_script(HOLD)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    context.close()


@pytest.mark.browser
def test_the_page_of_the_points_comes_to_a_second_table(
    tab: tuple[Page, list[str]], site: Path
) -> None:
    """For hundreds of random applicants the page shows the total that the YAML file adds up to."""
    rows = yaml.safe_load((ROOT / "data/china/points.yml").read_text("utf-8"))["tables"][0]
    everybody = [random_person(chance) for chance in times(400, 4000)]
    page, complaints = tab
    page.goto(f"{site.as_uri()}/points.html")
    shown = page.evaluate(
        FILL,
        [{name: one if one is True else str(one) for name, one in given.items()}
         for given in everybody],
    )  # fmt: skip
    wrong = [
        (given, there)
        for given, there in zip(everybody, shown, strict=True)
        if tuple(there) != second_points(rows, given)
    ]
    assert wrong == []
    assert {category for _, category in shown} == {"A", "B", "C"}
    assert complaints == []


def row(chance: Random, ways: list[dict[str, tuple[str, ...]]], keys: list[str]) -> dict[str, str]:
    """A row of a list: a situation there is, days and numbers at random, and some of it spoilt."""
    found = {key: value for key, (value,) in chance.choice(ways).items()}
    for key in real().place_keys:
        if chance.random() < 0.8:
            found[key] = chance.choice(["CA", "HK", "CN", "GB", "加拿大", *real().places])
    found["name"] = chance.choice(ODD)
    found["family"] = chance.choice(["", "none", "spouse", "配偶、子女", found.get("family", "")])
    kinds = {"new": ("start", "filing"), "extension": ("permit_expiry", "filing")}
    day = date(2024, 1, 1) + timedelta(days=chance.randrange(1300))
    if chance.random() < 0.2:
        month, last = chance.choice([(2, 29), (3, 1), (12, 31), (1, 31), (10, 8), (9, 30)])
        day = date(2024 + 4 * chance.randrange(1), month, last)
    for key in kinds.get(found.get("service", ""), ("event", "filing")):
        if chance.random() < 0.5:
            found[key] = chance.choice([str(day), day.strftime("%Y/%m/%d"), f"{day:%Y年%m月%d日}"])
            break
    if chance.random() < 0.3:
        found["residence_expiry"] = str(day + timedelta(days=chance.randrange(-60, 60)))
    for key in ("visa_days", "documents_days"):
        if chance.random() < 0.4:
            found[key] = str(chance.choice([0, 5, 30, 60, 90, 200, 999, 1000, "五", "1.0"]))
    if chance.random() < 0.1:
        found[chance.choice(keys)] = chance.choice([*ODD, "2027-02-30", "9999-12-31", "-", "全部"])
    return found


@pytest.mark.browser
def test_the_page_of_the_batch_makes_what_the_command_makes(
    tab: tuple[Page, list[str]], site: Path
) -> None:
    """For hundreds of random rows the page writes every table and calendar of the command."""
    known = people.columns(real())
    ways = [dict(way) for one in distinct(real(), date.fromisoformat(DAY)) for way in one.ways]
    out = io.StringIO()
    write = csv.DictWriter(out, [one.key for one in known])
    write.writerow({one.key: one.heading.en for one in known})
    write.writerows(row(chance, ways, [one.key for one in known]) for chance in times(250, 2000))
    content = out.getvalue().encode()
    made = Judge(real(), date.fromisoformat(DAY)).batch(content)
    assert len(made.people) > 100
    assert made.problems
    wanted = {f"{grid.name}.csv": formats.to_csv(grid) for grid in formats.grids(made, "zh")}
    wanted["deadlines.ics"] = formats.to_ics(made, "zh")
    page, complaints = tab
    page.goto(f"{site.as_uri()}/batch.html")
    page.fill("#batch-today", DAY)
    page.set_input_files(
        "#batch-file", {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator('[data-part="say"]:not(:empty)').wait_for(state="attached", timeout=120_000)
    files: dict[str, Any] = page.evaluate(READ)
    assert files.keys() == wanted.keys()
    for name, text in wanted.items():
        there = base64.b64decode(files[name]).decode().splitlines()
        assert there == text.decode().splitlines(), name
    assert complaints == []
