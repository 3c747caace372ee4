"""Whether the tests notice a change of the program: ``make mutation``.

A sample of small changes (mutants) is made to the rooms that decide what readers are told, one at a
time, in a copy of the project below ``.cache/``.  The tests that enter the changed function run
first, then all quick tests of the room, then the tests that ask whole answers.  A mutant that no
test notices has survived: either the tests have a gap, or the change changes nothing.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import copy
import functools
import gc
import inspect
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src") / "handbook"
COPIES = ROOT / ".cache" / "mutation"
#: Changes that change nothing that anybody could notice, each with the reason.
EQUIVALENT = ROOT / "scripts" / "mutation-equivalent.yml"
ROOMS = ("rules", "loading", "language", "batch", "storage", "deploy")
#: Quick tests that ask whole answers, whichever room has changed of those that decide them.
_ANSWERS = ("tests/house/test_golden.py", "tests/export", "tests/rules/test_cases.py")
#: What is run besides the tests of the room itself.
WIDER = {
    "rules": (*_ANSWERS, "tests/audit/test_impact_report.py"),
    "loading": _ANSWERS,
    "language": _ANSWERS,
}
TIMEOUT = "timeout"
#: The tests ended without a word on what failed: somebody ended them, or memory ran out.
UNDECIDED = "undecided"
#: The name by which a function tells that it is entered.
ENTERED = "__mutation_entered__"
QUICK = ("-m", "not browser and not slow")

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mutant:
    """One change of one module.

    ``start`` and ``end`` are offsets in bytes of the module; ``function`` is the qualified name of
    the outermost function around the change, empty where there is none.
    """

    path: str
    line: int
    start: int
    end: int
    kind: str
    before: str
    after: str
    function: str

    def applied(self, source: bytes) -> bytes:
        """The source of the module with this change."""
        return source[: self.start] + self.after.encode() + source[self.end :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a mutant: ``killed``, ``survived``, ``equivalent``, or one of the constants.

    ``by`` is the first test that failed, or why a change changes nothing.
    """

    mutant: Mutant
    result: str
    by: str


