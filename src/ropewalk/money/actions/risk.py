"""Agreeing how risk is shared, confirming what each bears of a year, and sharing it."""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import Move
from ropewalk.money.models import (
    Fund,
    Journal,
    RiskCap,
    RiskShare,
    RiskTerms,
    SharingConfirmed,
    TierShare,
)
from ropewalk.money.permissions import (
    refusal_to_keep,
    refusal_to_post,
    refusal_to_speak_for_money,
)
from ropewalk.money.queries.risk import risk_of, terms_of, why_not_share
from ropewalk.money.queries.sharing import checks_before_sharing, confirmations_of
from ropewalk.money.rules.posting import Draft
from ropewalk.money.rules.risk_posting import lines_of_sharing, refusal_while_waiting
from ropewalk.money.rules.risk_share import Sharing
from ropewalk.money.rules.risk_terms import TermsSaid
from ropewalk.organisations.models import Account

SHARED = UUID(
    "a2a3c1ff-4a62-4c25-8d6b-91a2f2a6d1ce"
)  # names the keys of what is shared
CHANGED = "What each partner bears has changed since you read it. Read it again."


@transaction.atomic
def set_risk_terms(
    *, fund_id: int, year_starting: int, terms: TermsSaid, by: Account, at: datetime
) -> RiskTerms:
    """Record how the partners of a fund share its risk from a financial year on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the terms leave open who bears what, name somebody who is not in
            the fund, or the risk of that year was shared already.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_keep(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    if fund.risk_shares.filter(year_starting__gte=year_starting).exists():
        raise BadInput(
            "The risk of that year has been shared. New terms hold from a later year."
        )
    made = RiskTerms.objects.create(
        fund=fund,
        year_starting=year_starting,
        basis=terms.basis,
        fallback=terms.fallback or "",
        underspend=terms.underspend,
        de_minimis_pence=terms.de_minimis_pence,
        cap_pence=terms.cap_pence,
        bears_above_id=terms.bears_above_id,
        trigger_basis_points=terms.trigger_basis_points,
        recovery_days=terms.recovery_days,
        recovery_body=terms.recovery_body.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    TierShare.objects.bulk_create(
        [
            TierShare(
                terms=made,
                tier=number,
                up_to_basis_points=tier.up_to_basis_points,
                organisation_id=organisation,
                basis_points=share,
            )
            for number, tier in enumerate(terms.tiers, start=1)
            for organisation, share in tier.shares.items() or [(None, None)]
        ]
    )
    RiskCap.objects.bulk_create(
        [
            RiskCap(terms=made, organisation_id=organisation, pence=pence)
            for organisation, pence in terms.caps.items()
        ]
    )
    named = terms_of(made).partners()  # refuses terms that leave something open
    of_fund = set(fund.partners.values_list("organisation_id", flat=True))
    if not named <= of_fund:
        raise BadInput("Only partners of the fund share its risk.")
    record(
        Event.Kind.RISK_TERMS_SET,
        subject=fund,
        by=by,
        at=at,
        detail=f"{terms.basis} from {year_starting}",
    )
    return made


@transaction.atomic
def confirm_sharing(
    *,
    fund_id: int,
    year_starting: int,
    organisation_id: int,
    as_seen: str,
    by: Account,
    at: datetime,
) -> SharingConfirmed:
    """A partner's finance officer confirms what each partner bears of a year, as it stands.

    It holds while nothing of it changes. Confirmed again as it stands, it is recorded once.

    Args:
        fund_id: The fund.
        year_starting: The year in which the financial year starts.
        organisation_id: The partner.
        as_seen: The version of what the officer was shown that each bears.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the year is not over, nothing can be shared, it was shared already,
            or it is not what was shown.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    today = local_day(at)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=fund, organisation_id=organisation_id, on=today
    ):
        raise PermissionDenied(refusal)
    seen = risk_of(fund, year_starting=year_starting)
    if refusal_now := why_not_share(fund, seen, year_starting=year_starting, on=today):
        raise BadInput(refusal_now)
    if as_seen != seen.version:
        raise BadInput(CHANGED)
    last = fund.sharings_confirmed.filter(
        organisation=organisation_id, year_starting=year_starting
    ).last()
    if last is not None and last.version == seen.version:
        return last
    confirmed = SharingConfirmed.objects.create(
        fund=fund,
        year_starting=year_starting,
        organisation_id=organisation_id,
        version=seen.version,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SHARING_CONFIRMED,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {year_starting}, {seen.version}",
    )
    return confirmed


@transaction.atomic
def share_risk(
    *,
    fund_id: int,
    year_starting: int,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
    reasons: str = "",
) -> RiskShare:
    """Share what a fund spent over or under in a year among its partners.

    The finance officer of every partner has confirmed it as it stands. Each then owes what
    it bears, or is owed what it gets back, in the last quarter of the year; once one of
    them has closed the year hard, in the next. What is kept in the fund is shared in words
    only and moves no money.

    Args:
        fund_id: The fund.
        year_starting: The year in which the financial year starts.
        by: Who does it.
        at: When.
        as_seen: The version of what the person was shown that each bears; none where
            nobody was shown it.
        reasons: Why it is shared with something on the checklist left undone, if so.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the year is not over or its last quarter is closed, the terms do
            not say enough, it was shared already, it is not what was shown, a partner
            has not confirmed it, or something is left undone and nobody says why.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    today = local_day(at)
    if refusal := refusal_to_post(actor=by, fund=fund, on=today):
        raise PermissionDenied(refusal)
    seen = risk_of(fund, year_starting=year_starting)
    if refusal_now := why_not_share(fund, seen, year_starting=year_starting, on=today):
        raise BadInput(refusal_now)
    if seen.sharing is None or seen.terms is None:
        raise BadInput(seen.refusal)
    if as_seen is not None and as_seen != seen.version:
        raise BadInput(CHANGED)
    confirmed = confirmations_of(fund, seen, year_starting=year_starting)
    if waits := refusal_while_waiting(list(confirmed.waiting.values())):
        raise BadInput(waits)
    undone = [
        each.said
        for each in checks_before_sharing(fund, year_starting=year_starting, on=today)
        if not each.is_met
    ]
    if undone and not reasons.strip():
        raise BadInput(f"Say why the risk is shared all the same. {' '.join(undone)}")
    journal = _post(fund, seen.sharing, year_starting, by=by, at=at)
    shared = RiskShare.objects.create(
        fund=fund,
        terms=seen.terms,
        year_starting=year_starting,
        budget_pence=seen.outturn.budget_pence,
        outturn_pence=seen.outturn.outturn_pence,
        journal=journal,
        checked=reasons.strip() if undone else "",
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.RISK_SHARED,
        subject=shared,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, {year_starting}, "
        f"{pounds(seen.sharing.variance_pence)} shared, {len(undone)} left undone",
    )
    return shared


def _post(
    fund: Fund, sharing: Sharing, year_starting: int, *, by: Account, at: datetime
) -> Journal | None:
    """Post what each partner bears or gets back; nothing where all stays in the fund."""
    lines = lines_of_sharing(sharing)
    if not lines:
        return None
    last = fund.periods.filter(year_starting=year_starting).latest("starts_on")
    return post_journal(
        fund_id=fund.pk,
        draft=Draft(
            Move.RISK_SHARED,
            last.ends_before - date.resolution,
            lines,
            "Risk shared",
            uuid5(SHARED, f"{fund.pk} {year_starting}"),
        ),
        by=by,
        at=at,
    )
