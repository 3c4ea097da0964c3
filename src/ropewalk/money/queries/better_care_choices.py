"""What can be chosen for a Better Care Fund plan, and the register of plans."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.money.models import BetterCarePlan, Fund
from ropewalk.money.queries.better_care import version_now, wellbeing_boards_of
from ropewalk.money.queries.standing import standing_of
from ropewalk.money.rules.better_care_lists import Listing, listed_for
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.queries.decisions import decisions_seen_by

Pairs = list[tuple[str, str]]


def boards_to_choose(fund: Fund, *, on: date) -> Pairs:
    """The health and wellbeing boards of a fund's partnership on a day; one query.

    As (number, name).
    """
    return [(str(each.pk), each.name) for each in wellbeing_boards_of(fund, on=on)]


def decisions_to_choose(plan: BetterCarePlan, actor: Account, *, on: date) -> Pairs:
    """What the plan's board has agreed and the actor may see, newest first; one query."""
    return [
        (str(each.pk), f"{day(each.item.meeting.on)}: {each.item.title}")
        for each in decisions_seen_by(actor, on=on).filter(
            item__meeting__body=plan.board, state=DecisionState.AGREED
        )
    ]


def listing_choices(plan: BetterCarePlan, listing: Listing) -> Pairs:
    """What can be chosen from a list for the plan's year, as (code, words)."""
    held = listed_for(listing, year_starting=plan.year_starting)
    return [(each.code, each.title) for each in held.items]


def strand_choices(plan: BetterCarePlan) -> Pairs:
    """The strands of the plan's fund, as (number, name), in one query."""
    return [(str(each.pk), each.title) for each in plan.fund.strands.all()]


def source_choices(plan: BetterCarePlan) -> Pairs:
    """The funding sources of the plan's fund, as (number, name), in one query."""
    return [(str(each.pk), each.title) for each in plan.fund.sources.all()]


def register_of_plans(plans: Sequence[BetterCarePlan], *, on: date) -> Table:
    """Plans with how far each has come; up to six queries for each."""
    return Table(
        key="plans",
        title="Better Care Fund working copies",
        columns=(
            Column("area", "Area"),
            Column("year", "Year"),
            Column("board", "Health and wellbeing board"),
            Column("fund", "Fund"),
            Column("standing", "What the fund is"),
            Column("state", "Working copy"),
        ),
        rows=tuple(
            (
                each.area,
                each.year,
                each.board.name,
                each.fund.title,
                standing_of(each.fund, on=on).title,
                _state(each),
            )
            for each in plans
        ),
    )


def _state(plan: BetterCarePlan) -> str:
    version = version_now(plan)
    approval = plan.approvals.filter(version=version).first()
    if approval is None:
        return f"version {version}, being worked on"
    return f"version {version}, approved on {day(approval.approved_on)}"
