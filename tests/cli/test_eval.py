from __future__ import annotations

import json

import pytest

from .acquis_command import command


@pytest.mark.parametrize(
    ("expression", "inputs", "printed"),
    [
        ("1 + 1", (), "2"),
        ("1 / 3", (), "0.3333333333333333333333333333333333"),
        ("2.50 * 2", (), "5"),
        ("75 % * amount", ("amount=money:71162.19",), "53371.6425"),
        ("a / b", ("a=money:75", "b=money:100"), "75 %"),
        ("a", ("a=money:75",), "75.00"),
        ("add_months(day, 3)", ("day=date:2024-11-30",), "2025-02-28"),
        ("a and false", ("a=boolean:unknown",), "false"),
        ("a and b", ("a=boolean:unknown", "b=boolean:yes"), "unknown: a"),
        ("min(a, b) <= 100", ("a=number:unknown", "b=number:90"), "true"),
        ("present(x)", ("x=number:none",), "false"),
        ('[x, "b"]', ("x=text:a",), "[a, b]"),
        ("[1, 2][3]", (), "none"),
        ("art_15.general_ceiling", (), "75 %"),
        ('art_15.general_ceiling on @"2022-01-01"', (), "75 %"),
    ],
)
def test_one_expression(acquis, expression, inputs, printed):
    options = [part for i in inputs for part in ("--input", i)]
    assert acquis("eval", expression, *options) == (0, f"{printed}\n", "")


def test_a_division_by_zero_has_no_answer(acquis):
    code, out, _ = acquis("eval", "1 / 0")
    assert code == 0 and out.startswith("no answer")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (("1 +",), 3, "E201"),
        (("x",), 3, "E205"),
        (("1 + true",), 3, "E206"),
        (("[1..2]",), 3, "E206"),
        (('date("2024-02-30")',), 3, "E214"),
        (("for a in 1..9999, b in 1..9999 return a",), 3, "E204"),
        (("x", "--input", "x=number:1,5"), 3, "C703"),
        (("x", "--input", "x=money:1.005"), 3, "C708"),
        (("x", "--input", "x=colour:red"), 3, "C703"),
        (("x", "--input", "x"), 2, "U903"),
        (("x", "--input", "x=number:1", "--input", "x=number:2"), 2, "U903"),
        ((), 2, "U903"),
        (("1", "--cases", "x"), 2, "U903"),
    ],
)
def test_mistakes(acquis, arguments, exit_code, code):
    found, out, err = acquis("eval", *arguments)
    assert found == exit_code and f"[{code}]" in err and out == ""


def cases(*lines: str | dict, **options):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    done = command("eval", "--cases", "-", input=text.encode(), **options)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def test_each_line_has_its_answer_in_order():
    number = {"type": "number", "value": "2"}
    code, answers, err = cases(
        {"id": "value", "expression": "x * 2", "inputs": {"x": number}},
        {"id": "number as JSON number", "expression": "x", "inputs": {"x": {"type": "number", "value": 1.50}}},
        {"id": "unknown", "expression": "x > 1", "inputs": {"x": {"type": "null"}}},
        {"id": "gap", "expression": "1 / x", "inputs": {"x": {"type": "number", "value": "0"}}},
        {"id": "error", "expression": "x +", "inputs": {}},
        {
            "id": "list",
            "expression": "xs[item > 1]",
            "inputs": {"xs": {"type": "list", "items": [number, {"type": "number", "value": "1"}]}},
        },
        {"id": "text", "expression": "t", "inputs": {"t": {"type": "string", "value": "unknown"}}},
        {"id": "bad input", "expression": "x", "inputs": {"x": {"type": "number", "value": "a"}}},
        {"id": "more keys", "expression": "true", "expected": {"type": "boolean"}},
        {
            "id": "list of unlike things",
            "expression": "count(xs)",
            "inputs": {"xs": {"type": "list", "items": [number, {"type": "boolean", "value": "true"}]}},
        },
    )
    assert code == 0 and err == ""
    assert [a.get("value") for a in answers[:2]] == [
        {"type": "number", "value": "4"},
        {"type": "number", "value": "1.5"},
    ]
    assert answers[2] == {"id": "unknown", "unknown": ["x"]}
    assert set(answers[3]) == {"id", "gap"} and answers[4]["error"]["code"] == "E201"
    assert answers[5]["value"] == {"type": "list", "items": [number]}
    assert answers[6]["value"] == {"type": "string", "value": "unknown"}
    assert answers[7]["error"]["code"] == "C703" and answers[8]["value"] == {"type": "boolean", "value": "true"}
    assert answers[9]["error"]["code"] == "E206"


def test_an_unreadable_line_spoils_no_other():
    code, answers, err = cases(
        '{"id": "one", "expression": "1"}',
        "not JSON",
        '{"id": "three", "expression": "2"}',
        "[1]",
        '{"id": "five", "expression": 5}',
        '{"id": "six", "expression": "1", "inputs": {"x": 1}}',
        "",
        '{"id": "eight", "expression": "3"}',
    )
    assert code == 3
    assert [a["id"] for a in answers] == ["one", None, "three", None, "five", "six", "eight"]
    assert [a["value"]["value"] for a in answers if "value" in a] == ["1", "2", "3"]
    assert [a["error"]["code"] for a in answers if "error" in a] == ["S104", "S112", "C713", "C713"]
    assert ":2:" in err


def test_a_file_that_is_not_there(acquis):
    code, out, err = acquis("eval", "--cases", "nowhere.jsonl")
    assert code == 3 and "S113" in err and out == ""


def test_an_enormous_line_is_refused_and_the_next_one_read():
    code, answers, _ = cases(
        '{"id": "big", "expression": "' + "1" * (1 << 20) + '"}', '{"id": "next", "expression": "1"}'
    )
    assert code == 3 and answers[0]["error"]["code"] == "S102" and answers[1]["value"]["value"] == "1"
