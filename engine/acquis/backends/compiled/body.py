"""The function for many rules: what several of them read is read once, as long as all of it is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from acquis.backends.compiled import known
from acquis.backends.compiled.writer import Writer

_FACT = re.compile(r"\bf\[(c\d+)\]")
_ASKED_OFTEN = re.compile(r"\(v\d+ (?:==|or) c\d+\)")
_CONSTANT = re.compile(r"\bc\d+\b")


class Body:
    """The lines of a function from facts `f` to a tuple, one decision for each rule."""

    def __init__(self, writer: Writer, decisions: Sequence[str]) -> None:
        self.writer, self.decisions = writer, decisions
        self.undecided = writer.constant(known.UNDECIDED)
        self.absent = writer.constant(KeyError)
        used = dict.fromkeys(_CONSTANT.findall(" ".join((*decisions, self.undecided, self.absent))))
        # As arguments they are found more quickly than as globals.
        self.arguments = ", ".join(("f", *(f"{name}={name}" for name in used)))

    def one_by_one(self) -> list[str]:
        """Each rule for itself: one that meets an unknown fact is left open, the others are not."""
        return self._lines(self.decisions)

    def all_given(self, otherwise: str) -> list[str]:
        """The same where all facts that several rules read are known; if one is not, `otherwise` is called."""
        texts = list(self.decisions)
        often = [name for name, times in Counter(n for t in texts for n in _FACT.findall(t)).items() if times > 1]
        named = {name: self.writer.name("v") for name in often}
        texts = [_FACT.sub(lambda m: named.get(m[1], m[0]), text) for text in texts]
        asked = [
            text for text, times in Counter(a for t in texts for a in _ASKED_OFTEN.findall(t)).items() if times > 1
        ]
        once = {text: self.writer.name("q") for text in asked}
        texts = [_ASKED_OFTEN.sub(lambda m: once.get(m[0], m[0]), text) for text in texts]
        lines = ["try:", *(f"    {own} = f[{name}]" for name, own in named.items())]
        lines = [*lines, f"except {self.absent}:", f"    return {otherwise}(f)"] if named else []
        return lines + [f"{name} = {text}" for text, name in once.items()] + self._lines(texts)

    def _lines(self, texts: Sequence[str]) -> list[str]:
        lines = ["m = {}"] if any("m" in re.findall(r"\w+", text) for text in texts) else []
        results = [self.writer.name("o") for _ in texts]
        for result, text in zip(results, texts, strict=True):
            if text == "None" or text.isdigit():
                lines.append(f"{result} = {text}")
            else:
                lines += ["try:", f"    {result} = {text}", f"except {self.undecided}:", f"    {result} = None"]
        return [*lines, f"return ({''.join(f'{r}, ' for r in results)})"]
