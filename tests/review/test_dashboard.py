"""The place at a glance adds up, says what is not known, and keeps to what may be seen."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.business import one_of_each
from factories.laid import laid
from factories.money import YEAR, open_apart, open_pool, ordered
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.outcomes import MeasureFactory, OutcomeFactory
from factories.performing import returned
from factories.practices import indicated
from factories.programme import work_in
from factories.service import AFTER, market
from factories.threads import intention_of, kept_back, priority_of, whole_thread

from ropewalk.figures.words import pounds
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Balance
from ropewalk.outcomes.models import Measure, MeasureValue
from ropewalk.partnership.models import Decision, Partner
from ropewalk.review.queries.bought import bought_in
from ropewalk.review.queries.dashboard import dashboard_of
from ropewalk.review.queries.why import why_of
from ropewalk.review.rules.thread import Kind
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.deliveries import claim_uplift, take_back_posting
from ropewalk.service.kinds import VersionKind
from ropewalk.service.models import Delivery
from ropewalk.service.queries.modifying import ModificationSaid
from ropewalk.service.queries.uplifts import uplifts_of
from ropewalk.service.queries.versions import version_now
from ropewalk.strategy.models import Appraisal, SignOff
from ropewalk.strategy.queries.alignment import alignment_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def whole():
    """A partnership with one of everything that can stand on a thread."""
    return whole_thread()


def told(whole, actor=None):
    here = whole.here
    return dashboard_of(
        here.pool.three.partnership, actor or here.commissioner, on=TODAY
    )


def test_money_is_what_the_ledger_holds_for_the_year(whole):
    [row] = told(whole).funds

    held = {
        kind: sum(
            Balance.objects.filter(
                account__fund=row.fund, account__kind=kind
            ).values_list("pence", flat=True)
        )
        for kind in (A.BUDGET, A.RESERVED, A.COMMITTED, A.USED, A.AVAILABLE)
    }
    assert row.budget == -held[A.BUDGET]
    assert (row.held_back, row.committed, row.spent) == (
        held[A.RESERVED],
        held[A.COMMITTED],
        held[A.USED],
    )
    assert row.available == held[A.AVAILABLE]


def test_a_fund_without_a_budget_is_named_and_in_no_sum(whole):
    three = whole.here.three
    [given] = told(whole).funds
    assert told(whole).said.startswith("£50,000.00 of £150,000.00 is left in 1 fund")
    bare = open_pool(three=three, title="Reablement").fund

    seen = told(whole)

    [row] = [each for each in seen.funds if each.fund == bare]
    assert (row.budget, row.spent, row.available) == (None, 0, None)
    assert f"{pounds(given.available)} of {pounds(given.budget)} is left in 1 fund" in (
        seen.said
    )
    assert "no budget is given for 2026/27 in Reablement;" in seen.said
    assert seen.left.value == given.available
    assert "Reablement" in seen.left.note
    assert next(row for row in seen.money.rows if row[0] == "Reablement")[2] is None


def test_with_no_budget_at_all_nothing_is_said_to_be_left(client):
    pool = open_pool(title="Reablement")

    seen = dashboard_of(pool.three.partnership, pool.manager, on=TODAY)

    assert seen.said.startswith("No budget is given for 2026/27 in Reablement;")
    assert "£" not in seen.said
    assert seen.left.value is None
    client.force_login(pool.manager)
    for address in ("dashboard", "alignment"):
        page = client.get(reverse(address, args=[pool.three.partnership.pk]))
        assert page.status_code == 200
        assert "£0.00 of" not in page.content.decode()


def test_what_is_only_indicated_is_told_apart_and_not_added_to_cash(whole):
    [pool] = told(whole).funds
    practice = whole.here.practice()
    indicated(whole.here, [{"practice_id": practice.pk}], 1_000_00)

    seen = told(whole)

    assert seen.said.startswith(
        "£50,000.00 of £150,000.00 is left in 1 fund in 2026/27; £1,000.00 of £1,000.00 "
        "is left of 1 indicative budget, which holds no cash;"
    )
    assert seen.left.value == pool.available
    assert [each.label for each in seen.left.inputs] == [
        f"Available in {pool.fund.title}"
    ]
    assert seen.left.note == (
        "Not counted, as an indicative budget holds no cash: Indicative budgets."
    )
    assert [row[:3] for row in seen.money.rows] == [
        (pool.fund.title, "Cash", pool.budget),
        ("Indicative budgets", "Notional", 1_000_00),
    ]


def test_where_a_fund_stands_is_the_same_wherever_a_partner_reads_it(whole):
    """Also where each keeps its own ledger: it reads no entry of another's, and totals."""
    apart = open_apart(three=whole.here.three, title="Side by side")
    three, fund = apart.pool.three, apart.pool.fund
    apart.budget(three.first, 400_00)
    apart.budget(three.icb, 600_00)
    apart.spend(three.icb, 300_00, "N-1")

    for reader in apart.managers.values():
        [row] = [each for each in told(whole, reader).funds if each.fund == fund]
        assert (row.budget, row.spent, row.available) == (1_000_00, 300_00, 700_00)
        why = why_of(Kind.FUND, fund.pk, actor=reader, on=TODAY)
        figures = {each.key: each.value for each in why.figures}
        assert (figures["budget"], figures["used"], figures["available"]) == (
            row.budget,
            row.spent,
            row.available,
        )
        assert why.card.says == "£300.00 spent of £1,000.00 in 2026/27"
        lined = alignment_of(three.partnership, reader, on=TODAY).table
        [budget] = [each[1] for each in lined.rows if each[0] == fund.title]
        assert budget == row.budget


