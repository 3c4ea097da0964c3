"""Saying what speaks for and against an option, one by one or by a spreadsheet."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    OptionPoint,
    Preference,
    PreferenceReason,
)
from ropewalk.strategy.queries.appraisals import partners_of
from ropewalk.strategy.rules.appraisals import CLOSED, DRAFTED_ONLY
from ropewalk.strategy.rules.points import PointSaid, PointsSaid


def _held(appraisal_id: int, *, by: Account, at: datetime) -> Appraisal:
    """An appraisal that is not closed, held."""
    appraisal = Appraisal.objects.select_related("partnership").get(pk=appraisal_id)
    held_to_plan(appraisal.partnership_id, by=by, at=at)
    appraisal.refresh_from_db(fields=["opened_at", "closed_at"])
    if appraisal.closed_at is not None:
        raise BadInput(CLOSED)
    return appraisal


@transaction.atomic
def add_point(
    *,
    option_id: int,
    side: Side,
    text: str,
    evidence: str,
    organisation_id: int | None,
    by: Account,
    at: datetime,
) -> OptionPoint:
    """Say something for or against an option, on which evidence and whose view it is.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, it is said already, it is no partner's view, or the
            appraisal is closed.
    """
    option = AppraisalOption.objects.get(pk=option_id)
    appraisal = _held(option.appraisal_id, by=by, at=at)
    partners = partners_of(appraisal.partnership, on=local_day(at))
    if not text.strip():
        raise BadInput("Say what speaks for or against the option.")
    if organisation_id is not None and organisation_id not in partners:
        raise BadInput("Choose a partner of this partnership, or nobody in particular.")
    if option.points.filter(side=Side(side), text=text.strip()).exists():
        raise BadInput(
            "That is said of this option already, word for word. Say something else, so that "
            "nothing counts twice."
        )
    made = OptionPoint.objects.create(
        option=option,
        side=Side(side),
        text=text.strip(),
        evidence=evidence.strip(),
        organisation_id=organisation_id,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.OPTION_POINT_ADDED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"option {option.pk}, {side}",
    )
    return made


@transaction.atomic
def import_points(
    *,
    appraisal_id: int,
    said: PointsSaid,
    preferred_on: date | None,
    by: Account,
    at: datetime,
) -> Appraisal:
    """Take in what a spreadsheet says for and against options, all of it or nothing.

    Options that are not there yet are set out. Where the spreadsheet says which option is
    preferred, that and its reasons are recorded as of a day. One that says nothing but a
    preference that stands already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it names a new option once scoring has begun, somebody who is no
            partner, an option of a kind that is there, points that are there already, or
            a day on which it was preferred that is to come.
    """
    appraisal = _held(appraisal_id, by=by, at=at)
    on = local_day(at)
    if preferred_on is not None and preferred_on > on:
        raise BadInput(f"{day(preferred_on)} is still to come.")
    options = _options(appraisal, said)
    partners = {
        name: pk for pk, name in partners_of(appraisal.partnership, on=on).items()
    }
    unknown = sorted({each.who for each in said.points if each.who} - set(partners))
    if unknown:
        raise BadInput(
            f"Column who: no partner is called {listed(unknown)}. The partners are "
            f"{listed(list(partners))}."
        )
    _refuse_again(appraisal, said.points)
    day_preferred = on if preferred_on is None else preferred_on
    if not said.points and _preferred_already(appraisal, said, on=day_preferred):
        return appraisal
    OptionPoint.objects.bulk_create(
        OptionPoint(
            option=options[each.option],
            side=each.side,
            text=each.text,
            evidence=each.evidence,
            organisation_id=partners.get(each.who),
            recorded_at=at,
            recorded_by=by,
        )
        for each in said.points
    )
    if said.preferred:
        preference = Preference.objects.create(
            appraisal=appraisal,
            option=options[said.preferred],
            preferred_on=day_preferred,
            recorded_at=at,
            recorded_by=by,
        )
        PreferenceReason.objects.bulk_create(
            PreferenceReason(preference=preference, text=each) for each in said.reasons
        )
    record(
        Event.Kind.OPTION_POINTS_IMPORTED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"{len(said.points)} points of {len(said.options)} options",
    )
    return appraisal


def _options(appraisal: Appraisal, said: PointsSaid) -> dict[str, AppraisalOption]:
    """The options that a spreadsheet names, with those that are new set out."""
    held = {each.code: each for each in appraisal.options.all()}
    fresh = {code: each for code, each in said.options.items() if code not in held}
    if fresh and appraisal.opened_at is not None:
        raise BadInput(f"There is no option {listed(list(fresh))}. {DRAFTED_ONLY}")
    kinds = [each.kind for each in held.values()] + [kind for _, kind in fresh.values()]
    for kind in ("nothing", "minimum"):
        if kinds.count(kind) > 1:
            raise BadInput(f"Two options would be of the kind {kind}: only one is.")
    for code, (title, kind) in fresh.items():
        held[code] = AppraisalOption.objects.create(
            appraisal=appraisal, code=code, title=title, kind=kind
        )
    return held


def _preferred_already(appraisal: Appraisal, said: PointsSaid, *, on: date) -> bool:
    """Whether what a spreadsheet prefers, since a day and for its reasons, stands already."""
    last = appraisal.preferences.select_related("option").last()
    return (
        last is not None
        and (last.option.code, last.preferred_on) == (said.preferred, on)
        and [each.text for each in last.reasons.all()] == list(said.reasons)
    )


def _refuse_again(appraisal: Appraisal, points: Sequence[PointSaid]) -> None:
    there = set(
        OptionPoint.objects.filter(option__appraisal=appraisal).values_list(
            "option__code", "side", "text"
        )
    )
    again = [each for each in points if (each.option, each.side, each.text) in there]
    if again:
        raise BadInput(
            f"{len(again)} of these points are there already, the first of them on option "
            f"{again[0].option}. Take them out, so that nothing counts twice."
        )
