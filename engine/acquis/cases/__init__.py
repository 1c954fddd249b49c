"""Cases beside the rules: a sentence, a dossier, and what the law gives for it."""

from acquis.cases.model import Case, CaseFile, NoCase
from acquis.cases.read import read_case_file, read_cases
from acquis.cases.run import CaseRun, differences, run_case

__all__ = ["Case", "CaseFile", "CaseRun", "NoCase", "differences", "read_case_file", "read_cases", "run_case"]
