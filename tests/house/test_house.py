"""How the house is built: who may import whom, who reads the clock, what comes in pairs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from books import ROOT
from handbook.cli.main import COMMANDS

PACKAGE = ROOT / "src" / "handbook"
MODULES = sorted(PACKAGE.rglob("*.py"))
#: What only MkDocs' own hook may import, so that another site generator means another hook.
GROUND = {"mkdocs", "material", "mkdocs_static_i18n"}
#: Words that say nothing about what a module does.
EMPTY_NAMES = {"utils", "util", "helpers", "core", "manager", "common_utils", "misc"}
#: Each stage takes values from those before it: a module may import what stands in its row.
STAGES: dict[str, set[str]] = {
    "problems": set(),
    "model": set(),
    "clock": set(),
    "usage": set(),
    "slips": {"problems"},
    "reader": {"problems", "slips"},
    "causes": {"model", "problems", "reader"},
    "book": {"model"},
    "conditions": {"book", "model"},
    "words": {"book", "conditions", "model"},
    "seals": {"model"},
    "labels": set(),
    "faults": {"labels", "problems", "reader"},
    "checks": {"book", "conditions", "model", "problems", "seals", "words"},
    "situation": {"book", "conditions", "model"},
    "answers": {"book", "conditions", "model", "situation"},
}
#: Only these turn the data into something to read; no stage above knows them.
OUTPUT = {"views", "render", "site", "publish", "building", "charts", "commands", "cli"}

#: Files whose tests have no sentence yet.
SILENT = {
    "audit/test_conformity.py",
    "audit/test_impact_report.py",
    "audit/test_proof.py",
    "audit/test_recorded_answers.py",
    "audit/test_trace.py",
    "batch/test_people.py",
    "deploy/test_build.py",
    "deploy/test_cities.py",
    "deploy/test_live_preview.py",
    "deploy/test_publication.py",
    "deploy/test_release.py",
    "deploy/test_renderers.py",
    "desk/test_browser_editor.py",
    "desk/test_preview.py",
    "desk/test_registers.py",
    "house/test_setup.py",
    "house/test_traps.py",
    "language/test_parity.py",
    "library/test_api.py",
    "loading/test_cities.py",
    "pages/test_as_of.py",
    "pages/test_batch.py",
    "pages/test_finder.py",
    "pages/test_flowchart.py",
    "pages/test_history.py",
    "pages/test_injection.py",
    "paper/test_kites.py",
    "rules/test_comparison.py",
    "rules/test_distinct_situations.py",
    "rules/test_planner.py",
    "rules/test_points.py",
    "site/test_accessibility.py",
    "site/test_content_security.py",
    "site/test_first_load.py",
    "site/test_metadata.py",
    "site/test_ready_html.py",
    "site/test_search_index.py",
    "site/test_service_worker.py",
}


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def own(path: Path) -> set[str]:
    """The modules of the package that a module imports."""
    names = {path.stem for path in PACKAGE.glob("*.py")} | {"commands"}
    found = {name.split(".")[1] for name in imports(path) if name.startswith("handbook.")}
    return found & names


@pytest.mark.parametrize("module", sorted(STAGES))
def test_stages(module: str) -> None:
    """A stage imports only what comes before it."""
    assert own(PACKAGE / f"{module}.py") <= STAGES[module]


@pytest.mark.parametrize("module", ["load", *STAGES])
def test_stages_know_no_output(module: str) -> None:
    """Reading, checking and deciding know nothing of pages and commands."""
    assert own(PACKAGE / f"{module}.py") & OUTPUT == set()


def test_commands_come_last() -> None:
    """Only the command line imports the commands."""
    users = {path.stem for path in PACKAGE.glob("*.py") if "commands" in own(path)}
    assert users <= {"cli"}


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


def test_every_test_says_what_it_holds() -> None:
    """Each test of these files has a sentence of one line that says what it holds."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT / "tests").as_posix()
        if name in SILENT:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                said = ast.get_docstring(node) or ""
                assert said.endswith("."), f"{name}: {node.name}"
                assert "\n" not in said, f"{name}: {node.name}"


def test_every_command_is_in_the_reference() -> None:
    """Each subcommand has its line in REFERENCE.md."""
    reference = (ROOT / "REFERENCE.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`handbook {name}" not in reference] == []
