"""To whom a body reports, beyond what was said when it was formed."""

from datetime import datetime

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.models import Body, ReportingLine
from ropewalk.partnership.rules.reporting import closes_a_circle


@transaction.atomic
def add_reporting_line(
    *,
    body_id: int,
    to_body_id: int | None,
    to_post: str,
    by: Account,
    at: datetime,
) -> ReportingLine:
    """Say to whom a body reports, as well as to those it reports to already.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is to nobody or to two at once, is there already, or would lead
            back to the body itself.
    """
    body = Body.objects.get(pk=body_id)
    partnership = held_to_run(body.partnership_id, by=by, at=at)
    named = " ".join(to_post.split())
    if (to_body_id is None) == (not named):
        raise BadInput("Say to whom it reports: one body of the list, or in words.")
    above = partnership.bodies.filter(pk=to_body_id).first() if to_body_id else None
    if to_body_id and above is None:
        raise BadInput("Choose a body of this partnership.")
    if body.reports_to.filter(to_body=above, to_post=named).exists():
        raise BadInput(f"{body} reports to {above or named} already.")
    lines = ReportingLine.objects.filter(
        body__partnership=partnership, to_body__isnull=False
    ).values_list("body_id", "to_body_id")
    if above is not None and closes_a_circle(lines, body.pk, above.pk):
        raise BadInput(f"{above} reports to {body} itself, directly or through others.")

    line = ReportingLine.objects.create(body=body, to_body=above, to_post=named)
    record(
        Event.Kind.REPORTING_LINE_ADDED,
        subject=body,
        by=by,
        at=at,
        detail=f"to {above or named}",
    )
    return line
