"""What is said in a negotiation: its divisions and teams, the limits, and each round."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.queries.accounts import account_if_any
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    CycleDay,
    Division,
    DivisionLocality,
    HeadLimit,
    Negotiation,
    Negotiator,
    ReferralRuling,
    Round,
    ServiceHead,
)
from ropewalk.strategy.negotiation_permissions import refusal_to_negotiate
from ropewalk.strategy.programme_kinds import Cycle, Move, TeamSide
from ropewalk.strategy.queries.rounds import (
    deadlines_in,
    limits_of,
    rounds_of,
    said_from,
)
from ropewalk.strategy.rules.negotiation import (
    Limits,
    Standing,
    clash_said,
    outside_said,
    standing,
    why_not_move,
)

FEWEST_HEADS, MOST_HEADS = 1, 20


@dataclass(frozen=True, slots=True)
class HeadSaid:
    """A head of service, and the unit in which its activity is counted."""

    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Offered:
    """How much of a service, for how much, where, and why."""

    activity: int
    pence: int
    location: str
    because: str = ""


@transaction.atomic
def set_cycle_day(
    *,
    partnership_id: int,
    organisation_id: int,
    cycle: Cycle,
    what: str,
    due_on: date,
    year_starting: int,
    is_deadline: bool,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> CycleDay:
    """Record a day of a partner's planning, budget or contracting cycle.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, or is of nobody who is a partner.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    partners = partnership.partners.filter(covering(local_day(at)))
    if not partners.filter(organisation=organisation_id).exists():
        raise BadInput("Choose a partner of this partnership.")
    if not what.strip():
        raise BadInput("Say what has to be there by then.")
    held, is_new = CycleDay.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "organisation_id": organisation_id,
            "cycle": Cycle(cycle),
            "what": what.strip(),
            "due_on": due_on,
            "year_starting": year_starting,
            "is_deadline": is_deadline,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(held, partnership_id=partnership.pk, recorded_by=by)
    if is_new:
        record(Event.Kind.CYCLE_DAY_SET, subject=held, by=by, at=at)
    return held


