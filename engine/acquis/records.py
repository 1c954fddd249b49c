"""Frozen dataclasses that are declared quickly.

`dataclasses.dataclass` compiles six methods for each class, half a millisecond in which nothing is checked yet; a
hundred classes for the parts of rules and expressions take longer than the check of a dossier. Here `__init__` is
compiled when the first object of a class is made, and the others are functions that all classes share. All else is
the same: fields, defaults, `replace`, patterns, equality by class and fields, hash, text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record  # which it is, for everybody who reads the types
else:
    from collections.abc import Callable
    from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields, make_dataclass
    from operator import attrgetter

    def record(*, frozen: bool, eq: bool = True, kw_only: bool = False) -> Callable[[type], type]:
        """What `dataclass(frozen=True, eq=eq, kw_only=kw_only)` is."""

        def made(of: type) -> type:
            of = dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(of)
            of.__init__, of.__repr__ = _init, _repr
            of.__setattr__, of.__delattr__ = _set, _delete
            if eq:
                of.__eq__, of.__hash__ = _equal, _hash
                compared = [f.name for f in fields(of) if f.compare]
                of._compared = attrgetter(*compared) if compared else None
            return of

        return made

    def _init(self: Any, /, *values: Any, **named: Any) -> None:
        of = type(self)
        of.__init__ = _compiled(of)
        of.__init__(self, *values, **named)

    def _compiled(of: type) -> Callable[..., None]:
        """What the class would have had as its `__init__` from the beginning."""
        again = [(f.name, Any, _as_declared(f)) for f in fields(of)]
        twin = make_dataclass(of.__name__, again, frozen=True, eq=False, repr=False, match_args=False)
        return twin.__init__  # it puts the fields into whatever object it is given

    def _as_declared(of: Field[Any]) -> Field[Any]:
        if of.default_factory is not MISSING:
            return field(default_factory=of.default_factory, kw_only=of.kw_only)
        return field(default=of.default, kw_only=of.kw_only)

    def _repr(self: Any) -> str:
        shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
        return f"{type(self).__qualname__}({shown})"

    def _set(self: Any, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _delete(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        compared = self._compared
        return compared is None or compared(self) == compared(other)

    def _hash(self: Any) -> int:
        compared = self._compared
        return hash(compared(self)) if compared is not None else hash(())


__all__ = ["record"]
