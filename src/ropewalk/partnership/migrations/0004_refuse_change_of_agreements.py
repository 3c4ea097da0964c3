from django.db import migrations

from ropewalk.audit.append_only import install, remove

MODELS = [
    f"partnership.{name}"
    for name in ("AgreementDocument", "Notice", "AgreementReview", "ReviewAnswer")
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_agreement_terms")]

    operations = [migrations.RunPython(install(*MODELS), remove(*MODELS))]
