"""Build the site aside, then swap: the last good site stays whole until the new one is complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from handbook import translations


def build(root: Path, out: Path, as_of: date | None, *, strict: bool) -> int:
    """Build the handbook at ``root`` into ``out`` through MkDocs; return its exit code.

    ``as_of`` fixes the day of the edition; ``None`` means today.  A failed or killed build leaves
    ``out`` as it was.  ``strict`` refuses texts whose other language is newer.
    """
    if strict and (late := translations.late(root)):
        sys.stderr.write("".join(f"{translations.line(one)}\n" for one in late))
        sys.stderr.write(
            f"{len(late)} 个译文过时，不能发布：改好以后运行 handbook parity --update。\n"
            f"{len(late)} texts are older than their other language and cannot be released: amend "
            "them, then run handbook parity --update.\n"
        )
        return 1
    environment = dict(os.environ, NO_MKDOCS_2_WARNING="1")
    if as_of:
        environment["HANDBOOK_AS_OF"] = as_of.isoformat()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        sys.stderr.write(
            f"不能写入 {out.parent}：{error.strerror}。请换一个文件夹或检查权限。\n"
            f"Cannot write to {out.parent}: {error.strerror}. Choose another folder or check the "
            "permissions.\n"
        )
        return 2
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(aside / "site")]
    if strict:
        command.append("--strict")
    sys.stderr.write(f"正在生成网站…… / Building the site into {out} …\n")
    try:
        # What MkDocs says are messages, on whichever stream it says them.
        code = subprocess.run(  # noqa: S603
            command, cwd=root, env=environment, check=False, stdout=2
        ).returncode
        if code == 0:
            _swap(aside / "site", out, aside / "old")
            sys.stderr.write(f"完成。 / Done: {out}\n")
        else:
            sys.stderr.write("没有改动原有网站。 / The published site was left as it was.\n")
            code = 1
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return code


def _swap(new: Path, out: Path, old: Path) -> None:
    if out.exists():
        out.rename(old)
    new.rename(out)
