"""The data as it stood at an earlier commit, on a small repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from handbook.loading.revisions import (
    RevisionError,
    changed_files,
    commits,
    data_at,
    resolve,
    subject,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two commits: the fee was 1, then it was 2."""
    git(tmp_path, "init", "--quiet")
    for fee in ("1", "2"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "fee.yml").write_text(f"fee: {fee}\n", "utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", f"The fee is {fee}")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody who is known to nobody else."""
    author = ("-c", "user.name=Clerk", "-c", "user.email=clerk@example.org")
    subprocess.run(["git", "-C", folder, *author, *arguments], check=True)


def test_the_data_is_what_it_was(project: Path) -> None:
    """The data of the commit before is read as it stood then, and today's stays as it is."""
    with data_at(project, "HEAD~1") as data:
        assert (data / "fee.yml").read_text("utf-8") == "fee: 1\n"
    assert (project / "data" / "fee.yml").read_text("utf-8") == "fee: 2\n"
    assert not data.exists()


def test_commits_and_changed_files_are_named(project: Path) -> None:
    """What was committed since is listed by day and subject, with the text that it replaced."""
    assert subject(project, "HEAD").endswith(" The fee is 2")
    assert [line.split(" ", 1)[1] for line in commits(project, "HEAD~1", "data")] == [
        "The fee is 2"
    ]
    assert changed_files(project, "HEAD~1", "data") == {project / "data" / "fee.yml": "fee: 1\n"}
    assert changed_files(project, "HEAD", "data") == {}


@pytest.mark.parametrize("revision", ["", "no-such-tag", "--all"])
def test_a_revision_that_does_not_exist_is_explained(project: Path, revision: str) -> None:
    """A name that is no commit is answered in both languages, not with a crash."""
    with pytest.raises(RevisionError, match=r"There is no revision") as found:
        resolve(project, revision)
    assert "仓库里没有版本" in found.value.zh


def test_a_folder_without_a_repository_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no repository, the message says so and asks for a day."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="not a git"):
        resolve(tmp_path, "HEAD")


def test_a_machine_without_git_is_explained(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is missing, the message says what to install."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="Install git"):
        resolve(project, "HEAD")


def test_a_revision_without_data_is_explained(project: Path) -> None:
    """A commit from before there was any data is named as such."""
    git(project, "rm", "--quiet", "-r", "data")
    (project / "note.txt").write_text("Nothing else.\n", "utf-8")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "No data")
    with pytest.raises(RevisionError, match="no folder data"), data_at(project, "HEAD"):
        pass
