"""What a vocabulary says of its facts, held against itself: lists, keys, copies, defaults."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import NUMBER_READERS, Problem, read_boolean, read_date
from acquis.vocabulary.model import CopyOf, FactDefinition, Vocabulary

_READERS: Mapping[str, Callable[[str], object]] = {**NUMBER_READERS, "boolean": read_boolean, "date": read_date}


def check_vocabulary(vocabulary: Vocabulary, provisions: Collection[str]) -> tuple[Diagnostic, ...]:
    """Facts that name what does not exist, and defaults that are no values of their fact."""
    found: list[Diagnostic] = []
    for subject in vocabulary.subjects.values():
        for fact, beside in _all(subject.facts):
            found += _fact(fact, beside, vocabulary)
            found += [_no_provision(fact, p, provisions) for p in fact.defined_in if p not in provisions]
    return tuple(found)


def _no_provision(fact: FactDefinition, identity: str, provisions: Collection[str]) -> Diagnostic:
    message = f"`defined_in` of `{fact.name}` names no provision: `{identity}`"
    return Diagnostic("V404", message, fact.span, did_you_mean(identity, provisions))


def _all(facts: Mapping[str, FactDefinition]) -> Iterator[tuple[FactDefinition, Mapping[str, FactDefinition]]]:
    """Every fact with those that stand beside it; facts of listed subjects come with their subject."""
    for fact in facts.values():
        yield fact, facts
        if fact.of is not None and fact.of_subject is None:
            yield from _all(fact.of)


def _fact(fact: FactDefinition, beside: Mapping[str, FactDefinition], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    if fact.type == "list" and fact.of is None and fact.of_subject is None:
        yield Diagnostic(
            "V403", f"list `{fact.name}` does not say what its entries hold", fact.span, "add `of` or `of_subject`"
        )
    if fact.of is not None and fact.of_subject is None:
        # An entry may be told apart by an `id` that is no fact.
        yield from _names(fact, "key", fact.key, {*fact.of, "id"})
    yield from _names(fact, "parts", fact.parts, beside)
    yield from _names(fact, "refers_to", (fact.refers_to,) if fact.refers_to else (), beside)
    if fact.copy_of is not None:
        yield from _copy(fact, fact.copy_of, vocabulary)
    if fact.default is not None and not _is_value(fact, fact.default) and not _is_fact(fact.default, vocabulary):
        yield Diagnostic(
            "V404", f"`{fact.default}` is no value of `{fact.name}`, so it cannot be its default", fact.span
        )


def _names(fact: FactDefinition, key: str, words: Iterable[str], known: Iterable[str]) -> Iterator[Diagnostic]:
    names = set(known)
    for word in words:
        if word not in names:
            yield Diagnostic(
                "V404", f"`{key}` of `{fact.name}` names no fact: `{word}`", fact.span, did_you_mean(word, names)
            )


def _copy(fact: FactDefinition, copy: CopyOf, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    facts: Mapping[str, FactDefinition] = (
        vocabulary.subjects[copy.subject].facts if copy.subject in vocabulary.subjects else {}
    )
    if copy.list is not None:
        yield from _names(fact, "copy_of", (copy.list,), facts)
        facts = (facts[copy.list].of or {}) if copy.list in facts else {}
    if facts:
        yield from _names(fact, "copy_of", (copy.fact,), facts)


def _is_value(fact: FactDefinition, text: str) -> bool:
    if text == "none":
        return fact.can_be_none or fact.type == "money"
    if fact.code_list is not None:
        return text in fact.code_list.codes
    reader = _READERS.get(fact.type)
    return reader is None or not isinstance(reader(text), Problem)


def _is_fact(text: str, vocabulary: Vocabulary) -> bool:
    """A default can be another fact: `pre_financing.funds_available`."""
    subject, _, name = text.partition(".")
    return subject in vocabulary.subjects and name in vocabulary.subjects[subject].facts
