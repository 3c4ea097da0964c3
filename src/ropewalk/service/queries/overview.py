"""What a partnership commissions, counted."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import counted
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import Stage
from ropewalk.service.models import Contract, Procurement, Requirement


@dataclass(frozen=True, slots=True)
class Overview:
    """How much there is of each thing that a partnership commissions."""

    providers: int
    services: int
    waiting: int
    procurements: int
    contracts: int

    @property
    def said(self) -> str:
        """What is commissioned, in a sentence."""
        return (
            f"{counted(self.services, 'service')}, "
            f"{counted(self.providers, 'provider')} and "
            f"{counted(self.contracts, 'contract')}; "
            f"{counted(self.procurements, 'procurement')} going on, and "
            f"{counted(self.waiting, 'requirement')} not in a lot yet."
        )


def overview_of(partnership: Partnership, *, actor: Account, on: date) -> Overview:
    """What a partnership commissions, as far as the actor sees it, in five queries."""
    return Overview(
        partnership.providers.count(),
        partnership.services.count(),
        Requirement.objects.filter(partnership=partnership, lot=None).count(),
        Procurement.objects.visible_to(actor, on=on)
        .filter(partnership=partnership)
        .exclude(stage__in=[Stage.AWARDED, Stage.ABANDONED])
        .count(),
        Contract.objects.filter(partnership=partnership).count(),
    )
