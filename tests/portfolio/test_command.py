"""`acquis portfolio` as it is called: files, exit codes, what is said, and what is left when it is stopped."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from acquis.cli.main import run
from tests.portfolio.world import csv_file

GOOD = "id,union_contribution,total_eligible_expenditure\nP1,60,100\nP2,,\n"


def call(capsys, *words: object) -> tuple[int, str]:
    code = run([str(w) for w in ("portfolio", *words)])
    return code, capsys.readouterr().err


def test_a_portfolio_is_checked(tmp_path, capsys):
    source = csv_file(tmp_path, GOOD + "P3,x,1\n")
    code, told = call(capsys, "check", source, "-o", tmp_path / "v.csv")
    assert code == 3
    assert told.splitlines() == [
        "3 rows read: 2 checked, 1 rejected", f"why rows were rejected: {tmp_path / 'v.rejected.csv'}",
    ]  # fmt: skip
    with open(tmp_path / "v.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["row"], r["id"]) for r in rows] == [("2", "P1"), ("3", "P2")]
    assert {int(r[k]) for r in rows for k in r if k not in ("row", "id")} <= set(range(9))
    record = json.loads((tmp_path / "v.run.json").read_text())
    assert record["counts"] == {"read": 3, "accepted": 2, "rejected": 1}


def test_options_of_a_check_are_in_the_record(tmp_path, capsys):
    source = csv_file(tmp_path, GOOD)
    call(
        capsys, "check", source, "-o", tmp_path / "v.csv", "--as-of", "2024-11-30", "--rule", "art_15/par_1", "--stage",
        "payment", "--reading", "art_16/par_11=earlier_day", "--rejected", tmp_path / "why.csv",
        "--memory-limit", "1GB",
        "--threads", "1",
    )  # fmt: skip
    with open(tmp_path / "v.csv", encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["row", "id", "art_15/par_1"]
    options = json.loads((tmp_path / "v.run.json").read_text())["options"]
    assert options["as_of"] == "2024-11-30" and options["stage"] == "payment" and options["rules"] == ["art_15/par_1"]
    assert options["readings"] == {"art_16/par_11": "earlier_day"}
    assert (tmp_path / "why.csv").exists() and not (tmp_path / "v.rejected.csv").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["{in}", "-o", "{out}.txt"], 2, "U903"),
        (["{in}", "-o", "{in}"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--as-of", "30.11.2024"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--rule", "art_99"], 2, "U901"),
        (["{in}", "-o", "{out}.csv", "--reading", "x"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--subject", "x"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--memory-limit", "lots"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--format", "pdf"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--threads", "-1"], 2, "U903"),
        (["{in}", "-o", "{out}.csv", "--mapping", "nowhere.yaml"], 3, "S113"),
        (["{in}", "-o", "{out}.csv", "--mapping", "kohesio"], 3, "P522"),
        (["{in}.no", "-o", "{out}.csv"], 3, "P521"),
        (["no.csv", "-o", "{out}.csv"], 3, "S113"),
    ],
)
def test_wrong_use_and_wrong_input_write_nothing(tmp_path, capsys, words, code, said):
    source = csv_file(tmp_path, GOOD)
    named = [w.replace("{in}", str(source)).replace("{out}", str(tmp_path / "v")) for w in words]
    found, told = call(capsys, "check", *named)
    assert (found, said in told) == (code, True), told
    assert [p.name for p in tmp_path.iterdir()] == [source.name]
    assert source.read_text() == GOOD


def test_a_suffix_can_be_overruled(tmp_path, capsys):
    call(capsys, "check", csv_file(tmp_path, GOOD), "-o", tmp_path / "v.out", "--format", "jsonl")
    assert json.loads((tmp_path / "v.out").read_text().splitlines()[0])["id"] == "P1"


def test_template_and_simulate_lead_back_to_check(tmp_path, capsys):
    assert call(capsys, "template", "-o", tmp_path / "t.xlsx")[0] == 0
    assert call(capsys, "check", tmp_path / "t.xlsx", "-o", tmp_path / "t.csv") == (
        0,
        "0 rows read: 0 checked, 0 rejected\n",
    )
    assert call(capsys, "simulate", "-n", 20, "--seed", 3, "-o", tmp_path / "s.parquet")[0] == 0
    code, told = call(capsys, "check", tmp_path / "s.parquet", "-o", tmp_path / "v.parquet")
    assert code in (1, 4) and told == "20 rows read: 20 checked, 0 rejected\n"
    assert call(capsys, "check", tmp_path / "s.parquet", "-o", tmp_path / "v.parquet", "--fail-level", "never")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "-n", "-1", "-o", "{}/s.csv"],
        ["simulate", "-n", "5", "-o", "{}/s.txt"],
        ["simulate", "-n", "5", "-o", "{}/s.parquet", "--faults", "1 %"],
        ["simulate", "-n", "5", "-o", "{}/s.csv", "--faults", "1"],
        ["simulate", "-n", "5", "-o", "{}/s.csv", "--faults", "50 %"],
        ["simulate", "-n", "5", "-o", "{}/s.csv", "--subject", "x"],
        ["simulate", "-n", "2000000", "-o", "{}/s.xlsx"],
        ["simulate", "-n", "5", "-o", "{}/no/s.csv"],
        ["template", "-o", "{}/t.csv"],
        ["template", "-o", "{}/t.xlsx", "--subject", "x"],
    ],
)
def test_wrong_uses_of_the_others(tmp_path, capsys, words):
    code, told = call(capsys, *(w.replace("{}", str(tmp_path)) for w in words))
    assert code == 2 and "U903" in told and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [(), ("check",), ("template",), ("simulate",)])
def test_help_says_how(capsys, command):
    assert run(["portfolio", *command, "--help"]) == 0
    told = capsys.readouterr().out
    assert "usage" in told and (not command or "examples:" in told)


def test_stopped_in_the_middle_nothing_is_left(tmp_path):
    words = ("portfolio", "simulate", "-n", "30000000", "-o")
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    (tmp_path / "out").mkdir()
    for delay in (0.0, 0.7):
        process = subprocess.Popen(
            [sys.executable, "-m", "acquis", *words, str(tmp_path / "out" / "s.parquet")],
            env=environment, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 60
        while not list((tmp_path / "out").iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 130 and b"Traceback" not in told
        assert list((tmp_path / "out").iterdir()) == []
        assert list((tmp_path / "tmp").iterdir()) == []