def test_a_fund_that_spent_without_a_budget_says_both_on_its_thread(whole):
    pool = open_pool(three=whole.here.three, title="Reablement")

    def why():
        return why_of(Kind.FUND, pool.fund.pk, actor=pool.manager, on=TODAY)

    def budget():
        return next(each for each in why().figures if each.key == "budget")

    assert why().card.says == "no budget in 2026/27"
    assert budget().value is None
    assert "No budget is given" in budget().note
    step_order(
        order_id=ordered(pool).pk,
        kind=OrderStepKind.DELIVERED,
        pence=12_00,
        on=TODAY,
        reference="Week 1",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )
    assert why().card.says == "£12.00 spent without a budget in 2026/27"
    assert why().card.pence == 12_00
    pool.budget(20_00)
    assert why().card.says == "£12.00 spent of £20.00 in 2026/27"
    assert budget().value == 20_00


def test_what_was_delivered_is_counted_once_by_outcome_and_by_priority(whole):
    seen = told(whole)

    delivered = sum(Delivery.objects.values_list("pence", flat=True))
    assert delivered > 0
    for table in (seen.by_outcome, seen.by_priority):
        assert sum(row[1] for row in table.rows) == delivered == seen.funds[0].spent
    assert seen.by_priority.rows[0][0] == whole.priority.title


def test_what_carries_out_no_intention_is_under_no_priority(whole):
    whole.service.carrying_out.update(ended_at=NOON, ended_because="It ended")

    [row] = told(whole).by_priority.rows

    assert row[0] == "Nothing that is recorded"


def test_what_was_spent_under_no_contract_is_said_so_that_all_adds_up(whole):
    pool = whole.here.pool
    step_order(
        order_id=ordered(pool).pk,
        kind=OrderStepKind.DELIVERED,
        pence=12_00,
        on=TODAY,
        reference="Week 1",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )

    seen = told(whole)

    for table in (seen.by_outcome, seen.by_priority):
        assert table.rows[-1][0].startswith("Spent under no contract")
        assert table.rows[-1][1] == 12_00
        assert sum(row[1] for row in table.rows) == seen.funds[0].spent


def adds_up(seen):
    """Whether both tables come to what was spent from the funds that hold cash."""
    spent = sum(each.spent for each in seen.funds if not each.is_notional)
    return all(
        sum(row[1] for row in table.rows) == spent
        for table in (seen.by_outcome, seen.by_priority)
    )


def test_what_partners_spend_apart_is_spent_whoever_of_them_reads(whole):
    apart = open_apart(three=whole.here.three, title="Side by side")
    three = apart.pool.three
    apart.spend(three.first, 120_00, "C-1")
    apart.spend(three.icb, 300_00, "N-1")

    for reader in apart.managers.values():
        seen = told(whole, reader)
        assert seen.by_outcome.rows[-1] == (
            "Spent under no contract, so tied to none of these",
            420_00,
        )
        assert adds_up(seen)


def test_what_is_delivered_and_not_spent_is_told_of_its_fund_and_eats_nothing(whole):
    here = whole.here
    fund = here.pool.fund
    back = here.deliver(whole.contract, "Week 9")
    take_back_posting(
        journal_id=back.order_step.journal_id, why="It never came", **here.paying
    )
    apart = open_apart(three=here.three, title="Side by side")
    apart.spend(here.three.first, back.pence, "C-1")

    seen = told(whole, apart.pool.manager)

    for table in (seen.by_outcome, seen.by_priority):
        assert [row[1] for row in table.rows[-2:]] == [back.pence, -back.pence]
        assert table.rows[-1][0] == (
            f"Delivered from {fund.title} and not spent: its posting was taken back, or "
            "less was invoiced"
        )
    assert adds_up(seen)


