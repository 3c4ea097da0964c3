"""The market as others told of it: who buys what of whom, for how much and until when."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import pounds
from ropewalk.partnership.models import Partnership
from ropewalk.service.models import NoticedContract
from ropewalk.service.queries.registers import last_day
from ropewalk.service.rules.named import UNNAMED


@dataclass(frozen=True, slots=True)
class MarketTold:
    """What was noticed of the market, and from where."""

    contracts: Table
    pence: int
    without_value: int
    buyers: int
    sources: tuple[str, ...]

    @property
    def said(self) -> str:
        """What was noticed, in a sentence."""
        number = len(self.contracts.rows)
        if not number:
            return "No contract of others has been taken in yet."
        contracts = "1 procurement" if number == 1 else f"{number:,} procurements"
        buyers = "1 buyer" if self.buyers == 1 else f"{self.buyers:,} buyers"
        unknown = (
            f"; of {self.without_value:,} nobody said the value"
            if self.without_value
            else ""
        )
        return (
            f"{contracts} of {buyers} {'was' if number == 1 else 'were'} noticed, worth {pounds(self.pence)} as "
            f"published{unknown}."
        )


def releases_held(partnership: Partnership) -> set[tuple[str, str]]:
    """The numbers of what a partnership has taken in: procurement, release; one query."""
    held = NoticedContract.objects.filter(partnership=partnership)
    return set(held.values_list("ocid", "release_id"))


def market_told(partnership: Partnership) -> MarketTold:
    """What was noticed of the market, the last word on each procurement; two queries."""
    rows = (
        NoticedContract.objects.filter(partnership=partnership)
        .order_by("released_at", "pk")
        .prefetch_related("suppliers")
    )
    last = {each.ocid: each for each in rows}
    newest = sorted(last.values(), key=lambda each: each.released_at, reverse=True)
    return MarketTold(
        contracts=Table(
            key="noticed",
            title="Contracts of others",
            columns=(
                Column("title", "What is bought"),
                Column("buyer", "Buyer"),
                Column("suppliers", "Supplier"),
                Column("worth", "Worth, as published", "pence"),
                Column("starts", "Starts"),
                Column("ends", "Last day"),
                Column("about", "The last that was published"),
                Column("on", "On"),
                Column("ocid", "Number in the world"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.buyer_name,
                    suppliers_said([one.name for one in each.suppliers.all()]),
                    each.pence,
                    _day(each.starts_on),
                    _day(last_day(each.ends_before) if each.ends_before else None),
                    each.tag,
                    each.released_at.date().isoformat(),
                    each.ocid,
                )
                for each in newest
            ),
        ),
        pence=sum(each.pence for each in newest if each.pence is not None),
        without_value=sum(each.pence is None for each in newest),
        buyers=len({each.buyer_name.casefold() for each in newest}),
        sources=tuple(sorted({each.source for each in newest})),
    )


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def suppliers_said(names: list[str]) -> str:
    """Suppliers by name; those that no register knows, counted once for all."""
    named = list(dict.fromkeys(name for name in names if name))
    if any(not name for name in names):
        named.append(UNNAMED if named else UNNAMED.capitalize())
    return "; ".join(named) or "nobody yet"
