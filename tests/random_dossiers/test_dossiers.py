"""The random dossiers themselves: repeatable, within the vocabulary, and telling about every rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from acquis.backends.compiled import Law, program
from acquis.expression import tree
from acquis.library import load
from acquis.rulebook.model import Rulebook

from . import dossiers

RULEBOOK: Rulebook = load("amif").rulebook
SUBJECTS = {n: s for n, s in RULEBOOK.vocabulary.subjects.items() if n != "dossier"}
KINDS = {
    "boolean": bool, "integer": int, "decimal": Decimal, "money": Decimal, "percentage": (Decimal, Fraction),
    "date": date, "text": str, "code": str, "list": list,
}  # fmt: skip
# The first ones ask for many parts or exact sums at once, the last one is never breached.
SELDOM = {"art_10/par_2", "anx_VIII/intro", "art_35/par_1/sub_2", "art_9/par_3"}


def walk(facts, definitions):
    for name, value in facts.items():
        definition = definitions[name]
        yield definition, value
        if definition.type == "list":
            for entry in value:
                yield from walk(entry, definition.of)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_same_seed_gives_the_same_dossiers_and_another_one_others(subject):
    first, again, other = (list(dossiers(RULEBOOK, subject, seed, 5)) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_value_fits_its_fact_and_every_fact_is_also_unknown_and_none(subject):
    facts, unknown, none, known = SUBJECTS[subject].facts, set(), set(), set()
    for drawn in dossiers(RULEBOOK, subject, 3, 150):
        unknown |= set(facts) - set(drawn)
        for definition, value in walk(drawn, facts):
            optional = definition.can_be_none or definition.type == "money"
            if value is None:
                assert optional, definition.name
                none.add(definition)
                continue
            known.add(definition.name)
            assert isinstance(value, KINDS[definition.type]), definition.name
            if definition.code_list is not None:
                assert value in definition.code_list.codes
            if isinstance(value, Decimal | Fraction | int) and definition.type != "boolean":
                assert definition.minimum is None or value >= definition.minimum
                assert definition.maximum is None or value <= definition.maximum
                assert definition.type != "money" or value == round(value, 2)
    assert unknown == set(facts) <= known
    assert {f for f in facts.values() if f.can_be_none and f.type != "list"} <= none


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_rule_is_met_with_more_than_one_outcome(subject):
    rules, found = program(Law(RULEBOOK), RULEBOOK.rules_of(subject)), defaultdict(set)
    for drawn in dossiers(RULEBOOK, subject, 5, 60 if subject == "allocation" else 400):
        for rule, code in zip(rules.rules, rules.run(drawn), strict=True):
            found[rule].add(code)
    for identity in rules.rules:
        rule = RULEBOOK.rules[identity]
        decided = found[identity] - {None}
        assert decided, identity
        if rule.requires is not None and not isinstance(rule.requires, tree.Truth) and identity not in SELDOM:
            assert len(decided) > 1, (identity, decided)
