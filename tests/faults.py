"""Runs that are killed, and disks that fill up, at any moment: ``python tests/faults.py NAME``.

Each run is a forked process of its own.  Every operation on files and folders is a moment (Python
tells an audit hook of each), and so is the middle of every file that is written.  At one of them
the process is killed with -9, or from then on the disk is full.  Afterwards what readers and
colleagues have must be whole, old or new, and the next run must leave nothing of the broken one.
With ``--twice`` each is done twice at once instead.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from attack import times
from books import KITES, TOWN, kites
from handbook.cli.main import main
from handbook.deploy import build, publication
from handbook.desk import registers
from handbook.domain import versions
from handbook.domain.build_settings import BuildSettings
from handbook.paper import shelf

Fault = Literal["kill", "full"]
#: What Python tells of files and folders as it works on them.
_MOMENTS = frozenset(
    {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.chmod",
     "shutil.copyfile", "shutil.rmtree", "tempfile.mkdtemp"}
)  # fmt: skip
#: Of these, what needs room on the disk.
_TAKES_ROOM = frozenset({"os.mkdir", "os.symlink", "shutil.copyfile", "tempfile.mkdtemp"})
DAY = "2026-11-24"
WRONG_CALL = 2
#: What an office sends new numbers for, a line for each field.
_FIGURES = """\
defaults:
  in_force: 2020-12-31
  verified: 2026-01-01
  confidence: seed
  sources: [{source: kite-act}]
figures:
  - id: statistics/kites
    title: {zh: 风筝数, en: Kites}
    value: 1234
    unit: {zh: 只, en: kites}
    text: {zh: "共 1,234 只。", en: "There were 1,234 kites."}
"""


@dataclass(frozen=True)
class Attacked:
    """Something that writes: how it begins, what it does, and what must be whole."""

    #: Put the last good state into an empty folder.
    begin: Callable[[Path], None]
    #: Bring the new state; it may raise :class:`SystemExit` with a code.
    act: Callable[[Path], object]
    #: What readers or colleagues have: parts, each of them old or new as a whole.
    parts: Callable[[Path], list[Mapping[str, bytes]]]
    #: Whether doing it again is refused in a sentence: what is there already is not written again.
    once: bool = False


# -- moments ---------------------------------------------------------------------------------------


class _Moments:
    """Counts the moments of this process and brings the fault at one of them."""

    def __init__(self, at: int, fault: Fault) -> None:
        self.at, self.fault, self.seen, self.on = at, fault, 0, False
        sys.addaudithook(self.hook)
        write = Path.write_bytes

        def half(path: Path, content: bytes) -> int:
            if self.next():
                with path.open("wb") as file:
                    file.write(bytes(content)[: len(content) // 2])
                self.strike()
            return write(path, content)

        Path.write_bytes = half  # type: ignore[method-assign]

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or event not in _MOMENTS:
            return
        takes_room = event in _TAKES_ROOM
        if event == "open":
            flags = arguments[2] if isinstance(arguments[2], int) else 0
            takes_room = bool(flags & os.O_CREAT)
            if not takes_room:
                return
        if self.next() and (takes_room or self.fault == "kill"):
            self.strike()

    def next(self) -> bool:
        """Whether the moment has come."""
        self.seen += 1
        return self.seen == self.at or (self.fault == "full" and self.seen > self.at)

    def strike(self) -> None:
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        self.on = False
        error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.on = True
        raise error


def _fork(attacked: Attacked, folder: Path, at: int, fault: Fault) -> tuple[int, int]:
    """Run in a process of its own: how it ended (a signal below 0), and the moments it saw."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            with (folder.parent / "said").open("w") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
            moments = _Moments(at, fault)
            moments.on = True
            try:
                code = int(attacked.act(folder) or 0)  # type: ignore[call-overload]
            except SystemExit as exit_:
                code = int(exit_.code or 0)
            moments.on = False
            os.write(writing, str(moments.seen).encode())
        except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    seen = os.read(reading, 20)
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, int(seen or 0)


# -- what is attacked ------------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones left out."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        for name in [path.relative_to(folder).as_posix()]
    }


