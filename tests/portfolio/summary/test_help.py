"""The commands on an output say how they are used, and write to the terminal what they would write to a file."""

from __future__ import annotations

import json

import pytest

from tests.portfolio.ceiling import ROWS, RULE, checked, say


@pytest.mark.parametrize("command", ["summary", "explain", "compare"])
def test_help_has_examples_and_exit_codes(capsys, command):
    assert say(command, "--help") == 0
    told = capsys.readouterr().out
    assert "examples:" in told and "exit codes:" in told and "5 " in told


def test_forms_without_a_file_go_to_the_terminal(tmp_path, capsys):
    output = checked(tmp_path)
    capsys.readouterr()
    assert say("summary", output, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["rules"][0]["rule"] == RULE
    assert say("compare", output, output, "--format", "json", "-o", "-") == 0
    assert json.loads(capsys.readouterr().out)["verdicts_changed"] == 0
    assert say("summary", output, "--format", "html") == 0
    assert capsys.readouterr().out.lstrip().startswith("<!DOCTYPE html>")


def test_rules_of_a_later_stage_are_counted_as_not_asked(tmp_path, capsys):
    words = ("--rule", RULE, "--rule", "art_32/par_1#total", "--rule", "art_30/par_1#emblem", "--stage", "selection")
    output = checked(tmp_path, "v.parquet", ROWS, *words)
    capsys.readouterr()
    assert say("summary", output, "--format", "json") == 0
    found = {r["rule"]: r["not_asked"]["projects"] for r in json.loads(capsys.readouterr().out)["rules"]}
    assert found[RULE] == 0 and found["art_30/par_1#emblem"] == 8
    assert say("summary", output) == 0 and "not asked" in capsys.readouterr().out
    assert say("explain", output, "--id", "P1") in (0, 4)
    assert "disagrees" not in capsys.readouterr().err
