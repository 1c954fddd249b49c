"""What the commands on an output of `portfolio check` share: their options, and their mistakes told plainly."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from acquis.cli import exits, output, overlay_option
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
    """The file to write, None for the terminal, and its form."""
    if arguments.output in (None, "-"):
        return None, arguments.format or "text"
    path = output.writable(arguments.output, _named(arguments))
    form = arguments.format or forms.get(path.suffix.lower())
    if form is None:
        raise wrong_use(
            "U903", f"`-o {arguments.output}` has no suffix that names a form", f"use {', '.join(forms)}, or --format"
        )
    return path, form


def known_form(form: str, forms: dict[str, str], path: Path | None) -> None:
    """Refuse a form that is not written, that is no text for a terminal, or whose packages are missing."""
    if form not in forms.values():
        raise wrong_use("U903", f"unknown format `{form}`", f"formats: {', '.join(dict.fromkeys(forms.values()))}")
    if form == "xlsx" and path is None:
        raise wrong_use("U903", "a workbook is no text for a terminal", "name a file with -o")
    if form == "html":
        from acquis.report import html as html_report

        if absent := html_report.missing_packages():
            raise wrong_use("U904", f"an HTML summary needs {' and '.join(absent)}", html_report.INSTALL)


def plainly(arguments: argparse.Namespace, work: Callable[[], int]) -> int:
    """Do the work; whatever is wrong with files and options is told, never raised."""
    import duckdb

    from acquis.portfolio.reading.table import Unreadable

    if not 0 <= arguments.threads <= 1024:
        raise wrong_use("U903", f"`--threads {arguments.threads}` is no number of processor cores")
    try:
        return work()
    except Unreadable as error:
        output.tell_diagnostics(error.diagnostics)
        use = all(d.code.startswith("U") for d in error.diagnostics)
        return exits.WRONG_USE if use else exits.INVALID_INPUT
    except (OSError, duckdb.IOException) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0][:200]
        raise wrong_use("U903", f"a file cannot be read or written: {reason.lower()}") from None
    except duckdb.OutOfMemoryException:
        raise wrong_use("U903", f"{arguments.memory_limit or 'the memory there is'} is not enough for this portfolio",
                        "raise --memory-limit, or leave it out") from None  # fmt: skip
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        if not arguments.memory_limit or "memory" not in str(error).lower():
            raise
        raise wrong_use("U903", f"`--memory-limit {arguments.memory_limit}` is no size", "write 500MB or 2GB") from None


def _named(arguments: argparse.Namespace) -> list[str]:
    """Every file that is read, so that none is overwritten."""
    found = [*getattr(arguments, "files", ()), *arguments.overlay]
    for name in ("of", "input", "mapping", "rejected"):
        value = getattr(arguments, name, None)
        found += [value.partition("::")[0]] if value else []
    return found
