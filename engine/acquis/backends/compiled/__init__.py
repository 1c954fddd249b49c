"""The compiled evaluator: Python functions made from the typed trees, for facts that are known."""

from acquis.backends.compiled.law import Law
from acquis.backends.compiled.program import Program, program

__all__ = ["Law", "Program", "program"]
