"""`act.yaml`: the act's title, its first day of application, its versions."""

from __future__ import annotations

from acquis.diagnostics import Diagnostic
from acquis.quantities import read_date
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Scalar
from acquis.rulebook.model import Act, LawVersion

_KEYS = ("act", "title", "celex", "eli", "applies_from", "in_force_from", "versions", "known_later_versions")


def read_act(node: Mapping, mistakes: list[Diagnostic]) -> Act | None:
    """The act, or None with the mistakes that keep it from being read."""
    fields = Fields(node, mistakes, RULE_CODES, "act.yaml").only(_KEYS)
    identity, title = fields.text("act", required=True), fields.text("title", required=True)
    applies = fields.mapping("applies_from", required=True)
    rows = fields.sequence("versions", required=True)
    from_day = applies.get("value") if applies else None
    first = fields.read(from_day if isinstance(from_day, Scalar) else None, "R317", read_date)
    versions = []
    for row in rows.items if rows else ():
        if isinstance(row, Mapping):
            inner = Fields(row, mistakes, RULE_CODES, "a version").only(("date", "celex", "changed_by"))
            day = inner.read(inner.scalar("date", required=True), "R317", read_date)
            if day is not None:
                versions.append(LawVersion(day, inner.text("celex", required=True)))
    if first is None or not versions:
        return None
    return Act(identity, title, first, tuple(sorted(versions, key=lambda v: v.day)))
