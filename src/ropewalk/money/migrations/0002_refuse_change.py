from django.db import migrations

from ropewalk.audit.append_only import RefuseChange

MODELS = [
    f"money.{name}"
    for name in (
        "BetterCareScheme",
        "BetterCareIncome",
        "BetterCareMinimum",
        "BetterCareAsked",
        "BetterCareAnswer",
        "BetterCareApproval",
        "BetterCareReopening",
        "Contribution",
        "InstalmentAsked",
        "Receipt",
        "ExtractLayout",
        "Extract",
        "ExtractLine",
        "DifferenceResolved",
        "BaselineLine",
        "BaselineAgreed",
        "RechargeTerms",
        "Journal",
        "Entry",
        "OrderStep",
        "RiskTerms",
        "TierShare",
        "RiskCap",
        "RiskShare",
        "CarryForwardPart",
        "CarryForwardAnswer",
        "PlannedSaving",
        "SavingRound",
        "SavingsGap",
        "GapService",
        "BenefitClaim",
        "CostChange",
        "CostLine",
        "ExceptionRequest",
        "ExceptionAnswer",
        "StatementClearance",
        "StatementRouted",
        "BalanceStated",
        "BalanceSettled",
    )
]


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial")]

    operations = [RefuseChange(*MODELS)]
