"""Every code has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acquis.diagnostics.pages import codes, page, title

ENGINE = Path(__file__).parents[2] / "engine"
EVERY = (
    [f"S{n}" for n in range(101, 117)]
    + [f"E{n}" for n in range(201, 218) if n != 215]
    + [f"R{n}" for n in range(301, 326)]
    + [f"R{n}" for n in range(341, 344)]
    + [f"R{n}" for n in range(330, 337)]
    + [f"R{n}" for n in range(351, 360)]
    + [f"V{n}" for n in range(401, 406)]
    + [f"C{n}" for n in range(701, 724) if n not in (702, 716, 718)]
    + [f"P{n}" for n in range(501, 512)]
    + [f"P{n}" for n in range(521, 530) if n != 525]
    + [f"P{n}" for n in range(541, 557) if n not in (545, 548)]
    + ["P561"]
    + [f"P{n}" for n in range(571, 578)]
    + [f"U{n}" for n in range(901, 906)]
)


def test_codes_in_order() -> None:
    assert list(codes()) == EVERY


@pytest.mark.parametrize("code", EVERY)
def test_page_has_meaning_example_and_advice(code: str) -> None:
    text = page(code)
    assert text is not None
    heading, meaning, rest = text.split("\n", 2)
    assert heading == f"## {code} {title(code)}"
    assert len(meaning) > 20 and meaning.rstrip().endswith((".", "?"))
    assert rest.startswith("```") and rest.count("```") == 2
    assert "\n**What to do.** " in rest
    assert max(map(len, rest.split("**What to do.**")[0].splitlines())) < 121


def test_lower_case_is_understood() -> None:
    assert page("c701") == page("C701")
    assert title("c701") == "Unknown key or fact"


@pytest.mark.parametrize("code", ["", "X", "S", "S999", "C701x", "../S101", "é", "SE"])
def test_no_such_code(code: str) -> None:
    assert page(code) is None
    assert title(code) is None


def test_every_code_of_the_engine_has_a_page() -> None:
    used = {
        code
        for path in sorted(ENGINE.rglob("*.py"))
        for code in re.findall(r"[\"']([SERVCPU]\d{3})[\"']", path.read_text(encoding="utf-8"))
    }
    assert used <= set(EVERY)
