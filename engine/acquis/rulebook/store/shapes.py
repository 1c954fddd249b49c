"""The classes whose objects make a rulebook, and the kind of each of their fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import ModuleType

from acquis import source
from acquis.expression import tree
from acquis.rulebook import model
from acquis.rulebook.store.kinds import Choice, Exact, Kind, Optional, Plain, Reference, Row, Several, Table
from acquis.source import Source
from acquis.vocabulary import model as vocabulary
from acquis.vocabulary import types

_MODULES = {"source": source, "types": types, "vocabulary": vocabulary, "tree": tree, "rulebook": model}
_PLAIN: Mapping[str, type] = {"str": str, "int": int, "bool": bool}


def _classes() -> Iterator[tuple[str, type]]:
    for place, module in _MODULES.items():
        for name, found in vars(module).items():
            if isinstance(found, type) and is_dataclass(found) and found.__module__ == module.__name__:
                yield f"{place}.{name}", found


# Only these are ever made from a file, whatever it says.
CLASSES: Mapping[str, type] = dict(_classes())
NAMES: Mapping[type, str] = {found: name for name, found in CLASSES.items()}


@cache
def shape(name: str) -> Mapping[str, Kind]:
    """The fields of a class, named as in `CLASSES`, with their kinds.

    A source is kept by its name alone: its text is the rule file itself.
    """
    of = CLASSES[name]
    names = ("name",) if of is Source else tuple(f.name for f in fields(of))
    written = {f.name: str(f.type) for f in fields(of)}
    return {name: _kind(written[name], of.__module__) for name in names}


@cache
def _kind(annotation: str, module: str) -> Kind:
    home = next(m for m in _MODULES.values() if m.__name__ == module)
    return _of(ast.parse(annotation, mode="eval").body, home)


def _of(node: ast.expr, home: ModuleType) -> Kind:
    match node:
        case ast.Name(name):
            return _named(name, home)
        case ast.Attribute(ast.Name("tree"), name):
            return Reference(getattr(tree, name))
        case ast.BinOp(_, ast.BitOr(), _):
            return _one_of(list(_alternatives(node)), home)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(end)])) if end is ...:
            return Several(_of(item, home), tuple)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
            return Row(tuple(_of(item, home) for item in items))
        case ast.Subscript(ast.Name("frozenset"), item):
            return Several(_of(item, home), frozenset)
        case ast.Subscript(ast.Name("Mapping"), ast.Tuple([key, item])):
            return Table(_of(key, home), _of(item, home))
    raise TypeError(f"no kind for {ast.unparse(node)}")


def _named(name: str, home: ModuleType) -> Kind:
    if name in _PLAIN:
        return Plain([_PLAIN[name]])
    # Some modules import a class for their annotations only, so that it is not among their names.
    found = next((vars(m)[name] for m in (home, vocabulary, types) if name in vars(m)), None)
    if found is Fraction:
        return Exact()
    if isinstance(found, str):  # an alias
        return _of(ast.parse(found, mode="eval").body, home)
    if isinstance(found, type) and found in NAMES:
        return Reference(found)
    raise TypeError(f"no kind for {name}")


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    else:
        yield node


def _one_of(nodes: list[ast.expr], home: ModuleType) -> Kind:
    parts = [_of(node, home) for node in nodes if not (isinstance(node, ast.Constant) and node.value is None)]
    plains = frozenset(found for part in parts if isinstance(part, Plain) for found in part.types)
    none = len(parts) < len(nodes)
    if all(isinstance(part, Plain) for part in parts):
        return Plain(plains | {type(None)} if none else plains)
    one = parts[0] if len(parts) == 1 else Choice(tuple(parts))
    return Optional(one) if none else one
