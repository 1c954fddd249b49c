"""Where an output came from: the same rules and the same input again, or a plain word that they are others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.evaluation.choices import read_choices
from acquis.evaluation.options import Options
from acquis.portfolio.again.output import Output
from acquis.portfolio.mapping import READY, Mapping, find_mapping
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import Input, find_input
from acquis.portfolio.reading.table import Facts, Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Rulebook
from acquis.source import Source, Span


@dataclass(frozen=True)
class Origin:
    """The input of an output, read again as it was read then, and the options of its check."""

    rulebook: Rulebook
    source: Input
    mapping: Mapping
    options: Options
    facts: Facts


def find_origin(
    place: Workplace, output: Output, rulebook: Rulebook, *, source: str | None = None, mapping: str | None = None
) -> Origin:
    """Read the input of an output again; `source` and `mapping` where it and the mapping file moved to.

    Raises `Unreadable` if rules (P573), mapping (P574) or input (P575) are not those of its record, or unreadable.
    """
    options = same_rules(output, rulebook)
    read_as = _mapping(output, rulebook, mapping)
    found = _input(output, source)
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    facts = read_facts(place, found, read_as, rulebook, rulebook.day_of(options.as_of, version))
    if facts.accepted != output.number:
        message = f"{facts.accepted} rows of the input can be read now, {output.number} could then"
        raise _other_input(found.name, message)
    return Origin(rulebook, found, read_as, options, facts)


def same_rules(output: Output, rulebook: Rulebook) -> Options:
    """The options of its check; raises `Unreadable` (P573) if the rulebook is another than that of the record."""
    record, asked = output.record, output.record.asked
    at = Span(Source(output.name, ""), 0, 0)
    overlays = tuple((o.name, o.sha256) for o in rulebook.overlays)
    if rulebook.sha256 != record.rulebook_sha256:
        message = f"it was checked by other rules: {record.rulebook_sha256[:12]}, not {rulebook.sha256[:12]}"
        raise Unreadable(Diagnostic("P573", message, at, "name their folder with --rulebook, or check once more"))
    if {o[1] for o in overlays} != {o[1] for o in record.overlays}:
        names = ", ".join(name for name, _ in record.overlays) or "none"
        message = f"it was checked under other overlays: {names}"
        raise Unreadable(Diagnostic("P573", message, at, "give the same files with --overlay, or check once more"))
    options, wrong = read_choices(
        rulebook, as_of=asked.as_of, stage=asked.stage, readings=asked.readings, rules=asked.rules,
        strict_evidence=asked.strict_evidence, law_version=asked.law_version,
    )  # fmt: skip
    unknown = [r for r in output.rules if r not in rulebook.rules]
    if wrong or unknown or record.subject not in rulebook.vocabulary.subjects:
        why = wrong[0].message if wrong else f"unknown rule or subject `{next(iter(unknown), record.subject)}`"
        message = f"its record does not fit these rules: {why}"
        raise Unreadable(Diagnostic("P572", message, at, "keep an output and its .run.json together, unchanged"))
    return options


def _mapping(output: Output, rulebook: Rulebook, named: str | None) -> Mapping:
    record = output.record
    ready = record.mapping_name.removesuffix(".yaml")
    for name in (named,) if named is not None else ((ready,) if ready in READY else ()) + (record.mapping_name,):
        found, mistakes = find_mapping(name, rulebook.vocabulary, record.subject)
        if found is not None and found.sha256 == record.mapping_sha256:
            return found
    at = Span(Source(output.name, ""), 0, 0)
    help_ = "name the file as it was with --mapping, or check once more"
    if found is None and any(m.code == "S113" for m in mistakes):
        message = f"there is no mapping file `{name}` any more"
    else:
        message = f"the mapping file `{name}` is not as it was"
    raise Unreadable(Diagnostic("P574", message, at, help_))


def _input(output: Output, named: str | None) -> Input:
    record = output.record
    try:
        found = find_input(named if named is not None else record.input_name)
    except Unreadable as error:
        if named is not None or any(d.code != "S113" for d in error.diagnostics):
            raise
        at = Span(Source(record.input_name, ""), 0, 0)
        help_ = "say where it is now with --input"
        raise Unreadable(Diagnostic("P575", "the input of this output is not there any more", at, help_)) from None
    try:
        same = found.path.stat().st_size == record.input_bytes
        if same and record.input_sha256 is not None:
            same = _sha256(found.path) == record.input_sha256
    except OSError:
        same = False
    if not same:
        raise _other_input(found.name, "this is not the input that was checked: it differs from what the record says")
    return found


def _other_input(name: str, message: str) -> Unreadable:
    at = Span(Source(name, ""), 0, 0)
    return Unreadable(Diagnostic("P575", message, at, "name the file as it was with --input, or check it once more"))


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
