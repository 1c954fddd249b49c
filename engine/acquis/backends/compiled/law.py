"""The law as it stands on the day for which rules are compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from acquis.rulebook.model import LawVersion, Rule, Rulebook


@dataclass(frozen=True)
class Law:
    """A rulebook, the day of the verdict (None: the latest law, and facts are final), and a version if one is chosen.

    `readings`: rule id to the reading that a caller chose.
    """

    rulebook: Rulebook
    as_of: int | None = None
    version: LawVersion | None = None
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """The day for which the law is read."""
        return self.rulebook.day_of(self.as_of, self.version)

    @property
    def last_day(self) -> int | None:
        """The last day of the law that is read, if a version is chosen."""
        return None if self.version is None else self.rulebook.act.last_day(self.version)

    def in_force(self, rule: Rule) -> bool:
        """Whether the law of that day has a rule."""
        day = self.day
        return self.rulebook.in_force(rule, day, day if self.as_of is None else self.as_of)

    def readings_met(self, rule: Rule) -> tuple[Rule, ...]:
        """The rules with several readings that a rule rests on, itself first."""
        return self.rulebook.readings_met(rule)
