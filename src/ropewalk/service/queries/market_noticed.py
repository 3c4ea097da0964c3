"""What a market position statement says of others: what they buy, for how much, until when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import counted, day, in_a_sentence, listed, rough_pounds
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import last_day, months_after
from ropewalk.place.section import Missing, Section
from ropewalk.service.models import NoticedContract
from ropewalk.service.queries.noticed import suppliers_said
from ropewalk.service.rules.kinds_bought import kinds_bought
from ropewalk.service.rules.limits import limit

NAMED = 3
TITLE = "What others buy"


@dataclass(frozen=True, slots=True)
class Noticed:
    """The last word on one procurement of somebody else, and what kind of thing it is for."""

    kind: str
    contract: NoticedContract

    @property
    def source(self) -> Source:
        """The release that says so."""
        return Source(
            title=f"Release {self.contract.release_id} of {self.contract.ocid}",
            publisher=self.contract.source,
            vintage=day(local_day(self.contract.released_at)),
            licence="as published by its buyer",
            as_at=local_day(self.contract.released_at),
        )

    @property
    def figure(self) -> Figure:
        """What it is worth, as it was published."""
        return Figure(
            key=f"market.noticed_{self.contract.pk}",
            label=f"{self.contract.buyer_name}: {self.contract.title}",
            value=self.contract.pence,
            unit="pence",
            vintage=self.source.vintage,
            sources=(self.source,),
            certainty=Certainty.PUBLISHED,
            note="" if self.contract.pence is not None else "No value was published.",
        )

    def ends_by(self, until: date, *, on: date) -> bool:
        """Whether it runs on a day or later and ends by another, as published."""
        ends = self.contract.ends_before
        return ends is not None and on < ends <= until


def noticed_of(partnership: Partnership, *, on: date) -> tuple[list[Noticed], int]:
    """What others buy that has not ended, by kind, and how many are the partners' own.

    Of each procurement the last release counts. One whose end nobody published has not
    ended as far as is known. Three queries.
    """
    own = {
        name.casefold()
        for name in partnership.partners.filter(covering(on)).values_list(
            "organisation__name", flat=True
        )
    }
    rows = (
        NoticedContract.objects.filter(partnership=partnership)
        .order_by("released_at", "pk")
        .prefetch_related("suppliers")
    )
    last = {each.ocid: each for each in rows}.values()
    running = [
        each for each in last if each.ends_before is None or each.ends_before > on
    ]
    others = [each for each in running if each.buyer_name.casefold() not in own]
    kinds = kinds_bought()
    found = [Noticed(kinds.kind_of(each.subject_code), each) for each in others]
    found.sort(key=lambda each: (each.kind, each.contract.title, each.contract.pk))
    return found, len(running) - len(others)


def noticed_section(partnership: Partnership, *, on: date) -> Section:
    """What others than the partners buy in the same market, each with its source."""
    held, own = noticed_of(partnership, on=on)
    if not held:
        return Section(
            "noticed",
            TITLE,
            "No contract of others that runs has been taken in, so what neighbours buy is "
            "not known.",
            missing=(
                Missing(
                    what="Contracts of others",
                    remedy="Take in a file of releases from Contracts Finder or Find a Tender",
                    resource="noticed_contracts",
                ),
            ),
        )
    months = limit("warn_contract_end_months", on=on)
    until = months_after(on, int(months.value))
    ending = sorted(
        (each for each in held if each.ends_by(until, on=on)),
        key=lambda each: (str(each.contract.ends_before), each.contract.pk),
    )
    return Section(
        "noticed",
        TITLE,
        " ".join(
            filter(
                None,
                (
                    _worth_said(held),
                    _kinds_said(held),
                    _ending_said(held, ending, until),
                    f"{counted(own, 'procurement')} of the partners themselves "
                    f"{'is' if own == 1 else 'are'} left out."
                    if own
                    else "",
                ),
            )
        ),
        figures=(_worth(held, on=on),),
        tables=(_kinds_table(held), _contracts_table(held)),
    )


def _known(held: Sequence[Noticed]) -> list[int]:
    return [each.contract.pence for each in held if each.contract.pence is not None]


def _buyers(held: Sequence[Noticed]) -> int:
    return len({each.contract.buyer_name.casefold() for each in held})


def _worth_said(held: Sequence[Noticed]) -> str:
    known = _known(held)
    words = (
        f"{counted(len(held), 'procurement')} of {counted(_buyers(held), 'other buyer')} "
        f"{'has' if len(held) == 1 else 'have'} not ended"
    )
    if not known:
        return f"{words}; the value of none was published."
    unknown = len(held) - len(known)
    tail = f"; of {unknown} no value was published" if unknown else ""
    return f"{words}, worth {rough_pounds(sum(known))} as published{tail}."


def _kinds_said(held: Sequence[Noticed]) -> str:
    """Which kind most of them are of, and what those are worth."""
    kind, number = Counter(each.kind for each in held).most_common(1)[0]
    same = [each for each in held if each.kind == kind]
    known = _known(same)
    worth = f", worth {rough_pounds(sum(known))} as published" if known else ""
    return (
        f"{number} of {len(held)} {'is' if number == 1 else 'are'} for "
        f"{in_a_sentence(kind)}, by {counted(_buyers(same), 'buyer')}{worth}."
    )


def _ending_said(
    held: Sequence[Noticed], ending: Sequence[Noticed], until: date
) -> str:
    unknown = sum(each.contract.ends_before is None for each in held)
    tail = f" Of {unknown} no end was published." if unknown else ""
    if not ending:
        return f"None ends by {day(until)}, as far as ends were published.{tail}"
    named = listed([_named(each) for each in ending[:NAMED]])
    more = f" and {len(ending) - NAMED} more" if len(ending) > NAMED else ""
    return (
        f"{len(ending)} {'ends' if len(ending) == 1 else 'end'} by {day(until)}: "
        f"{named}{more}.{tail}"
    )


def _named(each: Noticed) -> str:
    contract = each.contract
    worth = "" if contract.pence is None else f", {rough_pounds(contract.pence)}"
    ends = day(last_day(contract.ends_before)) if contract.ends_before else "not known"
    return f"“{contract.title}” of {contract.buyer_name} (last day {ends}{worth})"


def _worth(held: Sequence[Noticed], *, on: date) -> Figure:
    known = _known(held)
    unknown = len(held) - len(known)
    return Figure(
        key="market.noticed_worth",
        label="Worth of what others buy, as published",
        value=sum(known) if known else None,
        unit="pence",
        vintage=f"as taken in by {day(on)}",
        rule="The last published value of each procurement of another buyer that has not "
        "ended, added up over the whole life of each.",
        inputs=tuple(each.figure for each in held),
        certainty=Certainty.COMPUTED,
        note=f"Of {counted(unknown, 'procurement')} no value was published."
        if unknown
        else "",
    )


def _kinds_table(held: Sequence[Noticed]) -> Table:
    kinds = kinds_bought()
    rows = []
    for kind in dict.fromkeys(each.kind for each in held):
        same = [each for each in held if each.kind == kind]
        known = _known(same)
        rows.append(
            (
                kind,
                len(same),
                _buyers(same),
                sum(known) if known else None,
                len(same) - len(known),
            )
        )
    unsure = "; ".join(row[0] for row in rows if row[0] in kinds.unverified)
    return Table(
        key="noticed_kinds",
        title="What others buy, by kind",
        columns=(
            Column("kind", "Kind"),
            Column("number", "Procurements", "count"),
            Column("buyers", "Buyers", "count"),
            Column("pence", "Worth, as published", "pence"),
            Column("unknown", "Without a value", "count"),
        ),
        rows=tuple(rows),
        sources=(kinds.source,),
        note="By the code that each was published under. Contracts of this partnership "
        "carry no such code, so they are not matched with these one by one."
        + (
            f" What the code is called is general knowledge, not verified, of: {unsure}."
            if unsure
            else ""
        ),
    )


def _contracts_table(held: Sequence[Noticed]) -> Table:
    return Table(
        key="noticed_contracts",
        title="Procurements of others that have not ended",
        columns=(
            Column("title", "What is bought"),
            Column("kind", "Kind"),
            Column("buyer", "Buyer"),
            Column("suppliers", "Supplier"),
            Column("pence", "Worth, as published", "pence"),
            Column("ends", "Last day"),
            Column("source", "Published by"),
            Column("ocid", "Number in the world"),
        ),
        rows=tuple(
            (
                each.contract.title,
                each.kind,
                each.contract.buyer_name,
                suppliers_said([one.name for one in each.contract.suppliers.all()]),
                each.contract.pence,
                last_day(each.contract.ends_before).isoformat()
                if each.contract.ends_before
                else None,
                each.contract.source,
                each.contract.ocid,
            )
            for each in held
        ),
        sources=tuple(dict.fromkeys(each.source for each in held)),
    )
