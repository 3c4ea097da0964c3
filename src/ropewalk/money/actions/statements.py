"""Statements: prepared from the ledger, cleared by each partner, and issued."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.money.kinds import StatementKind
from ropewalk.money.models import (
    Fund,
    Statement,
    StatementClearance,
    StatementRouted,
)
from ropewalk.money.permissions import (
    refusal_to_clear_statement,
    refusal_to_issue,
    refusal_to_post,
)
from ropewalk.money.queries.statements import content_of, statement_seen
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Body


@transaction.atomic
def prepare_statement(
    *,
    fund_id: int,
    kind: StatementKind,
    year_starting: int,
    quarter: int | None,
    comment: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Statement:
    """Prepare a statement of a quarter or a year of a fund, as it is known now.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when that quarter or year is not open to be looked at, or is not closed.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_post(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    held = Statement.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held,
            fund=fund,
            prepared_by=by,
            kind=kind,
            year_starting=year_starting,
            quarter=quarter if kind == StatementKind.QUARTERLY else None,
        )
        return held
    periods = list(fund.periods.filter(year_starting=year_starting))
    if kind == StatementKind.QUARTERLY:
        periods = [each for each in periods if each.number == quarter]
    if not periods:
        raise BadInput("Choose a quarter or year that this fund has.")
    if still_open := [str(each) for each in periods if each.closed_at is None]:
        raise BadInput(
            f"Close {listed(still_open)} first: a statement is of what no longer changes."
        )
    starts_on, ends_before = periods[0].starts_on, periods[-1].ends_before
    content = content_of(
        fund, starts_on=starts_on, ends_before=ends_before, as_known=at
    )
    statement = Statement.objects.create(
        fund=fund,
        kind=kind,
        year_starting=year_starting,
        quarter=quarter if kind == StatementKind.QUARTERLY else None,
        starts_on=starts_on,
        ends_before=ends_before,
        as_known=at,
        content_hash=content.content_hash,
        comment=comment.strip(),
        prepared_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.STATEMENT_PREPARED,
        subject=statement,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, {kind} {year_starting}, content {content.content_hash}",
    )
    return statement


@transaction.atomic
def clear_statement(
    *,
    statement_id: int,
    organisation_id: int,
    is_clear: bool,
    advice: str,
    by: Account,
    at: datetime,
) -> StatementClearance:
    """A partner's finance officer clears a statement, or advises against it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when advice against it says nothing.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=statement_id)
    )
    if refusal := refusal_to_clear_statement(
        actor=by,
        statement=statement,
        organisation_id=organisation_id,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    if not is_clear and not advice.strip():
        raise BadInput("Say why you advise against it.")
    said = StatementClearance.objects.create(
        statement=statement,
        organisation_id=organisation_id,
        is_clear=is_clear,
        advice=advice.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.STATEMENT_CLEARED,
        subject=statement,
        by=by,
        at=at,
        detail=f"organisation {organisation_id}, {'clear' if is_clear else 'against'}",
    )
    return said


@transaction.atomic
def issue_statement(*, statement_id: int, by: Account, at: datetime) -> Statement:
    """Issue a statement, once every partner's finance officer has cleared it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when somebody has not cleared it, or the ledger no longer gives the same.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=statement_id)
    )
    if refusal := refusal_to_issue(actor=by, statement=statement, on=local_day(at)):
        raise PermissionDenied(refusal)
    seen = statement_seen(statement)
    if waiting := [each.name for each in seen.waiting]:
        raise BadInput(
            f"The finance officer of {listed(waiting)} has not cleared this statement."
        )
    if not seen.is_as_prepared:
        raise BadInput(
            "The ledger does not give the figures that were cleared. Have the records "
            "verified before anything is issued."
        )
    statement.issued_at, statement.issued_by = at, by
    statement.save(update_fields=["issued_at", "issued_by"])
    record(
        Event.Kind.STATEMENT_ISSUED,
        subject=statement,
        by=by,
        at=at,
        detail=f"content {statement.content_hash}",
    )
    return statement


@transaction.atomic
def route_statement(
    *, statement_id: int, body_ids: Sequence[int], by: Account, at: datetime
) -> list[StatementRouted]:
    """Put an issued statement to bodies of the partnership: to each the same one.

    A body that it was put to before is left as it is.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not issued, or a body is of another partnership.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=statement_id)
    )
    if refusal := refusal_to_post(actor=by, fund=statement.fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    if statement.issued_at is None:
        raise BadInput(
            "Issue the statement first: a body is given what stays as it is."
        )
    bodies = Body.objects.filter(
        pk__in=body_ids, partnership=statement.fund.partnership_id
    )
    if not body_ids or len(bodies) != len(set(body_ids)):
        raise BadInput("Choose bodies of this partnership.")
    before = set(statement.routed.values_list("body_id", flat=True))
    routed = StatementRouted.objects.bulk_create(
        [
            StatementRouted(
                statement=statement, body=each, recorded_at=at, recorded_by=by
            )
            for each in bodies
            if each.pk not in before
        ]
    )
    record(
        Event.Kind.STATEMENT_ROUTED,
        subject=statement,
        by=by,
        at=at,
        detail=f"to bodies {', '.join(str(each.body_id) for each in routed) or 'before'}, "
        f"content {statement.content_hash}",
    )
    return routed
