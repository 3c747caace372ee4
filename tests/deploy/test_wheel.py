"""The packages of software and data make a handbook where this repository is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from books import ROOT
from handbook.domain import versions
from handbook.loading.cities import cities


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """What a command prints, errors included; it must succeed."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of both packages, each built from its source package."""
    out = tmp_path_factory.mktemp("packages")
    for project, name in (
        (ROOT, "work_permit_handbook-*.tar.gz"),
        (ROOT / "data", "*_data-*.tar.gz"),
    ):
        hatchling = [sys.executable, "-m", "hatchling", "build", "-d", str(out), "-t"]
        run(*hatchling, "sdist", cwd=project)
        (archive,) = out.glob(name)
        with tarfile.open(archive) as packed:
            packed.extractall(out, filter="data")
        run(*hatchling, "wheel", cwd=out / archive.name.removesuffix(".tar.gz"))
    return out


@pytest.mark.slow
def test_the_packages_hold_what_they_should(packages: Path) -> None:
    """The source package is whole, the data package holds no city, both say whose they are."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (unpacked,) = packages.glob("work_permit_handbook-*/")
    for name in ("Makefile", "README.md", "tests", "scripts", "data/dongguan", "decisions"):
        assert (unpacked / name).exists(), name
    (software,) = packages.glob("work_permit_handbook-*.whl")
    (data,) = packages.glob("work_permit_handbook_data-*.whl")
    with zipfile.ZipFile(software) as wheel:
        held = set(wheel.namelist())
        (metadata,) = (name for name in held if name.endswith("dist-info/METADATA"))
        said = wheel.read(metadata).decode()
    for name in ("mkdocs.yml", "overrides/main.html", "LICENSE-CONTENT.md", "NOTICE.md"):
        assert f"handbook/frame/{name}" in held
    assert not [name for name in held if "__pycache__" in name]
    for line in ("Author: ", "Keywords: ", "Classifier: ", "License-File: LICENSE\n", "Summary: "):
        assert f"\n{line}" in said, line
    assert f"\nRequires-Python: {project['requires-python']}\n" in said
    with zipfile.ZipFile(data) as wheel:
        folders = {name.split("/")[1] for name in wheel.namelist() if name.count("/") > 1}
    every = {path.parent.name for path in (ROOT / "data").glob("*/jurisdiction.yml")}
    assert folders == every - {*cities(ROOT / "data")}
    assert f"-{versions.number(ROOT / 'data')}-" in data.name


@pytest.mark.slow
def test_a_city_is_made_and_built_without_this_repository(packages: Path, tmp_path: Path) -> None:
    """From both packages alone comes a folder that is whole, sound, and builds its site."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--quiet", "--python", python, "install", "--no-deps"]
    run(*install, "--no-index", *packages.glob("*.whl"), cwd=tmp_path)
    # The libraries are those of the tests; of this repository that folder knows nothing.
    (place,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    (place / "libraries.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n", "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    handbook = tmp_path / "venv" / "bin" / "handbook"
    folder = tmp_path / "my-city"
    versioned = run(handbook, "--version", cwd=home, HOME=str(home))
    assert f"data, version {versions.number(ROOT / 'data')}" in versioned
    run(handbook, "init", folder, cwd=home, HOME=str(home))
    assert cities(folder / "data") == ["my-city"]
    own = (folder / "data" / "my-city" / "jurisdiction.yml").read_text("utf-8")
    assert "主管部门待核实" in own
    assert "authority to be confirmed" in own
    checked = run(handbook, "check", cwd=folder, HOME=str(home))
    assert "The data is sound" in checked
    assert "handbook update" not in checked  # every register is current
    run(handbook, "build", "--strict", "--no-pdf", cwd=folder, HOME=str(home))
    assert "（示例）" in (folder / "site" / "index.html").read_text("utf-8")
    assert (folder / "site" / "en" / "services" / "new-outside.html").is_file()
    assert (folder / "site" / "assets" / "search.js").is_file()
    assert [*home.iterdir()] == []
