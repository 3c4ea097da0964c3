"""What is read before the risk of a year is shared: who confirmed it, checks, late changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from ropewalk.figures import Column, Table
from ropewalk.figures.days import day_begins, local_day
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind, Move, OrderStepKind
from ropewalk.money.models import (
    Balance,
    Entry,
    Fund,
    Journal,
    OrderStep,
    RecoveryTask,
    RiskTerms,
    SharingConfirmed,
)
from ropewalk.money.queries.closing import Check
from ropewalk.money.queries.contributions import (
    ContributionOf,
    contributions_of,
    not_asked,
)
from ropewalk.money.queries.risk import RiskSeen, terms_of
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.risk_posting import Confirmed, not_confirmed
from ropewalk.money.rules.risk_terms import terms_in_words
from ropewalk.organisations.models import Membership, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import StatutoryOfficer
from ropewalk.partnership.rules.offices import FINANCE_OFFICES
from ropewalk.partnership.rules.terms import year_said

# what changes the budget of a year, or who may spend it
OF_BUDGETS = (Move.BUDGET_SET, Move.VIREMENT, Move.HELD_BACK, Move.CARRIED_FORWARD)


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Who has confirmed what each partner bears of a year, and who is waited for.

    Attributes:
        version: What there is to confirm now; empty where nothing can be shared.
        names: The partners of the fund.
        last: What the finance officer of each confirmed last, of those that ever did.
        is_shared: Whether it was shared, so that nobody is waited for any more.
    """

    version: str
    names: Mapping[int, str]
    last: Mapping[int, SharingConfirmed]
    is_shared: bool

    @property
    def waiting(self) -> dict[int, str]:
        """The partners whose finance officer has not confirmed it as it stands now."""
        if self.is_shared:
            return {}
        return not_confirmed(self.names, self._confirmed, version=self.version)

    @property
    def _confirmed(self) -> dict[int, Confirmed]:
        return {
            partner: Confirmed(each.version, local_day(each.recorded_at))
            for partner, each in self.last.items()
        }

    def table(self) -> Table:
        """What the finance officer of each partner says; once shared, said at that time."""
        confirmed = self._confirmed
        return Table(
            key="confirmed",
            title="What each finance officer says",
            columns=(
                Column("partner", "Partner"),
                Column("says", "Says"),
                Column("by", "By"),
            ),
            rows=tuple(
                (
                    name,
                    confirmed[partner].said(
                        confirmed[partner].version if self.is_shared else self.version
                    ),
                    str(self.last[partner].recorded_by),
                )
                if partner in confirmed
                else (name, "nothing" if self.is_shared else "nothing yet", "")
                for partner, name in self.names.items()
            ),
        )


def confirmations_of(
    fund: Fund, seen: RiskSeen, *, year_starting: int
) -> Confirmations:
    """Who has confirmed what each partner bears of a year; one query."""
    found = fund.sharings_confirmed.filter(year_starting=year_starting).select_related(
        "recorded_by"
    )
    return Confirmations(
        version=seen.version,
        names=seen.names,
        last={each.organisation_id: each for each in found},
        is_shared=seen.shared is not None,
    )


def checks_before_sharing(fund: Fund, *, year_starting: int, on: date) -> list[Check]:
    """What is to be seen to before the risk of a year is shared, in nine queries.

    None of it stops: what is not met is answered with a reason.
    """
    year = year_said(year_starting)
    put_in = contributions_of(fund, year_starting=year_starting)
    open_orders = _open_orders(fund, year_starting=year_starting)
    return [
        _asked(fund, put_in, year_starting),
        _received(put_in, year),
        _committed(fund, year_starting),
        _open_check(
            "accrued",
            "Deliveries invoiced",
            open_orders.accrued_pence,
            f"was delivered in {year} or before and is not invoiced.",
            f"Nothing that was delivered by the end of {year} waits for its invoice.",
        ),
        _open_check(
            "unpaid",
            "Invoices paid",
            open_orders.unpaid_pence,
            f"was invoiced in {year} or before and is not paid.",
            f"Nothing that was invoiced by the end of {year} waits to be paid.",
        ),
        _recovered(fund, year_starting, on=on),
        _quarters(fund, year_starting),
    ]


