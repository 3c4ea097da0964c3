"""An archive is believed only when all of it is what it says."""

import gzip
import hashlib
import io
import json
import tarfile
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.cli import archive
from ropewalk.figures import BadInput

WHEN = datetime(2026, 10, 13, 12, tzinfo=UTC)
MOST = archive.Most(gigabytes=1, files=100)
CONTENTS = {"records.sqlite3": b"records" * 100, "uploads/a/b.txt": b"b"}


def manifest(contents, **said):
    values = {
        "made_at": WHEN,
        "release": "0.1",
        "database": "sqlite",
        "migrations": ("audit.0001_initial",),
        "last_seal": "f" * 64,
        "files": {
            name: (len(data), hashlib.sha256(data).hexdigest())
            for name, data in contents.items()
        },
    }
    return archive.Manifest(**values | said)


def made(path, contents=CONTENTS, *, listed=None, extra=(), **said):
    """An archive, honest or not, written by hand."""
    document = manifest(contents if listed is None else listed).as_dict() | said
    with tarfile.open(path, "w:gz") as tar:
        for name, data in {
            archive.MANIFEST: json.dumps(document).encode(),
            **contents,
        }.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for entry in extra:
            tar.addfile(entry)
    return path


def member(name, kind, target=""):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def test_what_is_written_is_read_back(tmp_path):
    files = {}
    for name, data in CONTENTS.items():
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        files[name] = path
    said = manifest(CONTENTS)

    with archive.written_whole(tmp_path / "kept") as draft:
        archive.write(draft, said, files)
    read = archive.unpack(tmp_path / "kept", tmp_path / "to", most=MOST)

    assert read == said
    assert {name: (tmp_path / "to" / name).read_bytes() for name in files} == CONTENTS


def test_what_is_not_finished_is_never_seen(tmp_path):
    with (
        pytest.raises(RuntimeError, match="power"),
        archive.written_whole(tmp_path / "kept"),
    ):
        raise RuntimeError("power")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changes_while_it_is_copied_is_refused(tmp_path):
    path = tmp_path / "records.sqlite3"
    path.write_bytes(b"12345")
    said = manifest({"records.sqlite3": b"54321"})

    with pytest.raises(BadInput, match="changed while it was copied"):
        archive.write(tmp_path / "kept", said, {"records.sqlite3": path})


LINK, HARD, FOLDER, DEVICE = (
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.DIRTYPE,
    tarfile.CHRTYPE,
)


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"contents": {}, "listed": CONTENTS}, "lacks records.sqlite3"),
        ({"listed": {}}, "does not name"),
        ({"listed": {**CONTENTS, "records.sqlite3": b"x"}}, "is damaged"),
        ({"listed": {**CONTENTS, "uploads/a/b.txt": b"c"}}, "is damaged"),
        ({"contents": {"../out": b"x"}}, "outside its folder"),
        ({"contents": {"uploads/../../out": b"x"}}, "outside its folder"),
        ({"contents": {"/out": b"x"}}, "outside its folder"),
        ({"contents": {"uploads\\..\\out": b"x"}}, "outside its folder"),
        ({"extra": [member("uploads/link", LINK, "/etc")]}, "uploads/link"),
        ({"extra": [member("uploads/a/b.txt", HARD, "records.sqlite3")]}, "b.txt"),
        ({"extra": [member("uploads", FOLDER)]}, "holds uploads"),
        ({"extra": [member("uploads/tty", DEVICE)]}, "uploads/tty"),
        ({"extra": [member("records.sqlite3", tarfile.REGTYPE)]}, "records.sqlite3"),
        ({"format": "something else"}, "is not a Ropewalk backup"),
        ({"version": 2, "release": "9.0"}, "another release of Ropewalk .9.0."),
        ({"files": [{"path": "x"}]}, "cannot be read"),
        ({"files": 7}, "cannot be read"),
        ({"made_at": "yesterday"}, "cannot be read"),
        ({"files": [{"path": "x", "bytes": 1e400, "sha256": "x"}]}, "cannot be read"),
    ],
)
def test_an_archive_that_is_not_what_it_says_is_refused(tmp_path, spoilt, says):
    source = made(tmp_path / "kept", **spoilt)
    folder = tmp_path / "in" / "to"
    folder.mkdir(parents=True)

    with pytest.raises(BadInput, match=says):
        archive.unpack(source, folder, most=MOST)

    assert {path.name for path in tmp_path.iterdir()} == {"kept", "in"}
    assert [path.name for path in folder.parent.iterdir()] == ["to"]


