"""Setting up a fund, agreeing what each partner brought, opening it and closing quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind, Control, FundKind, Move, OrderStepKind
from ropewalk.money.models import (
    Balance,
    BaselineAgreed,
    BaselineLine,
    Fund,
    FundingSource,
    FundPartner,
    Journal,
    OrderStep,
    Period,
    Strand,
)
from ropewalk.money.named import refuse_closed_year, refuse_foreign, refuse_part
from ropewalk.money.permissions import (
    refusal_to_close,
    refusal_to_end,
    refusal_to_keep,
    refusal_to_open,
    refusal_to_record_baseline,
    refusal_to_set_up,
    refusal_to_speak_for_money,
)
from ropewalk.money.queries.baselines import baselines_of
from ropewalk.money.queries.closing import checklist_of
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.posting import Draft, Line
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.organisations.models import Account, Organisation
from ropewalk.outcomes.models import Framework
from ropewalk.partnership.kinds import ResolutionKind
from ropewalk.partnership.models import Agreement, Partnership
from ropewalk.partnership.queries.resolutions import refusal_by_resolution
from ropewalk.partnership.rules.resolutions import PilotPool
from ropewalk.partnership.rules.terms import quarters, year_said

LONGEST = 200  # letters of the name of a strand or a source
LONGEST_CONDITION = 500


@dataclass(frozen=True, slots=True)
class StrandSaid:
    """A strand of a fund as somebody entered it."""

    title: str
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourceSaid:
    """A funding source as somebody entered it, and what its money may be spent on."""

    title: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class FundSaid:
    """A fund as somebody entered it.

    Attributes:
        title: What it is called.
        kind: How money is held.
        control: What happens when too little is left.
        partner_ids: The organisations that take part.
        host_id: The one that answers for its accounts.
        manager_post: The post that runs it.
        strands: What it is divided into; at least one.
        sources: Where its money comes from; at least one. A title alone is of money
            without a condition.
        agreement_id: What it rests on, if anything.
        is_pilot: Whether it is a pilot.
        advantage: What a pilot is expected to be better at.
        measure_id: By what that is measured.
        framework_id: Whose priority headings its spending is under, for pots.
    """

    title: str
    kind: FundKind
    control: Control
    partner_ids: Sequence[int]
    host_id: int
    manager_post: str
    strands: Sequence[StrandSaid]
    sources: Sequence[str | SourceSaid]
    agreement_id: int | None = None
    is_pilot: bool = False
    advantage: str = ""
    measure_id: int | None = None
    framework_id: int | None = None

    @property
    def sources_said(self) -> list[SourceSaid]:
        """Its sources with their conditions."""
        return [
            SourceSaid(each) if isinstance(each, str) else each for each in self.sources
        ]


@transaction.atomic
def set_up_fund(
    *,
    partnership_id: int,
    fund: FundSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Fund:
    """Set up a fund of a partnership. Nothing is posted to it until it is opened.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when its host takes no part in it, it has no strand or source, its
            agreement is another partnership's, its title is taken, or it is a pilot that
            a resolution refuses.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_set_up(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Fund.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held,
            partnership=partnership,
            recorded_by=by,
            title=fund.title.strip(),
            kind=fund.kind,
            host_id=fund.host_id,
        )
        return held
    _refuse_unlike(partnership, fund, on=local_day(at))
    _refuse_framework(fund, by=by, on=local_day(at))
    made = Fund.objects.create(
        partnership=partnership,
        agreement_id=fund.agreement_id,
        kind=fund.kind,
        control=fund.control,
        title=fund.title.strip(),
        host_id=fund.host_id,
        manager_post=fund.manager_post.strip(),
        is_pilot=fund.is_pilot,
        advantage=fund.advantage.strip(),
        measure_id=fund.measure_id,
        framework_id=fund.framework_id,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    FundPartner.objects.bulk_create(
        [FundPartner(fund=made, organisation_id=each) for each in fund.partner_ids]
    )
    Strand.objects.bulk_create(
        [
            Strand(
                fund=made,
                number=number,
                title=each.title.strip(),
                owner_id=each.owner_id,
            )
            for number, each in enumerate(fund.strands, start=1)
        ]
    )
    FundingSource.objects.bulk_create(
        [
            FundingSource(
                fund=made, title=each.title.strip(), condition=each.condition.strip()
            )
            for each in fund.sources_said
        ]
    )
    record(
        Event.Kind.FUND_SET_UP,
        subject=made,
        by=by,
        at=at,
        detail=f"{made.kind}, {made.control}, {len(fund.partner_ids)} partners",
    )
    return made


def _refuse_unlike(partnership: Partnership, fund: FundSaid, *, on: date) -> None:
    """Refuse a fund that cannot be as it was entered."""
    if not fund.title.strip():
        raise BadInput("Say what the fund is called.")
    _refuse_partners(partnership, fund)
    _refuse_twice("strand", [each.title for each in fund.strands])
    _refuse_twice("funding source", [each.title for each in fund.sources_said])
    for each in fund.sources_said:
        if len(each.condition.strip()) > LONGEST_CONDITION:
            raise BadInput(
                f"What {each.title} may be spent on has at most {LONGEST_CONDITION} "
                "letters."
            )
    if Fund.objects.filter(
        partnership=partnership, title__iexact=fund.title.strip()
    ).exists():
        raise BadInput(f"There is a fund called {fund.title.strip()} already.")
    if fund.agreement_id is not None:
        _refuse_strangers(partnership, fund, agreement_id=fund.agreement_id)
    if mode_of(fund.kind).needs_pool_manager and not fund.manager_post.strip():
        raise BadInput("Name the post that manages the pool: the law asks for one.")
    if fund.is_pilot:
        _refuse_pilot(partnership, fund, on=on)


def _refuse_partners(partnership: Partnership, fund: FundSaid) -> None:
    """Refuse a host or an owner that takes no part, and partners of no partnership."""
    if len(set(fund.partner_ids)) != len(fund.partner_ids):
        raise BadInput("Name each organisation that takes part once.")
    if fund.host_id not in fund.partner_ids:
        raise BadInput("The host is one of those who take part in the fund.")
    of_partnership = set(partnership.partners.values_list("organisation_id", flat=True))
    if not set(fund.partner_ids) <= of_partnership:
        raise BadInput("Only partners of this partnership take part in its funds.")
    owners = {each.owner_id for each in fund.strands if each.owner_id is not None}
    if not owners <= set(fund.partner_ids):
        raise BadInput("Only a partner of the fund owns one of its strands.")


def _refuse_strangers(
    partnership: Partnership, fund: FundSaid, *, agreement_id: int
) -> None:
    """Refuse an agreement of others, and partners that it does not bind."""
    agreement = Agreement.objects.filter(
        pk=agreement_id, partnership=partnership
    ).first()
    if agreement is None:
        raise BadInput("Choose an agreement of this partnership.")
    parties = agreement.parties.values("organisation")
    strangers = Organisation.objects.filter(pk__in=fund.partner_ids).exclude(
        pk__in=parties
    )
    if names := [each.name for each in strangers.order_by("name")]:
        raise BadInput(
            f"{listed(names)} {'is' if len(names) == 1 else 'are'} no party to "
            f"“{agreement.title}”, and a fund that rests on it is of its parties alone."
        )


def _refuse_framework(fund: FundSaid, *, by: Account, on: date) -> None:
    """Refuse priority headings that whoever sets the fund up cannot see."""
    if (
        fund.framework_id is not None
        and not Framework.objects.visible_to(by, on=on)
        .filter(pk=fund.framework_id)
        .exists()
    ):
        raise BadInput("Choose a framework whose headings are the fund's priorities.")


def _refuse_twice(what: str, titles: Sequence[str]) -> None:
    told = [title.strip().casefold() for title in titles]
    if not told or "" in told:
        raise BadInput(f"Name each {what}; there is at least one.")
    if len(set(told)) != len(told):
        raise BadInput(f"Each {what} has a name of its own.")
    if long := next((each for each in told if len(each) > LONGEST), None):
        raise BadInput(
            f"The name of a {what} has at most {LONGEST} letters, and this one has "
            f"{len(long)}: {long[:40]}…"
        )


def _refuse_pilot(partnership: Partnership, fund: FundSaid, *, on: date) -> None:
    """Refuse a pilot that a resolution rules out, or that nothing is to measure."""
    live = Fund.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=on), partnership=partnership, is_pilot=True
    ).count()
    if refusal := refusal_by_resolution(
        ResolutionKind.PILOT_POOLS_AT_MOST,
        PilotPool(live=live, advantage=fund.advantage),
        partnership_id=partnership.pk,
        on=on,
    ):
        raise BadInput(refusal)
    if not fund.advantage.strip() or fund.measure_id is None:
        raise BadInput(
            "A pilot says what it is expected to be better at, and by which measure that "
            "will be seen."
        )


