"""A connection to Spark, local or a cluster, that is used only if it means what we mean."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from acquis.backends.sql.canary import OtherMeaning, check_engine
from acquis.backends.sql.dialects import SPARK
from acquis.diagnostics import Diagnostic
from acquis.portfolio.reading.table import Unreadable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"

# What the meaning of a query hangs on; asserted once more after connecting, for a cluster may have its own mind.
MEANING = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, never NULL
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",  # a column of another name is another column
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.legacy.followThreeValuedLogicInArrayExists": "true",
    "spark.sql.legacy.inSetNullBehavior": "false",
    "spark.sql.legacy.nullInEmptyListBehavior": "false",
    "spark.sql.parquet.enableVectorizedReader": "true",
}
# What large queries need: more rounds of analysis than Spark thinks fit.
SIZE = {
    "spark.sql.analyzer.maxIterations": "1000",
    "spark.sql.optimizer.maxIterations": "1000",
}
# Not settable in every version; where they are known they must say this.
_OPTIONAL = ("spark.sql.legacy.nullInEmptyListBehavior", "spark.sql.legacy.inSetNullBehavior")
_ASKED: set[str] = set()  # applications that have answered the truth tables already
_FOLDING = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"


def missing() -> str:
    """What Spark lacks on this machine, as a sentence; empty if it can start."""
    if find_spec("pyspark") is None:
        return "`--engine spark` needs pyspark: pip install 'acquis[portfolio,spark]'"
    home = os.environ.get("JAVA_HOME")
    if which("java") is None and not (home and os.access(os.path.join(home, "bin", "java"), os.X_OK)):
        return "`--engine spark` needs Java 17 or newer, and neither PATH nor JAVA_HOME leads to one"
    return ""


@contextmanager
def session(url: str = LOCAL, memory: str = "") -> Iterator[SparkSession]:
    """A session whose settings and truth tables are as they must be; it is stopped afterwards if it was started here.

    `url`: `local[2]`, `spark://host:7077`, `yarn`; `memory`: of the driver, `4g`. Raises `Unreadable` if Spark cannot
    be had (U904), cannot be reached or means something else (U905).
    """
    if problem := missing():
        raise Unreadable(Diagnostic("U904", problem))
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    found = running or _started(url, memory)
    try:
        keep_settings(found)
        name = str(found.sparkContext.applicationId)
        if name not in _ASKED:
            ask_truth_tables(found)
            _ASKED.add(name)
        yield found
    finally:
        if running is None:
            found.stop()


def keep_settings(found: SparkSession) -> None:
    """Set what has to be set; raises `Unreadable` (U905) with the first setting that does not keep its value."""
    for key, value in {**MEANING, **SIZE}.items():
        try:
            found.conf.set(key, value)
            said: str | None = found.conf.get(key)
        except Exception as error:
            if key in _OPTIONAL:
                continue
            raise _other(f"`{key}` cannot be set: {_first_line(error)}") from None
        if str(said).lower() != value.lower():
            raise _other(f"`{key}` is {said}, not {value}")


def ask_truth_tables(found: SparkSession) -> None:
    """Ask the truth tables; raises `Unreadable` (U905) if an answer is another."""
    before = found.conf.get("spark.sql.optimizer.excludedRules", None)
    # Otherwise the driver would work out constants by itself, and nobody would know what the executors say.
    found.conf.set("spark.sql.optimizer.excludedRules", ",".join(filter(None, (before, _FOLDING))))
    try:
        check_engine(lambda query: [tuple(row) for row in found.sql(query).collect()], SPARK)
    except OtherMeaning as difference:
        raise _other(str(difference)[:300]) from None
    except Exception as error:
        raise _other(f"it cannot answer the truth tables: {_first_line(error)}") from None
    finally:
        if before is None:
            found.conf.unset("spark.sql.optimizer.excludedRules")
        else:
            found.conf.set("spark.sql.optimizer.excludedRules", before)


def _started(url: str, memory: str) -> SparkSession:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    asked = SparkSession.Builder().master(url).appName("acquis").config("spark.ui.enabled", "false")
    asked = asked.config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR")
    if url.startswith("local"):
        # Where the user stands, Spark would leave an empty folder.
        asked = asked.config("spark.sql.warehouse.dir", str(Path(tempfile.gettempdir(), "acquis-spark")))
        asked = asked.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    if memory:
        asked = asked.config("spark.driver.memory", memory)
    for key, value in {**MEANING, **SIZE}.items():
        asked = asked.config(key, value)
    try:
        return asked.getOrCreate()
    except Exception as error:
        raise _other(f"`{url}` cannot be reached: {_first_line(error)}") from None


def _other(reason: str) -> Unreadable:
    help_ = "local Spark 4 with its own settings works; a cluster must allow the settings that are named"
    return Unreadable(Diagnostic("U905", f"this Spark cannot be used: {reason}", help=help_))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
