"""Which consolidated version of the act a day means."""

from __future__ import annotations

from acquis.quantities import Problem, show_date
from acquis.rulebook.model import Act, LawVersion


def version_chosen(act: Act, day: int, code: str) -> LawVersion | Problem:
    """The version in force on a day (an ordinal), or, under a diagnostic code, why there is none here."""
    days = [show_date(v.day) for v in act.versions]
    encoded = f"encoded here: {', '.join(days)}"
    later = [known for known in act.known_later if known <= day]
    if later:
        version = show_date(later[-1])
        what = "" if later[-1] == day else f"on {show_date(day)} the law stood in the version of {version}, "
        said = (
            f"{what}which is known and not encoded here" if what else f"the version of {version} is known, not encoded"
        )
        return Problem(code, said, encoded)
    if day < act.versions[0].day:
        return Problem(code, f"on {show_date(day)} there was no version of the law yet", encoded)
    return act.version_on(day)
