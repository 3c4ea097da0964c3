"""How the risk of a fund is shared: the terms of a year, and what they come to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from ropewalk.figures import BadInput, Column, Figure, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import APART
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund, Journal, RiskShare, RiskTerms, TierShare
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.contributions import contributions_of, pence_by_partner
from ropewalk.money.queries.forecasts import forecast_of
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.money.rules.posting import Place
from ropewalk.money.rules.risk_posting import (
    late_posting_said,
    lines_of_sharing,
    version_of_sharing,
    year_of_posting,
)
from ropewalk.money.rules.risk_share import (
    Basis,
    Limit,
    RecoveryPlan,
    RecoveryTrigger,
    Sharing,
    Strand,
    Terms,
    Tier,
    Underspend,
    recovery_plan_due,
    share_variance,
    sharing_as_posted,
)
from ropewalk.money.rules.risk_terms import terms_in_words
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class Outturn:
    """What a fund was given and spent in a year, in all and by strand.

    ``outturn_pence`` is net of other income and client contributions.
    """

    budget_pence: int
    outturn_pence: int
    strands: tuple[Strand, ...]


def outturn_of(fund: Fund, *, year_starting: int) -> Outturn:
    """What a fund was given and spent in a year so far, in seven queries."""
    year = fund.periods.filter(year_starting=year_starting)
    first, last = year.first(), year.last()
    if first is None or last is None:
        raise BadInput("Choose a financial year that this fund has.")
    spent = balances_in(
        fund, starts_on=first.starts_on, ends_before=last.ends_before, by_period=True
    )
    given = balances_in(fund)

    def budget(place: Place) -> bool:
        return place.year == year_starting

    def strand(place: Place) -> int | None:
        return place.strand

    budgets = given.budget_by(strand, year=year_starting)
    outturns = spent.by(strand, A.SPENT, A.INCOME, A.CLIENT)
    strands = [
        Strand(
            title=each.title,
            owner=each.owner_id,
            budget_pence=budgets[each.pk],
            outturn_pence=outturns[each.pk],
        )
        for each in fund.strands.all()
    ]
    if rest := outturns[None]:
        strands.append(Strand("The fund as a whole", None, 0, rest))
    return Outturn(
        budget_pence=-given.of(A.BUDGET, where=budget),
        outturn_pence=spent.of(A.SPENT, A.INCOME, A.CLIENT),
        strands=tuple(strands),
    )


def terms_recorded(fund: Fund, *, year_starting: int) -> RiskTerms | None:
    """The terms recorded that hold in a year; none when there are none. One query."""
    return (
        fund.risk_terms.filter(year_starting__lte=year_starting)
        .order_by("year_starting", "pk")
        .last()
    )


def terms_of(recorded: RiskTerms) -> Terms:
    """Terms as the rule knows them, in three queries."""
    by_tier: dict[int, list[TierShare]] = defaultdict(list)
    for share in recorded.tiers.all():
        by_tier[share.tier].append(share)
    tiers = tuple(_tier(shares) for _, shares in sorted(by_tier.items()))
    used = {recorded.basis, recorded.fallback}
    return Terms(
        basis=Basis(recorded.basis),
        underspend=Underspend(recorded.underspend),
        shares=tiers[0].shares if Basis.FIXED in used and tiers else None,
        tiers=tiers if Basis.TIERED in used else (),
        fallback=Basis(recorded.fallback) if recorded.fallback else None,
        caps={
            each.organisation_id: Limit(pence=each.pence)
            for each in recorded.caps.all()
        }
        or None,
        cap_on_sum=_limit(recorded.cap_pence),
        bears_above=recorded.bears_above_id,
        de_minimis=_limit(recorded.de_minimis_pence),
        host=recorded.fund.host_id,
        recovery=_trigger(recorded),
    )


def _limit(pence: int | None) -> Limit | None:
    return None if pence is None else Limit(pence=pence)


def _tier(shares: list[TierShare]) -> Tier:
    first = shares[0]
    has_end = first.up_to_basis_points is not None or first.up_to_pence is not None
    by_partner = {
        each.organisation_id: each.basis_points
        for each in shares
        if each.organisation_id is not None and each.basis_points is not None
    }
    return Tier(
        up_to=Limit(pence=first.up_to_pence, basis_points=first.up_to_basis_points)
        if has_end
        else None,
        shares=by_partner or None,
    )


def _trigger(recorded: RiskTerms) -> RecoveryTrigger | None:
    if recorded.trigger_basis_points is None or recorded.recovery_days is None:
        return None
    return RecoveryTrigger(
        from_basis_points=recorded.trigger_basis_points,
        days=recorded.recovery_days,
        body=recorded.recovery_body,
    )


@dataclass(frozen=True, slots=True)
class RiskSeen:
    """The risk of a year: the terms, what they come to, and whether it was shared.

    Attributes:
        year_starting: The year.
        outturn: What was given and spent; once it was shared, as it was then.
        terms: What was recorded; none when nothing was.
        sharing: What each partner would bear; none without terms, or where they do not
            say enough, which ``refusal`` says.
        refusal: Why nothing can be shared, if so.
        shared: The sharing that was posted, if it was.
        names: What the partners are called.
        closed_hard: The last year that each partner closed hard, of those that did.
        words: The terms in words, a sentence each.
        since_pence: What was spent since it was shared; below nothing, so much less.
    """

    year_starting: int
    outturn: Outturn
    terms: RiskTerms | None
    sharing: Sharing | None
    refusal: str
    shared: RiskShare | None
    names: Mapping[int, str]
    closed_hard: Mapping[int, int]
    words: Sequence[str] = ()
    since_pence: int = 0

    @property
    def since(self) -> str:
        """What was spent since the risk was shared; empty where nothing changed."""
        if not self.since_pence:
            return ""
        if self.since_pence > 0:
            return (
                f"{pounds(self.since_pence)} was spent since and is shared by nobody."
            )
        return (
            f"{pounds(-self.since_pence)} less is spent since, which nobody is given."
        )

    @property
    def version(self) -> str:
        """Which version of what each bears it is; empty where that cannot be said."""
        if self.sharing is None or self.terms is None:
            return ""
        posted = None if self.shared is None else self.shared.journal
        into = (
            year_of_posting(
                self.sharing, self.closed_hard, year_starting=self.year_starting
            )
            if posted is None
            else posted.period.year_starting
        )
        return version_of_sharing(self.sharing, terms=self.terms.pk, posted_into=into)

    @property
    def sentence(self) -> str:
        """What was spent against the budget, and what each partner bears of it."""
        if self.sharing is None:
            return (
                f"{pounds(self.outturn.outturn_pence)} is spent of a budget of "
                f"{pounds(self.outturn.budget_pence)}. {self.refusal}"
            )
        opening = self.sharing.why[0]
        borne = [each for each in self.sharing.why if each.startswith("In all, ")]
        return " ".join([opening, *borne])


def risk_of(
    fund: Fund, *, year_starting: int, outturn_pence: int | None = None
) -> RiskSeen:
    """What each partner bears of a year, in up to nineteen queries.

    Once it was shared that is what was shared, whatever was posted since.

    Args:
        fund: The fund.
        year_starting: The year.
        outturn_pence: What if the fund spent this much; none for what it did spend. What
            is added or left out is nobody's service.
    """
    now = outturn_of(fund, year_starting=year_starting)
    terms = terms_recorded(fund, year_starting=year_starting)
    shared = (
        RiskShare.objects.filter(fund=fund, year_starting=year_starting)
        .select_related("journal__period", "recorded_by")
        .first()
    )
    as_shared = shared if outturn_pence is None else None
    if as_shared is not None:
        outturn = _supposed(
            now,
            "Since it was shared",
            budget_pence=as_shared.budget_pence,
            outturn_pence=as_shared.outturn_pence,
        )
    elif outturn_pence is not None:
        outturn = _supposed(
            now,
            "What if",
            budget_pence=now.budget_pence,
            outturn_pence=outturn_pence,
        )
    else:
        outturn = now
    names = partner_names(fund)
    closed_hard = dict(
        fund.hard_closes.values_list("organisation").annotate(Max("year_starting"))
    )
    if terms is None:
        return RiskSeen(
            year_starting,
            outturn,
            None,
            None,
            "Nothing is recorded of how the partners share what is over or under.",
            shared,
            names,
            closed_hard,
        )
    meant = terms_of(terms)
    sharing, refusal = _shared(fund, meant, outturn, names, year_starting)
    if as_shared is not None and as_shared.journal is not None:
        posted = dict.fromkeys(names, 0) | _posted(as_shared.journal)
        if sharing is None or sharing.by_partner != posted:
            sharing, refusal = (
                sharing_as_posted(
                    meant,
                    posted,
                    budget_pence=outturn.budget_pence,
                    outturn_pence=outturn.outturn_pence,
                    names=names,
                ),
                "",
            )
    return RiskSeen(
        year_starting,
        outturn,
        terms,
        sharing,
        refusal,
        shared,
        names,
        closed_hard,
        terms_in_words(meant, names),
        0 if as_shared is None else now.outturn_pence - outturn.outturn_pence,
    )


def _supposed(
    now: Outturn, title: str, *, budget_pence: int, outturn_pence: int
) -> Outturn:
    """An outturn with other sums than now; what differs is nobody's service."""
    budget = budget_pence - now.budget_pence
    spent = outturn_pence - now.outturn_pence
    if not budget and not spent:
        return now
    strands = (*now.strands, Strand(title, None, budget, spent))
    return Outturn(budget_pence, outturn_pence, strands)


