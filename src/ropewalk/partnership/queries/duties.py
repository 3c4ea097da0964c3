"""Duties under agreements: what is due, when, whose it is, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DutyKind
from ropewalk.partnership.models import Agreement, Duty
from ropewalk.partnership.queries.agreements import is_known, was_struck
from ropewalk.partnership.rules.duties import state_of


@dataclass(frozen=True, slots=True)
class DutyShown:
    """A duty as it reads: what, by which day, whose, and how it stands in words."""

    pk: int
    agreement_id: int
    agreement: str
    kind: str
    due_on: date
    about: str
    owner: str
    state: str
    is_done: bool
    is_struck: bool
    is_overdue: bool


def duties_seen_by(actor: Account, *, on: date) -> QuerySet[Duty]:
    """The duties under agreements that the actor may see, by day, in one query.

    None that was struck out: nobody has to do it.
    """
    seen = Agreement.objects.visible_to(actor, on=on)
    return (
        Duty.objects.standing()
        .filter(agreement__in=seen)
        .select_related("agreement", "organisation")
    )


def shown(
    duties: Iterable[Duty], *, on: date, as_known: datetime | None = None
) -> list[DutyShown]:
    """Duties as they read on a day, as known at a moment; none means now."""
    known = [each for each in duties if is_known(each.recorded_at, as_known)]
    done = {
        each.pk: each.done_on if is_known(each.done_at, as_known) else None
        for each in known
    }
    struck = {each.pk for each in known if was_struck(each, as_known=as_known)}
    return [
        DutyShown(
            pk=each.pk,
            agreement_id=each.agreement_id,
            agreement=each.agreement.title,
            kind=DutyKind(each.kind).label,
            due_on=each.due_on,
            about=each.about,
            owner=_owner(each),
            state=state_of(due_on=each.due_on, done_on=done[each.pk], on=on)
            if each.pk not in struck or each.struck_on is None
            else f"struck out on {day(each.struck_on)}: {each.struck_because}".rstrip(
                "."
            ),
            is_done=done[each.pk] is not None,
            is_struck=each.pk in struck,
            is_overdue=done[each.pk] is None
            and each.pk not in struck
            and each.due_on < on,
        )
        for each in known
    ]


def _owner(duty: Duty) -> str:
    """Whose a duty is: the post and the organisation, or that nobody is recorded."""
    who = [duty.owner_post, duty.organisation.name if duty.organisation else ""]
    return ", ".join(filter(None, who)) or "nobody is recorded yet"


def said_first(duties: list[DutyShown]) -> str:
    """What the calendar comes to, in a sentence."""
    overdue = sum(each.is_overdue for each in duties)
    to_come = [each for each in duties if not each.is_done and not each.is_overdue]
    if not duties:
        return "No duty has a day yet."
    said = (
        f"{overdue} {'duty is' if overdue == 1 else 'duties are'} overdue"
        if overdue
        else "Nothing is overdue"
    )
    if not to_come:
        return f"{said}; nothing is to come."
    following = min(to_come, key=lambda each: each.due_on)
    return f"{said}; the next is due on {day(following.due_on)}: {following.about}."


def calendar_of(duties: list[DutyShown]) -> Table:
    """Duties as a table, in the order given."""
    return Table(
        key="duties",
        title="Duties",
        columns=(
            Column("due", "Due on"),
            Column("about", "What"),
            Column("agreement", "Agreement"),
            Column("kind", "Kind"),
            Column("owner", "Whose"),
            Column("state", "How it stands"),
        ),
        rows=tuple(
            (
                each.due_on.isoformat(),
                each.about,
                each.agreement,
                each.kind,
                each.owner,
                each.state,
            )
            for each in duties
        ),
    )