def _asked(fund: Fund, put_in: Sequence[ContributionOf], year_starting: int) -> Check:
    year = year_said(year_starting)
    missing = not_asked(fund).filter(contribution__year_starting=year_starting)
    pence = missing.aggregate(pence=Sum("pence"))["pence"]
    if not put_in:
        said = f"No contribution is set for {year}."
    elif pence is None:
        said = f"Every contribution for {year} has been asked for."
    else:
        said = f"{pounds(pence)} of the contributions for {year} was never asked for."
    is_met = bool(put_in) and pence is None
    return Check("asked", "Contributions asked for", is_met, said)


def _received(put_in: Sequence[ContributionOf], year: str) -> Check:
    owed = [
        (each, sum(part.pence for part in each.owed) - each.received_pence)
        for each in put_in
    ]
    late = [
        f"{pounds(pence)} from {each.organisation.name}"
        for each, pence in owed
        if pence > 0
    ]
    if late:
        said = f"Contributions for {year} have not come in: {listed(late)}."
    elif put_in:
        said = f"Every contribution for {year} has come in."
    else:
        said = f"No contribution is set for {year}."
    return Check("received", "Contributions received", bool(put_in) and not late, said)


def _committed(fund: Fund, year_starting: int) -> Check:
    """Whether a year's orders are open; what was taken into the next year is told."""
    year = year_said(year_starting)
    pence = Balance.objects.filter(
        account__fund=fund, account__kind=A.COMMITTED, account__year=year_starting
    ).aggregate(pence=Sum("pence"))["pence"]
    taken = Entry.objects.filter(
        journal__in=OrderStep.objects.filter(
            order__fund=fund,
            kind=OrderStepKind.ROLLED,
            journal__move=Move.ROLLED,
            journal__reversed_by=None,
        ).values("journal"),
        out_of__kind=A.COMMITTED,
        out_of__year=year_starting,
    ).aggregate(pence=Sum("pence"))["pence"]
    check = _open_check(
        "committed",
        "Orders delivered or released",
        pence,
        f"is ordered from the budget of {year} and neither delivered nor released.",
        f"Nothing ordered from the budget of {year} is still to be delivered."
        if not taken
        else f"Nothing is held back in {year} for orders any more.",
    )
    if not taken:
        return check
    later = year_said(year_starting + 1)
    told = f"{pounds(taken)} was taken into {later} for orders that were not delivered."
    return replace(check, said=f"{check.said} {told}")


def _open_check(
    key: str, title: str, pence: int | None, still_open: str, done: str
) -> Check:
    """A check that is met where there is no such account, or nothing is left in it."""
    return Check(
        key,
        title,
        not pence,
        f"{pounds(pence)} {still_open}" if pence else done,
    )


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """What of a year's deliveries is not invoiced, and of its invoices not paid, in pence."""

    accrued_pence: int
    unpaid_pence: int


def _open_orders(fund: Fund, *, year_starting: int) -> OpenOrders:
    """What was delivered or invoiced up to a year's end and is still open; one query.

    What came later of the same order, an invoice or a payment, counts for the earliest of
    it. A fund that holds no cash waits for no invoice.
    """
    by_then = Q(journal__period__year_starting__lte=year_starting)
    found = (
        OrderStep.objects.filter(order__fund=fund, journal__reversed_by=None)
        .order_by()
        .values("order")
        .annotate(
            delivered=Coalesce(
                Sum("pence", filter=by_then & Q(kind=OrderStepKind.DELIVERED)), 0
            ),
            settled=Coalesce(Sum("settles_pence"), 0),
            invoiced=Coalesce(
                Sum("pence", filter=by_then & Q(kind=OrderStepKind.INVOICED)), 0
            ),
            paid=Coalesce(Sum("pence", filter=Q(kind=OrderStepKind.PAID)), 0),
        )
        .filter(Q(delivered__gt=F("settled")) | Q(invoiced__gt=F("paid")))
    )
    rows = found.values_list("delivered", "settled", "invoiced", "paid")
    sums = [
        (max(delivered - settled, 0), max(invoiced - paid, 0))
        for delivered, settled, invoiced, paid in rows
    ]
    is_notional = mode_of(FundKind(fund.kind)).is_notional
    return OpenOrders(
        accrued_pence=0 if is_notional else sum(accrued for accrued, _ in sums),
        unpaid_pence=sum(unpaid for _, unpaid in sums),
    )


