from django.db import migrations

from ropewalk.audit.append_only import install, remove

MODELS = [
    f"service.{name}"
    for name in (
        "LegalAdvice",
        "CriteriaVersion",
        "Criterion",
        "BidCall",
        "BidVersion",
        "CapacityCount",
        "Concern",
        "ConcernStep",
        "ContractVersion",
        "Delivery",
        "InvoiceLine",
        "InvoiceStep",
        "Imported",
        "EndingStep",
        "ActivityCount",
        "Evaluator",
        "EvaluatorDeclaration",
        "BidScore",
        "Moderation",
        "AgreedScore",
        "ContractModification",
        "ModificationTest",
        "NoticedContract",
        "NoticedSupplier",
        "Return",
        "RouteRecord",
        "RouteFact",
        "RouteFinding",
        "RouteTest",
        "Notice",
        "Award",
        "Representation",
        "RepresentationAnswer",
        "Price",
        "MakeOrBuy",
        "ServiceReach",
        "SectorTarget",
        "BlockPlan",
        "BlockStage",
        "FactorScore",
        "MarketIntention",
        "SpecificationVersion",
        "SpecifiedMeasure",
        "QualityStandard",
        "InvolvedInSpecification",
    )
]


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial")]

    operations = [migrations.RunPython(install(*MODELS), remove(*MODELS))]
