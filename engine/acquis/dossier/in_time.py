"""Code words that an overlay puts into their list, or takes out, from a day on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from acquis.diagnostics import Diagnostic
from acquis.dossier.model import Dossier, Given, GivenList
from acquis.quantities import show_date
from acquis.rulebook.model import Rulebook
from acquis.vocabulary.model import FactDefinition


def codes_out_of_time(
    dossier: Dossier, rulebook: Rulebook, as_of: int | None, law_version: int | None
) -> tuple[Diagnostic, ...]:
    """The codes in a dossier that their list does not hold on the day for which the law is read.

    `as_of` and `law_version` (ordinals) go before the dossier's own; None leaves it to them.
    """
    if not any(known.days for known in rulebook.vocabulary.code_lists.values()):
        return ()
    version_day = law_version if law_version is not None else dossier.law_version
    version = None if version_day is None else rulebook.act.version_on(version_day)
    day = rulebook.day_of(as_of if as_of is not None else dossier.as_of, version)
    found = [
        mistake
        for subject in dossier.subjects
        for mistake in _wrong(subject.facts, rulebook.vocabulary.subjects[subject.subject].facts, day)
    ]
    # What a project has from its programme stands in one place of the file.
    unique = {(m.span.start if m.span else -1, m.message): m for m in found}
    return tuple(unique.values())


def _wrong(
    facts: Mapping[str, Given | GivenList], definitions: Mapping[str, FactDefinition], day: int
) -> Iterator[Diagnostic]:
    for name, given in facts.items():
        definition = definitions[name]
        if isinstance(given, GivenList):
            for entry in given.entries:
                yield from _wrong(entry.facts, definition.of or {}, day)
            continue
        known = definition.code_list
        if known is None or not isinstance(given.value, str) or known.holds(given.value, day):
            continue
        first, last = known.days[given.value]
        since = "" if first is None else f"from {show_date(first)} on"
        until = "" if last is None else f"until {show_date(last)}"
        help_ = f"it stands there {' '.join(part for part in (since, until) if part)}"
        yield Diagnostic("C723", f"`{given.value}` is not in its list on {show_date(day)}", given.span, help_)
