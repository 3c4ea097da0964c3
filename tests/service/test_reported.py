"""Deliveries that a provider reports: nothing counts until it is confirmed, and then once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from factories.concerns import of_provider
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.performing import reported
from factories.service import AFTER, FIRST_DAY, market

from ropewalk.figures import BadInput
from ropewalk.money.queries.orders import order_seen
from ropewalk.organisations.models import Role
from ropewalk.service.actions.contracts import VersionSaid
from ropewalk.service.actions.reported import (
    answer_reported,
    confirm_reported,
    query_reported,
    withdraw_reported,
)
from ropewalk.service.kinds import Payment
from ropewalk.service.models import Delivery, ReportedStep
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.reported import reported_seen_by, reported_told

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def here():
    return market()


@laid
def contract(here):
    return here.committed()


@pytest.fixture
def theirs(here):
    return of_provider(here.provider)


def spent(contract):
    return order_seen(contract.orders.get().order).state.spent


def test_what_costs_more_than_is_held_back_is_not_confirmed(here, contract, theirs):
    """Its fund lets other orders through when too little is left, and only flags them."""
    said = reported(contract, by=theirs, quantity=Decimal(99_999_999))

    with pytest.raises(BadInput, match="is still held back for this contract in"):
        confirm_reported(reported_id=said.pk, **here.paying)

    assert spent(contract) == 0
    assert not contract.deliveries.exists()


def test_what_is_outside_the_contracts_days_is_not_reported(contract, theirs):
    before = contract.versions.get().starts_on - timedelta(1)

    with pytest.raises(BadInput, match="The contract does not run on"):
        reported(contract, by=theirs, on=before)
    assert not contract.reported.exists()


def test_whoever_confirms_reads_what_it_costs(contract, theirs):
    told = reported_told(reported(contract, by=theirs))

    assert told.pence == 201_25


def test_what_is_reported_counts_once_it_is_confirmed(here, contract, theirs):
    said = reported(contract, by=theirs)
    assert spent(contract) == 0
    assert not contract.deliveries.exists()

    delivery = confirm_reported(reported_id=said.pk, **here.paying)

    assert delivery.pence == spent(contract) == 201_25
    assert delivery.reported_step.reported == said
    with pytest.raises(BadInput, match="it counts once"):
        confirm_reported(reported_id=said.pk, **here.paying)


def test_the_same_is_not_reported_recorded_or_confirmed_twice(here, contract, theirs):
    reported(contract, by=theirs)
    with pytest.raises(BadInput, match="reported by the provider already"):
        reported(contract, "WEEK 1", by=theirs)
    with pytest.raises(BadInput, match="reported by the provider already"):
        here.deliver(contract, "week 1")
    here.deliver(contract, "Week 2")
    with pytest.raises(BadInput, match="nothing is delivered twice"):
        reported(contract, "Week 2", by=theirs)
    assert Delivery.objects.count() == 1


def test_a_query_is_answered_and_what_was_wrong_is_withdrawn(here, contract, theirs):
    said = reported(contract, by=theirs)
    own = {"reported_id": said.pk, "by": theirs, "at": NOON}
    with pytest.raises(BadInput, match="Nothing about it is queried"):
        answer_reported(text="Yes", **own)
    query_reported(reported_id=said.pk, text="Ten hours?", **here.paying)
    assert [each.words for each in awaited_of(theirs, on=TODAY)] == [
        "Answer what is queried of Week 1, contract C-1"
    ]
    answer_reported(text="Nine", **own)
    withdraw_reported(text="It was nine", **own)
    with pytest.raises(BadInput, match="has withdrawn this"):
        confirm_reported(reported_id=said.pk, **here.paying)
    again = reported(contract, by=theirs, quantity=Decimal(9))

    assert confirm_reported(reported_id=again.pk, **here.paying).quantity == 9
    assert ReportedStep.objects.count() == 4


def test_only_the_provider_reports_and_never_confirms_its_own(here, contract, theirs):
    with pytest.raises(PermissionDenied, match="Only the provider's own people"):
        reported(contract, by=here.commissioner)
    said = reported(contract, by=theirs)
    MembershipFactory(
        account=here.pool.manager, organisation=here.provider.organisation
    )
    for who, words in (
        (theirs, "pool manager"),
        (here.commissioner, "pool manager"),
        (here.pool.manager, "You belong to the provider"),
    ):
        with pytest.raises(PermissionDenied, match=words):
            confirm_reported(reported_id=said.pk, by=who, at=NOON)
    assert not Delivery.objects.exists()


def test_a_block_contract_says_what_a_confirmed_delivery_costs(here, theirs):
    contract = here.committed(
        payment=Payment.BLOCK,
        unit="",
        terms=VersionSaid(FIRST_DAY, AFTER, 100_000_00),
    )
    said = reported(contract, by=theirs)
    with pytest.raises(BadInput, match="Enter what it costs"):
        confirm_reported(reported_id=said.pk, **here.paying)

    assert not ReportedStep.objects.exists()
    confirm_reported(reported_id=said.pk, pence=10_00, **here.paying)
    assert spent(contract) == 10_00


def test_what_waits_and_what_looks_alike_is_said(here, contract, theirs):
    here.deliver(contract, "First week")
    said = reported(contract, by=theirs)

    assert [each.words for each in awaited_of(here.pool.manager, on=TODAY)] == [
        "Confirm or query Week 1, reported under contract C-1"
    ]
    seen = reported_seen_by(here.commissioner, on=TODAY).get(pk=said.pk)
    assert reported_told(seen).alike == ["First week"]
    rival = of_provider(here.another_provider(), role=Role.COMMISSIONER)
    assert not reported_seen_by(rival, on=TODAY).exists()
