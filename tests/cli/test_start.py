"""What a check does not import: most of its time would go there."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .acquis_command import COMPLIANT, EXAMPLES, ROOT

NEVER = {
    "lark", "interegular", "jsonschema", "referencing", "jinja2", "matplotlib", "numpy", "duckdb", "sqlglot",
    "openpyxl", "pyarrow", "pytest", "importlib.metadata", "importlib.resources", "unittest", "http",
    "urllib.request", "xml", "asyncio", "tempfile", "pickle", "difflib", "traceback", "random", "subprocess", "logging",
    "acquis.rulebook.load", "acquis.rulebook.resolve", "acquis.rulebook.store.write", "acquis.expression.parse",
    "acquis.expression.check", "acquis.cases", "acquis.ledger", "acquis.schemas", "acquis.pytest_plugin",
    "acquis.portfolio", "acquis.backends.sql", "acquis.backends.compiled", "acquis.report.html",
    "acquis.cli.rules", "acquis.cli.ledger", "acquis.cli.case_runs", "acquis.cli.evaluate_expression",
}  # fmt: skip


def imported(tmp_path, *arguments) -> tuple[set[str], str]:
    """The modules that a command has imported when it ends, and what it printed."""
    code = (
        "import sys\nfrom acquis.cli.main import run\n"
        f"run({list(map(str, arguments))!r})\n"
        "sys.stdout.flush()\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    )
    environment = {"PATH": "", "PYTHONPATH": str(ROOT / "engine"), "ACQUIS_CACHE_DIR": str(tmp_path / "cache")}
    line = [sys.executable, "-c", code]
    ran = subprocess.run(line, capture_output=True, text=True, env=environment, timeout=120, check=True)
    return set(ran.stderr.splitlines()), ran.stdout


def of_these(found: set[str], names: set[str]) -> set[str]:
    return {m for m in found if any(m == name or m.startswith(name + ".") for name in names)}


@pytest.fixture
def warm(tmp_path):
    """The rulebook is stored; the check before was the slow one."""
    found, _ = imported(tmp_path, "check", EXAMPLES / "project_transition.yaml")
    assert {"lark", "acquis.rulebook.load"} <= found
    return tmp_path


def test_a_check_of_yaml_imports_only_what_it_needs(warm):
    found, said = imported(warm, "check", EXAMPLES / "project_transition.yaml")
    assert "reception-centre-north" in said
    assert of_these(found, NEVER | {"acquis.report.json"}) == set()
    assert "yaml" in found


def test_a_check_of_json_does_not_import_yaml(warm, tmp_path):
    dossier = {"project": {"id": "p1", "management_mode": "shared", "union_contribution": "75000.00"}}
    (tmp_path / "p.json").write_text(json.dumps(dossier), "utf-8")
    found, said = imported(warm, "check", tmp_path / "p.json")
    assert "p1" in said
    assert of_these(found, NEVER | {"yaml", "_yaml"}) == set()


def test_a_report_in_json_leaves_the_text_report_alone(warm):
    found, said = imported(warm, "check", EXAMPLES / "project_transition.yaml", "--format", "json")
    assert json.loads(said)["results"]
    assert of_these(found, NEVER | {"acquis.report.text"}) == set()


def test_the_version_needs_no_command(tmp_path):
    found, said = imported(tmp_path, "--version")
    assert said.startswith("acquis ")
    assert of_these(found, NEVER | {"acquis.library", "acquis.cli.check", "yaml"}) == set()


def test_help_names_all_commands_though_each_is_imported_alone(tmp_path):
    found, said = imported(tmp_path, "--help")
    for command in ("check", "rules", "ledger", "test", "eval", "help"):
        assert f"\n    {command} " in said
        _, own = imported(tmp_path, command, "--help")
        assert own.startswith(f"usage: acquis {command} ")
    assert "acquis.cli.rules" in found


def test_what_is_no_command_is_told_all_of_them(acquis):
    code, said, told = acquis("chekc")
    assert code == 2 and said == ""
    assert "invalid choice: 'chekc' (choose from 'check', 'rules', 'ledger', 'test', 'eval'" in told


def test_usage_is_told_for_the_whole_command_line(acquis, files):
    code, _, told = acquis("check", str(files / "good.yaml"), "--wrong")
    assert code == 2
    assert told.startswith("usage: acquis ") and "unrecognized arguments: --wrong" in told
    assert COMPLIANT
