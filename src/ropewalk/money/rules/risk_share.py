"""What each partner bears of an overspend, or has of an underspend, as they agreed it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.rules.parts import parts, percent_said

WHOLE = 10_000  # basis points


class Basis(StrEnum):
    """By what a variance is shared."""

    PROPORTIONAL = "proportional"
    FIXED = "fixed"
    TIERED = "tiered"
    BY_SERVICE_OWNER = "by_owner"

    @property
    def label(self) -> str:
        """The basis in words."""
        return {
            Basis.PROPORTIONAL: "In proportion to contributions",
            Basis.FIXED: "In fixed shares",
            Basis.TIERED: "In tiers",
            Basis.BY_SERVICE_OWNER: "By who owns the service",
        }[self]


class Underspend(StrEnum):
    """What becomes of an underspend at the end of a year."""

    RETURN = "return"
    CARRY_FORWARD = "carry_forward"
    REINVEST = "reinvest"

    @property
    def label(self) -> str:
        """The rule in words."""
        return {
            Underspend.RETURN: "Returned to the partners",
            Underspend.CARRY_FORWARD: "Carried forward in the fund",
            Underspend.REINVEST: "Spent once, on what does not recur",
        }[self]


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount that terms name: in pence, or in basis points of the budget.

    One of the two, never both; 200 basis points are 2%.
    """

    pence: int | None = None
    basis_points: int | None = None

    def __post_init__(self) -> None:
        """Refuse a limit that is stated twice, not at all, or below nothing."""
        stated = [each for each in (self.pence, self.basis_points) if each is not None]
        if len(stated) != 1:
            raise BadInput(
                "State a limit either in pence or in basis points of the budget."
            )
        if stated[0] < 0:
            raise BadInput("A limit cannot be less than nothing.")

    def exact(self, budget_pence: int) -> Fraction:
        """The limit in pence and fractions of a penny."""
        if self.basis_points is not None:
            return Fraction(budget_pence * self.basis_points, WHOLE)
        return Fraction(self.pence)  # type: ignore[arg-type] # one of the two is stated

    def of(self, budget_pence: int) -> int:
        """The limit in whole pence, rounded down: a part of a penny is not within it."""
        return int(self.exact(budget_pence))

    def said(self, budget_pence: int) -> str:
        """The limit in words."""
        amount = pounds(self.of(budget_pence))
        if self.basis_points is None:
            return amount
        share = percent_said(Fraction(self.basis_points, WHOLE))
        return f"{share} of the budget ({amount})"


@dataclass(frozen=True, slots=True)
class Tier:
    """A band of a variance, and the shares in which that band is borne.

    Attributes:
        up_to: Where the band ends, counted from no variance at all; none for the last,
            which takes all that is left. It starts where the one before ends.
        shares: Basis points by partner; none for shares in proportion to contributions.
    """

    up_to: Limit | None = None
    shares: Mapping[int, int] | None = None

    def __post_init__(self) -> None:
        """Refuse shares that do not make one whole."""
        if self.shares is not None:
            _refuse_not_whole(self.shares)


