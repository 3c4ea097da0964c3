"""How many pages a PDF has, found in a process of its own with little time and memory.

Somebody else made the file, and a file can be made so that reading it never ends or fills
the memory. So it is read where that harms nobody: ``python -m
ropewalk.partnership.paper_pages FILE MOST`` reads one and says what it found.
"""

import resource
import subprocess
import sys
from pathlib import Path

SECONDS = 10  # of the processor
LONGEST_WAIT = 60  # seconds by the clock, where others use the processor
MEMORY = 1_000_000_000  # bytes
LOCKED, DAMAGED, HEAVY = "locked", "damaged", "heavy"
ENCRYPTED = b"/Encrypt"


def pages_in(path: Path, *, most: int) -> int | str:
    """How many pages a PDF has, every one looked up; or the word for what is wrong.

    Args:
        path: The file.
        most: Above so many pages they are counted and not looked up.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own words, never a shell
            [sys.executable, "-m", __name__, str(path), str(most)],
            capture_output=True,
            check=False,
            timeout=LONGEST_WAIT,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return HEAVY
    said = done.stdout.strip()
    if done.returncode != 0 or not said:
        return HEAVY  # stopped by the system at one of its limits
    return int(said) if said.isdecimal() else said


def look(path: Path, *, most: int) -> int | str:
    """The same in this process."""
    from pypdf import PdfReader  # noqa: PLC0415 - start-up time matters

    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            return LOCKED
        pages = len(reader.pages)
        if pages <= most:
            for number in range(pages):
                _ = reader.pages[number].mediabox
    except MemoryError:
        return HEAVY
    except Exception:  # noqa: BLE001 - a damaged file can make the reader fail in any way
        # a cipher that the reader cannot do is a password too
        return LOCKED if ENCRYPTED in path.read_bytes() else DAMAGED
    return pages or DAMAGED


def main(file: str, most: str) -> None:
    """Take on the limits, look, and say what was found."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(str(look(Path(file), most=int(most))))


if __name__ == "__main__":
    main(*sys.argv[1:])
