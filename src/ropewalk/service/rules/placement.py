"""Who is asked for a placement and who is not, and when an offer or a choice can be made.

First whether a provider could give it at all, then the floor for quality, and only then
the price. Nobody is asked for less than another offers: there is no auction downwards.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ropewalk.figures.words import day, in_a_sentence
from ropewalk.parameters import parameter
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.placement_kinds import Rating, WhyNot
from ropewalk.service.rules.capacity import Counted
from ropewalk.service.rules.care_locations import NAME_ONLY
from ropewalk.service.rules.personal import is_personal
from ropewalk.service.rules.price import price_said

COUNT_HOLDS = "capacity_count_days"
ORDER = tuple(Rating)
STEPS = tuple(WhyNot)
REFERENCE = re.compile(r"(?=[A-Z0-9/-]*[0-9])[A-Z0-9][A-Z0-9/-]{1,29}")
DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
NAMES_NOBODY = (
    "Enter the council's own reference for the case: capital letters, figures and hyphens "
    "with at least one figure, like AB-1042. It never holds a name, a date of birth or an "
    "NHS number."
)
NO_DISTRICT = "Enter a postcode district, the first half of a postcode, like M33."


@dataclass(frozen=True, slots=True)
class Band:
    """The price of a unit that is allowed, in pounds: both ends are in it."""

    least: Decimal
    most: Decimal

    def holds(self, pounds: Decimal) -> bool:
        """Whether a price is in it."""
        return self.least <= pounds <= self.most

    @property
    def said(self) -> str:
        """It in words."""
        return f"{price_said(self.least)} to {price_said(self.most)}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks of a provider.

    Attributes:
        kind: The kind of service.
        area: Where, as a district or a locality is written in what services serve.
        where: That in words.
        unit: What is priced.
        band: The price allowed for a unit.
        floor: The lowest rating accepted; none where none is asked for.
        takes_unrated: Whether a service that has no rating yet can be offered.
        starts_on: From which day.
    """

    kind: KindOfNeed
    area: str
    where: str
    unit: str
    band: Band
    floor: Rating | None
    takes_unrated: bool
    starts_on: date


@dataclass(frozen=True, slots=True)
class Supply:
    """A service as it is recorded, seen from a request.

    Attributes:
        service_id: Which service.
        kinds: The kinds of need that it answers.
        areas: The districts and localities that it names; none for the whole area.
        runs: Whether it is given on the day wanted.
        is_paused: Whether it is closed for the time being.
        prices: What a unit costs then: by contract where there is one, else as listed.
        counted_on: The last day on which its places were counted; none where never.
        counted: What was counted on that day.
        rating: Its rating; none where it is not known.
        rests_on_name: Whether that is of a home found by its registered name only.
    """

    service_id: int
    kinds: frozenset[str]
    areas: frozenset[str]
    runs: bool
    is_paused: bool
    prices: tuple[Decimal, ...]
    counted_on: date | None
    counted: tuple[Counted, ...]
    rating: Rating | None
    rests_on_name: bool = False


