"""How the house is built: who may import whom, who reads the clock, what comes in pairs."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from books import ROOT
from handbook.cli.main import COMMANDS
from handbook.storage.content_cache import ROOMS

PACKAGE = ROOT / "src" / "handbook"
MODULES = sorted(PACKAGE.rglob("*.py"))
#: What only MkDocs' own hook may import, so that another site generator means another hook.
GROUND = {"mkdocs", "material", "mkdocs_static_i18n"}
#: Words that say nothing about what a module does.
EMPTY_NAMES = {"utils", "util", "helpers", "core", "manager", "common_utils", "misc"}
#: The rooms in the order in which they use each other: a package imports only from those before.
LAYERS = (
    "domain",
    "storage",
    "loading",
    "language",
    "rules",
    "export",
    "batch",
    "library",
    "pages",
    "paper",
    "site",
    "audit",
    "desk",
    "deploy",
    "cli",
)


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def name_of(path: Path) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def own(path: Path) -> set[str]:
    """The modules of the package that a module imports."""
    names = {name_of(module) for module in MODULES} - {"handbook"}
    return (set(imports(path)) & names) - {name_of(path)}


def room(name: str) -> str:
    """The room of a module, by its dotted name."""
    return name.split(".")[1]


def test_every_module_has_a_room() -> None:
    """Each module stands in one of the packages of the table, and each of these exists."""
    rooms = {path.relative_to(PACKAGE).parts[0] for path in MODULES} - {"__init__.py"}
    assert rooms == set(LAYERS)
    assert LAYERS == ROOMS  # by which kept results know what they rest on


@pytest.mark.parametrize("package", LAYERS)
def test_rooms_use_only_those_before(package: str) -> None:
    """No module imports from a package that comes after its own in the table."""
    later = set(LAYERS[LAYERS.index(package) + 1 :])
    modules = sorted((PACKAGE / package).rglob("*.py"))
    assert modules
    assert [
        f"{name_of(path)} imports {name}"
        for path in modules
        for name in sorted(own(path))
        if room(name) in later
    ] == []


def test_no_module_needs_itself() -> None:
    """No module imports another that imports the first, over however many others."""
    graph = {name_of(path): own(path) for path in MODULES if path.name != "__init__.py"}
    order = graphlib.TopologicalSorter(graph)
    order.prepare()  # raises CycleError, which names the circle


def test_only_the_hook_imports_mkdocs() -> None:
    """The package and its tests know no site generator."""
    found = {
        str(path.relative_to(ROOT))
        for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
        if GROUND & {name.split(".")[0] for name in imports(path)}
    }
    assert found == set()


def test_only_the_clock_reads_the_clock() -> None:
    """The day is an argument everywhere but in one module."""
    reads = {
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow", "time", "localtime", "gmtime"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"date", "datetime", "dt", "time"}
    }
    assert reads == {"clock.py"}


def test_only_the_command_line_reads_the_environment() -> None:
    """What a build is comes as a value: only ``cli`` looks at environment variables."""
    reads = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for name in ("environ", "environb", "getenv")
        if f"os.{name}" in path.read_text("utf-8") or f"os.{name}" in imports(path)
    }
    assert reads == {"cli/environment.py"}
    hooks = "".join(path.read_text("utf-8") for path in (ROOT / "hooks").glob("*.py"))
    assert "environ[" not in hooks
    assert "os.environ" not in hooks


def test_what_is_private_stays_in_its_module() -> None:
    """No module takes from another what that one keeps to itself."""
    taken = {
        f"{path.relative_to(PACKAGE).as_posix()}: {name}"
        for path in MODULES
        for name in imports(path)
        if name.startswith("handbook.") and name.rpartition(".")[2].startswith("_")
    }
    assert taken == set()


def test_names_say_something() -> None:
    """No module has a name that any module could have."""
    assert {path.stem for path in MODULES} & EMPTY_NAMES == set()


def test_every_module_says_what_it_is() -> None:
    """Each module begins with a sentence about itself."""
    silent = [
        path.name for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize(("one", "other"), [("zh", "en"), ("en", "zh")])
def test_every_page_has_its_twin(one: str, other: str) -> None:
    """Each page on disk exists in both languages, at the same path."""
    pages = {
        language: {
            path.relative_to(ROOT / "docs" / language).as_posix()
            for path in (ROOT / "docs" / language).rglob("*.md")
        }
        for language in (one, other)
    }
    assert pages[one] - pages[other] == set()


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests").rglob("test_*.py")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_every_test_says_what_it_holds(path: Path) -> None:
    """Each test has a sentence of one line that tells a colleague what it holds."""
    tests = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    for node in tests:
        sentence = ast.get_docstring(node) or ""
        assert re.fullmatch(r"\S[^\n]{19,}\.", sentence), node.name


def test_tests_stand_in_the_room_of_what_they_test() -> None:
    """Each file of tests is in the folder of a package, or in that of the house."""
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert folders <= {*LAYERS, "house"}


def test_every_command_is_in_the_reference() -> None:
    """Each subcommand has its line in manual/REFERENCE.md."""
    reference = (ROOT / "manual" / "REFERENCE.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`handbook {name}" not in reference] == []
