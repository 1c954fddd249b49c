"""What every benchmark shares: its size, the machine it ran on, children that are timed, figures in a file."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import acquis

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
FULL = os.environ.get("ACQUIS_BENCH", "small") == "full"
GIGABYTE = 10**9
Result = TypeVar("Result")


def load() -> list[float]:
    """How many processes waited for a core in the last minute, five and fifteen: what else the machine did."""
    return [round(x, 2) for x in os.getloadavg()]


def machine() -> dict[str, Any]:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / GIGABYTE, 1),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of packages; `not installed` for those that are missing."""
    found = {"acquis": acquis.__version__}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def save(name: str, figures: Mapping[str, Any], packages: Iterable[str], before: Sequence[float]) -> None:
    """Write the figures to `results/NAME.json`; `before`: the load when the measurement began."""
    written = {
        "measured_on": os.environ.get("ACQUIS_BENCH_DATE", "not told"),
        "size": "full" if FULL else "small",
        "machine": machine(),
        "versions": versions(packages),
        "load_before": list(before),
        "load_after": load(),
        **figures,
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(written, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Ran:
    """A process that has ended: its wall time, its processor time, its largest memory in bytes, what it printed."""

    wall: float
    cpu: float
    memory: int
    code: int
    printed: str


def child(line: Sequence[str]) -> Ran:
    """Run a command to its end; its errors are shown."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "engine"), str(ROOT)))}
    with tempfile.TemporaryFile() as printed:
        start = perf_counter()
        process = subprocess.Popen(line, stdout=printed, env=environment, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        told = printed.read().decode()
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * _unit(), process.returncode, told)


def apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """What a function returns, called in a process of its own.

    Its memory is then not ours: the system counts what a parent once took as the first memory of its later children.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _unit() -> int:
    """Bytes in the unit in which the system tells memory."""
    return 1 if sys.platform == "darwin" else 1024


def own_memory() -> int:
    """The largest memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _unit()
