"""Authority that was passed down, with every change of it, and how much of it is used."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import DecisionState, LimitBasis, Power
from ropewalk.partnership.models import Body, Decision, Delegation, Partnership
from ropewalk.partnership.queries.authority import is_in_force, used_pence
from ropewalk.partnership.rules.delegation import Passed


def delegations_seen_by(actor: Account, *, on: date) -> QuerySet[Delegation]:
    """The delegations of the partnerships that the actor may see, by day."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Delegation.objects.filter(from_body__partnership__in=seen).select_related(
        "from_body__partnership",
        "to_body",
        "agreement",
        "replaces",
        "approved_in__item",
    )


def held_by(body: Body, *, on: date) -> list[Passed]:
    """What was delegated to a body to decide, as it holds on a day; one query."""
    return [
        Passed(
            each.subject,
            each.limit_pence,
            LimitBasis(each.limit_basis),
            each.ends_before,
        )
        for each in Delegation.objects.filter(
            covering(on), to_body=body, power=Power.DECIDES
        )
    ]


def decisions_that_could_approve(partnership: Partnership) -> list[tuple[str, str]]:
    """What the bodies of a partnership agreed in their meetings, as pairs; one query."""
    return [
        (str(each.pk), f"{each.item.title}, {each.item.meeting.body}")
        for each in Decision.objects.filter(
            item__meeting__body__partnership=partnership,
            item__meeting__of_post="",
            state=DecisionState.AGREED,
        ).select_related("item__meeting__body")
    ]


def holder_of(delegation: Delegation) -> str:
    """Whom authority was passed to, in words."""
    return delegation.to_body.name if delegation.to_body else delegation.to_post


def scheme_of_delegation(delegations: Iterable[Delegation], *, on: date) -> Table:
    """Who may decide what, up to which limit, and since when; one query for each row."""
    return Table(
        key="delegations",
        title="Scheme of delegation",
        columns=(
            Column("subject", "What is delegated"),
            Column("by", "By"),
            Column("to", "To"),
            Column("limit", "Limit", "pence"),
            Column("basis", "The limit is held against"),
            Column("power", "Power"),
            Column("used", "Decided under it this financial year", "pence"),
            Column("starts", "From"),
            Column("ends", "Ends before"),
            Column("approved", "Approved on"),
            Column("approver", "Approved by"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.subject,
                each.from_body.name,
                holder_of(each),
                each.limit_pence,
                LimitBasis(each.limit_basis).label,
                Power(each.power).label,
                used_pence(each, on=on),
                each.starts_on.isoformat(),
                each.ends_before.isoformat() if each.ends_before else "open",
                each.approved_on.isoformat(),
                each.approver_post,
                "in force" if is_in_force(each, on=on) else "not in force",
            )
            for each in delegations
        ),
        note="A delegation is never changed: another takes its place, and both stay here. "
        "An empty limit means that there is none.",
    )


def history_of(delegation: Delegation) -> list[Delegation]:
    """A delegation and those whose place it took, the newest first."""
    line = [delegation]
    while line[-1].replaces is not None:
        line.append(line[-1].replaces)
    return line
