"""`acquis portfolio check --engine spark`: the same check where one machine is not enough."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from acquis.cli.exits import wrong_use
from acquis.evaluation.options import Options
from acquis.rulebook.model import Rulebook

if TYPE_CHECKING:
    from acquis.portfolio.run import Checked
    from acquis.portfolio.writing.outputs import Outputs

ENGINES = ("duckdb", "spark")
_SIZE = re.compile(r"(\d+)\s*([KMGT])(i?B)?", re.IGNORECASE)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--engine", choices=ENGINES, default="duckdb",
        help="duckdb, or spark for more than one machine holds: Parquet in, a folder of Parquet out",
    )  # fmt: skip
    parser.add_argument(
        "--spark-url", metavar="URL", help="where Spark runs: local[4] (default: local[*]), spark://HOST:7077, yarn"
    )


def run(arguments: argparse.Namespace, rulebook: Rulebook, options: Options) -> tuple[Checked, Path]:
    """Check on Spark; what came of it, and where the rejected rows are. Raises `WrongUse` and `Unreadable`."""
    from acquis.portfolio.mapping import find_mapping
    from acquis.portfolio.reading.read import refuse_what_only_dossiers_say
    from acquis.portfolio.reading.source import Input, find_input
    from acquis.portfolio.reading.table import Unreadable
    from acquis.portfolio.spark import session
    from acquis.portfolio.spark.run import check

    if problem := session.missing():
        raise wrong_use("U904", problem)
    if arguments.mapping not in (None, "columns"):
        raise wrong_use("U903", f"`--engine spark` reads the engine's own columns, not those of `{arguments.mapping}`",
                        "convert the table once with --engine duckdb, or name its columns after the facts")  # fmt: skip
    memory = _memory(arguments.memory_limit)
    path = Path(arguments.input)
    is_folder = path.is_dir() and any(path.rglob("*.parquet"))
    source = Input(arguments.input, path, "parquet") if is_folder else find_input(arguments.input)
    if source.form != "parquet":
        raise wrong_use("U903", "`--engine spark` reads Parquet only", "a file or a folder of them")
    mapping, mistakes = find_mapping("columns", rulebook.vocabulary, arguments.subject)
    if mapping is None:
        raise Unreadable(*mistakes)
    refuse_what_only_dossiers_say(mapping.subject)
    outputs = _outputs(arguments, path)
    url = arguments.spark_url or session.LOCAL
    done = check(rulebook, source, mapping, options, outputs, url=url, memory=memory)
    return done, outputs.rejected


def _outputs(arguments: argparse.Namespace, source: Path) -> Outputs:
    """The folder of verdicts and what stands beside it; a folder is replaced only if it is such an output."""
    from acquis.portfolio.again.forms import RECORD
    from acquis.portfolio.writing.outputs import Outputs, outputs_of

    if arguments.format not in (None, "parquet") or Path(arguments.output).suffix.lower() not in ("", ".parquet"):
        raise wrong_use("U903", "`--engine spark` writes Parquet only", "name a folder, verdicts.parquet say")
    target = Path(arguments.output)
    beside = outputs_of(str(target.with_name(f"{target.stem}.parquet.folder")), arguments.rejected, (), "parquet")
    found = Outputs(
        target, "parquet", target.with_name(f"{target.stem}.rules.parquet"),
        target.with_name(f"{target.stem}.run.json"),
        beside.rejected if arguments.rejected else target.with_name(f"{target.stem}.rejected.csv"),
    )  # fmt: skip
    for path in found.files[1:]:
        if path.is_dir():
            raise wrong_use("U903", f"`{path}` is a directory", "name the output otherwise")
    if target.exists() and (not target.is_dir() or not (target / RECORD).is_file()):
        raise wrong_use("U903", f"`{target}` is there and is no output of Spark", "name another folder")
    if target.exists() and source.exists() and os.path.samefile(target, source):
        raise wrong_use("U903", f"`{target}` would overwrite an input", "name another folder")
    return found


def _memory(written: str) -> str:
    """The size as Spark and DuckDB both read it."""
    if not written:
        return ""
    found = _SIZE.fullmatch(written.strip())
    if found is None:
        raise wrong_use("U903", f"`--memory-limit {written}` is no size", "write 500MB or 2GB")
    return f"{found[1]}{found[2].lower()}"
