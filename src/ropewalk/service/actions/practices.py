"""Saying whose an indicative budget is, and counting how many people of a practice use what."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import FundKind
from ropewalk.money.models import Strand
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import quarters
from ropewalk.service.kinds import UseKind
from ropewalk.service.models import BudgetShown, PracticeUse, Service
from ropewalk.service.named import locality_named, practice_named
from ropewalk.service.permissions import refusal_to_commission, refusal_to_count_use

SHOWN = frozenset({FundKind.INDICATIVE, FundKind.POT})


@transaction.atomic
def show_budget(
    *,
    partnership_id: int,
    strand_id: int,
    practice_id: int | None = None,
    locality_id: int | None = None,
    by: Account,
    at: datetime,
) -> BudgetShown:
    """Say whose a strand of an indicative budget or of a pot is, in place of what was said.

    Args:
        partnership_id: The partnership.
        strand_id: The strand.
        practice_id: The practice whose it is; or else
        locality_id: the locality group whose it is.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody has it, or the strand is of other money.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if (practice_id is None) == (locality_id is None):
        raise BadInput("Say whose it is: one practice, or one locality group.")
    practice = practice_named(practice_id)
    locality = locality_named(partnership, locality_id)
    strand = Strand.objects.filter(
        pk=strand_id, fund__partnership=partnership, fund__kind__in=SHOWN
    ).first()
    if strand is None:
        raise BadInput(
            "Choose a strand of an indicative budget or of a pot of this partnership: "
            "other money is not told apart by practice."
        )
    made = BudgetShown.objects.create(
        partnership=partnership,
        strand=strand,
        practice=practice,
        locality=locality,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.BUDGET_SHOWN,
        subject=partnership,
        by=by,
        at=at,
        detail=f"strand {strand.pk}, practice {practice_id}, locality {locality_id}",
    )
    return made


@dataclass(frozen=True, slots=True)
class UseSaid:
    """How many people of a practice used a service, or were pointed to it, in a quarter.

    Attributes:
        practice_id: The practice.
        kind: Whether they used it or were pointed to it.
        year_starting: The financial year, by the year in which it starts.
        quarter: 1 to 4.
        people: How many, each once.
        source: Where the count is from.
    """

    practice_id: int
    kind: UseKind
    year_starting: int
    quarter: int
    people: int
    source: str


@transaction.atomic
def count_use(
    *, service_id: int, said: UseSaid, by: Account, at: datetime
) -> PracticeUse:
    """Record how many people of a practice used a service in a quarter that has ended.

    Nobody is named, and a small number is kept but never shown.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the quarter has not ended, or nobody says where the count is from.
    """
    service = Service.objects.select_related("partnership", "provider").get(
        pk=service_id
    )
    practice = practice_named(said.practice_id)
    if practice is None:
        raise BadInput("Choose a GP practice.")
    if refusal := refusal_to_count_use(
        actor=by, service=service, practice=practice, kind=said.kind, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not 1 <= said.quarter <= 4:
        raise BadInput("Choose one of the four quarters of the financial year.")
    if quarters(said.year_starting)[said.quarter - 1].ends_before > local_day(at):
        raise BadInput("That quarter has not ended: count it when it has.")
    if said.people < 0:
        raise BadInput("People are not below nothing.")
    if not said.source.strip():
        raise BadInput("Say where the count is from.")
    made = PracticeUse.objects.create(
        partnership=service.partnership,
        service=service,
        practice=practice,
        kind=said.kind,
        year_starting=said.year_starting,
        quarter=said.quarter,
        people=said.people,
        source=said.source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.PRACTICE_USE_COUNTED,
        subject=service,
        by=by,
        at=at,
        detail=f"practice {practice.pk}, {said.kind}, {said.year_starting} quarter "
        f"{said.quarter}",
    )
    return made
