"""What partners put into a fund: agreed, asked for, and received."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.actions.posting import post_journal, post_journals
from ropewalk.money.kinds import APART, AccountKind, Move
from ropewalk.money.models import (
    Contribution,
    Fund,
    Instalment,
    InstalmentAsked,
    Receipt,
)
from ropewalk.money.permissions import (
    ledgers_kept_by,
    refusal_to_keep,
    refusal_to_post,
)
from ropewalk.money.queries.contributions import (
    ContributionOf,
    agreed_pence,
    agreed_total_pence,
    contributions_of,
    not_asked,
    pence_in_other_funds,
)
from ropewalk.money.rules.contributions import Instalment as Owed
from ropewalk.money.rules.contributions import Schedule, days_due, instalments, vary
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.queries.agreement_said import money_cleared
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.rules.terms import last_day, quarters, year_said

ASKED = UUID("4c1b6a53-51f8-4f47-8a1e-0b7f3f6a7a11")  # names the keys of what is asked
OTHERS = " with the other funds that rest on it"


@transaction.atomic
def set_contribution(
    *,
    fund_id: int,
    organisation_id: int,
    source_id: int,
    year_starting: int,
    pence: int,
    schedule: Schedule | None,
    own_days: Sequence[date],
    why: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Contribution:
    """Set what a partner puts in for a year from a source, or vary it.

    A variation keeps what has fallen due and spreads the rest over the days of its
    schedule that are still to come; with none said, over those that the contribution has.
    Where the fund rests on an agreement, the agreement says the sum for all funds that rest
    on it, and a varied one stands only once the finance officer of each partner it changes has cleared it there.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is more than the agreement says, a first one says no schedule, a
            variation gives no reason or is not cleared, or it cannot be spread.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    today = local_day(at)
    if refusal := refusal_to_keep(
        actor=by, fund=fund, on=today, partners=[organisation_id]
    ):
        raise PermissionDenied(refusal)
    held = Contribution.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held,
            fund=fund,
            recorded_by=by,
            organisation_id=organisation_id,
            source_id=source_id,
            year_starting=year_starting,
            pence=pence,
        )
        return held
    if not fund.partners.filter(organisation=organisation_id).exists():
        raise BadInput("Only a partner of the fund puts money in.")
    if not fund.sources.filter(pk=source_id).exists():
        raise BadInput("Choose a funding source of this fund.")
    _refuse_beyond_term(fund, year_starting=year_starting, on=today)
    others = contributions_of(fund, year_starting=year_starting)
    before = next(
        (
            each
            for each in others
            if (each.organisation.pk, each.last.source_id)
            == (organisation_id, source_id)
        ),
        None,
    )
    elsewhere = sum(
        each.last.pence
        for each in others
        if each.organisation.pk == organisation_id and each is not before
    )
    _refuse_not_agreed(
        fund, organisation_id, elsewhere + pence, year_starting=year_starting, on=today
    )
    if before is not None:
        _refuse_not_cleared(fund, on=today)
    if before is not None and not why.strip():
        raise BadInput("This contribution is set already: say why it changes.")
    days = (
        None
        if schedule is None
        else days_due(schedule, year_starting=year_starting, own_days=own_days)
    )
    spread = _spread(before, pence, days, on=today)
    made = Contribution.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        source_id=source_id,
        year_starting=year_starting,
        pence=pence,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    if before is not None:
        later = [each.pk for each in before.instalments if each.due_on > today]
        Instalment.objects.filter(pk__in=later).update(is_void=True)
        spread = tuple(each for each in spread if each.due_on > today)
    Instalment.objects.bulk_create(
        [
            Instalment(
                contribution=made, number=number, due_on=each.due_on, pence=each.pence
            )
            for number, each in enumerate(spread, start=1)
        ]
    )
    record(
        Event.Kind.CONTRIBUTION_SET
        if before is None
        else Event.Kind.CONTRIBUTION_VARIED,
        subject=made,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, organisation {organisation_id}, {year_starting}, "
        f"{pounds(pence)}",
    )
    return made


