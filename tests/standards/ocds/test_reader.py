import gzip
import json
from pathlib import Path

import pytest
from factories.procurements import START, lives
from hypothesis import example, given
from hypothesis import strategies as st

from ropewalk.standards.ocds.reader import AT_MOST_BYTES, Reading, read
from ropewalk.standards.ocds.records import Publisher, Release
from ropewalk.standards.ocds.schema import faults_in
from ropewalk.standards.ocds.writer import (
    release_of,
    write_release,
    write_release_package,
)

REAL = gzip.decompress(
    (Path(__file__).parent / "contracts_finder_2025_03.jsonl.gz").read_bytes()
).splitlines()

PUBLISHER = Publisher(
    name="Kent County Council",
    scheme="GB-LAE",
    uid="E10000016",
    uri="https://kent.example",
)

RELEASE = {
    "ocid": "ocds-abc123-1",
    "id": "1",
    "date": "2026-04-01T09:00:00Z",
    "tag": ["tender"],
    "initiationType": "tender",
    "tender": {"id": "T-1"},
}


def package(*releases, **changed):
    whole = {
        "uri": "https://example.org/1",
        "publisher": {"name": "Kent"},
        "publishedDate": "2026-04-01T09:00:00Z",
        "version": "1.1",
        "releases": list(releases),
        **changed,
    }
    return {name: each for name, each in whole.items() if each is not ...}


def reading(document):
    return read(json.dumps(document).encode())


def told(reading):
    return [(fault.path, fault.reason) for fault in reading.faults]


@given(lives())
def test_what_is_written_is_read_back_as_it_was(life):
    releases = tuple(release_of(stands, tag=tag, at=at) for tag, at, stands in life)

    found = read(
        write_release_package(
            releases, uri="https://example.org/1", publisher=PUBLISHER, at=START
        )
    )

    assert found == Reading(releases=releases, publisher=PUBLISHER)
    assert [read(write_release(each)).releases for each in releases] == [
        (each,) for each in releases
    ]


def test_real_releases_of_contracts_finder_are_read():
    """199 of 200: one names two parties by the same number, so which is meant is not known."""
    found = [read(line) for line in REAL]

    assert len(found) == 200
    assert sum(len(each.releases) for each in found) == 199
    assert [told(each) for each in found if each.faults] == [
        [("/parties/7", "has the id of number 6"),
         ("/awards/0/suppliers/6", "has the id of number 5")]
    ]  # fmt: skip


def test_words_in_place_of_an_address_are_left_out_and_told():
    found = [fault for line in REAL for fault in read(line).left_out]

    assert [each.path for each in found] == [
        "/awards/0/documents/1/url",
        "/tender/documents/2/url",
        "/tender/documents/1/url",
        "/awards/0/documents/2/url",
    ]
    assert "'http://Contract Finder' must be an address" in found[0].reason


def test_fields_of_real_releases_that_are_not_used_are_named():
    unused = {name for line in REAL for name in read(line).unused}

    assert unused == {
        "/awards/*/datePublished",
        "/parties/*/details",
        "/tender/additionalClassifications",
        "/tender/communication",
        "/tender/datePublished",
        "/tender/items/*/deliveryAddresses",
        "/tender/suitability",
        "/title",
    }


def test_real_releases_written_again_are_valid_and_the_same():
    for line in REAL:
        for release in read(line).releases:
            again = write_release(release)

            assert faults_in(json.loads(again), kind="release") == ()
            assert read(again).releases == (release,)


def test_real_money_is_read_to_the_penny():
    for line in REAL:
        for release in read(line).releases:
            for award, said in zip(
                release.awards, json.loads(line).get("awards", ()), strict=True
            ):
                assert award.pence == round(said["value"]["amount"] * 100)


@pytest.mark.parametrize("version", ["1.0", "1.2", "2.0", "", 1.1, ["1.1"], {}])
def test_another_version_is_refused_in_a_sentence(version):
    found = reading(package(RELEASE, version=version))

    assert found.releases == ()
    ((path, reason),) = told(found)
    assert path == "/version"
    assert reason.endswith("only version 1.1 is read")


def test_a_package_without_a_version_is_refused_as_one_of_1_0():
    ((path, reason),) = told(reading(package(RELEASE, version=...)))

    assert (path, "OCDS 1.0" in reason) == ("", True)


def test_a_record_package_is_refused_with_what_to_give_instead():
    ((_path, reason),) = told(reading({"version": "1.1", "records": []}))

    assert "give the release packages" in reason


