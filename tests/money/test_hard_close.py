"""A partner's own year end: its days, where they clash, and nothing posted once it is closed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from factories.laid import laid, undone
from factories.money import (
    YEAR,
    manager_at,
    open_apart,
    open_pool,
    ordered,
    part_of,
)
from factories.organisations import NOON, TODAY
from factories.statements import (
    funded_pool,
    paid_in,
    quarter_closed,
    spent,
    stated,
    statement_of,
)
from factories.year_end import (
    DAYS,
    IN_MARCH,
    LAST_YEAR,
    balances_stated,
    closed_hard,
    days_said,
    ready_to_close,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.budgets import hold_back, vire
from ropewalk.money.actions.funds import open_year
from ropewalk.money.actions.orders import step_order, take_orders_forward
from ropewalk.money.actions.posting import post_journal, post_journals, reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import (
    BalanceKind,
    FundKind,
    Move,
    OrderStepKind,
    StatementKind,
)
from ropewalk.money.models import HardClose, Journal, YearEndDays
from ropewalk.money.queries.balances import balances_in, balances_now
from ropewalk.money.queries.statement_told import told_of
from ropewalk.money.queries.statements import statement_seen
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.queries.year_end import year_end_of
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.money.rules.year_end import (
    DaysSaid,
    FundsDays,
    PartnersDays,
    clashes_of,
    refusal_of_days,
)
from ropewalk.partnership.actions import add_duty
from ropewalk.partnership.kinds import DutyKind

pytestmark = pytest.mark.django_db
YEAR_ENDS_BEFORE = date(YEAR, 4, 1)


@laid
def pool():
    """A pool with last year's last quarter over and open, its money asked for and spent."""
    pool = funded_pool(years=(LAST_YEAR, YEAR))
    paid_in(pool, pool.three.icb, 1_000_000_00, on=IN_MARCH)
    spent(pool, 500_00, on=IN_MARCH)
    return pool


def posted(pool, *drafts, together=False):
    said = {"fund_id": pool.fund.pk, "by": pool.manager, "at": NOON}
    if together:
        numbers = post_journals(drafts=drafts, **said)
    else:
        numbers = [post_journal(draft=each, **said).pk for each in drafts]
    found = Journal.objects.select_related("period").in_bulk(numbers)
    return [found[number] for number in numbers]


def money(pool, kind, pence, on):
    """One of the things that change what partners have, owe or bear."""
    host, icb = (
        {
            each: Place(each, partner=organisation.pk)
            for each in (A.CONTRIBUTION, A.DUE, A.HELD, A.RISK_SHARE)
        }
        for organisation in (pool.three.first, pool.three.icb)
    )
    spending = pool.place(A.SPENT)
    lines = {
        "spent": (Move.SPENT, host[A.HELD], spending),
        "owed": (Move.DELIVERED, pool.place(A.ACCRUED), spending),
        "asked": (Move.CONTRIBUTION_DUE, icb[A.CONTRIBUTION], icb[A.DUE]),
        "own": (Move.CONTRIBUTION_DUE, host[A.CONTRIBUTION], host[A.DUE]),
        "received": (Move.CONTRIBUTION_RECEIVED, icb[A.DUE], host[A.HELD]),
        "risk": (Move.RISK_SHARED, icb[A.DUE], icb[A.RISK_SHARE]),
        "gathered": (Move.INCOME_RECEIVED, Place(A.INCOME), host[A.HELD]),
    }
    move, out_of, into = lines[kind]
    return Draft(move, on, (Line(out_of, into, pence),))


TOUCHED = {
    "spent": {"host"},
    "owed": {"host"},  # what is shared is the host's
    "asked": {"icb"},
    "own": {"host"},
    "received": {"host", "icb"},
    "risk": {"icb"},
    "gathered": {"host"},
}


