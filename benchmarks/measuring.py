"""Time contestants side by side and write down what came out."""

import gc
import os
import platform
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

RESULTS = Path(__file__).parent / "RESULTS.md"
ENDS = (min, max)
HEADS = (
    "what",
    "version",
    "median time",
    "range",
    "median processor time",
    "throughput",
    "most memory held",
    "times less processor time than the slowest",
    "limit",
)


@dataclass(frozen=True)
class Took:
    """Seconds that one run took: by the clock, and of the processor."""

    waited: float
    worked: float


@dataclass(frozen=True)
class Contestant:
    """Something that does the job: what it is, its version and how to run it once.

    ``size`` is how many of ``unit`` one run gets through. ``limit_ms`` is the target
    for the median in milliseconds, where there is one. ``group`` names the contestants
    that do the same work: ratios are taken within it, to the slowest.
    """

    name: str
    version: str
    run: Callable[[], object]
    size: int
    unit: str
    group: str
    limit_ms: float | None = None


def measured(contestants: Sequence[Contestant], *, rounds: int, least: int) -> str:
    """Run every contestant in turn, round after round, and say how each did.

    A contestant that takes under a millisecond is run ``least`` times in a round and
    the mean of these is its time for the round. Ratios are of processor time: where
    other work shares the machine, a long run is interrupted and a short one is not.
    """
    times: dict[str, list[Took]] = {each.name: [] for each in contestants}
    for each in contestants:
        each.run()  # the first run pays for what is only paid once
    gc.disable()
    for _ in range(rounds):
        for each in contestants:
            times[each.name].append(_took(each.run, least))
    gc.enable()
    waited = {name: median(t.waited for t in took) for name, took in times.items()}
    worked = {name: median(t.worked for t in took) for name, took in times.items()}
    rows = [
        (
            each.name,
            each.version,
            _time(waited[each.name]),
            " to ".join(_time(end(t.waited for t in times[each.name])) for end in ENDS),
            _time(worked[each.name]),
            f"{each.size / waited[each.name]:,.0f} {each.unit} a second",
            f"{_peak_bytes(each.run) / 2**20:,.1f} MiB",
            _ratio(each, contestants, worked),
            _verdict(each.limit_ms, waited[each.name]),
        )
        for each in contestants
    ]
    table = [HEADS, ("---",) * len(HEADS), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in table)


def write_down(job: str, found: str, notes: Sequence[str]) -> None:
    """Print a table and add it to the results, with the day and the kind of machine."""
    today = datetime.now(UTC).date()
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )
    text = f"## {job}, {today.day} {today:%B %Y}\n\n{machine}\n\n{found}\n"
    text += "".join(f"\n* {note}" for note in notes)
    print(text)
    before = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    RESULTS.write_text(f"{before.rstrip()}\n\n{text.rstrip()}\n")


def _took(run: Callable[[], object], least: int) -> Took:
    once = _timed(run, 1)
    return once if once.waited > 1e-3 else _timed(run, least)


def _timed(run: Callable[[], object], times: int) -> Took:
    started, worked = perf_counter(), process_time()
    for _ in range(times):
        run()
    return Took(
        waited=(perf_counter() - started) / times,
        worked=(process_time() - worked) / times,
    )


def _peak_bytes(run: Callable[[], object]) -> int:
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def _ratio(
    one: Contestant, contestants: Sequence[Contestant], medians: dict[str, float]
) -> str:
    rivals = [medians[each.name] for each in contestants if each.group == one.group]
    return f"{max(rivals) / medians[one.name]:,.1f}x" if len(rivals) > 1 else ""


def _time(seconds: float) -> str:
    return f"{seconds * 1000:,.3g} ms" if seconds < 1 else f"{seconds:,.3g} s"


def _verdict(limit_ms: float | None, seconds: float) -> str:
    if limit_ms is None:
        return ""
    return f"{limit_ms:g} ms: {'met' if seconds * 1000 < limit_ms else 'MISSED'}"
