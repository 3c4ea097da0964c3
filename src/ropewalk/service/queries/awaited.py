"""What waits for one person about contracts: to return, answer, review, do or confirm."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ropewalk.figures.days import day_begins
from ropewalk.figures.words import counted, day
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import Role, roles_with
from ropewalk.partnership.models import Partner
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import (
    AgreedAction,
    Contract,
    ExceptionReport,
    ImprovementPlan,
    Invoice,
    PlacementCandidate,
    ReportedDelivery,
    ReportedStep,
    ReportStep,
)
from ropewalk.service.performance_kinds import ReportedStepKind, ReportStepKind
from ropewalk.service.queries.bidding import moment
from ropewalk.service.queries.options import option_said, options_due
from ropewalk.service.queries.performance import performance_of_all

SOON = timedelta(days=30)
MOST = 20
REPORTED_STANDING = (None, ReportedStepKind.ANSWERED)


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits: what is to be done, of which number, in words.

    Attributes:
        code: ``returns``, ``report``, ``plan``, ``agreed``, ``reported``, ``option``,
            ``asked`` or ``invoice``.
        number: Of the contract, report, plan, action, reported delivery, option, candidate
            or invoice.
        words: What to do.
    """

    code: str
    number: int
    words: str


def awaited_of(actor: Account, *, on: date) -> list[Awaited]:
    """What waits for a person about contracts; three to sixteen queries, however much it is.

    Three for somebody of an organisation that has no contract, commissions for nobody and
    keeps no fund.
    """
    held = list(
        actor.memberships.filter(covering(on)).values_list("organisation_id", "role")
    )
    if not held:
        return []
    speaks = {each for each, role in held if role != Role.OBSERVER}
    of = {each for each, _ in held}
    commissions = {
        each
        for each, role in held
        if role in roles_with(Permission.COMMISSION_SERVICES)
    }
    keeps = {each for each, role in held if role in roles_with(Permission.KEEP_FUND)}
    waiting: list[Awaited] = list(_to_offer(speaks, on=on)) if speaks else []
    own = list(
        Contract.objects.filter(provider__organisation__in=speaks).select_related(
            "partnership"
        )
    )
    if own:
        waiting += _of_provider(own, on=on)
    if commissions:
        waiting += _of_commissioner(commissions, but=of, on=on)
    if keeps:
        waiting += _of_keeper(keeps, but=of)
    return waiting[:MOST]


def _to_offer(speaks: Collection[int], *, on: date) -> Iterator[Awaited]:
    """Placements that an organisation is asked for and has not offered for; one query."""
    for each in PlacementCandidate.objects.filter(
        provider__organisation__in=speaks,
        why_not="",
        offer=None,
        request__choice=None,
        request__closed=None,
        request__closes_at__gte=day_begins(on),
    ).select_related("request"):
        yield Awaited(
            "asked",
            each.pk,
            f"Offer for a placement, or let it pass: {each.request.get_kind_display()}, "
            f"offers close {moment(each.request.closes_at)}",
        )


def _of_provider(own: list[Contract], *, on: date) -> Iterator[Awaited]:
    """Returns, answers, queried invoices and actions of a provider's own contracts."""
    for number, reference in Invoice.objects.filter(
        contract__in=own, state=InvoiceState.QUERIED
    ).values_list("pk", "reference"):
        yield Awaited("invoice", number, f"See what is queried of invoice {reference}")
    for seen in performance_of_all(own, on=on):
        periods = [each for one in seen.measures for each in one.periods]
        missing = [each for each in periods if not each.versions and each.due_on]
        late = [each for each in missing if each.has_fallen_due(on=on)]
        reference = seen.contract.reference
        if late:
            yield Awaited(
                "returns",
                seen.contract.pk,
                f"Give {counted(len(late), 'return')} of contract {reference} that "
                f"{'is' if len(late) == 1 else 'are'} late",
            )
        elif missing:
            due = min(each.due_on for each in missing if each.due_on)
            yield Awaited(
                "returns",
                seen.contract.pk,
                f"Give the returns of contract {reference}, the first due by {day(due)}",
            )
    answered = ReportStep.objects.filter(
        report=OuterRef("pk"), kind=ReportStepKind.ANSWERED
    )
    for report in (
        ExceptionReport.objects.standing()
        .filter(~Exists(answered), contract__in=own)
        .select_related("measure__measure", "contract")
    ):
        yield Awaited(
            "report",
            report.pk,
            f"Answer the exception report about {report.measure} of contract "
            f"{report.contract.reference}",
        )
    yield from _actions(Q(report__contract__in=own) | Q(plan__contract__in=own), on=on)
    for each in _reported(ReportedStepKind.QUERIED).filter(contract__in=own):
        yield Awaited(
            "reported",
            each.pk,
            f"Answer what is queried of {each.reference}, contract "
            f"{each.contract.reference}",
        )


