"""Small things of building and publishing that once could be changed without any test noticing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from handbook.deploy import publication, release
from handbook.domain.build_settings import BuildSettings


def key_in(folder: Path) -> Path:
    """A throw-away key."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True
    )
    return folder / "key"


def test_sums_that_changed_are_signed_anew(tmp_path: Path) -> None:
    """A signature that stands there already is replaced by one of the present sums."""
    key, sums = key_in(tmp_path), tmp_path / "SHA256SUMS"
    made = []
    for text in ("a", "b", "b"):
        sums.write_text(text, "utf-8")
        made.append(release.sign(sums, key).read_bytes())
    assert made[0] != made[1]
    assert made[1] == made[2]


def test_a_key_that_is_none_is_named_in_both_languages(tmp_path: Path) -> None:
    """What ssh-keygen says of a broken or missing key is passed on, and no signature is left."""
    sums = tmp_path / "SHA256SUMS"
    sums.write_text("a", "utf-8")
    (tmp_path / "broken").write_text("no key", "utf-8")
    for name in ("broken", "missing"):
        with pytest.raises(release.UnreleasableError, match="签名失败") as refused:
            release.sign(sums, tmp_path / name)
        assert "Signing failed: " in str(refused.value)
        assert not (tmp_path / "SHA256SUMS.sig").exists()


def test_the_name_of_a_published_site_is_that_of_its_content(tmp_path: Path) -> None:
    """Another text on a page is another name; the same pages have the same, whenever published."""
    names = []
    for number, text in enumerate(("one", "two", "one")):
        site = tmp_path / str(number)
        for name in ("index.html", "en/index.html", "404.html", "api/v1/index.json"):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text if name == "index.html" else "x", "utf-8")
        settings = BuildSettings()
        assert publication.publish(tmp_path, tmp_path / "www", settings, site=site) == 0
        names.append((tmp_path / "www/current").resolve().name.split("-")[1])
    assert names[0] != names[1]
    assert names[0] == names[2]


def test_a_package_that_states_no_licence_or_is_not_there_has_none() -> None:
    """A licence is what the package states, in whichever of the three places."""
    parts = release._licence  # noqa: SLF001 - one of many packages of the list of components
    assert parts("no-such-package-anywhere") == ""
    assert "MIT" in parts("pydantic")
    assert "BSD" in parts("click")
    assert parts("charset-normalizer") == "MIT"  # in the oldest of the three places alone
