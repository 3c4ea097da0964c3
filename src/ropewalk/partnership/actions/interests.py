"""Declaring an interest, and what the chair rules when one meets an item."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import InterestKind, RulingBasis
from ropewalk.partnership.models import Decision, Holder, Interest, Member, Recusal
from ropewalk.partnership.permissions import (
    refusal_to_declare,
    refusal_to_rule,
)
from ropewalk.partnership.queries.held import held_item

CHAIR = "Chair"


@transaction.atomic
def declare_interest(
    *,
    member_id: int,
    kind: InterestKind,
    organisation_id: int | None,
    named: str,
    particulars: str,
    is_financial: bool,
    is_sensitive: bool,
    starts_on: date,
    by: Account,
    at: datetime,
    submission_key: UUID | None = None,
) -> Interest:
    """Declare a standing interest of a member in an organisation.

    Sent twice with one ``submission_key`` it is declared once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when neither an organisation nor a name is given, or no particulars.
    """
    member = (
        Member.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=member_id)
    )
    if refusal := refusal_to_declare(actor=by, member=member, on=local_day(at)):
        raise PermissionDenied(refusal)
    if submission_key is not None and (
        held := Interest.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(held, member_id=member.pk)
        return held
    if (organisation_id is None) == (not named.strip()):
        raise BadInput("Say in what the interest is: one organisation, or a name.")
    if not particulars.strip():
        raise BadInput("Say what the interest is.")

    interest = Interest.objects.create(
        member=member,
        submission_key=submission_key,
        kind=InterestKind(kind),
        organisation_id=organisation_id,
        named=named.strip(),
        particulars=particulars.strip(),
        is_financial=is_financial,
        is_sensitive=is_sensitive,
        starts_on=starts_on,
        declared_at=at,
        declared_by=by,
    )
    record(
        Event.Kind.INTEREST_DECLARED,
        subject=interest,
        by=by,
        at=at,
        detail=interest.kind,
    )
    return interest


@transaction.atomic
def rule_on_conflict(
    *,
    item_id: int,
    holder_id: int,
    because: str,
    is_found_by_rule: bool,
    ruling: str,
    by: Account,
    at: datetime,
    basis: RulingBasis = RulingBasis.RULING,
    given_by: str = "",
    given_on: date | None = None,
) -> Recusal:
    """Take somebody out of an item; with a ``ruling``, let them take part all the same.

    The chair rules in the meeting; a dispensation was given to them before, and says by
    which post and when. It follows them to every seat they hold. A vote that they cast
    before is struck.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, they do not sit on the body, it was ruled on
            already, what was proposed is decided, or a dispensation does not say who
            gave it and when.
    """
    item = held_item(item_id)
    holder = (
        Holder.objects.filter(pk=holder_id, seat__body=item.meeting.body_id)
        .select_related("member")
        .first()
    )
    if refusal := refusal_to_rule(
        actor=by,
        meeting=item.meeting,
        holder=holder,
        is_dispensed=bool(ruling.strip()),
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say what the conflict is.")
    if holder is None:
        raise BadInput("That person does not sit on this body.")
    if item.recusals.filter(holder__member=holder.member_id).exists():
        raise BadInput("This conflict has been ruled on already.")
    if Decision.objects.filter(item=item).exclude(decided_at=None).exists():
        raise BadInput(
            "What was proposed here is dealt with, and a ruling now would not change it. "
            "Where somebody took part who should not have, propose it anew under another "
            "item."
        )
    basis, given_by = RulingBasis(basis), given_by.strip()
    if basis == RulingBasis.DISPENSATION:
        if not ruling.strip():
            raise BadInput("A dispensation lets them take part: say why it was given.")
        if not given_by or given_on is None:
            raise BadInput("Say which post gave the dispensation, and when.")
        if given_on > local_day(at):
            raise BadInput("A dispensation cannot have a day that is still to come.")

    recusal = Recusal.objects.create(
        item=item,
        holder=holder,
        because=because.strip(),
        is_found_by_rule=is_found_by_rule,
        is_dispensed=bool(ruling.strip()),
        ruling=ruling.strip(),
        basis=basis,
        given_by=given_by or CHAIR,
        given_on=given_on or local_day(at),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.DISPENSED if recusal.is_dispensed else Event.Kind.RECUSED,
        subject=recusal,
        by=by,
        at=at,
        detail=f"{basis}, {recusal.given_by}, {recusal.given_on}",
    )
    return recusal
