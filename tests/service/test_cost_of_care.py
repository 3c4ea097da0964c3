"""What a unit of care costs to give, to the last part of a penny, and prices below that."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.organisations import TODAY, MembershipFactory
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.service.actions.costs import CostSaid, build_up_cost
from ropewalk.service.actions.services import PriceSaid, set_price
from ropewalk.service.kinds import PriceKind
from ropewalk.service.models import CostBuildUp, Price
from ropewalk.service.queries.costs import build_up_of
from ropewalk.service.rules.cost_of_care import CostPart, cost_of_care

HOUR = {
    CostPart.HOURS: Decimal("1.25"),
    CostPart.PAY: Decimal("12.60"),
    CostPart.ON_COSTS: Decimal(25),
    CostPart.TRAVEL: Decimal("1.10"),
    CostPart.OVERHEADS: Decimal(20),
    CostPart.RETURN: Decimal(5),
}
money = st.decimals(0, 1000, places=4)


def test_a_worked_example_by_hand():
    # 15.75 pay, 3.9375 on-costs, 1.10 travel; 4.1575 overheads; 1.24725 return
    found = cost_of_care(HOUR)

    assert found.floor == Fraction("26.19225")
    assert found.floor_said == "£26.1923"
    assert found.is_below(Decimal("26.1922"))
    assert not found.is_below(Decimal("26.1923"))


@given(st.fixed_dictionaries(dict.fromkeys(CostPart, money)))
def test_the_lines_add_up_to_what_one_formula_says(parts):
    parts |= {CostPart.HOURS: Decimal(1), CostPart.PAY: parts[CostPart.PAY] + 1}
    said = {part: Fraction(value) for part, value in parts.items()}

    found = cost_of_care(parts)

    assert found.floor == (
        (said["pay"] * (1 + said["on_costs"] / 100) + said["travel"])
        * (1 + said["overheads"] / 100)
        * (1 + said["return"] / 100)
    )
    shown = Decimal(found.floor_said.removeprefix("£").replace(",", ""))
    assert not found.is_below(shown)
    assert found.is_below(shown - Decimal("0.0001"))


@pytest.mark.parametrize("part", list(CostPart))
def test_no_part_is_taken_to_be_nothing_or_can_be_below_it(part):
    with pytest.raises(BadInput, match="is not taken to be nothing"):
        cost_of_care({other: HOUR[other] for other in CostPart if other != part})
    with pytest.raises(BadInput, match="not below nothing"):
        cost_of_care(HOUR | {part: Decimal(-1)})


@pytest.fixture
def here():
    return market()


def built(here, parts=HOUR, source="A cost-of-care exercise, 2026", **changes):
    said = {"kind": PriceKind.CARE, "unit": "hour", "starts_on": TODAY}
    return build_up_cost(
        partnership_id=here.partnership.pk,
        parts={part: CostSaid(value, source) for part, value in parts.items()},
        submission_key=uuid4(),
        **said | here.said | changes,
    )


def priced(here, pounds, **changes):
    said = {
        "kind": PriceKind.CARE,
        "what": "Help at home",
        "unit": "Hour",
        "pounds": Decimal(pounds),
        "starts_on": TODAY,
    }
    service = here.service()
    return set_price(
        service_id=service.pk, said=PriceSaid(**said | changes), **here.said
    )


@pytest.mark.django_db
@pytest.mark.postgresql
def test_s0_13_a_price_below_what_care_costs_says_why_or_is_not_listed(here):
    cost = built(here)

    with pytest.raises(BadInput, match=r"£26.1923 as built up.*Say why it is below"):
        priced(here, "26.1922")
    assert not Price.objects.exists()

    assert priced(here, "26.1923").cost == cost
    made = priced(here, "20", below_cost_because="Volunteers do half of it")
    assert made.cost == cost


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "week"},
        {"kind": PriceKind.COMMUNITY},
        {"starts_on": TODAY - timedelta(1)},
    ],
)
def test_s2_45_a_price_is_held_against_the_cost_of_its_own_kind_unit_and_day(
    here, changes
):
    built(here)

    assert priced(here, "1", **changes).cost is None


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_cost_of_a_day_is_the_last_that_was_built_up_for_it(here):
    built(here)
    later = built(here, HOUR | {CostPart.PAY: Decimal(13)})
    built(here, starts_on=TODAY + timedelta(30))

    found = build_up_of(here.partnership, kind=PriceKind.CARE, unit="HOUR", on=TODAY)

    assert found == later


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_build_up_is_whole_with_its_sources_or_nothing_is_written(here):
    observer = MembershipFactory(
        organisation=here.three.first, role=Role.OBSERVER
    ).account

    with pytest.raises(BadInput, match="Say where “Paid hours for a unit” comes from"):
        built(here, source=" ")
    with pytest.raises(BadInput, match="at most four decimals"):
        built(here, HOUR | {CostPart.TRAVEL: Decimal("0.00001")})
    with pytest.raises(PermissionDenied):
        built(here, by=observer)

    assert not CostBuildUp.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.COST_BUILT_UP).exists()


@pytest.mark.django_db
def test_the_floor_is_built_up_and_shown_on_its_page(client, here):
    client.force_login(here.commissioner)
    said = {f"value_{part}": str(value) for part, value in HOUR.items()}
    said |= {f"source_{part}": "Our pay scale, April 2026" for part in CostPart}
    on = date(2026, 4, 1)
    said |= {"starts_on_day": on.day, "starts_on_month": on.month}
    said |= {"starts_on_year": on.year, "kind": "care", "unit": "hour"}

    shown = client.post(
        reverse("build-up-cost", args=[here.partnership.pk]),
        said | {"submission_key": str(uuid4())},
        follow=True,
    ).content.decode()

    assert "£26.1923" in shown
    assert "Our pay scale, April 2026" in shown
