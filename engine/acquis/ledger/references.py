"""References in a provision's own words: to the act itself, resolved to ids, and to other acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from acquis.ledger.acts import ACT, SOURCE, act_name

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_LETTER = r"\([a-z]{1,5}\)"
_POINT = rf"(?:[0-9]+(?:{_LETTER})+|\([0-9]+\)|(?:{_LETTER})+)"
_PARAGRAPH = r"[0-9]+(?:[a-z](?![a-z]))?"
_ARTICLE = rf"{_PARAGRAPH}(?:\([0-9]+[a-z]?\))?(?:{_LETTER})*"
_ROMAN = r"[IVXLC]+"
_TO = r"(?:, | (?i:and|or|to) )"  # headings of annexes are in capitals


def _several(item: str, further: str = "") -> str:
    return rf"{item}(?:{_TO}(?:{further or item})(?![0-9]| ?%|[./][0-9]))*"


# From the innermost to the outermost; the number is the rank.
_LEVELS = (
    ("point", 1, rf"(?i:points?|implementation measure) (?P<point>{_several(_POINT)})"),
    ("sub", 2, rf"(?P<sub>(?:{'|'.join(_ORDINALS)}) (?:sub)?paragraph|that subparagraph)\b"),
    ("par", 3, rf"(?i:paragraphs?) (?P<par>{_several(_PARAGRAPH)})"),
    ("table", 3, r"(?i:table) (?P<table>[0-9]+)"),
    ("article", 4, rf"(?i:articles?) (?P<article>{_several(_ARTICLE, rf'{_ARTICLE}|[(][0-9]+[a-z]?[)]')})"),
    ("annex", 4, rf"(?i:annex(?:es)?) (?P<annex>{_several(_ROMAN)})(?![a-z])"),
    ("title", 4, rf"Title (?P<title>{_ROMAN})\b"),
    ("section", 4, r"Section (?P<section>[0-9]+)"),
)  # fmt: skip
_RANK = {name: rank for name, rank, _ in _LEVELS}
_LEVEL = re.compile(rf"\b(?:{'|'.join(pattern for _, _, pattern in _LEVELS)})")
_OF = re.compile(r" of (?:the )?")
_TO_ACT = re.compile(r",? (?:of|to) (?:the )?|(?: )(?=TFEU)")
_THIS = re.compile(r" (?:of|to) this (?:Regulation|Directive|Decision|Article|paragraph|Annex)")
_THAT = re.compile(r" of that (?:Regulation|Directive|Decision|Article)| thereof")
_JOIN = re.compile(r",? (?:and|or) (?:the )?|, (?:the )?")
_INNER = re.compile(rf", (?i:points?) (?P<point>{_several(_POINT)})")


@dataclass(frozen=True)
class Reference:
    """`text`: an id of the ledger (`art_13/par_1`), or `ACT: Article 36(5)`; `start`, `end`: offsets in the words."""

    text: str
    start: int
    end: int
    external: bool


@dataclass(frozen=True)
class _Chain:
    """`point (b) of the first subparagraph of Article 62(1) of ACT`: its levels, and the act, if another one."""

    levels: tuple[tuple[str, str], ...]
    act: str
    start: int
    end: int
    joined: bool = False

    @property
    def rank(self) -> int:
        return 5 if self.act else max(_RANK[name] for name, _ in self.levels)


def references(words: str, provision: str) -> list[Reference]:
    """The references in a provision's words, in their order; relative ones are read from the provision's place."""
    chains = _inherit(list(_chains(words)))
    found = [r for chain in chains for r in _resolve(chain, provision)]
    return sorted(found, key=lambda r: r.start)


def _chains(words: str) -> Iterator[_Chain]:
    position, act, last = 0, "", None
    ahead = {pattern: pattern.search(words) for pattern in (_LEVEL, ACT, SOURCE)}
    while True:
        for pattern, match in ahead.items():
            if match is not None and match.start() < position:
                ahead[pattern] = pattern.search(words, position)
        starts = [match for match in ahead.values() if match is not None]
        if not starts:
            return
        first = min(starts, key=lambda m: (m.start(), -m.end()))
        if first.re is not _LEVEL:
            name = act_name(first)
            act = name if first.re is ACT else act
            position = first.end()
            yield _Chain((), name, first.start(), position)
            continue
        chain = _chain(words, first, act, last)
        act, last, position = chain.act or act, chain, chain.end
        yield chain


def _chain(words: str, first: re.Match[str], act: str, last: _Chain | None) -> _Chain:
    levels = [_level(first)]
    end = first.end()
    while (of := _OF.match(words, end)) and (more := _LEVEL.match(words, of.end())):
        if _RANK[_level(more)[0]] <= _RANK[levels[-1][0]]:
            break
        levels.append(_level(more))
        end = more.end()
    inner = _INNER.match(words, end) if levels[-1][0] in ("annex", "article") else None
    if inner is not None:
        levels.insert(0, ("point", inner["point"]))
        end = inner.end()
    named, end = _act_behind(words, end, act)
    if levels[-1] == ("sub", "that subparagraph") and last is not None:
        levels[-1:] = [level for level in last.levels if _RANK[level[0]] >= _RANK["sub"]]
        named = named or last.act
    joined = _JOIN.match(words, end)
    joins = joined is not None and _LEVEL.match(words, joined.end()) is not None
    return _Chain(tuple(levels), named, first.start(), end, joins)


def _act_behind(words: str, end: int, act: str) -> tuple[str, int]:
    """The act that a chain belongs to (an empty text: this one), and where the chain then ends."""
    for behind, named in ((_THIS, ""), (_THAT, act)):
        found = behind.match(words, end)
        if found is not None:
            own = found[0].endswith(("Article", "paragraph", "Annex"))
            return ("" if own else named), found.end()
    to = _TO_ACT.match(words, end)
    other = ACT.match(words, to.end()) if to else None
    return (act_name(other), other.end()) if other else ("", end)


def _level(match: re.Match[str]) -> tuple[str, str]:
    name = match.lastgroup or ""
    return name, match[name]


def _inherit(chains: list[_Chain]) -> list[_Chain]:
    """`Article 23 and Article 24(2) of ACT`: what a chain lacks it takes from the one that it is joined to."""
    for place in range(len(chains) - 2, -1, -1):
        chain, behind = chains[place], chains[place + 1]
        if chain.joined and chain.levels and not chain.act:
            outer = tuple(level for level in behind.levels if _RANK[level[0]] > chain.rank)
            chains[place] = replace(chain, levels=chain.levels + outer, act=behind.act)
    return chains


def _resolve(chain: _Chain, provision: str) -> Iterator[Reference]:
    if not chain.levels:
        yield Reference(chain.act, chain.start, chain.end, True)
        return
    parts = [_items(name, text) for name, text in reversed(chain.levels)]
    for combination in product(*parts):
        written = dict(zip((name for name, _ in reversed(chain.levels)), combination, strict=True))
        text = _external(chain.act, written) if chain.act else _internal(written, provision)
        yield Reference(text, chain.start, chain.end, bool(chain.act))


def _items(name: str, text: str) -> list[str]:
    """`2 to 5 and 7` is `2 to 5` and `7`; `33(2) and (5)` is `33(2)` and `33(5)`."""
    if name == "sub":
        return [text]
    found: list[str] = []
    for separator, item in re.findall(r"(^|, | (?i:and|or|to) )([^ ,]+)", text):
        full = item
        if name == "article" and item.startswith("(") and found:
            full = re.sub(r"\(.*", "", found[-1].split(" to ")[-1]) + item
        if separator.strip().lower() == "to" and found:
            found[-1] = f"{found[-1]} to {full}"
        else:
            found.append(full)
    return found


def _external(act: str, levels: dict[str, str]) -> str:
    names = {"article": "Article", "annex": "Annex", "title": "Title", "section": "Section", "table": "Table",
             "par": "paragraph", "point": "point"}  # fmt: skip
    shown = [text if name == "sub" else f"{names[name]} {text}" for name, text in levels.items()]
    return f"{act}: {', '.join(shown)}"


def _internal(levels: dict[str, str], provision: str) -> str:
    unit, *inner = provision.split("/")
    if "section" in levels or "title" in levels:
        return " ".join(f"{name} {text}" for name, text in levels.items())
    outer = next(iter(levels))
    above = []
    if outer not in ("article", "annex"):
        beneath = outer in ("point", "sub") and inner and not inner[0].startswith("sub")
        above = [f"{unit}/{inner[0]}" if beneath else unit]
    ends = [above]
    for name, text in levels.items():  # a range, `2 to 5`, has two ends
        ends = [[*end, _step(name, item)] for item in text.split(" to ") for end in ends]
    ids = ["/".join(end) for end in ends]
    return " to ".join(i.replace("/par_", "/pnt_") if i.startswith("anx") else i for i in ids)


def _step(name: str, item: str) -> str:
    if name == "sub":
        word = item.split()[0]
        return f"sub_{_ORDINALS.index(word) + 1}" if word in _ORDINALS else "sub"
    if name == "annex":
        return f"anx_{item}"
    if name == "article":
        number, *inner = re.findall(r"[0-9a-z]+", item)
        steps = [f"par_{part}" if part[0].isdecimal() else f"pnt_{part}" for part in inner]
        return "/".join([f"art_{number}", *steps])
    if name == "point":
        return "/".join(f"pnt_{part}" for part in re.findall(r"[0-9a-z]+", item))
    return f"{'tab' if name == 'table' else 'par'}_{item}"
