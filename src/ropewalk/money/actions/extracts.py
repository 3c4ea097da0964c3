"""Taking in what a partner's own ledger says, and resolving where it differs from ours."""

import hashlib
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import Difference
from ropewalk.money.models import (
    DifferenceResolved,
    Extract,
    ExtractLayout,
    ExtractLine,
    Fund,
)
from ropewalk.money.permissions import refusal_to_record_baseline, refusal_to_resolve
from ropewalk.money.queries.reconciling import extract_seen
from ropewalk.money.rules.extracts import LayoutSaid, read_extract
from ropewalk.organisations.models import Account

LARGEST_EXTRACT = 20_000_000  # bytes
AT_ONCE = 5_000


@transaction.atomic
def import_extract(
    *,
    fund_id: int,
    organisation_id: int,
    name: str,
    content: bytes,
    starts_on: date,
    ends_before: date,
    said: LayoutSaid,
    by: Account,
    at: datetime,
) -> Extract:
    """Take in an extract of a partner's general ledger, and keep its layout for the next.

    All of it or nothing: a row that cannot be read is named, and nothing is taken in. The
    same file for the same days, read the same way, is the same extract; read another way
    it is another, because what was taken in is never changed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the file is too large or a row cannot be read, with each such row.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_record_baseline(
        actor=by, fund=fund, organisation_id=organisation_id, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if len(content) > LARGEST_EXTRACT:
        raise BadInput(
            f"{name} is larger than {LARGEST_EXTRACT // 1_000_000} MB: send it in parts."
        )
    if ends_before <= starts_on:
        raise BadInput("The last day comes before the first.")
    digest = hashlib.sha256(content).hexdigest()
    held = (
        Extract.objects.filter(
            fund=fund,
            organisation=organisation_id,
            file_hash=digest,
            starts_on=starts_on,
            ends_before=ends_before,
        )
        .select_related("layout")
        .first()
    )
    if held is not None and held.layout.said == said:
        return held
    read = read_extract(
        content, said.layout, starts_on=starts_on, ends_before=ends_before
    )
    if read.faults:
        raise BadInput(f"{name} was not taken in. {' '.join(read.faults)}")
    layout = ExtractLayout.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        day=said.layout.day,
        amount=said.layout.amount,
        reference=said.layout.reference,
        description=said.layout.description,
        is_credit_positive=said.layout.is_credit_positive,
        timing_days=said.timing_days,
        recorded_at=at,
        recorded_by=by,
    )
    extract = Extract.objects.create(
        fund=fund,
        organisation_id=organisation_id,
        layout=layout,
        name=name[:150],
        file_hash=digest,
        starts_on=starts_on,
        ends_before=ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    ExtractLine.objects.bulk_create(
        [
            ExtractLine(
                extract=extract,
                row=line.row,
                on=line.on,
                pence=line.pence,
                reference=line.reference,
                description=line.description,
            )
            for line in read.lines
        ],
        AT_ONCE,
    )
    record(
        Event.Kind.EXTRACT_IMPORTED,
        subject=extract,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, organisation {organisation_id}, {len(read.lines)} lines, "
        f"file {digest}",
    )
    return extract


@transaction.atomic
def resolve_difference(
    *,
    extract_id: int,
    is_ours: bool,
    key: int,
    kind: Difference,
    reason: str,
    by: Account,
    at: datetime,
) -> DifferenceResolved:
    """Say what something is that only one of two ledgers shows. The last word counts.

    Args:
        extract_id: The extract it was found by.
        is_ours: Whether the fund's ledger shows it, rather than the partner's.
        key: The number of the entry, or of the line of the extract.
        kind: What it turned out to be.
        reason: How one knows.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when both ledgers show it, or no reason is given.
    """
    extract = Extract.objects.select_related("fund", "layout").get(pk=extract_id)
    if refusal := refusal_to_resolve(actor=by, extract=extract, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not reason.strip():
        raise BadInput("Say how you know.")
    alone = {(each.is_ours, each.item.key) for each in extract_seen(extract).standing}
    if (is_ours, key) not in alone:
        raise BadInput("Both ledgers show this, so there is nothing to resolve.")
    said = DifferenceResolved.objects.create(
        extract=extract,
        entry_id=key if is_ours else None,
        line_id=None if is_ours else key,
        kind=kind,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.DIFFERENCE_RESOLVED,
        subject=extract,
        by=by,
        at=at,
        detail=f"{'entry' if is_ours else 'line'} {key}, {kind}",
    )
    return said
