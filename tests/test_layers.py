"""Imports go one way: each part of the engine knows only the parts above it in this list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[1] / "engine" / "acquis"
ORDER = (
    "records", "source", "diagnostics", "quantities", "calendar", "reading", "vocabulary", "columns", "expression",
    "uncertain", "rulebook", "dossier", "backends", "rulings", "explain", "evaluation", "ledger", "cases", "schemas",
    "report", "library", "portfolio", "pytest_plugin", "cli",
)  # fmt: skip


def part(module: str) -> str:
    return module.removeprefix("acquis.").partition(".")[0]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("acquis"):
            found |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module == "acquis"
                else {str(node.module)}
            )
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("acquis.")}
    return found


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda p: str(p.relative_to(ENGINE)))
def test_a_part_knows_only_what_stands_above_it(path):
    own = path.relative_to(ENGINE).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    assert own in ORDER, f"{own} has no place in the order"
    for module in imports(path):
        assert part(module) in ORDER[: ORDER.index(own) + 1], f"{own} must not import {module}"


def test_no_float_is_made_and_nothing_is_executed():
    banned = {"float", "eval", "exec"}
    generated = ENGINE / "backends" / "compiled" / "running.py"  # the source is our own, see there
    for path in ENGINE.rglob("*.py"):
        calls = [
            n.func.id
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        ]
        assert not banned & set(calls) or (path == generated and calls.count("exec") == 1), path


def test_files_and_functions_stay_small():
    for path in ENGINE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path}:{node.name}"
