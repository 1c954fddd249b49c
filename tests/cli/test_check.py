from __future__ import annotations

import json
import os

import pytest

from acquis.cli import check as check_command

from .acquis_command import COMPLIANT, RULE, command


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("good",), 0),
        (("breach",), 1),
        (("open",), 4),
        (("wrong",), 3),
        (("nowhere",), 3),
        (("good", "open"), 4),
        (("open", "breach"), 1),
        (("breach", "wrong"), 3),
    ],
)
def test_the_worst_input_sets_the_exit_code(acquis, files, names, code):
    assert acquis("check", *(str(files / f"{n}.yaml") for n in names), *RULE)[0] == code


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("open", "breach", 0),
        ("open", "undetermined", 4),
        ("breach", "breach", 1),
        ("breach", "never", 0),
        ("open", "never", 0),
        ("wrong", "never", 3),
    ],
)
def test_the_fail_level_says_what_counts(acquis, files, name, level, code):
    assert acquis("check", str(files / f"{name}.yaml"), *RULE, "--fail-level", level)[0] == code


def test_errors_go_to_standard_error_and_results_to_standard_output(acquis, files):
    code, out, err = acquis("check", str(files / "wrong.yaml"), str(files / "good.yaml"), *RULE)
    assert code == 3
    assert "C701" in err and "C708" in err and "managment_mode" in err and "^^^" in err
    assert "COMPLIANT" in out and "C70" not in out


def test_json_carries_the_errors_and_all_inputs(acquis, files):
    code, out, err = acquis("check", str(files / "wrong.yaml"), str(files / "good.yaml"), *RULE, "--format", "json")
    report = json.loads(out)
    assert code == 3 and err == ""
    assert [i["file"] for i in report["inputs"]] == [str(files / "wrong.yaml"), str(files / "good.yaml")]
    assert [(e["code"], e["line"]) for e in report["inputs"][0]["errors"]] == [("C701", 3), ("C708", 5)]
    assert [r["file"] for r in report["results"]] == [str(files / "good.yaml")]


def test_the_same_dossier_gives_the_same_bytes(files):
    runs = [
        command("check", "good.yaml", "open.yaml", "--format", "json", cwd=files, PYTHONHASHSEED=seed).stdout
        for seed in "123"
    ]
    assert runs[0] and runs == [runs[0]] * 3


def test_standard_input_is_a_dossier_too(files):
    yaml = command("check", "-", *RULE, input=COMPLIANT.encode())
    project = {
        "id": "p1",
        "management_mode": "shared",
        "total_eligible_expenditure": 100000,
        "union_contribution": "75000.00",
    }
    as_json = command("check", "-", *RULE, input=json.dumps({"project": project}).encode())
    assert yaml.returncode == as_json.returncode == 0
    assert yaml.stdout == as_json.stdout and b"<input>" in yaml.stdout


def test_standard_input_can_be_read_once(acquis):
    code, out, err = acquis("check", "-", "-")
    assert code == 2 and "U903" in err and out == ""


@pytest.mark.parametrize("name", check_command.TO_COME)
def test_a_format_to_come_says_so(acquis, files, name):
    code, out, err = acquis("check", str(files / "good.yaml"), "--format", name)
    assert code == 2 and "U902" in err and name in err and out == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--rule", "art_15/par_99"), "U901"),
        (("--rule", "art_15/par_2"), "U901"),
        (("--as-of", "30/11/2024"), "U903"),
        (("--as-of", "2024-02-30"), "U903"),
        (("--stage", "later"), "U903"),
        (("--reading", "art_16/par_11"), "U903"),
        (("--reading", "art_16/par_11=neither"), "U903"),
        (("--reading", "art_15/par_99=earlier_day"), "U903"),
        (("--reading", "art_16/par_11=earlier_day", "--reading", "art_16/par_11=same_day_allowed"), "U903"),
        (("--format", "pdf"), "U903"),
    ],
)
def test_a_bad_option_is_wrong_use(acquis, files, options, code):
    exit_code, out, err = acquis("check", str(files / "good.yaml"), *options)
    assert exit_code == 2 and f"[{code}]" in err and out == ""


