"""Money on the ground of a worked place: funds set up, agreed by each partner, and opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ropewalk.figures.days import local_day
from ropewalk.money.actions.funds import (
    FundSaid,
    StrandSaid,
    agree_baseline,
    open_fund,
    open_year,
    record_baseline,
    set_budget,
    set_up_fund,
)
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.organisations.actions import give_role
from ropewalk.organisations.models import Account, OrganisationKind, Role
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.stories.ground import Ground

OFFICE_OF = {
    OrganisationKind.COUNCIL: Office.SECTION_151,
    OrganisationKind.ICB: Office.NHS_FINANCE,
    OrganisationKind.TRUST: Office.NHS_FINANCE,
}


@dataclass(frozen=True, slots=True)
class FundTold:
    """A fund of a place, as a story tells it.

    Attributes:
        title: What it is called.
        kind: How the money is held.
        control: What happens when too little is left.
        brought: What each partner brought in a year, in pence; the first is the host.
        strands: What each strand is given for the year, in pence.
        agreement: What it rests on, if anything.
        advantage: What a pilot is to be better at; empty where it is none.
        measure_id: By which measure that is seen.
        manager_post: The post that keeps it.
    """

    title: str
    kind: FundKind
    control: Control
    brought: Mapping[str, int]
    strands: Mapping[str, int] = field(default_factory=dict)
    agreement: Agreement | None = None
    advantage: str = ""
    measure_id: int | None = None
    manager_post: str = "Manager of the fund"


@dataclass
class GroundMoney:
    """Who keeps and who answers for money on the ground of a place."""

    ground: Ground
    at: datetime
    officers: dict[str, Account] = field(default_factory=dict)
    keepers: dict[str, Account] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The financial year of the day."""
        return financial_year(local_day(self.at))

    def keeper(self, of: str) -> Account:
        """Who keeps the funds of a partner: whoever keeps its other records too."""
        if of not in self.keepers:
            give_role(
                account_id=self.ground.keepers[of].pk,
                organisation_id=self.ground.organisations[of].pk,
                role=Role.POOL_MANAGER,
                starts_on=local_day(self.at),
                by=self.ground.administrator,
                at=self.at,
            )
            self.keepers[of] = self.ground.keepers[of]
        return self.keepers[of]

    def officer(self, of: str) -> Account:
        """Who answers for the money of a partner."""
        if of not in self.officers:
            kind = OrganisationKind(self.ground.organisations[of].kind)
            office = OFFICE_OF.get(kind, Office.MONEY)
            self.officers[of] = self.ground.appoint(of, office, at=self.at)
        return self.officers[of]

    def opened(self, told: FundTold) -> Fund:
        """A fund set up, its baselines agreed, opened for the year and given its budget."""
        host = next(iter(told.brought))
        keeper = self.keeper(host)
        fund = set_up_fund(
            partnership_id=self.ground.partnership.pk,
            fund=FundSaid(
                title=told.title,
                kind=told.kind,
                control=told.control,
                partner_ids=self.ground.ids(*told.brought),
                host_id=self.ground.organisations[host].pk,
                manager_post=told.manager_post,
                strands=[StrandSaid(title) for title in told.strands],
                sources=["The partners' own budgets"],
                agreement_id=told.agreement.pk if told.agreement else None,
                is_pilot=bool(told.advantage),
                advantage=told.advantage,
                measure_id=told.measure_id,
            ),
            submission_key=self.ground.key(told.title),
            by=keeper,
            at=self.at,
        )
        for name, pence in told.brought.items():
            self._agree(fund, name, pence, by=keeper)
        fund = open_fund(fund_id=fund.pk, by=keeper, at=self.at)
        open_year(fund_id=fund.pk, year_starting=self.year, by=keeper, at=self.at)
        self.give(fund, told.strands, by=keeper)
        return fund

    def _agree(self, fund: Fund, name: str, pence: int, *, by: Account) -> None:
        number = self.ground.organisations[name].pk
        record_baseline(
            fund_id=fund.pk,
            organisation_id=number,
            service=fund.title,
            provider="",
            pence=pence,
            why="",
            by=by,
            at=self.at,
        )
        agree_baseline(
            fund_id=fund.pk,
            organisation_id=number,
            pence=pence,
            by=self.officer(name),
            at=self.at,
        )

    def give(
        self,
        fund: Fund,
        strands: Mapping[str, int],
        *,
        by: Account,
        partner: str = "",
    ) -> None:
        """Give strands their budgets for the year, a partner's own where each keeps its."""
        numbers = {each.title: each.pk for each in fund.strands.all()}
        source = fund.sources.get()
        organisation = self.ground.organisations[partner].pk if partner else None
        for title, pence in strands.items():
            if pence:
                set_budget(
                    fund_id=fund.pk,
                    year_starting=self.year,
                    strand_id=numbers[title],
                    source_id=source.pk,
                    partner_id=organisation,
                    pence=pence,
                    why="As agreed",
                    key=self.ground.key(f"{fund.title} {title} {partner}"),
                    by=by,
                    at=self.at,
                )


def titles(names: Iterable[str]) -> dict[str, int]:
    """Strands that are given nothing yet."""
    return dict.fromkeys(names, 0)
