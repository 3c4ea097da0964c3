"""Scoring without sight of what others gave: what is kept back, and what changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Membership, Role
from ropewalk.partnership.models import Partner
from ropewalk.strategy.models import Appraisal, Appraiser, Scoring
from ropewalk.strategy.rules.appraisals import (
    CLOSED,
    NO_RELEASE,
    Named,
    waited_for,
)


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Everybody named, and the terms in which they act and in which partners are partners."""

    partners: Sequence[Partner]
    appraisers: Sequence[Appraiser]
    memberships: Sequence[Membership]

    def waited_for(self, *, on: date, before: Scoring | None = None) -> list[str]:
        """The partners with somebody still to score on a day, or before one scoring."""
        return waited_for(
            {
                each.organisation_id: each.organisation.name
                for each in self.partners
                if _covers(each, on)
            },
            [
                Named(
                    partner=each.organisation_id,
                    acts=each.account.is_active and self._acts(each, on),
                    has_scored=any(
                        before is None or one.pk < before.pk
                        for one in each.scorings.all()
                    ),
                )
                for each in self.appraisers
                if _counts(each, before)
            ],
        )

    def _acts(self, appraiser: Appraiser, on: date) -> bool:
        return any(
            each.account_id == appraiser.account_id
            and each.organisation_id == appraiser.organisation_id
            and _covers(each, on)
            for each in self.memberships
        )


def _counts(appraiser: Appraiser, before: Scoring | None) -> bool:
    """Whether somebody is among those named: today, or when one scoring was given."""
    released = getattr(appraiser, "release", None)
    if before is None:
        return released is None
    return appraiser.recorded_at <= before.recorded_at and (
        released is None or released.recorded_at > before.recorded_at
    )


def _covers(term: Partner | Membership, on: date) -> bool:
    return term.starts_on <= on and (term.ends_before is None or term.ends_before > on)


def _sitting(appraisal: Appraisal) -> _Sitting:
    """Who scores an appraisal, with their terms; four queries."""
    appraisers = appraisal.appraisers.select_related(
        "account", "organisation", "release"
    ).prefetch_related("scorings")
    partners = appraisal.partnership.partners.select_related("organisation")
    return _Sitting(
        partners=list(partners.order_by("organisation__name", "pk")),
        appraisers=list(appraisers),
        memberships=list(
            Membership.objects.filter(
                account__in=appraisal.appraisers.values("account")
            )
            .exclude(role=Role.OBSERVER)
            .order_by("pk")
        ),
    )


def why_kept_back(appraisal: Appraisal, *, on: date) -> str | None:
    """Why what was given is kept back from everybody, if it is; four queries.

    Whoever is named and acts for a partner scores before anybody sees what was given. One
    who does not come holds nothing for ever: it can be closed once each partner scored.
    """
    if appraisal.closed_at is not None:
        return None
    if appraisal.opened_at is None:
        return "Nobody has scored yet: it is still being set out."
    if still := still_named(appraisal, on=on):
        return (
            "What was given is kept back until everybody named has scored, or it is "
            f"closed. Still to score: {listed(still)}."
        )
    return None


def why_not_released(appraisal: Appraisal, *, on: date) -> str | None:
    """Why nobody named is released any more, if nobody is; four queries."""
    if appraisal.closed_at is not None:
        return CLOSED
    return NO_RELEASE if why_kept_back(appraisal, on=on) is None else None


def still_named(appraisal: Appraisal, *, on: date) -> list[str]:
    """The partners with somebody named still to score; four queries."""
    return _sitting(appraisal).waited_for(on=on)


def changed_after_seeing(appraisal: Appraisal) -> list[str]:
    """The partners that scored again once the results could be seen; four queries.

    Whoever was released is left out: what they gave is not counted.
    """
    sitting = _sitting(appraisal)
    changed = {
        appraiser.organisation.name
        for appraiser in sitting.appraisers
        if _counts(appraiser, None)
        for scoring in sorted(appraiser.scorings.all(), key=lambda each: each.pk)[1:]
        if not sitting.waited_for(on=local_day(scoring.recorded_at), before=scoring)
    }
    return sorted(changed)
