"""A backup as one file: what is in it, how it is written, how it is checked.

A tar file whose first member, ``manifest.json``, names every other member with its size
and SHA-256. Reading trusts nothing: a member that the manifest does not name, that has
another size or hash, that is not a plain file or would land outside its folder refuses
the whole archive, before anything else is touched. One that says it holds more than is
allowed is refused before anything of it is written.
"""

import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ropewalk.figures import BadInput

FORMAT = "ropewalk backup"
VERSION = 1
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 32 * 1024 * 1024
BLOCK = 1024 * 1024
GIGABYTE = 1000**3
PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made_at: datetime
    release: str
    database: str
    migrations: tuple[str, ...]
    last_seal: str
    files: Mapping[str, tuple[int, str]]

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain values for JSON."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "release": self.release,
            "database": self.database,
            "migrations": list(self.migrations),
            "last_seal": self.last_seal,
            "files": [
                {"path": path, "bytes": size, "sha256": digest}
                for path, (size, digest) in self.files.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class Most:
    """How much an archive may unpack to."""

    gigabytes: int
    files: int

    def refusal(self, files: Mapping[str, tuple[int, str]]) -> str:
        """Why these files are too much; nothing when they are not."""
        size = sum(max(0, size) for size, _ in files.values())
        if size <= self.gigabytes * GIGABYTE and len(files) <= self.files:
            return ""
        return (
            f"would unpack to {len(files):,} files of {size / GIGABYTE:,.1f} GB, more "
            f"than the {self.files:,} files and {self.gigabytes:,} GB allowed: if it "
            "is your own, allow more with --most-files and --most-gigabytes."
        )


def weigh(path: Path) -> tuple[int, str]:
    """The size of a file in bytes, and its SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes ``target`` only when all of it is written.

    Raises:
        BadInput: when there is a file of that name, or nothing can be written there.
    """
    if target.exists():
        raise BadInput(f"{target} is there already: choose another name.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as fault:
        raise BadInput(f"{target} cannot be written: {fault.strerror}.") from None
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        try:
            target.hardlink_to(draft)
        except FileExistsError:
            raise BadInput(f"{target} is there already: choose another name.") from None
    finally:
        draft.unlink()


def write(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write an archive of files, each under its name in it.

    Raises:
        BadInput: when a file changed since the manifest weighed it.
    """
    said = json.dumps(manifest.as_dict(), indent=1).encode()
    with tarfile.open(target, "w:gz", compresslevel=3) as tar:
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(said)
        entry.mode = 0o600
        tar.addfile(entry, io.BytesIO(said))
        for name, path in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, _ = manifest.files[name]
            entry.mode = 0o600
            with path.open("rb") as file:
                tar.addfile(entry, file)
            if weigh(path) != manifest.files[name]:
                raise BadInput(f"{name} changed while it was copied: try again.")


def unpack(source: Path, folder: Path, *, most: Most) -> Manifest:
    """Copy everything in an archive into an empty folder, and check all of it.

    Raises:
        BadInput: when it is not an archive of ours, not a whole one, or too much.
    """
    try:
        with (
            _Unpacking(source) as contents,
            tarfile.open(fileobj=contents, mode="r:") as tar,
        ):
            members = iter(tar)
            first = next(members, None)
            if first is None or first.name != MANIFEST or not _is_plain(first):
                raise BadInput(f"{source} is not a Ropewalk backup.")
            manifest = _read_manifest(source, _opened(tar, first), first.size)
            if refusal := most.refusal(manifest.files):
                raise BadInput(f"{source} {refusal}")
            _copy_out(source, tar, members, manifest, folder)
    except FileNotFoundError:
        raise BadInput(f"There is no file {source}.") from None
    except (tarfile.TarError, EOFError, zlib.error, OSError) as fault:
        raise BadInput(f"{source} cannot be read as a backup: {fault}.") from None
    except RecursionError:
        raise BadInput(f"{source} cannot be read as a backup.") from None
    return manifest


class _Unpacking(gzip.GzipFile):
    """A compressed file that is never taken into memory in pieces larger than ours.

    A tar file may hold headers of any length, which Python's reader takes whole.
    """

    def read(self, size: int | None = -1) -> bytes:
        """The next piece.

        Raises:
            tarfile.ReadError: when it would be larger than anything that we write.
        """
        if size is None or not 0 <= size <= MOST_MANIFEST_BYTES:
            raise tarfile.ReadError("a part of it is too long")
        return super().read(size)


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether a member is a file, and every byte of it is there to be read."""
    return member.type in PLAIN and not member.issparse()


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The contents of a plain file in a tar file."""
    contents = tar.extractfile(member)
    if contents is None:
        raise BadInput(f"{member.name} is not a plain file, so nothing was restored.")
    return contents


def _read_manifest(source: Path, contents: IO[bytes], size: int) -> Manifest:
    """The manifest, if it is one that this release knows."""
    if size > MOST_MANIFEST_BYTES:
        raise BadInput(f"{source} is not a Ropewalk backup: its contents are too long.")
    try:
        said = json.loads(contents.read())
        if said["format"] != FORMAT:
            raise BadInput(f"{source} is not a Ropewalk backup.")
        if said["version"] != VERSION:
            raise BadInput(
                f"{source} was made by another release of Ropewalk "
                f"({said['release']}): restore it with that one."
            )
        return Manifest(
            made_at=datetime.fromisoformat(said["made_at"]),
            release=str(said["release"]),
            database=str(said["database"]),
            migrations=tuple(map(str, said["migrations"])),
            last_seal=str(said["last_seal"]),
            files={
                str(each["path"]): (int(each["bytes"]), str(each["sha256"]))
                for each in said["files"]
            },
        )
    except (ValueError, KeyError, TypeError, OverflowError) as fault:
        if isinstance(fault, BadInput):
            raise
        raise BadInput(
            f"{source} has a list of contents that cannot be read."
        ) from None


def _copy_out(
    source: Path,
    tar: tarfile.TarFile,
    members: Iterator[tarfile.TarInfo],
    manifest: Manifest,
    folder: Path,
) -> None:
    """Copy each file that the manifest names, and refuse anything else."""
    wanted = dict(manifest.files)
    for member in members:
        if member.name not in wanted or not _is_plain(member):
            raise BadInput(
                f"{source} holds {member.name}, which its list of contents does not "
                "name as a plain file, so nothing was restored."
            )
        size, digest = wanted.pop(member.name)
        target = _inside(folder, member.name)
        if member.size != size or _copied(_opened(tar, member), target) != digest:
            raise BadInput(
                f"{member.name} in {source} is damaged: nothing was restored."
            )
    if wanted:
        raise BadInput(f"{source} lacks {min(wanted)}, so nothing was restored.")


def _inside(folder: Path, name: str) -> Path:
    """Where a member lands, which must be inside the folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise BadInput(f"{name} would land outside its folder: nothing was restored.")
    return folder.joinpath(*path.parts)


def _copied(contents: IO[bytes], target: Path) -> str:
    """Copy into a new file, and return the SHA-256 of what was copied."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := contents.read(BLOCK):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
