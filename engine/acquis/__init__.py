"""acquis: tells whether a project, programme or report complies with EU funding law, and which provision says so.

import acquis

rulebook = acquis.load("amif")
report = rulebook.check({"project": {"management_mode": "shared", ...}}, as_of="2024-11-30")
report.outcome, report.results[0].verdicts, report.to_json(), report.errors
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acquis.library import LoadedRulebook, Report, RulebookError, load
    from acquis.report.version import VERSION as __version__

__all__ = ["LoadedRulebook", "Report", "RulebookError", "__version__", "load"]


def __getattr__(name: str) -> Any:
    # Test runs of other projects in the same environment see this package too; they must not wait for the engine.
    if name not in __all__:
        raise AttributeError(f"module 'acquis' has no attribute {name!r}")
    from acquis import library
    from acquis.report.version import VERSION

    return VERSION if name == "__version__" else getattr(library, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