@settings(max_examples=40)
@given(
    closed=st.sets(st.sampled_from(["host", "icb"])),
    said=st.lists(
        st.tuples(
            st.sampled_from(sorted(TOUCHED)),
            st.integers(1, 900_00),
            st.dates(date(YEAR, 1, 1), TODAY),
        ),
        min_size=1,
        max_size=6,
    ),
    together=st.booleans(),
)
def holds(pool, closed, said, together):
    """No figure of a partner that closed hard moves, nor what is shared once the host did."""
    named = {"host": pool.three.first, "icb": pool.three.icb}
    with undone():
        for each in sorted(closed):
            closed_hard(pool, named[each])
        before = at_the_end(pool)
        journals = posted(
            pool, *(money(pool, *each) for each in said), together=together
        )
        after = at_the_end(pool)
        for each in closed:
            partner = named[each].pk
            assert of_partner(after, partner) == of_partner(before, partner)
        if "host" in closed:
            assert of_partner(after, None) == of_partner(before, None)
        for (kind, _, on), journal in zip(said, journals, strict=True):
            is_late = on < YEAR_ENDS_BEFORE and not TOUCHED[kind] & closed
            year = LAST_YEAR if is_late else YEAR
            assert (journal.period.year_starting, journal.effective_on) == (year, on)
        assert ledger_difference() == ""


def at_the_end(pool):
    return balances_in(pool.fund, ends_before=YEAR_ENDS_BEFORE, by_period=True).pence


def of_partner(pence, partner):
    return {place: held for place, held in pence.items() if place.partner == partner}


def test_nothing_that_touches_a_partner_goes_into_a_year_that_it_closed_hard(pool):
    for each in (pool.three.first, pool.three.icb):
        ready_to_close(pool, each)
    holds(pool)


@pytest.mark.parametrize("closes", ["host", "icb"])
def test_shared_accounts_are_closed_by_the_host_alone(pool, closes):
    host, icb = pool.three.first, pool.three.icb
    late = money(pool, "owed", 5_00, IN_MARCH)
    posted(pool, money(pool, "owed", 1_00, TODAY))  # its accounts are there
    for each in (icb, host):
        ready_to_close(pool, each)
    closed_hard(pool, host if closes == "host" else icb)

    [journal] = posted(pool, late)

    year = YEAR if closes == "host" else LAST_YEAR
    assert (journal.period.year_starting, journal.effective_on) == (year, IN_MARCH)


@pytest.mark.parametrize("whose", ["icb", "shared"])
def test_the_budget_of_who_closed_the_year_hard_no_longer_changes(pool, whose):
    host, icb = pool.three.first, pool.three.icb
    second = pool.three.second
    closing = icb if whose == "icb" else host
    parts = {"icb": icb, "shared": None, "second": second}
    for part in parts.values():
        pool.budget(
            100_00, year_starting=LAST_YEAR, partner_id=part.pk if part else None
        )
    said = {"fund_id": pool.fund.pk, "year_starting": LAST_YEAR, "pence": 1_00}
    said |= {"why": "Needed", "by": pool.manager, "at": NOON}

    def given(part, year=LAST_YEAR):
        partner = parts[part].pk if parts[part] else None
        return pool.budget(5_00, year_starting=year, partner_id=partner)

    def moved(out_of, into):
        out_of, into = (part_of(pool, partner=parts[each]) for each in (out_of, into))
        return vire(out_of=out_of, into=into, key=uuid4(), **said)

    def held(part):
        part = part_of(pool, partner=parts[part])
        return hold_back(part=part, key=uuid4(), **said)

    before = moved(whose, "second")
    ready_to_close(pool, closing)
    closed_hard(pool, closing)

    for change in (
        lambda: given(whose),
        lambda: moved(whose, "second"),
        lambda: moved("second", whose),
        lambda: held(whose),
        lambda: reverse_journal(
            journal_id=before.pk, why="Wrong", by=pool.manager, at=NOON
        ),
    ):
        with pytest.raises(BadInput) as refusal:
            change()
        assert str(refusal.value) == (
            f"{closing.name} closed the books of 2025/26 hard, so this budget no longer "
            "changes: set the budget of the next year, or carry forward what is left."
        )
    [other] = {"icb", "shared"} - {whose}
    for change in (
        lambda: given(whose, YEAR),
        lambda: given(other),
        lambda: moved(other, "second"),
        lambda: held("second"),
    ):
        assert change().pk


