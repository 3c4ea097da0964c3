"""How long ``ropewalk position`` takes from typing it to the answer, for five places."""

import json
import shutil
import subprocess
import tempfile
from statistics import median
from time import perf_counter

from measuring import write_down

PLACES = ("Trafford", "Salford", "Manchester", "Cornwall", "Greater Manchester")
PUBLISHED = {"Trafford": 0.9252, "Salford": 1.0357}
ROUNDS = 5
LIMIT_S = 3.0


def answer(command: list[str]) -> tuple[float, str]:
    """Seconds from start to end of a command in a process of its own, and its output."""
    started = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return perf_counter() - started, done.stdout


def checked(ropewalk: str) -> None:
    """Refuse to time an answer that is not right."""
    for place, index in PUBLISHED.items():
        _, said = answer([ropewalk, "position", place, "--json"])
        value = json.loads(said)["need_index"]["final"]["vs_icb"]
        if round(value, 4) != index:
            raise SystemExit(f"{place}: {value} is not the published {index}")


def main() -> None:
    """Check, warm the disk, and time every place in turn, round after round."""
    ropewalk = shutil.which("ropewalk")
    if ropewalk is None:
        raise SystemExit("ropewalk is not installed here")
    checked(ropewalk)
    folder = tempfile.mkdtemp()
    forms = {"summary": [], "report": ["--out", f"{folder}/report.html"]}
    took: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for place in PLACES:
            for form, options in forms.items():
                seconds, _ = answer([ropewalk, "position", place, *options])
                took.setdefault((place, form), []).append(seconds)
    lines = [
        "| place | what | median | longest | limit |",
        "| --- | --- | --- | --- | --- |",
    ]
    for (place, form), each in took.items():
        verdict = "met" if median(each) < LIMIT_S else "MISSED"
        lines.append(
            f"| {place} | {form} | {median(each):.2f} s | {max(each):.2f} s "
            f"| {LIMIT_S:.0f} s: {verdict} |"
        )
    notes = [
        f"{ROUNDS} rounds, each answer in a process of its own, from a warm disk.",
        "Checked first: Salford 1.0357 and Trafford 0.9252 within their board.",
    ]
    write_down("Position at the command line", "\n".join(lines), notes)


if __name__ == "__main__":
    main()
