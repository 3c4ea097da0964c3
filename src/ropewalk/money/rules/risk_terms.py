"""Terms of sharing risk as somebody entered them, what they mean, and how they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ropewalk.figures.words import in_a_sentence, listed, pounds
from ropewalk.money.rules.parts import percent_said
from ropewalk.money.rules.risk_share import (
    WHOLE,
    Basis,
    Limit,
    RecoveryTrigger,
    Terms,
    Tier,
    Underspend,
)


@dataclass(frozen=True, slots=True)
class TierSaid:
    """A tier as somebody entered it.

    Attributes:
        up_to_basis_points: Where it ends, in basis points of the budget; none in the last.
        shares: Basis points by organisation; nothing for shares in proportion.
    """

    up_to_basis_points: int | None = None
    shares: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermsSaid:
    """Terms of sharing as somebody entered them; the rule says what each means."""

    basis: Basis
    underspend: Underspend
    tiers: Sequence[TierSaid] = ()
    fallback: Basis | None = None
    caps: Mapping[int, int] = field(default_factory=dict)
    cap_pence: int | None = None
    bears_above_id: int | None = None
    de_minimis_pence: int | None = None
    trigger_basis_points: int | None = None
    recovery_days: int | None = None
    recovery_body: str = ""


def terms_meant(said: TermsSaid, *, host: int) -> Terms:
    """What terms that somebody entered mean, before anything is recorded.

    Raises:
        BadInput: when they leave open who bears what.
    """
    used = {said.basis, said.fallback}
    tiers = tuple(
        Tier(
            up_to=None
            if each.up_to_basis_points is None
            else Limit(basis_points=each.up_to_basis_points),
            shares=dict(each.shares) or None,
        )
        for each in said.tiers
    )
    return Terms(
        basis=said.basis,
        underspend=said.underspend,
        shares=tiers[0].shares if Basis.FIXED in used and tiers else None,
        tiers=tiers if Basis.TIERED in used else (),
        fallback=said.fallback,
        caps={each: Limit(pence=pence) for each, pence in said.caps.items()} or None,
        cap_on_sum=_limit(said.cap_pence),
        bears_above=said.bears_above_id,
        de_minimis=_limit(said.de_minimis_pence),
        host=host,
        recovery=None
        if said.trigger_basis_points is None or said.recovery_days is None
        else RecoveryTrigger(
            from_basis_points=said.trigger_basis_points,
            days=said.recovery_days,
            body=said.recovery_body,
        ),
    )


def _limit(pence: int | None) -> Limit | None:
    return None if pence is None else Limit(pence=pence)


def terms_in_words(terms: Terms, names: Mapping[int, str]) -> list[str]:
    """What partners agreed about sharing, a sentence each, in the order it is applied."""
    return [
        *_smallest(terms, names),
        *_basis(terms, names),
        *_caps(terms, names),
        f"An underspend is {in_a_sentence(terms.underspend.label)}.",
        *_recovery(terms),
    ]


def _smallest(terms: Terms, names: Mapping[int, str]) -> list[str]:
    if terms.de_minimis is None or terms.host is None:
        return []
    least, host = _amount(terms.de_minimis), names[terms.host]
    return [f"Up to {least} nothing is shared: it stays with {host} as host."]


def _basis(terms: Terms, names: Mapping[int, str]) -> list[str]:
    if terms.basis is Basis.BY_SERVICE_OWNER:
        told = ["Each partner bears the variance of the services it owns."]
        if terms.fallback is None:
            return told
        fallback = _how(terms.fallback, terms, names)
        return [*told, f"That of services that nobody owns is shared {fallback[0]}."]
    how, *more = _how(terms.basis, terms, names)
    return [f"What is over or under is shared {how}.", *more]


def _how(basis: Basis, terms: Terms, names: Mapping[int, str]) -> list[str]:
    if basis is Basis.PROPORTIONAL:
        return ["in proportion to contributions"]
    if basis is Basis.FIXED:
        return [f"in fixed shares: {_shares(terms.shares, names)}"]
    before = ""
    tiers = []
    for tier in terms.tiers:
        end = _amount(tier.up_to) if tier.up_to else ""
        if not before:
            where = f"The first {end}" if end else "All of it"
        else:
            where = f"From {before} to {end}" if end else f"Above {before}"
        tiers.append(f"{where}: {_shares(tier.shares, names)}.")
        before = end
    return [f"in {len(tiers)} tiers, each by itself", *tiers]


def _shares(shares: Mapping[int, int] | None, names: Mapping[int, str]) -> str:
    if shares is None:
        return "in proportion to contributions"
    return listed(
        [
            f"{names[each]} {percent_said(Fraction(part, WHOLE))}"
            for each, part in shares.items()
        ]
    )


def _caps(terms: Terms, names: Mapping[int, str]) -> list[str]:
    told = []
    above = "" if terms.above is None else names[terms.above]
    if terms.cap_on_sum is not None:
        told.append(
            f"No more than {_amount(terms.cap_on_sum)} of an overspend is shared: {above} "
            "bears what is above."
        )
    told += [
        f"{names[each]} bears no more than {_amount(cap)} of an overspend: {above} bears "
        "what is above."
        for each, cap in (terms.caps or {}).items()
    ]
    return told


def _recovery(terms: Terms) -> list[str]:
    if terms.recovery is None:
        return []
    owed = terms.recovery
    trigger = percent_said(Fraction(owed.from_basis_points, WHOLE))
    said = f"A forecast of {trigger} or more above budget calls for a plan within"
    return [f"{said} {owed.days} days, which {owed.body} decides."]


def _amount(limit: Limit) -> str:
    if limit.basis_points is not None:
        return f"{percent_said(Fraction(limit.basis_points, WHOLE))} of the budget"
    return pounds(limit.of(0))
