"""Providers, services, requirements, procurements, contracts, deliveries and returns."""

from ropewalk.service.models.capacity import CapacityCount, Participation
from ropewalk.service.models.contract import (
    Contract,
    ContractOrder,
    ContractQuerySet,
    ContractVersion,
)
from ropewalk.service.models.delivery import (
    Delivery,
    Invoice,
    InvoiceLine,
    InvoiceStep,
)
from ropewalk.service.models.ending import (
    ActivityClaim,
    ActivityCount,
    Ending,
    EndingStep,
)
from ropewalk.service.models.performance import ContractMeasure, Return
from ropewalk.service.models.procurement import (
    Award,
    Lot,
    Notice,
    Procurement,
    ProcurementQuerySet,
    Requirement,
    RequirementQuerySet,
    RouteRecord,
    RouteTest,
)
from ropewalk.service.models.provider import Provider, ProviderQuerySet
from ropewalk.service.models.service import (
    Location,
    MakeOrBuy,
    OpeningHours,
    Price,
    Service,
    ServiceQuerySet,
)
from ropewalk.service.models.specification import (
    InvolvedInSpecification,
    QualityStandard,
    SpecificationVersion,
    SpecifiedMeasure,
)

__all__ = [
    "ActivityClaim",
    "ActivityCount",
    "Award",
    "CapacityCount",
    "Contract",
    "ContractMeasure",
    "ContractOrder",
    "ContractQuerySet",
    "ContractVersion",
    "Delivery",
    "Ending",
    "EndingStep",
    "Invoice",
    "InvoiceLine",
    "InvoiceStep",
    "InvolvedInSpecification",
    "Location",
    "Lot",
    "MakeOrBuy",
    "Notice",
    "OpeningHours",
    "Participation",
    "Price",
    "Procurement",
    "ProcurementQuerySet",
    "Provider",
    "ProviderQuerySet",
    "QualityStandard",
    "Requirement",
    "RequirementQuerySet",
    "Return",
    "RouteRecord",
    "RouteTest",
    "Service",
    "ServiceQuerySet",
    "SpecificationVersion",
    "SpecifiedMeasure",
]