@dataclass(frozen=True, slots=True)
class Supplier:
    """A provider with its services, and whether anybody new is placed with it now.

    ``is_held`` where partners share a concern about safety that nobody has closed.
    """

    provider_id: int
    is_here: bool
    is_held: bool
    services: tuple[Supply, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a provider is asked; if not, the one reason and its sentence.

    ``rests_on_name`` where it passed the floor by a rating that does.
    """

    provider_id: int
    service_id: int | None
    pounds: Decimal | None
    why_not: WhyNot | None = None
    said: str = ""
    rests_on_name: bool = False


def judged(wanted: Wanted, supplier: Supplier, *, on: date) -> Judged:
    """Whether a provider is asked on a day, and if not, why not.

    Of several services the first that stands counts; where none does, the reason is that
    of the one that came furthest. Never both, and never two reasons.
    """
    if not supplier.is_here:
        said = f"It gives no services here on {day(wanted.starts_on)}."
        return Judged(supplier.provider_id, None, None, WhyNot.NOT_A_PROVIDER, said)
    furthest = Judged(
        supplier.provider_id,
        None,
        None,
        WhyNot.NO_SUCH_SERVICE,
        _no_such_service(wanted),
    )
    for each in supplier.services:
        found = _judged(wanted, supplier, each, on=on)
        if found.why_not is None:
            return found
        if STEPS.index(found.why_not) > STEPS.index(furthest.why_not or STEPS[0]):
            furthest = found
    return furthest


def _no_such_service(wanted: Wanted) -> str:
    return (
        "No service of it is recorded as one for this: "
        f"{in_a_sentence(wanted.kind.label)}."
    )


def _judged(wanted: Wanted, supplier: Supplier, each: Supply, *, on: date) -> Judged:
    """Whether one service of a provider stands: could it, is it good enough, its price."""
    price = next((one for one in each.prices if wanted.band.holds(one)), None)
    found = (
        _could_give_it(wanted, each)
        or _takes_anybody(supplier, each)
        or _priced(wanted, each)
        or _has_room(each, on=on)
        or _good_enough(wanted, each)
        or _in_band(wanted, each)
    )
    if found:
        return Judged(supplier.provider_id, each.service_id, price, *found)
    return Judged(
        supplier.provider_id,
        each.service_id,
        price,
        rests_on_name=wanted.floor is not None and each.rests_on_name,
    )


def _could_give_it(wanted: Wanted, each: Supply) -> tuple[WhyNot, str] | None:
    if wanted.kind not in each.kinds:
        return WhyNot.NO_SUCH_SERVICE, _no_such_service(wanted)
    if each.areas and wanted.area not in each.areas:
        return (
            WhyNot.NOT_THERE,
            f"Its service says where it is given, and {wanted.where} is not named.",
        )
    if not each.runs:
        return (
            WhyNot.NOT_RUNNING,
            f"Its service does not run on {day(wanted.starts_on)}.",
        )
    return None


def _takes_anybody(supplier: Supplier, each: Supply) -> tuple[WhyNot, str] | None:
    """One sentence for a pause and a concern: that there is a concern is not for all."""
    if supplier.is_held or each.is_paused:
        return (
            WhyNot.HELD,
            "Nobody new is placed with it for now. It and its commissioner know why.",
        )
    return None


def _priced(wanted: Wanted, each: Supply) -> tuple[WhyNot, str] | None:
    if each.prices:
        return None
    when = day(wanted.starts_on)
    said = f"It has no contract and no listed price for this unit on {when}: {wanted.unit}."
    return WhyNot.NO_PRICE, said


def count_holds(*, on: date) -> timedelta:
    """For how long a count of places is relied on, as it was on a day."""
    return timedelta(days=int(parameter(COUNT_HOLDS, on=on).value))


def _has_room(each: Supply, *, on: date) -> tuple[WhyNot, str] | None:
    """What was taken need not be known: then the provider says whether it has room."""
    if each.counted_on is None or on - each.counted_on >= count_holds(on=on):
        return (
            WhyNot.NOT_COUNTED,
            f"Nobody has counted its places in the last {count_holds(on=on).days} days.",
        )
    if not any(
        one.places > 0 and (one.taken is None or one.taken < one.places)
        for one in each.counted
    ):
        return (
            WhyNot.FULL,
            f"It was full when its places were last counted, on {day(each.counted_on)}.",
        )
    return None


def _good_enough(wanted: Wanted, each: Supply) -> tuple[WhyNot, str] | None:
    if wanted.floor is None:
        return None
    floor = wanted.floor.label
    if each.rating is None:
        return (
            None
            if wanted.takes_unrated
            else (
                WhyNot.NOT_RATED,
                f"Its rating is not known, and at least {floor} is asked for.",
            )
        )
    if ORDER.index(each.rating) < ORDER.index(wanted.floor):
        return (
            WhyNot.BELOW_FLOOR,
            f"It is rated {each.rating.label}, and at least {floor} is asked for."
            + (f" {NAME_ONLY}" if each.rests_on_name else ""),
        )
    return None


def _in_band(wanted: Wanted, each: Supply) -> tuple[WhyNot, str] | None:
    """Above where any price is: that is what a provider can come down from by itself."""
    if any(wanted.band.holds(one) for one in each.prices):
        return None
    above = [one for one in each.prices if one > wanted.band.most]
    if above:
        return (
            WhyNot.ABOVE_BAND,
            f"Its price, {price_said(min(above))}, is above the band of {wanted.band.said}.",
        )
    below = price_said(max(each.prices))
    return (
        WhyNot.BELOW_BAND,
        f"Its price, {below}, is below the band of {wanted.band.said}.",
    )


def not_now(wanted: Wanted, supplier: Supplier, service_id: int | None) -> str | None:
    """Why an offer that was made cannot be chosen any more, if it cannot.

    What it is and how good it is are looked at again; its price and its room are what
    the provider offered.
    """
    if not supplier.is_here:
        return f"It gives no services here on {day(wanted.starts_on)}."
    each = next((s for s in supplier.services if s.service_id == service_id), None)
    if each is None:
        return _no_such_service(wanted)
    found = (
        _could_give_it(wanted, each)
        or _takes_anybody(supplier, each)
        or _good_enough(wanted, each)
    )
    return found[1] if found else None


def refusal_of_less(
    *, reference: str, unit: str, most: Decimal, before: Decimal | None
) -> str | None:
    """Why a case cannot be asked about again at less than before, if it cannot."""
    if before is None or most >= before:
        return None
    return (
        f"An earlier request for {reference} allowed up to {price_said(before)} for this "
        f"unit: {unit}. Asking again at less would have providers bid each other down."
    )


def refusal_of_reference(reference: str) -> str | None:
    """Why a reference cannot be the council's own for a case, if it cannot."""
    if REFERENCE.fullmatch(reference) and not is_personal(reference):
        return None
    return NAMES_NOBODY


def district_from(text: str) -> str | None:
    """A postcode district as it is kept, from what was typed; none where it is not one."""
    found = text.strip().upper()
    return found if DISTRICT.fullmatch(found) else None


def refusal_of_offer(
    *,
    band: Band,
    pounds: Decimal,
    closes: str,
    is_late: bool,
    is_over: bool,
    has_offered: bool,
) -> str | None:
    """Why an offer cannot be made, if it cannot.

    Args:
        band: The price allowed for a unit.
        pounds: The price offered.
        closes: When offers close, in words.
        is_late: Whether that has passed.
        is_over: Whether something was chosen, or the request closed.
        has_offered: Whether this provider made an offer, withdrawn or not.
    """
    if is_over:
        return "This request is over: nothing more can be offered for it."
    if is_late:
        return (
            f"Offers closed at {closes}. Nothing more can be offered for this request."
        )
    if has_offered:
        return (
            "An offer is made once, and this provider has made its own. It stands as it "
            "is, or was withdrawn: nobody is asked to offer less."
        )
    if pounds != round(pounds, 4):
        return "A price has at most four decimals."
    if not band.holds(pounds):
        return (
            f"{price_said(pounds)} is outside the band of {band.said}. Offer a price "
            "within it, or none."
        )
    return None


def refusal_before_choice(
    *, closes: str, closes_at: datetime, at: datetime, asked: int, answered: int
) -> str | None:
    """Why it is too early to choose, if it is: everybody asked has until the closing.

    Args:
        closes: When offers close, in words.
        closes_at: When that is.
        at: Now.
        asked: How many providers were asked.
        answered: How many of them have offered, withdrawn or not.
    """
    if at >= closes_at or answered >= asked:
        return None
    return (
        f"{answered:,} of {asked:,} who were asked have offered, and offers can be made "
        f"until {closes}. The choice comes after that, or once everybody has offered."
    )
