"""parse(print(e)) = e, for trees that people would write and for those they would not."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from acquis.expression import tree
from acquis.expression.parse import parse_text
from acquis.expression.printer import show

_NAMES = st.sampled_from(["a", "b", "amount", "x_1"])
_REFERENCES = ["art_15/par_8#amount.rate_base", "art_15.general_ceiling", "anx_VI/tab_1"]
_LEAVES = st.one_of(
    st.integers(0, 10**8).map(lambda n: tree.Number(Fraction(n, 100))),
    st.builds(tree.Name, _NAMES),
    st.builds(tree.Text, st.text(max_size=8)),
    st.builds(tree.Date, st.integers(1, 3652059)),
    st.builds(tree.Truth, st.booleans()),
    st.just(tree.Nothing()),
    st.builds(tree.Reference, st.sampled_from(_REFERENCES)),
)


def _grown(inner):
    pairs = st.tuples(inner, inner)
    many = st.lists(inner, min_size=2, max_size=3).map(tuple)
    iterators = st.lists(st.builds(tree.Iterator, _NAMES, inner), min_size=1, max_size=2).map(tuple)
    compare = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    spans = st.builds(tree.Range, inner, inner, st.booleans(), st.booleans())
    return st.one_of(
        st.builds(tree.And, many), st.builds(tree.Or, many), st.builds(tree.Not, inner), st.builds(tree.Negate, inner),
        pairs.map(lambda p: tree.Implies(*p)), st.builds(tree.Compare, compare, inner, inner),
        st.builds(tree.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(tree.Between, inner, inner, inner),
        st.builds(tree.In, inner, st.one_of(inner, st.builds(tree.ListOf, many), spans)),
        st.builds(tree.If, inner, inner, inner),
        st.builds(tree.Quantified, st.sampled_from(["some", "every"]), iterators, inner),
        st.builds(tree.For, iterators, inner), st.builds(tree.Filter, inner, inner),
        st.builds(tree.Field, inner, _NAMES), st.builds(tree.Call, st.sampled_from(["sum", "max", "present"]), many),
        st.builds(tree.ListOf, many), st.builds(tree.AtDate, inner, inner),
    )  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.recursive(_LEAVES, _grown, max_leaves=12))
def test_what_is_printed_parses_to_the_same_tree(node):
    parsed, mistakes = parse_text(show(node))
    assert not mistakes, show(node)
    assert parsed == node, show(node)
