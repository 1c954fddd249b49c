"""A whole portfolio on Spark, from its input to its files."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from acquis.backends.sql.codes import ASK
from acquis.backends.sql.dialects import SPARK
from acquis.backends.sql.plan import Plan, Question, plan
from acquis.evaluation.options import Options
from acquis.portfolio import sql as duckdb_sql
from acquis.portfolio.again.forms import RECORD
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.source import Input
from acquis.portfolio.run import Checked, counts_of, together
from acquis.portfolio.spark import sql
from acquis.portfolio.spark.evaluator import Work, answer
from acquis.portfolio.spark.passes import pass_over
from acquis.portfolio.spark.reading import Read, read_facts
from acquis.portfolio.spark.session import LOCAL, session
from acquis.portfolio.workplace import Workplace, workplace
from acquis.portfolio.writing.outputs import Outputs
from acquis.portfolio.writing.record import Json, as_text, run_record
from acquis.portfolio.writing.together import Together
from acquis.portfolio.writing.write import write_rejected, write_rules
from acquis.rulebook.model import Rulebook

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True)
class _Found:
    """The verdicts stand in the Parquet folder `folder`; the rest is as in `checking.codes.Verdicts`."""

    folder: Path
    evaluated: int
    left: dict[str, str]


def check(
    rulebook: Rulebook, source: Input, mapping: Mapping, options: Options, outputs: Outputs, *, url: str = LOCAL,
    memory: str = "", tell: Callable[[str], None] = lambda _: None,
) -> Checked:  # fmt: skip
    """Check a Parquet file or a folder of them; the output is a Parquet folder with the same columns as ever.

    `url`: of Spark; its executors must reach the input and the folder of the output under the same paths, and have
    acquis installed. Rows are numbered within their file. Raises `Unreadable` for what cannot be read, and if Spark
    cannot be used.
    """
    version = rulebook.act.version_on(options.law_version) if options.law_version is not None else None
    day = rulebook.day_of(options.as_of, version)
    staging = outputs.target.with_name(f".{outputs.target.name[:100]}.{os.getpid()}.part")
    tell("starting Spark")
    with workplace() as place, session(url, memory) as spark:
        try:
            tell("reading")
            read = read_facts(spark, place, source.path, mapping, day)
            tell("checking")
            asked = [
                r for r in rulebook.rules_of(mapping.subject.name) if options.rules is None or r.id in options.rules
            ]
            found = _verdicts(
                spark, place, read, rulebook, mapping.subject.name, options, [r.id for r in asked], staging
            )
            tell("writing")
            table = f"SELECT * FROM read_parquet({duckdb_sql.parts(found.folder)})"
            counts = counts_of(place, table, tuple(r.id for r in asked)) if read.facts.accepted else {}
            more: dict[str, Json] = {
                "engine": f"spark {spark.version}", "evaluated": found.evaluated,
                "left_to_the_evaluator": dict(found.left),
                "verdicts": {rule: {str(code): n for code, n in mine.items()} for rule, mine in counts.items()},
            }  # fmt: skip
            text = as_text(_record(rulebook, options, source, mapping, read, more))
            with Together() as files:
                if outputs.rules is not None:
                    in_force = version or rulebook.act.version_on(day)
                    write_rules(place, asked, in_force, "parquet", files.path(outputs.rules))
                files.path(outputs.record).write_text(text, encoding="utf-8", newline="\n")
                write_rejected(place, files.path(outputs.rejected))
                (found.folder / RECORD).write_text(text, encoding="utf-8", newline="\n")
                _put(found.folder, outputs.target, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Checked(read.facts, together(counts))


def _verdicts(
    spark: SparkSession, place: Workplace, read: Read, rulebook: Rulebook, subject: str, options: Options,
    rules: list[str], staging: Path,
) -> _Found:  # fmt: skip
    question = Question(
        options.as_of, options.stage, options.readings, options.rules, options.strict_evidence, options.law_version
    )
    made = plan(rulebook, subject, read.facts.columns, question).fitting(SPARK)
    passed = pass_over(spark, place, made, read.facts.relation, staging)
    passed.codes.createOrReplaceTempView("acquis_codes")
    if not passed.asked and not made.left:
        folder = staging / "verdicts"
        spark.sql(f"SELECT {_final(rules)} FROM acquis_codes").write.parquet(str(folder), compression="zstd")
        return _Found(folder, 0, {})
    work = Work(pickle.dumps(rulebook), subject, (*passed.asked, *made.left), options, read.facts.columns)
    return _settled(spark, made, work, read.facts.relation, list(passed.asked), rules, staging)


def _settled(
    spark: SparkSession, made: Plan, work: Work, relation: str, asked: list[str], rules: list[str], staging: Path
) -> _Found:
    """The codes of SQL, and those of the evaluator where it was asked."""
    open_ = " OR ".join(f"{sql.name(rule)} = {ASK}" for rule in asked)
    chosen = "" if made.left else f"SELECT _file, row FROM acquis_codes WHERE {open_}"
    answer(spark, work, relation, chosen, str(staging / "told"))
    told = spark.read.parquet(str(staging / "told"))
    told.createOrReplaceTempView("acquis_told")
    shown = ["c._file", "c.row", "c.id"]
    for rule in rules:
        name = sql.name(rule)
        if rule in made.left:
            shown.append(f"t.{name}")
        elif rule in asked:
            shown.append(f"CASE WHEN c.{name} = {ASK} THEN t.{name} ELSE c.{name} END AS {name}")
        else:
            shown.append(f"c.{name}")
    joined = "acquis_codes c LEFT JOIN acquis_told t ON c._file = t._file AND c.row = t.row"
    folder = staging / "verdicts"
    query = f"SELECT {_final(rules)} FROM (SELECT {', '.join(shown)} FROM {joined})"
    spark.sql(query).write.parquet(str(folder), compression="zstd")
    return _Found(folder, int(told.count()), dict(made.left))


def _final(rules: list[str]) -> str:
    """The columns of the output; Spark has no unsigned numbers, and no code is left that needs more than seven bits."""
    return ", ".join(("row", "id", *(f"CAST({sql.name(r)} AS TINYINT) AS {sql.name(r)}" for r in rules)))


def _record(
    rulebook: Rulebook, options: Options, source: Input, mapping: Mapping, read: Read, more: dict[str, Json]
) -> dict[str, Json]:
    if source.path.is_file():
        return run_record(rulebook, options, source, mapping, read.facts, more)
    parts = sorted(p for p in source.path.rglob("*.parquet") if p.is_file())
    record = run_record(rulebook, options, replace(source, path=parts[0]), mapping, read.facts, more)
    size = sum(p.stat().st_size for p in parts)
    return {**record, "input": {"name": source.name, "files": len(parts), "bytes": size, "sha256": None}}


def _put(folder: Path, target: Path, staging: Path) -> None:
    """Put a folder in its place; what stood there goes away with the staging."""
    if target.is_dir() and not target.is_symlink():
        os.replace(target, staging / "before")
    elif target.exists():
        target.unlink()
    os.replace(folder, target)
