"""What a fund is on a day: a pool only once its agreement is signed; and what is pooled."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import YEAR, open_apart, open_pool
from factories.organisations import NOON, TODAY
from factories.partnership import signatory, three_partners, write

from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.statements import prepare_statement
from ropewalk.money.kinds import FundKind, StatementKind
from ropewalk.money.models import Fund
from ropewalk.money.queries.standing import (
    NO_LONGER,
    NOT_YET,
    pool_total_of,
    standing_of,
)
from ropewalk.money.queries.statements import statement_seen
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.kinds import AgreementKind, DevolutionState
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = pytest.mark.django_db
FIELDS = KeyFields(starts_on=date(2026, 4, 1), ends_before=date(2027, 4, 1))


@laid
def three():
    return three_partners()


def seen(fund, *, on=TODAY):
    return standing_of(Fund.objects.get(pk=fund.pk), on=on)


def test_a_pool_without_a_signed_agreement_is_aligned_and_says_so(three):
    agreement = three.agreement(is_imported=False, signatures=())
    fund = open_pool(three=three, agreement_id=agreement.pk).fund

    found = seen(fund)
    assert (found.title, found.is_pool, found.is_warned) == (NOT_YET, False, True)
    assert found.reason == "“Better Care Fund agreement” is not signed by every party."
    assert NOT_YET == "Aligned - not yet a section 75 pool"


def test_a_pool_becomes_one_by_itself_on_the_day_the_last_party_signs(three):
    agreement = three.agreement(
        is_imported=False,
        signatures=(),
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            ends_before=date(2030, 4, 1),
            notice_months=6,
            host_id=three.first.pk,
            manager_post="Head of joint commissioning",
            yearly_pence=3_000_000_00,
        ),
    )
    write(three, agreement)
    fund = open_pool(three=three, agreement_id=agreement.pk).fund
    version = actions.mark_ready(agreement_id=agreement.pk, by=three.secretary, at=NOON)
    titles = []
    for days, party in enumerate(agreement.parties.all()):
        titles.append(seen(fund).title)
        actions.sign_version(
            version_id=version.pk,
            party_id=party.pk,
            post="Chief executive",
            by=signatory(party.organisation),
            at=NOON + timedelta(days=days),
        )
    last = TODAY + timedelta(days=2)

    assert titles == [NOT_YET] * 3
    assert seen(fund, on=last - timedelta(days=1)).title == NOT_YET
    assert seen(fund, on=last).title == "Pooled fund"
    assert seen(fund, on=last).is_pool


@pytest.mark.parametrize(
    ("on", "title", "why"),
    [
        (date(2026, 3, 31), NOT_YET, "starts on 1 April 2026"),
        (date(2026, 4, 1), "Pooled fund", "signed by every party"),
        (date(2027, 3, 31), "Pooled fund", "signed by every party"),
        (date(2027, 4, 1), NO_LONGER, "ended before 1 April 2027"),
    ],
)
def test_a_pool_is_one_within_the_term_of_its_agreement(three, on, title, why):
    agreement = three.agreement(fields=FIELDS)
    found = seen(open_pool(three=three, agreement_id=agreement.pk).fund, on=on)

    assert found.title == title
    assert why in found.reason


def test_another_kind_of_agreement_pools_nothing(three):
    other = three.agreement(kind=AgreementKind.MEMORANDUM, title="A memorandum")
    fund = open_pool(three=three, agreement_id=other.pk).fund

    assert seen(fund).reason == "“A memorandum” is no agreement to pool money."
    assert seen(open_pool().fund).reason.startswith("It rests on no agreement.")


@pytest.fixture
def pool(three):
    """A pool of £700 and £300 that rests on a signed agreement with a scheme for each."""
    agreement = three.agreement(fields=FIELDS)
    for title in ("Care at home", "Equipment"):
        actions.add_scheme(
            agreement_id=agreement.pk,
            title=title,
            people="Adults",
            services="Services",
            yearly_pence=None,
            by=three.secretary,
            at=NOON,
        )
    pool = open_pool(three=three, agreement_id=agreement.pk)
    pool.budget(700_00)
    pool.budget(300_00, strand_id=pool.fund.strands.last().pk)
    return pool


def not_devolved(pool, *, starts_on=TODAY):
    actions.say_devolution(
        agreement_id=pool.fund.agreement_id,
        scheme="Equipment",
        state=DevolutionState.NOT_DEVOLVED,
        starts_on=starts_on,
        reason="Its finances are not understood yet",
        by=pool.three.secretary,
        at=NOON,
    )


def total(pool, *, on=TODAY):
    return pool_total_of(Fund.objects.get(pk=pool.fund.pk), year_starting=YEAR, on=on)


def test_s0_37_a_budget_that_is_not_devolved_is_left_out_of_the_pool_total(pool):
    assert total(pool).pence == 1_000_00
    not_devolved(pool)

    found = total(pool)
    assert (found.pence, found.apart_pence) == (700_00, 300_00)
    assert found.said == (
        "£700.00 is pooled for 2026/27. £300.00 is kept apart and is left out."
    )
    assert found.table().rows[1][2:] == (
        0,
        "Not devolved since 13 October 2026: Its finances are not understood yet",
    )
    assert total(pool, on=TODAY - timedelta(days=1)).pence == 1_000_00


def test_what_partners_keep_apart_is_in_no_pool_total(pool):
    apart = open_apart()
    apart.budget(apart.pool.three.icb, 500_00)
    unsigned = open_pool(title="Unsigned")
    unsigned.budget(200_00)

    found = [
        pool_total_of(each, year_starting=YEAR, on=TODAY)
        for each in (pool.fund, apart.pool.fund, unsigned.fund)
    ]
    assert [(each.pence, each.apart_pence) for each in found] == [
        (1_000_00, 0),
        (0, 500_00),
        (0, 200_00),
    ]
    assert found[1].strands[0].apart_because == FundKind.SYNCHRONISED.label
    assert found[2].strands[0].apart_because == NOT_YET


def test_a_statement_says_what_the_fund_was_and_goes_on_saying_it(three):
    agreement = three.agreement(is_imported=False, signatures=(), fields=FIELDS)
    pool = open_pool(three=three, agreement_id=agreement.pk)
    period = pool.fund.periods.first()
    close_period(period_id=period.pk, reasons="So", by=pool.manager, at=NOON)
    statement = prepare_statement(
        fund_id=pool.fund.pk,
        kind=StatementKind.QUARTERLY,
        year_starting=YEAR,
        quarter=1,
        comment="",
        submission_key=uuid4(),
        by=pool.manager,
        at=NOON,
    )

    found = statement_seen(statement).standing
    assert (found.title, found.is_warned) == (NOT_YET, True)


def test_only_parties_of_an_agreement_take_part_in_a_fund_that_rests_on_it(three):
    two = [three.first, three.second]
    agreement = three.agreement(
        party_ids=[each.pk for each in two],
        signatures=[PaperSignature(each.pk, TODAY, "Chief executive") for each in two],
    )

    with pytest.raises(BadInput, match=f"{three.icb.name} is no party to “Better Care"):
        open_pool(three=three, agreement_id=agreement.pk)
    assert not Fund.objects.exists()