@transaction.atomic
def record_baseline(
    *,
    fund_id: int,
    organisation_id: int,
    service: str,
    provider: str,
    pence: int,
    why: str,
    by: Account,
    at: datetime,
) -> BaselineLine:
    """Record what a partner spent on a service before the fund, or correct it.

    The line before stays to be seen. After the partner has agreed its baseline a change
    says why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no service is named, or a change of what was agreed has no reason.
    """
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_record_baseline(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not service.strip():
        raise BadInput("Say what the money was spent on.")
    if pence < 0:
        raise BadInput("A baseline is nothing or more.")
    is_agreed = fund.baselines_agreed.filter(organisation=organisation_id).exists()
    if is_agreed and not why.strip():
        raise BadInput("This partner has agreed its baseline: say why it changes.")
    line = BaselineLine.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        service=service.strip(),
        provider=provider.strip(),
        pence=pence,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BASELINE_RECORDED,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, line {line.pk}, {pounds(pence)}",
    )
    return line


@transaction.atomic
def agree_baseline(
    *, fund_id: int, organisation_id: int, pence: int, by: Account, at: datetime
) -> BaselineAgreed:
    """A partner's finance officer agrees what the partner brought to the fund.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is nothing to agree, or it is no longer the sum that was read.
    """
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_speak_for_money(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    total = baselines_of(fund).total_of(organisation_id)
    if total is None:
        raise BadInput("Nothing is recorded of what this partner brought.")
    if total != pence:
        raise BadInput(
            f"This baseline has changed since you read it: it is {pounds(total)} now. "
            "Read it again."
        )
    agreed = BaselineAgreed.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        pence=total,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BASELINE_AGREED,
        subject=fund,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {pounds(total)}",
    )
    return agreed


