"""acquis: tells whether a project, programme or report complies with EU funding law, and which provision says so.

import acquis

rulebook = acquis.load("amif")
report = rulebook.check({"project": {"management_mode": "shared", ...}}, as_of="2024-11-30")
report.outcome, report.results[0].verdicts, report.to_json(), report.errors
"""

from acquis.library import LoadedRulebook, Report, RulebookError, load
from acquis.report.version import VERSION as __version__

__all__ = ["LoadedRulebook", "Report", "RulebookError", "__version__", "load"]
