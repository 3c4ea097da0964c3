from django.db import migrations

from ropewalk.audit.append_only import install, remove

MODELS = [
    f"money.{name}"
    for name in (
        "BaselineLine",
        "BaselineAgreed",
        "Journal",
        "Entry",
        "ExtractLayout",
        "Extract",
        "ExtractLine",
        "DifferenceResolved",
        "Contribution",
        "InstalmentAsked",
        "Receipt",
        "OrderStep",
        "RiskTerms",
        "TierShare",
        "RiskCap",
        "RiskShare",
        "StatementClearance",
    )
]


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial")]

    operations = [migrations.RunPython(install(*MODELS), remove(*MODELS))]