def _actions(whose: Q, *, on: date) -> Iterator[Awaited]:
    """Actions of open reports and plans that are due soon or overdue; one query."""
    for each in AgreedAction.objects.filter(
        whose,
        Q(report__in=ExceptionReport.objects.standing())
        | Q(plan__in=ImprovementPlan.objects.standing()),
        done=None,
        due_on__lte=on + SOON,
    ):
        overdue = "overdue since" if each.due_on < on else "due by"
        yield Awaited(
            "agreed",
            each.pk,
            f"{each.what}: {each.owner_post}, {overdue} {day(each.due_on)}",
        )


def _of_commissioner(
    commissions: Collection[int], *, but: Collection[int], on: date
) -> Iterator[Awaited]:
    """Answers to look into, and plans to review, for whoever commissions."""
    partnerships = list(
        Partner.objects.filter(covering(on), organisation__in=commissions).values_list(
            "partnership", flat=True
        )
    )
    ours = Q(contract__partnership__in=partnerships) & ~Q(
        contract__provider__organisation__in=but
    )
    answered = ReportStep.objects.filter(
        report=OuterRef("pk"), kind=ReportStepKind.ANSWERED
    )
    for report in (
        ExceptionReport.objects.standing()
        .filter(ours, Exists(answered))
        .select_related("measure__measure", "contract")
    ):
        yield Awaited(
            "report",
            report.pk,
            f"Look into the provider's answer about {report.measure} of contract "
            f"{report.contract.reference}",
        )
    plans = (
        ImprovementPlan.objects.standing()
        .filter(ours)
        .annotate(due=Coalesce(Max("reviews__next_on"), "review_on"))
        .filter(due__lte=on + SOON)
    )
    for plan, aim, due in plans.values_list("pk", "aim", "due"):
        overdue = "overdue since" if due < on else "due on"
        yield Awaited(
            "plan", plan, f"Review the improvement plan “{aim}”, {overdue} {day(due)}"
        )
    for option in options_due(partnerships, on=on):
        yield Awaited("option", option.pk, option_said(option))


def _of_keeper(keeps: Collection[int], *, but: Collection[int]) -> Iterator[Awaited]:
    """Reported deliveries to confirm, for whoever keeps the fund that pays; one query."""
    standing = _reported(*REPORTED_STANDING).filter(contract__fund__host__in=keeps)
    for each in standing.exclude(contract__provider__organisation__in=but):
        yield Awaited(
            "reported",
            each.pk,
            f"Confirm or query {each.reference}, reported under contract "
            f"{each.contract.reference}",
        )


def _reported(*last: ReportedStepKind | None) -> QuerySet[ReportedDelivery]:
    """Reported deliveries whose last step is one of some; none is that they have none."""
    kinds = [each for each in last if each is not None]
    latest = Subquery(
        ReportedStep.objects.filter(reported=OuterRef("pk"))
        .order_by("-pk")
        .values("kind")[:1]
    )
    wanted = Q(last__in=kinds)
    if None in last:
        wanted |= Q(last=None)
    return (
        ReportedDelivery.objects.annotate(last=latest)
        .filter(wanted)
        .select_related("contract")
    )