def _recovered(fund: Fund, year_starting: int, *, on: date) -> Check:
    late = RecoveryTask.objects.filter(
        fund=fund, year_starting__lte=year_starting, done_at=None, due_on__lt=on
    ).count()
    said = (
        "No recovery plan is overdue."
        if not late
        else f"{late} recovery {'plan is' if late == 1 else 'plans are'} overdue."
    )
    return Check("recovery", "Recovery plans", not late, said)


def _quarters(fund: Fund, year_starting: int) -> Check:
    year = fund.periods.filter(year_starting=year_starting)
    still_open = [
        str(number)
        for number in year.filter(closed_at=None, number__lt=4).values_list(
            "number", flat=True
        )
    ]
    are = "quarter {} is" if len(still_open) == 1 else "quarters {} are"
    said = (
        f"The first three quarters of {year_said(year_starting)} are closed."
        if not still_open
        else f"Of {year_said(year_starting)} {are.format(listed(still_open))} not closed."
    )
    return Check("quarters", "Quarters 1 to 3 closed", not still_open, said)


def terms_history(fund: Fund, seen: RiskSeen, *, year_starting: int) -> Table:
    """Every version of the terms that was recorded for a year, last first; five queries.

    The first row is the one that holds.
    """
    found = list(
        fund.risk_terms.filter(year_starting__lte=year_starting)
        .order_by("-year_starting", "-pk")
        .select_related("fund", "recorded_by")
        .prefetch_related("tiers", "caps")
    )
    kept = _keepers(fund, found)
    over = _year_over(fund, year_starting)
    return Table(
        key="terms_recorded",
        title=f"Every version of the terms recorded for {year_said(year_starting)}",
        columns=(
            Column("recorded", "Recorded on"),
            Column("by", "By"),
            Column("years", "From"),
            Column("says", "What they say"),
            Column("standing", "How they stand"),
        ),
        rows=tuple(
            (
                local_day(each.recorded_at).isoformat(),
                _recorder(each, kept),
                year_said(each.year_starting),
                " ".join(terms_in_words(terms_of(each), seen.names)),
                f"{'in force' if number == 0 else 'replaced'}, recorded "
                + (
                    "after the year was over"
                    if local_day(each.recorded_at) >= over
                    else "before the year was over"
                ),
            )
            for number, each in enumerate(found)
        ),
    )


def _keepers(fund: Fund, terms: Sequence[RiskTerms]) -> list[Membership]:
    """The roles in the host by which those who recorded terms may keep it; one query."""
    return list(
        Membership.objects.filter(
            account__in={each.recorded_by_id for each in terms},
            organisation=fund.host_id,
            role__in=roles_with(Permission.KEEP_FUND),
        ).select_related("organisation")
    )


def _recorder(terms: RiskTerms, kept: Sequence[Membership]) -> str:
    """Who recorded terms, as what, of which organisation, going by the day it was done."""
    on = local_day(terms.recorded_at)
    roles = [
        f"{each.get_role_display()} of {each.organisation.name}"
        for each in kept
        if each.account_id == terms.recorded_by_id
        and each.starts_on <= on
        and (each.ends_before is None or each.ends_before > on)
    ]
    return ", ".join([str(terms.recorded_by), *roles])


