"""An archive is believed only when all of it is what it says."""

import hashlib
import io
import json
import tarfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.cli import archive
from ropewalk.figures import BadInput

WHEN = datetime(2026, 10, 13, 12, tzinfo=UTC)
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
    read = archive.unpack(tmp_path / "kept", tmp_path / "to")

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
    ],
)
def test_an_archive_that_is_not_what_it_says_is_refused(tmp_path, spoilt, says):
    source = made(tmp_path / "kept", **spoilt)
    folder = tmp_path / "in" / "to"
    folder.mkdir(parents=True)

    with pytest.raises(BadInput, match=says):
        archive.unpack(source, folder)

    assert {path.name for path in tmp_path.iterdir()} == {"kept", "in"}
    assert [path.name for path in folder.parent.iterdir()] == ["to"]


@pytest.mark.parametrize("contents", [b"", b"not an archive", b"\x1f\x8b broken"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, contents):
    source = tmp_path / "kept"
    source.write_bytes(contents)

    with pytest.raises(BadInput, match="kept"):
        archive.unpack(source, tmp_path / "to")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadInput, match="There is no file"):
        archive.unpack(tmp_path / "kept", tmp_path / "to")


def test_an_archive_without_a_list_of_contents_is_refused(tmp_path):
    with tarfile.open(tmp_path / "kept", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("records.sqlite3"))

    with pytest.raises(BadInput, match="is not a Ropewalk backup"):
        archive.unpack(tmp_path / "kept", tmp_path / "to")


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
        archive.unpack(tmp_path / "kept", tmp_path / "to")


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
        archive.unpack(folder / "kept", folder / "to")
    except BadInput:
        return True
    return {name: (folder / "to" / name).read_bytes() for name in CONTENTS} == CONTENTS
