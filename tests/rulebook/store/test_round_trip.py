"""A stored rulebook is the one that was loaded, to the last type and span."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from acquis.expression import tree
from acquis.rulebook.folder import contents
from acquis.rulebook.model import DayOfYear, Figure
from acquis.rulebook.nodes import nodes_of
from acquis.rulebook.store.kinds import Damaged
from acquis.rulebook.store.read import read
from acquis.rulebook.store.shapes import CLASSES, shape
from acquis.rulebook.store.write import write
from acquis.source import Source
from acquis.vocabulary.types import MONEY

from .books import SHIPPED, SMALL, difference, from_files


def again(folder):
    return read(write(from_files(folder), folder), folder, contents(folder))


@pytest.fixture(scope="module")
def stored():
    return again(SHIPPED)


@pytest.mark.parametrize("folder", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_nothing_is_lost_or_changed(folder):
    assert difference(from_files(folder), again(folder)) == ""


def test_the_comparison_itself_would_notice(stored):
    rule = stored.rules["art_15/par_1"]
    other = {**stored.rules, rule.id: replace(rule, requires=replace(rule.requires, type=MONEY))}
    assert ".requires.type" in difference(stored, replace(stored, rules=other))
    moved = replace(rule.span, start=rule.span.start + 1)
    assert ".span.start" in difference(stored, replace(stored, rules={**other, rule.id: replace(rule, span=moved)}))
    fact = stored.vocabulary.subjects["project"].facts["union_contribution"]
    twin = {**stored.vocabulary.subjects["project"].facts, fact.name: replace(fact)}
    subjects = {**stored.vocabulary.subjects}
    subjects["project"] = replace(subjects["project"], facts=twin)
    assert "shared" in difference(stored, replace(stored, vocabulary=replace(stored.vocabulary, subjects=subjects)))


def test_facts_in_trees_are_those_of_the_vocabulary(stored):
    known = {id(f) for s in stored.vocabulary.subjects.values() for f in s.facts.values()}
    facts = [n for r in stored.rules.values() for n in nodes_of(r) if isinstance(n, tree.Fact)]
    assert len(facts) > 500
    assert all(id(fact.definition) in known for fact in facts)


def test_every_node_has_its_type_and_points_into_its_file(stored):
    rule = stored.rules["art_15/par_1"]
    node = next(n for n in nodes_of(rule) if isinstance(n, tree.Fact))
    assert node.type is not None
    assert node.span.text == node.name
    assert node.span.source.name == str(SHIPPED / "article_15.yaml")
    assert node.span.source.text == (SHIPPED / "article_15.yaml").read_text("utf-8")
    assert node.span.line > 1


def test_another_folder_with_the_same_files_gives_its_own_names(tmp_path):
    written = write(from_files(SMALL), SMALL)
    book = read(written, tmp_path, contents(SMALL))
    assert next(iter(book.rules.values())).span.source.name.startswith(str(tmp_path))


def test_writing_twice_gives_the_same_bytes():
    assert write(from_files(SHIPPED), SHIPPED) == write(from_files(SHIPPED), SHIPPED)


def test_what_was_read_is_written_as_it_was(stored):
    assert write(stored, SHIPPED) == write(from_files(SHIPPED), SHIPPED)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_field_of_every_class_can_be_kept(name):
    of = CLASSES[name]
    assert tuple(shape(name)) == (("name",) if of is Source else tuple(f.name for f in fields(of)))
    assert not hasattr(of, "__post_init__") and not hasattr(of, "__slots__")  # reading fills the fields from outside


@pytest.mark.parametrize(
    "value",
    [Fraction(-3, 4), DayOfYear(6, 30), frozenset({"b", "a"}), frozenset(), {1: Fraction(2), 0: Fraction(1, 3)}],
)
def test_every_value_a_figure_can_have_is_kept(value):
    book = from_files(SMALL)
    article, group = next((a, g) for a, g in book.figures.items() if g)
    name, figure = next(iter(group.items()))
    entry = replace(figure.entries[0], value=value)
    other: Figure = replace(figure, entries=(entry,))
    changed = replace(book, figures={**book.figures, article: {**group, name: other}})
    kept = read(write(changed, SMALL), SMALL, contents(SMALL)).figures[article][name].entries[0].value
    assert kept == value and type(kept) is type(value)
    if isinstance(value, dict):
        assert list(kept) == list(value)


@pytest.mark.parametrize(
    "change", [{"title": 3}, {"from_day": "1"}, {"from_day": True}, {"requires": "yes"}, {"uses": []}]
)
def test_what_the_classes_do_not_foresee_is_not_written(change):
    book = from_files(SMALL)
    identity, rule = next(iter(book.rules.items()))
    with pytest.raises((Damaged, AttributeError, KeyError)):
        write(replace(book, rules={**book.rules, identity: replace(rule, **change)}), SMALL)


def test_a_source_outside_the_folder_is_not_written(tmp_path):
    with pytest.raises(Damaged):
        write(from_files(SMALL), tmp_path)


def test_the_form_is_plain_json():
    tables = json.loads(write(from_files(SMALL), SMALL))
    assert tables["rulebook.Rulebook"][0] == [max(n for numbers, *_ in tables.values() for n in numbers)]
    assert "text" not in shape("source.Source")
