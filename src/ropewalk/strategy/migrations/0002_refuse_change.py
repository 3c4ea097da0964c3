from django.db import migrations

from ropewalk.audit.append_only import RefuseChange

MODELS = [
    f"strategy.{name}"
    for name in (
        "PriorityScore",
        "ShortListing",
        "Scoring",
        "Swing",
        "OptionScore",
        "SignOff",
        "AppraisalPut",
        "CasePart",
        "CaseLine",
        "CaseLineTakenOff",
        "RouteStep",
        "CaseStart",
        "Consultation",
        "Effort",
        "Hybrid",
        "HybridChoice",
        "Reappraisal",
        "OptionsTaken",
        "HeadLimit",
        "Round",
        "ReferralRuling",
        "PlanVersion",
        "PlanVersionPartner",
        "PlanVersionLine",
        "PlanVersionMilestone",
        "Preference",
        "PreferenceReason",
        "AppraiserRelease",
    )
]


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial")]

    operations = [RefuseChange(*MODELS)]
