"""A contract's life in the Open Contracting Data Standard."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from factories.bidding import choice
from factories.organisations import NOON, administrator
from factories.published import number, publish, published_life, whole_life

from ropewalk.exchange.open_contracting import (
    number_in,
    ocid_of,
    record_package,
    release_package,
    releases_of,
)
from ropewalk.organisations.actions import rename_organisation
from ropewalk.organisations.models import Scheme
from ropewalk.service.actions.procurements import move_procurement
from ropewalk.service.kinds import NoticeKind, Stage
from ropewalk.service.models import Procurement
from ropewalk.service.queries.published import procurements_published
from ropewalk.standards.ocds.reader import read
from ropewalk.standards.ocds.schema import faults_in
from ropewalk.standards.ocds.writer import compiled_release, write_release

pytestmark = pytest.mark.django_db

PREFIX = "ocds-abc123"
AT = "https://example.org/contracts/"


def told(life):
    return releases_of(
        Procurement.objects.filter(pk=life.procurement.pk).select_related(
            "partnership", "buyer", "service"
        ),
        prefix=PREFIX,
    )


def record(life):
    return record_package(life.procurement, prefix=PREFIX, uri=AT)


def exact(content):
    return json.loads(content, parse_float=Decimal)


def test_a_whole_life_is_told_event_by_event():
    assert [str(each.tags[0]) for each in told(whole_life())] == [
        "planning",
        "planningUpdate",  # the lot
        "tender",
        "award",
        "planningUpdate",  # the fund that pays
        "contract",
        "awardUpdate",  # the notice of the award
        "contractAmendment",
        "implementation",
        "implementationUpdate",
        "contractUpdate",  # the notice of the change
        "contractTermination",
    ]


def test_what_is_told_is_valid_and_is_read_back():
    life = whole_life()
    content = release_package(
        [life.procurement], prefix=PREFIX, uri=AT, publisher="Partners"
    )

    assert list(faults_in(exact(content), kind="release package")) == []
    assert list(faults_in(exact(record(life)), kind="record package")) == []
    assert list(read(content).releases) == told(life)


def test_a_merged_life_gives_the_last_word_to_the_penny():
    life = whole_life()
    found = exact(record(life))["records"][0]["compiledRelease"]
    contract = found["contracts"][0]
    paid = contract["implementation"]["transactions"]

    # 183 of 365 days of £100,000.00, and then £60,000.01
    assert contract["value"]["amount"] == Decimal("50136.99") + Decimal("60000.01")
    assert contract["status"] == "terminated"
    assert contract["period"]["endDate"] == "2026-12-31T23:59:59Z"
    assert [each["value"]["amount"] for each in paid] == [
        Decimal("613.81"),
        Decimal("20.13"),
    ]
    assert [each["rationale"] for each in contract["amendments"]] == ["Clause 9"]
    assert found["tender"]["procurementMethodDetails"] == (
        "Provider Selection Regime: direct award process B"
    )
    assert found["tender"]["status"] == "complete"
    assert found["planning"]["budget"]["amount"]["amount"] == Decimal("120000.00")
    assert found["planning"]["budget"]["project"] == "Care at home pool"
    assert found["tender"]["lots"][0]["description"] == "30 hours in 2026/27"
    assert found["awards"][0]["suppliers"][0]["name"] == "Homecare Limited"


def test_organisations_are_known_by_the_registers_that_know_them():
    life = published_life()
    number(life.here.three.first, scheme=Scheme.ODS, code="ABC")

    found = {each.name: each for each in told(life)[-1].parties}

    assert found["Homecare Limited"].identifier.scheme == "GB-COH"
    assert found["Homecare Limited"].identifier.id == "01234567"
    assert found[life.here.three.first.name].identifier.scheme == "GB-NHS"


def test_a_release_told_again_later_is_the_same_byte_for_byte():
    """Whatever is recorded afterwards, of the contract or of who takes part."""
    life = published_life()
    later = NOON + timedelta(days=3)
    steps = [
        life.notice,
        life.vary,
        life.pay,
        lambda: life.vary(70_000_00),
        lambda: number(
            life.here.provider.organisation,
            scheme=Scheme.CHARITY,
            code="1234567",
            at=later,
        ),
        lambda: rename_organisation(
            organisation_id=life.here.three.first.pk,
            name="Renamed Council",
            on=NOON.date() - timedelta(days=30),
            by=administrator(),
            at=later,
        ),
        life.end,
    ]
    before = [write_release(each) for each in told(life)]
    for step in steps:
        step()
        now = [write_release(each) for each in told(life)]
        assert now[: len(before)] == before
        before = now


def test_each_release_has_a_number_of_its_own_and_the_moment_of_its_record():
    life = whole_life()
    releases = told(life)

    assert len({each.id for each in releases}) == len(releases)
    assert [each.released_at for each in releases] == sorted(
        each.released_at for each in releases
    )
    assert releases[-1].released_at == NOON + timedelta(hours=life.hours)


def test_nobody_is_told_by_a_name_that_may_be_a_persons():
    life = published_life(code="", title="Care at home by homecare limited")

    content = record(life).decode()

    assert "homecare" not in content.casefold()
    assert "A supplier without a register number" in content


def test_a_supplier_is_named_from_the_moment_its_number_is_recorded():
    life = published_life(code="")
    life.notice()
    number(life.here.provider.organisation, at=life.next())
    life.pay()

    said = [b"Homecare Limited" in write_release(each) for each in told(life)]

    assert said == [False] * (len(said) - 1) + [True]


def test_an_abandoned_procurement_says_that_it_was_cancelled():
    life = published_life()
    here = life.here
    lot = here.lot(here.procurement(here.service()), [here.require(3)])
    life.contract.award.lot = lot
    life.notice(NoticeKind.TENDER)
    move_procurement(
        procurement_id=lot.procurement_id,
        to=Stage.ABANDONED,
        why="Nobody can give it.",
        by=here.commissioner,
        at=life.next(),
    )

    [*_, last] = releases_of([lot.procurement], prefix=PREFIX)
    found = compiled_release(releases_of([lot.procurement], prefix=PREFIX))

    assert str(last.tags[0]) == "tenderCancellation"
    assert found["tender"]["status"] == "cancelled"


def test_criteria_and_the_call_are_told_and_nothing_of_bids_scores_or_evaluators():
    made = choice()
    before = releases_of([made.procurement], prefix=PREFIX)
    made.scored()

    releases = releases_of([made.procurement], prefix=PREFIX)
    found = compiled_release(releases)
    criteria = found["tender"]["lots"][0]["awardCriteria"]["criteria"]
    content = b"".join(write_release(each) for each in releases)

    assert [(each["name"], each["type"]) for each in criteria] == [
        ("Quality", "quality"),
        ("Integration", "quality"),
        ("Access", "quality"),
        ("Social value", "quality"),
        ("Price", "price"),
    ]
    assert sum(each["numbers"][0]["number"] for each in criteria) == 100
    assert found["tender"]["tenderPeriod"]["endDate"] == "2026-10-14T12:00:00Z"
    assert len(releases) == len(before) + 1  # the call
    for unsaid in (b"As they wrote", b"80000", b"Second Homecare", b"Homecare"):
        assert unsaid not in content


def test_the_number_of_a_procurement_leads_back_to_it():
    ocid = ocid_of(12, prefix=PREFIX)

    assert ocid == "ocds-abc123-12"
    assert number_in(ocid, prefix=PREFIX) == 12
    assert number_in(ocid, prefix="ocds-000000") is None
    assert number_in("ocds-abc123-012", prefix=PREFIX) is None
    assert number_in("ocds-abc123-" + "9" * 40, prefix=PREFIX) is None


def test_many_contracts_cost_as_many_queries_as_one(django_assert_num_queries):
    life = whole_life()
    here = life.here
    with django_assert_num_queries(16):
        told(life)
    for each in range(3):
        provider = here.another_provider(f"Provider {each}")
        number(provider.organisation, code=f"0123456{each}", scheme=Scheme.CHARITY)
        here.contract(here.award(here.lot()), reference=f"C-2{each}")
    with django_assert_num_queries(16):
        releases_of(procurements_published(on=NOON.date()), prefix=PREFIX)


def test_only_what_was_noticed_or_awarded_since_a_partnership_publishes_is_published():
    life = published_life()
    on = NOON.date()
    waiting = life.here.procurement()
    assert list(procurements_published(on=on)) == [life.procurement]

    publish(life.here, on + timedelta(days=1))
    assert list(procurements_published(on=on)) == []
    assert list(procurements_published(on=on + timedelta(days=1))) == []

    publish(life.here, None)
    assert list(procurements_published(on=on)) == []
    assert waiting.pk
