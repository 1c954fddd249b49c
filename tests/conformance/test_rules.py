"""Every case of rules/*.yaml, for every back end: a snippet of a rulebook, dossiers, and the verdicts they get."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from acquis.dossier.read import read_dossier
from acquis.evaluation.options import Options
from acquis.reading import read_file
from acquis.reading.node import Mapping, Node, Scalar
from acquis.rulebook.load import Loaded, load

from .backends import BACKENDS
from .pending import case as param

HERE = Path(__file__).parent
KINDS = {"article_1": "article: 1", "article_2": "article: 2"}
UNORDERED = ("missing", "by", "remarks")


def _cases():
    for path in sorted(HERE.glob("rules/*.yaml")):
        snippets, mistakes = read_file(path)
        assert snippets is not None, mistakes
        for snippet in snippets.items:
            norms = tuple((k, n.text) for k in KINDS if (n := snippet.get(k)) is not None)
            for case in (snippet, *getattr(snippet.get("cases"), "items", ())):
                if case.get("case") is not None:
                    yield param(norms, case, id=f"{path.stem}/{case.get('case').text}")


CASES = list(_cases())


@cache
def loaded(norms: tuple[tuple[str, str], ...]) -> Loaded:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocabulary").mkdir()
        for file, target in (
            ("act.yaml", "."),
            ("ledger.tsv", "."),
            ("vocabulary.yaml", "vocabulary"),
            ("code_lists.yaml", "vocabulary"),
        ):
            shutil.copy(HERE / "world" / file, folder / target)
        for kind, text in norms:
            (folder / f"{kind}.yaml").write_text(f"{KINDS[kind]}\nheading: Of tests\n{text}", encoding="utf-8")
        return load(folder)


def plain(node: Node):
    """Plain data; yes and no are truths, everything else is text."""
    if isinstance(node, Scalar):
        return node.text == "yes" if node.text in ("yes", "no") and not node.quoted else node.text
    return {k.text: plain(v) for k, v in node} if isinstance(node, Mapping) else [plain(i) for i in node.items]


def texts(value):
    """Counts as text, so that both sides of a comparison are alike."""
    if isinstance(value, dict):
        return {k: texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [texts(v) for v in value]
    return value if isinstance(value, bool) else str(value)


def said(results, rule: str) -> dict:
    """What the results say of a rule, as the cases write it."""
    for verdict in (v for r in results for v in r.verdicts if v.rule == rule):
        found = {k: getattr(verdict, k) for k in ("outcome", "because", "values", "facts")}
        found |= {k: sorted(getattr(verdict, k)) for k in UNORDERED}
        found["readings"] = {n: {"outcome": r.outcome, "values": dict(r.values)} for n, r in verdict.readings.items()}
        return texts(found)
    return {"outcome": "later" if any(rule in r.later for r in results) else "no verdict"}


def test_there_are_enough_cases_and_no_two_have_one_name():
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids)) and len(ids) >= 120


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("norms", "case"), CASES)
def test_rule(norms, case, backend):
    rulebook, mistakes = loaded(norms).rulebook, loaded(norms).mistakes
    if case.get("error") is not None:
        assert [m.code for m in mistakes] == [case.get("error").text], [m.message for m in mistakes]
        return
    assert rulebook is not None, [(m.code, m.message) for m in mistakes]
    own = Mapping(tuple((k, v) for k, v in case if k.text not in ("case", "expect")), case.span)
    dossier, mistakes = read_dossier(own, "case.yaml", rulebook)
    assert dossier is not None, [(m.code, m.message) for m in mistakes]
    try:
        results = BACKENDS[backend].results(rulebook, dossier, Options())
    except NotImplementedError as refusal:
        pytest.skip(str(refusal))
    for rule, wanted in case.get("expect"):
        expected = {k: sorted(v) if k in UNORDERED else v for k, v in plain(wanted).items()}
        actual = said(results, rule.text)
        assert {k: actual.get(k) for k in expected} == expected, (rule.text, actual)