def test_taking_back_what_was_posted_before_the_close_goes_into_the_next_year(pool):
    [journal] = posted(pool, pool.spending(7_00, on=IN_MARCH))
    ready_to_close(pool, pool.three.first)
    closed_hard(pool, pool.three.first)

    reversal = reverse_journal(
        journal_id=journal.pk, why="Twice", by=pool.manager, at=NOON
    )

    assert journal.period.year_starting == LAST_YEAR
    assert (reversal.period.year_starting, reversal.effective_on) == (YEAR, IN_MARCH)


def test_where_the_next_year_is_not_open_it_is_said_what_to_do():
    pool = open_pool(years=(LAST_YEAR,))
    icb, host = pool.three.icb, pool.three.first
    before = money(pool, "owed", 1, IN_MARCH)
    posted(pool, before)
    for each in (host, icb):
        ready_to_close(pool, each)
        closed_hard(pool, each)
    draft = money(pool, "received", 5_00, IN_MARCH)

    with pytest.raises(BadInput) as refusal:
        posted(pool, draft)
    assert str(refusal.value) == (
        f"{host.name} and {icb.name} closed the books of 2025/26 hard, so nothing of "
        "theirs goes into that year. Open the next financial year first: this is then "
        "posted into it and keeps its day."
    )
    with pytest.raises(BadInput, match=r"^Journal 2: .* closed the books of 2025/26"):
        posted(pool, before, draft, together=True)
    open_year(fund_id=pool.fund.pk, year_starting=YEAR, by=pool.manager, at=NOON)
    [journal] = posted(pool, draft)
    assert (journal.period.year_starting, journal.period.number) == (YEAR, 1)
    assert posted(pool, draft) == [journal]  # again with the same key: nothing more


@pytest.mark.parametrize("is_opened_first", [True, False])
def test_the_years_before_one_that_is_closed_hard_are_closed_too(pool, is_opened_first):
    earlier = {
        "fund_id": pool.fund.pk,
        "year_starting": LAST_YEAR - 1,
        "by": pool.manager,
        "at": NOON,
    }
    posted(pool, money(pool, "asked", 1_00, TODAY))  # its accounts are there
    if is_opened_first:
        open_year(**earlier)
    ready_to_close(pool, pool.three.icb)
    closed_hard(pool, pool.three.icb)
    open_year(**earlier)
    on = IN_MARCH.replace(year=LAST_YEAR)

    theirs, shared = posted(
        pool, money(pool, "asked", 1_00, on), money(pool, "owed", 1_00, on)
    )

    assert theirs.period.year_starting == YEAR
    assert shared.period.year_starting == LAST_YEAR - 1


def test_where_each_keeps_its_own_ledger_only_the_closed_one_is_closed():
    apart = open_apart(years=(LAST_YEAR, YEAR))
    pool = apart.pool
    ready_to_close(pool, pool.three.icb)
    closed_hard(pool, pool.three.icb)

    for organisation, year in ((pool.three.icb, YEAR), (pool.three.first, LAST_YEAR)):
        places = (Place(A.HELD, organisation.pk), Place(A.SPENT, organisation.pk))
        journal = post_journal(
            fund_id=pool.fund.pk,
            draft=Draft(Move.SPENT, IN_MARCH, (Line(*places, 1_00),)),
            by=apart.managers[organisation.pk],
            at=NOON,
        )
        assert journal.period.year_starting == year


