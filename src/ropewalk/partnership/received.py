"""Papers as they were received: looked at, kept aside, given out again.

A paper's bytes are kept in a folder of their own with a name made here, under the uploads
of the installation, outside everything that is served. Only a PDF that can be read to its
last page is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID, uuid4

from ropewalk.figures import BadInput
from ropewalk.lake.home import home_folder
from ropewalk.partnership.paper_pages import DAMAGED, HEAVY, LOCKED, pages_in
from ropewalk.place.offered import UPLOADS, clear_away, plain_name

AGREEMENTS = "agreements"
LARGEST_PAPER = 25_000_000  # bytes
MOST_PAGES = 2_000
BEGINS, ENDS = b"%PDF-", b"%%EOF"
TAIL = 2_048  # bytes in which the end has to be
NOTHING = b"\0 \t\r\n\f"  # what may stand after it
NOT_A_PDF = "{name} is not a PDF. Save or scan it as a PDF and choose that."
DAMAGED_SAID = (
    "{name} is damaged: it cannot be read to its last page. Save it as a PDF again, or "
    "ask for another copy."
)
LOCKED_SAID = (
    "{name} is locked with a password. Save a copy without one and choose that: those it "
    "is for have to be able to read it."
)
TOO_MUCH = (
    "{name} takes too much time or memory to read. Print it to a new PDF, or save it in "
    "parts, and choose that."
)
WRONG = {LOCKED: LOCKED_SAID, DAMAGED: DAMAGED_SAID, HEAVY: TOO_MUCH}
ALTERED = (
    "This paper is not what was received: its bytes have changed. Tell whoever runs "
    "Ropewalk for you."
)
GONE = "This paper is no longer where it was kept. Tell whoever runs Ropewalk for you."


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """A PDF that was looked at and kept aside.

    Attributes:
        name: What the person's computer called it, made safe to say.
        folder: Where its bytes are kept.
        size: How many bytes.
        sha256: The hash of its bytes.
        pages: How many pages.
    """

    name: str
    folder: UUID
    size: int
    sha256: str
    pages: int


def receive_paper(chunks: Iterable[bytes], *, name: str) -> ReceivedPaper:
    """Look at a PDF that somebody sent and keep it aside.

    Raises:
        BadInput: When it is empty, too large, no PDF, locked, damaged, too long or too
            much to read; nothing is left of it.
    """
    folder, plain = uuid4(), plain_name(name)
    path = _path(folder)
    path.parent.mkdir(parents=True, mode=0o700)
    try:
        with path.open("x+b") as opened:
            path.chmod(0o600)
            size = _write(chunks, opened, name=plain)
            opened.flush()
            pages = _pages(path, name=plain)
            opened.seek(0)
            digest = file_digest(opened, "sha256").hexdigest()
    except BaseException:
        forget_paper(folder)
        raise
    if not plain.lower().endswith(".pdf"):
        plain = f"{plain}.pdf"
    return ReceivedPaper(plain, folder, size, digest, pages)


def forget_paper(folder: UUID) -> None:
    """Remove a paper that was not recorded after all."""
    clear_away(folder)


class KeptPaper(Protocol):
    """What is on record of a paper: where its bytes are, and their hash."""

    @property
    def folder(self) -> UUID:
        """Where its bytes are kept."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes as they were received."""


def read_paper(document: KeptPaper) -> bytes:
    """The bytes of a paper, as they were received.

    Raises:
        BadInput: When they are not there any more, or are not what was received.
    """
    path = _path(document.folder)
    if not path.is_file():
        raise BadInput(GONE)
    with path.open("rb") as opened:
        if file_digest(opened, "sha256").hexdigest() != document.sha256:
            raise BadInput(ALTERED)
        opened.seek(0)
        return opened.read()


def _path(folder: UUID) -> Path:
    return home_folder() / UPLOADS / folder.hex / AGREEMENTS


def _write(chunks: Iterable[bytes], opened: BinaryIO, *, name: str) -> int:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_PAPER:
            raise BadInput(too_large(name))
        opened.write(chunk)
    if not size:
        raise BadInput(f"{name} is empty.")
    return size


def too_large(name: str) -> str:
    """Why a paper is too large, and what to do instead."""
    return (
        f"{name} is larger than {LARGEST_PAPER // 1_000_000} million bytes. Save it "
        "with smaller pictures, or in parts."
    )


def _pages(path: Path, *, name: str) -> int:
    """How many pages a PDF has; every one of them is looked up."""
    with path.open("rb") as opened:
        if not opened.read(1024).lstrip().startswith(BEGINS):
            raise BadInput(NOT_A_PDF.format(name=name))
        opened.seek(-min(TAIL, path.stat().st_size), SEEK_END)
        _, ends, after = opened.read().rpartition(ENDS)
    if not ends or after.strip(NOTHING):
        raise BadInput(DAMAGED_SAID.format(name=name))
    found = pages_in(path, most=MOST_PAGES)
    if isinstance(found, str):
        raise BadInput(WRONG[found].format(name=name))
    if found > MOST_PAGES:
        raise BadInput(
            f"{name} has {found:,} pages and {MOST_PAGES:,} can be kept. Split it."
        )
    return found
