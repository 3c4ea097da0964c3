"""The section on payments: its answer, and what is missing from it."""

from collections.abc import Iterable, Sequence
from datetime import date

from ropewalk.figures import Figure
from ropewalk.figures.words import (
    age_in_words,
    day,
    in_a_sentence,
    listed,
    rough_pounds,
)
from ropewalk.lake.catalogue import Lake
from ropewalk.lake.services import NOT_STATED
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.payments.breakdowns import ADULT, breakdown, by_month, by_year
from ropewalk.place.payments.councils import (
    MOST_NAMED,
    by_council,
    by_council_and_month,
)
from ropewalk.place.payments.held import (
    TABLE,
    Held,
    council_for,
    payments_held,
    span_of,
    values_held,
)
from ropewalk.place.payments.parts import beside, beside_said
from ropewalk.place.payments.suppliers import largest_suppliers
from ropewalk.place.payments.totals import council_figures
from ropewalk.place.payments.years import Year, shown_year, years_of
from ropewalk.place.places import Place, said_name
from ropewalk.place.recency import end_of_month, is_recent
from ropewalk.place.section import Missing, Section

KEY = "payments"
TITLE = "What is paid and to whom"


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """What the place's councils paid suppliers, as far as payments are held."""
    held = payments_held(lake, place.council_codes)
    missing = tuple(_missing(held, place, on=on))
    if not held.councils:
        return Section("payments", TITLE, _answer_without(held, place), missing=missing)
    if len(place.council_codes) == 1:
        return _one_council(lake, place, held, missing, on=on)
    return _many_councils(lake, place, held, missing, on=on)


def _one_council(
    lake: Lake, place: Place, held: Held, missing: tuple[Missing, ...], *, on: date
) -> Section:
    adult = held.adult_social_care()
    years = years_of(adult)
    if not years:
        return _without_adult_social_care(place, held, missing, on=on)
    figures = council_figures(lake, held, years)
    stated = [
        by
        for by in ("client_group", "service", "age_band", "term")
        if set(values_held(adult)[by]) != {NOT_STATED}
    ]
    tables = (
        breakdown(held, by="part"),
        by_year(lake, held),
        by_month(lake, held),
        *(breakdown(adult, by=by, of=ADULT) for by in stated),
        largest_suppliers(held),
    )
    return Section(
        key="payments",
        title=TITLE,
        answer=_answer(place, held, years, figures, on=on),
        figures=figures,
        tables=tables,
        missing=missing,
        pictures=(
            ("bars", "payments.by_part"),
            ("lines", "payments.by_month"),
            *(("bars", f"payments.by_{by}") for by in stated if by != "term"),
            ("bars", "payments.suppliers"),
        ),
    )


def _without_adult_social_care(
    place: Place, held: Held, missing: tuple[Missing, ...], *, on: date
) -> Section:
    """What is held where no label tells adult social care: not that nothing was paid."""
    year = shown_year(years_of(held))
    is_old = not is_recent(end_of_month(year.last_month), on=on)
    figures = beside(held, year, "payments")
    said = (
        f"{_council_said(place, held)} labels no payment held as adult social care. In "
        f"{year.said} it paid {beside_said(held, figures)}; these are payments, not expenditure."
    )
    return Section(
        key="payments",
        title=TITLE,
        answer=_too_old(held, held.councils[0], on=on) if is_old else said,
        figures=figures,
        tables=(breakdown(held, by="part"),),
        missing=missing,
        pictures=(("bars", "payments.by_part"),),
    )


def _many_councils(
    lake: Lake, place: Place, held: Held, missing: tuple[Missing, ...], *, on: date
) -> Section:
    figures: list[Figure] = []
    for council in held.councils:
        one = held.of(council)
        if years := years_of(one.adult_social_care()):
            figures += council_figures(lake, one, years, council=council)
    return Section(
        key="payments",
        title=TITLE,
        answer=_answer_for_many(place, held, on=on),
        figures=tuple(figures),
        tables=(by_council(held, place, on=on), by_council_and_month(held)),
        missing=missing,
        pictures=(("lines", "payments.by_month"),),
    )


