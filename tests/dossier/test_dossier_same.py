"""Whatever a file holds: YAML and JSON say the same, and nothing brings the reader down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acquis.dossier.model import Dossier, Given, GivenList
from acquis.dossier.read import read_dossier
from acquis.reading import read_bytes
from acquis.vocabulary.model import FactDefinition
from tests.dossier.texts import read, rulebook

# One value as it is written in YAML and in JSON.
Pair: TypeAlias = tuple[str, str]

CALM = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = st.text("abcdefgXYZ äßé0123456789:#-'", max_size=12)


def plain(read: Dossier | Given | GivenList | Mapping[str, Any] | None) -> Any:
    """A dossier without its places."""
    if isinstance(read, Given):
        return read.value, read.supported
    if isinstance(read, GivenList):
        return [(entry.name, plain(entry.facts)) for entry in read.entries]
    if isinstance(read, Mapping):
        return {name: plain(value) for name, value in read.items()}
    if read is None:
        return None
    subjects = [(s.subject, s.id, plain(s.facts), dict(s.defaults)) for s in read.subjects]
    return read.act, read.as_of, read.stage, dict(read.readings), subjects


def quoted(text: str) -> Pair:
    return json.dumps(text, ensure_ascii=False), json.dumps(text)


def mapping(pairs: dict[str, Pair]) -> Pair:
    yaml = ", ".join(f"{key}: {value[0]}" for key, value in pairs.items())
    return f"{{{yaml}}}", "{" + ", ".join(f'"{key}": {value[1]}' for key, value in pairs.items()) + "}"


def sequence(pairs: list[Pair]) -> Pair:
    return f"[{', '.join(p[0] for p in pairs)}]", f"[{', '.join(p[1] for p in pairs)}]"


@st.composite
def values(draw: st.DrawFn, fact: FactDefinition) -> Pair:
    """A value of a fact, seldom one that may not be."""
    special = draw(st.integers(0, 15))
    if special == 0:
        return "unknown", draw(st.sampled_from(['"unknown"', "null"]))
    if special == 1 and (fact.can_be_none or fact.type in ("money", "text", "list")):
        return "none", '"none"'
    if special == 2 and fact.type != "list":
        rest = {"by": quoted(draw(WORDS)), "on": quoted("2024-01-02"), "evidence": quoted(draw(WORDS))}
        return mapping({"value": draw(values(fact)), **rest})
    if fact.type == "list":
        return sequence(draw(several(fact.of or {}, named=fact.of_subject is not None)))
    if fact.type == "boolean":
        return draw(st.sampled_from([("yes", "true"), ("'true'", "true"), ("no", "false")]))
    if fact.type == "date":
        return quoted(draw(st.dates(date(2017, 1, 1), date(2030, 1, 1))).isoformat())
    if fact.type == "code":
        return quoted(draw(st.sampled_from((fact.code_list.codes if fact.code_list else ()) or ("x",))))
    if fact.type == "text":
        return quoted(draw(WORDS))
    whole = draw(st.integers(0, 3000)) if fact.type != "integer" else draw(st.integers(2017, 2030))
    number = str(whole) if fact.type == "integer" else f"{whole}.{draw(st.integers(0, 99)):02d}"
    if fact.type == "percentage":
        return quoted(f"{number} %")
    return number, draw(st.sampled_from([number, f'"{number}"']))


@st.composite
def entries(draw: st.DrawFn, facts: Mapping[str, FactDefinition], id: Pair | None = None) -> Pair:
    """A subject or an entry with some of its facts."""
    names = draw(st.lists(st.sampled_from(sorted(facts)), max_size=6, unique=True))
    pairs = {name: draw(values(facts[name])) for name in names}
    return mapping(pairs if id is None else {**pairs, "id": id})


@st.composite
def several(draw: st.DrawFn, facts: Mapping[str, FactDefinition], named: bool) -> list[Pair]:
    """The entries of a list, with ids where they need some."""
    ids = draw(st.permutations([("a", '"a"'), ("7", "7"), ("'b c'", '"b c"'), ("2", '"2"')]))
    return [draw(entries(facts, id if named or draw(st.booleans()) else None)) for id in ids[: draw(st.integers(0, 3))]]


@st.composite
def dossiers(draw: st.DrawFn) -> Pair:
    """A whole file."""
    subjects = [s for s in rulebook().vocabulary.subjects.values() if s.name != "dossier"]
    pairs = {"as_of": quoted("2024-01-02")} if draw(st.booleans()) else {}
    for subject in draw(st.lists(st.sampled_from(subjects), min_size=1, max_size=2, unique=True)):
        if draw(st.booleans()):
            pairs[subject.name] = draw(entries(subject.facts))
        else:
            pairs[subject.plural] = sequence(draw(several(subject.facts, named=True)))
    return mapping(pairs)


@CALM
@given(dossiers())
def test_yaml_and_json_say_the_same(pair: Pair) -> None:
    in_yaml, wrong_in_yaml = read(pair[0], "case.yaml")
    in_json, wrong_in_json = read(pair[1], "case.json")
    assert [d.code for d in wrong_in_yaml] == [d.code for d in wrong_in_json]
    assert plain(in_yaml) == plain(in_json)


def words() -> list[str]:
    subjects = rulebook().vocabulary.subjects.values()
    names = {word for s in subjects for word in (s.name, s.plural)}
    facts = {name for s in subjects for name in s.facts}
    inner = {name for s in subjects for fact in s.facts.values() for name in fact.of or {}}
    return sorted(
        names | facts | inner | {"id", "value", "by", "on", "evidence", "source", "as_of", "act", "stage", "readings"}
    )


SCALARS = [
    "unknown",
    "none",
    "~",
    "null",
    "",
    "yes",
    "75 %",
    "0.75",
    "-1",
    "1e9",
    "2024-02-15",
    "ordinary",
    "shared",
    "a",
    "1",
    "9" * 41,
]


def trees() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(words())
    scalars = st.sampled_from(SCALARS) | st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=25
    )


@CALM
@given(
    st.dictionaries(st.sampled_from(words()), trees(), max_size=4) | trees(),
    st.sampled_from(["case.yaml", "case.json", "-"]),
)
def test_any_tree_gives_a_dossier_or_mistakes(tree: Any, name: str) -> None:
    text = json.dumps(tree)
    if name == "case.yaml":
        text = text.replace('"', "")
    node, _ = read_bytes(text.encode(), name)
    if node is not None:
        found, mistakes = read_dossier(node, name, rulebook())
        assert (found is None) == bool(mistakes)
        assert all(m.span is not None and m.span.line >= 1 and "\n" not in m.code for m in mistakes)
        starts = [m.span.start for m in mistakes if m.span]
        assert starts == sorted(starts)


@CALM
@given(st.text(max_size=200))
def test_any_text_gives_a_dossier_or_mistakes(text: str) -> None:
    for name in ("case.yaml", "case.json", "-"):
        node, wrong = read_bytes(text.encode("utf-8", "replace"), name)
        if node is None:
            assert wrong
            continue
        found, mistakes = read_dossier(node, name, rulebook())
        assert (found is None) == bool(mistakes)
