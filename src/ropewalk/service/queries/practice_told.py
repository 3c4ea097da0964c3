"""A practice or locality group as its page tells it, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.words import counted
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.resolutions import (
    recommendations_seen_by,
    register_of_recommendations,
)
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Missing, Section
from ropewalk.service.models import Participation, Requirement
from ropewalk.service.queries.capacity import register_of_participation
from ropewalk.service.queries.practice_use import use_section
from ropewalk.service.queries.practices import (
    Local,
    LocalKind,
    LocalMoney,
    Proposals,
    delivered_by_local,
    indicated_by_local,
    proposals_among,
    unattributed_said,
)
from ropewalk.service.rules.own_records import own_records


@dataclass(frozen=True, slots=True)
class LocalTold:
    """What a partnership's records say of one practice or locality group in a year."""

    money: LocalMoney
    sections: tuple[Section, ...]

    @property
    def said(self) -> str:
        """Its budget beside what was promised and delivered."""
        return self.money.said

    def section(self, key: str) -> Section:
        """A part by its key."""
        return next(each for each in self.sections if each.key == key)


def local_told(
    partnership: Partnership,
    local: Local,
    *,
    year_starting: int,
    actor: Account,
    on: date,
) -> LocalTold:
    """One practice or locality group; the queries grow with the funds alone."""
    indicated = indicated_by_local(
        partnership, year_starting=year_starting, actor=actor, on=on
    )
    delivered = delivered_by_local(partnership, year_starting=year_starting)
    source = own_records(partnership.name, on=on)
    money = LocalMoney(
        local,
        year_starting,
        indicated.get(local.key, ()),
        delivered.get(local.key, ()),
        source,
    )
    return LocalTold(
        money,
        (
            _money_section(
                money,
                unattributed_said(delivered.get(None, ()), year_starting=year_starting),
            ),
            _required_section(partnership, local),
            _proposals_section(partnership, local, source, actor=actor, on=on),
            _participation_section(partnership, local, on=on),
            *(
                [
                    use_section(
                        partnership,
                        practice_id=local.pk,
                        year_starting=year_starting,
                        on=on,
                    )
                ]
                if local.kind == LocalKind.PRACTICE
                else []
            ),
        ),
    )


def _money_section(money: LocalMoney, unattributed: str) -> Section:
    strands = Table(
        key="indicated",
        title=f"Its strands in {year_said(money.year_starting)}",
        columns=(
            Column("fund", "Fund"),
            Column("strand", "Strand"),
            Column("source", "Funding source"),
            Column("given", "Indicated", "pence"),
            Column("committed", "Committed", "pence"),
            Column("used", "Used", "pence"),
            Column("left", "Left", "pence"),
        ),
        rows=tuple(
            (
                each.fund.title,
                each.strand,
                part.source,
                part.given_pence,
                part.committed_pence,
                part.used_pence,
                part.left_pence,
            )
            for each in money.indicated
            for part in each.stands
        ),
    )
    delivered = Table(
        key="delivered",
        title=f"Delivered to its people in {year_said(money.year_starting)}",
        columns=(
            Column("contract", "Contract"),
            Column("title", "What"),
            Column("pence", "Delivered", "pence"),
        ),
        rows=tuple(
            (each.reference, each.title, each.pence) for each in money.delivered
        ),
        note=unattributed,
    )
    missing = (
        ()
        if money.given_pence is not None
        else (
            Missing(
                what="Its indicative budget",
                remedy="Say which strand of an indicative budget or a pot is its own",
                resource="indicative_budget",
            ),
        )
    )
    return Section(
        "money",
        "Its budget and what was used of it",
        f"Every figure here is of what names it in the records. {unattributed}",
        figures=money.figures,
        tables=tuple(each for each in (strands, delivered) if each.rows),
        missing=missing,
    )


def _of(local: Local) -> Q:
    return Q(**{local.kind.value: local.pk})


