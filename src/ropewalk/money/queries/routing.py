"""To which bodies a statement was put, and which statements a body was given."""

from collections.abc import Sequence

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.money.models import Statement, StatementRouted
from ropewalk.partnership.models import Body


def bodies_given(statement: Statement) -> list[StatementRouted]:
    """The bodies that a statement was put to, in one query."""
    return list(statement.routed.select_related("body", "recorded_by"))


def statements_given(body: Body) -> list[StatementRouted]:
    """The statements that a body was given, newest first, in one query."""
    return list(
        StatementRouted.objects.filter(body=body)
        .select_related("statement__fund", "body")
        .order_by("-pk")
    )


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
