"""Whatever stands in a file: a typed mistake, soon, in little memory, and never a fault of the engine.

Every run is a process of its own, started by a small one, since a process counts the memory of the one
that started it as its own peak.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "rulebook" / "good"
SECONDS = 1
MEBIBYTES = 256

_LAUNCH = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, timeout=60)
said = (done.stdout + done.stderr).decode("utf-8", "replace")
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"code": done.returncode, "said": said[-100_000:], "peak": peak}))
"""
_READ = """
import sys, time
from pathlib import Path
from acquis.dossier.read import read_dossier
from acquis.reading import read_file
from acquis.rulebook.load import load

rulebook = load(Path(sys.argv[1])).rulebook
began = time.process_time()
node, mistakes = read_file(sys.argv[2])
if node is not None and not mistakes:
    _, mistakes = read_dossier(node, sys.argv[2], rulebook)
print("SECONDS", time.process_time() - began)
"""
_LOAD = """
import sys, time
from pathlib import Path
from acquis.rulebook.load import load

load(Path(sys.argv[1]))  # what is read once for all: the grammar, the modules
began = time.process_time()
load(Path(sys.argv[2]))
print("SECONDS", time.process_time() - began)
"""


@dataclass(frozen=True)
class Run:
    """Exit code, all that was said, peak memory in KiB."""

    code: int
    said: str
    peak: int


def run(*arguments: str | Path) -> Run:
    """Run Python with these arguments."""
    command = [sys.executable, "-I", "-c", _LAUNCH, sys.executable, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True, timeout=90)
    return Run(**json.loads(done.stdout))


def acquis(*arguments: str | Path) -> Run:
    """Run the command line."""
    return run("-m", "acquis", *arguments)


def refused(done: Run, code: str) -> None:
    """The run ended with this mistake, within the memory."""
    assert done.code == 3, done.said[-2000:]
    assert f"error[{code}]" in done.said, done.said[-2000:]
    assert "Traceback" not in done.said
    assert done.peak <= MEBIBYTES << 10, f"{done.peak >> 10} MiB"


def seconds(done: Run) -> int:
    """Whole seconds, rounded up, that the reader itself took."""
    assert done.code == 0, done.said[-2000:]
    assert done.peak <= MEBIBYTES << 10, f"{done.peak >> 10} MiB"
    whole, _, rest = done.said.rpartition("SECONDS")[2].strip().partition(".")
    return int(whole) + bool(rest.strip("0"))


def fact(value: str) -> str:
    """A dossier of one fact."""
    return f"project:\n  support: {value}\n"


_ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))
_MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 40))
DEEP = 30_000
DOSSIERS: dict[str, tuple[str, str | bytes, str]] = {
    "aliases": ("yaml", _ALIASES, "S106"),
    "merge_keys": ("yaml", _MERGES, "S106"),
    "brackets": ("yaml", fact("[" * DEEP + "]" * DEEP), "S109"),
    "brackets_never_closed": ("yaml", "[" * DEEP, "S109"),
    "braces": ("yaml", "{a: " * DEEP, "S109"),
    "indented_lists": ("yaml", "- " * DEEP, "S109"),
    "brackets_json": ("json", "[" * DEEP + "]" * DEEP, "S109"),
    "braces_json": ("json", '{"a":' * DEEP + "1" + "}" * DEEP, "S109"),
    "digits": ("yaml", fact("9" * 5000), "S111"),
    "digits_json": ("json", '{"project": {"support": ' + "9" * 5000 + "}}", "S111"),
    "exponent": ("yaml", fact("1e50000000"), "S111"),
    "exponent_json": ("json", '{"project": {"support": 1e50000000}}', "S111"),
    "duplicate_key": ("yaml", fact("1") + "  support: 2\n", "S105"),
    "duplicate_key_json": ("json", '{"project": {"support": 1, "support": 2}}', "S105"),
    "duplicate_keys": ("yaml", fact("1") + "  support: 2\n" * 200_000, "S105"),
    "nan_json": ("json", '{"project": {"support": NaN}}', "S110"),
    "nan": ("yaml", fact(".nan"), "C703"),
    "not_utf8": ("yaml", b"project:\n  note: \xff\n", "S101"),
    "not_utf8_late": ("yaml", b"# " + b"a" * 7_000_000 + b"\xff\n", "S101"),
    "large": ("yaml", "a" * 30_000_000, "S102"),
    "large_json": ("json", '"' + "a" * 30_000_000 + '"', "S102"),
    "no_such_day": ("yaml", "project:\n  approved_on: 2021-02-30\n", "C703"),
    "tag": ("yaml", "project: !!python/object/apply:os.system [ls]\n", "S107"),
    "two_documents": ("yaml", fact("1") + "---\n" + fact("2"), "S108"),
    "unknown_keys": ("yaml", "project:\n" + "".join(f"  f{i}: 1\n" for i in range(20_000)), "C701"),
    "long_word": ("yaml", "project:\n  kind: " + "a" * 4_000_000 + "\n", "C704"),
    "control_character": ("yaml", "project:\n  note: \x1b[2J\n", "S115"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOSSIERS)
def test_dossier(name: str, tmp_path: Path) -> None:
    suffix, content, code = DOSSIERS[name]
    path = tmp_path / f"case.{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(acquis("check", "--rulebook", GOOD, path), code)
    assert seconds(run("-c", _READ, GOOD, path)) <= SECONDS


def norm(requires: str) -> str:
    """A rule file of one norm."""
    head = "article: 9\nnorms:\n  - rule: art_9/par_1\n    subject: project\n    kind: requirement\n    title: Seeded\n"
    return f"{head}    requires: {requires}\n"


def chain(length: int) -> str:
    """A rule file whose definitions rest on one another."""
    values = "".join(f"      v{i}: v{i + 1} + support\n" for i in range(length))
    return norm("v0 > 0") + f"    defines:\n{values}      v{length}: support\n"


def rules_in_a_row(length: int) -> str:
    """A rule file whose norms ask for one another's outcome."""
    head = "  - rule: art_9/par_1#v{0}\n    subject: project\n    kind: requirement\n    title: Seeded\n"
    rows = [(head + "    requires: met(art_9/par_1#v{1})\n").format(i, i + 1) for i in range(length)]
    return "article: 9\nnorms:\n" + "".join(rows) + head.format(length) + "    requires: remote\n"


RULES: dict[str, tuple[str | bytes, str]] = {
    "aliases": (_ALIASES, "S106"),
    "merge_keys": (_MERGES, "S106"),
    "brackets": ("[" * DEEP + "]" * DEEP, "S109"),
    "brackets_of_an_expression": (norm("(" * DEEP + "remote" + ")" * DEEP), "E202"),
    "brackets_that_fit": (norm("(" * 2000 + "remote" + ")" * 2000), "E203"),
    "negations": (norm("not " * 1000 + "remote"), "E203"),
    "signs": (norm("-" * 4000 + "support > 0"), "E203"),
    "conditions": (norm("if remote then remote else " * 140 + "remote"), "E203"),
    "fields": (norm("support" + ".a" * 2000), "E203"),
    "quantifiers": (norm("some h in harvests satisfies " * 130 + "remote"), "E203"),
    "terms": (norm(" + ".join(["support"] * 10_000) + " > 0"), "E202"),
    "terms_that_fit": (norm(" + ".join(["support"] * 300) + " > 0"), "E203"),
    "digits": (norm(f"support > {'9' * 4000}"), "E204"),
    "exponent": (norm("support > 1e50000000"), "E204"),
    "digits_of_a_figure": ("article: 9\nfigures:\n  a: {value: " + "9" * 5000 + ", cite: art_9/par_1}\n", "R309"),
    "exponent_of_a_figure": ("article: 9\nfigures:\n  a: {value: 1e50000000, cite: art_9/par_1}\n", "R309"),
    "period_of_a_figure": (f"article: 9\nfigures:\n  a: {{value: {'9' * 5000} months, cite: art_9/par_1}}\n", "R309"),
    "definitions_in_a_row": (chain(1000), "E203"),
    "rules_in_a_row": (rules_in_a_row(1000), "E203"),
    "large": ("# " + "a" * 30_000_000, "S102"),
    "not_utf8": (b"article: 9\nheading: \xff\n", "S101"),
    "two_documents": ("article: 9\n---\narticle: 9\n", "S108"),
    "duplicate_key": ("article: 9\narticle: 10\n", "S105"),
    "tag": ("article: !!int 9\n", "S107"),
    "no_such_day": ("article: 9\nfigures:\n  a: {value: 2021-02-30, cite: art_9/par_1}\n", "R309"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small rulebook."""
    return Path(shutil.copytree(GOOD, tmp_path / "rulebook"))


@pytest.mark.parametrize("name", RULES)
def test_rule_file(name: str, folder: Path) -> None:
    content, code = RULES[name]
    (folder / "article_09.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(acquis("rules", "check", folder), code)
    assert seconds(run("-c", _LOAD, GOOD, folder)) <= SECONDS


@pytest.mark.parametrize(
    "name", ["article_09.yaml", "article_01.yaml", "ledger.tsv", "act.yaml", "vocabulary/project.yaml"]
)
def test_rule_file_that_is_no_file_of_the_rulebook(name: str, folder: Path, tmp_path: Path) -> None:
    path = folder / name
    outside = tmp_path / "outside"
    outside.write_bytes(path.read_bytes() if path.exists() else b"article: 9\n")
    path.unlink(missing_ok=True)
    path.symlink_to(outside)
    refused(acquis("rules", "check", folder), "S114")
    path.unlink()
    path.mkdir()
    refused(acquis("rules", "check", folder), "S113")
    refused(acquis("check", "--rulebook", folder, ROOT / "tests" / "examples" / "programme.yaml"), "S113")


@pytest.mark.parametrize("levels", [30, 60])
def test_what_is_accepted_can_be_evaluated(levels: int, folder: Path, tmp_path: Path) -> None:
    """The limits on chains are low enough for every back end that follows them."""
    dossier = tmp_path / "case.yaml"
    dossier.write_text(fact("1"), encoding="utf-8")
    for content in (chain(levels), rules_in_a_row(levels // 4)):
        (folder / "article_09.yaml").write_text(content, encoding="utf-8")
        checked = acquis("rules", "check", folder)
        assert checked.code == 0, checked.said
        done = acquis("check", "--rulebook", folder, "--explain", dossier)
        assert done.code in (0, 1, 4), done.said[-2000:]


@pytest.mark.parametrize(
    ("expression", "code"),
    [("(" * DEEP + "1" + ")" * DEEP, "E202"), ("9" * 4000, "E204"), ("1e50000000", "E204"),
     ('date("2021-02-30")', "E214"), ("+".join(["1"] * 10_000), "E202")],
    ids=["brackets", "digits", "exponent", "no_such_day", "terms"],
)  # fmt: skip
def test_expression(expression: str, code: str) -> None:
    refused(acquis("eval", expression), code)
