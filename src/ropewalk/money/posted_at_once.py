"""One journal posted in a single statement, where all is as it should be.

Nearly every posting is by somebody who may post it, between accounts that are there, into
a period that is open, with enough left. PostgreSQL is asked for all of that and does all
of it in one statement whose plan it keeps: one journey there and back, and a transaction
of its own where none is begun. Where anything is not so the statement writes nothing, and
the posting goes the long way, which finds out why and says it. It may leave to the long
way what that would post, and never posts what that would refuse: tests do both and compare.
"""

from collections import Counter
from datetime import datetime

from django.db import connection

from ropewalk.audit.models import Event
from ropewalk.audit.prepared import array, rows_of
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import APART, AccountKind, Control, FundKind
from ropewalk.money.models import Journal
from ropewalk.money.rules.ledgers import refusal_of_ledger
from ropewalk.money.rules.posting import Draft, refusal_of_day, refusal_of_draft
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.roles import roles_with

# The fund is held first, then its balances in the order of their accounts, and the period
# once all of them are there: as on the long way, so that none deadlock. A row that somebody
# changed while it was waited for is looked at again as it is then: a hard close marks the
# period itself, so that it is seen here. A key that somebody used meanwhile stops the
# insert. A balance is set to what was worked out from the row as it is held: PostgreSQL would
# check a sum made here against its floor with the row as it was before.
STATEMENT = f"""
WITH fund AS MATERIALIZED (
    SELECT id, control, host_id FROM money_fund
    WHERE id = $1::bigint AND kind = ANY($2::text[]) AND opened_at IS NOT NULL
    FOR KEY SHARE
), holding AS MATERIALIZED (
    SELECT account.id, account.slot, account.kind, balance.pence, balance.floor
    FROM money_ledgeraccount account
    JOIN money_balance balance ON balance.account_id = account.id
    WHERE account.fund_id = (SELECT id FROM fund) AND account.slot = ANY($3::text[])
    ORDER BY account.id FOR NO KEY UPDATE OF balance
), moved AS MATERIALIZED (
    SELECT id, kind, came, went, pence + came - went AS left_in, floor
    FROM holding
    JOIN unnest($3::text[], $4::bigint[], $5::bigint[]) AS told (slot, came, went)
    USING (slot)
), line AS MATERIALIZED (
    SELECT number, source.id AS out_of, target.id AS into_, told.pence
    FROM unnest($6::text[], $7::text[], $8::bigint[]) WITH ORDINALITY
    AS told (out_of, into_, pence, number)
    JOIN holding source ON source.slot = told.out_of
    JOIN holding target ON target.slot = told.into_
), period AS MATERIALIZED (
    SELECT id FROM money_period
    WHERE (SELECT count(*) FROM holding) = cardinality($3::text[])
    AND fund_id = (SELECT id FROM fund) AND closed_at IS NULL AND hard_closed_at IS NULL
    AND starts_on <= $9::date AND ends_before > $9::date
    FOR SHARE
), journal AS (
    INSERT INTO money_journal (
        fund_id, period_id, move, effective_on, why, entries_hash, recorded_at,
        recorded_by_id, key
    )
    SELECT fund.id, period.id, $10::text, $9::date, $11::text, (
        SELECT encode(sha256(convert_to(string_agg(
            out_of || '>' || into_ || ':' || pence, E'\\n' ORDER BY number
        ), 'UTF8')), 'hex') FROM line
    ), $12::timestamptz, $13::bigint, $14::uuid
    FROM fund, period
    WHERE (
        SELECT bool_and(
            (floor IS NULL OR left_in >= floor) AND (
                left_in >= 0 OR kind <> '{AccountKind.AVAILABLE}'
                OR fund.control <> '{Control.WARN}'
            )
        ) FROM moved
    ) AND EXISTS (
        SELECT FROM organisations_membership
        WHERE account_id = $13::bigint AND organisation_id = fund.host_id
        AND role = ANY($15::text[])
        AND starts_on <= $16::date AND (ends_before IS NULL OR ends_before > $16::date)
    )
    ON CONFLICT (key) DO NOTHING
    RETURNING id, period_id, entries_hash
), entry AS (
    INSERT INTO money_entry (journal_id, out_of_id, into_id, pence)
    SELECT journal.id, out_of, into_, pence FROM journal, line ORDER BY number
), balance AS (
    UPDATE money_balance SET pence = left_in
    FROM journal, moved WHERE account_id = moved.id
), day AS (
    INSERT INTO money_daytotal AS day
        (account_id, period_id, effective_on, pence_in, pence_out)
    SELECT moved.id, period_id, $9::date, came, went FROM journal, moved
    ON CONFLICT (account_id, period_id, effective_on) DO UPDATE SET
    pence_in = day.pence_in + excluded.pence_in,
    pence_out = day.pence_out + excluded.pence_out
), event AS (
    INSERT INTO audit_event (kind, subject_type, subject_id, actor_id, at, detail)
    SELECT '{Event.Kind.JOURNAL_POSTED}', '{Journal._meta.label_lower}', id::text,
        $13::bigint, $12::timestamptz, $10::text || ', entries ' || entries_hash
    FROM journal
)
SELECT id, period_id, entries_hash FROM journal
"""  # noqa: S608 - our own words
JOURNAL = tuple(field.attname for field in Journal._meta.concrete_fields)
KEEPERS = array(sorted(roles_with(Permission.KEEP_FUND)))
# where each partner keeps its own ledger the long way asks who keeps which
TOGETHER = [kind for kind in FundKind if kind not in APART]


def posted_at_once(
    *, fund_id: int, draft: Draft, by: Account, at: datetime
) -> Journal | None:
    """Post a journal and record it; nothing, if anything stands against it.

    Called by the action of posting alone.
    """
    today = local_day(at)
    if (
        connection.vendor != "postgresql"
        or not by.is_active
        or refusal_of_draft(draft)
        or refusal_of_day(draft, today=today)
    ):
        return None
    came, went = Counter[str](), Counter[str]()
    lines = [(line.out_of.slot, line.into.slot, line.pence) for line in draft.lines]
    for out_of, into, pence in lines:
        went[out_of] += pence
        came[into] += pence
    slots = came | went
    found = rows_of(
        STATEMENT,
        (
            str(fund_id),
            array(kind for kind in TOGETHER if not refusal_of_ledger(kind, draft)),
            array(slots),
            array(came[slot] for slot in slots),
            array(went[slot] for slot in slots),
            *(array(each) for each in zip(*lines, strict=True)),
            draft.effective_on.isoformat(),
            draft.move.value,
            draft.why,
            at.isoformat(),
            str(by.pk),
            draft.key.hex,
            KEEPERS,
            today.isoformat(),
        ),
    )
    for number, period, digest in found:
        return Journal.from_db(
            connection.alias,
            JOURNAL,
            (
                number,
                fund_id,
                period,
                draft.move.value,
                draft.effective_on,
                draft.why,
                None,
                digest,
                at,
                by.pk,
                draft.key,
            ),
        )
    return None
