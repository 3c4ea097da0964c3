from django.db import migrations

from ropewalk.audit.append_only import RefuseChange

MODELS = [
    f"partnership.{name}"
    for name in (
        "Signature",
        "AgreementDocument",
        "Notice",
        "AgreementReview",
        "ReviewAnswer",
        "Clearance",
        "Vote",
        "CheckFound",
        "Approval",
    )
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial")]

    operations = [RefuseChange(*MODELS)]
