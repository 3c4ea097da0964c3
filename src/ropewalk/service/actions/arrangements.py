"""Setting up frameworks and dynamic markets, joining them, and inviting some to bid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.hold import hold_arrangement, hold_procurement
from ropewalk.service.kinds import ArrangementKind, Stage
from ropewalk.service.models import (
    ApplicationDecision,
    Arrangement,
    ArrangementApplication,
    Invitation,
    InvitationRound,
    Provider,
)
from ropewalk.service.permissions import (
    refusal_to_admit,
    refusal_to_bid,
    refusal_to_choose,
    refusal_to_commission,
)
from ropewalk.service.queries.arrangements import joined_providers
from ropewalk.service.rules.arrangements import (
    refusal_of_application,
    refusal_of_call_off,
)


@dataclass(frozen=True, slots=True)
class ArrangementSaid:
    """A framework or dynamic market as somebody entered it.

    Attributes:
        kind: Which of the two.
        title: What it is for.
        conditions: What a provider has to meet, the same for all.
        starts_on: Its first day.
        ends_before: The day after its last.
        apply_until: The last day to apply to a framework; none for a dynamic market.
    """

    kind: ArrangementKind
    title: str
    conditions: str
    starts_on: date
    ends_before: date
    apply_until: date | None = None


@transaction.atomic
def make_arrangement(
    *,
    partnership_id: int,
    said: ArrangementSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Arrangement:
    """Set up a framework or a dynamic market.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no conditions, ends before it starts, or the days to apply
            are not those of its kind.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Arrangement.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not (said.title.strip() and said.conditions.strip()):
        raise BadInput("Say what it is for, and what a provider has to meet.")
    if said.ends_before <= said.starts_on:
        raise BadInput("It ends after it starts.")
    if said.kind == ArrangementKind.FRAMEWORK and said.apply_until is None:
        raise BadInput("Enter the last day on which a provider can apply to join.")
    if said.apply_until is not None and said.apply_until < local_day(at):
        raise BadInput(
            f"{day(said.apply_until)} has passed, so nobody could apply: enter a last day "
            "that is to come."
        )
    if said.kind == ArrangementKind.DYNAMIC and said.apply_until is not None:
        raise BadInput(
            "A dynamic market takes applications as long as it runs: leave the last day to "
            "apply empty."
        )
    made = Arrangement.objects.create(
        partnership=partnership,
        kind=said.kind,
        title=said.title.strip(),
        conditions=said.conditions.strip(),
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        apply_until=said.apply_until,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.ARRANGEMENT_MADE, subject=made, by=by, at=at, detail=str(said.kind)
    )
    return made


@transaction.atomic
def apply_to_join(
    *,
    arrangement_id: int,
    provider_id: int,
    how: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ArrangementApplication:
    """Ask for a provider to join a framework or a dynamic market.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not open to applications, the provider has joined or waits
            for an answer, or does not say how it meets the conditions.
    """
    provider = Provider.objects.get(pk=provider_id)
    if refusal := refusal_to_bid(actor=by, provider=provider, on=local_day(at)):
        raise PermissionDenied(refusal)
    arrangement = hold_arrangement(arrangement_id)
    used = ArrangementApplication.objects.filter(submission_key=submission_key).first()
    if used is not None:
        refuse_other_use(
            used, arrangement=arrangement, provider=provider, recorded_by=by
        )
        return used
    if arrangement.partnership_id != provider.partnership_id:
        raise BadInput("This provider gives no services to that partnership.")
    if closed := refusal_of_application(arrangement, on=local_day(at)):
        raise BadInput(closed)
    own = arrangement.applications.filter(provider=provider)
    if own.filter(decision=None).exists():
        raise BadInput("Your application waits for an answer.")
    if own.filter(decision__is_admitted=True).exists():
        raise BadInput("This provider has joined already.")
    if not how.strip():
        raise BadInput("Say how the provider meets each of the conditions.")
    made = ArrangementApplication.objects.create(
        arrangement=arrangement,
        provider=provider,
        how=how.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.ARRANGEMENT_APPLIED_TO,
        subject=arrangement,
        by=by,
        at=at,
        detail=f"provider {provider_id}",
    )
    return made


@transaction.atomic
def decide_application(
    *,
    application_id: int,
    is_admitted: bool,
    reason: str,
    by: Account,
    at: datetime,
) -> ApplicationDecision:
    """Decide whether a provider joins, by the conditions, with the reason it is told.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is decided already, or no reason is given.
    """
    application = (
        ArrangementApplication.objects.select_for_update(of=("self",))
        .select_related("arrangement__partnership", "provider")
        .get(pk=application_id)
    )
    if refusal := refusal_to_admit(actor=by, application=application, on=local_day(at)):
        raise PermissionDenied(refusal)
    if hasattr(application, "decision"):
        raise BadInput("This application is decided already.")
    if not reason.strip():
        raise BadInput("Give the reason, by the conditions. The provider is told it.")
    made = ApplicationDecision.objects.create(
        application=application,
        is_admitted=is_admitted,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.ARRANGEMENT_DECIDED,
        subject=application.arrangement,
        by=by,
        at=at,
        detail=f"provider {application.provider_id}, {made}",
    )
    return made


@transaction.atomic
def invite_to_bid(
    *,
    procurement_id: int,
    providers: Sequence[int],
    why: str,
    arrangement_id: int | None = None,
    by: Account,
    at: datetime,
) -> InvitationRound:
    """Say that only some can bid, who, and why these; before bids are called for.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when bids have been called for, nobody is invited, no reason is given, a
            provider is not the partnership's, or it has not joined what is called off.
    """
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, chosen=providers, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if procurement.stage != Stage.SPECIFYING or procurement.calls.exists():
        raise BadInput(
            "Who can bid is said before bids are called for, and then stands."
        )
    chosen = set(providers)
    if not chosen:
        raise BadInput("Choose at least one provider to invite.")
    if not why.strip():
        raise BadInput("Say why these are invited and no others.")
    if procurement.partnership.providers.filter(pk__in=chosen).count() < len(chosen):
        raise BadInput("Choose providers of this partnership.")
    arrangement = None
    if arrangement_id is not None:
        arrangement = procurement.partnership.arrangements.filter(
            pk=arrangement_id
        ).first()
        if arrangement is None:
            raise BadInput("Choose one of the partnership's frameworks or markets.")
        if ended := refusal_of_call_off(arrangement, on=local_day(at)):
            raise BadInput(ended)
        joined = {each.pk for each in joined_providers(arrangement)}
        if strange := chosen - joined:
            names = [
                str(each)
                for each in procurement.partnership.providers.filter(
                    pk__in=strange
                ).select_related("organisation")
            ]
            raise BadInput(f"{listed(names)} has not joined {arrangement.title}.")
    made = InvitationRound.objects.create(
        procurement=procurement,
        arrangement=arrangement,
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    Invitation.objects.bulk_create(
        Invitation(round=made, provider_id=each) for each in sorted(chosen)
    )
    record(
        Event.Kind.PROVIDERS_INVITED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"{len(chosen)} providers",
    )
    return made
