"""The line that says how far a run has come."""

import io

from acquis.cli.progress import Progress, line


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_it_tells_rate_and_remaining_time():
    assert line("writing", 40, 1_000_000, 10) == "writing [########            ]  40 %  40 000 rows/s, 15 s left"


def test_without_a_beginning_there_is_no_rate():
    assert line("writing", 0, 10, 0) == "writing [                    ]   0 %"


def test_nobody_is_told_anything_but_at_a_terminal():
    quiet, loud = io.StringIO(), Terminal()
    for stream in (quiet, loud):
        progress = Progress(stream)
        progress.step("reading")
        progress.at(50, 100)
        progress.done()
    assert quiet.getvalue() == ""
    assert "reading" in loud.getvalue()
    assert loud.getvalue().endswith("\r\x1b[K")
