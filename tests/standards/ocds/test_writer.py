import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from factories.procurements import BUYER, PROVIDER, START, lives, parties, pence
from hypothesis import given

from ropewalk.standards.ocds.records import (
    Award,
    Budget,
    Contract,
    Criterion,
    Days,
    Identifier,
    Implementation,
    Lot,
    Party,
    Planning,
    Procurement,
    Publisher,
    Release,
    Tag,
    Tender,
    Transaction,
    make_ocid,
    party_id,
)
from ropewalk.standards.ocds.schema import faults_in
from ropewalk.standards.ocds.writer import (
    compiled_release,
    refusal_to_tell,
    release_document,
    release_of,
    write_record_package,
    write_release,
    write_release_package,
)

ABOUT = {
    "uri": "https://example.org/releases/1",
    "publisher": Publisher(
        name="Kent County Council", scheme="GB-LAE", uid="E10000016"
    ),
    "at": START,
}


def told(life):
    return [release_of(stands, tag=tag, at=at) for tag, at, stands in life]


def exact(content):
    return json.loads(content, parse_float=Decimal)


def every(value, name):
    """The values of every field of a name, however deep."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if key == name:
                yield inside
            yield from every(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from every(inside, name)


@given(lives())
def test_every_release_of_a_life_is_valid_by_the_official_schema(life):
    for release in told(life):
        assert faults_in(exact(write_release(release)), kind="release") == ()


@given(lives())
def test_a_life_in_a_package_is_valid_by_the_official_schema(life):
    package = exact(write_release_package(told(life), **ABOUT))

    assert faults_in(package, kind="release package") == ()
    assert len(package["releases"]) == len(life)


@given(lives())
def test_a_life_in_a_record_is_valid_by_the_official_schema(life):
    package = exact(write_record_package(told(life), **ABOUT))

    assert faults_in(package, kind="record package") == ()
    (record,) = package["records"]
    assert faults_in(record["compiledRelease"], kind="release") == ()
    assert record["compiledRelease"]["tag"] == ["compiled"]
    dates = [each["date"] for each in record["releases"]]
    assert len(dates) == len(life)


@given(lives())
def test_a_merged_life_says_the_last_word_on_everything(life):
    releases = told(life)
    _tag, _at, last = life[-1]
    whole = replace(
        releases[-1],
        planning=last.planning,
        tender=last.tender,
        awards=last.awards,
        contracts=last.contracts,
    )
    expected = release_document(whole)

    compiled = compiled_release(releases[::-1])

    for name in ("parties", "buyer", "planning", "tender", "awards", "contracts"):
        kept = once_told(expected.get(name), compiled.get(name))
        assert kept == expected.get(name), name


def once_told(expected, compiled):
    """What was merged, without what only an earlier release told and no later took back."""
    if isinstance(expected, dict) and isinstance(compiled, dict):
        return {
            name: once_told(each, compiled.get(name)) for name, each in expected.items()
        }
    if has_ids(expected) and isinstance(compiled, list):
        by_id = {each["id"]: each for each in compiled}
        return [once_told(each, by_id.get(each["id"])) for each in expected]
    return compiled


def has_ids(value):
    return isinstance(value, list) and isinstance(value[0], dict) and "id" in value[0]


@given(lives())
def test_no_number_of_a_release_or_anything_in_it_holds_a_hash(life):
    document = exact(write_record_package(told(life), **ABOUT))

    assert not [each for each in every(document["records"], "id") if "#" in str(each)]


@given(pence)
def test_money_is_written_to_the_penny(amount):
    procurement = simple(planning=Planning(budget=Budget(pence=amount)))

    written = write_release(release_of(procurement, tag=Tag.PLANNING, at=START))

    said = exact(written)["planning"]["budget"]["amount"]
    assert Decimal(said["amount"]) * 100 == amount
    assert said["currency"] == "GBP"


def test_pence_that_a_binary_number_cannot_hold_are_written():
    procurement = simple(planning=Planning(budget=Budget(pence=9007199254740993_07)))

    written = write_release(release_of(procurement, tag=Tag.PLANNING, at=START))

    assert b'"amount": 9007199254740993.07' in written


def simple(**parts):
    return Procurement(
        ocid="ocds-abc123-1", buyer_id=party_id(BUYER), parties=parties(), **parts
    )


def test_a_term_ends_with_the_last_second_of_its_last_day_in_london():
    year = Days(starts_on=date(2026, 4, 1), ends_before=date(2027, 4, 1))
    procurement = simple(tender=Tender(id="1", period=year))

    document = release_document(release_of(procurement, tag=Tag.TENDER, at=START))

    assert document["tender"]["contractPeriod"] == {
        "startDate": "2026-03-31T23:00:00Z",
        "endDate": "2027-03-31T22:59:59Z",
    }


def test_the_same_records_give_the_same_bytes_in_any_order():
    procurement = simple(planning=Planning(rationale="Need"), tender=Tender(id="1"))
    later = datetime(2026, 5, 1, tzinfo=UTC)
    releases = [
        release_of(procurement, tag=Tag.PLANNING, at=START),
        release_of(procurement, tag=Tag.TENDER, at=later),
    ]

    assert write_record_package(releases, **ABOUT) == write_record_package(
        releases[::-1], **ABOUT
    )


def test_of_two_releases_within_a_second_the_later_has_the_last_word():
    first = simple(tender=Tender(id="1", title="First"))
    second = simple(tender=Tender(id="1", title="Second"))
    half = START.replace(microsecond=500_000)

    compiled = compiled_release(
        [
            release_of(second, tag=Tag.TENDER_UPDATE, at=half),
            release_of(first, tag=Tag.TENDER, at=START),
        ]
    )

    assert compiled["tender"]["title"] == "Second"


def test_criteria_told_again_are_not_counted_twice():
    quality = Criterion(name="Quality", kind="quality", per_cent=Decimal(60))
    price = Criterion(name="Price", kind="price", per_cent=Decimal(40))
    tender = Tender(id="1", lots=(Lot(id="1", criteria=(quality, price)),))
    later = datetime(2026, 5, 1, tzinfo=UTC)

    compiled = compiled_release(
        [
            release_of(simple(tender=tender), tag=Tag.TENDER, at=START),
            release_of(simple(tender=tender), tag=Tag.TENDER_UPDATE, at=later),
        ]
    )

    criteria = compiled["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert [each["numbers"][0]["number"] for each in criteria] == [60, 40]


AWARD = Award(id="A", supplier_ids=(party_id(PROVIDER),))
CONTRACT = Contract(id="C", award_id="A")


@pytest.mark.parametrize(
    ("tag", "parts", "reason"),
    [
        (Tag.PLANNING, {}, "tells the planning"),
        (Tag.TENDER, {}, "tells the tender"),
        (Tag.AWARD, {}, "tells the awards"),
        (Tag.CONTRACT, {"awards": (AWARD,)}, "tells the contracts"),
        (Tag.TENDER_CANCELLATION, {"tender": Tender(id="1")}, "is cancelled"),
        (Tag.TENDER_AMENDMENT, {"tender": Tender(id="1")}, "what was changed"),
        (Tag.AWARD_CANCELLATION, {"awards": (AWARD,)}, "No award"),
        (
            Tag.CONTRACT_AMENDMENT,
            {"awards": (AWARD,), "contracts": (CONTRACT,)},
            "what was changed",
        ),
        (
            Tag.IMPLEMENTATION,
            {"awards": (AWARD,), "contracts": (CONTRACT,)},
            "paid or delivered",
        ),
        (
            Tag.CONTRACT_TERMINATION,
            {"awards": (AWARD,), "contracts": (CONTRACT,)},
            "No contract has ended",
        ),
        (Tag.COMPILED, {"tender": Tender(id="1")}, "merged from others"),
    ],
)
def test_what_has_not_happened_is_not_told(tag, parts, reason):
    procurement = simple(**parts)

    assert reason in refusal_to_tell(procurement, tag=tag)
    with pytest.raises(ValueError, match=reason):
        release_of(procurement, tag=tag, at=START)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"tender": Tender(id="T#1")}, "may not be empty or hold #"),
        ({"tender": Tender(id="")}, "may not be empty or hold #"),
        ({"awards": (AWARD, AWARD)}, "stands twice among the awards"),
        ({"awards": (replace(AWARD, supplier_ids=("X",)),)}, "not among the parties"),
        ({"awards": (replace(AWARD, lot_ids=("9",)),)}, "not in the tender"),
        ({"contracts": (CONTRACT,)}, "not among the awards"),
        ({"tender": Tender(id="1", pence=1.5)}, "must be whole pence"),
        ({"tender": Tender(id="1", pence=True)}, "must be whole pence"),
        ({"tender": Tender(id="1", closes_at=datetime(2026, 4, 1))}, "time zone"),
        (
            {
                "awards": (AWARD,),
                "contracts": (
                    replace(
                        CONTRACT,
                        implementation=Implementation(
                            transactions=(Transaction(id="1", payee_id="X"),)
                        ),
                    ),
                ),
            },
            "transaction 1 names X",
        ),
    ],
)
def test_a_procurement_that_does_not_hold_together_is_refused(parts, reason):
    with pytest.raises(ValueError, match=reason):
        simple(**parts)


def test_parties_who_are_there_twice_or_not_at_all_are_refused():
    buyer = Party(id="GB-LAE-1")

    with pytest.raises(ValueError, match="stands twice among the parties"):
        Procurement(ocid="o", buyer_id=buyer.id, parties=(buyer, buyer))
    with pytest.raises(ValueError, match="not among the parties"):
        Procurement(ocid="o", buyer_id="GB-LAE-2", parties=(buyer,))


def test_a_term_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="must end after that day"):
        Days(starts_on=date(2026, 4, 1), ends_before=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"released_at": datetime(2026, 4, 1)}, "time zone"),
        ({"tags": ()}, "needs a tag"),
        ({"id": "a#b"}, "hold #"),
        ({"ocid": ""}, "empty"),
        ({"buyer_id": "X"}, "not among the parties"),
    ],
)
def test_a_release_that_could_not_be_published_is_refused(changed, reason):
    whole = {"ocid": "o", "id": "1", "released_at": START, "tags": (Tag.TENDER,)}

    with pytest.raises(ValueError, match=reason):
        Release(**{**whole, **changed})


def test_packages_without_releases_or_with_one_twice_are_refused():
    release = Release(ocid="o", id="1", released_at=START, tags=(Tag.TENDER,))

    with pytest.raises(ValueError, match="no release"):
        write_release_package([], **ABOUT)
    with pytest.raises(ValueError, match="have the number 1"):
        write_record_package([release, release], **ABOUT)
    with pytest.raises(ValueError, match="of one procurement"):
        compiled_release([release, replace(release, ocid="p")])


def test_a_record_package_has_a_record_for_each_procurement():
    one = Release(ocid="o", id="1", released_at=START, tags=(Tag.TENDER,))
    other = replace(one, ocid="p")

    package = exact(write_record_package([other, one], **ABOUT))

    assert [each["ocid"] for each in package["records"]] == ["o", "p"]
    assert faults_in(package, kind="record package") == ()


def test_a_number_in_the_world_is_made_from_a_prefix_and_a_reference():
    assert make_ocid(prefix="ocds-b5fd17", reference="KCC-1") == "ocds-b5fd17-KCC-1"


@pytest.mark.parametrize(
    ("prefix", "reference"),
    [
        ("ocds-B5FD17", "1"),
        ("b5fd17", "1"),
        ("ocds-b5fd17", "a#1"),
        ("ocds-b5fd17", ""),
    ],
)
def test_a_number_in_the_world_of_another_form_is_refused(prefix, reference):
    with pytest.raises(ValueError, match="must be"):
        make_ocid(prefix=prefix, reference=reference)


def test_a_party_is_called_by_its_register():
    assert party_id(Identifier(scheme="GB-NHS", id="RXX")) == "GB-NHS-RXX"
    with pytest.raises(ValueError, match="register"):
        party_id(Identifier(legal_name="Home Help"))