@transaction.atomic
def open_fund(*, fund_id: int, by: Account, at: datetime) -> Fund:
    """Open a fund for posting, once every partner has agreed what it brought.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a partner has not agreed its baseline as it is now.
    """
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_open(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    if waiting := baselines_of(fund).not_agreed:
        raise BadInput(
            f"{listed(list(waiting))} {'has' if len(waiting) == 1 else 'have'} not agreed "
            "what they brought to the fund as it stands now. Their finance officers do."
        )
    fund.opened_at, fund.opened_by = at, by
    fund.save(update_fields=["opened_at", "opened_by"])
    record(Event.Kind.FUND_OPENED, subject=fund, by=by, at=at)
    return fund


@transaction.atomic
def end_fund(
    *, fund_id: int, ended_on: date, because: str, by: Account, at: datetime
) -> Fund:
    """Record from which day a fund has ended: nothing is ordered from that day on.

    What was ordered before is still delivered, paid and reported. A pilot that has ended
    no longer counts among the pilots of its partnership.

    Args:
        fund_id: The fund.
        ended_on: The first day on which it is no more; it may be to come.
        because: The reason.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or something was ordered on that day or later.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_end(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say why the fund ends.")
    later = (
        OrderStep.objects.filter(
            order__fund=fund, kind=OrderStepKind.ORDERED, on__gte=ended_on
        )
        .select_related("order")
        .first()
    )
    if later is not None:
        raise BadInput(
            f"{later.order.reference} was ordered on {day(later.on)}: the fund cannot "
            "have ended by then."
        )
    fund.ended_on, fund.ended_because = ended_on, because.strip()
    fund.save(update_fields=["ended_on", "ended_because"])
    record(
        Event.Kind.FUND_ENDED,
        subject=fund,
        by=by,
        at=at,
        detail=ended_on.isoformat(),
    )
    return fund


@transaction.atomic
def open_year(
    *, fund_id: int, year_starting: int, by: Account, at: datetime
) -> list[Period]:
    """Open the four quarters of a financial year of a fund; again, nothing more.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not next to a year that is open already.
    """
    fund = Fund.objects.select_for_update().get(pk=fund_id)
    if refusal := refusal_to_keep(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = list(fund.periods.filter(year_starting=year_starting))
    if held:
        return held
    others = set(fund.periods.values_list("year_starting", flat=True))
    if others and not {year_starting - 1, year_starting + 1} & others:
        raise BadInput("Open the years of a fund one after the other.")
    # whoever closed a year hard closed those before it too
    closed = fund.hard_closes.filter(year_starting__gte=year_starting).first()
    periods = Period.objects.bulk_create(
        [
            Period(
                fund=fund,
                year_starting=year_starting,
                number=each.number,
                starts_on=each.starts_on,
                ends_before=each.ends_before,
                hard_closed_at=None if closed is None else closed.recorded_at,
            )
            for each in quarters(year_starting)
        ]
    )
    record(
        Event.Kind.YEAR_OPENED, subject=fund, by=by, at=at, detail=str(year_starting)
    )
    return periods


@transaction.atomic
def set_budget(
    *,
    fund_id: int,
    year_starting: int,
    strand_id: int,
    source_id: int,
    pence: int,
    why: str,
    key: UUID,
    by: Account,
    at: datetime,
    partner_id: int | None = None,
    is_capital: bool = False,
) -> Journal:
    """Add to what a strand may spend in a year from a source, or take from it.

    Args:
        fund_id: The fund.
        year_starting: The year in which the financial year starts.
        strand_id: The strand.
        source_id: The funding source.
        pence: What is added; below nothing, what is taken away.
        why: The reason.
        key: What makes it once only.
        by: Who does it.
        at: When.
        partner_id: Whose part of the fund; to be named where parts are told apart.
        is_capital: Capital, not revenue.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is nothing, of another fund, takes more than is left, or the
            year is closed.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_keep(
        actor=by,
        fund=fund,
        on=local_day(at),
        partners=[] if partner_id is None else [partner_id],
    ):
        raise PermissionDenied(refusal)
    if pence == 0:
        raise BadInput("Say by how much the budget changes.")
    refuse_foreign(fund, strand_ids=[strand_id], source_ids=[source_id])
    refuse_part(fund, partner_id)
    part = BudgetPart(strand_id, source_id, partner_id, is_capital)
    given, left = (
        part.place(kind, year=year_starting)
        for kind in (AccountKind.BUDGET, AccountKind.AVAILABLE)
    )
    line = Line(given, left, pence) if pence > 0 else Line(left, given, -pence)
    starts_on = quarters(year_starting)[0].starts_on
    draft = Draft(
        Move.BUDGET_SET, max(starts_on, local_day(at)), (line,), why.strip(), key
    )
    if Journal.objects.filter(key=key).exists():
        return post_journal(fund_id=fund_id, draft=draft, by=by, at=at)
    refuse_closed_year(fund, year_starting, parts=[partner_id])
    journal = post_journal(fund_id=fund_id, draft=draft, by=by, at=at)
    budgeted = Balance.objects.get(account__fund=fund, account__slot=given.slot)
    if budgeted.pence > 0:  # what is given leaves that account
        raise BadInput(
            f"Only {pounds(-pence - budgeted.pence)} is budgeted there for "
            f"{year_said(year_starting)}: no more than that can be taken away."
        )
    record(
        Event.Kind.BUDGET_SET,
        subject=fund,
        by=by,
        at=at,
        detail=f"strand {strand_id}, {year_starting}, {pounds(pence)}",
    )
    return journal


@transaction.atomic
def close_period(*, period_id: int, reasons: str, by: Account, at: datetime) -> Period:
    """Close a quarter, so that nothing more is posted into it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the quarter is not over, the one before is open, or something on
            the checklist is left undone and nobody says why.
    """
    # held first, so that no order takes a step into the year while it is closed
    Fund.objects.select_for_update(no_key=True).get(periods=period_id)
    period = (
        Period.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=period_id)
    )
    today = local_day(at)
    if refusal := refusal_to_close(actor=by, period=period, on=today):
        raise PermissionDenied(refusal)
    checklist = checklist_of(period, on=today)
    if stopping := [each.said for each in checklist if each.stops and not each.is_met]:
        raise BadInput(" ".join(stopping))
    undone = [each.said for each in checklist if not each.is_met]
    if undone and not reasons.strip():
        raise BadInput(
            f"Say why the quarter is closed all the same. {' '.join(undone)}"
        )
    period.closed_at, period.closed_by = at, by
    period.checked = reasons.strip() if undone else ""
    period.save(update_fields=["closed_at", "closed_by", "checked"])
    record(
        Event.Kind.PERIOD_CLOSED,
        subject=period,
        by=by,
        at=at,
        detail=f"fund {period.fund_id}, {len(undone)} left undone",
    )
    return period
