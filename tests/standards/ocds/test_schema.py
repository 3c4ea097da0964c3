import gzip
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from ropewalk.standards.ocds.faults import Fault, pointer
from ropewalk.standards.ocds.schema import faults_in, moment_of, schema_of

KINDS = ("release", "release package", "record package")
HERE = files("ropewalk.standards.ocds")
REAL = Path(__file__).parent / "contracts_finder_2025_03.jsonl.gz"


def test_the_schemas_are_the_ones_that_the_source_names():
    source = HERE.joinpath("SOURCE.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"`([a-z-]+\.json)` \| `([0-9a-f]{64})`", source))

    held = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in HERE.joinpath("schemas").iterdir()
        if file.name.endswith(".json")
    }

    assert len(held) == 3
    assert held == named


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_are_of_1_1_5_and_schemas_themselves(kind):
    schema = schema_of(kind)

    assert "/schema/1__1__5/" in schema["id"]
    Draft4Validator.check_schema(schema)


def test_real_releases_are_valid_but_for_addresses_that_are_none():
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        faults = [
            f for line in lines for f in faults_in(json.loads(line), kind="release")
        ]

    assert len(faults) == 5
    assert {fault.path.rpartition("/")[2] for fault in faults} == {"url"}


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ([], [Fault("", "a list must be an object")]),
        ({"ocid": 1}, [Fault("/ocid", "1 must be text")]),
        ({"planning": {"budget": {"id": 1.5}}},
         [Fault("/planning/budget/id", "1.5 must be text or a whole number or null")]),
        ({"awards": [{"id": "1"}, {"id": "2"}, {"id": "1"}]},
         [Fault("/awards/2", "is the same as number 0")]),
        ({"tender": {"id": "1", "documents": [{"id": "1", "url": "x y"}]}},
         [Fault("/tender/documents/0/url",
                "'x y' must be an address such as https://example.org/1")]),
        ({"language": "x" * 90 + "/"}, []),
        ({"parties": "x" * 90},
         [Fault("/parties", "'" + "x" * 56 + "... must be a list")]),
    ],
)  # fmt: skip
def test_faults_are_told_in_words(document, faults):
    least = {
        "ocid": "o", "id": "1", "date": "2026-04-01T09:00:00Z", "tag": ["tender"],
        "initiationType": "tender",
    }  # fmt: skip
    whole = {**least, **document} if isinstance(document, dict) else document

    assert list(faults_in(whole, kind="release")) == faults


def test_what_is_wrong_deep_in_a_record_is_found():
    package = {
        "uri": "https://example.org/1",
        "publisher": {"name": "Kent"},
        "publishedDate": "2026-04-01T09:00:00Z",
        "version": "1.1",
        "records": [{"ocid": "o", "releases": [{}], "compiledRelease": {"ocid": 1}}],
    }

    paths = {fault.path for fault in faults_in(package, kind="record package")}

    assert paths == {
        "/records/0/releases",
        "/records/0/compiledRelease",
        "/records/0/compiledRelease/ocid",
    }


def test_a_place_is_a_json_pointer():
    assert pointer(["a/b", 0, "c~d"]) == "/a~1b/0/c~0d"
    assert str(Fault("", "is wrong")) == "the document: is wrong"


@pytest.mark.parametrize(
    "text",
    ["2026-04-01", "2026-04-01T09:00:00", "2026-04-01 09:00:00Z", "2026-04-01T25:00:00Z",
     "2026-04-01T09:00Z", "2026-13-01T09:00:00Z", "", "2026-04-01T09:00:00+99:00"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r"moment|no day and time"):
        moment_of(text)
