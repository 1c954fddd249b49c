"""How far a long run has come: one line that is written over, for somebody who looks on."""

from __future__ import annotations

import time
from typing import TextIO

_EVERY = 0.2  # seconds


class Progress:
    """Steps with their rate and what remains. On anything but a terminal it says nothing."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.shown = stream, stream.isatty()
        self._step, self._begun, self._last = "", 0.0, 0.0

    def step(self, name: str) -> None:
        """The next step begins."""
        self._step, self._begun, self._last = name, time.monotonic(), 0.0
        self._write(name)

    def at(self, percent: int, rows: int) -> None:
        """So much of the step is done, of so many rows."""
        now = time.monotonic()
        if not self.shown or now - self._last < _EVERY or not 0 < percent <= 100:
            return
        self._last = now
        self._write(line(self._step, percent, rows, now - self._begun))

    def done(self) -> None:
        """Take the line away."""
        self._write("")

    def _write(self, text: str) -> None:
        if self.shown:
            self.stream.write(f"\r\x1b[K{text}")
            self.stream.flush()


def line(step: str, percent: int, rows: int, seconds: float) -> str:
    """`writing [#####     ]  47 %  412 000 rows/s, 14 s left`."""
    bar = "#" * (percent // 5)
    done = rows * percent // 100
    text = f"{step} [{bar:<20}] {percent:3} %"
    if seconds <= 0 or not done:
        return text
    left = int(seconds * (100 - percent) / percent)
    rate = f"{int(done / seconds):,}".replace(",", " ")
    return f"{text}  {rate} rows/s, {left} s left"