def test_what_a_later_price_adds_to_a_closed_quarter_is_under_its_contract(whole):
    here, contract = whole.here, whole.contract
    in_may = here.deliver(contract, "A week of May", on=date(YEAR, 5, 4))
    closed = here.pool.fund.periods.first()
    close_period(period_id=closed.pk, reasons="Nothing is due", **here.paying)
    vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.UPLIFT,
        terms=VersionSaid(
            contract.starts_on, AFTER, 100_000_00, Decimal("21.1250"), "Clause 7"
        ),
        after_version=version_now(contract).number,
        facts=ModificationSaid(is_provided_for=True),
        **here.said,
    )
    claim_uplift(
        contract_id=contract.pk,
        reference="UPLIFT-1",
        as_seen=uplifts_of(contract).seen,
        **here.paying,
    )

    seen = told(whole)

    assert in_may.uplifts.get().order_step.journal.period != closed
    [row] = seen.by_outcome.rows
    assert row[1] == 2 * 211_25
    assert adds_up(seen)


def test_what_was_ordered_in_the_year_before_is_told_in_the_year_that_pays():
    here = market(years=(YEAR - 1, YEAR))
    here.pool.budget(150_000_00, year_starting=YEAR - 1)
    contract = here.contract()
    here.commit(contract, on=date(YEAR, 3, 31))
    delivered = here.deliver(contract)

    def in_year(on):
        return dashboard_of(here.partnership, here.commissioner, on=on)

    assert not in_year(date(YEAR, 3, 31)).by_outcome.rows
    [row] = in_year(TODAY).by_outcome.rows
    assert row[1] == delivered.pence
    assert adds_up(in_year(TODAY))
    assert adds_up(in_year(date(YEAR, 3, 31)))


def test_what_was_bought_is_of_the_funds_that_the_reader_takes_part_in(whole):
    three = whole.here.three
    outsider = OrganisationFactory(name="A third council")
    Partner.objects.create(
        partnership=three.partnership, organisation=outsider, starts_on=TODAY
    )
    reader = MembershipFactory(organisation=outsider).account

    def delivered(actor):
        return bought_in(three.partnership, actor, on=TODAY).table().rows

    assert not told(whole, reader).by_outcome.rows
    assert not delivered(reader)
    assert sum(row[4] for row in delivered(whole.here.commissioner)) == 201_25


def test_what_providers_returned_is_told_as_theirs_beside_the_target(whole):
    assert not told(whole).returned.rows
    Measure.objects.update(frequency="monthly")
    held = whole.contract.measures.get()
    type(held).objects.update(target=85)
    for month, value in ((0, 80), (1, 90)):
        returned(held, month, value, by=whole.here.commissioner)

    [row] = told(whole).returned.rows

    assert row[2:6] == (whole.contract.provider.organisation.name, 90, "percent", 85)
    assert row[7] == 2
    type(held).objects.update(target=None)
    Measure.objects.update(target=70)
    assert told(whole).returned.rows[0][5] == 70
    assert not told(whole, MembershipFactory().account).returned.rows


def test_a_measure_is_held_against_its_target(whole):
    [row] = told(whole).outcomes.rows
    assert row[1:4] == (whole.measure.name, whole.here.three.first.name, 91.5)
    assert row[7] == "Too few values to tell"

    assert "no measure of what is intended has both" in told(whole).said
    for target, words in (
        (95, "1 of 1 measure with a target misses it"),
        (90, "0 of 1 measure with a target miss it"),
    ):
        whole.measure.target = target
        whole.measure.save()
        assert words in told(whole).said


def test_what_is_chance_is_told_of_values_enough(whole):
    whole.measure.target = 95
    whole.measure.save()
    last = MeasureValue.objects.get()
    for number in range(1, 13):
        [row] = told(whole).outcomes.rows
        assert row[7:9] == ("Too few values to tell",) * 2
        last.pk = None
        last.starts_on, last.ends_before = (
            last.ends_before,
            last.ends_before + timedelta(days=7),
        )
        last.value = 90 + number % 2
        last.save(force_insert=True)

    [row] = told(whole).outcomes.rows
    assert row[7:9] == ("Common cause", "Missed every time")


def test_a_partner_that_has_left_is_not_among_those_measured_today(whole):
    three = whole.here.three
    three.partnership.partners.filter(organisation=three.first).update(
        ends_before=TODAY, starts_on=TODAY - timedelta(days=9)
    )

    seen = told(whole)

    assert three.first.name not in {row[2] for row in seen.outcomes.rows}
    assert list(seen.unmeasured) == [whole.measure.name]


def test_a_measure_without_a_value_is_said_and_not_shown_as_nought(whole):
    bare = MeasureFactory(outcome=whole.measure.outcome, name="Falls", code="falls")

    seen = told(whole)

    assert list(seen.unmeasured) == [bare.name]
    assert bare.name not in {row[1] for row in seen.outcomes.rows}


