"""What a build is: one value, the same whichever way the project or the environment says it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest

from handbook.cli import environment
from handbook.domain import clock
from handbook.domain.build_settings import (
    DEFAULT_CITY,
    BuildSettings,
    WrongDayError,
    for_release,
    from_environment,
)
from handbook.loading.project_file import project_file

ADDRESS = "https://permit.example.org/x"
NAMES = ("CITY", "AS_OF", "SITE_URL", "PDF", "ADMIN")


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of this machine speaks of the build."""
    for name in NAMES:
        monkeypatch.delenv(f"HANDBOOK_{name}", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.mark.parametrize(
    ("text", "variables", "address"),
    [
        (f"site_url: {ADDRESS}/", {}, ADDRESS),
        (f"site_url: {ADDRESS}", {}, ADDRESS),
        (f"site_url: '{ADDRESS}/'", {"HANDBOOK_SITE_URL": "https://other.example/"},
         "https://other.example"),
        ('site_url: !ENV [HANDBOOK_SITE_URL, ""]', {"HANDBOOK_SITE_URL": f"{ADDRESS}/"}, ADDRESS),
        ('site_url: !ENV [HANDBOOK_SITE_URL, ""]', {}, ""),
        (f"site_url: !ENV [SITE, '{ADDRESS}']", {}, ADDRESS),
        ("site_url: !ENV SITE", {"SITE": f"{ADDRESS}/"}, ADDRESS),
        ("site_url:", {}, ""),
        ("site_url: null", {}, ""),
        ("site_url: [", {}, ""),
        ("site_name: x", {"HANDBOOK_SITE_URL": f"{ADDRESS}/"}, ADDRESS),
    ],
)  # fmt: skip
def test_the_address_has_one_source(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    variables: dict[str, str],
    address: str,
) -> None:
    """The site's address in mkdocs.yml, plain or from a variable, is the one the commands know."""
    (tmp_path / "mkdocs.yml").write_text(f"{text}\n", "utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = environment.settings(tmp_path)
    assert found.address == address
    assert found.site_url == (f"{address}/" if address else "")
    # What MkDocs makes of its own file comes to the same.
    config = project_file(tmp_path, variables)
    assert environment.mkdocs_settings(config.city, config.address) == found


def test_a_process_that_a_build_starts_works_on_the_same_build() -> None:
    """Every setting that MkDocs and the printing need survives the way to another process."""
    made = BuildSettings(
        city="guangzhou",
        as_of=date(2024, 2, 29),
        address=ADDRESS,
        pdf=True,
        editor="gitea a/b",
        inherited={"PATH": "/bin", "HANDBOOK_CITY": "other", "HANDBOOK_PDF": ""},
    )
    variables = made.environment
    assert variables["PATH"] == "/bin"
    assert from_environment(variables) == made
    plain = replace(made, as_of=None, address="", pdf=False, editor="")
    assert from_environment(plain.environment) == plain


def test_without_a_word_it_is_the_default_city_today() -> None:
    """A project that says nothing builds the handbook of the default city, for today."""
    found = from_environment({})
    assert (found.city, found.day, found.address) == (DEFAULT_CITY, found.today, "")
    assert from_environment({}, city="guangzhou").city == "guangzhou"
    assert from_environment({"HANDBOOK_CITY": "foshan"}, city="guangzhou").city == "foshan"


def test_a_day_that_is_none_is_refused_in_both_languages() -> None:
    """HANDBOOK_AS_OF that names no real day is said in Chinese and in English."""
    with pytest.raises(WrongDayError, match=r"不是真实的日期.*not a real day"):
        from_environment({"HANDBOOK_AS_OF": "2026-02-30"})


def test_a_release_does_not_depend_on_when_it_is_made() -> None:
    """Today is the day of the release, in every process of its build."""
    leap = date(2024, 2, 29)
    settings = for_release(from_environment({"SOURCE_DATE_EPOCH": "1795665600"}), leap)
    child = from_environment(settings.environment)
    assert (settings.today, child.today, child.day) == (leap, leap, leap)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T15:59:59", "2026-12-31"),
        ("2026-12-31T16:00:00", "2027-01-01"),
        ("2024-02-28T16:00:00", "2024-02-29"),
        ("2023-08-02T15:59:59", "2023-08-02"),
        ("2023-08-02T16:00:00", "2023-08-03"),
    ],
)
@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"]
)
def test_the_day_is_dongguans_wherever_the_machine_stands(
    moment: str, day: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new day begins at midnight in Dongguan, whatever time zone the machine keeps."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        seconds = datetime.fromisoformat(f"{moment}+00:00").timestamp()

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return datetime.fromtimestamp(seconds, tz)

        monkeypatch.setattr(clock, "datetime", Clock)
        assert clock.today() == date.fromisoformat(day)
        assert clock.today(str(int(seconds))) == date.fromisoformat(day)
    finally:
        monkeypatch.undo()
        time.tzset()
