"""The care trust's money: what the council passes on for social care and for housing support.

That the council passes on the money of social care and of Supporting People, and that the
trust accounts for it to two bodies, is told; the sums are ours.
"""

from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
    set_contribution,
)
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.money.rules.contributions import Schedule
from ropewalk.stories.care_trust import COUNCIL, REPORTS, TRUST, CareTrust
from ropewalk.stories.ground_money import FundTold, GroundMoney, titles

TRANSFERS = {"Social care": 8_000_000_00, "Supporting People": 1_200_000_00}


def transfer_money(place: CareTrust) -> Fund:
    """A budget that the trust leads with, paid by the council in four instalments."""
    money = GroundMoney(place.ground, REPORTS)
    whole = sum(TRANSFERS.values())
    fund = money.opened(
        FundTold(
            title="Money that the council passes on",
            kind=FundKind.LEAD,
            control=Control.WARN,
            brought={TRUST: 0, COUNCIL: whole},
            strands=titles(TRANSFERS),
            manager_post="Director of finance of the care trust",
        )
    )
    keeper, council = money.keeper(TRUST), place.ground.organisations[COUNCIL]
    money.give(fund, TRANSFERS, by=keeper, partner=COUNCIL)
    source = fund.sources.get()
    said = {
        "fund_id": fund.pk,
        "organisation_id": council.pk,
        "source_id": source.pk,
        "year_starting": money.year,
    }
    set_contribution(
        **said,
        pence=whole,
        schedule=Schedule.QUARTERLY,
        own_days=(),
        why="",
        submission_key=place.ground.key("what the council passes on"),
        by=keeper,
        at=REPORTS,
    )
    ask_for_contributions(
        fund_id=fund.pk, year_starting=money.year, by=keeper, at=REPORTS
    )
    receive_contribution(
        **said,
        pence=whole // 4,
        received_on=REPORTS.date(),
        reference="First quarter",
        key=place.ground.key("first quarter"),
        by=keeper,
        at=REPORTS,
    )
    return fund
