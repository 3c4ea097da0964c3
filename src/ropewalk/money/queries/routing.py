"""To which bodies a statement was put, and which statements a body was given."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.money.models import Statement, StatementRouted
from ropewalk.money.queries.funds import statements_seen_by
from ropewalk.money.queries.statement_told import title_said
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Body


def bodies_given(statement: Statement) -> list[StatementRouted]:
    """The bodies that a statement was put to, in one query."""
    return list(statement.routed.select_related("body", "recorded_by"))


def statements_given(
    body: Body, actor: Account, *, on: date
) -> list[tuple[Statement, str]]:
    """The statements that a body was given and the actor may see, newest first.

    Each with what it is of and when it was put to the body; one query.
    """
    found = (
        StatementRouted.objects.filter(
            body=body, statement__in=statements_seen_by(actor, on=on)
        )
        .select_related("statement__fund")
        .order_by("-pk")
    )
    return [
        (
            each.statement,
            (
                f"{each.statement.fund.title}: {title_said(each.statement)}, put to it "
                f"on {day(local_day(each.recorded_at))}"
            ),
        )
        for each in found
    ]


def register_of_routing(routed: Sequence[StatementRouted]) -> Table:
    """Who was given what, with the mark by which each can tell that it is the same."""
    return Table(
        key="routed",
        title="Put to bodies",
        columns=(
            Column("body", "Body"),
            Column("on", "Put to it on"),
            Column("content", "Mark of its content"),
        ),
        rows=tuple(
            (
                each.body.name,
                local_day(each.recorded_at).isoformat(),
                each.statement.content_hash,
            )
            for each in routed
        ),
    )
