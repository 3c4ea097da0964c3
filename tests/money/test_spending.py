"""What was paid without an order is posted once, from the cash and from the budget."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, open_apart, open_pool, taken_in
from factories.organisations import NOON, TODAY, AccountFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import end_fund
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.actions.spending import SpendingSaid, spend_without_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind, Move
from ropewalk.money.models import Journal, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.reconciling import extract_seen

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def pool():
    pool = open_pool()
    pool.budget(1_000_00)
    return pool


def spend(pool, *, by=None, key=None, **changes):
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "supplier": "Homecare Limited",
        "why": "A night of care that nobody ordered",
        "pence": 400_00,
        "on": TODAY,
        "reference": "A1",
    }
    return spend_without_order(
        fund_id=pool.fund.pk,
        spending=SpendingSaid(**said | changes),
        key=key or uuid4(),
        by=by or pool.manager,
        at=NOON,
    )


def test_it_is_paid_from_the_cash_and_taken_from_the_budget_once(pool):
    key = uuid4()
    before = balances_now(pool.fund)

    made = spend(pool, key=key)
    assert spend(pool, key=key) == made

    now = balances_now(pool.fund)
    assert now.of(A.SPENT) == now.of(A.USED) == 400_00
    assert now.of(A.AVAILABLE) == 600_00
    assert now.of(A.HELD) == before.of(A.HELD) - 400_00
    assert made.move == Move.SPENT
    assert made.why == "A1 Homecare Limited: A night of care that nobody ordered"
    assert Event.objects.filter(kind=Event.Kind.SPENT_WITHOUT_ORDER).count() == 1
    with pytest.raises(BadInput):
        spend(pool, key=key, pence=1_00)


def test_capital_and_a_past_year_are_kept_apart():
    pool = open_pool(years=(YEAR - 1, YEAR))
    pool.budget(1_000_00, year_starting=YEAR - 1, is_capital=True)

    spend(pool, on=date(YEAR, 2, 1), is_capital=True)

    now = balances_now(pool.fund)
    assert now.by(lambda place: place.year, A.AVAILABLE) == {YEAR - 1: 600_00}
    assert now.of(A.SPENT, where=lambda place: place.is_capital) == 400_00


def test_too_little_under_a_hard_stop_is_refused():
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(100_00)

    with pytest.raises(BadInput, match="available"):
        spend(pool)
    assert not Journal.objects.filter(move=Move.SPENT).exists()


@pytest.mark.parametrize(
    ("control", "tasks"), [(Control.WARN, 1), (Control.RECORD_ONLY, 0)]
)
def test_elsewhere_it_goes_through_as_an_order_does(control, tasks):
    pool = open_pool(control=control)
    pool.budget(100_00)

    spend(pool)

    assert balances_now(pool.fund).of(A.AVAILABLE) == -300_00
    assert RecoveryTask.objects.count() == tasks


def test_where_each_keeps_its_own_ledger_it_is_that_partners_alone():
    apart = open_apart()
    three = apart.pool.three
    apart.budget(three.icb, 1_000_00)
    keeper = apart.managers[three.icb.pk]

    with pytest.raises(PermissionDenied):
        spend(apart.pool, partner_id=three.icb.pk)
    with pytest.raises(BadInput, match="whose part"):
        spend(apart.pool)
    spend(apart.pool, partner_id=three.icb.pk, by=keeper)

    now = balances_now(apart.pool.fund)
    assert now.by(lambda place: place.partner, A.HELD) == {three.icb.pk: -400_00}
    assert now.by(lambda place: place.partner, A.USED) == {three.icb.pk: 400_00}


def test_where_no_cash_is_held_the_budget_alone_is_used():
    pool = open_pool(kind=FundKind.INDICATIVE, control=Control.WARN)
    pool.budget(1_000_00)

    spend(pool)

    now = balances_now(pool.fund)
    assert (now.of(A.USED), now.of(A.SPENT)) == (400_00, 0)


def test_who_keeps_no_fund_spends_nothing_and_no_stranger_learns_of_it(pool, client):
    officer = pool.three.officers[pool.three.icb.pk]
    with pytest.raises(PermissionDenied):
        spend(pool, by=officer)

    address = reverse("spend-without-order", args=[pool.fund.pk])
    client.force_login(officer)
    assert "does not let you keep" in text(client.get(address))
    client.force_login(AccountFactory())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"supplier": " "}, "Say who was paid"),
        ({"why": ""}, "what for"),
        ({"pence": 0}, "more than nothing"),
        ({"on": date(YEAR, 12, 1)}, "still to come"),
    ],
)
def test_what_is_not_whole_is_refused(pool, changes, said):
    with pytest.raises(BadInput, match=said):
        spend(pool, **changes)


def test_a_strand_of_another_fund_is_none(pool):
    other = open_pool(three=pool.three, title="Another")

    with pytest.raises(BadInput, match="strand of this fund"):
        spend(pool, strand_id=other.strand.pk)


def test_nothing_is_spent_from_a_fund_after_its_end(pool):
    end_fund(
        fund_id=pool.fund.pk,
        ended_on=TODAY,
        because="It is over",
        by=pool.manager,
        at=NOON,
    )

    with pytest.raises(BadInput, match="This fund ended"):
        spend(pool)


def test_a_pot_spends_under_its_priorities(client):
    pot = open_pool(kind=FundKind.POT)
    with pytest.raises(BadInput, match="under one of the agreed priorities"):
        spend(pot)

    client.force_login(pot.manager)
    page = text(client.get(reverse("spend-without-order", args=[pot.fund.pk])))
    assert "under one of the agreed priorities" in page
    assert "Post it" not in page


def text(response):
    return response.content.decode().replace("&#39;", "'")


def asked(pool, **changes):
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "supplier": "Homecare Limited",
        "why": "A night of care",
        "pence": "12",
        "on_day": 13,
        "on_month": 10,
        "on_year": YEAR,
        "reference": "A1",
        "key": uuid4(),
    }
    return said | changes


def test_the_fund_leads_to_the_page_and_the_page_to_the_journal(pool, client):
    client.force_login(pool.manager)
    address = reverse("spend-without-order", args=[pool.fund.pk])
    assert address in text(client.get(reverse("fund", args=[pool.fund.pk])))
    missing = text(client.post(address, asked(pool, supplier="")))
    assert "Enter the organisation that was paid" in missing

    answer = client.post(address, asked(pool))

    made = Journal.objects.get(move=Move.SPENT)
    assert answer["Location"] == reverse("fund-journal", args=[made.pk])
    assert "A1 Homecare Limited: A night of care" in text(
        client.get(answer["Location"])
    )


def test_what_an_extract_shows_alone_is_posted_from_there_and_is_then_in_both(
    pool, client
):
    extract = taken_in(pool)
    line = extract.lines.get()
    client.force_login(pool.manager)
    address = reverse("post-difference", args=[extract.pk, "theirs", line.pk])
    of_extract = reverse("fund-extract", args=[extract.pk])
    assert address in text(client.get(of_extract))
    page = text(client.get(address))
    assert 'value="12"' in page
    assert 'value="A1"' in page
    said = asked(pool)

    for _ in range(2):
        assert client.post(address, said)["Location"] == of_extract

    assert Journal.objects.filter(move=Move.SPENT).count() == 1
    assert not extract_seen(extract).standing
    assert client.get(address).status_code == 404
    [journal] = Journal.objects.filter(move=Move.SPENT)
    reverse_journal(journal_id=journal.pk, why="Wrong", by=pool.manager, at=NOON)
    assert client.post(address, asked(pool))["Location"] == of_extract
    assert not extract_seen(extract).standing


def test_what_came_in_or_is_not_of_the_cash_is_not_offered_as_spent(pool, client):
    refund = taken_in(pool, "13/10/2026,A2,-5.00\n")
    elsewhere = taken_in(pool, organisation_id=pool.three.icb.pk)
    client.force_login(pool.manager)

    for extract in (refund, elsewhere):
        line = extract.lines.get()
        address = reverse("post-difference", args=[extract.pk, "theirs", line.pk])
        page = text(client.get(reverse("fund-extract", args=[extract.pk])))
        assert address not in page
        assert client.get(address).status_code == 404


def test_a_partner_sees_the_difference_and_is_told_who_posts_it(pool, client):
    extract = taken_in(pool)
    client.force_login(pool.three.officers[pool.three.icb.pk])

    assert "Post it as spent" not in text(
        client.get(reverse("fund-extract", args=[extract.pk]))
    )
    address = reverse(
        "post-difference", args=[extract.pk, "theirs", extract.lines.get().pk]
    )
    assert "does not let you keep" in text(client.get(address))
    assert client.post(address, asked(pool)).status_code == 403
