"""Who may charge people for their care, and how a lead shows what it recharges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ropewalk.money.kinds import RechargeRole
from ropewalk.organisations.kinds import OrganisationKind


def refusal_of_charge(kind: OrganisationKind, name: str) -> str | None:
    """Why an organisation cannot have charged people for care, if it cannot.

    A pool changes nothing of it: councils charge for social care, and care of the NHS
    is free.

    Source:
        Care Act 2014 section 14; NHS Act 2006 sections 1(4) and 75(5) (general
        knowledge, not verified).
    """
    if kind == OrganisationKind.COUNCIL:
        return None
    return (
        f"{name} is no council. Councils charge for social care; care of the NHS is "
        "free, in a pool as outside it."
    )


@dataclass(frozen=True, slots=True)
class PartSpent:
    """What a lead spent for one partner in a year, and what it asked that partner for.

    Attributes:
        partner: Whose part.
        spent_pence: What was spent, net of income.
        asked_pence: What it was asked to pay.
    """

    partner: int
    spent_pence: int
    asked_pence: int

    @property
    def to_recharge_pence(self) -> int:
        """What is still to be asked for; below nothing, what is to be given back."""
        return self.spent_pence - self.asked_pence


@dataclass(frozen=True, slots=True)
class LeadShows:
    """What the accounts of a lead show of what it leads, for one year.

    Attributes:
        expenditure_pence: Expenditure.
        income_pence: Income from the partners it leads for.
    """

    expenditure_pence: int
    income_pence: int

    @property
    def net_pence(self) -> int:
        """What it costs the lead itself, which is the same either way."""
        return self.expenditure_pence - self.income_pence


def shown_by_lead(
    lead: int, parts: Sequence[PartSpent], acts_as: RechargeRole
) -> LeadShows:
    """What the accounts of a lead show, by the capacity in which it acts.

    A principal shows all that is spent, and what the others pay or owe for theirs as
    income. An agent shows its own part alone.

    Args:
        lead: Who leads.
        parts: What was spent for each, the lead's own part included if there is one.
        acts_as: In what capacity.
    """
    by_whose: Mapping[bool, int] = {
        is_own: sum(
            each.spent_pence for each in parts if (each.partner == lead) == is_own
        )
        for is_own in (True, False)
    }
    if acts_as == RechargeRole.AGENT:
        return LeadShows(by_whose[True], 0)
    return LeadShows(by_whose[True] + by_whose[False], by_whose[False])
