"""How the risk of a fund is shared: the terms of a year, and what they come to."""

from collections import defaultdict
from dataclasses import dataclass

from ropewalk.figures import BadInput
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund, RiskShare, RiskTerms, TierShare
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.contributions import contributions_of, pence_by_partner
from ropewalk.money.rules.posting import Place
from ropewalk.money.rules.risk_share import (
    Basis,
    Limit,
    RecoveryTrigger,
    Sharing,
    Strand,
    Terms,
    Tier,
    Underspend,
    share_variance,
)


@dataclass(frozen=True, slots=True)
class Outturn:
    """What a fund was given and spent in a year, in all and by strand.

    ``outturn_pence`` is net of other income and client contributions.
    """

    budget_pence: int
    outturn_pence: int
    strands: tuple[Strand, ...]


def outturn_of(fund: Fund, *, year_starting: int) -> Outturn:
    """What a fund was given and spent in a year so far, in six queries."""
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

    budgets = given.by(strand, A.BUDGET, where=budget)
    outturns = spent.by(strand, A.SPENT, A.INCOME, A.CLIENT)
    strands = [
        Strand(
            title=each.title,
            owner=each.owner_id,
            budget_pence=-budgets.get(each.pk, 0),
            outturn_pence=outturns.get(each.pk, 0),
        )
        for each in fund.strands.all()
    ]
    if rest := outturns.get(None, 0):
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
        outturn: What was given and spent.
        terms: What was recorded; none when nothing was.
        sharing: What each partner would bear; none without terms, or where they do not
            say enough, which ``refusal`` says.
        refusal: Why nothing can be shared, if so.
        shared: The sharing that was posted, if it was.
    """

    outturn: Outturn
    terms: RiskTerms | None
    sharing: Sharing | None
    refusal: str
    shared: RiskShare | None


def risk_of(
    fund: Fund, *, year_starting: int, outturn_pence: int | None = None
) -> RiskSeen:
    """What each partner bears of a year, in up to sixteen queries.

    Args:
        fund: The fund.
        year_starting: The year.
        outturn_pence: What if the fund spent this much; none for what it did spend. What
            is added or left out is nobody's service.
    """
    outturn = outturn_of(fund, year_starting=year_starting)
    if outturn_pence is not None:
        more = outturn_pence - outturn.outturn_pence
        outturn = Outturn(
            outturn.budget_pence,
            outturn_pence,
            (*outturn.strands, Strand("What if", None, 0, more)),
        )
    terms = terms_recorded(fund, year_starting=year_starting)
    shared = RiskShare.objects.filter(fund=fund, year_starting=year_starting).first()
    if terms is None:
        return RiskSeen(
            outturn,
            None,
            None,
            "Nothing is recorded of how the partners share what is over or under.",
            shared,
        )
    contributions = pence_by_partner(
        fund, contributions_of(fund, year_starting=year_starting)
    )
    try:
        sharing = share_variance(
            terms_of(terms),
            contributions,
            budget_pence=outturn.budget_pence,
            outturn_pence=outturn.outturn_pence,
            strands=outturn.strands,
            names={
                each.organisation_id: each.organisation.name
                for each in fund.partners.select_related("organisation")
            },
        )
    except BadInput as refusal:
        return RiskSeen(outturn, terms, None, str(refusal), shared)
    return RiskSeen(outturn, terms, sharing, "", shared)
