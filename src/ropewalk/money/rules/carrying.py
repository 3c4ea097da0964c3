"""What carrying money forward moves, on what ground, and what advice it needs."""

from collections.abc import Mapping

from ropewalk.figures import BadInput
from ropewalk.money.kinds import AccountKind, CarryGround
from ropewalk.money.rules.posting import Line
from ropewalk.money.rules.virement import BudgetPart, Source
from ropewalk.organisations.kinds import OrganisationKind

NHS_CAUTION = (
    "Revenue of an NHS board does not simply roll over the end of a year, and auditors "
    "look at what is paid late in one to be spent in the next. Take advice and record it."
)


def lines_of_carrying(
    pence_by_part: Mapping[BudgetPart, int], *, from_year: int
) -> tuple[Line, ...]:
    """What carrying forward moves, part by part.

    What is left leaves the budget of the one year and joins that of the next, in the same
    strand, source and part, so that no more and no less is there to be spent.

    Args:
        pence_by_part: How much of each part, above nothing.
        from_year: The year it is left of, by the year in which it starts.

    Raises:
        BadInput: When nothing is carried, or a part of nothing.
    """
    if not pence_by_part or any(pence <= 0 for pence in pence_by_part.values()):
        raise BadInput("Say how much of each part is carried forward, above nothing.")
    return tuple(
        line
        for part, pence in pence_by_part.items()
        for line in (
            Line(
                part.place(AccountKind.AVAILABLE, year=from_year),
                part.place(AccountKind.BUDGET, year=from_year),
                pence,
            ),
            Line(
                part.place(AccountKind.BUDGET, year=from_year + 1),
                part.place(AccountKind.AVAILABLE, year=from_year + 1),
                pence,
            ),
        )
    )


def refusal_of_ground(
    ground: CarryGround, source: Source, *, host: OrganisationKind, has_agreement: bool
) -> str | None:
    """Why money cannot be carried forward on a ground; ``None`` when it can.

    Args:
        ground: The ground.
        source: The funding source.
        host: What kind of organisation holds the fund's balances.
        has_agreement: Whether the fund rests on an agreement that is in force.
    """
    if ground == CarryGround.CONDITION and not source.condition:
        return (
            f"No condition of {source.title} is recorded that could let it be spent "
            "later. Choose another ground."
        )
    if ground == CarryGround.RESERVE and host != OrganisationKind.COUNCIL:
        return "Only a council holds earmarked reserves, and the host is none."
    if ground == CarryGround.AGREEMENT and not has_agreement:
        return (
            "The fund rests on no agreement that is in force, so none keeps what is left "
            "in it."
        )
    return None


def caution_of(contributors: Mapping[str, OrganisationKind]) -> str:
    """What advice carrying forward needs, by who put the money in; empty where none.

    Args:
        contributors: Who put money into the source for the year, by name.

    Source:
        Practice of NHS accounts (general knowledge, not verified).
    """
    return NHS_CAUTION if OrganisationKind.ICB in contributors.values() else ""