def _spread(
    before: ContributionOf | None,
    pence: int,
    days: Sequence[date] | None,
    *,
    on: date,
) -> Sequence[Owed]:
    """A year's sum over the days on which it falls due, or what it was varied to."""
    if before is not None:
        return vary(before.owed, new_pence=pence, on=on, days=days).instalments
    if days is None:
        raise BadInput(
            "Nothing is set yet for this partner and year: say when it is due."
        )
    return instalments(pence, days)


def _refuse_not_agreed(
    fund: Fund, organisation_id: int, pence: int, *, year_starting: int, on: date
) -> None:
    """Refuse more from a partner than the signed agreement says for the year.

    What it puts into other funds on that agreement counts too.
    """
    agreed = agreed_pence(fund, year_starting=year_starting, on=on)
    if agreed is None or fund.agreement is None:
        return
    # held, so that what is put into two funds at once is not agreed twice
    Agreement.objects.select_for_update(no_key=True).get(pk=fund.agreement.pk)
    others = pence_in_other_funds(fund, year_starting=year_starting)
    if organisation_id not in agreed:
        _refuse_beyond_total(
            fund, organisation_id, pence, others, year_starting=year_starting, on=on
        )
        return
    whole = pence + sum(p for each, p in others.items() if each == organisation_id)
    if whole > agreed[organisation_id]:
        raise BadInput(
            f"The agreement says {pounds(agreed[organisation_id])} for "
            f"{year_said(year_starting)}, and this makes {pounds(whole)}"
            f"{OTHERS if others else ''}. Vary the agreement first."
        )


def _refuse_beyond_total(
    fund: Fund,
    organisation_id: int,
    pence: int,
    elsewhere: Mapping[int, int],
    *,
    year_starting: int,
    on: date,
) -> None:
    """Refuse more from all together than an agreement says that names no sum of this one."""
    total = agreed_total_pence(fund, on=on)
    if total is None:
        return
    others = sum(
        each.last.pence
        for each in contributions_of(fund, year_starting=year_starting)
        if each.organisation.pk != organisation_id
    )
    if (whole := others + pence + sum(elsewhere.values())) > total:
        raise BadInput(
            f"The agreement says {pounds(total)} a year from all its parties together, "
            f"and this makes {pounds(whole)} for {year_said(year_starting)}"
            f"{OTHERS if elsewhere else ''}, {pounds(whole - total)} more. Vary the "
            "agreement first."
        )


def _refuse_beyond_term(fund: Fund, *, year_starting: int, on: date) -> None:
    """Refuse money for a year in which the agreement that it rests on does not run."""
    if fund.agreement is None:
        return
    version = version_in_force(fund.agreement, on=on)
    if version is None:
        return
    year = quarters(year_starting)
    named = f"“{fund.agreement.open_title}”"
    if version.ends_before is not None and version.ends_before <= year[0].starts_on:
        raise BadInput(
            f"{named} ends on {day(last_day(version.ends_before))}, before "
            f"{year_said(year_starting)} begins. Extend or replace it first."
        )
    if version.starts_on is not None and version.starts_on >= year[-1].ends_before:
        raise BadInput(
            f"{named} starts on {day(version.starts_on)}, after "
            f"{year_said(year_starting)} is over."
        )


def _refuse_not_cleared(fund: Fund, *, on: date) -> None:
    """Refuse a variation of which a finance officer has not cleared the money."""
    if fund.agreement is None:
        return
    version = version_in_force(fund.agreement, on=on)
    cleared = money_cleared(fund.agreement, version) if version else None
    if waiting := [name for name, is_clear in (cleared or {}).items() if not is_clear]:
        raise BadInput(
            f"The agreement's variation is not cleared by the finance officer of "
            f"{listed(waiting)}. They clear it on the agreement's page."
        )


