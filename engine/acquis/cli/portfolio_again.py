"""What the commands on an output of `portfolio check` share: their options."""

from __future__ import annotations

import argparse
from pathlib import Path

from acquis.cli import output, overlay_option
from acquis.cli.exits import wrong_use


def add_origin(parser: argparse.ArgumentParser) -> None:
    """Declare where the input, its mapping and the rules are, if not where the record says."""
    option = parser.add_argument
    option("--input", metavar="FILE", help="the input of the check, if it has moved since")
    option("--mapping", metavar="FILE", help="the mapping file of the check, if it has moved since")
    option("--rulebook", metavar="DIR", help="the rule files of the check, if they are in a folder of their own")
    overlay_option.add(parser)


def add_resources(parser: argparse.ArgumentParser) -> None:
    """Declare the limits of memory and processor cores."""
    parser.add_argument(
        "--memory-limit",
        default="",
        metavar="SIZE",
        help="use no more memory than this, 1GB say; the rest goes to disk",
    )
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help="use so many processor cores (default: all)"
    )


def target(arguments: argparse.Namespace, forms: dict[str, str]) -> tuple[Path | None, str]:
    """The file to write, None for the terminal, and its form, one that can be written there."""
    path, form = _named_target(arguments, forms)
    _known_form(form, forms, path)
    return path, form


def _named_target(arguments: argparse.Namespace, forms: dict[str, str]) -> tuple[Path | None, str]:
    if arguments.output in (None, "-"):
        return None, arguments.format or "text"
    path = output.writable(arguments.output, _named(arguments))
    form = arguments.format or forms.get(path.suffix.lower())
    if form is None:
        raise wrong_use(
            "U903", f"`-o {arguments.output}` has no suffix that names a form", f"use {', '.join(forms)}, or --format"
        )
    return path, form


def _known_form(form: str, forms: dict[str, str], path: Path | None) -> None:
    """Refuse a form that is not written, that is no text for a terminal, or whose packages are missing."""
    if form not in forms.values():
        raise wrong_use("U903", f"unknown format `{form}`", f"formats: {', '.join(dict.fromkeys(forms.values()))}")
    if form == "xlsx" and path is None:
        raise wrong_use("U903", "a workbook is no text for a terminal", "name a file with -o")
    if form == "html":
        from acquis.report import html as html_report

        if absent := html_report.missing_packages():
            raise wrong_use("U904", f"an HTML summary needs {' and '.join(absent)}", html_report.INSTALL)


def _named(arguments: argparse.Namespace) -> list[str]:
    """Every file that is read, so that none is overwritten."""
    found = [*getattr(arguments, "files", ()), *arguments.overlay]
    for name in ("of", "input", "mapping", "rejected"):
        value = getattr(arguments, name, None)
        found += [value.partition("::")[0]] if value else []
    return found
