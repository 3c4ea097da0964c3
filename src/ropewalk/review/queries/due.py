"""The decisions that wait to be taken, and those to be looked at again soon."""

from datetime import date

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Decision
from ropewalk.review.queries.changes import A_MONTH


def decisions_due(decisions: QuerySet[Decision], *, on: date) -> Table:
    """Decisions that wait to be taken, and those to be looked at again soon.

    They are told by their items, which say nothing that is exempt.
    """
    rows = (
        decisions.filter(
            Q(state=DecisionState.PROPOSED)
            | Q(state=DecisionState.AGREED, review_on__lte=on + A_MONTH)
        )
        .select_related("item__meeting__body")
        .order_by("item__meeting__on", "pk")
    )
    return Table(
        key="due",
        title="Decisions due",
        columns=(
            Column("decision", "Decision"),
            Column("body", "Body"),
            Column("why", "What is due"),
            Column("on", "By"),
            Column("number", "Number"),
        ),
        rows=tuple(
            (
                each.item.title,
                each.item.meeting.body.name,
                *(
                    ("to be taken", each.item.meeting.on.isoformat())
                    if each.state == DecisionState.PROPOSED
                    else (
                        "to be looked at again",
                        each.review_on.isoformat() if each.review_on else None,
                    )
                ),
                each.pk,
            )
            for each in rows
        ),
    )
