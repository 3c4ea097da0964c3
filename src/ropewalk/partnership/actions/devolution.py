"""Whether the money of a scheme is in the pool, from which day, and why not."""

from datetime import date, datetime

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import DevolutionState
from ropewalk.partnership.models import Agreement, Devolution
from ropewalk.partnership.queries.pool import latest_version


@transaction.atomic
def say_devolution(
    *,
    agreement_id: int,
    scheme: str,
    state: DevolutionState,
    starts_on: date,
    reason: str,
    by: Account,
    at: datetime,
) -> Devolution:
    """Say from which day the money of a scheme is in the pool or kept apart, and why.

    It changes nothing of what the agreement says, so it can be said of a signed one.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is of no scheme of the agreement, or does not say why.
    """
    agreement = Agreement.objects.get(pk=agreement_id)
    held_to_run(agreement.partnership_id, by=by, at=at)
    version = latest_version(agreement)
    found = version.schemes.filter(title__iexact=scheme.strip()).first()
    if found is None:
        raise BadInput("Choose a scheme of this agreement.")
    if not reason.strip():
        raise BadInput("Say why.")
    devolution = Devolution.objects.create(
        agreement=agreement,
        scheme=found.title,
        state=DevolutionState(state),
        starts_on=starts_on,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.DEVOLUTION_SAID,
        subject=agreement,
        by=by,
        at=at,
        detail=f"scheme {found.number}, {state} from {starts_on}",
    )
    return devolution