def _posted(journal: Journal) -> dict[int, int]:
    """What a journal of shared risk posted for each partner, in one query."""
    borne: dict[int, int] = defaultdict(int)
    for each in journal.entries.select_related("out_of", "into"):
        for account, pence in ((each.out_of, each.pence), (each.into, -each.pence)):
            if account.kind == A.RISK_SHARE and account.partner_id is not None:
                borne[account.partner_id] += pence
    return borne


def _shared(
    fund: Fund,
    terms: Terms,
    outturn: Outturn,
    names: Mapping[int, str],
    year_starting: int,
) -> tuple[Sharing | None, str]:
    """What each partner bears, or why that cannot be said; four queries."""
    contributions = pence_by_partner(
        fund, contributions_of(fund, year_starting=year_starting)
    )
    try:
        sharing = share_variance(
            terms,
            contributions,
            budget_pence=outturn.budget_pence,
            outturn_pence=outturn.outturn_pence,
            strands=outturn.strands,
            names=names,
        )
    except BadInput as refusal:
        return None, str(refusal)
    return sharing, ""


def partner_names(fund: Fund) -> dict[int, str]:
    """The partners of a fund by number, in one query."""
    return {
        each.organisation_id: each.organisation.name
        for each in fund.partners.select_related("organisation")
    }


