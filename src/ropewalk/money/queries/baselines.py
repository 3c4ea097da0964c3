"""What each partner brought to a fund, who has agreed it, and what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.money.models import BaselineAgreed, BaselineLine, Fund


@dataclass(frozen=True, slots=True)
class PartnerBaseline:
    """What one partner brought: its lines as they count now, and what it agreed.

    ``agreed`` is the last agreement; none where there is none.
    """

    organisation_id: int
    name: str
    lines: Sequence[BaselineLine]
    agreed: BaselineAgreed | None

    @property
    def pence(self) -> int | None:
        """What it brought in all; none when nothing is recorded."""
        return sum(each.pence for each in self.lines) if self.lines else None

    @property
    def is_agreed(self) -> bool:
        """Whether its finance officer agreed it as it is now."""
        return self.agreed is not None and self.agreed.pence == self.pence


@dataclass(frozen=True, slots=True)
class Baselines:
    """What all partners of a fund brought, and every line that was ever recorded."""

    partners: Sequence[PartnerBaseline]
    history: Sequence[BaselineLine]

    def total_of(self, organisation_id: int) -> int | None:
        """What one partner brought; none when nothing is recorded."""
        return next(
            (e.pence for e in self.partners if e.organisation_id == organisation_id),
            None,
        )

    @property
    def not_agreed(self) -> Sequence[str]:
        """Who has not agreed what they brought, as it is now."""
        return [each.name for each in self.partners if not each.is_agreed]


def baselines_of(fund: Fund) -> Baselines:
    """What each partner brought to a fund, in three queries."""
    history = list(BaselineLine.objects.filter(fund=fund).select_related("recorded_by"))
    last: dict[tuple[int, str, str], BaselineLine] = {}
    for line in history:
        last[
            line.organisation_id, line.service.casefold(), line.provider.casefold()
        ] = line
    agreed = {
        each.organisation_id: each for each in BaselineAgreed.objects.filter(fund=fund)
    }
    return Baselines(
        [
            PartnerBaseline(
                organisation_id=each.organisation_id,
                name=each.organisation.name,
                lines=[
                    line
                    for (organisation, _, _), line in last.items()
                    if organisation == each.organisation_id
                ],
                agreed=agreed.get(each.organisation_id),
            )
            for each in fund.partners.select_related("organisation")
        ],
        history,
    )
