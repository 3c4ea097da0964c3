"""Risk is shared once every partner's finance officer confirmed what each bears, as it is."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.laid import laid
from factories.money import (
    YEAR,
    contributed,
    manager_at,
    open_apart,
    open_pool,
    ordered,
    part_of,
)
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.statements import (
    confirmed,
    funded_pool,
    paid_in,
    quarter_closed,
    spent,
    tiered,
)
from factories.year_end import closed_hard, ready_to_close
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.budgets import hold_back, vire
from ropewalk.money.actions.orders import step_order, take_orders_forward
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.actions.risk import confirm_sharing, share_risk
from ropewalk.money.kinds import FundKind, Move, OrderStepKind
from ropewalk.money.models import Journal, RecoveryTask, RiskShare, SharingConfirmed
from ropewalk.money.permissions import Refusal
from ropewalk.money.queries.closing import checklist_of
from ropewalk.money.queries.risk import risk_figures, risk_of
from ropewalk.money.queries.sharing import (
    checks_before_sharing,
    confirmations_of,
    late_budget_changes,
    terms_history,
)
from ropewalk.money.rules.risk_posting import (
    Confirmed,
    not_confirmed,
    refusal_while_waiting,
)
from ropewalk.money.rules.risk_share import Basis, Underspend
from ropewalk.organisations.models import Role

LAST = YEAR - 1
IN_MARCH = date(YEAR, 3, 1)
WAITS = "not confirmed what each bears as it stands now"
VERSIONS = st.sampled_from(["one", "two", "three"])


@given(
    names=st.dictionaries(st.integers(1, 6), st.text(min_size=1, max_size=5)),
    versions=st.dictionaries(st.integers(1, 8), VERSIONS),
    now=VERSIONS,
)
def test_only_who_confirmed_this_version_is_not_waited_for(names, versions, now):
    last = {each: Confirmed(said, TODAY) for each, said in versions.items()}

    waiting = not_confirmed(names, last, version=now)

    assert set(waiting) == {each for each in names if versions.get(each) != now}
    assert (refusal_while_waiting(list(waiting.values())) is None) == (not waiting)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], None),
        (["A"], "The finance officer of A has not confirmed"),
        (["A", "B"], "The finance officers of A and B have not confirmed"),
    ],
)
def test_who_is_waited_for_is_named(names, said):
    refusal = refusal_while_waiting(names)
    assert refusal is None if said is None else refusal.startswith(said)


def test_what_was_confirmed_says_whether_it_has_changed_since():
    said = Confirmed("one", date(2026, 4, 3)).said
    assert said("one") == "confirmed on 3 April 2026"
    assert said("two") == (
        "confirmed on 3 April 2026 what it was then; it has changed since"
    )


@laid
def pool():
    """£10 million in each of two years, of which the first was overspent by £500,000."""
    made = funded_pool(years=(LAST, YEAR))
    spent(made, 10_500_000_00, on=IN_MARCH)
    tiered(made, year=LAST)
    return made


def said_of(pool, organisation, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": LAST,
        "organisation_id": organisation.pk,
        "as_seen": risk_of(pool.fund, year_starting=LAST).version,
        "by": pool.three.officers[pool.three.icb.pk],
        "at": NOON,
    }
    return said | changes


def shared(pool, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": LAST,
        "reasons": "The board was told",
        "by": pool.manager,
        "at": NOON,
    }
    return share_risk(**said | changes)


def waiting(pool):
    seen = risk_of(pool.fund, year_starting=LAST)
    return list(confirmations_of(pool.fund, seen, year_starting=LAST).waiting.values())


def says(pool):
    seen = risk_of(pool.fund, year_starting=LAST)
    table = confirmations_of(pool.fund, seen, year_starting=LAST).table()
    return dict(zip(table.column("partner"), table.column("says"), strict=True))


@pytest.mark.django_db
def test_the_host_alone_shares_no_risk(pool):
    journals = Journal.objects.count()
    names = [each.name for each in pool.three.all]
    assert sorted(waiting(pool)) == sorted(names)
    confirmed(pool, pool.three.first, year=LAST)
    with pytest.raises(BadInput, match=f"finance officers of .* have {WAITS}"):
        shared(pool)
    confirmed(pool, pool.three.second, year=LAST)
    with pytest.raises(
        BadInput, match=f"finance officer of {pool.three.icb.name} has {WAITS}"
    ):
        shared(pool)
    assert not RiskShare.objects.exists()
    assert Journal.objects.count() == journals
    assert not Event.objects.filter(kind=Event.Kind.RISK_SHARED).exists()

    confirmed(pool, pool.three.icb, year=LAST)
    assert waiting(pool) == []
    assert shared(pool).journal is not None
    assert waiting(pool) == [], "nobody is waited for once it is shared"
    assert set(says(pool).values()) == {"confirmed on 13 October 2026"}


@pytest.mark.django_db
def test_only_a_partners_own_finance_officer_confirms_for_it(pool):
    three = pool.three
    outside = OrganisationFactory()
    for organisation, by, refusal in (
        (three.icb, three.officers[three.first.pk], Refusal.NOT_FINANCE_OFFICER),
        (three.icb, pool.manager, Refusal.NOT_FINANCE_OFFICER),
        (three.first, pool.manager, Refusal.NOT_FINANCE_OFFICER),
        (three.icb, manager_at(three.icb), Refusal.NOT_FINANCE_OFFICER),
        (three.icb, MembershipFactory(role=Role.FINANCE).account, None),
        (outside, three.officers[three.icb.pk], Refusal.NOT_IN_FUND),
    ):
        with pytest.raises(PermissionDenied) as caught:
            confirm_sharing(**said_of(pool, organisation, by=by))
        assert str(caught.value) == (refusal or Refusal.NOT_FINANCE_OFFICER)
    assert not SharingConfirmed.objects.exists()

    confirm_sharing(**said_of(pool, three.icb))
    made = SharingConfirmed.objects.get()
    assert (made.organisation, made.year_starting) == (three.icb, LAST)
    event = Event.objects.get(kind=Event.Kind.SHARING_CONFIRMED)
    assert f"organisation {three.icb.pk}, {LAST}, {made.version}" == event.detail


@pytest.mark.django_db
def test_what_cannot_be_shared_is_not_confirmed(pool):
    icb = pool.three.icb
    version = risk_of(pool.fund, year_starting=LAST).version

    def refused(match, **changes):
        with pytest.raises(BadInput, match=match):
            confirm_sharing(**said_of(pool, icb, **changes))

    refused("has changed since you read it", as_seen="")
    refused("The year goes on until", year_starting=YEAR)
    refused("Choose a financial year", year_starting=2030)
    assert not SharingConfirmed.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.SHARING_CONFIRMED).exists()
    confirmed(pool, year=LAST)
    shared(pool)
    refused("This was shared on 13 October 2026", as_seen=version)
    assert SharingConfirmed.objects.count() == 3


@pytest.mark.django_db
def test_without_terms_or_with_ledgers_apart_there_is_nothing_to_confirm():
    bare = funded_pool(years=(LAST, YEAR))
    with pytest.raises(BadInput, match="Nothing is recorded of how the partners share"):
        confirm_sharing(**said_of(bare, bare.three.icb))
    apart = open_apart(FundKind.ALIGNED, years=(LAST, YEAR), title="Apart").pool
    with pytest.raises(BadInput, match="there is no risk to share"):
        confirm_sharing(**said_of(apart, apart.three.icb))


def budget_raised(pool):
    pool.budget(500_000_00, year_starting=LAST, why="Found at the year's end")


def more_spent(pool):
    spent(pool, 1_00, on=IN_MARCH)


def terms_recorded_again(pool):
    tiered(pool, year=LAST)


def one_closed_hard(pool):
    """Then it is posted in the next year, for every partner."""
    ready_to_close(pool, pool.three.icb)
    closed_hard(pool, pool.three.icb)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [budget_raised, more_spent, terms_recorded_again, one_closed_hard]
)
def test_what_was_confirmed_lapses_when_something_of_it_changes(pool, change):
    confirmed(pool, year=LAST)
    assert waiting(pool) == []

    change(pool)

    assert len(waiting(pool)) == 3
    assert set(says(pool).values()) == {
        "confirmed on 13 October 2026 what it was then; it has changed since"
    }
    with pytest.raises(BadInput, match=WAITS):
        shared(pool)
    assert not RiskShare.objects.exists()
    confirmed(pool, year=LAST)
    assert shared(pool).year_starting == LAST


@pytest.mark.django_db
def test_what_was_confirmed_last_counts_though_the_figures_come_back(pool):
    first, *_ = confirmed(pool, year=LAST)
    added = pool.budget(500_000_00, year_starting=LAST)
    confirmed(pool, year=LAST)
    reverse_journal(journal_id=added.pk, why="Slip", by=pool.manager, at=NOON)

    assert risk_of(pool.fund, year_starting=LAST).version == first.version
    assert len(waiting(pool)) == 3
    confirmed(pool, year=LAST)
    assert waiting(pool) == []


@pytest.mark.django_db
def test_confirmed_twice_is_recorded_once(pool):
    said = said_of(pool, pool.three.icb)
    later = said | {"at": NOON + timedelta(days=1)}

    assert confirm_sharing(**said) == confirm_sharing(**later)

    assert SharingConfirmed.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.SHARING_CONFIRMED).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingConfirmed.objects.all().delete()


def checks(pool):
    return {
        each.key: each
        for each in checks_before_sharing(pool.fund, year_starting=LAST, on=TODAY)
    }


def all_seen_to(pool):
    for organisation, pence in (
        (pool.three.first, 4_000_000_00),
        (pool.three.icb, 6_000_000_00),
    ):
        paid_in(pool, organisation, pence, year=LAST)
    for number in (1, 2, 3):
        quarter_closed(pool, number, year=LAST)


@pytest.mark.django_db
def test_what_is_left_undone_is_answered_and_kept(pool):
    confirmed(pool, year=LAST)
    with pytest.raises(
        BadInput, match="Say why the risk is shared all the same"
    ) as why:
        shared(pool, reasons=" ")
    assert "have not come in" in str(why.value)
    assert "quarters 1, 2 and 3 are not closed" in str(why.value)
    assert not RiskShare.objects.exists()

    assert shared(pool, reasons=" It comes in May ").checked == "It comes in May"
    event = Event.objects.get(kind=Event.Kind.RISK_SHARED)
    assert event.detail.endswith("2 left undone")


@pytest.mark.django_db
def test_where_all_is_seen_to_no_reason_is_asked_for_or_kept(pool):
    all_seen_to(pool)
    assert all(each.is_met for each in checks(pool).values())
    confirmed(pool, year=LAST)
    assert shared(pool, reasons="Nothing to say").checked == ""


@pytest.mark.django_db
def test_the_checklist_says_what_of_the_year_is_still_open(pool):
    all_seen_to(pool)
    placed = ordered(pool, 900_00, on=IN_MARCH)
    said = {"order_id": placed.pk, "reference": "", "by": pool.manager, "at": NOON}

    def step(kind, pence, on=IN_MARCH):
        step_order(**said, kind=kind, pence=pence, on=on, key=uuid4())

    def open_now():
        return {key: each.said for key, each in checks(pool).items() if not each.is_met}

    assert open_now() == {
        "committed": "£900.00 is ordered from the budget of 2025/26 and neither "
        "delivered nor released.",
    }
    step(OrderStepKind.DELIVERED, 700_00)
    step(OrderStepKind.INVOICED, 300_00)
    found = open_now()
    assert found["committed"].startswith("£200.00 is ordered")
    assert found["accrued"] == (
        "£400.00 was delivered in 2025/26 or before and is not invoiced."
    )
    assert found["unpaid"] == (
        "£300.00 was invoiced in 2025/26 or before and is not paid."
    )
    step(OrderStepKind.DELIVERED, 50_00, on=TODAY)
    assert open_now()["accrued"].startswith("£400.00"), (
        "later deliveries are next year's"
    )
    step(OrderStepKind.INVOICED, 400_00, on=TODAY)
    step(OrderStepKind.PAID, 300_00, on=TODAY)
    step(OrderStepKind.RELEASED, 150_00)
    assert open_now() == {}


@pytest.mark.django_db
def test_what_was_taken_into_the_next_year_for_orders_is_told_before_it_is_shared(pool):
    ordered(pool, 900_00, on=IN_MARCH)

    def forward():
        return take_orders_forward(
            fund_id=pool.fund.pk, from_year=LAST, by=pool.manager, at=NOON
        )

    [taken] = forward()

    told = "£900.00 was taken into 2026/27 for orders that were not delivered."
    check = checks(pool)["committed"]
    assert check.is_met
    assert check.said == f"Nothing is held back in 2025/26 for orders any more. {told}"
    ordered(pool, 50_00, on=IN_MARCH, reference="Another")
    check = checks(pool)["committed"]
    assert not check.is_met
    assert check.said.startswith("£50.00 is ordered from the budget of 2025/26")
    assert check.said.endswith(told)
    reverse_journal(
        journal_id=taken.journal_id, why="Too soon", by=pool.manager, at=NOON
    )
    assert checks(pool)["committed"].said == (
        "£950.00 is ordered from the budget of 2025/26 and neither delivered nor released."
    )


@pytest.mark.django_db
def test_a_recovery_plan_of_the_year_that_is_overdue_is_to_be_answered(pool):
    ordered(pool, 11_000_000_00, on=IN_MARCH)

    def due(on):
        RecoveryTask.objects.filter(year_starting=LAST).update(due_on=on)
        return checks(pool)["recovery"]

    assert due(TODAY).is_met
    late = due(TODAY - timedelta(days=1))
    assert (late.is_met, late.said) == (False, "1 recovery plan is overdue.")
    RecoveryTask.objects.update(year_starting=YEAR)
    assert checks(pool)["recovery"].is_met, "it is of the next year"


@pytest.mark.django_db
def test_a_year_whose_contributions_were_never_set_or_asked_for_says_so():
    assert checks(funded_pool(years=(LAST, YEAR)))["asked"].is_met
    pool = open_pool(years=(LAST, YEAR))
    contributed(pool, pool.three.second, 70_00, year=LAST)
    found = checks(pool)
    assert found["asked"].said == (
        "£70.00 of the contributions for 2025/26 was never asked for."
    )
    assert not found["asked"].is_met
    none = open_apart(FundKind.ALIGNED, years=(LAST, YEAR), title="Apart").pool
    found = checks(none)
    for key in ("asked", "received"):
        assert found[key].said == "No contribution is set for 2025/26."
        assert not found[key].is_met


@pytest.mark.django_db
def test_every_version_of_the_terms_is_told_with_who_recorded_it_when(pool):
    tiered(pool, year=LAST - 3, at=NOON - timedelta(days=400))
    tiered(pool, year=LAST, basis=Basis.PROPORTIONAL, tiers=[])
    tiered(pool, year=YEAR)
    pool.manager.memberships.update(starts_on=TODAY)
    seen = risk_of(pool.fund, year_starting=LAST)

    rows = terms_history(pool.fund, seen, year_starting=LAST).records()

    assert [(each["years"], each["standing"]) for each in rows] == [
        ("2025/26", "in force, recorded after the year was over"),
        ("2025/26", "replaced, recorded after the year was over"),
        ("2022/23", "replaced, recorded before the year was over"),
    ]
    assert "in proportion to contributions" in rows[0]["says"]
    assert "in 2 tiers" in rows[1]["says"]
    assert rows[0]["by"] == f"{pool.manager}, Pool manager of {pool.three.first.name}"
    assert rows[2]["by"] == str(pool.manager), "they had no role in it that day"
    assert rows[0]["recorded"] == "2026-10-13"


@pytest.mark.django_db
def test_every_late_change_of_the_budget_is_told(pool):
    added = pool.budget(500_000_00, year_starting=LAST, why="Found later")
    pool.budget(5_00, year_starting=YEAR, why="Next year's own")
    moved = {"year_starting": LAST, "by": pool.manager, "at": NOON}
    vire(
        fund_id=pool.fund.pk,
        out_of=part_of(pool),
        into=part_of(pool, strand=1),
        pence=100_00,
        why="To equipment",
        key=uuid4(),
        **moved,
    )
    hold_back(
        fund_id=pool.fund.pk,
        part=part_of(pool, strand=1),
        pence=40_00,
        why="In case",
        key=uuid4(),
        **moved,
    )
    reverse_journal(journal_id=added.pk, why="Not agreed", by=pool.manager, at=NOON)

    rows = late_budget_changes(pool.fund, year_starting=LAST).records()

    assert [
        (each["move"], each["why"], each["moved"], each["change"]) for each in rows[1:]
    ] == [
        ("Budget set", "Found later", 500_000_00, 500_000_00),
        ("Virement", "To equipment", 100_00, 0),
        ("Held back or released", "In case", 40_00, 0),
        ("Reversal", "Not agreed", 500_000_00, -500_000_00),
    ]
    assert {each["recorded"] for each in rows} == {"2026-10-13"}
    assert late_budget_changes(pool.fund, year_starting=YEAR).rows == ()


@pytest.mark.django_db
def test_what_was_budgeted_in_the_year_is_not_late(pool):
    before = len(late_budget_changes(pool.fund, year_starting=LAST).rows)
    in_the_year = NOON.replace(year=YEAR, month=3, day=31)
    pool.budget(1_00, year_starting=LAST, at=in_the_year)
    assert len(late_budget_changes(pool.fund, year_starting=LAST).rows) == before


def risk_check(pool, number=4):
    period = pool.fund.periods.get(year_starting=LAST, number=number)
    found = [each for each in checklist_of(period, on=TODAY) if each.key == "risk"]
    return found[0] if found else None


@pytest.mark.django_db
def test_a_year_is_not_closed_on_partners_who_agreed_how_its_risk_is_shared(pool):
    all_seen_to(pool)
    said = (
        "Share the risk of 2025/26 first: £500,000.00 more was spent than budgeted, and "
        "the partners agreed how it is shared."
    )
    with pytest.raises(BadInput, match=said):
        quarter_closed(pool, 4, year=LAST)
    pool.budget(1_000_000_00, year_starting=LAST)
    assert "£500,000.00 less was spent than budgeted" in risk_check(pool).said
    with pytest.raises(BadInput, match="Share the risk of 2025/26 first"):
        quarter_closed(pool, 4, year=LAST)

    confirmed(pool, year=LAST)
    shared(pool)

    assert risk_check(pool).said == (
        "The risk of 2025/26 was shared on 13 October 2026."
    )
    assert quarter_closed(pool, 4, year=LAST).closed_at == NOON


@pytest.mark.django_db
def test_a_year_without_anything_to_share_is_closed_unshared(pool):
    all_seen_to(pool)
    pool.budget(500_000_00, year_starting=LAST)
    check = risk_check(pool)
    assert check.is_met
    assert "there is no risk to share" in check.said
    assert quarter_closed(pool, 4, year=LAST).closed_at == NOON


@pytest.mark.django_db
def test_a_variance_that_terms_do_not_share_is_closed_with_a_reason(pool):
    all_seen_to(pool)
    tiered(pool, year=LAST, basis=Basis.BY_SERVICE_OWNER, tiers=[])
    refusal = risk_of(pool.fund, year_starting=LAST).refusal
    assert refusal
    check = risk_check(pool)
    assert (check.is_met, check.stops) == (False, False)
    assert check.said.endswith(f"that is shared no more. {refusal}")
    assert quarter_closed(pool, 4, year=LAST).checked


@pytest.mark.django_db
def test_a_variance_without_terms_is_closed_with_a_reason():
    bare = funded_pool(years=(LAST, YEAR))
    spent(bare, 9_000_000_00, on=IN_MARCH)
    all_seen_to(bare)
    check = risk_check(bare)
    assert (check.is_met, check.stops) == (False, False)
    assert check.said == (
        "£1,000,000.00 less was spent in 2025/26 than budgeted, and once the quarter is "
        "closed that is shared no more. Nothing is recorded of how the partners share "
        "what is over or under."
    )
    assert quarter_closed(bare, 4, year=LAST).checked


@pytest.mark.django_db
def test_only_the_last_quarter_of_a_year_that_is_over_asks_for_its_risk(pool):
    assert risk_check(pool, number=3) is None
    last = pool.fund.periods.get(year_starting=LAST, number=4)
    during = checklist_of(last, on=last.starts_on)
    assert "risk" not in {each.key for each in during}
    apart = open_apart(FundKind.ALIGNED, years=(LAST, YEAR), title="Apart").pool
    apart.budget(
        1_00,
        year_starting=LAST,
        partner_id=apart.three.icb.pk,
        by=manager_at(apart.three.icb),
    )
    assert risk_check(apart) is None


@pytest.mark.django_db
def test_what_is_seen_to_before_a_year_is_closed_takes_bounded_queries(
    pool, django_assert_max_num_queries
):
    last = pool.fund.periods.get(year_starting=LAST, number=4)
    with django_assert_max_num_queries(33):
        checklist_of(last, on=TODAY)


@pytest.mark.django_db
def test_once_shared_what_each_bears_is_what_was_shared(pool):
    confirmed(pool, year=LAST)
    before = risk_of(pool.fund, year_starting=LAST)
    assert before.since == ""
    shared(pool)
    spent(pool, 1_000_000_00, on=IN_MARCH)
    pool.budget(200_000_00, year_starting=LAST)

    seen = risk_of(pool.fund, year_starting=LAST)

    assert seen.sharing == before.sharing
    assert (seen.sentence, seen.version) == (before.sentence, before.version)
    figures = risk_figures(pool.fund, seen, year_starting=LAST)
    assert figures.variance.value == sum(each.value for each in figures.borne.values())
    assert seen.since == "£1,000,000.00 was spent since and is shared by nobody."
    first = Journal.objects.filter(move=Move.SPENT).earliest("pk")
    reverse_journal(journal_id=first.pk, why="Slip", by=pool.manager, at=NOON)
    seen = risk_of(pool.fund, year_starting=LAST)
    assert seen.since == "£9,500,000.00 less is spent since, which nobody is given."
    what_if = risk_of(pool.fund, year_starting=LAST, outturn_pence=10_200_000_00)
    assert (what_if.sharing.variance_pence, what_if.since) == (0, "")


@pytest.mark.django_db
def test_what_was_posted_for_each_holds_where_the_steps_come_out_otherwise(pool):
    owned = {"basis": Basis.BY_SERVICE_OWNER, "fallback": Basis.PROPORTIONAL}
    tiered(pool, year=LAST, tiers=[], **owned)
    confirmed(pool, year=LAST)
    posted = risk_of(pool.fund, year_starting=LAST).sharing.by_partner
    shared(pool)
    pool.fund.strands.update(owner=pool.three.second)

    seen = risk_of(pool.fund, year_starting=LAST).sharing

    assert seen.by_partner == posted
    assert [each.title for each in seen.bands] == ["As posted"]
    assert seen.why[-1].startswith("In all, ")


@pytest.mark.django_db
def test_an_underspend_that_was_kept_is_told_as_it_was_shared(pool):
    pool.budget(1_000_000_00, year_starting=LAST)
    tiered(pool, year=LAST, underspend=Underspend.CARRY_FORWARD)
    confirmed(pool, year=LAST)
    before = risk_of(pool.fund, year_starting=LAST).sharing
    assert shared(pool).journal is None
    spent(pool, 1_00, on=IN_MARCH)

    seen = risk_of(pool.fund, year_starting=LAST)

    assert seen.sharing == before
    assert seen.since == "£1.00 was spent since and is shared by nobody."