@dataclass(frozen=True, slots=True)
class Example:
    """What terms would come to if a fund were over or under by so much.

    ``sharing`` is none where the terms do not say enough, which ``refusal`` says.
    """

    title: str
    sharing: Sharing | None
    refusal: str


def examples_of(fund: Fund, terms: Terms, *, year_starting: int) -> list[Example]:
    """Terms tried on a fund's own contributions, 5% over and 5% under; 15 queries.

    The budget is that of the year, or where none is set all that partners put in. Every
    strand is over or under alike.
    """
    budgets = {
        (each.title, each.owner): each.budget_pence
        for each in outturn_of(fund, year_starting=year_starting).strands
    }
    if not any(budgets.values()):
        told = pence_by_partner(
            fund, contributions_of(fund, year_starting=year_starting)
        )
        put_in = sum(each for each in told.values() if each is not None)
        budgets = {("The fund as a whole", None): put_in}
    names = partner_names(fund)
    found = []
    for words, percent in (("5% over", 105), ("5% under", 95)):
        strands = tuple(
            Strand(title, owner, budget, budget * percent // 100)
            for (title, owner), budget in budgets.items()
        )
        outturn = Outturn(
            budget_pence=sum(each.budget_pence for each in strands),
            outturn_pence=sum(each.outturn_pence for each in strands),
            strands=strands,
        )
        sharing, refusal = _shared(fund, terms, outturn, names, year_starting)
        found.append(Example(f"If the fund is {words}", sharing, refusal))
    return found


@dataclass(frozen=True, slots=True)
class RiskSoFar:
    """That a year is under way, so that its outturn is not known yet.

    Attributes:
        last_day: Its last day.
        likely_pence: What it is likely to cost; none where nobody can say.
        plan: The plan to come back to budget that is owed for that, if one is.
    """

    last_day: date
    likely_pence: int | None
    plan: RecoveryPlan | None


def risk_so_far(fund: Fund, *, year_starting: int, on: date) -> RiskSoFar | None:
    """What a year that is not over is likely to come to; none of one that is; ten queries.

    What is spent in part of a year says little of who bears what at its end. A forecast
    counts as known from the first day of its month.
    """
    last = fund.periods.filter(year_starting=year_starting).latest("starts_on")
    if last.ends_before <= on:
        return None
    seen = forecast_of(fund, year_starting=year_starting, on=on)
    likely, plan = seen.forecast.pence, None
    terms = terms_recorded(fund, year_starting=year_starting)
    if likely is not None and terms is not None:
        plan = recovery_plan_due(
            terms_of(terms),
            budget_pence=seen.budget_pence,
            forecast_pence=likely,
            known_on=on.replace(day=1),
        )
    return RiskSoFar(last.ends_before - date.resolution, likely, plan)


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """The variance of a year and what each partner bears of it, each with its trace.

    ``borne`` is by partner; it holds nobody where the variance cannot be shared.
    """

    variance: Figure
    borne: Mapping[int, Figure]


def risk_figures(fund: Fund, seen: RiskSeen, *, year_starting: int) -> RiskFigures:
    """The risk of a year as figures, from strand to variance to partner; no query."""
    source = ledger_of(fund, vintage=year_said(year_starting))
    outturn = seen.outturn

    def of_strands(key: str, label: str, pence: int, parts: Sequence[int]) -> Figure:
        return pence_figure(
            key,
            label,
            pence,
            source=source,
            inputs=(
                pence_figure(
                    f"{key}_{number}", f"{label}: {each.title}", part, source=source
                )
                for number, (each, part) in enumerate(
                    zip(outturn.strands, parts, strict=True), start=1
                )
            ),
        )

    variance = pence_figure(
        "variance",
        "Over or under the budget",
        outturn.outturn_pence - outturn.budget_pence,
        rule="What was posted in the year, net of income and client contributions, less the "
        "budget; below nothing when less was spent.",
        source=source,
        inputs=(
            of_strands(
                "outturn",
                "Spent, net of income and client contributions",
                outturn.outturn_pence,
                [each.outturn_pence for each in outturn.strands],
            ),
            of_strands(
                "budget",
                "Budget",
                outturn.budget_pence,
                [each.budget_pence for each in outturn.strands],
            ),
        ),
    )
    if seen.sharing is None:
        return RiskFigures(variance, {})
    bands = seen.sharing.bands
    return RiskFigures(
        variance,
        {
            partner: pence_figure(
                f"borne_{partner}",
                f"Borne by {seen.names[partner]}",
                pence,
                rule="Its part of each step of the sharing, added up.",
                source=source,
                inputs=(
                    pence_figure(
                        f"borne_{partner}_{number}",
                        band.title,
                        band.by_partner[partner],
                        rule=band.why,
                        source=source,
                    )
                    for number, band in enumerate(bands, start=1)
                    if partner in band.by_partner
                ),
            )
            for partner, pence in seen.sharing.by_partner.items()
        },
    )


def posting_of(seen: RiskSeen) -> Table:
    """What sharing the risk of a year posts: out of which account, into which, how much."""
    lines = [] if seen.sharing is None else lines_of_sharing(seen.sharing)

    def said(place: Place) -> str:
        name = "" if place.partner is None else f", {seen.names[place.partner]}"
        return f"{A(place.kind).label}{name}"

    return Table(
        key="posting",
        title="What is posted",
        columns=(
            Column("out_of", "Out of"),
            Column("into", "Into"),
            Column("pence", "Amount", "pence"),
        ),
        rows=tuple((said(each.out_of), said(each.into), each.pence) for each in lines),
    )


def late_posting_of(seen: RiskSeen) -> str:
    """Why sharing a year's risk is posted after that year, if it is."""
    lines = [] if seen.sharing is None else lines_of_sharing(seen.sharing)
    return late_posting_said(
        {
            each: name
            for each, name in seen.names.items()
            if any(line.out_of.partner == each for line in lines)
        },
        seen.closed_hard,
        year_starting=seen.year_starting,
    )


def borne_table(sharing: Sharing, names: Mapping[int, str]) -> Table:
    """What each partner bears in all, for a picture."""
    return Table(
        key="borne",
        title=(
            "What each partner bears"
            if sharing.variance_pence >= 0
            else "Whose the underspend is"
        ),
        columns=(Column("partner", "Partner"), Column("all", "In all", "pence")),
        rows=tuple(
            (names.get(partner, str(partner)), pence)
            for partner, pence in sharing.by_partner.items()
        ),
    )


def why_not_share(
    fund: Fund, seen: RiskSeen, *, year_starting: int, on: date
) -> str | None:
    """Why the risk of a year cannot be shared on a day, if it cannot; one query."""
    if fund.kind in APART:
        return (
            "Each partner keeps its own ledger here and bears what it spends itself: "
            "there is no risk to share."
        )
    last = fund.periods.filter(year_starting=year_starting).latest("starts_on")
    if last.ends_before > on:
        return (
            f"The year goes on until {day(last.ends_before - date.resolution)}: its risk "
            "is shared after that."
        )
    if seen.shared is not None:
        return f"This was shared on {day(local_day(seen.shared.recorded_at))}."
    if last.closed_at is not None:
        return (
            "The last quarter of that year is closed, so its outturn no longer changes. "
            "Risk is shared before it is closed."
        )
    return None if seen.sharing is not None else seen.refusal