class Changes(ast.NodeVisitor):
    """Every change that can be made to a module.

    Left out is what runs no decision: annotations, decorators, docstrings, and ``strict=True`` of
    ``zip``, which only guards against a slip of the program's own.
    """

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.rows = [0]
        for row in source.splitlines(keepends=True):
            self.rows.append(self.rows[-1] + len(row))
        self.names: list[str] = []
        self.functions: list[str] = []
        self.found: list[Mutant] = []
        self.visit(ast.parse(source))

    def add(self, node: ast.expr | ast.stmt, kind: str, after: str) -> None:
        """A change of ``node`` into the source ``after``."""
        start = self.rows[node.lineno - 1] + node.col_offset
        end = self.rows[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        self.found.append(
            Mutant(
                path=self.path,
                line=node.lineno,
                start=start,
                end=end,
                kind=kind,
                before=ast.unparse(node).partition("\n")[0],
                after=after,
                function=self.functions[0] if self.functions else "",
            )
        )

    def expression(self, node: ast.expr, kind: str, after: ast.expr) -> None:
        """A change of an expression, which keeps its place among its neighbours."""
        self.add(node, kind, f"({ast.unparse(after)})")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """The body and the defaults of a function."""
        self.names.append(node.name)
        name = ".".join(self.names)
        for value in (*node.args.defaults, *node.args.kw_defaults):
            if value:
                self.visit(value)
        self.functions.append(name)
        self.names.append("<locals>")
        for statement in node.body:
            self.visit(statement)
        del self.names[-2:], self.functions[-1]

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The body of a class."""
        self.names.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self.names.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Only the value: an annotation decides nothing."""
        if node.value:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        """The arguments, but for ``strict``."""
        for child in (node.func, *node.args):
            self.visit(child)
        for keyword in node.keywords:
            if keyword.arg != "strict":
                self.visit(keyword.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Each comparison becomes its neighbour and its opposite."""
        for place, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                changed = copy.deepcopy(node)
                changed.ops[place] = other()
                self.expression(node, "comparison", changed)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """``and`` and ``or`` change places."""
        changed = copy.deepcopy(node)
        changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self.expression(node, "and/or", changed)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """``not`` is forgotten."""
        if isinstance(node.op, ast.Not):
            self.expression(node, "not", node.operand)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A number is one too many or too few, yes is no."""
        if isinstance(node.value, bool):
            self.add(node, "constant", str(not node.value))
        elif isinstance(node.value, int):
            for other in (node.value + 1, node.value - 1):
                self.add(node, "constant", f"({other})")

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """The two values change places."""
        changed = copy.deepcopy(node)
        changed.body, changed.orelse = changed.orelse, changed.body
        self.expression(node, "branches", changed)
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        """The branches change places; without a second one, the condition is the opposite."""
        if not isinstance(node.test, ast.Compare):  # whose opposite is made anyway
            self.add(node.test, "branches", f"(not ({ast.unparse(node.test)}))")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        """Nothing is returned."""
        if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.add(node, "return", "return None")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A statement is forgotten; a docstring is none."""
        if not isinstance(node.value, ast.Constant):
            self.add(node, "statement", "pass")
            self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """What is inside; a whole statement of these kinds is forgotten as well."""
        if isinstance(node, ast.AugAssign | ast.Raise | ast.Continue | ast.Break):
            self.add(node, "statement", "pass")
        super().generic_visit(node)


def mutants(folder: Path, room: str) -> list[Mutant]:
    """Every mutant of a room, in the order of its files and lines."""
    return sorted(
        mutant
        for path in (folder / PACKAGE / room).rglob("*.py")
        for mutant in Changes(path.relative_to(folder).as_posix(), path.read_bytes()).found
    )


def sample(found: list[Mutant], count: int, seed: str) -> list[Mutant]:
    """At most ``count`` of the mutants, the same ones for the same seed and the same program."""
    return sorted(random.Random(seed).sample(found, min(count, len(found))))  # noqa: S311


def equivalent() -> dict[tuple[str, str, str, str], str]:
    """Why a change changes nothing, by module, function, what stands there and what is put there.

    Lines of a module move; what a change is does not.
    """
    rows = yaml.safe_load(EQUIVALENT.read_text("utf-8"))
    return {(row["path"], row["function"], row["before"], row["after"]): row["why"] for row in rows}


def named(mutant: Mutant) -> tuple[str, str, str, str]:
    """A mutant as :func:`equivalent` knows it."""
    return mutant.path, mutant.function, mutant.before, mutant.after


class Trials:
    """A plugin of pytest that tries mutants in forks of a process that has collected the tests.

    A fork puts the changed code in place of a function's own, forgets what is cached, and runs the
    tests that enter the function, the quickest first.  ``out`` gets a line for each mutant: the
    test that noticed it, or nothing.
    """

    def __init__(self, folder: Path, room: str, chosen: list[Mutant], limit: float) -> None:
        self.folder, self.room, self.chosen, self.limit = folder, room, chosen, limit
        self.out = folder.parent / "noticed.txt"
        self.items: list[pytest.Item] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what the tests enter, then try every mutant."""
        self.items = session.items
        learnt = self.folder.parent / "entered.json"
        if wrong := self.forked(lambda: self.learn(learnt), 10 * self.limit):
            pytest.exit(f"what the tests enter is not known: {wrong}", 1)
        tests = json.loads(learnt.read_text("utf-8"))
        for mutant in self.chosen:
            name = f"{mutant.path}:{mutant.function}"
            entering = sorted((time, at) for at, (time, seen) in enumerate(tests) if name in seen)
            items = [self.items[at] for _, at in entering]
            by = self.forked(lambda: self.attempt(mutant, items), self.limit) if items else ""  # noqa: B023
            with self.out.open("a", encoding="utf-8") as out:
                out.write(f"{by}\n")
        return True

    def forked(self, work: Callable[[], str], limit: float) -> str:
        """What ``work`` says in a fork; ``timeout`` if it does not say it in time."""
        answer = self.folder.parent / "answer.txt"
        answer.write_text(UNDECIDED, "utf-8")
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            log = os.open(self.folder.parent / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            try:
                answer.write_text(work(), "utf-8")
            finally:
                os._exit(0)
        end = time.monotonic() + limit
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return TIMEOUT
            time.sleep(0.01)
        return answer.read_text("utf-8")

    def learn(self, learnt: Path) -> str:
        """Write down what each test takes and enters, and which fail without any change."""
        entered: set[str] = set()
        vars(builtins)[ENTERED] = entered.add
        for path in (self.folder / PACKAGE / self.room).rglob("*.py"):
            name = path.relative_to(self.folder).as_posix()
            put_in_place(path, compile(Noting(name, path).tree, path, "exec"))
        failing: list[str] = []
        tests: list[tuple[float, list[str]]] = []
        # The next one is named, so that what several tests share is kept for them.
        for item, following in zip(self.items, (*self.items[1:], None), strict=True):
            entered.clear()
            begun = time.perf_counter()
            failed = self.first_failing([item], following)
            tests.append((time.perf_counter() - begun, [] if failed else sorted(entered)))
            if failed:
                item.session.testsfailed = 0
                failing.append(failed)
        (self.folder.parent / "failing.json").write_text(json.dumps(failing), "utf-8")
        learnt.write_text(json.dumps(tests), "utf-8")
        return ""

    def attempt(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        """The first test that fails with the mutant in place."""
        path = self.folder / mutant.path
        try:
            changed = compile(mutant.applied(path.read_bytes()), path, "exec")
        except SyntaxError as error:
            return f"not a program: {error}"
        put_in_place(path, changed)
        return self.first_failing(items)

    @staticmethod
    def first_failing(items: list[pytest.Item], last: pytest.Item | None = None) -> str:
        """The first of the tests that fails; ``last`` is what will run after them."""
        for item, following in zip(items, (*items[1:], last), strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return item.nodeid
        return ""


class Noting(ast.NodeVisitor):
    """A module whose functions tell that they are entered, at their first line."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.outside: list[str] = []
        self.tree = ast.parse(path.read_bytes())
        self.visit(self.tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """The methods of a class."""
        self.outside.append(node.name)
        self.generic_visit(node)
        self.outside.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """A function, but for those inside it."""
        name = f"{self.name}:{'.'.join((*self.outside, node.name))}"
        (note,) = ast.parse(f"{ENTERED}({name!r})").body
        for inner in ast.walk(note):
            ast.copy_location(inner, node.body[0])
        node.body.insert(1 if ast.get_docstring(node) else 0, note)


def put_in_place(path: Path, changed: CodeType) -> None:
    """Give every function of a module the changed code, and forget what is cached.

    A function that no longer uses the same names of what surrounds it stays as it is: a fresh
    process has to tell.
    """
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(changed)}
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper):  # noqa: SLF001
            found.cache_clear()
        elif isinstance(found, FunctionType) and found.__code__.co_filename == str(path):
            code = codes.get((found.__code__.co_qualname, found.__code__.co_firstlineno))
            if code and code.co_freevars == found.__code__.co_freevars:
                found.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and of its classes, with what surrounds none of them."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            if not inner.co_flags & inspect.CO_OPTIMIZED:  # the body of a class
                yield from _codes(inner)


class Copy:
    """A copy of the project as it stands, where one room is changed."""

    def __init__(self, room: str, limit: float) -> None:
        self.room, self.limit = room, limit
        self.folder = COPIES / room / "tree"
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        _run("git", "clone", "--quiet", "--shared", str(ROOT), str(self.folder))
        edited = _run("git", "ls-files", "-z", "-m", "-o", "-d", "--exclude-standard")
        for name in filter(None, edited.split("\0")):
            source, target = ROOT / name, self.folder / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
            else:
                target.unlink(missing_ok=True)
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(self.folder / "src"), str(self.folder / "tests"))),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
        }

    def tried(self, chosen: list[Mutant]) -> list[str]:
        """The test that notices each mutant in a fork, or nothing."""
        task = self.folder.parent / "task.json"
        task.write_text(json.dumps([asdict(mutant) for mutant in chosen]), "utf-8")
        script = self.folder / Path(__file__).resolve().relative_to(ROOT)
        command = (sys.executable, script, "--room", self.room, "--limit", str(self.limit))
        run = subprocess.run(  # noqa: S603
            [*command, "--try", task],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            check=False,
        )
        noticed = self.folder.parent / "noticed.txt"
        if not noticed.exists() or run.returncode:
            sys.exit(f"{run.stdout.decode()[-3000:]}{run.stderr.decode()[-3000:]}")
        return noticed.read_text("utf-8").splitlines()

    def failing(self) -> list[str]:
        """The tests that fail before any change, which tell nothing."""
        tests: list[str] = json.loads((self.folder.parent / "failing.json").read_text("utf-8"))
        return tests

    def noticed(self, mutant: Mutant) -> str:
        """The test that notices a mutant when all is read from the changed file, or nothing."""
        path = self.folder / mutant.path
        source = path.read_bytes()
        command = [sys.executable, "-m", "pytest", "-x", "-q", *QUICK, f"tests/{self.room}"]
        command += WIDER.get(self.room, ())
        command += [f"--deselect={test}" for test in self.failing()]
        try:
            path.write_bytes(mutant.applied(source))
            run = subprocess.run(  # noqa: S603
                command,
                cwd=self.folder,
                env=self.env,
                capture_output=True,
                text=True,
                check=False,
                timeout=self.limit,
            )
        except subprocess.TimeoutExpired:
            return TIMEOUT
        finally:
            path.write_bytes(source)
            for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
                compiled.unlink()
        lines = (run.stdout + run.stderr).splitlines()
        failed = [line for line in lines if line.startswith(("FAILED ", "ERROR ", "E  "))]
        return "" if not run.returncode else failed[-1] if failed else UNDECIDED


def _run(*command: str) -> str:
    """What a command says; it ends all if it fails."""
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    return run.stdout


def tell(text: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def outcomes(project: Copy, chosen: list[Mutant], *, forks_only: bool) -> Iterator[Outcome]:
    """What becomes of each mutant: first in a fork, and what survives there in a fresh process.

    Without that a constant of a module, which no fork can change, is ``undecided``.
    """
    known = equivalent()
    tried = [mutant for mutant in chosen if named(mutant) not in known]
    for mutant in chosen:
        if why := known.get(named(mutant)):
            yield Outcome(mutant=mutant, result="equivalent", by=why)
    for mutant, first in zip(tried, project.tried(tried), strict=True):
        by = first
        if forks_only:
            by = first if mutant.function else UNDECIDED
        elif first in {"", TIMEOUT, UNDECIDED}:
            by = project.noticed(mutant)
        result = by if by in {TIMEOUT, UNDECIDED} else "killed" if by else "survived"
        yield Outcome(mutant=mutant, result=result, by=by)


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this room")
    parser.add_argument("--count", type=int, default=40, help="mutants of each room (40)")
    parser.add_argument("--seed", default="1", help="another seed, another sample")
    parser.add_argument("--file", default="", help="only modules whose path holds this")
    parser.add_argument("--limit", type=float, default=300, help="seconds for one run of tests")
    parser.add_argument("--forks-only", action="store_true", help="quicker: no fresh process")
    parser.add_argument("--json", type=Path, default=COPIES / "report.json", help="the report")
    parser.add_argument("--try", dest="task", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Sample, try, report; 0 whatever survives: what a survivor means is for people to judge."""
    asked = arguments()
    rooms = asked.room or ROOMS
    if asked.task:  # in the copy
        chosen = [Mutant(**row) for row in json.loads(asked.task.read_text("utf-8"))]
        trials = Trials(ROOT, rooms[0], chosen, asked.limit)
        return pytest.main(
            ["-q", "-s", *QUICK, f"tests/{rooms[0]}", *WIDER.get(rooms[0], ())], plugins=[trials]
        )
    report: list[dict[str, Any]] = []
    for room in rooms:
        project = Copy(room, asked.limit)
        found = [row for row in mutants(project.folder, room) if asked.file in row.path]
        chosen = sample(found, asked.count, f"{asked.seed}:{room}")
        tell(f"{room}: {len(chosen)} of {len(found)} mutants")
        results: Counter[str] = Counter()
        for outcome in outcomes(project, chosen, forks_only=asked.forks_only):
            mutant = outcome.mutant
            change = f"{mutant.kind}: {mutant.before}  ->  {mutant.after}"
            tell(f"{outcome.result:8} {mutant.path}:{mutant.line} {change}")
            results[outcome.result] += 1
            report.append(asdict(outcome))
            asked.json.parent.mkdir(parents=True, exist_ok=True)
            asked.json.write_text(json.dumps(report, ensure_ascii=False, indent=2), "utf-8")
        for test in project.failing():
            tell(f"left out, as it fails before any change: {test}")
        shares = ", ".join(f"{number} {result}" for result, number in sorted(results.items()))
        tell(f"{room}: {shares} of {len(chosen)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
