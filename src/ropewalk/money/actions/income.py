"""Income of a fund that is no contribution, and what partners give in kind."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import APART, AccountKind, Move
from ropewalk.money.models import Fund, Journal
from ropewalk.money.named import refuse_foreign, refuse_part
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.rules.income import refusal_of_charge
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.organisations.models import Account, Organisation


@dataclass(frozen=True, slots=True)
class IncomeSaid:
    """Income as somebody entered it.

    Attributes:
        strand_id: The strand that it helps to pay for.
        source_id: The funding source that it belongs to.
        pence: How much came in, above nothing.
        on: The day on which it came in.
        reference: Where it came from, in words. No person's name.
        charged_by_id: The council that charged people for their care; none for any other
            income.
        partner_id: Whose part of the fund; to be named where parts are told apart.
    """

    strand_id: int
    source_id: int
    pence: int
    on: date
    reference: str
    charged_by_id: int | None = None
    partner_id: int | None = None


@transaction.atomic
def receive_income(
    *, fund_id: int, income: IncomeSaid, key: UUID, by: Account, at: datetime
) -> Journal:
    """Record income of a fund, or what people paid towards their care.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing says where it came from, or it is charged by somebody who
            may not charge.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    whose = income.partner_id if income.charged_by_id is None else income.charged_by_id
    if refusal := refusal_to_post(
        actor=by,
        fund=fund,
        on=local_day(at),
        partners=[] if whose is None else [whose],
    ):
        raise PermissionDenied(refusal)
    refuse_foreign(fund, strand_ids=[income.strand_id], source_ids=[income.source_id])
    refuse_part(fund, whose)
    if not income.reference.strip():
        raise BadInput("Say where this came from.")
    if income.charged_by_id is not None:
        _refuse_charge(income.charged_by_id)
    came = Place(
        AccountKind.INCOME if income.charged_by_id is None else AccountKind.CLIENT,
        partner=whose,
        strand=income.strand_id,
        source=income.source_id,
    )
    cash = Place(
        AccountKind.HELD, partner=whose if fund.kind in APART else fund.host_id
    )
    draft = Draft(
        Move.INCOME_RECEIVED,
        income.on,
        (Line(came, cash, income.pence),),
        income.reference.strip(),
        key,
    )
    is_new = not Journal.objects.filter(key=key).exists()
    journal = post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    if is_new:
        record(
            Event.Kind.INCOME_RECEIVED,
            subject=fund,
            by=by,
            at=at,
            detail=f"{came.kind}, {pounds(income.pence)}, journal {journal.pk}",
        )
    return journal


def _refuse_charge(charged_by_id: int) -> None:
    """Refuse a charge by an organisation that may not charge people for care."""
    charging = Organisation.objects.get(pk=charged_by_id)
    if refusal := refusal_of_charge(OrganisationKind(charging.kind), charging.name):
        raise BadInput(refusal)


@transaction.atomic
def give_in_kind(
    *,
    fund_id: int,
    organisation_id: int,
    strand_id: int,
    what: str,
    pence: int,
    on: date,
    key: UUID,
    by: Account,
    at: datetime,
) -> Journal:
    """Record what a partner gives other than money, and what it is worth.

    It stands in a book of its own and is in no total of money.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing says what it is, or it is of another fund.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=[organisation_id]
    ):
        raise PermissionDenied(refusal)
    refuse_foreign(fund, strand_ids=[strand_id], source_ids=[])
    refuse_part(fund, organisation_id)
    if not what.strip():
        raise BadInput("Say what is given: staff, rooms, equipment.")
    given, used = (
        Place(kind, partner=organisation_id, strand=strand_id)
        for kind in (AccountKind.IN_KIND, AccountKind.IN_KIND_USED)
    )
    draft = Draft(
        Move.IN_KIND_GIVEN, on, (Line(given, used, pence),), what.strip(), key
    )
    is_new = not Journal.objects.filter(key=key).exists()
    journal = post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    if is_new:
        record(
            Event.Kind.IN_KIND_GIVEN,
            subject=fund,
            by=by,
            at=at,
            detail=f"organisation {organisation_id}, {pounds(pence)}, "
            f"journal {journal.pk}",
        )
    return journal
