"""Providers, services, requirements, procurements, contracts, deliveries and returns."""

from ropewalk.service.models.advice import (
    LegalAdvice,
)
from ropewalk.service.models.bidding import (
    Bid,
    BidCall,
    BidQuerySet,
    BidVersion,
    CriteriaVersion,
    Criterion,
)
from ropewalk.service.models.capacity import CapacityCount, Participation
from ropewalk.service.models.concern import (
    Concern,
    ConcernQuerySet,
    ConcernStep,
    providers_watched_by,
)
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
from ropewalk.service.models.directory import Imported, KindAnswered, LeftOut
from ropewalk.service.models.ending import (
    ActivityClaim,
    ActivityCount,
    Ending,
    EndingStep,
)
from ropewalk.service.models.evaluation import (
    AgreedScore,
    BidScore,
    Evaluator,
    EvaluatorDeclaration,
    Moderation,
)
from ropewalk.service.models.modification import (
    ContractModification,
    ModificationTest,
)
from ropewalk.service.models.noticed import (
    NoticedContract,
    NoticedContractQuerySet,
    NoticedSupplier,
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
    RouteFact,
    RouteFinding,
    RouteRecord,
    RouteTest,
)
from ropewalk.service.models.provider import Provider, ProviderQuerySet
from ropewalk.service.models.representation import (
    Representation,
    RepresentationAnswer,
)
from ropewalk.service.models.service import (
    Location,
    MakeOrBuy,
    OpeningHours,
    Price,
    Service,
    ServiceQuerySet,
)
from ropewalk.service.models.shaping import (
    BlockPlan,
    BlockStage,
    FactorScore,
    MarketIntention,
    SectorTarget,
    ServiceReach,
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
    "AgreedScore",
    "Award",
    "Bid",
    "BidCall",
    "BidQuerySet",
    "BidScore",
    "BidVersion",
    "BlockPlan",
    "BlockStage",
    "CapacityCount",
    "Concern",
    "ConcernQuerySet",
    "ConcernStep",
    "Contract",
    "ContractMeasure",
    "ContractModification",
    "ContractOrder",
    "ContractQuerySet",
    "ContractVersion",
    "CriteriaVersion",
    "Criterion",
    "Delivery",
    "Ending",
    "EndingStep",
    "Evaluator",
    "EvaluatorDeclaration",
    "FactorScore",
    "Imported",
    "Invoice",
    "InvoiceLine",
    "InvoiceStep",
    "InvolvedInSpecification",
    "KindAnswered",
    "LeftOut",
    "LegalAdvice",
    "Location",
    "Lot",
    "MakeOrBuy",
    "MarketIntention",
    "Moderation",
    "ModificationTest",
    "Notice",
    "NoticedContract",
    "NoticedContractQuerySet",
    "NoticedSupplier",
    "OpeningHours",
    "Participation",
    "Price",
    "Procurement",
    "ProcurementQuerySet",
    "Provider",
    "ProviderQuerySet",
    "QualityStandard",
    "Representation",
    "RepresentationAnswer",
    "Requirement",
    "RequirementQuerySet",
    "Return",
    "RouteFact",
    "RouteFinding",
    "RouteRecord",
    "RouteTest",
    "SectorTarget",
    "Service",
    "ServiceQuerySet",
    "ServiceReach",
    "SpecificationVersion",
    "SpecifiedMeasure",
    "providers_watched_by",
]
