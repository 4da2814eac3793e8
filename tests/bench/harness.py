"""The ruler: every contender runs once a round, in rotation, so that a slow minute hits all alike.

Law 1: only ratios taken within the same round are compared; milliseconds depend on the machine.
Law 2: nothing here knows what is measured.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parent.parent
WORK: Final = HERE / "work"
RESULTS: Final = HERE / "results"
INKJS: Final = HERE / "node" / "node_modules" / "inkjs" / "dist" / "ink.js"

Row = dict[str, Any]
"""What one run gave: `wall`, `proc_cpu`, `proc_rss_mb`, `rc`, and what it printed of itself."""


class Contender(NamedTuple):
    """One command to be timed."""

    command: Sequence[str]
    folder: Path | None = None
    env: Mapping[str, str] = {}
    input: bytes = b""
    """What it finds on standard input, which then ends."""
    json: bool = True
    """Whether it prints its own figures as a line of JSON."""
    before: Callable[[], None] | None = None
    """Done before each run, untimed."""


def dreamweave(*args: str) -> list[str]:
    """The command line of this project, as its installed program starts it."""
    script = Path(sys.executable).parent / "dreamweave"
    return [str(script), *args] if script.exists() else [sys.executable, "-m", "dreamweave", *args]


def bench_script(name: str, *args: str) -> list[str]:
    """One of the scripts beside this file, under this Python."""
    return [sys.executable, str(HERE / name), *args]


def node_script(name: str, *args: str) -> list[str]:
    """One of the peers' scripts, under node."""
    return ["node", str(HERE / "peers" / name), *args]


def bink_python() -> str | None:
    """A Python that has `bink`, if there is one."""
    for python in (HERE / "venv" / "bin" / "python", Path(sys.executable)):
        if python.exists():
            found = subprocess.run([python, "-c", "import bink"], capture_output=True, check=False)
            if found.returncode == 0:
                return str(python)
    return None


def environment(extra: Mapping[str, str] = {}) -> dict[str, str]:
    """This environment, with compiled modules kept as on anybody's machine."""
    env = {**os.environ, "PYTHONPATH": str(PROJECT), **extra}
    # With this set, a program whose modules were never compiled recompiles them at each start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env.pop("PYTHONUNBUFFERED", None)
    return env


def run(command: Sequence[str], **how: Any) -> Row:
    """Run a command once: its wall and CPU seconds, its peak memory, its own figures."""
    return timed(Contender(command, **how))


def timed(contender: Contender) -> Row:
    """Run a contender once."""
    if contender.before:
        contender.before()
    # A file, because a full pipe that nobody empties would stop the program.
    errors = tempfile.TemporaryFile()  # noqa: SIM115
    began = time.perf_counter()
    process = subprocess.Popen(
        list(contender.command),
        cwd=contender.folder,
        env=environment(contender.env),
        stdin=subprocess.PIPE if contender.input else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
    )
    if contender.input and process.stdin:
        process.stdin.write(contender.input)
        process.stdin.close()
    out = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    row: Row = {"wall": wall, "proc_cpu": usage.ru_utime + usage.ru_stime, "rc": process.returncode}
    row["proc_rss_mb"] = usage.ru_maxrss / 1024
    if process.returncode:
        errors.seek(0)
        row["errors"] = errors.read().decode(errors="replace")[-2000:]
    errors.close()
    return {**row, **(_figures(out) if contender.json else {"bytes": len(out)})}


def _figures(out: bytes) -> Row:
    for line in reversed(out.decode(errors="replace").splitlines()):
        if line.startswith("{"):
            figures: Row = json.loads(line)
            return figures
    return {}


def rounds(contenders: Mapping[str, Contender], n: int, warm_up: int = 0) -> dict[str, list[Row]]:
    """Each contender's result in each of `n` rounds; the order rotates."""
    results: dict[str, list[Row]] = {name: [] for name in contenders}
    names = list(contenders)
    for i in range(-warm_up, n):
        for name in rotated(names, i):
            row = timed(contenders[name])
            if row["rc"]:
                say(f"{name}: exit code {row['rc']}\n{row.get('errors', '')}")
            if i >= 0:
                results[name].append(row)
        say(f"round {i + 1} of {n}, load {os.getloadavg()[0]:.1f}")
    return results


def rotated(names: list[str], turn: int) -> list[str]:
    """The names, beginning one later in every turn: who goes first has no advantage."""
    first = turn % len(names)
    return names[first:] + names[:first]


def say(text: str) -> None:
    """Tell the person who waits; tables alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def middle(rows: Sequence[Row], key: str) -> float:
    """The median of one figure over the rounds."""
    return median([row[key] for row in rows])


def paired(rows: Sequence[Row], base: Sequence[Row], key: str, base_key: str = "") -> float:
    """The median over the rounds of a figure's ratio to the baseline's in the same round."""
    other = base_key or key
    return median([a[key] / max(b[other], 1e-9) for a, b in zip(rows, base, strict=True)])


def ok(rows: Sequence[Row]) -> bool:
    """Whether every run of a contender went well."""
    return bool(rows) and all(row["rc"] == 0 for row in rows)


def keep(name: str, results: object) -> None:
    """Write raw results down, for whoever doubts a table."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1, default=str))
