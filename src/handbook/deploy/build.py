"""Build the site aside, then swap: the last good site stays whole until the new one is complete."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from handbook.desk import browser_editor
from handbook.domain.book import Book
from handbook.domain.build_settings import BuildSettings
from handbook.domain.problems import DataProblemsError
from handbook.domain.system_errors import why_number
from handbook.language import translations
from handbook.rules import freshness
from handbook.rules.book_cache import load_cached
from handbook.storage import folders

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def build(root: Path, out: Path, settings: BuildSettings) -> int:
    """Build the handbook at ``root`` into ``out`` through MkDocs; return its exit code.

    A build that fails or is killed, or finds the disk full, leaves ``out`` as it was.  A strict one
    refuses texts whose other language is newer.
    """
    if settings.strict and (late := translations.late(root, settings.city)):
        _say("".join(f"{translations.line(one)}\n" for one in late).rstrip())
        _say(
            f"{len(late)} 个译文过时，不能发布：改好以后运行 handbook update。\n"
            f"{len(late)} texts are older than their other language and cannot be released: amend "
            "them, then run handbook update."
        )
        return 1
    environment = settings.environment
    _say(f"正在生成网站…… / Building the site into {out} …")
    try:
        with folders.aside(out) as (aside, lock):
            commands = _commands(root, aside, settings)
            code, last = _run_together(commands, root, environment, lock)
            if code == 0 and (aside / "pdf").is_dir():
                (aside / "pdf").rename(aside / "site" / "pdf")
            if code == 0:
                _add_editor(root, aside / "site", settings)
                folders.swap(aside / "site", out)
                _say(_unarranged(root, settings))
                _say(f"完成。 / Done: {out}")
                return 0
            trouble = next((one for one in _FULL | _CLOSED if f"[Errno {one}]" in last), 0)
            _say(_reason(trouble, out) if trouble else last)
            code = 2 if trouble else 1
    except OSError as error:
        _say(_reason(error.errno or 0, out))
        code = 2
    except browser_editor.AdminError as error:
        _say(f"{error.zh}\n{error.en}")
        code = 2
    _say("没有改动原有网站。 / The published site was left as it was.")
    return code


def _add_editor(root: Path, site: Path, settings: BuildSettings) -> None:
    """The editor in the browser, where it is switched on."""
    if settings.editor:
        book = load_cached(root / "data", settings.city)
        browser_editor.write(book, settings.editor, site, root / ".cache" / "admin")


def _unarranged(root: Path, settings: BuildSettings) -> str:
    """What the site lacks: the holidays of the years that are due."""
    book = _sound(root, settings)
    years = freshness.calendar_due(book, settings.day) if book else ()
    lacking = [freshness.say_due(year, settings.day) for year in years]
    return "\n".join(f"{text.zh}\n{text.en}" for text in lacking)


def _command(site: Path, *, strict: bool) -> list[str]:
    """What builds the site into ``site``."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)]
    return [*command, "--strict"] if strict else command


def _commands(root: Path, aside: Path, settings: BuildSettings) -> list[list[str]]:
    """What builds the site into ``aside``, and beside it what prints the books and the sheets."""
    commands = [_command(aside / "site", strict=settings.strict)]
    if (
        settings.pdf and _sound(root, settings) is not None
    ):  # else the site's command says what is wrong, once
        printing = [sys.executable, "-m", "handbook.cli", "pdf", "--out", str(aside / "pdf")]
        commands += [[*printing, "--only", part] for part in ("book", "sheets")]
    return commands


def _sound(root: Path, settings: BuildSettings) -> Book | None:
    """What there is to print from; ``None`` where the data is unsound."""
    try:
        return load_cached(root / "data", settings.city)
    except DataProblemsError:
        return None


def _run_together(
    commands: list[list[str]], root: Path, environment: dict[str, str], lock: int
) -> tuple[int, str]:
    """Run the commands side by side; the first failure ends the others.

    The result is the exit code and the last line of the trace of the one that failed, or 0.
    """
    running: list[subprocess.Popen[str]] = []
    with ThreadPoolExecutor(len(commands)) as pool:
        runs = [
            pool.submit(_run, command, root, environment, lock, running) for command in commands
        ]
        try:
            for run in as_completed(runs):
                code, last = run.result()
                if code:
                    return code, last
        finally:
            for process in running:
                process.kill()
    return 0, ""


def _run(
    command: list[str],
    root: Path,
    environment: dict[str, str],
    lock: int,
    running: list[subprocess.Popen[str]],
) -> tuple[int, str]:
    """Run a build and pass on what it says; return its exit code and what it failed with.

    The run keeps the lock for as long as it lives, even when this process is killed.
    """
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Windows passes none on: there the lock goes with this process, and so does the run.
        pass_fds=[lock] if os.name == "posix" else [],
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    running.append(process)
    trace: list[str] = []
    try:
        assert process.stdout is not None  # noqa: S101 - says it to the type checker
        with process.stdout as lines:
            for line in lines:
                if trace or line.startswith("Traceback "):
                    trace.append(line)  # no reader of ours can use more than its last line
                else:
                    sys.stderr.write(line)
                    sys.stderr.flush()
        code = process.wait()
    finally:
        process.kill()
        process.wait()
    return code, trace[-1].strip() if trace else ""


def _reason(trouble: int, out: Path) -> str:
    """What keeps the site from being written, by its ``errno``, and what to do about it."""
    if trouble in _FULL:
        return (
            f"磁盘已满，写不下新网站：{out.parent}。请腾出空间，或用 --out 换一个磁盘。\n"
            f"The disk is full: no room for the new site in {out.parent}. Make room, or choose "
            "another disk with --out."
        )
    what = why_number(trouble)
    return (
        f"不能写入 {out.parent}：{what.zh}。请换一个文件夹或检查权限。\n"
        f"Cannot write to {out.parent}: {what.en}. Choose another folder or check the permissions."
    )


def _say(text: str) -> None:
    if text:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
