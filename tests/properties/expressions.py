"""Random well-typed conditions over the small world."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[object]], object]
_ORDER = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
_STRICT_ORDER = st.sampled_from(["<", "<=", ">", ">="])


class Writer:
    """Writes a condition; `once`: every fact at most one time (a used fact is not drawn again)."""

    def __init__(self, draw: Draw, *, once: bool) -> None:
        self.draw, self.once = draw, once
        self.free = {
            "boolean": ["p", "q", "r", "s"], "integer": ["i", "j", "k"], "maybe": ["maybe_i", "maybe_j"],
            "money": ["x", "y"], "code": ["c", "d", "maybe_c"], "things": ["things"],
        }  # fmt: skip
        self.used: set[str] = set()

    def pick(self, options: list[str]) -> str:
        return str(self.draw(st.sampled_from(options)))

    def fact(self, kind: str) -> str | None:
        pool = self.free[kind]
        if not pool:
            return None
        name = self.pick(pool)
        if self.once:
            pool.remove(name)
        self.used.add(name)
        return name

    def condition(self, depth: int) -> str:
        forms = ["fact", "compare", "code", "money", "maybe", "present", "list", "range"]
        form = self.pick([*forms, "and", "or", "not", "implies", "if"] if depth > 0 else forms)
        made = getattr(self, f"_{form}")(depth)
        return made if made is not None else "true"

    def _fact(self, depth: int) -> str | None:
        return self.fact("boolean")

    def _and(self, depth: int) -> str:
        return f"({self.condition(depth - 1)} and {self.condition(depth - 1)})"

    def _or(self, depth: int) -> str:
        return f"({self.condition(depth - 1)} or {self.condition(depth - 1)})"

    def _not(self, depth: int) -> str:
        return f"not ({self.condition(depth - 1)})"

    def _implies(self, depth: int) -> str:
        return f"({self.condition(depth - 1)} implies {self.condition(depth - 1)})"

    def _if(self, depth: int) -> str | None:
        guard, left = self.condition(depth - 1), self.fact("integer")
        if left is None:
            return None
        numbers = self.draw(st.lists(st.integers(0, 4), min_size=2, max_size=2))
        assert isinstance(numbers, list)
        return f"({left} {self.draw(_STRICT_ORDER)} (if {guard} then {numbers[0]} else {numbers[1]}))"

    def number(self) -> str | None:
        name = self.fact("integer")
        if name is None:
            return None
        form = self.pick(["plain", "scaled", "sum", "difference", "constant"])
        if form == "plain":
            return name
        if form == "scaled":
            return f"{self.draw(st.integers(-2, 2))} * {name}"
        if form == "constant":
            return f"({name} + {self.draw(st.integers(0, 3))})"
        other = self.fact("integer")
        return name if other is None else f"({name} {'+' if form == 'sum' else '-'} {other})"

    def _compare(self, depth: int) -> str | None:
        left = self.number()
        if left is None:
            return None
        simple = left in ("i", "j", "k")
        operator = self.draw(_ORDER if simple else _STRICT_ORDER)
        right = self.number() if not simple and self.pick(["fact", "figure"]) == "fact" else None
        return f"{left} {operator} {right or self.draw(st.integers(-3, 8))}"

    def _range(self, depth: int) -> str | None:
        name = self.fact(self.pick(["integer", "maybe"]))
        if name is None:
            return None
        low, high = self.draw(st.integers(-1, 4)), self.draw(st.integers(-1, 4))
        return f"{name} in {self.pick(['[', '('])}{low}..{high}{self.pick([']', ')'])}"

    def _maybe(self, depth: int) -> str | None:
        name = self.fact("maybe")
        return None if name is None else f"{name} {self.draw(_ORDER)} {self.draw(st.integers(-2, 3))}"

    def _money(self, depth: int) -> str | None:
        name = self.fact("money")
        if name is None:
            return None
        other = self.fact("money")
        operator = self.draw(_STRICT_ORDER)
        share = self.pick(["0 %", "50 %", "100 %", "150 %"])
        return f"{name} {operator} {share} * {other}" if other is not None else f"present({name})"

    def _code(self, depth: int) -> str | None:
        name = self.fact("code")
        if name is None:
            return None
        words = self.draw(st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1, max_size=3, unique=True))
        assert isinstance(words, list)
        listed = ", ".join(f'"{w}"' for w in words)
        return self.pick(
            [f"{name} in [{listed}]", f'{name} {self.pick(["=", "!="])} "{words[0]}"', f'attribute({name}, "warm")']
        )

    def _present(self, depth: int) -> str | None:
        name = self.fact(self.pick(["maybe", "things"]))
        return None if name is None else f"present({name})"

    def _list(self, depth: int) -> str | None:
        name = self.fact("things")
        if name is None:
            return None
        figure = self.draw(st.integers(0, 4))
        forms = [
            ("some t in things satisfies (t.on and t.n > 0)", {"on", "n"}),
            (f"every t in things satisfies (t.on implies t.n <= {figure})", {"on", "n"}),
            (f"count(things[on]) {self.draw(_STRICT_ORDER)} {figure}", {"on"}),
            (f"sum(things[on].n) {self.draw(_STRICT_ORDER)} {figure}", {"on", "n"}),
            (f"sum(things.n) {self.draw(_STRICT_ORDER)} {figure}", {"n"}),
            ('some t in things satisfies t.hue in ["red", "blue"]', {"hue"}),
            (f'sum(things[hue = "red"].n) {self.draw(_STRICT_ORDER)} {figure}', {"hue", "n"}),
        ]
        text, facts = forms[int(self.pick([str(i) for i in range(len(forms))]))]
        self.used |= facts
        return f"({text})"
