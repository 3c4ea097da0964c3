"""Providers, services, procurements and contracts for tests, made through actions."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import uuid4

from factories.money import YEAR, Pool, open_pool
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import MeasureFactory
from factories.place import NeedFactory
from ropewalk.organisations.models import Account, Organisation, OrganisationKind, Role
from ropewalk.outcomes.models import Measure
from ropewalk.service.actions.capacity import take_part
from ropewalk.service.actions.contracts import (
    ContractSaid,
    VersionSaid,
    commit_contract,
    make_contract,
)
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    receive_invoice,
    record_delivery,
)
from ropewalk.service.actions.ending import (
    ClaimSaid,
    claim_less_activity,
    find_of_ending,
    plan_ending,
)
from ropewalk.service.actions.options import state_options
from ropewalk.service.actions.performance import measure_contract
from ropewalk.service.actions.procurements import (
    ProcurementSaid,
    award_lot,
    begin_procurement,
    move_procurement,
    record_route,
)
from ropewalk.service.actions.providers import ProviderSaid, record_provider
from ropewalk.service.actions.requirements import (
    RequirementSaid,
    make_lot,
    require_service,
)
from ropewalk.service.actions.services import (
    HoursSaid,
    LocationSaid,
    ServiceSaid,
    publish_service,
    record_service,
)
from ropewalk.service.kinds import (
    EndingCheck,
    EndingFound,
    Payment,
    Phase,
    Regime,
    Route,
    Sector,
    Stage,
    Weekday,
)
from ropewalk.service.models import (
    ActivityClaim,
    Award,
    Contract,
    ContractMeasure,
    Delivery,
    Ending,
    Invoice,
    Lot,
    Participation,
    Procurement,
    Provider,
    Requirement,
    Service,
)
from ropewalk.service.queries.versions import version_now

CHOSEN_BY_PEOPLE = {  # health care of a council, by any provider that qualifies
    "authority": "council",
    "is_health_care": "yes",
    "is_mixed": "no",
    "is_framework": "no",
    "patients_choose": "yes",
    "is_number_unrestricted": "yes",
    "all_qualifying_get_contract": "yes",
    "can_express_interest": "yes",
}
COMPETED = {  # health care of a council that several providers could give
    "authority": "council",
    "is_health_care": "yes",
    "is_mixed": "no",
    "has_existing_provider": "no",
    "is_only_capable": "no",
    "is_framework": "no",
    "patients_choose": "no",
    "is_expiring": "no",
    "can_identify_most_suitable": "no",
}
FIRST_DAY = date(YEAR, 4, 1)
AFTER = date(YEAR + 1, 4, 1)


@dataclass
class Market:
    """A partnership with a pool, somebody who commissions for it and a provider.

    ``commissioner`` is of the first council; ``pool.manager`` pays.
    """

    pool: Pool
    commissioner: Account
    measure: Measure
    provider: Provider

    @property
    def three(self):
        return self.pool.three

    @property
    def partnership(self):
        return self.three.partnership

    @property
    def said(self):
        """Who acts, and when."""
        return {"by": self.commissioner, "at": NOON}

    @property
    def paying(self):
        """Who pays, and when."""
        return {"by": self.pool.manager, "at": NOON}

    def another_provider(self, name="Second Homecare", **changes) -> Provider:
        said = {"name": name, "sector": Sector.INDEPENDENT, "starts_on": FIRST_DAY}
        return record_provider(
            partnership_id=self.partnership.pk,
            said=ProviderSaid(**said | changes),
            submission_key=uuid4(),
            **self.said,
        )

    def service(self, **changes) -> Service:
        """Care at home, that nobody gives yet."""
        need = NeedFactory(organisation=self.three.first, recorded_by=self.commissioner)
        said = {
            "name": "Care at home",
            "description": "Help to wash, dress and eat.",
            "for_whom": "Adults who need help at home",
            "phase": Phase.LONG_TERM,
            "starts_on": FIRST_DAY,
            "need_ids": [need.pk],
            "outcome_ids": [self.measure.outcome_id],
            "minimum_age": 18,
            "email": "hello@example.org",
            "locations": [
                LocationSaid(
                    "Sale office",
                    street="1 High Street",
                    town="Sale",
                    county="Greater Manchester",
                    postcode="M33 7XX",
                    latitude=53.42,
                    longitude=-2.32,
                )
            ],
            "hours": [HoursSaid(Weekday.MONDAY, time(9), time(17))],
        }
        return record_service(
            partnership_id=self.partnership.pk,
            said=ServiceSaid(**said | changes),
            submission_key=uuid4(),
            **self.said,
        )

    def practice(self, name="Elm Practice") -> Organisation:
        return OrganisationFactory(kind=OrganisationKind.PRACTICE, name=name)

    def require(self, quantity=10, *, by=None, **changes) -> Requirement:
        said = {
            "what": "Care at home",
            "unit": "hours",
            "quantity": quantity,
            "year_starting": YEAR,
        }
        if not {"practice_id", "locality_id"} & changes.keys():
            said["practice_id"] = self.practice().pk
        return require_service(
            partnership_id=self.partnership.pk,
            said=RequirementSaid(**said | changes),
            submission_key=uuid4(),
            by=by or self.commissioner,
            at=NOON,
        )

    def procurement(self, service=None, **changes) -> Procurement:
        said = {
            "title": "Care at home",
            "buyer_id": self.three.first.pk,
            "service_id": (service or self.service()).pk,
            "regime": Regime.PROVIDER_SELECTION,
            "value_pence": 120_000_00,
        }
        return begin_procurement(
            partnership_id=self.partnership.pk,
            said=ProcurementSaid(**said | changes),
            submission_key=uuid4(),
            **self.said,
        )

    def lot(self, procurement=None, required=None) -> Lot:
        required = required or [self.require(10), self.require(15), self.require(5)]
        return make_lot(
            procurement_id=(procurement or self.procurement()).pk,
            title="Care at home",
            requirement_ids=[each.pk for each in required],
            **self.said,
        )

    def award(self, lot=None, **changes) -> Award:
        lot = lot or self.lot()
        record_route(
            procurement_id=lot.procurement_id,
            route=Route.DIRECT_B,
            why="People choose among all who qualify.",
            answers=CHOSEN_BY_PEOPLE,
            **self.said,
        )
        move_procurement(
            procurement_id=lot.procurement_id, to=Stage.EVALUATING, **self.said
        )
        said = {
            "provider_id": self.provider.pk,
            "why": "It meets the terms.",
            "awarded_on": TODAY,
        }
        return award_lot(lot_id=lot.pk, **said | self.said | changes)

    def contract_said(self, **changes) -> ContractSaid:
        said = {
            "reference": "C-1",
            "title": "Care at home",
            "fund_id": self.pool.fund.pk,
            "strand_id": self.pool.strand.pk,
            "source_id": self.pool.source.pk,
            "payment": Payment.UNIT,
            "unit": "hour",
            "terms": VersionSaid(
                FIRST_DAY, AFTER, 100_000_00, Decimal("20.1250"), "As tendered"
            ),
        }
        return ContractSaid(**said | changes)

    def contract(self, award=None, **changes) -> Contract:
        return make_contract(
            award_id=(award or self.award()).pk,
            said=self.contract_said(**changes),
            submission_key=uuid4(),
            **self.said,
        )

    def commit(self, contract, year=YEAR, **changes):
        said = {"on": TODAY, **self.paying}
        return commit_contract(
            contract_id=contract.pk, year_starting=year, **said | changes
        )

    def committed(self, **changes) -> Contract:
        """A contract with a budget behind it and its money held back."""
        self.pool.budget(150_000_00)
        contract = self.contract(**changes)
        self.commit(contract)
        return contract

    def deliver(self, contract, reference="Week 1", **changes) -> Delivery:
        said = {"reference": reference, "on": TODAY, "quantity": Decimal(10)}
        return record_delivery(
            contract_id=contract.pk, said=DeliverySaid(**said | changes), **self.paying
        )

    def invoice(self, contract, deliveries, reference="INV-1", **changes) -> Invoice:
        said = {
            "reference": reference,
            "received_on": TODAY,
            "pence": sum(each.pence for each in deliveries),
            "delivery_ids": [each.pk for each in deliveries],
        }
        return receive_invoice(contract_id=contract.pk, **said | changes, **self.paying)

    def measured(self, contract, **changes) -> ContractMeasure:
        said = {
            "measure_id": self.measure.pk,
            "target": Decimal(90),
            "days_to_return": 20,
        }
        return measure_contract(contract_id=contract.pk, **said | changes, **self.said)

    def ending(self, service, **changes) -> Ending:
        said = {
            "ends_before": AFTER,
            "why": "Few people use it.",
            "alternative_ids": [],
        }
        return plan_ending(service_id=service.pk, **said | changes, **self.said)

    def found(self, ending, found=EndingFound.MET, checks=EndingCheck) -> None:
        """The same is found of each check."""
        for check in checks:
            find_of_ending(
                ending_id=ending.pk,
                check=check,
                found=found,
                said="Report of May",
                **self.said,
            )

    def participation(self, body) -> Participation:
        return take_part(
            partnership_id=self.partnership.pk,
            scheme="Practice commissioning",
            starts_on=FIRST_DAY,
            locality_id=body.pk,
            **self.said,
        )

    def claim(self, service, **changes) -> ActivityClaim:
        said = {
            "what": "Admissions from care homes",
            "unit": "admissions",
            "baseline": 1_000,
            "percent": Decimal(40),
            "evidence": "A claim in a business case",
            "starts_on": FIRST_DAY,
            "ends_before": AFTER,
        }
        return claim_less_activity(
            service_id=service.pk, said=ClaimSaid(**said | changes), **self.said
        )

    def publish(self, service, **changes) -> Service:
        said = {
            "assured_on": TODAY,
            "assurer_post": "Directory officer",
            "assurer_email": "directory@example.org",
        }
        return publish_service(service_id=service.pk, **said | changes, **self.said)


def market(**changes) -> Market:
    """A pool of two councils and an ICB that commissions from Homecare Limited."""
    return market_of(open_pool(**changes))


def market_of(pool: Pool) -> Market:
    """A partnership that has a pool commissions from Homecare Limited."""
    commissioner = MembershipFactory(
        organisation=pool.three.first, role=Role.COMMISSIONER
    ).account
    provider = record_provider(
        partnership_id=pool.three.partnership.pk,
        said=ProviderSaid(
            "Homecare Limited", Sector.INDEPENDENT, FIRST_DAY, "1-101635"
        ),
        submission_key=uuid4(),
        by=commissioner,
        at=NOON,
    )
    return Market(pool, commissioner, MeasureFactory(), provider)


def stated(here: Market, contract, *, options=(), grounds=(), after_version=None):
    """The options and grounds that the last version of a contract gives."""
    return state_options(
        contract_id=contract.pk,
        options=options,
        grounds=grounds,
        after_version=after_version or version_now(contract).number,
        **here.said,
    )
