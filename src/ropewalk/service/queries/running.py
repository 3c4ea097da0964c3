"""The contracts of partnerships that run on a day, and what they are worth."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ropewalk.service.models import ContractVersion
from ropewalk.service.rules.worth import Term, pence_by_year, stretches


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract with all that was agreed of it, in that order."""

    contract_id: int
    partnership_id: int
    provider_id: int
    provider: str
    title: str
    reference: str
    payment: str
    is_budget_ready: bool
    terms: tuple[Term, ...]

    @property
    def starts_on(self) -> date:
        """The day on which it first starts."""
        return min(each.starts_on for each in self.terms)

    @property
    def ends_before(self) -> date:
        """The day after its last, as agreed now."""
        return self.terms[-1].ends_before

    def rate_on(self, on: date) -> Fraction | None:
        """What it is worth a day, in pence, on a day; none where it does not run."""
        for each in stretches(self.terms):
            if each.term.starts_on <= on < each.until:
                days = (each.term.ends_before - each.term.starts_on).days
                return Fraction(each.term.pence, days)
        return None

    def pence_in(self, year_starting: int) -> int | None:
        """What it is worth in a financial year; none where it is not of that year."""
        return pence_by_year(self.terms).get(year_starting)


def agreed_of(partnership_ids: Collection[int]) -> list[Agreed]:
    """Every contract of some partnerships, oldest first; one query."""
    rows = (
        ContractVersion.objects.filter(contract__partnership__in=partnership_ids)
        .order_by("contract_id", "number")
        .values_list(
            "contract_id",
            "contract__partnership_id",
            "contract__provider_id",
            "contract__provider__organisation__name",
            "contract__title",
            "contract__reference",
            "contract__payment",
            "contract__is_budget_ready",
            "starts_on",
            "ends_before",
            "pence",
        )
    )
    terms: dict[int, list[Term]] = {}
    said: dict[int, tuple[int, int, int, str, str, str, str, bool]] = {}
    for row in rows:
        terms.setdefault(row[0], []).append(Term(row[8], row[9], row[10]))
        said[row[0]] = row[:8]
    return [Agreed(*said[each], tuple(found)) for each, found in terms.items()]


def running_on(contracts: Iterable[Agreed], on: date) -> list[Agreed]:
    """Those that run on a day."""
    return [each for each in contracts if each.rate_on(on) is not None]
