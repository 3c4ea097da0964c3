"""Business cases and portfolios for tests, made through actions as a person would."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from factories.organisations import NOON, TODAY
from factories.partnership import Three, three_partners
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.actions import business_cases as cases
from ropewalk.strategy.actions import portfolios
from ropewalk.strategy.actions.business_cases import LineSaid
from ropewalk.strategy.case_kinds import (
    EvidenceGrade,
    LimitKind,
    LineAbout,
    LineNature,
    LineSide,
    OptionWay,
    Party,
    RouteState,
)
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import (
    BusinessCase,
    CaseLine,
    CaseRoute,
    CaseStart,
    Intention,
    Portfolio,
    PortfolioBudget,
    PortfolioOption,
    PortfolioScenario,
    PortfolioTie,
    RouteStep,
)

YEAR = 2026  # the financial year of TODAY


def intention_of(three: Three, title="Reablement", **changes) -> Intention:
    """Something that partners intend."""
    said = {
        "partnership": three.partnership,
        "kind": IntentionKind.INVEST,
        "title": title,
        "recorded_at": NOON,
        "recorded_by": three.secretary,
        "submission_key": uuid4(),
    }
    return Intention.objects.create(**said | changes)


@dataclass
class Business:
    """A partnership of three that makes business cases; its secretary records them."""

    three: Three

    @property
    def partnership(self) -> Partnership:
        return self.three.partnership

    @property
    def by(self) -> Account:
        return self.three.secretary

    @property
    def who(self) -> dict:
        return {"by": self.by, "at": NOON}

    def case(self, title="Reablement", **changes) -> BusinessCase:
        """A case for an intention of that name, over five years."""
        said = {
            "partnership_id": self.partnership.pk,
            "title": title,
            "intention_id": None,
            "option_id": None,
            "first_year": YEAR,
            "years": 5,
            "submission_key": uuid4(),
        }
        if changes.get("option_id") is None:
            said["intention_id"] = intention_of(self.three, title).pk
        return cases.begin_case(**said | self.who | changes)

    def line_said(self, **changes) -> LineSaid:
        """£100 a year that the first council pays for staff in the first year."""
        said = {
            "side": LineSide.COST,
            "title": "A team",
            "about": LineAbout.STAFF,
            "party": Party.PARTNER,
            "organisation_id": self.three.first.pk,
            "nature": LineNature.CASH,
            "year_starting": YEAR,
            "years": 1,
            "pence": 100_00,
            "grade": EvidenceGrade.RECORDS,
            "evidence": "A quote",
        }
        if changes.get("party", Party.PARTNER) != Party.PARTNER:
            said["organisation_id"] = None
        return LineSaid(**said | changes)

    def line(self, case, **changes) -> CaseLine:
        """That line, on a case."""
        return cases.add_line(
            case_id=case.pk,
            said=self.line_said(**changes),
            submission_key=uuid4(),
            **self.who,
        )

    def benefit(self, case, **changes) -> CaseLine:
        """£100 a year of better lives, by a study."""
        said = {
            "side": LineSide.BENEFIT,
            "title": "Better lives",
            "about": LineAbout.WELLBEING,
            "party": Party.PEOPLE,
            "nature": LineNature.WELFARE,
            "grade": EvidenceGrade.STUDY,
            "evidence": "A study",
        }
        return self.line(case, **said | changes)

    def worked_example(self) -> BusinessCase:
        """Costs of 300, then 20 a year; benefits of 120 a year from the second."""
        case = self.case("A worked example")
        self.line(case, title="To begin", pence=300_00)
        self.line(case, title="To go on", year_starting=YEAR + 1, years=4, pence=20_00)
        self.benefit(case, year_starting=YEAR + 1, years=4, pence=120_00)
        return case

    def route(self, case, name="NHS local delivery plan", **changes) -> CaseRoute:
        """Money asked by a route today."""
        said = {"case_id": case.pk, "name": name, "pence": None, "asked_on": TODAY}
        return cases.ask_route(**said | self.who | changes)

    def answer(self, route, state=RouteState.APPROVED, **changes) -> RouteStep:
        """What a route answers today."""
        said = {
            "route_id": route.pk,
            "state": state,
            "on": TODAY,
            "because": "As the round decided",
            "decision_id": None,
        }
        return cases.answer_route(**said | self.who | changes)

    def start(self, case, starts_on, **changes) -> CaseStart:
        """The day on which it starts."""
        said = {"case_id": case.pk, "starts_on": starts_on, "because": ""}
        return cases.say_start(**said | self.who | changes)

    def portfolio(self, **changes) -> Portfolio:
        """A portfolio of two years."""
        said = {
            "partnership_id": self.partnership.pk,
            "title": "What to fund",
            "value_said": "Points",
            "first_year": YEAR,
            "years": 2,
            "submission_key": uuid4(),
        }
        return portfolios.begin_portfolio(**said | self.who | changes)

    def budget(self, portfolio, *amounts, title="Pool", **changes) -> PortfolioBudget:
        """So many pounds of a pool in each year, or hundreds of posts."""
        said = {
            "portfolio_id": portfolio.pk,
            "title": title,
            "kind": LimitKind.POOL,
            "fund_id": None,
            "amounts": _by_year(portfolio, amounts),
        }
        return portfolios.set_portfolio_budget(**said | self.who | changes)

    def option(
        self, portfolio, title, value, uses=(), *, way=OptionWay.INVEST, **changes
    ) -> PortfolioOption:
        """An option with its value, and (budget, pounds of each year...) it uses."""
        said = {
            "portfolio_id": portfolio.pk,
            "title": title,
            "way": way,
            "value": None if value is None else Decimal(value),
            "value_source": "A workshop",
        }
        made = portfolios.add_option(**said | self.who | changes)
        for budget, *amounts in uses:
            self.uses(made, budget, *amounts)
        return made

    def uses(self, option, budget, *amounts) -> None:
        """So many pounds of a budget in each year."""
        portfolios.say_uses(
            option_id=option.pk,
            budget_id=budget.pk,
            amounts=_by_year(option.portfolio, amounts),
            **self.who,
        )

    def tie(self, one, kind, other) -> PortfolioTie:
        """How one option hangs on another."""
        return portfolios.tie_options(
            portfolio_id=one.portfolio_id,
            kind=kind,
            one_id=one.pk,
            other_id=other.pk,
            **self.who,
        )

    def scenario(
        self, portfolio, title, *, options=(), budgets=()
    ) -> PortfolioScenario:
        """(what, percent) of values and budgets."""
        return portfolios.add_scenario(
            portfolio_id=portfolio.pk,
            title=title,
            because="",
            options={each.pk: percent for each, percent in options},
            budgets={each.pk: percent for each, percent in budgets},
            **self.who,
        )

    def two_of_three(self) -> tuple[Portfolio, PortfolioBudget, list[PortfolioOption]]:
        """Three options of which the pool pays for two: £100 a year, £60, £50 and £40."""
        portfolio = self.portfolio()
        pool = self.budget(portfolio, 100, 100)
        made = [
            self.option(portfolio, title, value, [(pool, pounds, pounds)])
            for title, value, pounds in (
                ("Falls", 60, 60),
                ("Breaks", 45, 50),
                ("Equipment", 40, 40),
            )
        ]
        return portfolio, pool, made


def _by_year(portfolio, amounts) -> dict:
    """Pounds by year in pence; none where there is none."""
    return {
        portfolio.first_year + year: None if each is None else round(each * 100)
        for year, each in enumerate(amounts)
    }


def business() -> Business:
    """Three partners with nothing planned yet."""
    return Business(three_partners())


def one_of_each(three: Three) -> dict:
    """A case, a portfolio and what is in them, by what addresses call them."""
    here = Business(three)
    case = here.worked_example()
    portfolio, budget, options = here.two_of_three()
    return {
        "case_id": case,
        "case_line_id": case.lines.first(),
        "case_route_id": here.route(case),
        "portfolio_id": portfolio,
        "portfolio_option_id": options[0],
        "portfolio_budget_id": budget,
    }
