"""What a market position statement says of places: need, spending, and capacity."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import (
    age_in_words,
    counted,
    day,
    in_a_sentence,
    listed,
    rough_pounds,
    said,
)
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.place.cells import percentage
from ropewalk.place.market.capacity import homes_figures
from ropewalk.place.market.concentration import band, by_payments
from ropewalk.place.market.homes import Homes, homes_of, kinds_table
from ropewalk.place.market.providers import providers_table
from ropewalk.place.market.quality import quality_table, rating_figures
from ropewalk.place.market.section import LIST_REMEDY
from ropewalk.place.models import Need
from ropewalk.place.payments.held import (
    Held,
    council_for,
    narrowed,
    payments_held,
    sums,
)
from ropewalk.place.payments.totals import council_figures
from ropewalk.place.payments.years import shown_year, years_of
from ropewalk.place.places import Place, said_name
from ropewalk.place.queries import needs_seen_by
from ropewalk.place.section import Missing, Section
from ropewalk.service.models import Service
from ropewalk.service.queries.market_watch import inspected_table

PAYMENTS_REMEDY = (
    "Add the council's published list of payments, on the page of data held"
)
MOST_PROVIDERS = 20


def needs_recorded(places: Sequence[Place], *, actor: Account, on: date) -> list[Need]:
    """The standing needs of some places that somebody may see, in two queries."""
    codes = {each.code for each in places}
    return list(
        needs_seen_by(actor, on=on).standing().filter(place_code__in=codes).distinct()
    )


def answered(
    needs: Sequence[Need], partnership_id: int | None, *, on: date
) -> dict[int, int]:
    """How many services that run answer each need; one query."""
    if partnership_id is None:
        return {}
    through = Service.needs.through.objects.filter(
        service__in=Service.objects.running(on=on).filter(partnership=partnership_id),
        need__in=[each.pk for each in needs],
    )
    return dict(Counter(through.values_list("need_id", flat=True)))


def needs_section(
    name: str, needs: Sequence[Need], services: dict[int, int] | None, *, on: date
) -> Section:
    """The needs that were recorded, who said so, and how many services answer each.

    Args:
        name: The place or partnership.
        needs: Those that the reader may see.
        services: How many services answer each; none where it is not asked.
        on: The day.
    """
    remedy = Missing(
        what="Needs recorded",
        remedy="Record what people say that they need, from any figure of the place",
        resource="needs",
    )
    if not needs:
        return Section(
            "needs",
            "What people need",
            f"No need of {name} is recorded that you may see.",
            missing=(remedy,),
        )
    voices = Counter(each.get_voice_display() for each in needs)
    answer = (
        f"{counted(len(needs), 'need')} of {name} "
        f"{'is' if len(needs) == 1 else 'are'} recorded: "
        + listed(
            [
                f"{count} said by {in_a_sentence(who)}"
                for who, count in voices.most_common()
            ]
        )
        + "."
    )
    silent = [
        str(label)
        for voice, label in Need.Voice.choices
        if label not in voices and voice in {"people", "carers", "public"}
    ]
    if silent:
        answer += f" Nothing is recorded from {' or '.join(in_a_sentence(each) for each in silent)}."
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.statement,
            each.people,
            str(each.get_voice_display()),
            len(each.evidence.all()),
            *(_answering(each, services)),
        )
        for each in needs
    )
    columns = [
        Column("need", "What people need"),
        Column("people", "Who"),
        Column("voice", "Who said so"),
        Column("evidence", "Pieces of evidence", "count"),
    ]
    if services is not None:
        columns.append(Column("services", "Services that answer it"))
    return Section(
        "needs",
        "What people need",
        answer,
        tables=(
            Table(
                key="needs",
                title="Needs recorded",
                columns=tuple(columns),
                rows=rows,
                note=f"As recorded by {day(on)}, by organisations that you belong to.",
            ),
        ),
    )


def _answering(need: Need, services: dict[int, int] | None) -> tuple[str, ...]:
    """How many services answer a need, in words; nothing where it is not asked."""
    if services is None:
        return ()
    return (str(services[need.pk]) if need.pk in services else "none",)


def spend_section(lake: Lake, places: Sequence[Place]) -> Section:
    """What the councils of places paid to suppliers of adult social care."""
    title = "What is spent"
    codes = [code for place in places for code in place.council_codes]
    held = payments_held(lake, codes)
    missing = tuple(
        Missing(
            what=f"Payments of {council_for(held.names[code])}",
            remedy=PAYMENTS_REMEDY,
            resource="payments",
        )
        for code in held.lacking
    )
    sentences: list[str] = []
    figures: list[Figure] = []
    rows: list[tuple[Cell, ...]] = []
    sources: dict[Source, None] = {}
    for code in held.councils:
        one = held.of(code)
        adult = one.adult_social_care()
        if not (years := years_of(adult)):
            continue
        year = shown_year(years)
        total = council_figures(lake, one, years, council=code)[0]
        figures.append(total)
        parts = _by_service(adult, year.name)
        sources.update(dict.fromkeys(total.all_sources()))
        rows += [
            (
                name,
                said_name(held.names[code]),
                pence,
                percentage(pence, year.pence),
            )
            for name, pence in parts
        ]
        sentences.append(_spend_said(adult, year.name, year.said, year.pence, parts))
    table = Table(
        key="spend",
        title="Payments to suppliers of adult social care, by kind of service",
        columns=(
            Column("service", "Kind of service"),
            Column("council", "Council for"),
            Column("pence", "Paid", "pence"),
            Column("share", "Share of it", "percent"),
        ),
        rows=tuple(rows),
        sources=tuple(sources),
        note="Payments to suppliers, not all that is spent. People who pay for themselves "
        "and the NHS buy in the same market.",
    )
    answer = " ".join(sentences) or (
        "No payments of "
        + listed([council_for(held.names[code]) for code in held.lacking])
        + " are held."
        if held.lacking
        else "No council of it is known, so no payments are."
    )
    return Section(
        "spend",
        title,
        answer,
        figures=tuple(figures),
        tables=(table,) if rows else (),
        missing=missing,
        pictures=(("bars", "spend"),) if len(held.councils) == 1 and rows else (),
    )


def _by_service(adult: Held, year: str) -> list[tuple[str, int]]:
    rows = narrowed(adult, {"financial_year": year})
    return sorted(
        ((name, pence) for (name,), (pence, _) in sums(rows, ("service",)).items()),
        key=lambda each: (-each[1], each[0]),
    )


def _spend_said(
    adult: Held, year: str, year_said: str, pence: int, parts: Sequence[tuple[str, int]]
) -> str:
    """What a council paid in a year, what for most, and to how many."""
    largest, most = parts[0]
    council = adult.council_said
    words = (
        f"In {year_said} {council} paid {rough_pounds(pence)} to suppliers of adult social "
        f"care, {rough_pounds(most)} of it ({said(percentage(most, pence), 'percent')}) for "
        f"{in_a_sentence(largest)}."
    )
    rows = narrowed(adult, {"financial_year": year})
    found = by_payments(rows)
    if found:
        index, suppliers = found
        words += (
            f" It went to {suppliers:,} organisations that are named, and "
            f"{said(round(index.not_told_apart * 100, 1), 'percent')} to suppliers that are "
            "not."
        )
    return words


def capacity_section(
    lake: Lake, name: str, places: Sequence[Place], *, on: date
) -> Section:
    """The care homes of places, their beds and ratings as known, and who runs them."""
    title = "What there is"
    districts = {code for each in places for code in each.district_codes}
    homes = homes_of(lake, districts)
    missing = tuple(_missing_capacity(homes, places))
    if not homes.homes:
        what = f"No list of care homes is held for {name}."
        return Section("capacity", title, what, missing=missing)
    figures: tuple[Figure, ...] = ()
    if len(places) == 1:
        figures = (
            *homes_figures(lake, places[0], homes, on=on),
            *rating_figures(lake, places[0]),
        )
    tables = (
        kinds_table(lake, homes, on=on),
        _largest(providers_table(homes)),
        quality_table(homes),
        inspected_table(homes, on=on),
    )
    held = tuple(each for each in tables if each.rows)
    return Section(
        "capacity",
        title,
        _capacity_said(name, homes, figures, on=on),
        figures=figures,
        tables=held,
        missing=missing,
        pictures=(("bars", "market.providers"), ("bars", "inspected")),
    )


def _largest(table: Table) -> Table:
    return Table(
        key=table.key,
        title=table.title,
        columns=table.columns,
        rows=table.rows[:MOST_PROVIDERS],
        sources=table.sources,
        note=table.note
        + (
            f" The {MOST_PROVIDERS} with most homes of {len(table.rows)}."
            if len(table.rows) > MOST_PROVIDERS
            else ""
        ),
    )


def _capacity_said(
    name: str, homes: Homes, figures: Iterable[Figure], *, on: date
) -> str:
    """How many homes and beds there are, who runs them, and what is not known."""
    nursing = sum(each.has_nursing for each in homes.homes)
    words = (
        f"{name} has {counted(len(homes.homes), 'care home')}, {nursing} of them with "
        "nursing"
    )
    known = {each.key: each for each in figures}
    for what in ("beds", "homes"):
        each = known.get(f"market.{what}_per_1000_aged_75")
        if each is not None and each.value is not None:
            words += f": {each.value:.1f} {what} for each 1,000 people aged 75 and over"
            break
    beds = homes.beds()
    words += (
        f". They have {beds:,} beds." if beds is not None else ". Beds are not known."
    )
    by_provider = homes.by_provider()
    if by_provider:
        largest, most = min(by_provider.items(), key=lambda each: (-each[1], each[0]))
        words += (
            f" {counted(len(by_provider), 'provider')} "
            f"{'is' if len(by_provider) == 1 else 'are'} named as running "
            f"{sum(by_provider.values())} of them, the largest ({largest}) {most}."
        )
    rated = sum(bool(each.rating) for each in homes.homes)
    share = known.get("market.good_or_outstanding")
    if rated < len(homes.homes):
        words += f" The rating of {counted(len(homes.homes) - rated, 'home')} is not in the list."
    if share is not None and share.value is not None:
        words += (
            f" {said(share.value, 'percent')} of homes were rated good or outstanding in "
            f"{share.vintage}."
        )
    index = known.get("market.hhi_homes"), known.get("market.hhi_homes_most")
    if (
        index[0]
        and index[1]
        and index[0].value is not None
        and index[1].value is not None
    ):
        words += f" By number of homes the market is {band(index[0].value, index[1].value, on=on)}."
    return words + f" The list is {age_in_words(homes.oldest, on=on)}."


def _missing_capacity(homes: Homes, places: Sequence[Place]) -> Iterable[Missing]:
    if not homes.homes or homes.lacking or homes.beds() is None:
        yield Missing("Beds in care homes", LIST_REMEDY, "care_homes")
    if not places or not all(each.rating for each in homes.homes):
        yield Missing("The rating of each care home", LIST_REMEDY, "care_homes")
    yield Missing(
        "Vacancies in care homes",
        "No file that this version reads has them: ask providers",
        "vacancies",
    )
    yield Missing(
        "Care at home by council",
        "The list of ratings held is of England alone: ask providers",
        "home_care_ratings",
    )