def hidden(folder: Path) -> list[str]:
    """What a reader does not see and nobody would look for, but the lock of a publication."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob(".*"))
        if path.name != ".lock" and ".cache" not in path.relative_to(folder).parts
    ]


def site(folder: Path, text: str) -> Path:
    """A site of a few pages, with all that publishing and releasing ask for."""
    version = versions.data(KITES, kites().jurisdictions)
    index = {"as_of": DAY, "versions": {"revision": version.revision}}
    files = {
        "index.html": f"<p>{text * 900}",
        "en/index.html": f"<p>{text * 900}",
        "404.html": "<p>404",
        "api/v1/index.json": json.dumps(index),
        "api/v1/situations.json": "{}",
        "assets/a.css": f"a {{ content: '{text}' }}",
        "pdf/handbook-zh.pdf": text * 100,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


def _quiet(*_: object) -> None:
    """Nothing is said."""


def _begin_publication(folder: Path) -> None:
    for text in ("a", "b"):
        site(folder / text, text)
    _publish(folder, "a")


def _publish(folder: Path, text: str) -> int:
    return publication.publish(folder, folder / "www", BuildSettings(), site=folder / text)


def _published(folder: Path) -> list[Mapping[str, bytes]]:
    # The configuration beside it names the folder, which is another one in each attempt.
    assert (folder / "www/current/server/nginx.conf").stat().st_size
    return [tree((folder / "www/current/site").resolve())]


def _build(folder: Path, text: str) -> int:
    """A build whose commands write their pages at once."""
    code = (
        "import sys, pathlib; a = pathlib.Path(sys.argv[1]); a.mkdir(parents=True)\n"
        "for n in range(9): (a / f'{n}.html').write_text(sys.argv[2] * 999)"
    )
    build._commands = lambda _, aside, __: [  # noqa: SLF001 - stands for MkDocs and the press
        [sys.executable, "-S", "-c", code, str(aside / name), text] for name in ("site", "pdf")
    ]
    build._unarranged = lambda *_: ""  # noqa: SLF001 - needs the whole book
    return build.build(folder, folder / "site", BuildSettings())


def _print(folder: Path, text: str) -> None:
    try:
        with shelf.filled(folder / "print") as made:
            for name in ("handbook-zh.pdf", "handbook-en.pdf", "zh/a.pdf", "zh/b.pdf"):
                made.put(name, text.encode() * 500)
    except OSError:
        sys.exit(2)


def _each(folder: Path) -> list[Mapping[str, bytes]]:
    return [{name: content} for name, content in tree(folder).items()]


def _project(folder: Path) -> None:
    """The handbook of kites as a project of its own."""
    shutil.copytree(KITES, folder / "data")
    (folder / "registers").mkdir()
    (folder / "registers/api-v1.json").write_text("{}", "utf-8")
    (folder / "requirements.lock").write_text("", "utf-8")
    (folder / "mkdocs.yml").write_text(f"site_name: Kites\nextra: {{city: {TOWN}}}\n", "utf-8")


def _command(*arguments: str) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        os.chdir(folder)
        main([*arguments])

    return act


def _update(folder: Path, text: str) -> int:
    try:
        registers.write(
            {folder / "registers" / f"{name}.lock": text * 2000 for name in ("a", "b", "c")}
        )
    except OSError:
        return 2
    return 0


ATTACKED: dict[str, Attacked] = {
    "publish": Attacked(
        _begin_publication, lambda folder: _publish(folder, "b"), _published
    ),
    "build": Attacked(
        lambda folder: _quiet(_build(folder, "a")), lambda folder: _build(folder, "b"),
        lambda folder: [tree(folder / "site")],
    ),
    "pdf": Attacked(
        lambda folder: _print(folder, "a"), lambda folder: _print(folder, "b"), _each
    ),
    "update": Attacked(
        lambda folder: _quiet(_update(folder, "a")), lambda folder: _update(folder, "b"), _each
    ),
    "new": Attacked(
        _project,
        _command("new", "source", "--level", "city", "--id", "attack", "--title-zh", "通知",
                 "--title-en", "Notice", "--issuer-zh", "某局", "--issuer-en", "An office",
                 "--kind", "notice", "--copy", "original", "--confidence", "official",
                 "--governs-zh", "照片。", "--governs-en", "Photos."),
        _each,
        once=True,
    ),
    "import": Attacked(
        lambda folder: _quiet(
            _project(folder),
            (folder / "list.csv").write_text("id,value\nstatistics/kites,1235\n", "utf-8"),
            (folder / "data" / TOWN / "statistics.yml").write_text(_FIGURES, "utf-8"),
        ),
        _command("import", "statistics", "list.csv", "--apply"),
        _each,
    ),
    "release": Attacked(
        lambda folder: _quiet(
            _project(folder), site(folder / "a", "a"), site(folder / "b", "b"),
            _command("release", "--site", "a", "--out", "out", "--as-of", DAY, "--record")(folder),
        ),
        _command("release", "--site", "b", "--out", "out", "--as-of", DAY, "--record"),
        _each,
    ),
}  # fmt: skip


# -- the attack ------------------------------------------------------------------------------------


@contextmanager
def _begun(good: Path) -> Iterator[Path]:
    """A copy of the last good state, with room for temporary files beside it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "state"
        shutil.copytree(good, folder, symlinks=True)
        (Path(place) / "tmp").mkdir()
        before, tempfile.tempdir = tempfile.tempdir, str(Path(place) / "tmp")
        try:
            yield folder
        finally:
            tempfile.tempdir = before