def test_a_hard_close_waits_for_the_day_the_year_and_the_balances(pool):
    icb = pool.three.icb
    with pytest.raises(BadInput) as refusal:
        closed_hard(pool, icb)
    assert str(refusal.value).startswith("Record the day of the partner's hard close")
    assert "contributions for the year: not stated" in str(refusal.value)

    days_said(pool, icb, replace(DAYS, hard_close_on=TODAY + timedelta(days=1)))
    balances_stated(pool, icb)
    with pytest.raises(BadInput, match="closes hard on 14 October 2026: close it on"):
        closed_hard(pool, icb)
    days_said(pool, icb, replace(DAYS, hard_close_on=TODAY), why="Brought forward")
    stated(pool, icb, 1_00, kind=BalanceKind.DUE, year_starting=LAST_YEAR)
    with pytest.raises(BadInput, match=r"owed to the fund .*: differs by"):
        closed_hard(pool, icb)
    balances_stated(pool, icb)
    days_said(pool, icb, DaysSaid(hard_close_on=TODAY), year_starting=YEAR)
    balances_stated(pool, icb, year=YEAR)
    with pytest.raises(BadInput, match="2026/27 goes on until 31 March 2027"):
        closed_hard(pool, icb, year_starting=YEAR)
    assert not HardClose.objects.exists()

    closed_hard(pool, icb)  # though the last quarter is open, and no risk is shared

    event = Event.objects.get(kind=Event.Kind.YEAR_CLOSED_HARD)
    assert event.detail == f"organisation {icb.pk}, 2025"
    with pytest.raises(BadInput, match="2025/26 was closed hard on 13 October 2026"):
        closed_hard(pool, icb)
    with pytest.raises(BadInput, match=r"was closed hard .* no longer changes"):
        stated(pool, icb, 1_00, year_starting=LAST_YEAR)


def test_only_the_partners_own_finance_officer_says_its_days_and_closes(pool):
    icb, others = pool.three.icb, pool.three.officers[pool.three.first.pk]
    ready_to_close(pool, icb)
    for by in (others, pool.manager, manager_at(icb)):
        with pytest.raises(PermissionDenied, match="own finance officer"):
            days_said(pool, icb, by=by)
        with pytest.raises(PermissionDenied, match="own finance officer"):
            closed_hard(pool, icb, by=by)


def test_days_keep_their_versions_and_a_change_says_why(pool):
    icb = pool.three.icb
    key = uuid4()
    first = days_said(pool, icb, submission_key=key)
    assert days_said(pool, icb, submission_key=key) == first
    later = replace(DAYS, draft_accounts_on=date(YEAR, 5, 29))
    with pytest.raises(BadInput, match="sent before, for something else"):
        days_said(pool, icb, later, submission_key=key)
    with pytest.raises(BadInput, match="recorded already"):
        days_said(pool, icb, why="Again")
    with pytest.raises(BadInput, match="Say why the days change"):
        days_said(pool, icb, later)
    with pytest.raises(BadInput, match="Choose a financial year"):
        days_said(pool, icb, year_starting=YEAR + 5)
    days_said(pool, icb, later, why="The auditor asked")

    held = year_end_of(pool.fund, year_starting=LAST_YEAR, on=TODAY)
    assert [row[-1] for row in held.history().rows] == ["", "The auditor asked"]
    [days] = [each.days for each in held.partners if each.partner == icb.pk]
    assert days == later
    balances_stated(pool, icb)
    closed_hard(pool, icb)
    with pytest.raises(BadInput, match="the day of that, 23 April 2026, no longer"):
        days_said(pool, icb, replace(later, hard_close_on=TODAY), why="Slip")
    days_said(pool, icb, replace(later, draft_accounts_on=TODAY), why="Late")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        YearEndDays.objects.filter(pk=first.pk).update(why="Other")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        HardClose.objects.all().delete()


def test_days_are_told_in_order_with_what_is_late_and_what_is_next(pool):
    icb, host = pool.three.icb, pool.three.first
    days_said(pool, icb)
    days_said(
        pool,
        host,
        DaysSaid(
            agreement_on=date(YEAR, 4, 20),
            hard_close_on=date(YEAR, 5, 20),
            draft_accounts_on=date(YEAR, 6, 30),
        ),
    )

    def told(on):
        return year_end_of(pool.fund, year_starting=LAST_YEAR, on=on)

    in_april = told(date(YEAR, 4, 10))
    assert in_april.said == (
        f"Next: {icb.name}, agreement of balances, 16 April 2026. "
        f"{pool.three.second.name} did not say by which days it ends 2025/26."
    )
    assert [row[0] for row in in_april.side_by_side().rows] == [
        "2026-04-09",
        "2026-04-16",
        "2026-04-20",
        "2026-04-23",
        "2026-05-20",
        "2026-06-30",
    ]
    assert in_april.clashes == []
    balances_stated(pool, icb)
    in_may = told(date(YEAR, 5, 1))
    assert in_may.said.startswith(
        f"Late: {host.name}, agreement of balances, 20 April 2026; {icb.name}, hard close, "
        f"23 April 2026. Next: {host.name}, hard close, 20 May 2026."
    )
    assert in_may.clashes == [
        (
            f"{icb.name} closes hard on 23 April 2026, and the fund's last quarter is still "
            f"open: what is posted into it for {icb.name} after that belongs in the next year."
        )
    ]
    closed_hard(pool, icb)
    assert "hard close, 23 April" not in told(date(YEAR, 5, 1)).said


