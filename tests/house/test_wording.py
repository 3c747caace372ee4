"""Where the words of readers stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

#: Modules that may hold Chinese, each with the reason: no sentence of a page, a sheet or an answer.
ALLOWED = {
    # what is wrong, said beside the check that finds it, and what a command is doing
    "cli/*": "what a command says of itself and of how it was called",
    "deploy/*": "progress and refusals of the commands that build and publish",
    "desk/*": "questions, notes and refusals of the commands of the desk",
    "domain/build_settings.py": "the message for a day that is none",
    "domain/standing.py": "marks at which a name ends",
    "domain/problems.py": "how many problems there are",
    "domain/wording.py": "messages of problems in the fixed words themselves",
    "domain/versions.py": "the message for a version that is none",
    "export/explanation.py": "the message for a material that does not exist",
    "library/api.py": "messages of refusals",
    "loading/*": "messages of problems in the data, beside their checks",
    "paper/fonts.py": "progress of the command",
    "paper/printing.py": "progress of the command",
    "rules/answers.py": "messages of situations without an answer",
    "rules/contradictions.py": "messages of problems",
    "rules/planner.py": "messages of refusals",
    "rules/situation.py": "messages of what is wrong with a situation",
    "rules/situation_addresses.py": "the head of a register, and messages of problems",
    "site/build_warnings.py": "warnings of a build",
    "site/redirects.py": "the head of a register, and messages of problems",
    "site/sources.py": "messages of problems",
    "audit/worked_cases.py": "messages of problems",
    # names of fields that editors show to staff
    "domain/labels.py": "names of fields and values, as staff know them",
    "domain/model/*": "names of fields, as staff know them",
    # Chinese that is read, not written
    "audit/page_diff.py": "units that are recognised after a number",
    "audit/conformity.py": "ways to ask for anything else that may be needed",
    "audit/frame_faults.py": "words by which a promise of a page is recognised",
    "audit/printed_site.py": "punctuation between the parts of a line",
    "audit/recorded_answers.py": "the head of a register",
    "audit/trace.py": "words by which a rule is recognised",
    "batch/answers.py": "what separates the parts of a cell and of a day",
    "batch/typed_days.py": "the signs of a day as it is typed",
    "batch/formats.py": "full-width signs with which a formula begins",
    "batch/people.py": "ways to write a heading or a value that are understood",
    "language/counted_facts.py": "numbers and units that are recognised",
    "language/enumerations.py": "words that join a list",
    "language/equivalence.py": "words that are recognised",
    "language/lexicon.py": "words that are recognised",
    "language/lexicon_of_names.py": "words that are recognised",
    "language/list_words.py": "words that are recognised",
    "language/style.py": "quotation marks within which nothing is looked for, and messages",
    "language/translations.py": "the head of a register",
    "language/typed_numbers.py": "units and marks that people type with a number",
    "pages/lettering.py": "punctuation that no line begins or ends with",
    "domain/system_errors.py": "what the system says to colleagues at a terminal",
    "pages/named_pages.py": "how a text names a page",
    "pages/translated.py": "what the languages call themselves",
    "pages/render.py": "marks at which a sentence ends",
    "site/metadata.py": "punctuation at which a description is cut",
    "storage/stock.py": "the head of a record that colleagues may open",
    "site/search_index.py": "words that say nothing, and punctuation",
}
#: Rooms whose texts reach readers: what stands between the parts of a list is a word, too.
READ = ("language", "rules", "export", "batch", "library", "pages", "paper", "site", "audit")
SOURCE = Path(__file__).parents[2] / "src" / "handbook"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """The texts of a module that hold Chinese, without its docstrings."""
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in constants:
        if id(node) not in docs and CHINESE.search(str(node.value)):
            yield node


def test_words_of_readers_stand_in_wording() -> None:
    """Chinese that readers see stands in ``wording/``; the few others say why."""
    found = {
        _name(path)
        for path in SOURCE.rglob("*.py")
        if any(_texts(ast.parse(path.read_text("utf-8"))))
    }
    assert sorted(name for name in found if not any(fnmatch(name, one) for one in ALLOWED)) == []
    assert [one for one in ALLOWED if not any(fnmatch(name, one) for name in found)] == []


def test_lists_are_joined_with_the_mark_of_the_language() -> None:
    """What stands between the parts of a list in Chinese stands in ``wording/`` as well."""
    joins = [
        f"{_name(path)}:{node.lineno}"
        for room in READ
        for path in (SOURCE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "join"
        and isinstance(node.value, ast.Constant)
        and CHINESE.search(str(node.value.value))
    ]
    assert joins == []
