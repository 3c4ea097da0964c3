"""What a price from a day that has passed makes of each delivery since, line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted, day, pounds
from ropewalk.service.models import Contract, ContractVersion, Delivery
from ropewalk.service.queries.delivering import invoice_that_stands
from ropewalk.service.rules.uplift import Repriced


@dataclass(frozen=True, slots=True)
class UpliftLine:
    """A past delivery whose price is another now.

    Attributes:
        delivery: It, with its order step.
        version: By whose price it costs what it costs now.
        old_version: The number of the version that last priced it.
        invoice: On which invoice it is; empty where on none.
        repriced: Its units and prices.
    """

    delivery: Delivery
    version: ContractVersion
    old_version: int
    invoice: str
    repriced: Repriced

    @property
    def pence(self) -> int:
        """What is to be posted for it; below nothing where it costs less now."""
        return self.repriced.pence


@dataclass(frozen=True, slots=True)
class Uplifts:
    """Every past delivery of a contract whose price is another now."""

    lines: Sequence[UpliftLine]

    @property
    def dearer(self) -> Sequence[UpliftLine]:
        """Those that cost more now: what can be claimed."""
        return [each for each in self.lines if each.pence > 0]

    @property
    def cheaper(self) -> Sequence[UpliftLine]:
        """Those that cost less now: what the provider owes back."""
        return [each for each in self.lines if each.pence < 0]

    @property
    def pence(self) -> int:
        """What can be claimed in all."""
        return sum(each.pence for each in self.dearer)

    @property
    def said(self) -> str:
        """What the new prices come to, in a sentence."""
        if not self.lines:
            return "No past delivery costs another sum by what is agreed now."
        parts = []
        if self.dearer:
            parts.append(
                f"{counted(len(self.dearer), 'past delivery', 'past deliveries')} "
                f"{'costs' if len(self.dearer) == 1 else 'cost'} {pounds(self.pence)} more "
                "by what is agreed now."
            )
        if self.cheaper:
            less = -sum(each.pence for each in self.cheaper)
            parts.append(
                f"{counted(len(self.cheaper), 'past delivery', 'past deliveries')} "
                f"{'costs' if len(self.cheaper) == 1 else 'cost'} {pounds(less)} less: that "
                "is not claimed here. Ask the provider for a credit."
            )
        return " ".join(parts)

    @property
    def seen(self) -> str:
        """What tells these lines from those of another moment."""
        told = ",".join(
            f"{each.delivery.pk}:{each.version.number}:{each.pence}"
            for each in self.lines
        )
        return sha256(told.encode()).hexdigest()


def uplifts_of(contract: Contract) -> Uplifts:
    """The past deliveries of a contract whose price is another now, oldest first; three queries.

    A delivery on a day on which the contract does not run any more is left as it is; so
    is one whose difference is less than a penny can say, and one that was taken back. A
    difference that was taken back is claimed again by a later version alone.
    """
    versions = list(contract.versions.order_by("number"))
    rows = (
        contract.deliveries.select_related(
            "order_step", "version", "practice", "locality"
        )
        .annotate(invoice=invoice_that_stands())
        .order_by("on", "pk")
        .all()
    )
    first: list[Delivery] = []
    later: dict[int, list[Delivery]] = {}
    for each in rows:
        if each.uplift_of_id is None:
            first.append(each)
        else:
            later.setdefault(each.uplift_of_id, []).append(each)
    gone = set(contract.deliveries.taken_back())
    lines = [
        _line(each, later.get(each.pk, ()), gone, versions)
        for each in first
        if each not in gone
    ]
    return Uplifts([each for each in lines if each is not None and each.pence])


def _line(
    delivery: Delivery,
    later: Sequence[Delivery],
    gone: Collection[Delivery],
    versions: Sequence[ContractVersion],
) -> UpliftLine | None:
    now = _version_on(versions, delivery.on)
    last = max((each.version for each in (delivery, *later)), key=lambda v: v.number)
    if (
        now is None
        or now.unit_pounds is None
        or last.unit_pounds is None
        or now.number <= last.number
    ):
        return None
    posted = delivery.pence + sum(each.pence for each in later if each not in gone)
    return UpliftLine(
        delivery,
        now,
        last.number,
        delivery.invoice or "",  # type: ignore[attr-defined]  # annotated above
        Repriced(delivery.quantity, last.unit_pounds, now.unit_pounds, posted),
    )


def _version_on(
    versions: Sequence[ContractVersion], on: date
) -> ContractVersion | None:
    """The last version agreed that covers a day; none where the contract does not run."""
    held = [each for each in versions if each.starts_on <= on]
    return held[-1] if held and on < held[-1].ends_before else None


def uplifts_table(held: Uplifts) -> Table:
    """Each past delivery with its old and new price and the difference."""
    return Table(
        key="uplift",
        title="Past deliveries at the new price",
        columns=(
            Column("reference", "Delivery"),
            Column("on", "On"),
            Column("quantity", "How many"),
            Column("old", "Price before, in pounds"),
            Column("new", "Price now, in pounds"),
            Column("exact", "Exact difference, in pounds"),
            Column("posted", "Posted so far", "pence"),
            Column("pence", "To be posted", "pence"),
            Column("invoice", "On invoice"),
        ),
        rows=tuple(
            (
                each.delivery.reference,
                day(each.delivery.on),
                f"{each.delivery.quantity:f}",
                f"{each.repriced.old_pounds:,.4f}",
                f"{each.repriced.new_pounds:,.4f}",
                f"{each.repriced.exact_pounds:,.6f}",
                each.repriced.posted_pence,
                each.pence,
                each.invoice or "none yet",
            )
            for each in held.lines
        ),
        note="What is posted for a delivery in all is what it costs at the new price, "
        "rounded once.",
    )
