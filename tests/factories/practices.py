"""Practices and locality groups with indicative budgets, and counts of who used what."""

from factories.money import YEAR, Pool, open_pool
from factories.organisations import NOON
from factories.service import Market
from ropewalk.money.actions.funds import StrandSaid
from ropewalk.money.kinds import FundKind
from ropewalk.service.actions.practices import UseSaid, count_use, show_budget
from ropewalk.service.kinds import UseKind
from ropewalk.service.models import PracticeUse


def indicated(here: Market, whose, pence: int = 1_000_00) -> Pool:
    """A fund that indicates the same to each of some practices and locality groups.

    Args:
        here: The market.
        whose: Each as an action is told, such as ``{"practice_id": 1}``.
        pence: How much to each.
    """
    pool = open_pool(
        three=here.three,
        kind=FundKind.INDICATIVE,
        title="Indicative budgets",
        strands=[StrandSaid(f"Part {number}") for number in range(1, len(whose) + 1)],
        sources=["Community contracts"],
    )
    for strand, each in zip(pool.fund.strands.all(), whose, strict=True):
        pool.budget(pence, strand_id=strand.pk)
        show_budget(
            partnership_id=here.partnership.pk, strand_id=strand.pk, **each, **here.said
        )
    return pool


def used(here: Market, service, practice, people, *, by=None, **changes) -> PracticeUse:
    """So many people of a practice used a service in the first quarter of the year."""
    said = {
        "practice_id": practice.pk,
        "kind": UseKind.USED,
        "year_starting": YEAR,
        "quarter": 1,
        "people": people,
        "source": "The provider's return",
    }
    return count_use(
        service_id=service.pk,
        said=UseSaid(**said | changes),
        by=by or here.commissioner,
        at=NOON,
    )