def test_a_derogation_is_no_rule_and_the_help_says_where_it_shows(acquis, files):
    assert "art_15/par_1" in acquis("check", str(files / "good.yaml"), "--rule", "art_15/par_2")[2]


@pytest.mark.parametrize(
    "options", [(), ("check",), ("check", "x.yaml", "--nonsense"), ("nothing",), ("check", "x", "--fail-level", "low")]
)
def test_what_cannot_be_parsed_is_wrong_use(acquis, options):
    assert acquis(*options)[0] == 2


def test_options_win_over_the_dossier(acquis, files):
    (files / "dated.yaml").write_text("as_of: 2024-01-01\nstage: payment\n" + COMPLIANT, encoding="utf-8")
    options = ("--as-of", "2023-05-06", "--stage", "selection", "--format", "json")
    result = json.loads(acquis("check", str(files / "dated.yaml"), *options)[1])["results"][0]
    assert (result["as_of"], result["stage"]) == ("2023-05-06", "selection") and result["later"]


def test_a_report_in_a_file_is_whole_and_leaves_nothing_beside_it(acquis, files):
    target = files / "report.json"
    target.write_text("old", encoding="utf-8")
    code, out, _ = acquis("check", str(files / "good.yaml"), *RULE, "--format", "json", "-o", str(target))
    assert code == 0 and out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["results"]
    assert not [p for p in files.iterdir() if p.name.endswith(".part")]


@pytest.mark.parametrize("target", ["nowhere/report.json", ".", "good.yaml", "x" * 300])
def test_a_report_that_cannot_be_written_is_wrong_use(acquis, files, monkeypatch, target):
    monkeypatch.chdir(files)
    before = (files / "good.yaml").read_bytes()
    code, out, err = acquis("check", "good.yaml", "-o", target)
    assert code == 2 and "U903" in err and out == ""
    assert (files / "good.yaml").read_bytes() == before


def test_a_device_keeps_its_place(acquis, files):
    assert acquis("check", str(files / "good.yaml"), *RULE, "-o", os.devnull)[0] == 0
    assert not os.path.isfile(os.devnull)


def test_a_fault_of_ours_has_its_exit_code_and_spoils_no_other_file(acquis, files, monkeypatch):
    from acquis import library

    real = library.evaluate

    def evaluate(rulebook, dossier, options, *more):
        if dossier.name.endswith("open.yaml"):
            raise ZeroDivisionError("secret detail")
        return real(rulebook, dossier, options, *more)

    monkeypatch.setattr(library, "evaluate", evaluate)
    arguments = ("check", str(files / "open.yaml"), str(files / "good.yaml"), *RULE)
    code, out, err = acquis(*arguments)
    assert code == 5 and "COMPLIANT" in out
    assert "ZeroDivisionError" in err and "Traceback" not in err
    monkeypatch.setenv("ACQUIS_DEBUG", "1")
    assert "Traceback" in acquis(*arguments)[2]


def test_a_faulty_rulebook_exits_3_and_names_the_mistake(acquis, files):
    (files / "act.yaml").write_text("act: amif\nnonsense: yes\n", encoding="utf-8")
    code, out, err = acquis("check", str(files / "good.yaml"), "--rulebook", str(files))
    assert code == 3 and "R301" in err and out == ""


def test_a_reader_that_goes_away_is_no_trouble(files):
    import subprocess
    import sys

    from .acquis_command import ROOT

    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    line = [sys.executable, "-m", "acquis", "check", "good.yaml", "--explain"]
    with subprocess.Popen(line, cwd=files, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_pipe_gets_no_colour_and_a_terminal_can_refuse_it(files, monkeypatch):
    from acquis.cli import output

    class Terminal:
        def isatty(self):
            return True

    assert b"\x1b" not in command("check", "breach.yaml", cwd=files).stdout
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert output.colour(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not output.colour(Terminal())


def test_a_rule_about_another_subject_is_not_passed_over_in_silence(acquis, files):
    code, _, errors = acquis("check", str(files / "good.yaml"), "--rule", "art_4")
    assert code == 0
    assert errors.startswith("no verdict:")