@dataclass(frozen=True, slots=True)
class RecoveryTrigger:
    """When a plan to come back to budget is owed, how soon, and to whom.

    Attributes:
        from_basis_points: The projected variance, in basis points of the budget, that
            sets it off when it is reached.
        days: Days from when that is known until the plan is due.
        body: The body that decides the plan.
        for_underspends: Whether a projected underspend sets it off too.

    Source: Section 75 agreements in use, in which a projected over- or underspend brings
        an action plan to the next board (reported by a secondary source).
    """

    from_basis_points: int
    days: int
    body: str
    for_underspends: bool = False

    def __post_init__(self) -> None:
        """Refuse a trigger that every forecast would set off, or that nobody decides."""
        if self.from_basis_points <= 0:
            raise BadInput("A recovery plan needs a trigger of more than nothing.")
        if self.days < 0:
            raise BadInput("A recovery plan cannot be due before it is asked for.")
        if not self.body.strip():
            raise BadInput("Say which body decides a recovery plan.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What partners have agreed about sharing what is over or under. It checks itself.

    Attributes:
        basis: By what a variance is shared.
        underspend: What becomes of an underspend.
        shares: Basis points by partner, where shares are fixed.
        tiers: The bands, nearest to budget first, where it is tiered.
        fallback: By what the variance of services that nobody owns is shared, where
            it is by owner.
        caps: The most that a partner bears of an overspend.
        cap_on_sum: The most of an overspend that is shared at all.
        bears_above: The partner that bears what is above a cap; none for the host.
        de_minimis: The variance up to which nothing is shared: it stays with the host.
        host: The partner that holds the fund.
        recovery: When a plan to come back to budget is owed.
    """

    basis: Basis
    underspend: Underspend
    shares: Mapping[int, int] | None = None
    tiers: Sequence[Tier] = ()
    fallback: Basis | None = None
    caps: Mapping[int, Limit] | None = None
    cap_on_sum: Limit | None = None
    bears_above: int | None = None
    de_minimis: Limit | None = None
    host: int | None = None
    recovery: RecoveryTrigger | None = None

    def __post_init__(self) -> None:
        """Refuse terms that leave open who bears what."""
        used = {self.basis, self.fallback}
        if Basis.FIXED in used and self.shares is None:
            raise BadInput("Say what share each partner bears.")
        if self.shares is not None:
            _refuse_not_whole(self.shares)
        if Basis.TIERED in used:
            _refuse_tiers(self.tiers)
        if self.fallback is Basis.BY_SERVICE_OWNER:
            raise BadInput(
                "What nobody owns cannot fall to its owner: choose another basis for it."
            )
        if (self.caps or self.cap_on_sum) and self.above is None:
            raise BadInput("Say which partner bears what is above the cap.")
        if self.caps and self.above in self.caps:
            raise BadInput(
                "The partner that bears what is above the cap cannot have a cap itself."
            )
        if self.cap_on_sum and self.basis is Basis.BY_SERVICE_OWNER:
            raise BadInput(
                "Where each partner bears its own services there is no sum to cap: "
                "cap what each partner bears."
            )
        if self.de_minimis and self.basis is Basis.BY_SERVICE_OWNER:
            raise BadInput(
                "Where each partner bears its own services, a small variance is its "
                "owner's too."
            )
        if self.de_minimis is not None and self.host is None:
            raise BadInput(
                "Say which partner is the host: it keeps a variance too small to share."
            )

    @property
    def above(self) -> int | None:
        """The partner that bears what is above a cap."""
        return self.host if self.bears_above is None else self.bears_above

    def partners(self) -> set[int]:
        """Every partner that the terms name."""
        named = [self.shares, self.caps, *(tier.shares for tier in self.tiers)]
        found = {partner for each in named if each for partner in each}
        return found | {
            each for each in (self.host, self.bears_above) if each is not None
        }


@dataclass(frozen=True, slots=True)
class Strand:
    """A service that a fund pays for, and whose it is.

    Attributes:
        title: What it is called.
        owner: The partner that bears its variance; none where nobody owns it.
        budget_pence: What it was to cost, in whole pence.
        outturn_pence: What it cost, in whole pence.
    """

    title: str
    owner: int | None
    budget_pence: int
    outturn_pence: int

    @property
    def variance_pence(self) -> int:
        """What it cost above its budget; below nothing when it cost less."""
        return self.outturn_pence - self.budget_pence


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the sharing: a tier, the services of one owner, what is above a cap.

    ``by_partner`` adds up to ``pence``. What a cap moves from one partner to another is a
    band of nothing, with the same amount above and below.
    """

    title: str
    pence: int
    by_partner: Mapping[int, int]
    why: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who bears how much, by which steps, and why.

    Attributes:
        budget_pence: What was to be spent.
        outturn_pence: What was or will be spent.
        by_partner: What each partner bears, in whole pence; below nothing is its part of
            an underspend. It adds up to the variance to the penny.
        bands: The steps; the parts of each partner add up to what it bears.
        why: How it came about, sentence by sentence.
        underspend: What becomes of it, where there is an underspend.
    """

    budget_pence: int
    outturn_pence: int
    by_partner: Mapping[int, int]
    bands: Sequence[Band]
    why: Sequence[str]
    underspend: Underspend | None = None

    @property
    def variance_pence(self) -> int:
        """What is over; below nothing when it is under."""
        return self.outturn_pence - self.budget_pence

    @property
    def is_paid_back(self) -> bool:
        """Whether partners get their part of an underspend back."""
        return self.underspend is Underspend.RETURN

    def table(self, names: Mapping[int, str] | None = None) -> Table:
        """The steps across, the partners down, and what each bears in all."""
        steps = [
            Column(f"band_{number}", band.title, "pence")
            for number, band in enumerate(self.bands, start=1)
        ]
        nothing = dict.fromkeys(self.by_partner, 0)
        touched = [nothing | dict(band.by_partner) for band in self.bands]
        rows: list[tuple[str | int, ...]] = [
            (_name(partner, names), *(each[partner] for each in touched), pence)
            for partner, pence in self.by_partner.items()
        ]
        rows.append(
            ("All", *(band.pence for band in self.bands), self.variance_pence),
        )
        return Table(
            key="risk_share",
            title="Who bears what is over or has what is under",
            columns=(
                Column("partner", "Partner"),
                *steps,
                Column("all", "In all", "pence"),
            ),
            rows=tuple(rows),
            note=" ".join(self.why),
        )


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """A plan that is owed: by which day, to which body, and why."""

    due_on: date
    body: str
    why: str


def share_variance(
    terms: Terms,
    contributions: Mapping[int, int | None],
    *,
    budget_pence: int,
    outturn_pence: int,
    strands: Iterable[Strand] = (),
    names: Mapping[int, str] | None = None,
) -> Sharing:
    """Share what a fund spent above or below its budget, as the terms say.

    First, a variance no larger than the smallest worth sharing stays with the host. Of an
    overspend, what is above the cap on the sum goes to the partner that bears it. The rest
    is shared by the basis, each tier by itself, to the penny, by largest remainder (the
    order among equal claims is that of ``parts``). Last, what a partner would bear above
    its own cap moves to the partner that bears it. Where each partner bears its own
    services, one may bear an overspend while another has an underspend. Caps do not touch
    an underspend. An underspend that is kept in the fund is shared too: the shares then say
    whose money it is that is kept.

    Args:
        terms: What the partners agreed.
        contributions: What each partner puts in for the year, in whole pence; 0 for a
            partner that puts in no money, none where it is not known. Its keys are the
            partners of the fund.
        budget_pence: What was to be spent, in whole pence, 0 or more.
        outturn_pence: What was spent, in whole pence.
        strands: Every service of the fund, where each partner bears its own.
        names: What partners are called, for the words.

    Returns:
        What each partner bears, in the order of ``contributions``, adding up to the
        variance.

    Raises:
        BadInput: When the terms name a partner that is not in the fund; when shares are
            to follow contributions and there are none or one is not known; when tiers
            are out of order on this budget; when the strands do not add up to the fund
            or one has no owner and nothing says who bears it then.

    Source:
        NHS Act 2006, section 75 and SI 2000/617, regulation 7: how a variance is shared
        is for the agreement to say. The order of the steps is our own.
    """
    work = _Work(terms, contributions, budget_pence, outturn_pence, names)
    return work.shared(tuple(strands))


def sharing_as_posted(
    terms: Terms,
    by_partner: Mapping[int, int],
    *,
    budget_pence: int,
    outturn_pence: int,
    names: Mapping[int, str] | None = None,
) -> Sharing:
    """A sharing as it was posted, where its steps cannot be worked out any more.

    Args:
        terms: What the partners had agreed.
        by_partner: What was posted for each partner, in whole pence; it adds up to the
            variance.
        budget_pence: What was to be spent, in whole pence.
        outturn_pence: What was spent when it was shared, in whole pence.
        names: What partners are called, for the words.
    """
    work = _Work(terms, by_partner, budget_pence, outturn_pence, names)
    band = Band(
        "As posted",
        work.variance,
        by_partner,
        "What each bears is what was posted; the steps were those of that time.",
    )
    return Sharing(
        budget_pence=budget_pence,
        outturn_pence=outturn_pence,
        by_partner=by_partner,
        bands=(band,),
        why=(work.opening(), band.why, *work.close(by_partner)),
        underspend=terms.underspend if work.variance < 0 else None,
    )


def recovery_plan_due(
    terms: Terms, *, budget_pence: int, forecast_pence: int, known_on: date
) -> RecoveryPlan | None:
    """The plan that a forecast makes the manager of the fund owe, if any.

    Args:
        terms: What the partners agreed.
        budget_pence: What is to be spent in the year, in whole pence.
        forecast_pence: What is likely to be spent, in whole pence.
        known_on: The day on which the forecast was made.

    Returns:
        The plan with the day it is due; none when no trigger is agreed or reached.
    """
    trigger = terms.recovery
    variance = forecast_pence - budget_pence
    if trigger is None or not variance:
        return None
    if variance < 0 and not trigger.for_underspends:
        return None
    if abs(variance) * WHOLE < trigger.from_basis_points * budget_pence:
        return None
    due_on = known_on + timedelta(days=trigger.days)
    share = (
        f", {percent_said(Fraction(abs(variance), budget_pence))} of the budget"
        if budget_pence
        else " without any budget"
    )
    return RecoveryPlan(
        due_on=due_on,
        body=trigger.body,
        why=(
            f"The forecast is {pounds(abs(variance))} {_direction(variance)} "
            f"budget{share}; a plan is owed from "
            f"{percent_said(Fraction(trigger.from_basis_points, WHOLE))}. "
            f"It is due by {day(due_on)} and {trigger.body} decides it."
        ),
    )


@dataclass(slots=True)
class _Work:
    """One variance on its way to being shared."""

    terms: Terms
    contributions: Mapping[int, int | None]
    budget_pence: int
    outturn_pence: int
    names: Mapping[int, str] | None

    @property
    def variance(self) -> int:
        return self.outturn_pence - self.budget_pence

    def shared(self, strands: Sequence[Strand]) -> Sharing:
        self.refuse_the_unusable(strands)
        bands = list(self.bands(strands))
        by_partner = dict.fromkeys(self.contributions, 0)
        for band in bands:
            for partner, pence in band.by_partner.items():
                by_partner[partner] += pence
        if above_caps := self.above_caps(by_partner):
            bands.append(above_caps)
            for partner, pence in above_caps.by_partner.items():
                by_partner[partner] += pence
        is_under = self.variance < 0
        return Sharing(
            budget_pence=self.budget_pence,
            outturn_pence=self.outturn_pence,
            by_partner=by_partner,
            bands=tuple(bands),
            why=(
                self.opening(),
                *(band.why for band in bands),
                *self.close(by_partner),
            ),
            underspend=self.terms.underspend if is_under else None,
        )

    def refuse_the_unusable(self, strands: Sequence[Strand]) -> None:
        if self.budget_pence < 0:
            raise BadInput("A budget cannot be less than nothing.")
        named = self.terms.partners() | {
            strand.owner for strand in strands if strand.owner is not None
        }
        if unknown := sorted(named - set(self.contributions)):
            is_or_are = "is" if len(unknown) == 1 else "are"
            raise BadInput(
                f"{_sentence(listed([self.name(each) for each in unknown]))} {is_or_are} "
                "named in the sharing, but not among the partners of the fund."
            )
        for partner, pence in self.contributions.items():
            if pence is not None and pence < 0:
                raise BadInput(
                    f"{_sentence(self.name(partner))} cannot put in less than nothing."
                )

    def bands(self, strands: Sequence[Strand]) -> Iterable[Band]:
        terms, variance = self.terms, self.variance
        if terms.basis is Basis.BY_SERVICE_OWNER:
            yield from self.by_owner(strands)
            return
        if not variance:
            return
        if terms.de_minimis and terms.host is not None:
            least = terms.de_minimis.of(self.budget_pence)
            if abs(variance) <= least:
                yield Band(
                    title="Too small to share",
                    pence=variance,
                    by_partner={terms.host: variance},
                    why=(
                        f"{pounds(abs(variance))} is no more than "
                        f"{terms.de_minimis.said(self.budget_pence)}, up to which nothing "
                        f"is shared, so it stays with {self.name(terms.host)} as host."
                    ),
                )
                return
        rest = variance
        if terms.cap_on_sum and terms.above is not None:
            most = terms.cap_on_sum.of(self.budget_pence)
            if above := max(0, variance - most):
                rest = variance - above
                yield Band(
                    title="Above the cap",
                    pence=above,
                    by_partner={terms.above: above},
                    why=(
                        f"No more than {terms.cap_on_sum.said(self.budget_pence)} is "
                        f"shared; {self.name(terms.above)} bears the {pounds(above)} above."
                    ),
                )
        if rest:
            yield from self.by_basis(terms.basis, rest)

    def by_basis(self, basis: Basis, pence: int) -> Iterable[Band]:
        if basis is Basis.PROPORTIONAL:
            yield self.in_shares("All of it", pence, None)
        elif basis is Basis.FIXED:
            yield self.in_shares("All of it", pence, self.terms.shares)
        else:
            yield from self.by_tier(pence)

    def by_tier(self, pence: int) -> Iterable[Band]:
        self.refuse_crossed_tiers()
        from_pence, start = 0, None
        for tier in self.terms.tiers:
            upto = tier.up_to.of(self.budget_pence) if tier.up_to else abs(pence)
            part = min(abs(pence), upto) - from_pence
            if part > 0:
                title = self.tier_title(start, tier.up_to)
                yield self.in_shares(title, part if pence > 0 else -part, tier.shares)
            from_pence, start = upto, tier.up_to
            if abs(pence) <= upto:
                return

    def tier_title(self, start: Limit | None, end: Limit | None) -> str:
        if end is None:
            return f"Above {start.said(self.budget_pence)}" if start else "All of it"
        if start is None:
            return f"The first {end.said(self.budget_pence)}"
        return f"From {start.said(self.budget_pence)} to {end.said(self.budget_pence)}"

    def refuse_crossed_tiers(self) -> None:
        limits = [tier.up_to for tier in self.terms.tiers if tier.up_to]
        for earlier, later in pairwise(limits):
            if later.exact(self.budget_pence) <= earlier.exact(self.budget_pence):
                # a budget of nothing makes every share of it nothing
                if not self.budget_pence and later.basis_points is not None:
                    continue
                raise BadInput(
                    f"The tiers are out of order on a budget of "
                    f"{pounds(self.budget_pence)}: {later.said(self.budget_pence)} comes "
                    f"after {earlier.said(self.budget_pence)}."
                )

    def by_owner(self, strands: Sequence[Strand]) -> Iterable[Band]:
        self.refuse_other_sum(strands)
        for partner in self.contributions:
            own = [each for each in strands if each.owner == partner]
            pence = sum(each.variance_pence for each in own)
            changed = [each.title for each in own if each.variance_pence]
            if changed:
                yield Band(
                    title=f"Services of {self.name(partner)}",
                    pence=pence,
                    by_partner={partner: pence},
                    why=(
                        f"{_sentence(self.name(partner))} answers for "
                        f"{listed(changed)}: {_variance_said(pence)}."
                    ),
                )
        unowned = [each for each in strands if each.owner is None]
        pence = sum(each.variance_pence for each in unowned)
        if not pence:
            return
        if self.terms.fallback is None:
            raise BadInput(
                f"Nobody owns {listed([each.title for each in unowned])}, and nothing "
                "says how its variance is shared."
            )
        for band in self.by_basis(self.terms.fallback, pence):
            yield Band(
                title=f"Services that nobody owns: {band.title[0].lower()}{band.title[1:]}",
                pence=band.pence,
                by_partner=band.by_partner,
                why=f"Nobody owns {listed([each.title for each in unowned])}. {band.why}",
            )

    def refuse_other_sum(self, strands: Sequence[Strand]) -> None:
        if not strands:
            raise BadInput(
                "Each partner bears its own services, but no service is given."
            )
        budget = sum(each.budget_pence for each in strands)
        outturn = sum(each.outturn_pence for each in strands)
        if (budget, outturn) != (self.budget_pence, self.outturn_pence):
            raise BadInput(
                f"The services add up to a budget of {pounds(budget)} and an outturn of "
                f"{pounds(outturn)}, but the fund has {pounds(self.budget_pence)} and "
                f"{pounds(self.outturn_pence)}."
            )

    def in_shares(
        self, title: str, pence: int, shares: Mapping[int, int] | None
    ) -> Band:
        weights = self.weights() if shares is None else self.in_order(shares)
        by_partner = parts(pence, weights)
        how = (
            "in proportion to contributions"
            if shares is None
            else f"as agreed ({self.shares_said(weights)})"
        )
        told = listed(
            [
                f"{self.name(each)} {pounds(abs(by_partner[each]))}"
                for each in by_partner
            ]
        )
        return Band(
            title=title,
            pence=pence,
            by_partner=by_partner,
            why=f"{title}, {pounds(abs(pence))}, is shared {how}: {told}.",
        )

    def in_order(self, shares: Mapping[int, int]) -> dict[int, int]:
        """Shares in the order of the partners, so that who gets an odd penny is stated."""
        return {each: shares[each] for each in self.contributions if each in shares}

    def shares_said(self, shares: Mapping[int, int]) -> str:
        return listed(
            [
                f"{self.name(partner)} {percent_said(Fraction(share, WHOLE))}"
                for partner, share in shares.items()
            ]
        )

    def weights(self) -> dict[int, int]:
        """What each partner puts in, where all of it is known."""
        unknown = [each for each, pence in self.contributions.items() if pence is None]
        if unknown:
            raise BadInput(
                "Shares follow contributions, and what "
                f"{listed([self.name(each) for each in unknown])} puts in is not known."
            )
        known = {
            partner: pence
            for partner, pence in self.contributions.items()
            if pence is not None
        }
        if not any(known.values()):
            raise BadInput(
                "Shares follow contributions, and nobody has put anything in."
            )
        return known

    def above_caps(self, by_partner: Mapping[int, int]) -> Band | None:
        above = self.terms.above
        if not self.terms.caps or above is None:
            return None
        moved = {}
        for partner in by_partner:
            if cap := self.terms.caps.get(partner):
                over = by_partner[partner] - cap.of(self.budget_pence)
                if over > 0:
                    moved[partner] = over
        if not moved:
            return None
        told = listed(
            [
                f"{self.name(partner)} bears no more than "
                f"{self.terms.caps[partner].said(self.budget_pence)}"
                for partner in moved
            ]
        )
        return Band(
            title="Moved by a cap",
            pence=0,
            by_partner={
                **{partner: -pence for partner, pence in moved.items()},
                above: sum(moved.values()),
            },
            why=(
                f"{_sentence(told)}; {self.name(above)} bears the "
                f"{pounds(sum(moved.values()))} above."
            ),
        )

    def opening(self) -> str:
        if not self.variance:
            return (
                f"The fund spent {pounds(self.outturn_pence)}, which is its budget: in "
                "all, nothing is over or under."
            )
        return (
            f"The fund spent {pounds(self.outturn_pence)} against a budget of "
            f"{pounds(self.budget_pence)}: {_variance_said(self.variance)}."
        )

    def close(self, by_partner: Mapping[int, int]) -> Iterable[str]:
        if not any(by_partner.values()):
            return
        words = [
            f"{self.name(partner)} {_borne_said(pence, self.variance)}"
            for partner, pence in by_partner.items()
        ]
        yield f"In all, {listed(words)}."
        if self.variance >= 0:
            return
        if self.terms.underspend is Underspend.RETURN:
            yield "Each partner gets its part back."
        elif self.terms.underspend is Underspend.CARRY_FORWARD:
            yield "It is carried forward in the fund: the parts say whose money is kept."
            yield (
                "Money of an NHS body does not simply roll over a year's end (general "
                "knowledge, not verified): the finance officers have to agree how."
            )
        else:
            yield (
                "It stays in the fund for spending that does not recur: the parts say "
                "whose money is spent."
            )

    def name(self, partner: int) -> str:
        return _name(partner, self.names)


def _refuse_not_whole(shares: Mapping[int, int]) -> None:
    if any(share < 0 for share in shares.values()):
        raise BadInput("A share cannot be less than nothing.")
    if (total := sum(shares.values())) != WHOLE:
        raise BadInput(
            f"The shares add up to {percent_said(Fraction(total, WHOLE))}, not 100%."
        )


def _refuse_tiers(tiers: Sequence[Tier]) -> None:
    if not tiers:
        raise BadInput("Say in which tiers it is shared.")
    if tiers[-1].up_to is not None:
        raise BadInput(
            "The last tier has an upper limit, so nothing says who bears what is above "
            "it: leave the last tier open."
        )
    if any(tier.up_to is None for tier in tiers[:-1]):
        raise BadInput("Only the last tier may be open.")
    limits = [tier.up_to for tier in tiers if tier.up_to]
    if any(limit.pence == 0 or limit.basis_points == 0 for limit in limits):
        raise BadInput("A tier that ends at nothing has nothing in it.")
    for earlier, later in pairwise(limits):
        for before, after in (
            (earlier.pence, later.pence),
            (earlier.basis_points, later.basis_points),
        ):
            if before is not None and after is not None and after <= before:
                raise BadInput(
                    "The tiers are out of order: each has to end above the one before."
                )


def _name(partner: int, names: Mapping[int, str] | None) -> str:
    if names and partner in names:
        return names[partner]
    return f"partner {partner}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _direction(variance: int) -> str:
    return "above" if variance > 0 else "below"


def _variance_said(pence: int) -> str:
    if not pence:
        return "neither over nor under"
    return f"{pounds(abs(pence))} {'over' if pence > 0 else 'under'}"


def _borne_said(pence: int, variance: int) -> str:
    """What a partner bears or has, where others may have the opposite."""
    if not pence:
        return "bears nothing" if variance > 0 else "has nothing"
    return f"{'bears' if pence > 0 else 'has'} {pounds(abs(pence))}"