@transaction.atomic
def ask_for_contributions(
    *, fund_id: int, year_starting: int, by: Account, at: datetime
) -> list[InstalmentAsked]:
    """Ask for every instalment of a year that has fallen due and was not asked for.

    Where each partner keeps its own ledger, those of the ledgers that ``by`` keeps.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is none.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    today = local_day(at)
    kept = ledgers_kept_by(actor=by, fund=fund, on=today)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=today, partners=kept if kept is not None else ()
    ):
        raise PermissionDenied(refusal)
    waiting = not_asked(fund).filter(
        contribution__year_starting=year_starting, due_on__lte=today
    )
    if kept is not None:
        waiting = waiting.filter(contribution__organisation__in=kept)
    due = list(waiting.select_related("contribution"))
    if not due:
        raise BadInput("Every instalment that has fallen due has been asked for.")
    journals = post_journals(
        fund_id=fund.pk,
        drafts=[_asking(each) for each in due],
        by=by,
        at=at,
    )
    asked = InstalmentAsked.objects.bulk_create(
        [
            InstalmentAsked(instalment=instalment, journal_id=journal)
            for instalment, journal in zip(due, journals, strict=True)
        ]
    )
    record(
        Event.Kind.CONTRIBUTION_ASKED,
        subject=fund,
        by=by,
        at=at,
        detail=f"{len(due)} instalments, {pounds(sum(each.pence for each in due))}",
    )
    return asked


def _asking(instalment: Instalment) -> Draft:
    contribution = instalment.contribution
    given, due = (
        Place(kind, partner=contribution.organisation_id, source=contribution.source_id)
        for kind in (AccountKind.CONTRIBUTION, AccountKind.DUE)
    )
    times = instalment.asked.count()
    return Draft(
        Move.CONTRIBUTION_DUE,
        instalment.due_on,
        (Line(given, due, instalment.pence),),
        f"Instalment due {instalment.due_on.isoformat()}",
        uuid5(ASKED, f"{instalment.pk} {times}"),
    )


@transaction.atomic
def receive_contribution(
    *,
    fund_id: int,
    organisation_id: int,
    source_id: int,
    year_starting: int,
    pence: int,
    received_on: date,
    reference: str,
    key: UUID,
    by: Account,
    at: datetime,
) -> Receipt:
    """Record money that a partner paid in, or below nothing what was paid back to it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing was agreed for the year, it is no money, its day is to
            come, or more would go back than came in.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=[organisation_id]
    ):
        raise PermissionDenied(refusal)
    held = Receipt.objects.filter(journal__key=key).first()
    if held is not None:
        refuse_other_use(held, pence=pence, received_on=received_on)
        refuse_other_use(
            held.contribution,
            fund=fund,
            organisation_id=organisation_id,
            source_id=source_id,
            year_starting=year_starting,
        )
        return held
    contribution = Contribution.objects.filter(
        fund=fund,
        organisation=organisation_id,
        source=source_id,
        year_starting=year_starting,
    ).last()
    if contribution is None:
        raise BadInput(
            f"No contribution of this partner is set for {year_said(year_starting)}. Set "
            "it first, as nothing where it owes only shared risk."
        )
    if pence == 0:
        raise BadInput("Say how much came in.")
    if pence < 0:
        _refuse_more_than_came(fund, contribution.organisation, -pence)
    due = Place(AccountKind.DUE, partner=organisation_id, source=source_id)
    cash = Place(
        AccountKind.HELD,
        partner=organisation_id if fund.kind in APART else fund.host_id,
    )
    line = Line(due, cash, pence) if pence > 0 else Line(cash, due, -pence)
    journal = post_journal(
        fund_id=fund.pk,
        draft=Draft(
            Move.CONTRIBUTION_RECEIVED, received_on, (line,), reference.strip(), key
        ),
        by=by,
        at=at,
    )
    receipt = Receipt.objects.create(
        contribution=contribution,
        pence=pence,
        received_on=received_on,
        reference=reference.strip(),
        journal=journal,
    )
    record(
        Event.Kind.CONTRIBUTION_RECEIVED,
        subject=contribution,
        by=by,
        at=at,
        detail=f"{pounds(pence)}, journal {journal.pk}",
    )
    return receipt


def _refuse_more_than_came(fund: Fund, partner: Organisation, pence: int) -> None:
    """Refuse to pay back to a partner more than it has paid in, over all years.

    A receipt that was taken back is none.
    """
    found = Receipt.objects.filter(
        contribution__fund=fund,
        contribution__organisation=partner,
        journal__reversed_by=None,
    ).aggregate(came=Sum("pence"))
    came = found["came"]
    if came is None or pence > came:
        is_nothing = came is None or came <= 0
        held = "nothing" if is_nothing else f"no more than {pounds(came)}"
        raise BadInput(
            f"{partner.name} has paid {held} into the fund that has not gone back: "
            f"{pounds(pence)} cannot be paid back to it."
        )
