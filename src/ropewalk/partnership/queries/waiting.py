"""What waits for one person on a day: to clear, to vote on, to sign, to do, to go to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from ropewalk.figures.words import day
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.kinds import (
    Clearing,
    DecisionState,
    MeetingState,
    Office,
)
from ropewalk.partnership.models import (
    Clearance,
    Decision,
    Holder,
    Partnership,
    PostHolder,
    Signature,
    StatutoryOfficer,
    Version,
)
from ropewalk.partnership.queries.decisions import OFFICE_ABOUT, decisions_seen_by
from ropewalk.partnership.queries.duties import duties_seen_by
from ropewalk.partnership.queries.meetings import meetings_seen_by

SOON = timedelta(days=30)
MOST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what is to be done, of which number, in words.

    Attributes:
        code: ``clear``, ``meet``, ``sign`` or ``duty``.
        number: Of the decision, meeting or agreement.
        words: What to do. They tell nothing of a paper that may be kept back.
    """

    code: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Start:
    """Where somebody in a partnership starts: their partnerships, and what waits."""

    partnerships: Sequence[Partnership]
    waiting: Sequence[Waiting]


def start_of(actor: Account, *, on: date) -> Start:
    """A person's partnerships and what waits for them, in up to eight queries.

    One query for somebody whose organisations are in no partnership.
    """
    partnerships = list(Partnership.objects.visible_to(actor, on=on))
    if not partnerships:
        return Start((), ())
    waiting = [
        *_to_clear(actor, on=on),
        *_to_meet(actor, on=on),
        *_to_sign(actor, on=on),
        *_to_do(actor, on=on),
    ]
    return Start(partnerships, waiting[:MOST])


def _to_clear(actor: Account, *, on: date) -> Iterator[Waiting]:
    """Decisions that an officer of finance or law has not answered; two queries."""
    offices = list(
        StatutoryOfficer.objects.filter(covering(on), account=actor).select_related(
            "organisation"
        )
    )
    if not offices:
        return
    waiting = decisions_seen_by(actor, on=on).filter(state=DecisionState.PROPOSED)
    asked = waiting.filter(
        Q(contributors__isnull=False) | Q(needs_legal_advice=True)
    ).prefetch_related("contributors", "clearances")
    for decision in asked.distinct():
        for office in offices:
            if _is_asked(decision, office):
                yield Waiting(
                    "clear",
                    decision.pk,
                    f"Clear decision {decision.pk} of {decision.item.meeting.body}, as "
                    f"{Office(office.office).label.lower()} of {office.organisation}",
                )


def _is_asked(decision: Decision, office: StatutoryOfficer) -> bool:
    """Whether a decision waits for an officer; reads what was fetched with it."""
    about = OFFICE_ABOUT.get(Office(office.office))
    answers: list[Clearance] = [
        each for each in decision.clearances.all() if each.about == about
    ]
    if about == Clearing.LEGAL:
        return decision.needs_legal_advice and not answers
    own = office.organisation_id
    return (
        about == Clearing.FINANCE
        and any(each.organisation_id == own for each in decision.contributors.all())
        and not any(each.organisation_id == own for each in answers)
    )


def _to_meet(actor: Account, *, on: date) -> Iterator[Waiting]:
    """Meetings that are open or called for the day; one query."""
    mine = Holder.objects.filter(
        covering(on),
        member__account=actor,
        seat__body=OuterRef("body"),
        seat__has_vote=True,
    )
    meetings = (
        meetings_seen_by(actor, on=on)
        .filter(
            Q(state=MeetingState.OPEN) | Q(state=MeetingState.CALLED, on=on),
            of_post="",
        )
        .annotate(
            has_my_vote=Exists(mine),
            proposed=Count(
                "items__decision",
                filter=Q(items__decision__state=DecisionState.PROPOSED),
            ),
        )
    )
    for each in meetings:
        is_open = each.state == MeetingState.OPEN
        vote = (
            ", and your seat has a vote" if each.has_my_vote and each.proposed else ""
        )
        yield Waiting(
            "meet",
            each.pk,
            f"{each.body} {'is meeting now' if is_open else 'meets today'}{vote}",
        )


def _to_sign(actor: Account, *, on: date) -> Iterator[Waiting]:
    """Versions of agreements that are ready, for a party that has not signed; one query."""
    may_sign = actor.memberships.filter(
        covering(on), role__in=roles_with(Permission.SIGN_AGREEMENT)
    ).values("organisation")
    signed = Signature.objects.filter(
        version=OuterRef("pk"), party__organisation__in=may_sign
    )
    ready = (
        Version.objects.filter(
            ~Exists(signed),
            ready_at__isnull=False,
            agreement__parties__organisation__in=may_sign,
        )
        .select_related("agreement")
        .distinct()
    )
    for each in ready:
        yield Waiting(
            "sign",
            each.agreement_id,
            f"Sign “{each.agreement}”, version {each.number}",
        )


def _to_do(actor: Account, *, on: date) -> Iterator[Waiting]:
    """Duties that are due within a month and are the person's to see to; one query."""
    keeps = actor.memberships.filter(
        covering(on), role__in=roles_with(Permission.RUN_PARTNERSHIP)
    ).values("organisation")
    posts = PostHolder.objects.filter(covering(on), member__account=actor).values(
        "post__title"
    )
    due = duties_seen_by(actor, on=on).filter(
        Q(organisation__in=keeps) | Q(owner_post__in=posts),
        done_on=None,
        due_on__lte=on + SOON,
    )
    for each in due:
        overdue = "overdue since" if each.due_on < on else "due on"
        yield Waiting(
            "duty",
            each.agreement_id,
            f"{each.about} ({each.agreement}), {overdue} {day(each.due_on)}",
        )
