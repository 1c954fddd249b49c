"""acquis as a library: load a rulebook once, check as many dossiers as you like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypedDict, Unpack

from acquis.diagnostics import Diagnostic
from acquis.diagnostics.errors import RulebookError as RulebookError
from acquis.dossier.in_time import codes_out_of_time
from acquis.dossier.model import FILE
from acquis.dossier.read import read_dossier
from acquis.evaluation.choices import read_choices
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.evaluation.warming import Warming
from acquis.reading import STANDARD_INPUT, Node, read_bytes, read_file
from acquis.records import record
from acquis.rulebook.model import Rulebook
from acquis.rulebook.store import load as load_rulebook
from acquis.rulings.verdict import Result, Shown
from acquis.source import Source, Span

_PACKAGE = Path(__file__).resolve().parent


class Choices(TypedDict, total=False):
    """The keyword arguments of `LoadedRulebook.check`, which `check_text` and `check_file` share."""

    as_of: date | str | None
    stage: str | None
    readings: Mapping[str, str] | None
    rules: Iterable[str] | None
    explain: bool
    strict_evidence: bool
    law_version: date | str | None


@record(frozen=True)
class Report:
    """What came of one dossier: results if it could be read, else errors.

    `results`: one for each subject, in the order of the dossier, the projects of a programme after
    it; each with its verdicts in the order of the act. `errors`: diagnostics with code (`C703`),
    place (`span`), message and help; if there is one, nothing was evaluated.
    """

    name: str
    results: tuple[Result, ...]
    errors: tuple[Diagnostic, ...]
    rulebook: Rulebook = field(repr=False)

    @property
    def outcome(self) -> str | None:
        """`non_compliant` if any rule is, else `undetermined`, `compliant` or `not_applicable`; None with errors."""
        if self.errors:
            return None
        found = {r.outcome for r in self.results if r.subject != FILE or len(self.results) == 1}
        return next((o for o in ("non_compliant", "undetermined", "compliant") if o in found), "not_applicable")

    def to_json(self) -> dict[str, Shown]:
        """The JSON report as a dictionary of texts, whole numbers, booleans, lists and dictionaries.

        It fits `acquis/report/report.schema.json`: money has two decimals and no unit
        (`1080000.00`), percentages carry their sign (`90 %`), dates are ISO. The same dossier gives
        the same dictionary, in the same order, every time.
        """
        from acquis.report import json as json_report  # here, as in the next two: nobody needs all three

        return json_report.document(self.rulebook, [(self.name, self.errors)], self.results)

    def to_text(self, *, colour: bool = False, explain: bool = False) -> str:
        """The report for a person; with `explain` the traces too, where the check asked for them."""
        if self.errors:
            from acquis.diagnostics.render import render

            return render(self.errors, colour)
        from acquis.report import text as text_report

        return text_report.write(self.rulebook, self.results, colour=colour, explain=explain)

    def to_html(self) -> str:
        """The report as one page that needs no other file; with the traces where the check asked for them.

        Raises `ModuleNotFoundError` without the packages of `acquis[html]`.
        """
        from acquis.report import html as html_report

        return html_report.write(self.rulebook, [(self.name, self.errors)], self.results)


@record(frozen=True)
class LoadedRulebook:
    """A rulebook without mistakes, ready to check dossiers. Share it freely: the same dossier is answered the same.

    The more dossiers it has checked in one way (day, readings, rules), the sooner the next is done: after a few its
    rules are compiled.
    """

    rulebook: Rulebook

    def check(
        self, dossier: Mapping[str, object], *, as_of: date | str | None = None, stage: str | None = None,
        readings: Mapping[str, str] | None = None, rules: Iterable[str] | None = None, explain: bool = False,
        strict_evidence: bool = False, law_version: date | str | None = None, name: str = "<dossier>",
    ) -> Report:  # fmt: skip
        """Check a dossier made of plain Python values.

        `dossier` has the shape of a dossier file: `{"project": {"id": "p1", "union_contribution":
        Decimal("75000.00"), ...}}`. Money is in euro, exact, with at most two decimals: int,
        Decimal, Fraction or text; floats are refused (C703), as no float holds a cent. Percentages are
        texts with their sign (`"75 %"`), dates are `date` or ISO texts, booleans are bool; None, or a
        key left out, is unknown; `"none"` is known not to exist.

        `as_of` is the day of the verdict (`date` or ISO text; None: the latest law version, and facts
        are final). `stage` is `selection`, `implementation` or `payment`. `readings` maps rule ids to
        the reading chosen. `rules` limits the report to some rule ids. `explain` fills in each
        verdict's trace. Under `strict_evidence` a judgement without by, on and evidence is unknown.
        `law_version` is a day of the consolidated version to apply (`date` or ISO text; None: `as_of`
        picks it): the law is read within its days, while deadlines still look at `as_of` itself.
        These win over the same keys of the dossier.

        Mistakes are never raised: they stand in `errors` of the report (C and S codes for the
        dossier, U901 and U903 for the arguments).
        """
        options, wrong = self._options(
            as_of=as_of, stage=stage, readings=readings, rules=rules, explain=explain, strict_evidence=strict_evidence,
            law_version=law_version,
        )  # fmt: skip
        from acquis.dossier.direct import direct

        straight = None if wrong else direct(dossier, name, self.rulebook)
        if straight is not None and not codes_out_of_time(straight, self.rulebook, options.as_of, options.law_version):
            return Report(name, evaluate(self.rulebook, straight, options, self._evaluator), (), self.rulebook)
        from acquis.dossier.plain import as_json_text  # files need it not

        text, refused = as_json_text(dossier, name)
        node, mistakes = read_bytes(text.encode("utf-8"), name, json=True)
        return self._report(node, (*wrong, *refused), mistakes, name, options)

    def check_text(self, text: str | bytes, name: str = STANDARD_INPUT, **choices: Unpack[Choices]) -> Report:
        """Check a dossier given as JSON or YAML text (UTF-8 if bytes).

        A `name` that ends in `.json` says JSON, any other YAML; without a name the text itself
        tells. The keyword arguments and the mistakes are those of `check`.
        """
        options, wrong = self._options(**choices)
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        node, mistakes = read_bytes(data, name)
        return self._report(node, wrong, mistakes, name, options)

    def check_file(self, path: str | Path, **choices: Unpack[Choices]) -> Report:
        """Check a dossier file, JSON by its suffix, else YAML.

        A file that cannot be read is an error of the report (S113). The keyword arguments and the
        mistakes are those of `check`.
        """
        options, wrong = self._options(**choices)
        node, mistakes = read_file(path)
        return self._report(node, wrong, mistakes, str(path), options)

    def _options(self, **choices: Unpack[Choices]) -> tuple[Options, tuple[Diagnostic, ...]]:
        return read_choices(self.rulebook, **choices)

    def _report(
        self,
        node: Node | None,
        wrong: tuple[Diagnostic, ...],
        unread: tuple[Diagnostic, ...],
        name: str,
        options: Options,
    ) -> Report:
        if node is None or unread:
            return Report(name, (), (*wrong, *unread), self.rulebook)
        dossier, mistakes = read_dossier(node, name, self.rulebook)
        if dossier is not None:
            mistakes = codes_out_of_time(dossier, self.rulebook, options.as_of, options.law_version)
        # What was refused before reading is no mistake a second time.
        places = {m.span.start for m in wrong if m.span is not None}
        fresh = (m for m in mistakes if m.span is None or m.span.start not in places)
        errors = tuple(sorted((*wrong, *fresh), key=lambda m: m.span.start if m.span is not None else -1))
        if dossier is None or errors:
            return Report(name, (), errors, self.rulebook)
        return Report(name, evaluate(self.rulebook, dossier, options, self._evaluator), (), self.rulebook)

    @cached_property
    def _evaluator(self) -> Warming:
        return Warming()


def load(rulebook: str | Path = "amif", overlays: Iterable[str | Path] = ()) -> LoadedRulebook:
    """Load a rulebook: an act by name (`amif`), or a folder of rule files.

    An act is looked for beside the engine if that runs from a checkout, else among the package's
    own files. `overlays` are files that change figures or code lists from a day on, such as a
    delegated act does; their order does not matter, and what was loaded without them stays as it
    is. Raises `RulebookError`, carrying all diagnostics, if the rulebook or an overlay has a mistake.
    """
    folder = rulebook if isinstance(rulebook, Path) else place(rulebook)
    if not folder.is_dir():
        raise RulebookError((Diagnostic("S113", "there is no such rulebook", Span(Source(str(folder), ""), 0, 0)),))
    named = [overlays] if isinstance(overlays, str | Path) else overlays
    loaded = load_rulebook(folder, [Path(o) for o in named])
    if loaded.rulebook is None:
        raise RulebookError(loaded.mistakes)
    return LoadedRulebook(loaded.rulebook)


def place(rulebook: str | None = None) -> Path:
    """The folder of an act (None: amif) or of a path."""
    name = rulebook or "amif"
    if name.isidentifier():
        root = _PACKAGE.parent.parent
        for folder in (root / "rules" / name, _PACKAGE / "_rules" / name):
            # Beside the engine only: an installed package may have any neighbours.
            if (folder / "act.yaml").is_file() and (
                folder.is_relative_to(_PACKAGE) or _PACKAGE.parent.name == "engine"
            ):
                return folder
    return Path(name)
