"""Statements for programs: the register, and one with its figures and clearances."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from ropewalk.api.figures import Figure
from ropewalk.api.money import told
from ropewalk.api.refusals import NOT_THERE, REFUSALS
from ropewalk.api.requests import actor, seen_or_404, today
from ropewalk.money.queries.funds import statements_seen_by
from ropewalk.money.queries.statement_told import (
    clearance_said,
    statements_listed,
    title_said,
    told_of,
)
from ropewalk.money.queries.statements import StatementSeen, statement_seen

router = Router(tags=["Statements"])


@router.get(
    "",
    response=REFUSALS | {200: told.Statements},
    url_name="api-statements",
    operation_id="statements",
)
def statements(request: HttpRequest) -> told.Statements:
    """The statements of the funds in which your organisations take part."""
    listed = statements_listed(statements_seen_by(actor(request), on=today()))
    return told.Statements(
        statements=[
            told.StatementInRegister(**_listed(each.statement), state=each.state)
            for each in listed
        ]
    )


def _listed(statement: Any) -> dict[str, Any]:
    """What is told of a statement wherever it is told of."""
    return {
        "id": statement.pk,
        "fund_id": statement.fund_id,
        "fund_title": statement.fund.title,
        "title": title_said(statement),
        "kind": statement.kind,
        "year_starting": statement.year_starting,
        "quarter": statement.quarter,
        "starts_on": statement.starts_on,
        "ends_before": statement.ends_before,
        "as_known": statement.as_known,
        "issued_at": statement.issued_at,
    }


@router.get(
    "/{int:statement_id}",
    response=REFUSALS | NOT_THERE | {200: told.Statement},
    url_name="api-statement",
    operation_id="statement",
)
def statement(request: HttpRequest, statement_id: int) -> told.Statement:
    """A statement made again from the ledger as it was known when it was prepared."""
    seen = statement_seen(seen_or_404(request, statements_seen_by, statement_id))
    said = told_of(seen)
    return told.Statement(
        **_listed(seen.statement),
        state=said.state,
        standing=said.standing,
        sentence=said.sentence,
        figures=[Figure.of(each) for each in said.figures],
        strands=[
            told.StrandSpent(
                title=each.title,
                budget_pence=each.budget_pence,
                spent_pence=each.spent_pence,
                year_pence=each.year_pence,
                left_pence=each.left_pence,
            )
            for each in said.content.strands
        ],
        clearances=[_clearance(seen, each) for each in seen.partners],
        notes=said.notes,
        is_as_prepared=seen.is_as_prepared,
        content_hash=said.content.content_hash,
    )


def _clearance(seen: StatementSeen, partner: Any) -> told.Clearance:
    last = seen.clearances.get(partner.pk)
    return told.Clearance(
        organisation=told.Organisation(id=partner.pk, name=partner.name),
        is_clear=None if last is None else last.is_clear,
        said=clearance_said(seen, partner.pk),
    )
