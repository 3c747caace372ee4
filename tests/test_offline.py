"""The handbook without a network: from a ZIP, and in a browser that was here before."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import DAY, Opened

Open = Callable[..., Opened]


def pack(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("handbook"), "pack", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    run = pack("--site", site, "--out", folder / "handbook.zip")
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(folder / "handbook.zip")
    assert DAY in run.stderr
    with zipfile.ZipFile(folder / "handbook.zip") as packed:
        packed.extractall(folder / "离线 手册")
    return folder / "离线 手册"


def test_the_same_site_gives_the_same_bytes(site: Path, unpacked: Path, tmp_path: Path) -> None:
    assert pack("--site", site, "--out", tmp_path / "again.zip").returncode == 0
    first = unpacked.parent / "handbook.zip"
    assert (tmp_path / "again.zip").read_bytes() == first.read_bytes()
    ours = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    assert ours == {path.relative_to(site) for path in site.rglob("*") if path.is_file()}


def test_what_is_no_site_cannot_be_packed(tmp_path: Path, site: Path) -> None:
    for args, said in (
        (("--site", tmp_path), "There is no built site"),
        (("--site", site, "--as-of", "2024-01-10"), f"is the edition of {DAY}"),
        (("--site", site, "--out", "/proc/x/handbook.zip"), "Cannot write to"),
    ):
        run = pack(*args)
        assert run.returncode == 2
        assert said in run.stderr
        assert "Traceback" not in run.stderr


@pytest.mark.browser
def test_the_search_works_from_a_folder(page: Open, unpacked: Path) -> None:
    opened = page("en/services/change.html", base=unpacked.as_uri() + "/")
    assert "en/documents.html" in opened.search("police check")
    opened.tab.locator("dialog li a", has_text="General rules").first.click()
    opened.tab.locator("h1", has_text="General rules").wait_for()
    assert opened.failures == opened.complaints == []


@pytest.mark.browser
def test_the_finder_works_from_a_folder(page: Open, unpacked: Path) -> None:
    opened = page("find.html", base=unpacked.as_uri() + "/")
    tab = opened.tab
    for _ in range(12):
        if "/s/" in tab.url:
            break
        asked = tab.url + tab.locator("#question").inner_text()
        tab.locator("[data-choice]").first.click()
        expect(tab.locator("html")).to_be_visible()
        assert tab.url + tab.locator("h1, #question").last.inner_text() != asked
    assert "/s/" in tab.url
    assert opened.failures == opened.complaints == []
