"""Mixing models of joint commissioning, and offering what comes of it as an option."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import OptionKind, Side
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    Hybrid,
    HybridChoice,
    OptionPoint,
)
from ropewalk.strategy.rules.appraisals import DRAFTED_ONLY
from ropewalk.strategy.rules.hybrid import (
    brought,
    conflicts,
    library,
    wrong_choices,
)

MIXED = "Mix of the models in the option library"
LONGEST_DESCRIPTION = 2000


@transaction.atomic
def mix_models(
    *,
    partnership_id: int,
    title: str,
    choices: Mapping[str, str],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Hybrid:
    """Save a hybrid: a model of the library for each dimension, conflicts or none.

    What does not go together is flagged and does not stand in the way: partners decide.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, or a dimension has no model of the library.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = Hybrid.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not title.strip():
        raise BadInput("Say what the mix is called.")
    if fault := wrong_choices(choices):
        raise BadInput(fault)
    made = Hybrid.objects.create(
        partnership=partnership,
        title=title.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    HybridChoice.objects.bulk_create(
        HybridChoice(hybrid=made, dimension=each, model=choices[each])
        for each in library().dimensions
    )
    record(
        Event.Kind.HYBRID_MIXED,
        subject=made,
        by=by,
        at=at,
        detail=", ".join(f"{each} {choices[each]}" for each in library().dimensions),
    )
    return made


@transaction.atomic
def offer_hybrid(
    *, hybrid_id: int, appraisal_id: int, code: str, by: Account, at: datetime
) -> AppraisalOption:
    """Offer a hybrid as an option of an appraisal; what it brings goes with it.

    Each conflict goes along as a risk.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is another partnership's appraisal, scoring has begun, or the
            number is empty or taken.
    """
    hybrid = Hybrid.objects.get(pk=hybrid_id)
    held_to_plan(hybrid.partnership_id, by=by, at=at)
    appraisal = Appraisal.objects.filter(
        pk=appraisal_id, partnership=hybrid.partnership_id
    ).first()
    if appraisal is None:
        raise BadInput("Choose an appraisal of this partnership.")
    if appraisal.opened_at is not None:
        raise BadInput(DRAFTED_ONLY)
    if not code.strip():
        raise BadInput("Give the option a number.")
    if appraisal.options.filter(code=code.strip()).exists():
        raise BadInput(f"There is an option {code} already. Give it another number.")
    choices = {each.dimension: each.model for each in hybrid.choices.all()}
    held = library()
    texts = [held.models[model].cells[each].text for each, model in choices.items()]
    made = AppraisalOption.objects.create(
        appraisal=appraisal,
        code=code.strip(),
        title=hybrid.title,
        kind=OptionKind.CHANGE,
        description=" ".join(texts)[:LONGEST_DESCRIPTION],
        level=held.models[choices["look"]].title,
    )
    points = [(side, text, where) for side, text, where in brought(choices)]
    points += [(Side.RISK, each, "Conflict") for each in conflicts(choices)]
    OptionPoint.objects.bulk_create(
        OptionPoint(
            option=made,
            side=side,
            text=text,
            evidence=f"{MIXED}: {where}",
            recorded_at=at,
            recorded_by=by,
        )
        for side, text, where in points
    )
    record(
        Event.Kind.HYBRID_OFFERED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"hybrid {hybrid.pk}, option {made.pk}",
    )
    return made
