"""Moving budget between the parts of a fund, and holding some of it back."""

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
from ropewalk.money.kinds import AccountKind, FundKind, Move
from ropewalk.money.models import Balance, Fund, Journal
from ropewalk.money.named import refuse_closed_year, refuse_foreign, refuse_part
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.money.rules.virement import (
    BudgetPart,
    Source,
    refusal_of_moving,
    refusal_of_unmet,
)
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import quarters, year_said


@transaction.atomic
def vire(
    *,
    fund_id: int,
    year_starting: int,
    out_of: BudgetPart,
    into: BudgetPart,
    pence: int,
    why: str,
    key: UUID,
    by: Account,
    at: datetime,
    how_met: str = "",
) -> Journal:
    """Move budget within a year from one part of a fund to another.

    Args:
        fund_id: The fund.
        year_starting: The year in which the financial year starts.
        out_of: The part it is taken from.
        into: The part it is given to.
        pence: How much, above nothing.
        why: The reason.
        key: What makes it once only.
        by: Who does it.
        at: When.
        how_met: How the new use meets the condition on which its source was given, where
            there is one.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the fund's kind does not allow it, no reason is given, nobody says
            how a condition is met, more is asked for than is available, or the year is
            closed.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=_named(out_of)
    ):
        raise PermissionDenied(refusal)
    _refuse_unlike(fund, out_of, into)
    draft = Draft(
        Move.VIREMENT,
        _day_in(year_starting, at=at),
        (
            Line(
                out_of.place(AccountKind.AVAILABLE, year=year_starting),
                into.place(AccountKind.AVAILABLE, year=year_starting),
                pence,
            ),
        ),
        _said(why, how_met),
        key,
    )
    if Journal.objects.filter(key=key).exists():
        return post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    if not why.strip():
        raise BadInput("Say why this is moved.")
    _refuse_unmet(fund, out_of, into, how_met)
    refuse_closed_year(fund, year_starting, parts=[out_of.partner, into.partner])
    journal = post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    _refuse_overdrawn(fund, draft.lines[0])
    record(
        Event.Kind.BUDGET_MOVED,
        subject=fund,
        by=by,
        at=at,
        detail=f"{year_starting}, {pounds(pence)}, journal {journal.pk}",
    )
    return journal


def _said(why: str, how_met: str) -> str:
    """Why budget moves, and how its condition is met where somebody said."""
    if not how_met.strip():
        return why.strip()
    return f"{why.strip().rstrip('.')}. How its condition is met: {how_met.strip()}"


def _refuse_unmet(
    fund: Fund, out_of: BudgetPart, into: BudgetPart, how_met: str
) -> None:
    """Refuse to move conditional money while nobody says how the condition is met."""
    source = fund.sources.get(pk=out_of.source)
    if out_of.source == into.source and (
        refusal := refusal_of_unmet(Source(source.title, source.condition), how_met)
    ):
        raise BadInput(refusal)


def _named(*parts: BudgetPart) -> set[int]:
    """The partners whose parts these are."""
    return {each.partner for each in parts if each.partner is not None}


def _day_in(year_starting: int, *, at: datetime) -> date:
    """The day on which a change of a year's budget counts: today, once it has begun."""
    return max(quarters(year_starting)[0].starts_on, local_day(at))


def _refuse_unlike(fund: Fund, out_of: BudgetPart, into: BudgetPart) -> None:
    """Refuse what is not of this fund, and what its kind does not allow."""
    refuse_foreign(
        fund,
        strand_ids=[out_of.strand, into.strand],
        source_ids=[out_of.source, into.source],
    )
    refuse_part(fund, out_of.partner)
    refuse_part(fund, into.partner)
    if refusal := refusal_of_moving(
        FundKind(fund.kind),
        out_of,
        into,
        strands={each.pk: each.title for each in fund.strands.all()},
        sources={
            each.pk: Source(each.title, each.condition) for each in fund.sources.all()
        },
        names={
            each.organisation_id: each.organisation.name
            for each in fund.partners.select_related("organisation")
        },
    ):
        raise BadInput(refusal)


def _refuse_overdrawn(fund: Fund, line: Line) -> None:
    """Refuse to leave less than nothing where budget was taken from, whatever the control."""
    left = _left(fund, line.out_of)
    if left < 0:
        year = year_said(line.out_of.budget_year)
        held = AccountKind(line.out_of.kind).label.lower()
        raise BadInput(
            f"Only {pounds(max(left + line.pence, 0))} is {held} there for {year}, so "
            f"{pounds(line.pence)} cannot be taken from it."
        )


def _left(fund: Fund, place: Place) -> int:
    """What is in an account; its balance is held since it was posted to."""
    return Balance.objects.get(account__fund=fund, account__slot=place.slot).pence


@transaction.atomic
def hold_back(
    *,
    fund_id: int,
    year_starting: int,
    part: BudgetPart,
    pence: int,
    why: str,
    key: UUID,
    by: Account,
    at: datetime,
) -> Journal:
    """Hold back some of a budget for the year, or below nothing release what is held.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is nothing, no reason is given, more is asked for than is
            available or held, or the year is closed.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=_named(part)
    ):
        raise PermissionDenied(refusal)
    if pence == 0:
        raise BadInput("Say how much is held back or released.")
    refuse_foreign(fund, strand_ids=[part.strand], source_ids=[part.source])
    refuse_part(fund, part.partner)
    available, held = (
        part.place(kind, year=year_starting)
        for kind in (AccountKind.AVAILABLE, AccountKind.RESERVED)
    )
    line = Line(available, held, pence) if pence > 0 else Line(held, available, -pence)
    draft = Draft(
        Move.HELD_BACK, _day_in(year_starting, at=at), (line,), why.strip(), key
    )
    if Journal.objects.filter(key=key).exists():
        return post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    if not why.strip():
        raise BadInput("Say why this is held back or released.")
    refuse_closed_year(fund, year_starting, parts=[part.partner])
    journal = post_journal(fund_id=fund.pk, draft=draft, by=by, at=at)
    _refuse_overdrawn(fund, line)
    record(
        Event.Kind.BUDGET_HELD_BACK,
        subject=fund,
        by=by,
        at=at,
        detail=f"strand {part.strand}, {year_starting}, {pounds(pence)}, "
        f"journal {journal.pk}",
    )
    return journal
