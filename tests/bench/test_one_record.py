"""The compiled rules beside the same rules by hand, in one run: what a change must not lose."""

from __future__ import annotations

from statistics import median

import pytest

from acquis.backends.compiled import Law, program
from acquis.dossier.known import subject_facts
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.evaluate import Asked, interpreted
from acquis.library import load

from .by_hand import RULES, by_hand
from .one_record import complete, medians, timed

pytestmark = pytest.mark.slow


def test_verdicts_alone_take_little_longer_than_rules_written_by_hand():
    rulebook = load("amif").rulebook
    ten = program(Law(rulebook), [rulebook.rules[r] for r in RULES]).run
    every = program(Law(rulebook), rulebook.rules_of("project")).run
    records = complete(100)
    assert [ten(r) for r in records] == [by_hand(r) for r in records]
    found = medians({"hand": by_hand, "ten": ten, "every": every}, records)
    assert found["ten"] <= 1.5 * found["hand"]
    assert found["every"] <= 20 * found["hand"]


def test_verdicts_with_all_reasons_take_a_fraction_of_what_the_interpreter_takes():
    rulebook = load("amif").rulebook
    compiled, project = compile_rules(rulebook, "project"), rulebook.vocabulary.subjects["project"]
    asked = Asked(rulebook.rules_of("project"), None, None, {})
    given = [subject_facts(project, r) for r in complete(120)]
    warm, fresh = given[:100], given[100:]
    timed(compiled.verdicts, warm)
    ours = [timed(compiled.verdicts, fresh) for _ in range(5)]
    theirs = [timed(lambda subject: interpreted(rulebook, subject, asked), fresh) for _ in range(3)]
    assert 6 * median(ours) <= median(theirs)  # some eighteen times
