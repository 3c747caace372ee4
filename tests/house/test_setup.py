"""The repository sets itself up anywhere: no index address, no machine path, one command each."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from books import ROOT

PUBLIC_TARGETS = ("serve", "build", "test", "quick", "check", "pdf", "bench", "mutation")

# In pieces, so that this file does not hold what it looks for.
INDEX_HOSTS = re.compile(
    "|".join(
        re.escape("".join(pieces))
        for pieces in (
            ("py", "pi.org"),
            ("python", "hosted.org"),
            ("registry.", "npmjs"),
            ("registry.", "yarnpkg"),
            ("npm", "mirror.com"),
            ("proxy.", "golang"),
            ("static.", "crates.io"),
            ("deb.", "debian.org"),
            ("mirrors.", "aliyun"),
            ("mirrors.", "tuna"),
            ("/pypi/", "simple"),
            ("extra-", "index-url ="),
        )
    ),
    re.IGNORECASE,
)
# A folder of somebody's machine; not the same word inside an address or a relative path.
MACHINE_PATH = re.compile(r"(?<![\w./:%-])(?:/(?:work|root|home|Users|opt|tmp)/\w|[A-Z]:\\Users\\)")
LOCKED_ADDRESS = re.compile(r'"resolved"\s*:|\b(?:url|registry)\s*=\s*"https?:')
HASHED_PIN = re.compile(
    r"^([\w.-]+)==([\w.!+]+)[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", re.MULTILINE
)


def text_files() -> list[tuple[str, str]]:
    """Every file that is, or with the next commit would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = []
    for name in sorted(set(listed.split("\0")) - {""}):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found.append((name, content.decode()))
    return found


def hits(pattern: re.Pattern[str], only: str = "") -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in text_files()
        if name.endswith(only)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def run(*command: str | Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    if path:
        env |= {"PATH": str(path), "HOME": str(path)}
    return subprocess.run(
        [*map(str, command)], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def only_tools(folder: Path, *names: str) -> Path:
    """A PATH that holds these commands and no others."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (INDEX_HOSTS, "https://" + "py" + "pi.org/simple"),
        (INDEX_HOSTS, "https://" + "files.python" + "hosted.org/packages/x.whl"),
        (MACHINE_PATH, "see " + "/ho" + "me/ann/handbook"),
        (MACHINE_PATH, 'Path("' + "/wo" + 'rk/main")'),
        (LOCKED_ADDRESS, '"resolved": "x"'),
        (LOCKED_ADDRESS, 'source = { registry = "https' + '://x" }'),
    ],
)
def test_the_scan_sees_what_it_looks_for(pattern: re.Pattern[str], line: str) -> None:
    """The scan finds what it looks for where it is."""
    assert pattern.search(line)


def test_the_scan_leaves_addresses_and_relative_paths_alone() -> None:
    """Web addresses and relative paths are not taken for paths of a machine."""
    assert not MACHINE_PATH.search("https://example.org/home/work/page.html docs/work/x ../tmp/y")


def test_no_file_holds_a_package_index() -> None:
    """No file names the package index of a machine."""
    assert hits(INDEX_HOSTS) == []


def test_no_file_holds_a_machine_path() -> None:
    """No file holds a path that only one machine has."""
    assert hits(MACHINE_PATH) == []
    if len(ROOT.parts) > 2:  # a name directly under / may be any word
        assert hits(re.compile(re.escape(str(ROOT)) + r"\b")) == []


def test_locks_hold_no_address() -> None:
    """The lists of packages hold no address."""
    assert hits(re.compile("https?:"), only=".lock") == []
    assert hits(LOCKED_ADDRESS, only="uv.lock") == []
    assert hits(LOCKED_ADDRESS, only="package-lock.json") == []


def test_the_top_holds_what_people_read() -> None:
    """At the top stand documents, settings that tools look for only there, and folders."""
    documents = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}
    documents |= {"LICENSE", "LICENSE-CONTENT.md", "NOTICE.md"}
    settings = {
        "Makefile", "mkdocs.yml", "pyproject.toml", "requirements.lock", "CODEOWNERS",
        ".editorconfig", ".gitattributes", ".gitignore", "requirements-run.lock",
        ".pre-commit-hooks.yaml",
    }  # fmt: skip
    top = {name for name, _ in text_files() if "/" not in name}
    assert top - settings == documents


LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#[^)\s]*)?\)")


def test_every_link_of_the_manual_leads_somewhere() -> None:
    """Each relative link of README, CONTRIBUTING, the manual and the decisions leads to a file."""
    lost = [
        f"{name}: {target}"
        for name, text in text_files()
        if name.endswith(".md") and name.split("/")[0] in {name, "manual", "decisions"}
        for target in LINK.findall(text)
        if target and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert lost == []


def test_lock_pins_every_direct_dependency_with_a_hash() -> None:
    """Each package asked for is pinned to a version that is allowed, with its hash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = {canonicalize_name(name): Version(at) for name, at in HASHED_PIN.findall(lock)}
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(r for extra in project["project"]["optional-dependencies"].values() for r in extra),
    ]
    for line in wanted:
        need = Requirement(line)
        assert canonicalize_name(need.name) in pins, need.name
        assert need.specifier.contains(pins[canonicalize_name(need.name)]), line


def test_every_locked_package_has_a_hash() -> None:
    """Every pinned package has a hash."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert len(HASHED_PIN.findall(lock)) == len(re.findall(r"^[\w.-]+==", lock, re.MULTILINE)) > 0


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock, each with its version."""
    return dict(HASHED_PIN.findall((ROOT / lock).read_text("utf-8")))


def test_a_publishing_host_gets_a_part_of_what_tests_get() -> None:
    """The smaller lock holds what the program needs, at the same versions, and no tool of tests."""
    whole, run = pins("requirements.lock"), pins("requirements-run.lock")
    assert run.items() < whole.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {canonicalize_name(Requirement(line).name) for line in needed} <= run.keys()
    assert not run.keys() & {"pytest", "playwright", "ruff", "mypy", "hypothesis"}


@pytest.mark.parametrize("target", ["serve", "build", "check", "pdf"])
def test_what_publishes_sets_up_the_smaller_half(target: str) -> None:
    """A fresh machine that only builds installs the smaller lock; one that tests the larger."""
    text = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}: \$\(RUN\) ", text, re.MULTILINE)
    assert re.search(r"^test: \$\(STAMP\) ", text, re.MULTILINE)
    assert "lock=requirements-run.lock" in (ROOT / "scripts/set-up.sh").read_text("utf-8")


