"""Options to extend and grounds for ending: rows with days, used once, or lapsed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import AFTER, FIRST_DAY, market, stated

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.options import GroundSaid, OptionSaid, decide_option
from ropewalk.service.kinds import Decider, TerminationKind, VersionKind
from ropewalk.service.models import ExtensionOption, OptionDecision, TerminationGround
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.modifying import ModificationSaid
from ropewalk.service.queries.options import (
    grounds_of,
    grounds_table,
    option_days,
    options_of,
    options_table,
)
from ropewalk.service.queries.versions import version_now

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

SOON = TODAY + timedelta(days=60)


@laid
def here():
    return market()


def option(months=12, notice_by=SOON, decider=Decider.BUYER):
    return OptionSaid(months, notice_by, decider)


def decide(here, held, *, is_used=True, pence=110_000_00, at=NOON, **changes):
    said = {"why": "It works well", "by": here.commissioner}
    return decide_option(
        option_id=held.pk, is_used=is_used, pence=pence, at=at, **said | changes
    )


def test_options_and_grounds_stand_as_rows_of_the_version(here):
    contract = here.contract()
    stated(
        here,
        contract,
        options=[option(), option(6, None, Decider.BOTH)],
        grounds=[
            GroundSaid(TerminationKind.NOTICE, Decider.EITHER, 180),
            GroundSaid(TerminationKind.REGULATOR, Decider.BUYER, 0),
            GroundSaid(TerminationKind.LAW, Decider.BUYER, None),
        ],
    )

    options = options_table(options_of(contract), on=TODAY)
    assert [row[:5] for row in options.rows] == [
        ("Option 1", 12, "12 December 2026", "The buyer", "waits for a decision"),
        ("Option 2", 6, "no day agreed", "Both together", "waits for a decision"),
    ]
    assert grounds_table(grounds_of(contract)).column("notice") == (
        "180 days",
        "at once",
        "not recorded",
    )


def test_an_option_that_is_used_extends_the_contract_from_the_day_after_its_last(here):
    contract = here.contract()
    stated(here, contract, options=[option()])
    [held] = options_of(contract)

    made = decide(here, held)

    now = version_now(contract)
    assert made.extended_by == now
    assert (now.kind, now.starts_on, now.ends_before) == (
        VersionKind.EXTENSION,
        AFTER,
        date(2028, 4, 1),
    )
    assert (now.pence, now.unit_pounds) == (110_000_00, Decimal("20.1250"))
    assert now.modification.is_allowed
    [row] = options_table(options_of(contract), on=TODAY).rows
    assert row[4] == "used, 13 October 2026: It works well"
    with pytest.raises(BadInput, match="decided already"):
        decide(here, held)
    assert OptionDecision.objects.count() == 1


def test_the_day_of_notice_waits_for_who_commissions_until_it_is_decided(here):
    contract = here.contract()
    stated(here, contract, options=[option(), option(notice_by=None)])
    first, _ = options_of(contract)
    far = TODAY - timedelta(days=40)

    [waits] = awaited_of(here.commissioner, on=TODAY)
    assert (waits.code, waits.number) == ("option", first.pk)
    assert waits.words == (
        "Decide whether contract C-1 is extended by 12 months, notice by 12 December 2026"
    )
    assert awaited_of(here.commissioner, on=far) == []
    assert awaited_of(here.pool.manager, on=TODAY) == []
    [day] = option_days(here.pool.manager, on=TODAY)
    assert day.on == SOON
    stranger = MembershipFactory(role=Role.COMMISSIONER).account
    assert option_days(stranger, on=TODAY) == []

    decide(here, first, is_used=False, pence=None)
    assert awaited_of(here.commissioner, on=TODAY) == []
    assert option_days(here.pool.manager, on=TODAY) == []


def test_an_option_lapses_when_nobody_gave_notice_in_time(here):
    contract = here.contract()
    stated(here, contract, options=[option()])
    [held] = options_of(contract)
    late = NOON + timedelta(days=61)

    with pytest.raises(BadInput, match="so the option has lapsed"):
        decide(here, held, at=late)
    [row] = options_table([held], on=late.date()).rows
    assert row[4] == "lapsed: nobody decided in time"
    decide(here, held, is_used=False, at=late)

    assert version_now(contract).number == 1


def test_options_are_used_in_their_order(here):
    contract = here.contract()
    stated(here, contract, options=[option(), option(notice_by=None)])
    first, second = options_of(contract)

    with pytest.raises(BadInput, match="decide the one before first"):
        decide(here, second)
    decide(here, first)
    decide(here, second)

    assert version_now(contract).ends_before == date(2029, 4, 1)


def test_a_version_that_gives_other_options_takes_the_place_of_the_earlier(here):
    contract = here.contract()
    stated(
        here,
        contract,
        options=[option()],
        grounds=[GroundSaid(TerminationKind.BREACH, Decider.BUYER, 30)],
    )
    [before] = options_of(contract)
    vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.VARIATION,
        terms=VersionSaid(FIRST_DAY, AFTER, 100_000_00, Decimal("20.1250"), "Agreed"),
        after_version=1,
        facts=ModificationSaid(is_provided_for=True),
        **here.said,
    )
    assert options_of(contract) == [before]  # nothing else was said

    stated(here, contract, options=[option(24)])

    assert [each.months for each in options_of(contract)] == [24]
    assert [each.notice_days for each in grounds_of(contract)] == [30]
    with pytest.raises(BadInput, match="took the place of this option"):
        decide(here, before)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Enter an option or a ground"),
        ({"options": [option(notice_by=AFTER)]}, "by 31 March 2027 at the latest"),
        ({"options": [option(0)]}, "whole months, more than none"),
        (
            {"grounds": [GroundSaid(TerminationKind.LAW, Decider.BUYER, 1)] * 2},
            "each ground once",
        ),
        ({"options": [option()], "after_version": 7}, "since you opened the page"),
    ],
)
def test_what_no_contract_can_give_is_refused(here, said, why):
    contract = here.contract()

    with pytest.raises(BadInput, match=why):
        stated(here, contract, **said)
    assert not ExtensionOption.objects.exists()
    assert not TerminationGround.objects.exists()


def test_options_are_recorded_once_for_a_version(here):
    contract = here.contract()
    stated(here, contract, options=[option()])

    with pytest.raises(BadInput, match="recorded already"):
        stated(here, contract, options=[option(24)])
    assert Event.objects.filter(kind=Event.Kind.OPTIONS_STATED).count() == 1


def test_who_pays_neither_records_nor_decides(here):
    contract = here.contract()
    stated(here, contract, options=[option()])
    [held] = options_of(contract)

    with pytest.raises(PermissionDenied, match="does not let you commission"):
        decide(here, held, by=here.pool.manager)
    with pytest.raises(BadInput, match="what the contract is worth"):
        decide(here, held, pence=None)
    assert not OptionDecision.objects.exists()
