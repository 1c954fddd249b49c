"""A text's lines to its provisions, under the ids of the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from acquis.ledger.lines import Line, lines
from acquis.ledger.order import Divisions, join_footnotes
from acquis.ledger.passages import Passage, Piece, Structure
from acquis.source import Source

_ROMAN = re.compile(r"[ivx]+")
_RANKS = {"unit": 0, "number": 1, "letter": 2, "roman": 3, "indent": 4}


@dataclass
class _Open:
    rank: int
    passage: Passage
    letter: str = ""
    texts: list[Piece] = field(default_factory=list)
    indents: int = 0


def read_structure(source: Source) -> Structure:
    """The provisions of a text; none, if it is not an act."""
    builder = _Builder()
    for line in lines(source):
        builder.add(line)
    return builder.finish()


class _Builder:
    """Line by line; `_open` holds the unit, and in it the paragraph, point and indent that are being read."""

    def __init__(self) -> None:
        self._found = Structure()
        self._open: list[_Open] = []
        self._divisions = Divisions()
        self._footnotes: list[Line] = []
        self._title = False
        self._objective = self._role = self._table = self._group = ""
        self._take = {
            "article": self._unit, "annex": self._unit, "division": self._division, "table": self._start_table,
            "objective": self._start_objective, "role": self._start_role, "group": self._start_group,
            "code": self._code, "numbered": self._numbered, "point": self._point, "indent": self._indent,
            "text": self._text, "footnote": self._footnote, "end": self._end,
        }  # fmt: skip

    def add(self, line: Line) -> None:
        """One more line of the text."""
        outside = line.form in ("code", "group") and not self._table
        form = "text" if outside else line.form
        titled, self._title = self._title, False
        if titled and form == "text":
            self._open[0].passage.pieces.append(Piece(line.whole if outside else line.text, line.text_start))
        elif self._open or form in ("article", "annex", "division", "footnote"):
            self._take[form](replace(line, text=line.whole, text_start=line.start) if outside else line)

    def finish(self) -> Structure:
        """What was found, once there are no more lines."""
        self._close(0)
        self._found.passages.sort(key=lambda p: p.start)
        join_footnotes(self._found, self._footnotes)
        return self._found

    def _unit(self, line: Line) -> None:
        self._close(0)
        self._objective = self._role = self._table = self._group = ""
        identity = f"{'art' if line.form == 'article' else 'anx'}_{line.number}".rstrip("_")
        self._begin("unit", identity, line, "heading")
        self._found.oddities.extend(self._divisions.before(identity))
        self._title = True

    def _division(self, line: Line) -> None:
        self._close(0)
        self._divisions.add(line)

    def _footnote(self, line: Line) -> None:
        self._close(0)
        self._footnotes.append(line)

    def _end(self, line: Line) -> None:
        self._close(0)

    def _start_table(self, line: Line) -> None:
        self._table, self._group = f"{self._unit_id}/tab_{line.number}", ""
        self._alone(self._table, line)

    def _start_objective(self, line: Line) -> None:
        self._objective, self._role = f"{self._unit_id}/so_{line.number}", "indicator"
        self._alone(self._objective, line, "heading")

    def _start_role(self, line: Line) -> None:
        self._close(_RANKS["number"])
        self._role = line.number.lower()

    def _start_group(self, line: Line) -> None:
        self._group = f"{line.number}."
        self._alone(f"{self._table}/{line.number}", line)

    def _code(self, line: Line) -> None:
        self._close(_RANKS["number"])
        self._begin("letter", f"{self._table}/{self._group}{line.number}", line)

    def _numbered(self, line: Line) -> None:
        self._close(_RANKS["number"])
        name = "par" if self._unit_id.startswith("art") else "pnt"
        above, name = (self._objective, self._role) if self._objective else (self._unit_id, name)
        self._begin("number", f"{above}/{name}_{line.number}", line)
        self._own(line)

    def _point(self, line: Line) -> None:
        letter = next((o.letter for o in self._open if o.rank == _RANKS["letter"]), "")
        follows = len(letter) == 1 and line.number == chr(ord(letter) + 1)
        nested = bool(letter) and not follows and _ROMAN.fullmatch(line.number) is not None
        rank = "roman" if nested else "letter"
        self._close(_RANKS[rank])
        self._begin(rank, f"{self._open[-1].passage.id}/pnt_{line.number}", line)
        self._open[-1].letter = line.number

    def _indent(self, line: Line) -> None:
        self._close(_RANKS["indent"])
        self._open[-1].indents += 1
        self._begin("indent", f"{self._open[-1].passage.id}/ind_{self._open[-1].indents}", line)
        self._own(line)

    def _text(self, line: Line) -> None:
        while self._open[-1].rank > _RANKS["number"] and self._open[-1].texts:
            self._close(self._open[-1].rank)
        self._own(line)

    def _own(self, line: Line) -> None:
        if line.text:
            self._open[-1].texts.append(Piece(line.text, line.text_start))

    def _alone(self, identity: str, line: Line, form: str = "provision") -> None:
        self._close(_RANKS["number"])
        self._found.passages.append(Passage(identity, form, line.start, line.end, [Piece(line.text, line.text_start)]))

    @property
    def _unit_id(self) -> str:
        return self._open[0].passage.id

    def _begin(self, rank: str, identity: str, line: Line, form: str = "provision") -> None:
        passage = Passage(identity, form, line.start, line.end)
        self._open.append(_Open(_RANKS[rank], passage))
        self._found.passages.append(passage)

    def _close(self, rank: int) -> None:
        while self._open and self._open[-1].rank >= rank:
            self._settle(self._open.pop())

    def _settle(self, done: _Open) -> None:
        """One text is the provision's own; of several each has a place of its own, and in an annex even one."""
        passage, texts = done.passage, done.texts
        in_annex = done.rank == 0 and passage.id.startswith("anx")
        if len(texts) == 1 and not in_annex:
            passage.pieces.extend(texts)
            passage.form = "provision"
            return
        for number, piece in enumerate(texts, 1):
            name = f"sub_{number}" if not in_annex else "intro" if number == 1 else f"intro_{number}"
            end = piece.start + len(piece.text)
            self._found.passages.append(Passage(f"{passage.id}/{name}", "provision", piece.start, end, [piece]))
            passage.form = "heading"