def _required_section(partnership: Partnership, local: Local) -> Section:
    """What it requires, the lots that became of it, and the contracts that became of those."""
    rows = list(
        Requirement.objects.filter(_of(local), partnership=partnership)
        .select_related("lot__procurement", "lot__award__contract")
        .annotate(
            together=Count("lot__requirements", distinct=True),
            own=Count(
                "lot__requirements",
                filter=Q(**{f"lot__requirements__{local.kind.value}": local.pk}),
                distinct=True,
            ),
        )
        .order_by("-year_starting", "pk")
    )
    if not rows:
        return Section(
            "required", "What it requires", "It has not said that it requires anything."
        )
    in_lots = [each for each in rows if each.lot_id is not None]
    shared = sum(_others_in(each) > 0 for each in in_lots)
    if not in_lots:
        answer = (
            f"{counted(len(rows), 'requirement')} {'waits' if len(rows) == 1 else 'wait'} "
            "for a lot."
        )
    else:
        answer = (
            f"{len(in_lots)} of its {counted(len(rows), 'requirement')} "
            f"{'is' if len(in_lots) == 1 else 'are'} in a lot."
        )
    if shared:
        answer += (
            f" {shared} of those {'is' if shared == 1 else 'are'} bought together with "
            "others': what such a contract is worth is not told apart here."
        )
    return Section(
        "required",
        "What it requires",
        answer,
        tables=(
            Table(
                key="required",
                title="Its requirements and what became of them",
                columns=(
                    Column("what", "What"),
                    Column("quantity", "How many", "count"),
                    Column("unit", "Of what"),
                    Column("year", "Year"),
                    Column("lot", "Lot"),
                    Column("with", "Bought for"),
                    Column("contract", "Contract"),
                ),
                rows=tuple(
                    (
                        each.what,
                        each.quantity,
                        each.unit,
                        year_said(each.year_starting),
                        f"{each.lot} ({each.lot.procurement})"
                        if each.lot
                        else "waits for a lot",
                        _bought_for(each),
                        _contract_said(each),
                    )
                    for each in rows
                ),
            ),
        ),
    )


def _others_in(required: Requirement) -> int:
    """How many requirements of others are in its lot, as counted beside it."""
    return int(required.together - required.own)  # type: ignore[attr-defined]  # annotated


def _bought_for(required: Requirement) -> str:
    others = _others_in(required)
    if required.lot_id is None:
        return ""
    if not others:
        return "it alone"
    return f"it and {counted(others, 'requirement')} of others"


def _contract_said(required: Requirement) -> str:
    lot = required.lot
    if lot is None or not hasattr(lot, "award"):
        return "none yet"
    if not hasattr(lot.award, "contract"):
        return "awarded, not made yet"
    return str(lot.award.contract.reference)


def _proposals_section(
    partnership: Partnership,
    local: Local,
    source: Source,
    *,
    actor: Account,
    on: date,
) -> Section:
    title = "What it proposed, and the replies"
    if local.kind == LocalKind.PRACTICE:
        return Section(
            "proposals",
            title,
            "A practice proposes through its locality group: proposals are on the group's "
            "page.",
        )
    made = list(
        recommendations_seen_by(actor, on=on).filter(
            from_body=local.pk, from_body__partnership=partnership
        )
    )
    came = proposals_among(made, on=on)
    return Section(
        "proposals",
        title,
        _proposals_said(came),
        figures=(_accepted(came, source),) if made else (),
        tables=(register_of_recommendations(made, on=on),) if made else (),
    )


def _proposals_said(came: Proposals) -> str:
    if not came.made:
        return "It has proposed nothing yet."
    words = (
        f"{came.answered} of {counted(came.made, 'proposal')} "
        f"{'has' if came.answered == 1 else 'have'} a reply, {came.accepted} accepted."
    )
    if came.late:
        words += (
            f" {came.late} {'was' if came.late == 1 else 'were'} answered late, or "
            f"{'is' if came.late == 1 else 'are'} overdue."
        )
    return words


def _accepted(came: Proposals, source: Source) -> Figure:
    def part(key: str, label: str, number: int) -> Figure:
        return Figure(key, label, number, "count", source.vintage, sources=(source,))

    return Figure(
        key="accepted",
        label="Share of its proposals accepted",
        value=came.percent,
        unit="percent",
        vintage=source.vintage,
        rule="Those accepted whole, of those that have a reply. One accepted in part is "
        "not counted as accepted.",
        inputs=(
            part("proposals", "Proposals", came.made),
            part("answered", "With a reply", came.answered),
            part("accepted_whole", "Accepted", came.accepted),
            part("late", "Answered after their day, or overdue", came.late),
        ),
        sources=(source,),
        certainty=Certainty.COMPUTED,
        note="" if came.answered else "None has a reply yet.",
    )


def _participation_section(
    partnership: Partnership, local: Local, *, on: date
) -> Section:
    rows: Sequence[Participation] = list(
        Participation.objects.filter(
            _of(local), partnership=partnership
        ).select_related("practice", "locality")
    )
    now = [
        each.scheme
        for each in rows
        if each.starts_on <= on and (each.ends_before is None or each.ends_before > on)
    ]
    return Section(
        "participation",
        "What it takes part in",
        f"It takes part in {', '.join(now)}, of its own will."
        if now
        else "It is not recorded to take part in any scheme.",
        tables=(register_of_participation(rows),) if rows else (),
    )
