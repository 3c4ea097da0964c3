"""What the market position statement says of the contracts of others, each with its source."""

from datetime import date, datetime, timedelta

import pytest
from factories.laid import laid
from factories.organisations import TODAY
from factories.service import market

from ropewalk.place.shelf import shelf
from ropewalk.service.actions.noticed import NoticedSaid, SupplierSaid, notice_contracts
from ropewalk.service.queries.market_noticed import noticed_section
from ropewalk.service.queries.market_position import position_of_partnership
from ropewalk.service.rules.kinds_bought import kinds_bought

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def here():
    return market()


def notice(here, number, **changes):
    said = {
        "ocid": f"ocds-b5fd17-{number}",
        "release_id": f"{number}-1",
        "released_at": datetime.fromisoformat("2026-03-11T09:00:00+00:00"),
        "tag": "award",
        "title": "Home care",
        "buyer_name": "Kent County Council",
        "subject_code": "85312000",
        "pence": 1_000_000_00,
        "starts_on": date(2026, 4, 1),
        "ends_before": date(2029, 4, 1),
        "suppliers": (SupplierSaid("GB-COH", "01234567", "Home Help Limited"),),
    }
    notice_contracts(
        partnership_id=here.partnership.pk,
        said=[NoticedSaid(**said | changes)],
        source="Contracts Finder",
        **here.said,
    )


def section(here):
    return noticed_section(here.partnership, on=TODAY)


def test_what_others_buy_of_a_kind_is_told_with_values_ends_and_sources(here):
    notice(here, 1)
    notice(
        here,
        2,
        title="Night sitting",
        buyer_name="Medway Council",
        pence=250_000_00,
        ends_before=date(2027, 4, 1),
    )
    notice(
        here, 3, title="Hostel", subject_code="85311000", pence=None, ends_before=None
    )

    found = section(here)

    assert found.answer == (
        "3 procurements of 2 other buyers have not ended, worth £1.2 million as published; "
        "of 1 no value was published. 2 of 3 are for social work services without "
        "accommodation, by 2 buyers, worth £1.2 million as published. 1 ends by 13 October "
        "2027: “Night sitting” of Medway Council (last day 31 March 2027, £250,000). Of 1 "
        "no end was published."
    )
    worth = found.figure("market.noticed_worth")
    assert worth.value == 1_250_000_00
    assert sum(each.value for each in worth.inputs if each.value is not None) == (
        worth.value
    )
    assert {each.publisher for each in worth.all_sources()} == {"Contracts Finder"}
    assert found.table("noticed_kinds").column("pence") == (None, 1_250_000_00)
    assert "general knowledge, not verified" in found.table("noticed_kinds").note


def test_what_ended_was_replaced_or_is_the_partners_own_is_left_out(here):
    notice(here, 1, ends_before=TODAY)
    notice(here, 2, pence=5_00)
    notice(
        here,
        2,
        release_id="2-2",
        pence=9_00,
        released_at=datetime.fromisoformat("2026-05-11T09:00:00+00:00"),
    )
    notice(here, 3, buyer_name=here.three.first.name.upper())

    found = section(here)

    assert found.table("noticed_contracts").column("pence") == (9_00,)
    assert "1 procurement of the partners themselves is left out." in found.answer


def test_where_nothing_was_taken_in_that_is_said_with_the_remedy(here):
    notice(here, 1, ends_before=TODAY - timedelta(days=1))

    found = section(here)

    assert "what neighbours buy is not known" in found.answer
    assert "Contracts Finder" in found.missing[0].remedy


def test_the_statement_has_it_and_costs_the_same_for_many(
    here, django_assert_max_num_queries
):
    for number in range(6):
        notice(here, number)

    with django_assert_max_num_queries(3):
        section(here)
    held = position_of_partnership(
        shelf(), here.partnership, actor=here.commissioner, on=TODAY
    )
    assert held.section("noticed").answer.startswith("6 procurements of 1 other buyer")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("85312000", "Social work services without accommodation"),
        ("85312400", "Social work services without accommodation"),
        ("85399999", "Social work and related services"),
        ("45000000", "something whose kind was not published"),
        ("", "something whose kind was not published"),
    ],
)
def test_the_longest_beginning_of_a_code_that_is_known_names_its_kind(code, kind):
    assert kinds_bought().kind_of(code) == kind