def attack(name: str, few: int, many: int) -> dict[str, Any]:
    """Strike ``name`` at random moments: what was tried, and every state that was lost."""
    attacked = ATTACKED[name]
    lost: list[str] = []
    tried = {"kill": 0, "full": 0}
    with tempfile.TemporaryDirectory() as place:
        good = Path(place) / "good"
        good.mkdir()
        code = _begin(attacked, good)
        if code:
            return {"tried": tried, "lost": [f"it does not begin: {code}"]}
        old = attacked.parts(good)
        with _begun(good) as folder:
            code, moments = _fork(attacked, folder, 0, "kill")
            if code or not moments:
                said = (folder.parent / "said").read_text("utf-8")
                return {"tried": tried, "lost": [f"without a fault: {code} {said}"]}
            new = attacked.parts(folder)
        for chance in times(few, many):
            at = chance.randint(1, moments)
            faults: tuple[Fault, ...] = ("kill", "full")
            for fault in faults:
                tried[fault] += 1
                with _begun(good) as folder:
                    found = _strike(attacked, folder, (at, fault), (old, new))
                    lost += [f"{fault} at {at} of {moments}: {one}" for one in found]
    return {"moments": moments, "tried": tried, "lost": lost}


def _begin(attacked: Attacked, good: Path) -> int:
    child = os.fork()
    if child == 0:
        code = 70
        with suppress(SystemExit):
            attacked.begin(good)
            code = 0
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _strike(
    attacked: Attacked,
    folder: Path,
    moment: tuple[int, Fault],
    states: tuple[list[Mapping[str, bytes]], list[Mapping[str, bytes]]],
) -> Iterator[str]:
    (at, fault), (old, new) = moment, states
    code, _ = _fork(attacked, folder, at, fault)
    said = (folder.parent / "said").read_text("utf-8")
    if fault == "full" and (code not in {0, 1, 2} or "Traceback" in said):
        yield f"exit {code}: {said[-600:]}"
    for part in attacked.parts(folder):
        if part not in old and part not in new:
            yield f"neither old nor new: {sorted(part)[:3]}"
    if fault == "full" and hidden(folder.parent):
        yield f"left at once: {hidden(folder.parent)[:3]}"
    done, _ = _settled(attacked, folder)
    if done and not (attacked.once and done == WRONG_CALL):
        yield f"the next run ends with {done}: {(folder.parent / 'said').read_text('utf-8')[-300:]}"
    if hidden(folder.parent):
        yield f"left by the next run: {hidden(folder.parent)[:3]}"
    if not done and attacked.parts(folder) != new:
        yield "the next run does not bring the new state"


def twice(name: str, few: int, many: int) -> dict[str, Any]:
    """Do ``name`` twice at once: how both ended, and what was wrong with it."""
    attacked = ATTACKED[name]
    lost: list[str] = []
    codes: list[list[int]] = []
    with tempfile.TemporaryDirectory() as place:
        good = Path(place) / "good"
        good.mkdir()
        _begin(attacked, good)
        old = attacked.parts(good)
        with _begun(good) as folder:
            _fork(attacked, folder, 0, "kill")
            new = attacked.parts(folder)
        for chance in times(few, many):
            with _begun(good) as folder:
                pauses = (0.0, chance.uniform(0, 0.05))
                started = [_started(attacked, folder, pause) for pause in pauses]
                codes.append([os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in started])
                said = "".join(one.read_text("utf-8") for one in folder.parent.glob("said-*"))
                if not set(codes[-1]) <= {0, 1, 2} or "Traceback" in said:
                    lost.append(f"exit {codes[-1]}: {said[-600:]}")
                # Two who choose one id at once may each be told that it is taken.
                if 0 not in codes[-1] and not attacked.once:
                    lost.append(f"neither of them did it: {said[-300:]}")
                if any(codes[-1]) and not said.strip():
                    lost.append("one was refused without a word")
                if any(part not in (*old, *new) for part in attacked.parts(folder)):
                    lost.append("neither old nor new")
                if hidden(folder.parent):
                    lost.append(f"left: {hidden(folder.parent)[:3]}")
    return {"codes": codes, "lost": lost}


def _started(attacked: Attacked, folder: Path, pause: float) -> int:
    """A run in a process of its own that begins after a pause in seconds; its number."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        with (folder.parent / f"said-{os.getpid()}").open("w") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        time.sleep(pause)
        try:
            code = int(attacked.act(folder) or 0)  # type: ignore[call-overload]
        except SystemExit as exit_:
            code = int(exit_.code or 0)
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _settled(attacked: Attacked, folder: Path) -> tuple[int, int]:
    """The next run, once what the killed one had started has ended."""
    for _ in range(20):
        ended = _fork(attacked, folder, 0, "kill")
        if not hidden(folder.parent):
            break
        time.sleep(0.05)
    return ended


if __name__ == "__main__":
    # Only the figures go to standard output.
    told, sys.stdout = sys.stdout, sys.stderr
    if sys.argv[1] == "--twice":
        figures = {name: twice(name, 2, 50) for name in sys.argv[2:]}
    else:
        figures = {name: attack(name, 1, 50) for name in sys.argv[1:]}
    json.dump(figures, told, indent=1)