def listed(*sizes):
    """A list of contents that names files of these sizes, whatever follows it."""
    return [
        {"path": f"uploads/{number}", "bytes": size, "sha256": "0" * 64}
        for number, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (listed(10**9, 1), "2 files of 1.0 GB, more than the 100 files and 1 GB"),
        (listed(10**18), "1 files of 1,000,000,000.0 GB"),
        (listed(-(10**18), 10**18), "of 1,000,000,000.0 GB"),
        (listed(*[0] * 101), "101 files of 0.0 GB"),
    ],
    ids=["a byte too many", "huge", "huge and less than nothing", "many"],
)
def test_an_archive_of_more_than_is_allowed_is_refused_before_it_is_written(
    tmp_path, files, says
):
    source = made(tmp_path / "kept", {}, files=files)
    (tmp_path / "to").mkdir()

    with pytest.raises(BadInput, match=says) as refusal:
        archive.unpack(source, tmp_path / "to", most=MOST)

    assert "--most-gigabytes" in str(refusal.value)
    assert list((tmp_path / "to").iterdir()) == []


def packed(path, *parts):
    """An archive made of a whole list of contents and whatever bytes follow it."""
    said = json.dumps(manifest({"uploads/hole": bytes(BIG)}).as_dict()).encode()
    entry = tarfile.TarInfo(archive.MANIFEST)
    entry.size = len(said)
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(entry.tobuf() + said + bytes(-len(said) % tarfile.BLOCKSIZE))
        for part in parts:
            file.write(part)
    return path


BIG = 64 * 1024 * 1024


def hole():
    """A file of nothing but a hole, in the way that GNU tar writes one: 512 bytes."""
    entry = tarfile.TarInfo("uploads/hole")
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    header[156:157] = tarfile.GNUTYPE_SPARSE
    header[386:398] = header[398:410] = bytes(12)  # one part: at the end, empty
    header[386:398] = b"%011o\0" % BIG
    header[398:410] = b"%011o\0" % 0
    header[483:495] = b"%011o\0" % BIG
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(2 * tarfile.BLOCKSIZE)


def test_a_hole_that_would_fill_a_disk_is_refused(tmp_path):
    source = packed(tmp_path / "kept", hole())
    assert source.stat().st_size < 2000
    (tmp_path / "to").mkdir()

    with pytest.raises(BadInput, match="uploads/hole, which"):
        archive.unpack(source, tmp_path / "to", most=MOST)

    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_would_fill_the_memory_is_refused(tmp_path, kind):
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = kind, BIG
    source = packed(tmp_path / "kept", entry.tobuf(), bytes(BIG))
    (tmp_path / "to").mkdir()

    tracemalloc.start()
    with pytest.raises(BadInput, match="a part of it is too long"):
        archive.unpack(source, tmp_path / "to", most=MOST)
    _, at_most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert at_most < BIG


def test_headers_without_end_are_refused_in_a_sentence(tmp_path):
    entry = tarfile.TarInfo("x")
    entry.type = tarfile.XHDTYPE
    source = packed(tmp_path / "kept", entry.tobuf() * 5000)

    with pytest.raises(BadInput, match="cannot be read as a backup"):
        archive.unpack(source, tmp_path / "to", most=MOST)


@pytest.mark.parametrize("contents", [b"", b"not an archive", b"\x1f\x8b broken"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, contents):
    source = tmp_path / "kept"
    source.write_bytes(contents)

    with pytest.raises(BadInput, match="kept"):
        archive.unpack(source, tmp_path / "to", most=MOST)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadInput, match="There is no file"):
        archive.unpack(tmp_path / "kept", tmp_path / "to", most=MOST)


def test_an_archive_without_a_list_of_contents_is_refused(tmp_path):
    with tarfile.open(tmp_path / "kept", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("records.sqlite3"))

    with pytest.raises(BadInput, match="is not a Ropewalk backup"):
        archive.unpack(tmp_path / "kept", tmp_path / "to", most=MOST)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made(tmp_path_factory.mktemp("whole") / "kept").read_bytes()


@given(cut=st.data())
def test_an_archive_cut_short_is_refused_unless_all_of_it_is_there(
    whole, tmp_path_factory, cut
):
    folder = tmp_path_factory.mktemp("cut")
    (folder / "kept").write_bytes(whole[: cut.draw(st.integers(0, len(whole) - 1))])

    assert refused_or_the_same(folder)


def test_an_archive_cut_in_the_middle_is_refused(whole, tmp_path):
    (tmp_path / "kept").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadInput, match=r"cannot be read|lacks"):
        archive.unpack(tmp_path / "kept", tmp_path / "to", most=MOST)


@given(data=st.data())
def test_an_archive_with_one_byte_changed_is_refused_or_the_same(
    whole, tmp_path_factory, data
):
    changed = bytearray(whole)
    changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("changed")
    (folder / "kept").write_bytes(changed)

    assert refused_or_the_same(folder)


def refused_or_the_same(folder):
    """Whether an archive is refused in a sentence, or gives every byte of its files."""
    try:
        archive.unpack(folder / "kept", folder / "to", most=MOST)
    except BadInput:
        return True
    return {name: (folder / "to" / name).read_bytes() for name in CONTENTS} == CONTENTS
