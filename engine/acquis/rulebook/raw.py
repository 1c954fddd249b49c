"""Norms as written: the shape of each entry of a rule file, expressions parsed, nothing resolved yet."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.expression.parse import parse
from acquis.quantities import read_date
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar
from acquis.rulebook.chart import RawChart, read_chart
from acquis.rulebook.model import KINDS, STAGES
from acquis.source import Span

REMARKS = (
    "breakdown_differs", "derived_value_differs", "differs_from_regulation", "differs_from_indicative",
    "higher_rate_possible", "part_exceeds_whole", "provisional",
)  # fmt: skip
_RULE_KEYS = (
    "rule", "subject", "kind", "stage", "title", "summary", "applies", "for_each", "defines", "totals", "requires",
    "due", "gap_when", "remark_when", "tolerance", "readings", "in_force", "chart",
)  # fmt: skip
_DEROGATION_KEYS = ("derogation", "from", "title", "summary", "when", "sets", "lifts")


@dataclass(frozen=True)
class RawDefinition:
    """A definition: its expression, how several derogations that set it combine, and whether reports show it."""

    expression: tree.Node
    combine: str | None
    span: Span
    shown: bool = True


@dataclass(frozen=True)
class RawReading:
    """A reading, unresolved."""

    name: str
    argument: str
    requires: tree.Node | None
    defines: MappingOf[str, RawDefinition]
    lifted_by: tuple[Scalar, ...] | None
    span: Span


@dataclass(frozen=True)
class RawDue:
    """A duty with a date, unresolved."""

    done: tree.Node | None
    by: tree.Node | None
    event: bool
    excused: tree.Node | None


@dataclass(frozen=True)
class RawRule:
    """A rule as its file has it; `sound` if nothing in it was left out for a mistake."""

    id: str
    article: str
    subject: Scalar | None
    kind: str
    stage: str | None
    title: str
    summary: str
    applies: tree.Node | None
    for_each: tuple[str, tree.Node, Span] | None
    defines: MappingOf[str, RawDefinition]
    totals: MappingOf[str, RawDefinition]
    requires: tree.Node | None
    due: RawDue | None
    gap_when: tree.Node | None
    remarks: MappingOf[str, tree.Node]
    tolerance: str | None
    tolerance_span: Span | None
    readings: MappingOf[str, RawReading]
    days: tuple[int | None, int | None]
    chart: RawChart | None
    span: Span
    order: int
    sound: bool


@dataclass(frozen=True)
class RawDerogation:
    """A derogation as its file has it; `lifts` maps a base to its own condition."""

    id: str
    article: str
    bases: tuple[Scalar, ...]
    title: str
    summary: str
    when: tree.Node | None
    sets: MappingOf[str, tuple[tree.Node, Span]]
    lifts: MappingOf[str, tuple[tree.Node, Span]] | bool
    span: Span


@dataclass
class NormReader:
    """Reads the norms of all files; mistakes are collected."""

    mistakes: list[Diagnostic]
    rules: list[RawRule] = field(default_factory=list)
    derogations: list[RawDerogation] = field(default_factory=list)

    def norm(self, article: str, node: Node) -> None:
        """One entry of `norms`."""
        if not isinstance(node, Mapping):
            self.mistakes.append(Diagnostic("R317", "a norm must be a mapping of names", node.span))
            return
        if node.get("derogation") is not None:
            fields = Fields(node, self.mistakes, RULE_CODES, "this derogation").only(_DEROGATION_KEYS)
            self._derogation(article, fields)
        else:
            self._rule(article, Fields(node, self.mistakes, RULE_CODES, "this rule").only(_RULE_KEYS))

    def expression(self, written: Node | None) -> tree.Node | None:
        """An expression, parsed."""
        if written is None:
            return None
        if not isinstance(written, Scalar):
            self.mistakes.append(
                Diagnostic(
                    "R317",
                    "an expression must stand here",
                    written.span,
                    "quote it if it contains `: ` or begins with `[` or `{`",
                )
            )
            return None
        node, mistakes = parse(written)
        self.mistakes.extend(mistakes)
        return node

    def _rule(self, article: str, fields: Fields) -> None:
        identity = fields.scalar("rule", required=True)
        subject = fields.scalar("subject", required=True)
        fields.text("title", required=True)
        tolerance = fields.node.get("tolerance")
        before = len(self.mistakes)
        if identity is None:
            return
        self.rules.append(
            RawRule(
                id=identity.text, article=article, subject=subject,
                kind=fields.choice("kind", KINDS, required=True) or "requirement", stage=fields.choice("stage", STAGES),
                title=fields.text("title"), summary=fields.text("summary"),
                applies=self.expression(fields.node.get("applies")), for_each=self._for_each(fields),
                defines=self._definitions(fields, "defines"), totals=self._totals(fields),
                requires=self.expression(fields.node.get("requires")),
                due=self._due(fields), gap_when=self.expression(fields.node.get("gap_when")),
                remarks=self._remarks(fields), tolerance=fields.choice("tolerance", ("half_cent", "one_euro")),
                tolerance_span=tolerance.span if tolerance else None,
                readings=self._readings(fields), days=self._days(fields), chart=read_chart(fields), span=identity.span,
                order=len(self.rules), sound=len(self.mistakes) == before,
            )
        )  # fmt: skip

    def _for_each(self, fields: Fields) -> tuple[str, tree.Node, Span] | None:
        written = fields.scalar("for_each")
        if written is None:
            return None
        variable, separator, _ = written.text.partition(" in ")
        if not separator or not variable.strip().isidentifier():
            fields.report("R317", "`for_each` names a variable and a list", written.span, "for_each: p in projects")
            return None
        skipped = len(variable) + len(separator)
        rest = Scalar(
            written.text[skipped:],
            written.span_of(skipped, len(written.text)),
            start=written.start + skipped,
            offsets=written.offsets[skipped:],
        )
        source = self.expression(rest)
        return (variable.strip(), source, written.span_of(0, len(variable.rstrip()))) if source is not None else None

    def _definitions(self, fields: Fields, key: str) -> dict[str, RawDefinition]:
        found: dict[str, RawDefinition] = {}
        for name, node in fields.mapping(key) or ():
            combine, show = None, True
            written: Node | None = node
            if isinstance(node, Mapping):
                inner = Fields(node, self.mistakes, RULE_CODES, f"definition `{name.text}`").only(
                    ("value", "combine", "shown")
                )
                combine, written = inner.choice("combine", ("highest", "lowest")), inner.scalar("value", required=True)
                show = node.get("shown") is None or inner.flag("shown")
            expression = self.expression(written)
            if expression is not None:
                found[name.text] = RawDefinition(expression, combine, name.span, show)
        return found

    def _totals(self, fields: Fields) -> dict[str, RawDefinition]:
        totals = self._definitions(fields, "totals")
        if totals and fields.node.get("for_each") is None:
            first = next(iter(totals.values())).span
            fields.report("R317", "`totals` stand beside the entries of `for_each`", first, "write `defines`")
        return totals

    def _due(self, fields: Fields) -> RawDue | None:
        node = fields.mapping("due")
        if node is None:
            return None
        inner = Fields(node, self.mistakes, RULE_CODES, "`due`").only(("done", "by", "event", "excused"))
        done, by = inner.scalar("done", required=True), inner.scalar("by", required=True)
        return RawDue(
            self.expression(done), self.expression(by), inner.flag("event"), self.expression(node.get("excused"))
        )

    def _remarks(self, fields: Fields) -> dict[str, tree.Node]:
        found = {}
        for name, node in fields.mapping("remark_when") or ():
            if name.text not in REMARKS:
                fields.report("R319", f"unknown remark `{name.text}`", name.span, f"one of: {', '.join(REMARKS)}")
            expression = self.expression(node)
            if expression is not None:
                found[name.text] = expression
        return found

    def _readings(self, fields: Fields) -> dict[str, RawReading]:
        found = {}
        for name, node in fields.mapping("readings") or ():
            if not isinstance(node, Mapping):
                fields.report("R311", f"reading `{name.text}` must be a mapping of names", node.span)
                continue
            inner = Fields(node, self.mistakes, RULE_CODES, f"reading `{name.text}`")
            inner.only(("requires", "defines", "lifted_by", "argument"))
            if not inner.text("argument"):
                fields.report(
                    "R311",
                    f"reading `{name.text}` gives no `argument`",
                    name.span,
                    "say in a sentence why the text can be read so",
                )
            requires = self.expression(node.get("requires"))
            defines = self._definitions(inner, "defines")
            found[name.text] = RawReading(
                name.text, inner.text("argument"), requires, defines, inner.words("lifted_by"), name.span
            )
        if len(found) == 1:
            fields.report("R311", "a single reading is no alternative", next(iter(found.values())).span)
        return found

    def _days(self, fields: Fields) -> tuple[int | None, int | None]:
        node = fields.mapping("in_force")
        if node is None:
            return None, None
        inner = Fields(node, self.mistakes, RULE_CODES, "`in_force`").only(("from", "until"))
        first, last = (inner.read(inner.scalar(key), "R317", read_date) for key in ("from", "until"))
        return first, last

    def _derogation(self, article: str, fields: Fields) -> None:
        identity = fields.scalar("derogation", required=True)
        if fields.node.get("from") is None:
            fields.report("R302", "this derogation has no `from`", identity.span if identity else fields.node.span)
        bases = fields.words("from") or ()
        if identity is None:
            return
        lifts = self._lifts(fields)
        if not lifts and fields.node.get("sets") is None:
            fields.report("R302", "a derogation needs `sets` or `lifts`", identity.span)
        if fields.node.get("when") is None and not isinstance(lifts, dict):
            fields.report("R302", "this derogation has no `when`", identity.span)
        self.derogations.append(
            RawDerogation(
                identity.text, article, bases, fields.text("title"), fields.text("summary"),
                self.expression(fields.node.get("when")), self._named(fields, "sets"), lifts, identity.span,
            )
        )  # fmt: skip

    def _named(self, fields: Fields, key: str) -> dict[str, tuple[tree.Node, Span]]:
        found = {}
        for name, node in fields.mapping(key) or ():
            expression = self.expression(node)
            if expression is not None:
                found[name.text] = (expression, name.span)
        return found

    def _lifts(self, fields: Fields) -> dict[str, tuple[tree.Node, Span]] | bool:
        if isinstance(fields.node.get("lifts"), Mapping):
            return self._named(fields, "lifts")
        return fields.flag("lifts")
