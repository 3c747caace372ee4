"""The data as it stood at a revision of the repository."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handbook.domain.problems import DataProblemsError
from handbook.storage import folders, register_paths


class RevisionError(Exception):
    """A revision that cannot be read; ``zh`` and ``en`` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


def resolve(root: Path, revision: str) -> str:
    """The full id of the commit that ``revision`` names in the repository around ``root``.

    Raises :class:`RevisionError` when there is no git, no repository or no such revision.
    """
    if shutil.which("git") is None:
        raise RevisionError(
            "这台机器上没有 git，不能读取以前的版本。请安装 git，或者改用日期比较。",
            "There is no git on this machine, so no revision can be read. Install git, or compare "
            "days instead.",
        )
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise RevisionError(
            f"“{revision}”不是 2026-11-24 这样的日期；这个文件夹也不是 git 仓库，不能按版本读取。",
            f"“{revision}” is not a day such as 2026-11-24, and this folder is not a git "
            "repository, so it cannot be read as a revision.",
        )
    found = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if found.returncode or not revision:
        raise RevisionError(
            f"仓库里没有版本“{revision}”。它既不是 2026-11-24 这样的日期，也不是已有的提交、"
            "分支或标签；如果在远程仓库里，请先 git fetch。",
            f"There is no revision “{revision}” in the repository. It is neither a day such as "
            "2026-11-24 nor a commit, branch or tag; if it is in a remote repository, run git "
            "fetch first.",
        )
    return found.stdout.decode().strip()


@contextmanager
def data_at(root: Path, revision: str, *more: str) -> Iterator[Path]:
    """The folder ``data`` of ``revision``, for as long as the context lasts.

    Its registers and the folders named in ``more`` lie beside it, as far as the revision has them.
    Raises :class:`RevisionError` when the revision or its data cannot be read.
    """
    commit = resolve(root, revision)
    there = _git(root, "ls-tree", "--name-only", "-z", commit, "./").stdout.decode().split("\0")
    wanted = [name for name in ("data", register_paths.FOLDER, *more) if name in there]
    archive = _git(root, "archive", "--format=tar", commit, "--", *wanted)
    if "data" not in wanted or archive.returncode:
        raise RevisionError(
            f"版本“{revision}”里没有 data 文件夹。",
            f"The revision “{revision}” has no folder data.",
        )
    with folders.scratch() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        yield folder / "data"


def subject(root: Path, commit: str) -> str:
    """The day and the first line of the message of ``commit``."""
    return _git(root, "log", "-1", "--format=%cs %s", commit).stdout.decode().strip()


def commits(root: Path, since: str, folder: str) -> list[str]:
    """Day and subject of each commit after ``since`` that touched ``folder``, the latest first."""
    told = _git(root, "log", "--format=%cs %s", f"{since}..HEAD", "--", folder)
    return told.stdout.decode().splitlines()


def unsound(revision: str, problems: DataProblemsError) -> RevisionError:
    """What to say when the data of ``revision`` does not load."""
    first = problems.problems[0]
    count = len(problems.problems)
    return RevisionError(
        f"版本“{revision}”的资料有 {count} 处问题，不能比较。第一处：{first.place}：{first.zh}",
        f"The data of the revision “{revision}” has {count} problem{'s' * (count != 1)} and cannot "
        f"be compared. The first: {first.place}: {first.en}",
    )


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our arguments


def changed_files(root: Path, revision: str, folder: str) -> dict[Path, str]:
    """The files of ``folder`` that differ from ``revision``, with their text there.

    Only files that are on both sides.  Raises :class:`RevisionError` for a revision that cannot be
    read.
    """
    commit = resolve(root, revision)
    listed = _git(root, "diff", "--name-only", "-z", "--relative", commit, "--", folder)
    found = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        there = _git(root, "show", f"{commit}:./{name}")
        if (root / name).is_file() and not there.returncode:
            found[root / name] = there.stdout.decode("utf-8", "replace")
    return found


def edited_files(root: Path, revision: str, folder: str) -> dict[Path, str]:
    """Each file of ``folder`` that is there and not as in ``revision``, with its text there.

    The text is empty for a file that the revision does not have.  Raises :class:`RevisionError` for
    a revision that cannot be read.
    """
    commit = resolve(root, revision)
    return {
        root / name: _git(root, "show", f"{commit}:./{name}").stdout.decode("utf-8", "replace")
        for name in edited_names(root, revision, folder)
        if (root / name).is_file()
    }


def text_at(root: Path, revision: str, name: str) -> str:
    """The text of the file ``name`` in ``revision``; empty where there is no such file known."""
    try:
        commit = resolve(root, revision)
    except RevisionError:
        return ""
    return _git(root, "show", f"{commit}:./{name}").stdout.decode("utf-8", "replace")


def edited_names(root: Path, revision: str, *places: str) -> list[str]:
    """The files of ``places`` that are new, changed or gone since ``revision``.

    Raises :class:`RevisionError` for a revision that cannot be read.
    """
    commit = resolve(root, revision)
    told = [
        _git(root, "diff", "--name-only", "-z", "--relative", commit, "--", *places),
        _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *places),
    ]
    return sorted({name for one in told for name in one.stdout.decode().split("\0") if name})


def unmerged(root: Path, *places: str) -> list[str]:
    """The files of ``places`` that a merge has left for a person to settle."""
    told = _git(
        root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z", "--", *places
    ).stdout
    return sorted({name for name in told.decode().split("\0") if name})


def three_ways(root: Path, name: str) -> str:
    """An unmerged file with whole hunks, each with what stood there before: ours, base, theirs.

    Empty where a side does not have the file.
    """
    with folders.scratch() as folder:
        sides = {"ours": 2, "base": 1, "theirs": 3}
        for side, stage in sides.items():
            found = _git(root, "show", f":{stage}:./{name}")
            if found.returncode:
                return ""
            (folder / side).write_bytes(found.stdout)
        labels = [word for side in sides for word in ("-L", side)]
        paths = [str(folder / side) for side in sides]
        return _git(root, "merge-file", "-p", "--diff3", *labels, *paths).stdout.decode(
            "utf-8", "replace"
        )
