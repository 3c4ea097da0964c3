"""Balances between partners at a year's end: what each one's books show, and differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import BalanceKind
from ropewalk.money.models import BalanceSettled, BalanceStated, Fund
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.positions import names_of
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said


@dataclass(frozen=True, slots=True)
class BalanceSeen:
    """One balance of a partner with a fund, in the fund's ledger and in its own books.

    Attributes:
        partner: Whose.
        name: What it is called.
        kind: Which balance.
        ledger_pence: What the fund's ledger shows.
        stated: What the partner's books show, as it last said; none where it has not.
        settled: The last word of each finance officer on how the difference is settled,
            as far as it still holds.
        settlers: Whose finance officers have to say it: the partner's and the host's.
    """

    partner: int
    name: str
    kind: BalanceKind
    ledger_pence: int
    stated: BalanceStated | None
    settled: Mapping[int, BalanceSettled]
    settlers: frozenset[int]

    @property
    def difference_pence(self) -> int | None:
        """What the partner's books show beyond the ledger; none where it is not said."""
        return None if self.stated is None else self.stated.pence - self.ledger_pence

    @property
    def is_settled(self) -> bool:
        """Whether there is no difference, or both have said how it is settled."""
        return self.difference_pence == 0 or (
            self.stated is not None and self.settlers <= set(self.settled)
        )

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.difference_pence is None:
            return "Not stated"
        if self.difference_pence == 0:
            return "Agreed"
        words = f"Differs by {pounds(self.difference_pence)}"
        if self.is_settled:
            last = max(self.settled.values(), key=lambda each: each.pk)
            return f"{words}, settled: {last.how}"
        return words


@dataclass(frozen=True, slots=True)
class BalancesAgreed:
    """The balances of every partner with a fund at the end of a year."""

    year_starting: int
    balances: Sequence[BalanceSeen]

    @property
    def open(self) -> list[BalanceSeen]:
        """Those that are not stated, or differ and are not settled."""
        return [each for each in self.balances if not each.is_settled]

    @property
    def said(self) -> str:
        """How the agreement of balances stands, in a sentence or two."""
        year = year_said(self.year_starting)
        if not self.open:
            return f"The balances of {year} are agreed."
        silent = list(
            dict.fromkeys(each.name for each in self.open if each.stated is None)
        )
        differ = [each for each in self.open if each.stated is not None]
        words = []
        if differ:
            count = len(differ)
            words.append(
                f"{count} {'balance differs and is' if count == 1 else 'balances differ and are'} "
                "not settled."
            )
        if silent:
            words.append(f"{listed(silent)} did not state every balance.")
        return " ".join(words)

    def table(self) -> Table:
        """Each balance in the ledger and in the partner's books, with the difference."""
        return Table(
            key="balances_agreed",
            title=f"Balances at the end of {year_said(self.year_starting)}",
            columns=(
                Column("partner", "Partner"),
                Column("balance", "Balance"),
                Column("ledger", "Ledger of the fund", "pence"),
                Column("stated", "Its own books", "pence"),
                Column("difference", "Difference", "pence"),
                Column("state", "State"),
            ),
            rows=tuple(
                (
                    each.name,
                    str(each.kind.label),
                    each.ledger_pence,
                    None if each.stated is None else each.stated.pence,
                    each.difference_pence,
                    each.state,
                )
                for each in self.balances
            ),
            note=self.said,
        )


def balances_stated_seen_by(actor: Account, *, on: date) -> QuerySet[BalanceStated]:
    """The balances stated of the funds in which one of the actor's organisations is."""
    return BalanceStated.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "organisation")


def balances_agreed(fund: Fund, *, year_starting: int) -> BalancesAgreed:
    """The balances of partners with a fund at the end of a year, in eight queries.

    Contributions are those of the year; what is owed and held is at its end, as posted
    into its quarters. A partner that holds no cash of the fund and never stated any has
    no such balance.

    Raises:
        BadInput: when the fund has no such year.
    """
    periods = list(fund.periods.filter(year_starting=year_starting))
    if not periods:
        raise BadInput(f"{year_said(year_starting)} is not open in this fund.")
    ends_before = periods[-1].ends_before
    year = balances_in(
        fund, starts_on=periods[0].starts_on, ends_before=ends_before, by_period=True
    )
    end = balances_in(fund, ends_before=ends_before, by_period=True)
    asked = year.by(lambda place: place.partner, A.CONTRIBUTION)
    due = end.by(lambda place: place.partner, A.DUE)
    held = end.by(lambda place: place.partner, A.HELD)
    stated: dict[tuple[int, str], BalanceStated] = {}
    for each in BalanceStated.objects.filter(fund=fund, year_starting=year_starting):
        stated[each.organisation_id, each.kind] = each
    settled: dict[int, dict[int, BalanceSettled]] = {}
    for word in BalanceSettled.objects.filter(stated__in=stated.values()):
        settled.setdefault(word.stated_id, {})[word.organisation_id] = word
    seen = []
    for partner, name in names_of(fund).items():
        for kind, pence in (
            (BalanceKind.CONTRIBUTION, -asked[partner]),
            (BalanceKind.DUE, due[partner]),
            (BalanceKind.HELD, held[partner]),
        ):
            last = stated.get((partner, kind))
            if kind == BalanceKind.HELD and not held[partner] and last is None:
                continue
            words = settled.get(last.pk, {}) if last is not None else {}
            seen.append(
                BalanceSeen(
                    partner=partner,
                    name=name,
                    kind=kind,
                    ledger_pence=pence,
                    stated=last,
                    settled={
                        who: each
                        for who, each in words.items()
                        if each.ledger_pence == pence
                    },
                    settlers=frozenset({partner, fund.host_id}),
                )
            )
    return BalancesAgreed(year_starting, seen)
