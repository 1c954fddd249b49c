"""The command line in this process and in one of its own, and a small dossier for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"

COMPLIANT = """\
project:
  id: p1
  management_mode: shared
  total_eligible_expenditure: 100 000
  union_contribution: 75 000.00
"""
BREACH = COMPLIANT.replace("75 000.00", "100 000.01")
OPEN = COMPLIANT.replace("75 000.00", "80 000")
WRONG = COMPLIANT.replace("75 000.00", "75 000.001").replace("management_mode", "managment_mode")
RULE = ("--rule", "art_15/par_1")


def command(
    *arguments: str, input: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """`acquis` as a process of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "ACQUIS_DEBUG")}
    env = {**kept, "PYTHONPATH": str(ROOT / "engine"), **environment}
    line = [sys.executable, "-m", "acquis", *arguments]
    return subprocess.run(line, input=input, capture_output=True, cwd=cwd, env=env, timeout=60, check=False)