@pytest.mark.parametrize(
    ("changed", "path", "reason"),
    [
        ({"ocid": ...}, "", "ocid is missing"),
        ({"ocid": "a#b"}, "/ocid", "may not hold #"),
        ({"id": ""}, "/id", "must not be empty"),
        ({"id": "1#2"}, "/id", "may not hold #"),
        ({"date": "1 April"}, "/date", "must be a moment"),
        ({"date": "2026-02-30T00:00:00Z"}, "/date", "must be a moment"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "/date", "no day and time that there is"),
        ({"tag": []}, "/tag", "must hold 1 or more"),
        ({"tag": ["sale"]}, "/tag/0", "must be one of planning"),
        ({"tender": []}, "/tender", "must be an object"),
        ({"tender": {}}, "/tender", "id is missing"),
        ({"tender": {"id": "1", "status": "open"}}, "/tender/status", "must be one of"),
        ({"tender": {"id": "1", "lots": 5}}, "/tender/lots", "must be a list"),
        ({"tender": {"id": "1", "lots": [5]}}, "/tender/lots/0", "must be an object"),
        ({"tender": {"id": "1", "lots": [{}]}}, "/tender/lots/0/id", "is missing"),
        ({"tender": {"id": "1", "lots": [{"id": "1"}, {"id": 1}]}}, "/tender/lots/1",
         "has the id of number 0"),
        ({"tender": {"id": "1", "value": {"amount": 1.005, "currency": "GBP"}}},
         "/tender/value/amount", "must be pounds and whole pence"),
        ({"tender": {"id": "1", "value": {"amount": 1e14, "currency": "GBP"}}},
         "/tender/value/amount", "more money than there is"),
        ({"tender": {"id": "1", "value": {"amount": 1, "currency": "EUR"}}},
         "/tender/value/currency", "only pounds are read"),
        ({"tender": {"id": "1", "contractPeriod": {"startDate": "2026-04-02T00:00:00Z",
          "endDate": "2026-04-01T00:00:00Z"}}}, "/tender/contractPeriod/endDate",
         "must not be before the start"),
        ({"tender": {"id": "1", "value": {"amount": 10**4000, "currency": "GBP"}}},
         "/tender/value/amount", "more money than there is"),
        ({"tender": {"id": "1", "lots": [{"id": "1", "awardCriteria": {"criteria": [
          {"numbers": [{"number": 101, "weight": "percentageExact"}]}]}}]}},
         "/tender/lots/0/awardCriteria/criteria/0/numbers/0/number", "from 0 to 100"),
        ({"buyer": {"id": "X"}}, "/buyer/id", "not among the parties"),
        ({"awards": [{"id": "1", "suppliers": [{"id": "X"}]}]},
         "/awards/0/suppliers/0/id", "not among the parties"),
        ({"contracts": [{"id": "1"}]}, "/contracts/0", "awardID is missing"),
        ({"parties": [{"id": "1", "x": 1}, {"id": "1"}]}, "/parties/1",
         "has the id of number 0"),
        ({"parties": [{"id": "1"}, {"id": "1"}]}, "/parties/1", "the same as number 0"),
        ({"language": "e\0n"}, "/language", "character that no record can hold"),
        ({"language": "\ud800"}, "/language", "half of a character"),
        ({"x" * 201: 1}, "", "name of more than 200 characters"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_reason_and_the_others_are_read(
    changed, path, reason
):
    wrong = {
        name: each for name, each in {**RELEASE, **changed}.items() if each is not ...
    }
    right = {**RELEASE, "id": "2"}

    alone, among = reading(wrong), reading(package(right, wrong))

    assert alone.releases == ()
    assert [said for where, said in told(alone) if where == path and reason in said]
    assert f"/releases/1{path}" in {where for where, _said in told(among)}
    if not any(special in reason for special in ("character", "half of")):
        assert [each.id for each in among.releases] == ["2"]


def test_a_package_that_lacks_what_it_needs_is_told_and_its_releases_are_read():
    found = reading(package(RELEASE, uri=..., publisher={}))

    assert told(found) == [("", "uri is missing"), ("/publisher", "name is missing")]
    assert len(found.releases) == 1


def test_a_release_that_stands_twice_is_read_once():
    found = reading(package(RELEASE, {**RELEASE, "language": "en"}))

    assert told(found) == [("/releases/1", "has the ocid and id of /releases/0")]
    assert len(found.releases) == 1


@pytest.mark.parametrize("releases", [[], {}, None, 5, "x"])
def test_a_package_needs_releases(releases):
    found = reading(package(releases=releases))

    assert found.releases == ()
    assert "/releases" in {path for path, _reason in told(found)}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not JSON at line 1, column 1"),
        (b"{", "is not JSON at line 1"),
        (b"\xff", "is not UTF-8 text at byte 0"),
        (b"[1]", "must be a release package or a release"),
        (b"null", "must be a release package or a release"),
        (b'{"a": NaN}', "holds NaN, which is no number"),
        (b'{"a": 1e99999999999999999999}', "a number that is too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "limit"),
        (b'{"a": 1, "a": 2}', "says 'a' twice in one object"),
        (b"[" * 100_000, "is nested more than 40 deep"),
        (b"[" * 60 + b"]" * 60, "is nested more than 40 deep"),
        (b" " * (AT_MOST_BYTES + 1), "20,000,000 are read at most"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(content, reason):
    found = read(content)

    assert found.releases == ()
    ((_path, said),) = told(found)
    assert reason in said


@pytest.mark.parametrize("amount", ["1e-99999999", "1e99999999", "1e-400", "0.001"])
def test_amounts_out_of_all_proportion_are_faults(amount):
    tender = {"id": "1", "value": {"amount": "HERE", "currency": "GBP"}}
    content = json.dumps({**RELEASE, "tender": tender}).replace('"HERE"', amount)

    ((path, _reason),) = told(read(content.encode()))

    assert path == "/tender/value/amount"


@pytest.mark.parametrize("weight", ["1e-99999999", "1e99999999", "-1", "true", '"60"'])
def test_weights_out_of_all_proportion_are_faults(weight):
    numbers = [{"number": "HERE", "weight": "percentageExact"}]
    lot = {"id": "1", "awardCriteria": {"criteria": [{"numbers": numbers}]}}
    content = json.dumps({**RELEASE, "tender": {"id": "1", "lots": [lot]}})

    ((path, _reason),) = told(read(content.replace('"HERE"', weight).encode()))

    assert path.endswith("/numbers/0/number")


def test_of_a_release_with_thousands_of_faults_a_thousand_are_told():
    parties = [{"id": "1", "roles": [str(n)]} for n in range(3000)]

    found = reading({**RELEASE, "parties": parties})

    assert found.releases == ()
    assert len(found.faults) == 1000


def test_a_file_with_thousands_of_faults_is_not_read_to_its_end():
    found = reading(package(*({} for _each in range(5000))))

    assert len(found.faults) < 1100
    assert "was not looked at" in found.faults[-1].reason


def test_a_time_at_the_end_of_a_day_in_summer_is_of_that_day_in_london():
    period = {"startDate": "2026-03-31T23:00:00Z", "endDate": "2027-03-31T22:59:59Z"}
    (release,) = reading(
        {**RELEASE, "tender": {"id": 1, "contractPeriod": period}}
    ).releases

    assert release.tender.id == "1"
    assert str(release.tender.period.starts_on) == "2026-04-01"
    assert str(release.tender.period.ends_before) == "2027-04-01"


def test_an_end_in_the_year_9999_is_no_end():
    period = {"startDate": "2026-04-01T00:00:00Z", "endDate": "9999-12-31T00:00:00Z"}
    (release,) = reading(
        {**RELEASE, "tender": {"id": "1", "contractPeriod": period}}
    ).releases

    assert release.tender.period.ends_before is None


def test_money_without_an_amount_is_not_known_and_never_zero():
    tender = {"id": "1", "value": {"currency": "GBP"}}
    (release,) = reading({**RELEASE, "tender": tender}).releases

    assert release.tender.pence is None


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.text(max_size=5), inside, max_size=4)
    ),
    max_leaves=20,
)
NAMES = sorted(
    {name for line in REAL for name in json.loads(line)}
    | {"contracts", "planning", "releases", "version", "records", "lots", "id", "value",
       "amount", "currency", "period", "endDate", "startDate", "suppliers", "awardID",
       "criteria", "awardCriteria", "numbers", "number", "weight", "implementation",
       "transactions", "payer", "url", "identifier", "budget", "milestones", "dueDate"}
)  # fmt: skip
values = scalars | st.sampled_from(
    [
        "1.1",
        "GBP",
        "tender",
        "1",
        "2026-04-01T00:00:00Z",
        10**30,
        -1,
        0.1,
        "percentageExact",
    ]
)
lookalikes = st.recursive(
    values,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6)
    ),
    max_leaves=30,
)


@given(anything | lookalikes)
def test_any_json_gives_releases_or_faults(document):
    found = reading(document)

    assert bool(found.releases) or bool(found.faults)
    assert all(isinstance(each, Release) for each in found.releases)


@given(st.dictionaries(st.sampled_from(NAMES), lookalikes, max_size=6))
def test_any_release_gives_a_release_or_faults(changes):
    found = reading({**RELEASE, **changes})

    assert bool(found.releases) != bool(found.faults) or "releases" in changes


@st.composite
def damaged(draw):
    """A real release in which one value, anywhere, is replaced or taken away."""
    document = json.loads(draw(st.sampled_from(REAL)))
    place = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        inside = place[key]
        if not isinstance(inside, dict | list) or not inside or draw(st.booleans()):
            break
        place = inside
    if draw(st.booleans()):
        del place[key]
    else:
        place[key] = draw(values | lookalikes)
    return document


@given(damaged())
def test_a_damaged_real_release_gives_a_release_or_faults(document):
    for found in (reading(document), reading(package(document))):
        assert bool(found.releases) or bool(found.faults) or "records" in document


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf{}")
def test_any_bytes_give_faults(content):
    assert read(content).releases == ()
    assert read(content).faults
