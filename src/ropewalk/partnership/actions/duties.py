"""Duties under an agreement: planned for a year, added one by one, done or struck out."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import AgreementKind, DutyKind
from ropewalk.partnership.models import Agreement, Duty
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreement_said import fields_of, said_of
from ropewalk.partnership.rules.agreement_checks import facts_of
from ropewalk.partnership.rules.agreement_review import annex_of
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.duties import report_duties, years_reached
from ropewalk.partnership.rules.terms import year_said


@transaction.atomic
def plan_reports(
    *,
    agreement_id: int,
    year_starting: int | None = None,
    organisation_id: int,
    owner_post: str,
    by: Account,
    at: datetime,
) -> list[Duty]:
    """Plan the reports of a financial year: four and a return, or a grant's statement.

    Without a year, those of every year that the term reaches; where it has no end, up to
    this year. Those that are there already stay as they are.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when this kind of agreement has no reports, the year is outside its
            term, or nobody of the parties is to make them.
    """
    agreement = _agreement(agreement_id, by=by, at=at)
    _refuse_owner(agreement, organisation_id, owner_post)
    version = agreement.versions.order_by("number").last()
    fields = fields_of(version) if version else KeyFields()
    years = (
        years_reached(
            said_of(agreement, version).term_reported if version else fields,
            on=local_day(at),
        )
        if year_starting is None
        else [year_starting]
    )
    due = [
        each
        for year in years
        for each in report_duties(
            AgreementKind(agreement.kind), fields, year_starting=year
        )
    ]
    if not due or version is None:
        raise BadInput(
            f"Nothing is to be reported for {listed([year_said(each) for each in years])}: "
            "the year is outside the term, or this kind of agreement has no such reports."
        )
    there = set(agreement.duties.standing().values_list("kind", "due_on"))
    planned = [
        Duty.objects.create(
            agreement=agreement,
            kind=each.kind,
            due_on=each.due_on,
            about=each.about,
            organisation_id=organisation_id,
            owner_post=owner_post.strip(),
            recorded_at=at,
        )
        for each in due
        if (each.kind, each.due_on) not in there
    ]
    record(
        Event.Kind.DUTIES_PLANNED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{len(planned)} for {listed([year_said(each) for each in years])}",
    )
    return planned


@transaction.atomic
def add_duty(
    *,
    agreement_id: int,
    kind: DutyKind,
    due_on: date,
    about: str,
    organisation_id: int,
    owner_post: str,
    by: Account,
    at: datetime,
) -> Duty:
    """Add something that somebody has to do by a day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what, or who, or is there already.
    """
    agreement = _agreement(agreement_id, by=by, at=at)
    _refuse_owner(agreement, organisation_id, owner_post)
    if not about.strip():
        raise BadInput("Say what is to be done.")
    said = {"kind": DutyKind(kind), "due_on": due_on, "about": about.strip()}
    if agreement.duties.standing().filter(**said).exists():
        raise BadInput("That is on the calendar already.")
    duty = Duty.objects.create(
        agreement=agreement,
        organisation_id=organisation_id,
        owner_post=owner_post.strip(),
        recorded_at=at,
        **said,
    )
    record(
        Event.Kind.DUTIES_PLANNED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{kind} by {due_on}",
    )
    return duty


@transaction.atomic
def finish_duty(*, duty_id: int, done_on: date, by: Account, at: datetime) -> Duty:
    """Record that a duty was done, on a day.

    A partnership goes live only when its annex is complete: every question answered,
    every arrangement described.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is done or struck out already, the day is still to come, or it would go live
            with something of the annex missing.
    """
    found = Duty.objects.get(pk=duty_id)
    agreement = _agreement(found.agreement_id, by=by, at=at)
    duty = Duty.objects.get(pk=duty_id)
    _refuse_if_settled(duty)
    if done_on > local_day(at):
        raise BadInput("It cannot have been done on a day that is still to come.")
    if duty.kind == DutyKind.GO_LIVE:
        _refuse_to_go_live(agreement)
    duty.done_on, duty.done_by, duty.done_at = done_on, by, at
    duty.save(update_fields=["done_on", "done_by", "done_at"])
    record(
        Event.Kind.DUTY_DONE,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{duty.kind} due {duty.due_on}",
    )
    return duty


@transaction.atomic
def strike_duty(*, duty_id: int, because: str, by: Account, at: datetime) -> Duty:
    """Strike out a duty that was entered by mistake. It stays on record, with the reason.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is done or struck out already, or no reason is given.
    """
    found = Duty.objects.get(pk=duty_id)
    agreement = _agreement(found.agreement_id, by=by, at=at)
    duty = Duty.objects.get(pk=duty_id)
    _refuse_if_settled(duty)
    if not because.strip():
        raise BadInput("Say why it is struck out.")
    duty.struck_on, duty.struck_by = local_day(at), by
    duty.struck_because = because.strip()
    duty.save(update_fields=["struck_on", "struck_by", "struck_because"])
    record(
        Event.Kind.DUTY_STRUCK,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{duty.kind} due {duty.due_on}",
    )
    return duty


def _refuse_if_settled(duty: Duty) -> None:
    if duty.done_on is not None:
        raise BadInput("This is recorded as done already.")
    if duty.struck_on is not None:
        raise BadInput("This was struck out: it is not to be done.")


def _agreement(agreement_id: int, *, by: Account, at: datetime) -> Agreement:
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if refusal := refusal_to_run(
        actor=by, partnership=agreement.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return agreement


def _refuse_owner(agreement: Agreement, organisation_id: int, post: str) -> None:
    if not agreement.parties.filter(organisation=organisation_id).exists():
        raise BadInput("Choose the party that has to do it.")
    if not post.strip():
        raise BadInput("Say which post there has to do it.")


def _refuse_to_go_live(agreement: Agreement) -> None:
    version = agreement.versions.order_by("number").last()
    facts = facts_of(said_of(agreement, version)) if version else frozenset()
    annex = annex_of(facts)
    if not annex.is_complete:
        raise BadInput(f"It cannot go live yet. {annex.said}")
