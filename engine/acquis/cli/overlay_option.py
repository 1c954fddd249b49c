"""The option that several commands have: acts laid over the rulebook."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Declare `--overlay`, a list of paths."""
    parser.add_argument(
        "--overlay", action="append", default=[], metavar="FILE",
        help="lay a delegated act over the rules, which changes figures or code lists from a day on; may be repeated",
    )  # fmt: skip
