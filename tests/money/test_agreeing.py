"""Balances at a year's end: what each partner's books show, and what differs until settled."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import YEAR, manager_at
from factories.organisations import NOON
from factories.statements import funded_pool, paid_in

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.agreeing import settle_balance, state_balance
from ropewalk.money.kinds import BalanceKind as K
from ropewalk.money.models import BalanceStated
from ropewalk.money.queries.agreeing import balances_agreed

pytestmark = pytest.mark.django_db


@laid
def pool():
    """A pool that asked the board for £4.5 million so far, of which £1 million came in."""
    pool = funded_pool()
    paid_in(pool, pool.three.icb, 1_000_000_00)
    return pool


def stated(pool, organisation, kind, pence, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": organisation.pk,
        "year_starting": YEAR,
        "kind": kind,
        "pence": pence,
        "reference": "Creditors, line 12",
        "by": pool.three.officers[organisation.pk],
        "at": NOON,
    }
    return state_balance(**said | changes)


def settled(
    pool, said, organisation, how="A payment in transit on 31 March", **changes
):
    who = {"by": pool.three.officers[organisation.pk], "at": NOON} | changes
    return settle_balance(
        stated_id=said.pk, organisation_id=organisation.pk, how=how, **who
    )


def seen(pool, organisation, kind):
    found = balances_agreed(pool.fund, year_starting=YEAR)
    [balance] = [
        each
        for each in found.balances
        if (each.partner, each.kind) == (organisation.pk, kind)
    ]
    return balance


def test_what_is_not_stated_is_no_agreement(pool):
    three = pool.three
    balance = seen(pool, three.icb, K.DUE)

    assert (balance.ledger_pence, balance.difference_pence) == (3_500_000_00, None)
    assert (balance.state, balance.is_settled) == ("Not stated", False)
    assert (
        "did not state every balance"
        in balances_agreed(pool.fund, year_starting=YEAR).said
    )


def test_the_same_figure_on_both_sides_is_agreed(pool):
    three = pool.three
    for organisation in three.all:
        for balance in balances_agreed(pool.fund, year_starting=YEAR).balances:
            if balance.partner == organisation.pk:
                stated(pool, organisation, balance.kind, balance.ledger_pence)

    found = balances_agreed(pool.fund, year_starting=YEAR)
    assert found.open == []
    assert found.said == "The balances of 2026/27 are agreed."
    assert {each.state for each in found.balances} == {"Agreed"}


def test_a_difference_is_shown_until_both_say_how_it_is_settled(pool):
    three = pool.three
    said = stated(pool, three.icb, K.DUE, 3_000_000_00)
    assert seen(pool, three.icb, K.DUE).state == "Differs by -£500,000.00"

    settled(pool, said, three.icb)
    assert not seen(pool, three.icb, K.DUE).is_settled
    settled(pool, said, three.first, "Received on 2 April")

    balance = seen(pool, three.icb, K.DUE)
    assert balance.is_settled
    assert balance.state == "Differs by -£500,000.00, settled: Received on 2 April"
    kinds = (Event.Kind.BALANCE_STATED, Event.Kind.BALANCE_SETTLED)
    assert Event.objects.filter(kind__in=kinds).count() == 3


def test_what_was_settled_holds_for_those_two_figures_only(pool):
    three = pool.three
    said = stated(pool, three.icb, K.DUE, 3_000_000_00)
    settled(pool, said, three.icb)
    settled(pool, said, three.first)
    paid_in(pool, three.icb, 1_00, on=date(YEAR, 10, 12))
    assert not seen(pool, three.icb, K.DUE).is_settled  # the ledger changed

    settled(pool, said, three.icb)
    settled(pool, said, three.first)
    stated(pool, three.icb, K.DUE, 1_400_000_00)
    assert not seen(pool, three.icb, K.DUE).is_settled  # the books changed
    with pytest.raises(BadInput, match="Another figure was stated since"):
        settled(pool, said, three.icb)
    assert BalanceStated.objects.count() == 2


def test_cash_held_is_a_balance_of_whoever_holds_it(pool):
    three = pool.three
    kinds = {
        each.kind
        for each in balances_agreed(pool.fund, year_starting=YEAR).balances
        if each.partner == three.icb.pk
    }
    assert kinds == {K.CONTRIBUTION, K.DUE}
    assert seen(pool, three.first, K.HELD).ledger_pence == 1_000_000_00


def test_only_finance_officers_speak_for_their_own_books(pool):
    three = pool.three
    for who in (manager_at(three.icb), three.officers[three.first.pk]):
        with pytest.raises(PermissionDenied, match="own finance officer"):
            stated(pool, three.icb, K.DUE, 1, by=who)
    said = stated(pool, three.icb, K.DUE, 1)
    with pytest.raises(PermissionDenied, match="own finance officer"):
        settled(pool, said, three.icb, by=manager_at(three.icb))
    with pytest.raises(BadInput, match="that stated it and the host settle"):
        settled(pool, said, three.second)


def test_nothing_is_settled_that_does_not_differ_or_without_saying_how(pool):
    three = pool.three
    same = stated(pool, three.icb, K.DUE, 3_500_000_00)
    with pytest.raises(BadInput, match="nothing is to be settled"):
        settled(pool, same, three.icb)
    other = stated(pool, three.icb, K.DUE, 1)
    with pytest.raises(BadInput, match="Say how"):
        settled(pool, other, three.icb, " ")
    with pytest.raises(BadInput, match="Choose a financial year"):
        stated(pool, three.icb, K.DUE, 1, year_starting=2030)
    with pytest.raises(BadInput, match="2030/31 is not open"):
        balances_agreed(pool.fund, year_starting=2030)
