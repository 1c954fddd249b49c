"""A record is a frozen dataclass in all that one can do with it: each test is held against `dataclasses` itself."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from acquis.records import record

MAKERS = {"record": record, "dataclass": dataclass}


@pytest.fixture(params=MAKERS.values(), ids=MAKERS)
def kinds(request):
    make = request.param

    @make(frozen=True, kw_only=True)
    class Base:
        span: int | None = field(default=None, compare=False, repr=False)

    @make(frozen=True)
    class Pair(Base):
        left: str
        right: str = "r"
        words: Mapping[str, int] = field(default_factory=dict, compare=False)

    @make(frozen=True)
    class Other(Base):
        left: str
        right: str = "r"

    @make(frozen=True)
    class Nothing(Base):
        pass

    @make(frozen=True, eq=False)
    class Single:
        name: str

    return Base, Pair, Other, Nothing, Single


def test_fields_are_given_in_order_by_name_or_by_default(kinds):
    _, Pair, *_ = kinds
    one = Pair("a", words={"x": 1}, span=3)
    assert (one.left, one.right, one.words, one.span) == ("a", "r", {"x": 1}, 3)
    assert Pair("a").words == {} and Pair("a").words is not Pair("a").words
    assert Pair(left="a", right="b").right == "b"


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (("a", "b", {}, 4), {}), (("a",), {"left": "b"}), (("a",), {"lef": 1}), ((), {"right": "b"})],
)
def test_wrong_arguments_are_refused(kinds, values, named):
    with pytest.raises(TypeError):
        kinds[1](*values, **named)


def test_equal_are_two_of_one_class_with_equal_compared_fields(kinds):
    _, Pair, Other, Nothing, Single = kinds
    assert Pair("a", span=1, words={"x": 1}) == Pair("a", span=2)
    assert hash(Pair("a", span=1)) == hash(Pair("a", span=2))
    assert Pair("a") != Pair("b") and Pair("a", "x") != Pair("a", "y")
    assert Pair("a") != Other("a") and Pair("a") != "a"
    assert Nothing() == Nothing(span=2) and len({Nothing(), Nothing()}) == 1
    assert Single("a") != Single("a") and len({Single("a"), Single("a")}) == 2


def test_nothing_can_be_changed(kinds):
    one = kinds[1]("a")
    with pytest.raises(FrozenInstanceError):
        one.left = "b"
    with pytest.raises(FrozenInstanceError):
        one.new = "b"
    with pytest.raises(FrozenInstanceError):
        del one.left
    assert one.left == "a"


def test_its_text_names_the_fields_that_are_shown(kinds):
    assert repr(kinds[1]("a", span=3)).endswith("Pair(left='a', right='r', words={})")
    assert repr(kinds[3](span=1)).endswith("Nothing()")


def test_it_is_a_dataclass(kinds):
    _, Pair, *_ = kinds
    assert is_dataclass(Pair)
    assert [f.name for f in fields(Pair)] == ["span", "left", "right", "words"]
    assert replace(Pair("a", span=3), left="b") == Pair("b") and replace(Pair("a", span=3), left="b").span == 3
    assert asdict(Pair("a"))["left"] == "a"
    assert copy.copy(Pair("a", span=3)).span == 3


def test_it_fits_patterns_by_place(kinds):
    _, Pair, *_ = kinds
    match Pair("a", "b", span=1):
        case Pair(left, right):
            assert (left, right) == ("a", "b")
        case _:
            pytest.fail("no match")


@record(frozen=True)
class Named:
    """A record that can be found by its name, as pickling wants it."""

    name: str


def test_it_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(Named("a"))) == Named("a")
