"""`act.yaml`: the act's title, its first day of application, its versions, what delegated acts may change."""

from __future__ import annotations

from collections.abc import Collection

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import read_date
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Scalar
from acquis.rulebook.model import Act, Empowerment, LawVersion

_KEYS = (
    "act", "title", "celex", "eli", "applies_from", "in_force_from", "versions", "known_later_versions",
    "empowered_until", "empowerments",
)  # fmt: skip
_VERSION = ("date", "celex", "changed_by", "added", "changed")
_LATER = ("date", "celex", "changed_by", "encoded")
_EMPOWERMENT = ("reaches", "code_lists", "adds_only", "note")


def read_act(
    node: Mapping, provisions: Collection[str], code_lists: Collection[str], mistakes: list[Diagnostic]
) -> Act | None:
    """The act, or None with the mistakes that keep it from being read.

    `provisions` and `code_lists` are the names that it may speak of.
    """
    reader = _ActReader(provisions, code_lists, mistakes)
    fields = Fields(node, mistakes, RULE_CODES, "act.yaml").only(_KEYS)
    identity, title = fields.text("act", required=True), fields.text("title", required=True)
    first = reader.cited_day(fields, "applies_from", required=True)
    versions = reader.versions(fields)
    later = reader.later(fields)
    empowerments = reader.empowerments(fields)
    until = reader.cited_day(fields, "empowered_until")
    if first is None or not versions:
        return None
    return Act(identity, title, first, versions, later, empowerments, until)


class _ActReader:
    def __init__(self, provisions: Collection[str], code_lists: Collection[str], mistakes: list[Diagnostic]) -> None:
        self.provisions, self.code_lists, self.mistakes = provisions, code_lists, mistakes
        # The ledger has no row for every annex as a whole.
        self.wholes = frozenset(p[:end] for p in provisions for end in _ends(p))

    def cited_day(self, fields: Fields, key: str, *, required: bool = False) -> int | None:
        """A day with the provision that states it."""
        written = fields.mapping(key, required=required)
        day = written.get("value") if written else None
        return fields.read(day if isinstance(day, Scalar) else None, "R317", read_date)

    def versions(self, fields: Fields) -> tuple[LawVersion, ...]:
        """The encoded versions, by day."""
        found = []
        for inner in self._rows(fields, "versions", _VERSION, required=True):
            day = inner.read(inner.scalar("date", required=True), "R317", read_date)
            celex = inner.text("celex", required=True)
            added, changed = (self._known(inner, key, self.provisions) for key in ("added", "changed"))
            if day is not None:
                found.append(LawVersion(day, celex, added, changed))
        return tuple(sorted(found, key=lambda v: v.day))

    def later(self, fields: Fields) -> tuple[int, ...]:
        """The days of versions that are known and not encoded."""
        days = [
            inner.read(inner.scalar("date", required=True), "R317", read_date)
            for inner in self._rows(fields, "known_later_versions", _LATER)
            if not inner.flag("encoded")
        ]
        return tuple(sorted(day for day in days if day is not None))

    def empowerments(self, fields: Fields) -> dict[str, Empowerment]:
        """What acts under each provision may change."""
        found = {}
        for name, node in fields.mapping("empowerments") or ():
            if not isinstance(node, Mapping):
                fields.report("R317", f"`{name.text}` must be a mapping of names", node.span)
                continue
            self._one_of(name, self.provisions)
            inner = Fields(node, self.mistakes, RULE_CODES, f"empowerment `{name.text}`").only(_EMPOWERMENT)
            found[name.text] = Empowerment(
                name.text, self._known(inner, "reaches", self.wholes),
                self._known(inner, "code_lists", self.code_lists), inner.flag("adds_only"), inner.text("note"),
            )  # fmt: skip
        return found

    def _rows(self, fields: Fields, key: str, known: tuple[str, ...], *, required: bool = False) -> list[Fields]:
        rows = fields.sequence(key, required=required)
        items = [row for row in (rows.items if rows else ()) if isinstance(row, Mapping)]
        return [Fields(row, self.mistakes, RULE_CODES, "a version").only(known) for row in items]

    def _known(self, fields: Fields, key: str, known: Collection[str]) -> tuple[str, ...]:
        words = fields.words(key) or ()
        for word in words:
            self._one_of(word, known)
        return tuple(w.text for w in words)

    def _one_of(self, word: Scalar, known: Collection[str]) -> None:
        if word.text not in known:
            what = "code list of the vocabulary" if known is self.code_lists else "provision of the ledger"
            self.mistakes.append(
                Diagnostic("R304", f"`{word.text}` is no {what}", word.span, did_you_mean(word.text, known))
            )


def _ends(provision: str) -> list[int]:
    """Where the ids of all that a provision stands in end, its own included."""
    return [i for i, character in enumerate(provision) if character in "/#"] + [len(provision)]