def _answer(
    place: Place,
    held: Held,
    years: Sequence[Year],
    figures: Iterable[Figure],
    *,
    on: date,
) -> str:
    name = _council_said(place, held)
    year = shown_year(years)
    end = end_of_month(year.last_month)
    if not is_recent(end, on=on):
        return _too_old(held, held.councils[0], on=on)
    known = {figure.key: figure for figure in figures}
    words = (
        f"{name} paid suppliers of adult social care {rough_pounds(year.pence)} "
        f"in {year.said}"
    )
    share = known.get("payments.share_of_all")
    if share is not None and share.value is not None:
        words += f", {share.value:.1f}% of all it paid"
    change = known.get("payments.change")
    if change is not None and change.value is not None:
        way = "more" if change.value >= 0 else "less"
        words += f" and {abs(change.value):.1f}% {way} than the year before"
        words += _most_of_it(known["payments.largest_change"], change)
    if others := beside_said(held, known.values()):
        words += f". Beside it, it paid {others}"
    return f"{words}; these are payments, not expenditure."


def _most_of_it(largest: Figure, change: Figure) -> str:
    """The kind of service that changed most, where it changed the way that the whole did."""
    if not largest.value or change.value is None:
        return ""
    pence = int(largest.value)
    if (pence > 0) != (change.value > 0):
        return ""
    service = largest.inputs[0].label.removeprefix("Payments for ")
    way = "rise" if pence > 0 else "fall"
    return f" (the largest {way} is {rough_pounds(abs(pence))} in {in_a_sentence(service)})"


def _council_said(place: Place, held: Held) -> str:
    """The council, and that it is wider than the place where it is."""
    name = held.council_said
    name = name[:1].upper() + name[1:]
    if place.kind == PlaceKind.COUNCIL or place.code == held.councils[0]:
        return name
    return f"{name}, in whose area {place.short_name} lies,"


def _too_old(held: Held, council: str, *, on: date) -> str:
    first, last = span_of(held.of(council))
    return (
        f"The council payments held for {said_name(held.names[council])} are too old "
        f"for a headline: they run from {first:%B %Y} to {last:%B %Y} "
        f"({age_in_words(end_of_month(last), on=on)}) and are background."
    )


def _answer_without(held: Held, place: Place) -> str:
    if len(held.lacking) == 1:
        name = said_name(held.names.get(held.lacking[0], held.lacking[0]))
        return f"No council payments are held for {name}."
    return (
        f"No payments are held for any of the {len(place.council_codes):,} councils of "
        f"{place.short_name}."
    )


def _answer_for_many(place: Place, held: Held, *, on: date) -> str:
    words = (
        f"Payments are held for {len(held.councils)} of the "
        f"{len(place.council_codes):,} councils of {place.short_name}"
    )
    said, old = [], []
    for code in held.councils:
        adult = years_of(held.of(code).adult_social_care())
        year = shown_year(adult or years_of(held.of(code)))
        end = end_of_month(year.last_month)
        name = council_for(held.names[code])
        if is_recent(end, on=on) and adult:
            said.append(
                f"{name} paid {rough_pounds(year.pence)} for adult social care in "
                f"{year.said}"
            )
        elif is_recent(end, on=on):
            said.append(f"{name} labels none of its own as adult social care")
        else:
            _, last = span_of(held.of(code))
            age = age_in_words(end_of_month(last), on=on)
            old.append(f"those of {name} are {age}")
    parts = [words, *([listed(said)] if said else []), *([listed(old)] if old else [])]
    return f"{'; '.join(parts)}. These are payments, not expenditure."


def _missing(held: Held, place: Place, *, on: date) -> Iterable[Missing]:
    if len(held.lacking) > MOST_NAMED:
        yield Missing(
            what=f"Payments of {len(held.lacking):,} of "
            f"{len(place.council_codes):,} councils",
            remedy="Add each council's payments file: `ropewalk reference add FILE "
            "--council CODE`",
            resource=TABLE,
        )
    else:
        for code in held.lacking:
            yield Missing(
                what=f"Payments of {council_for(held.names.get(code, code))}",
                remedy=_remedy(code),
                resource=TABLE,
            )
    for code in held.councils:
        _, last = span_of(held.of(code))
        end = end_of_month(last)
        if not is_recent(end, on=on):
            yield Missing(
                what=f"Payments of {council_for(held.names[code])} after {day(end)}",
                remedy=_remedy(code),
                resource=TABLE,
            )
    if place.kind == PlaceKind.ICB:
        yield Missing(
            what=f"What {place.icb_name} itself pays",
            remedy="The board's list of payments over £25,000 is published on its own "
            "site; this version reads the lists of councils only",
            resource="icb_payments",
        )


def _remedy(code: str) -> str:
    return (
        "Add the council's payments file: `ropewalk reference add FILE "
        f"--council {code}`"
    )