MARCH, APRIL, MAY, JUNE = (date(YEAR, month, 15) for month in range(3, 7))
CLASHES = {
    "before the year is over": (
        {"B": DaysSaid(hard_close_on=MARCH)},
        {},
        ["B closes hard on 15 March 2026, before the year is over on 31 March 2026."],
    ),
    "before the last quarter was closed": (
        {"B": DaysSaid(hard_close_on=MAY)},
        {"closed_on": JUNE},
        [
            (
                "B closes hard on 15 May 2026, before the fund's last quarter was closed on "
                "15 June 2026."
            )
        ],
    ),
    "the last quarter closed in time": (
        {"B": DaysSaid(hard_close_on=JUNE)},
        {"closed_on": JUNE},
        [],
    ),
    "before the outturn is reported": (
        {"B": DaysSaid(hard_close_on=MAY)},
        {"reports": [("The annual return", JUNE), ("The report", MAY)]},
        [
            (
                "The annual return is due on 15 June 2026, after B closes hard on 15 May "
                "2026: what it puts right for B goes into the next year."
            )
        ],
    ),
    "before the host agrees": (
        {"A": DaysSaid(MAY, JUNE), "B": DaysSaid(hard_close_on=APRIL)},
        {},
        [
            (
                "A can be told of postings until 15 May 2026, after B closes hard on 15 "
                "April 2026."
            ),
            "A agrees balances by 15 June 2026, after B closes hard on 15 April 2026.",
        ],
    ),
    "the host before a partner agrees": (
        {"A": DaysSaid(hard_close_on=APRIL), "B": DaysSaid(agreement_on=MAY)},
        {},
        ["B agrees balances by 15 May 2026, after A closes hard on 15 April 2026."],
    ),
    "two that are not the host pass no money": (
        {"B": DaysSaid(hard_close_on=APRIL), "C": DaysSaid(agreement_on=MAY)},
        {},
        [],
    ),
    "accounts before agreement": (
        {"B": DaysSaid(agreement_on=MAY, draft_accounts_on=APRIL)},
        {},
        [
            (
                "B drafts its accounts by 15 April 2026, before it agrees balances by 15 "
                "May 2026."
            )
        ],
    ),
    "nothing said": ({"A": DaysSaid(), "B": DaysSaid()}, {"closed_on": MAY}, []),
}


@pytest.mark.parametrize("case", CLASHES)
def test_a_clash_is_said_in_a_sentence(case):
    days, fund, sentences = CLASHES[case]
    partners = [
        PartnersDays(number, name, days.get(name, DaysSaid()), name == "A")
        for number, name in enumerate("ABC")
    ]
    of_fund = {"ends_before": YEAR_ENDS_BEFORE, "closed_on": None} | fund

    assert clashes_of(partners, FundsDays(**of_fund), on=APRIL) == sentences


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (DaysSaid(), "Enter at least one day"),
        (DaysSaid(cut_off_on=date(LAST_YEAR, 3, 31)), "is before 2025/26 begins"),
        (DaysSaid(cut_off_on=JUNE, agreement_on=MAY), "comes after agreement of"),
        (DaysSaid(cut_off_on=JUNE, hard_close_on=MAY), "comes after hard close"),
        (DaysSaid(agreement_on=JUNE, hard_close_on=MAY), "comes after hard close"),
        (
            DaysSaid(draft_accounts_on=JUNE, audited_accounts_on=MAY),
            "Draft accounts (15 June 2026) comes after audited accounts (15 May 2026)",
        ),
        (DaysSaid(JUNE, JUNE, JUNE, MAY, MAY), ""),
    ],
)
def test_days_out_of_order_are_refused(days, said):
    refusal = refusal_of_days(days, year_starting=LAST_YEAR)
    assert (said in refusal) if said else refusal == ""


