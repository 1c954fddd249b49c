"""What names mean at one place of a rulebook: facts, values, figures, variables, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from acquis.vocabulary.model import CodeList, FactDefinition
from acquis.vocabulary.types import Type


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use.

    `values` are the rule's own definitions, `of_entries` those that a rule over a list has for
    each entry, and `rules` every rule with the types of its values;
    `figures` maps an article (`art_15`) to its figures' types. `guarded` holds what is known to
    be present at this place, as printed expressions. `literals`: figures and texts may stand here.
    """

    facts: Mapping[str, FactDefinition] = field(default_factory=dict)
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)
    article: str = ""
    rule: str = ""
    values: Mapping[str, Type] = field(default_factory=dict)
    of_entries: Mapping[str, Type] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    variables: Mapping[str, Type] = field(default_factory=dict)
    item: str | None = None  # innermost filter's entry, whose facts stand by bare name
    guarded: frozenset[str] = frozenset()
    literals: bool = False

    def bind(self, name: str, item: Type, *, filtering: bool = False) -> Scope:
        """The scope inside a quantifier, `for` or filter."""
        return replace(self, variables={**self.variables, name: item}, item=name if filtering else self.item)

    def guard(self, texts: frozenset[str]) -> Scope:
        """The scope where these expressions are known to be present."""
        return replace(self, guarded=self.guarded | texts) if texts else self

    def names(self) -> set[str]:
        """Every name that can stand here, for "did you mean"."""
        found = {*self.facts, *self.values, *self.variables, *self.figures.get(self.article, {})}
        item = self.variables.get(self.item or "")
        return found | {f.name for f in (item.facts or ())} if item is not None else found