@transaction.atomic
def begin_negotiation(
    *,
    partnership_id: int,
    title: str,
    people: str,
    year_starting: int,
    starts_on: date,
    ends_on: date,
    heads: Sequence[HeadSaid],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Negotiation:
    """Begin a negotiation about heads of service, that ends in time for the budgets.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what, for whom and about which heads; ends before
            it starts; or ends after a partner's budget deadline for that year.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    if not (title.strip() and people.strip()):
        raise BadInput(
            "Say what the negotiation is called, and which people it is for."
        )
    if ends_on < starts_on:
        raise BadInput("It cannot end before it starts.")
    names = [" ".join(each.title.split()).casefold() for each in heads]
    if not FEWEST_HEADS <= len(heads) <= MOST_HEADS or not all(names):
        raise BadInput(f"Name from {FEWEST_HEADS} to {MOST_HEADS} heads of service.")
    if len(set(names)) < len(names) or not all(each.unit.strip() for each in heads):
        raise BadInput(
            "Name each head of service once, with the unit it is counted in."
        )
    budgets = [
        each
        for each in deadlines_in(partnership.pk, year_starting)
        if each.cycle == Cycle.BUDGET
    ]
    if clashes := clash_said(title.strip(), ends_on, year_starting, budgets):
        raise BadInput("\n".join(clashes))
    held, is_new = Negotiation.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "title": title.strip(),
            "people": people.strip(),
            "year_starting": year_starting,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(held, partnership_id=partnership.pk, recorded_by=by)
    if is_new:
        ServiceHead.objects.bulk_create(
            ServiceHead(
                negotiation=held,
                number=number,
                title=" ".join(each.title.split()),
                unit=each.unit.strip(),
            )
            for number, each in enumerate(heads, start=1)
        )
        record(Event.Kind.NEGOTIATION_BEGUN, subject=held, by=by, at=at)
    return held


@transaction.atomic
def form_division(
    *,
    negotiation_id: int,
    title: str,
    localities: Sequence[str],
    by: Account,
    at: datetime,
) -> Division:
    """Group localities into a division that is planned for together.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no localities, or one of them is in another division.
    """
    negotiation = Negotiation.objects.get(pk=negotiation_id)
    held_to_plan(negotiation.partnership_id, by=by, at=at)
    names = list(dict.fromkeys(" ".join(each.split()) for each in localities))
    if not title.strip() or not all(names) or not names:
        raise BadInput("Say what the division is called, and its localities.")
    if negotiation.divisions.filter(title__iexact=title.strip()).exists():
        raise BadInput("A division of that name is there already.")
    wanted = {each.casefold() for each in names}
    for other in DivisionLocality.objects.filter(
        division__negotiation=negotiation
    ).select_related("division"):
        if other.name.casefold() in wanted:
            raise BadInput(f"{other.name} is in {other.division} already.")
    division = Division.objects.create(
        negotiation=negotiation, title=title.strip(), recorded_at=at, recorded_by=by
    )
    DivisionLocality.objects.bulk_create(
        DivisionLocality(division=division, name=each) for each in names
    )
    record(Event.Kind.DIVISION_FORMED, subject=division, by=by, at=at)
    return division


@transaction.atomic
def name_negotiator(
    *,
    negotiation_id: int,
    division_id: int | None,
    email: str,
    by: Account,
    at: datetime,
) -> Negotiator:
    """Name somebody for the strategic team, or for the local team of a division.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody signs in so, they act for no partner, or are on a side
            already: nobody negotiates with themselves.
    """
    negotiation = Negotiation.objects.get(pk=negotiation_id)
    partnership = held_to_plan(negotiation.partnership_id, by=by, at=at)
    on = local_day(at)
    account = account_if_any(email)
    if division_id and not negotiation.divisions.filter(pk=division_id).exists():
        raise BadInput("Choose a division of this negotiation.")
    partners = partnership.partners.filter(covering(on)).values("organisation")
    if (
        account is None
        or not account.memberships.acting(on=on)
        .filter(organisation__in=partners)
        .exists()
    ):
        raise BadInput(
            "Enter the address with which somebody signs in who acts for a partner today. "
            "Nobody does so with that one."
        )
    if negotiation.negotiators.filter(account=account).exists():
        raise BadInput("They are on a side of this negotiation already.")
    named = Negotiator.objects.create(
        negotiation=negotiation,
        division_id=division_id,
        account=account,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.NEGOTIATOR_NAMED, subject=negotiation, by=by, at=at)
    return named


@transaction.atomic
def limit_head(
    *,
    head_id: int,
    division_id: int | None,
    limits: Limits,
    by: Account,
    at: datetime,
) -> HeadLimit:
    """Set the least and the most that may be agreed for a head; the last one counts.

    Limits that are its last already are not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no limit is set, or the most is below the least.
    """
    head = ServiceHead.objects.select_related("negotiation").get(pk=head_id)
    negotiation = _held(head.negotiation_id)
    if refusal := refusal_to_negotiate(
        actor=by, negotiation=negotiation, division=None, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if division_id and not negotiation.divisions.filter(pk=division_id).exists():
        raise BadInput("Choose a division of this negotiation.")
    pairs = (
        (limits.least_activity, limits.most_activity),
        (limits.least_pence, limits.most_pence),
    )
    if all(each is None for pair in pairs for each in pair):
        raise BadInput("Set at least one limit, of activity or of cost.")
    if any(
        least is not None and most is not None and most < least for least, most in pairs
    ):
        raise BadInput("The most cannot be below the least.")
    said = asdict(limits)
    last = head.limits.filter(division=division_id).last()
    if last is not None and all(getattr(last, name) == said[name] for name in said):
        return last
    held = HeadLimit.objects.create(
        head=head,
        division_id=division_id,
        **said,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.HEAD_LIMITED, subject=head, by=by, at=at)
    return held


@transaction.atomic
def make_round(
    *,
    division_id: int,
    head_id: int,
    side: TeamSide,
    move: Move,
    offered: Offered | None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Round:
    """Offer, counter or agree for a head of service, once for each ``submission_key``.

    What is agreed is the last that the other side said. What is outside the framework
    goes up to the strategic team and cannot be agreed here.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not this side's turn, the negotiation is over or not begun,
            or something has gone up.
    """
    division = Division.objects.get(pk=division_id)
    negotiation = _held(division.negotiation_id)
    on = local_day(at)
    if refusal := refusal_to_negotiate(
        actor=by,
        negotiation=negotiation,
        division=division if side == TeamSide.LOCAL else None,
        on=on,
    ):
        raise PermissionDenied(refusal)
    head = negotiation.heads.filter(pk=head_id).first()
    if head is None:
        raise BadInput("Choose a head of service of this negotiation.")
    earlier = Round.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        refuse_other_use(
            earlier, division_id=division.pk, head_id=head.pk, recorded_by=by
        )
        return earlier
    if not negotiation.starts_on <= on <= negotiation.ends_on:
        raise BadInput(
            f"This negotiation runs from {day(negotiation.starts_on)} to "
            f"{day(negotiation.ends_on)}."
        )
    rows = rounds_of(division, head)
    limits = limits_of(division, head)
    last = rows[-1] if rows else None
    if why := why_not_move(
        said_from(rows),
        side=TeamSide(side),
        move=Move(move),
        has_limits=limits is not None,
        outside_now=_outside(limits, last, head) if last else "",
    ):
        raise BadInput(why)
    if move == Move.AGREED and last is not None:
        offered = Offered(last.activity, last.pence, last.location)
    if offered is None or not offered.location.strip():
        raise BadInput("Say how much, for how much and where: all three.")
    if offered.activity < 0 or offered.pence < 0:
        raise BadInput("Activity and cost are nothing or more.")
    made = Round(
        division=division,
        head=head,
        number=len(rows) + 1,
        side=side,
        move=move,
        activity=offered.activity,
        pence=offered.pence,
        location=offered.location.strip(),
        because=offered.because.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    made.outside = "" if move == Move.AGREED else _outside(limits, made, head)
    made.save()
    record(
        Event.Kind.ROUND_MADE,
        subject=made,
        by=by,
        at=at,
        detail="went up" if made.outside else made.move,
    )
    return made


@transaction.atomic
def rule_on_referral(
    *, round_id: int, is_allowed: bool, because: str, by: Account, at: datetime
) -> ReferralRuling:
    """Rule on a round outside the framework: let it be agreed, or turn it down.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says no reason, or nothing waits for a ruling.
    """
    found = Round.objects.select_related("division").get(pk=round_id)
    negotiation = _held(found.division.negotiation_id)
    if refusal := refusal_to_negotiate(
        actor=by, negotiation=negotiation, division=None, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    rows = rounds_of(found.division, found.head)
    if standing(said_from(rows)) != Standing.REFERRED or rows[-1].pk != found.pk:
        raise BadInput("Nothing waits for a ruling here.")
    if not because.strip():
        raise BadInput("Say why.")
    ruling = ReferralRuling.objects.create(
        round=found,
        is_allowed=is_allowed,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.REFERRAL_RULED,
        subject=found,
        by=by,
        at=at,
        detail="allowed" if is_allowed else "turned down",
    )
    return ruling


def _held(negotiation_id: int) -> Negotiation:
    """A negotiation in which nobody else says anything until the transaction ends."""
    return (
        Negotiation.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=negotiation_id)
    )


def _outside(limits: Limits | None, said: Round, head: ServiceHead) -> str:
    return outside_said(
        limits or Limits(), activity=said.activity, pence=said.pence, unit=head.unit
    )