def test_make_alone_prints_help() -> None:
    """Make without a target prints the help."""
    assert run("make").stdout == run("make", "help").stdout


@pytest.mark.parametrize("target", PUBLIC_TARGETS)
def test_make_lists_and_knows_every_public_target(target: str) -> None:
    """Each public target is listed in both languages and can be run."""
    assert re.search(rf"^make {target} +\S+.* / \S+", run("make", "help").stdout, re.MULTILINE)
    plan = run("make", "--dry-run", target)
    assert plan.returncode == 0, plan.stderr


@pytest.mark.parametrize(("length", "kept"), [(72, True), (73, False)])
def test_a_subject_of_a_commit_fits_on_a_line(tmp_path: Path, length: int, *, kept: bool) -> None:
    """The hook lets 72 characters through, Chinese ones too, and refuses one more."""
    message = tmp_path / "message"
    message.write_text(f"\n{'照' * length}\n\nA body may be as long as it likes: {'x' * 99}\n")
    hook = run("scripts/hooks/commit-msg", message)
    assert (hook.returncode == 0) is kept
    assert kept or "at most 72" in hook.stderr


def test_ci_runs_make_test() -> None:
    """The machine that tests runs what colleagues run."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^exec make test$", script.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.sh")), ids=lambda p: p.name)
def test_scripts_can_be_started(script: Path) -> None:
    """Each script can be started and has no slip of syntax."""
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
    assert run("bash", "-n", script).returncode == 0


def test_set_up_without_python_says_so_in_both_languages(tmp_path: Path) -> None:
    """Without Python the set-up says so in both languages and leaves nothing behind."""
    (tmp_path / "scripts").mkdir()
    script = Path(shutil.copy(ROOT / "scripts" / "set-up.sh", tmp_path / "scripts"))
    bash = shutil.which("bash")
    assert bash
    result = run(bash, script, path=only_tools(tmp_path / "bin", "dirname"))
    assert result.returncode == 1
    assert "找不到 Python 3.11.5" in result.stderr
    assert "No Python 3.11.5 or later" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_set_up_on_debian_12_advises_what_helps(tmp_path: Path) -> None:
    """Where the system's own Python is too old, its package is not named: another one is."""
    (tmp_path / "scripts").mkdir()
    script = Path(shutil.copy(ROOT / "scripts" / "set-up.sh", tmp_path / "scripts"))
    tools = only_tools(tmp_path / "bin", "dirname")
    old = tmp_path / "bin" / "python3"
    old.write_text('#!/bin/sh\ncase "$2" in *platform*) echo 3.11.2;; *) exit 1;; esac\n')
    old.chmod(0o755)
    bash = shutil.which("bash")
    assert bash
    result = run(bash, script, path=tools)
    assert result.returncode == 1
    assert "this machine has 3.11.2" in result.stderr
    assert "uv python install 3.13" in result.stderr
    assert "install python3 " not in result.stderr


def test_missing_system_packages_are_named_and_do_not_stop(tmp_path: Path) -> None:
    """System packages that are missing are named, and work goes on."""
    bash = shutil.which("bash")
    assert bash
    script = ROOT / "scripts" / "system-packages.sh"
    result = run(bash, script, path=only_tools(tmp_path / "bin"))
    assert result.returncode == 0
    assert "chromium fonts-noto-cjk" in result.stderr
    assert "this system has no apt-get" in result.stderr