def test_an_outcome_that_nobody_measures_is_said(whole, client):
    bare = OutcomeFactory(statement="People choose where they die")
    OutcomeFactory(statement="Meant by nothing here")
    hidden = OutcomeFactory(framework__organisation=OrganisationFactory())
    priority_of(whole.here, outcome=hidden)
    priority_of(whole.here, whole.need, outcome=bare)

    assert list(told(whole).without_measure) == [bare.statement]
    assert not told(whole).unmeasured
    client.force_login(whole.here.commissioner)
    page = client.get(
        reverse("dashboard", args=[whole.here.pool.three.partnership.pk])
    ).content.decode()
    assert "Nobody measures: People choose where they die." in page


def test_a_decision_that_waits_or_is_to_be_looked_at_again_is_due(whole):
    Decision.objects.update(state="proposed", decided_at=None)
    assert [row[2] for row in told(whole).due.rows] == ["to be taken"]

    for days, words in ((20, ["to be looked at again"]), (90, [])):
        Decision.objects.update(
            state="agreed", decided_at=NOON, review_on=TODAY + timedelta(days=days)
        )
        assert [row[2] for row in told(whole).due.rows] == words


def test_what_changed_is_of_the_month_before(whole):
    kinds = {row[1] for row in told(whole).changed.table.rows}
    assert {"Priority recorded", "Intention recorded", "Contract made"} <= kinds

    later = dashboard_of(
        whole.here.pool.three.partnership,
        whole.here.commissioner,
        on=TODAY + timedelta(days=60),
    )
    assert not later.changed.found


def test_what_is_planned_proposed_closed_and_agreed_to_is_a_change(whole, client):
    one_of_each(whole.here.three)
    work_in(whole.here.three)
    Appraisal.objects.filter(pk=whole.appraisal.pk).update(
        opened_at=NOON, closed_at=NOON
    )
    SignOff.objects.create(
        appraisal=whole.appraisal,
        organisation=whole.here.three.first,
        option=whole.appraisal.options.first(),
        recorded_at=NOON,
        recorded_by=whole.here.commissioner,
    )
    client.force_login(whole.here.commissioner)

    seen = told(whole).changed

    assert {
        "Business case begun",
        "Portfolio begun",
        "Programme begun",
        "Decision proposed",
        "Appraisal closed",
        "Partner agreed to an option",
    } <= {row[1] for row in seen.table.rows}
    for each in {each.kind: each for each in seen.found}.values():
        page = client.get(reverse(each.kind, args=each.address))
        assert page.status_code == 200, each


def test_all_that_changed_is_there_and_since_the_day_that_is_asked(whole, client):
    many = [intention_of(whole.here) for _ in range(30)]
    client.force_login(whole.here.commissioner)
    address = reverse("dashboard", args=[whole.here.pool.three.partnership.pk])

    def asked(**said):
        return client.get(address, said).content.decode()

    with time_machine.travel(NOON, tick=False):
        rows = asked(table="changed", format="csv").splitlines()
        assert sum("Intention recorded" in each for each in rows) > len(many)
        assert "changed.page=2" in asked()
        later = {"since_day": "14", "since_month": "10", "since_year": "2026"}
        assert "That day is still to come." in asked(**later)
        assert "Enter a day, month and year" in asked(**later | {"since_day": "x"})
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert "Nothing was recorded since 14 October" in asked(**later)


def test_it_costs_the_same_for_much_as_for_little(whole):
    def more():
        intention_of(whole.here)
        priority_of(whole.here, whole.need)

    more()
    with CaptureQueriesContext(connection) as few:
        told(whole)
    for _ in range(5):
        more()
    with CaptureQueriesContext(connection) as many:
        told(whole)

    assert len(many) == len(few) <= 65


def test_a_stranger_learns_nothing_of_its_funds(whole):
    assert not told(whole, MembershipFactory().account).funds


def test_a_partner_that_is_not_in_a_fund_is_not_told_that_it_opened(whole):
    three, fund = whole.here.three, whole.here.pool.fund
    inside = told(whole, MembershipFactory(organisation=three.second).account)
    outsider = OrganisationFactory(name="A third council")
    Partner.objects.create(
        partnership=three.partnership, organisation=outsider, starts_on=TODAY
    )

    outside = told(whole, MembershipFactory(organisation=outsider).account)

    assert fund.title in {row[0] for row in inside.changed.table.rows}
    assert fund.title not in {row[0] for row in outside.changed.table.rows}
    assert "Fund opened" not in {row[1] for row in outside.changed.table.rows}
    assert outside.said.startswith(
        "No fund that your organisation takes part in is open;"
    )


def test_a_decision_whose_paper_is_kept_from_somebody_is_not_told(whole):
    Decision.objects.update(review_on=TODAY)
    somebody = kept_back(whole)

    assert told(whole).due.rows
    seen = told(whole, somebody)
    assert not seen.due.rows
    assert "Decision taken" not in {row[1] for row in seen.changed.table.rows}
