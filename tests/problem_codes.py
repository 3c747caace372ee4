"""Every code that the program gives to a problem, read from its text."""

from __future__ import annotations

import ast

from books import ROOT

#: The call that makes a problem, and which argument is its code.
CALLS = {"_Kind": 0, "Problem": 1, "_problem": 1, "Fault": 0, "Reference": 2}


def codes() -> set[str]:
    """Every code that the program gives to a problem."""
    found: set[str] = set()
    for path in (ROOT / "src" / "handbook").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        rows = {
            one.targets[0].id: one.value.elts[0]
            for one in tree.body
            if isinstance(one, ast.Assign)
            and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, ast.Tuple)
            and one.value.elts
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in CALLS:
                continue
            code = call.args[CALLS[call.func.id]] if len(call.args) > CALLS[call.func.id] else None
            if isinstance(code, ast.Starred) and isinstance(code.value, ast.Name):
                code = rows[code.value.id]
            choices = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
            found |= {
                choice.value
                for choice in choices
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str)
            }
    return found
