"""What an agreement says in its ten key fields, and whether its term can stand."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day
from ropewalk.partnership.kinds import VatTreatment


@dataclass(frozen=True, slots=True)
class KeyFields:
    """The ten things that tell what an agreement is; nothing is not yet recorded.

    ``kind``, ``title`` and the parties are three of the ten and always there.

    Attributes:
        starts_on: First day of its term.
        ends_before: First day after its term; none when open-ended or not recorded.
        is_open_ended: Whether it has no end.
        notice_months: Months of notice to leave.
        review_on: When it is next reviewed.
        host_id: The organisation that hosts the fund or leads.
        manager_post: The post that manages the fund.
        yearly_pence: What all parties put in for a year, in pence.
        vat_treatment: How VAT is treated.
    """

    starts_on: date | None = None
    ends_before: date | None = None
    is_open_ended: bool = False
    notice_months: int | None = None
    review_on: date | None = None
    host_id: int | None = None
    manager_post: str = ""
    yearly_pence: int | None = None
    vat_treatment: VatTreatment = VatTreatment.NOT_RECORDED


@dataclass(frozen=True, slots=True)
class ParentTerm:
    """How long the agreement lasts that another hangs on; no end means open-ended."""

    title: str
    ends_before: date | None


def fault_in_term(fields: KeyFields, *, parent: ParentTerm | None) -> str | None:
    """Why a term cannot stand; ``None`` when it can.

    A child agreement cannot outlast its parent.
    """
    starts, ends = fields.starts_on, fields.ends_before
    if starts and ends and ends <= starts:
        return "The agreement must end after it starts."
    if fields.is_open_ended and ends:
        return "Either it is open-ended or it has an end: not both."
    if parent is None or parent.ends_before is None:
        return None
    if ends is None or ends > parent.ends_before:
        return (
            f"It cannot outlast “{parent.title}”, which it hangs on and which ends "
            f"before {day(parent.ends_before)}."
        )
    return None
