"""Cases that were run, as text for a person: only what differs, expected beside found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from acquis.cases.compare import Difference
from acquis.cases.kinds import RuleKinds
from acquis.cases.run import CaseRun, Disagreement
from acquis.diagnostics.render import render, visible

_WIDTH, _CELL = 100, 44
_PLAIN, _BOLD, _RED, _GREEN = "\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;32m"
_SAID = {
    "compliant": "met", "non_compliant": "breached", "undetermined": "left open", "not_applicable": "not applicable",
}  # fmt: skip


def show_run(run: CaseRun, *, colour: bool = False) -> str:
    """A case that failed: its place and sentence, then for each rule what came out otherwise, and why."""
    place, sentence = run.case.span, visible(run.case.sentence)
    head = f"✗ {visible(place.source.name)}:{place.line}:{place.column}: "
    return "\n".join([_paint(head, _RED, colour) + _paint(sentence, _BOLD, colour), show_findings(run, colour=colour)])


def show_findings(run: CaseRun, *, colour: bool = False) -> str:
    """What is wrong with a case, without its place and sentence."""
    blocks = []
    if run.mistakes:
        blocks.append(render(run.mistakes, colour).rstrip())
    if run.error is not None:
        blocks.append("\n".join(["  The input was to be refused.", *_table([run.error], colour)]))
    blocks += ["\n".join(_disagreement(one, colour)) for one in run.disagreements]
    return "\n".join(blocks)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 case`, `3 cases`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def show_kinds(rules: Sequence[RuleKinds], *, colour: bool = False) -> str:
    """What each rule lacks, the reasons for what no case can show, and how many rules have everything."""
    lines = []
    for one in (r for r in rules if r.lacking):
        said = f"no case where it is {', '.join(_SAID[kind] for kind in one.lacking)}"
        lines.append(f"{_paint('✗', _RED, colour)} {_name(one.rule.citation, one.rule.id)}: {said}")
    reasons = list(_reasons(rules))
    if reasons:
        lines += [*([""] if lines else []), _paint("What no case can show", _BOLD, colour), *reasons]
    lacking = sum(1 for r in rules if r.lacking)
    complete = f"{len(rules) - lacking} with cases of every kind, or the reason why not"
    said = f"{counted(len(rules), 'rule')}: {complete}; {lacking} lacking some"
    return "\n".join([*lines, *([""] if lines else []), _paint(said, _RED if lacking else _GREEN, colour)])


def summary(cases: int, passed: int, failed: int, files: int, mistakes: int, *, colour: bool = False) -> str:
    """The line at the end: how many cases of how many files came out as they say."""
    said = f"{counted(cases, 'case')} in {counted(files, 'file')}: {counted(passed, 'passes', 'pass')}"
    said += f", {counted(failed, 'fails', 'fail')}" if failed else ""
    said += f"; {counted(mistakes, 'mistake')}" if mistakes else ""
    return _paint(said, _RED if failed or mistakes else _GREEN, colour)


def _reasons(rules: Iterable[RuleKinds]) -> Iterator[str]:
    """Each reason once, with all the rules that it is for."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in rules:
        for kind, reason in one.reasons.items():
            grouped.setdefault((kind, reason), []).append(one.rule.citation)
    for (kind, reason), citations in grouped.items():
        for text, first in ((f"{_SAID[kind]}: {reason}", "  "), ("; ".join(dict.fromkeys(citations)), "    ")):
            yield textwrap.fill(visible(text), _WIDTH, initial_indent=first, subsequent_indent="    ")


def _name(citation: str, rule: str) -> str:
    return f"{citation} [{rule}]"


def _disagreement(one: Disagreement, colour: bool) -> Iterator[str]:
    yield f"  {_paint(_name(one.citation, one.rule), _BOLD, colour)}"
    yield from _table(one.differences, colour)
    if one.reason:
        yield textwrap.fill(
            f"Why: {visible(one.reason)}", _WIDTH, initial_indent="    ", subsequent_indent="      ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def _table(differences: Iterable[Difference], colour: bool) -> Iterator[str]:
    rows = [tuple(visible(cell) for cell in (d.key, d.expected, d.found)) for d in differences]
    first = max(len(key) for key, _, _ in rows)
    second = max(len("expected"), *(min(len(expected), _CELL) for _, expected, _ in rows))
    yield f"    {'':{first}}  {'expected':{second}}  found"
    last = ""
    for key, expected, found in rows:
        shown = "" if key == last else key  # the members of one list stand under one name
        for name, left, right in zip_longest([shown], _wrapped(expected), _wrapped(found), fillvalue=""):
            green, red = _paint(f"{left:{second}}", _GREEN, colour), _paint(right, _RED, colour)
            yield f"    {name:{first}}  {green}  {red}".rstrip()
        last = key


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _CELL, break_on_hyphens=False) or [""]


def _paint(text: str, colour: str, on: bool) -> str:
    return f"{colour}{text}{_PLAIN}" if on and text else text


__all__ = ["counted", "show_findings", "show_kinds", "show_run", "summary"]
