"""The published list of rules that SQL leaves to the evaluator is the true one."""

from importlib.resources import files

from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from tests.backends.sql.asked import rulebook


def left() -> list[tuple[str, str, str]]:
    found = []
    for name, subject in rulebook().vocabulary.subjects.items():
        made = plan(rulebook(), name, columns_of(subject.facts.values()), Question())
        found += [(name, rule, why) for rule, why in made.left.items()]
    return found


def test_the_list_of_rules_left_to_the_evaluator_is_up_to_date():
    text = files("acquis.backends.sql").joinpath("left_to_the_evaluator.tsv").read_text(encoding="utf-8")
    head, *rows = text.splitlines()
    assert head == "subject\trule\twhy"
    assert [tuple(row.split("\t")) for row in rows] == left()