def test_the_annual_return_of_the_agreement_is_held_against_a_hard_close():
    three = open_pool().three
    agreement = three.agreement()
    pool = open_pool(
        three=three, years=(LAST_YEAR,), title="Other", agreement_id=agreement.pk
    )
    add_duty(
        agreement_id=agreement.pk,
        kind=DutyKind.ANNUAL_RETURN,
        due_on=JUNE,
        about="The annual return",
        organisation_id=three.first.pk,
        owner_post="Pool manager",
        by=three.secretary,
        at=NOON,
    )
    days_said(pool, three.icb)

    held = year_end_of(pool.fund, year_starting=LAST_YEAR, on=MARCH)

    assert [each for each in held.clashes if "The annual return is due on" in each]


def test_the_statement_of_the_year_says_who_had_closed_hard(pool):
    icb = pool.three.icb
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=LAST_YEAR)
    yearly = {"kind": StatementKind.ANNUAL, "year_starting": LAST_YEAR, "quarter": None}
    earlier = statement_of(pool, **yearly)
    ready_to_close(pool, icb)
    closed_hard(pool, icb, at=NOON + timedelta(hours=1))

    statement = statement_of(pool, at=NOON + timedelta(hours=2), **yearly)

    told = told_of(statement_seen(statement))
    line = f"{icb.name} closed its books of 2025/26 hard on 13 October 2026"
    assert [note for note in told.notes if note.startswith(line)]
    assert line not in " ".join(told_of(statement_seen(earlier)).notes)
    second = statement_of(
        pool, 2, year_starting=LAST_YEAR, at=NOON + timedelta(hours=2)
    )
    assert line not in " ".join(told_of(statement_seen(second)).notes)


def used_of(pool, year):
    return balances_now(pool.fund).of(A.USED, where=lambda place: place.year == year)


def test_what_is_held_back_for_orders_is_taken_forward_before_the_host_closes_hard(
    pool,
):
    host = pool.three.first
    order = ordered(pool, 100_00, on=IN_MARCH)
    ready_to_close(pool, host)
    with pytest.raises(BadInput, match=r"£100\.00 is held back in 2025/26 for orders"):
        closed_hard(pool, host)

    take_orders_forward(
        fund_id=pool.fund.pk, from_year=LAST_YEAR, by=pool.manager, at=NOON
    )
    closed_hard(pool, host)
    before = used_of(pool, YEAR)
    taken = step_order(
        order_id=order.pk,
        kind=OrderStepKind.DELIVERED,
        pence=30_00,
        on=IN_MARCH,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )

    # its last quarter is open for the others, and closed to what is the host's
    assert taken.journal.period.year_starting == taken.year_starting == YEAR
    assert used_of(pool, YEAR) - before == 30_00


def test_what_is_a_partners_own_part_goes_by_its_own_close_and_not_by_the_hosts():
    """Where the host holds the cash of another's part and closes before it does."""
    pool = open_pool(years=(LAST_YEAR, YEAR), kind=FundKind.LEAD)
    icb = pool.three.icb
    for year in (LAST_YEAR, YEAR):
        pool.budget(1_000_00, year_starting=year, partner_id=icb.pk)
    order = ordered(pool, 500_00, on=IN_MARCH, partner_id=icb.pk)
    ready_to_close(pool, pool.three.first)
    closed_hard(pool, pool.three.first)

    taken = step_order(
        order_id=order.pk,
        kind=OrderStepKind.DELIVERED,
        pence=400_00,
        on=IN_MARCH,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )
    assert taken.journal.period.year_starting == taken.year_starting == LAST_YEAR
    assert (used_of(pool, LAST_YEAR), used_of(pool, YEAR)) == (400_00, 0)
    reverse_journal(
        journal_id=taken.journal_id, why="Never came", by=pool.manager, at=NOON
    )
    assert (used_of(pool, LAST_YEAR), used_of(pool, YEAR)) == (0, 0)