def _year_over(fund: Fund, year_starting: int) -> date:
    """The first day after a year."""
    return (
        fund.periods.filter(year_starting=year_starting).latest("starts_on").ends_before
    )


def late_budget_changes(fund: Fund, *, year_starting: int) -> Table:
    """Every change of a year's budgets posted after the year was over; two queries."""
    in_year = Q(out_of__year=year_starting) | Q(into__year=year_starting)
    entries = (
        Entry.objects.filter(
            in_year,
            Q(journal__move__in=OF_BUDGETS) | Q(journal__reverses__move__in=OF_BUDGETS),
            journal__fund=fund,
            journal__recorded_at__gte=day_begins(_year_over(fund, year_starting)),
        )
        .select_related("journal__recorded_by", "out_of", "into")
        .order_by("journal", "pk")
    )
    by_journal: dict[Journal, list[Entry]] = defaultdict(list)
    for each in entries:
        by_journal[each.journal].append(each)
    return Table(
        key="late_budgets",
        title=f"Changes of the budget of {year_said(year_starting)} after it was over",
        columns=(
            Column("recorded", "Posted on"),
            Column("number", "Journal", "year"),
            Column("move", "What it does"),
            Column("why", "Why"),
            Column("by", "By"),
            Column("moved", "Moved", "pence"),
            Column("change", "Budget changes by", "pence"),
        ),
        rows=tuple(
            _late_row(journal, lines, year_starting)
            for journal, lines in by_journal.items()
        ),
    )


def _late_row(
    journal: Journal, entries: Sequence[Entry], year_starting: int
) -> tuple[str | int, ...]:
    def of_budget(side: str) -> int:
        accounts = [(getattr(each, side), each.pence) for each in entries]
        return sum(
            pence
            for account, pence in accounts
            if account.kind == A.BUDGET and account.year == year_starting
        )

    given, taken = of_budget("out_of"), of_budget("into")
    within = sum(
        each.pence
        for each in entries
        if A.BUDGET not in {each.out_of.kind, each.into.kind}
    )
    return (
        local_day(journal.recorded_at).isoformat(),
        journal.pk,
        str(Move(journal.move).label),
        journal.why,
        str(journal.recorded_by),
        max(given, taken, within),
        given - taken,
    )


@dataclass(frozen=True, slots=True)
class SharingRead:
    """What somebody reads before confirming or sharing the risk of a year.

    Attributes:
        confirmed: Who has confirmed it.
        checks: What is to be seen to first; none once it was shared.
        terms: Every version of the terms.
        late: What changed the year's budget after it was over.
        without_officer: The partners that are waited for and have no finance officer.
    """

    confirmed: Confirmations
    checks: Sequence[Check]
    terms: Table
    late: Table
    without_officer: Sequence[str] = ()

    @property
    def undone(self) -> list[Check]:
        """What of the checklist is not met."""
        return [each for each in self.checks if not each.is_met]


def sharing_read(
    fund: Fund, seen: RiskSeen, *, year_starting: int, on: date
) -> SharingRead:
    """What is read before the risk of a year is shared, in 18 queries."""
    confirmed = confirmations_of(fund, seen, year_starting=year_starting)
    return SharingRead(
        confirmed=confirmed,
        checks=[]
        if seen.shared is not None
        else checks_before_sharing(fund, year_starting=year_starting, on=on),
        terms=terms_history(fund, seen, year_starting=year_starting),
        late=late_budget_changes(fund, year_starting=year_starting),
        without_officer=_without_officer(confirmed.waiting, on=on),
    )


def _without_officer(partners: Mapping[int, str], *, on: date) -> list[str]:
    """Those of partners that have no finance officer on a day; one query, or none."""
    if not partners:
        return []
    have = set(
        StatutoryOfficer.objects.filter(
            covering(on),
            organisation__in=partners,
            office__in=FINANCE_OFFICES,
            account__is_active=True,
        ).values_list("organisation", flat=True)
    )
    return [name for partner, name in partners.items() if partner not in have]
