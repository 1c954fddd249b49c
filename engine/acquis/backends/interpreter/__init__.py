"""The interpreter: the definition of what expressions mean. Other back ends are tested against it."""

from acquis.backends.interpreter.nodes import Frame, Host, evaluate

__all__ = ["Frame", "Host", "evaluate"]
