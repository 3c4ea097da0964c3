"""What waits for one person in planning together: options to score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from ropewalk.organisations.models import Account, Membership
from ropewalk.strategy.models import Appraiser, Scoring

MOST = 20


@dataclass(frozen=True, slots=True)
class ToScore:
    """An appraisal whose options somebody is named to score: its number, and in words."""

    number: int
    words: str


def to_score(actor: Account, *, on: date) -> Sequence[ToScore]:
    """The appraisals open for scoring that wait for a person's own scores; one query.

    They are named to score and not released, act for that partner still, and have given
    no score yet.
    """
    acts = Membership.objects.acting(on=on).filter(
        account=actor, organisation=OuterRef("organisation")
    )
    waiting = (
        Appraiser.objects.filter(
            Exists(acts),
            ~Exists(Scoring.objects.filter(appraiser=OuterRef("pk"))),
            account=actor,
            appraisal__opened_at__isnull=False,
            appraisal__closed_at=None,
            release=None,
        )
        .select_related("appraisal", "organisation")
        .order_by("appraisal__opened_at", "pk")
    )
    return [
        ToScore(
            each.appraisal_id,
            f"Score the options of “{each.appraisal}”, for {each.organisation}",
        )
        for each in waiting[:MOST]
    ]
