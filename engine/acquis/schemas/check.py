"""The form of files, held against the JSON Schemas that editors use. Only `rules check` asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.reading import DOSSIER_LIMIT, RULE_FILE_LIMIT, number_too_long, read_file
from acquis.reading.fields import RULE_CODES, VOCABULARY_CODES, Codes
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.load import case_files, rule_files
from acquis.source import Span

Plain: TypeAlias = "str | bool | Fraction | list[Plain] | dict[str, Plain] | None"

_CODES = {"vocabulary": VOCABULARY_CODES, "code_lists": VOCABULARY_CODES}
_SHAPES = {"object": "a mapping of names", "array": "a list"}


def check_forms(folder: Path, reported: Iterable[Diagnostic], overlays: Iterable[Path] = ()) -> tuple[Diagnostic, ...]:
    """What is wrong in the form of a rulebook's files, cases and overlays, on lines of which nothing was reported."""
    known = {(m.span.source.name, m.span.line) for m in reported if m.span is not None}
    found: list[Diagnostic] = []
    for path in (*rule_files(folder), *case_files(folder)):
        node, _ = read_file(path, root=folder, limit=DOSSIER_LIMIT)
        if node is not None:
            found += schema_mistakes(node, _schema_of(path, node))
    for path in overlays:
        node, _ = read_file(path, limit=RULE_FILE_LIMIT)
        if node is not None:
            found += schema_mistakes(node, "overlay")
    return tuple(m for m in found if m.span is None or (m.span.source.name, m.span.line) not in known)


def schema_mistakes(node: Node, schema_name: str) -> tuple[Diagnostic, ...]:
    """What keeps a file's value from having the form that a schema of this package states."""
    return mistakes_against(node, schema(schema_name), _CODES.get(schema_name, RULE_CODES))


def mistakes_against(node: Node, form: MappingOf[str, Any], codes: Codes) -> tuple[Diagnostic, ...]:
    """What keeps a value from having a form, each mistake once and in its place."""
    # Nobody who only checks a dossier should wait for this library.
    from jsonschema import Draft7Validator
    from referencing import Registry

    validator = Draft7Validator(form, registry=Registry())
    found: dict[tuple[int, str, str], Diagnostic] = {}
    for error in validator.iter_errors(plain(node)):
        for mistake in _mistakes(error, node, codes):
            assert mistake.span is not None
            found.setdefault((mistake.span.start, mistake.code, mistake.message), mistake)
    return tuple(found[key] for key in sorted(found))


@cache
def schema(name: str) -> MappingOf[str, Any]:
    """A schema of this package: rule_file, cases, vocabulary, code_lists, act or overlay."""
    text = (files("acquis.schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    content: MappingOf[str, Any] = json.loads(text)
    return content


def plain(node: Node) -> Plain:
    """A node as the schema library knows values; numbers of JSON stay exact."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if node.kind == "boolean":
        return node.text == "true"
    if node.kind == "number" and not number_too_long(node.text):
        return Fraction(node.text)
    return None if node.kind == "null" else node.text


def _schema_of(path: Path, node: Node) -> str:
    if path.name.endswith(".cases.yaml"):
        return "cases"
    if path.parent.name == "vocabulary":
        return "code_lists" if isinstance(node, Mapping) and node.get("code_lists") is not None else "vocabulary"
    return "act" if path.name == "act.yaml" else "rule_file"


def _mistakes(error: Any, root: Node, codes: Codes) -> Iterator[Diagnostic]:
    """One error of the library in our words; errors within `then` and `else` come to us by themselves."""
    at, key = _found(root, list(error.absolute_path))
    what = f"`{key.text}`" if key is not None else "this"
    if error.validator == "additionalProperties" and isinstance(at, Mapping):
        known = list(error.schema.get("properties", {}))
        for name, _ in at:
            if name.text not in known:
                help_ = did_you_mean(name.text, known) or f"known keys: {', '.join(known)}"
                yield Diagnostic(codes.unknown, f"unknown key `{name.text}`", name.span, help_)
    elif error.validator == "required" and isinstance(at, Mapping):
        for name in error.validator_value:
            if at.get(name) is None:
                yield Diagnostic(codes.missing, f"{what} has no `{name}`", _head(at, key))
    elif error.validator == "enum":
        yield _choice(error, at, key, root, codes)
    else:
        yield Diagnostic(codes.shape, f"{what} {_wrong(error)}", at.span, str(error.schema.get("description", "")))


def _choice(error: Any, at: Node, key: Scalar | None, root: Node, codes: Codes) -> Diagnostic:
    allowed = [word for word in error.validator_value if isinstance(word, str)]
    named = error.instance if isinstance(error.instance, str) else ""
    help_ = did_you_mean(named, allowed) or f"one of: {', '.join(allowed)}"
    if isinstance(at, Mapping):  # a name among the keys, not a value
        name = at.key(named)
        return Diagnostic(codes.unknown, f"unknown key `{named}`", name.span if name is not None else at.span, help_)
    return Diagnostic(codes.choice, f"`{key.text if key is not None else ''}` cannot be `{named}`", at.span, help_)


def _wrong(error: Any) -> str:
    if error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        shapes = dict.fromkeys(_SHAPES.get(name, "one value") for name in wanted)
        return f"must be {' or '.join(shapes)}"
    if error.validator in ("minItems", "minProperties"):
        return "has too few entries"
    if error.validator == "uniqueItems":
        return "names something twice"
    return f"cannot be `{str(error.instance)[:60]}`"


def _found(root: Node, path: list[str | int]) -> tuple[Node, Scalar | None]:
    """The node at a path, and the last key on the way to it."""
    node, key = root, None
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            inner = node.get(step)
            key = node.key(step)
            assert inner is not None
            node = inner
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node, key


def _head(node: Mapping, key: Scalar | None) -> Span:
    return node.entries[0][0].span if node.entries else key.span if key is not None else node.span
