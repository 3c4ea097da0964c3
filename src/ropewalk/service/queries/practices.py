"""Practices and locality groups: what is indicated to each, what it used, asked for and got.

What cannot be told apart by practice is said beside the figures: it is never spread over
them, and never nought.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet, Sum

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.words import counted, pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.positions import PartStands, position_of
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Answer, BodyKind
from ropewalk.partnership.models import Body, Partnership, Recommendation
from ropewalk.partnership.queries.resolutions import recommendations_seen_by
from ropewalk.partnership.rules.terms import financial_year, quarters, year_said
from ropewalk.service.models import (
    BudgetShown,
    Delivery,
    Participation,
    PracticeUse,
    Requirement,
)
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.rules.own_records import own_records


class LocalKind(StrEnum):
    """Which of the two it is."""

    PRACTICE = "practice"
    LOCALITY = "locality"


Key = tuple[LocalKind, int]


@dataclass(frozen=True, slots=True)
class Local:
    """A practice or a locality group, as one partnership knows it."""

    kind: LocalKind
    pk: int
    name: str

    @property
    def key(self) -> Key:
        """What tells it from every other."""
        return self.kind, self.pk


def key_of(practice_id: int | None, locality_id: int | None) -> Key | None:
    """Which practice or locality a row names; none where it names neither."""
    if practice_id is not None:
        return LocalKind.PRACTICE, practice_id
    if locality_id is not None:
        return LocalKind.LOCALITY, locality_id
    return None


def locals_of(partnership: Partnership) -> list[Local]:
    """Every practice that a partnership's records name and every locality group; eight queries.

    By kind, then by name.
    """
    rows = (
        BudgetShown.objects.filter(partnership=partnership),
        Requirement.objects.filter(partnership=partnership),
        Participation.objects.filter(partnership=partnership),
        Delivery.objects.filter(contract__partnership=partnership),
    )
    found = {
        key_of(*ids)
        for each in rows
        for ids in each.order_by().values_list("practice", "locality").distinct()
    }
    used = PracticeUse.objects.filter(partnership=partnership).order_by()
    practices = {pk for kind, pk in filter(None, found) if kind == LocalKind.PRACTICE}
    practices |= set(used.values_list("practice", flat=True).distinct())
    bodies = {pk for kind, pk in filter(None, found) if kind == LocalKind.LOCALITY}
    groups = Body.objects.filter(partnership=partnership)
    return [
        *(
            Local(LocalKind.LOCALITY, pk, name)
            for pk, name, kind in groups.order_by("name", "pk").values_list(
                "pk", "name", "kind"
            )
            if kind == BodyKind.LOCALITY or pk in bodies
        ),
        *(
            Local(LocalKind.PRACTICE, pk, name)
            for pk, name in Organisation.objects.filter(pk__in=practices)
            .order_by("name", "pk")
            .values_list("pk", "name")
        ),
    ]


def local_of(partnership: Partnership, kind: LocalKind, pk: int) -> Local | None:
    """One of them; none where the partnership's records name no such."""
    return next(
        (each for each in locals_of(partnership) if each.key == (kind, pk)), None
    )


def own_practices(actor: Account, *, on: date) -> QuerySet[Participation]:
    """Where practices whose people the actor is take part today; one query.

    A practice is seldom a partner: this is what lets its people in.
    """
    return (
        Participation.objects.filter(
            covering(on),
            is_outside=False,
            practice__in=actor.memberships.acting(on=on).values("organisation"),
        )
        .select_related("partnership", "practice")
        .order_by("partnership__name", "practice__name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Indicated:
    """A strand of an indicative budget or a pot, and how it stands in a year.

    ``stands`` is empty where nothing is given to it in that year.
    """

    fund: Fund
    strand: str
    stands: Sequence[PartStands]


def indicated_by_local(
    partnership: Partnership, *, year_starting: int, actor: Account, on: date
) -> Mapping[Key, Sequence[Indicated]]:
    """What is indicated to each practice and locality in a year.

    Only of funds that the actor may see, and what is indicated to a practice of theirs;
    three queries, and five more for each such fund.
    """
    whose: dict[int, Key] = {}
    rows = BudgetShown.objects.filter(partnership=partnership).values_list(
        "strand", "practice", "locality"
    )
    for number, practice, locality in rows:
        if (key := key_of(practice, locality)) is not None:
            whose[number] = key
    acting = actor.memberships.acting(on=on).values_list("organisation", flat=True)
    mine = {(LocalKind.PRACTICE, each) for each in acting}
    to_mine = [strand for strand, key in whose.items() if key in mine]
    seen = Fund.objects.visible_to(actor, on=on)
    funds = (
        Fund.objects.filter(
            Q(pk__in=seen.values("pk"), strands__in=whose) | Q(strands__in=to_mine),
            partnership=partnership,
        )
        .select_related("host")
        .prefetch_related("strands")
        .distinct()
    )
    found: dict[Key, list[Indicated]] = defaultdict(list)
    for fund in funds:
        parts: dict[int, list[PartStands]] = defaultdict(list)
        for part in position_of(fund, year_starting=year_starting).parts:
            parts[part.part.strand].append(part)
        for strand in fund.strands.all():
            if strand.pk in whose:
                found[whose[strand.pk]].append(
                    Indicated(fund, strand.title, parts.get(strand.pk, ()))
                )
    return found


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered in a year for one contract's units, in pence."""

    contract_id: int
    reference: str
    title: str
    pence: int


def delivered_by_local(
    partnership: Partnership, *, year_starting: int
) -> Mapping[Key | None, Sequence[Delivered]]:
    """What was delivered in a year, by whose people it was for; one query.

    Under none stands what names neither a practice nor a locality.
    """
    first, *_, last = quarters(year_starting)
    rows = (
        Delivery.objects.standing()
        .filter(
            contract__partnership=partnership,
            on__gte=first.starts_on,
            on__lt=last.ends_before,
        )
        .order_by("contract__reference", "contract")
        .values_list(
            "practice",
            "locality",
            "contract",
            "contract__reference",
            "contract__title",
        )
        .annotate(Sum("pence"))
    )
    found: dict[Key | None, list[Delivered]] = defaultdict(list)
    for practice, locality, *told in rows:
        found[key_of(practice, locality)].append(Delivered(*told))
    return found


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a locality group proposed, and what came of it.

    Attributes:
        made: How many.
        answered: How many had a reply.
        accepted: How many of those were accepted whole.
        late: How many were replied to after their day, or wait beyond it.
    """

    made: int
    answered: int
    accepted: int
    late: int

    @property
    def percent(self) -> float | None:
        """Which share of those with a reply was accepted; none where none has one."""
        return 100 * self.accepted / self.answered if self.answered else None


def proposals_among(made: Iterable[Recommendation], *, on: date) -> Proposals:
    """What came of proposals by a day."""
    every = list(made)
    answered = [each for each in every if each.answered_on is not None]
    return Proposals(
        len(every),
        len(answered),
        sum(each.answer == Answer.ACCEPTED for each in answered),
        sum(
            (each.answered_on if each.answered_on is not None else on) > each.answer_by
            for each in every
        ),
    )


@dataclass(frozen=True, slots=True)
class LocalMoney:
    """A practice's or locality's indicative budget of a year beside what was delivered."""

    local: Local
    year_starting: int
    indicated: Sequence[Indicated]
    delivered: Sequence[Delivered]
    records: Source

    @property
    def given_pence(self) -> int | None:
        """What is indicated to it; none where nothing is."""
        parts = [part for each in self.indicated for part in each.stands]
        return sum(each.given_pence for each in parts) if parts else None

    @property
    def promised_pence(self) -> int | None:
        """What is committed or used against that; none where nothing is indicated."""
        parts = [part for each in self.indicated for part in each.stands]
        if not parts:
            return None
        return sum(each.committed_pence + each.used_pence for each in parts)

    @property
    def delivered_pence(self) -> int | None:
        """What was delivered to its people, as far as deliveries say; none where none does."""
        if not self.delivered:
            return None
        return sum(each.pence for each in self.delivered)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Indicated, promised and delivered, and what is left by either count."""
        year = year_said(self.year_starting)
        indicated = self._indicated(
            "indicated",
            f"Indicative budget, {year}",
            rule="What its strands of indicative budgets and pots were given for the year.",
            of=lambda part: part.given_pence,
        )
        promised = self._indicated(
            "promised",
            f"Committed or used against it, {year}",
            rule="What is ordered from its strands and what was delivered against them.",
            of=lambda part: part.committed_pence + part.used_pence,
        )
        delivered = pence_figure(
            "delivered",
            f"Delivered to its people, {year}",
            self.delivered_pence,
            source=self.records,
            rule="What was delivered under contracts of the partnership in the year and "
            "names it.",
            inputs=[
                pence_figure(
                    f"delivered_{each.contract_id}",
                    f"{each.reference}: {each.title}",
                    each.pence,
                    source=self.records,
                )
                for each in self.delivered
            ],
            note=""
            if self.delivered
            else f"No delivery of {year} says that it was for its people.",
        )
        return (
            indicated,
            promised,
            delivered,
            self._left("left_promised", "Budget less what is promised", promised),
            self._left("left_delivered", "Budget less what was delivered", delivered),
        )

    def _indicated(
        self, key: str, label: str, *, rule: str, of: Callable[[PartStands], int]
    ) -> Figure:
        year = year_said(self.year_starting)
        parts = [
            pence_figure(
                f"{key}_{each.fund.pk}_{number}",
                f"{each.fund.title}: {each.strand}, {stands.source}",
                of(stands),
                source=ledger_of(each.fund, vintage=year),
            )
            for each in self.indicated
            for number, stands in enumerate(each.stands)
        ]
        return pence_figure(
            key,
            label,
            sum(of(part) for each in self.indicated for part in each.stands)
            if parts
            else None,
            source=self.records,
            rule=rule,
            inputs=parts,
            note=""
            if parts
            else f"No budget of {year} that you may see is indicated to {self.local.name}.",
        )

    def _left(self, key: str, label: str, less: Figure) -> Figure:
        given, taken = self.given_pence, less.value
        is_known = given is not None and taken is not None
        return pence_figure(
            key,
            label,
            given - round(taken) if given is not None and taken is not None else None,
            source=self.records,
            rule=f"What is indicated, less: {less.label.lower()}.",
            inputs=[
                pence_figure("given", "Indicative budget", given, source=self.records),
                less,
            ],
            note="" if is_known else "One of the two is not known.",
        )

    @property
    def said(self) -> str:
        """The budget beside what was promised and delivered, in a sentence."""
        year, name = year_said(self.year_starting), self.local.name
        given, promised = self.given_pence, self.promised_pence
        if given is None or promised is None:
            words = f"No budget of {year} is indicated to {name}"
        else:
            over = promised - given
            beyond = f", {pounds(over)} more than that" if over > 0 else ""
            words = (
                f"{pounds(given)} is indicated to {name} for {year}, and "
                f"{pounds(promised)} is committed or used against it{beyond}"
            )
        delivered = self.delivered_pence
        if delivered is None:
            return f"{words}; no delivery says that it was for its people."
        return f"{words}; {pounds(delivered)} is recorded as delivered to its people."


def unattributed_said(held: Sequence[Delivered], *, year_starting: int) -> str:
    """What was delivered in a year and names nobody, in a sentence."""
    year = year_said(year_starting)
    if not held:
        return f"Every delivery of {year} names a practice or a locality group."
    return (
        f"{pounds(sum(each.pence for each in held))} delivered in {year} under "
        f"{counted(len(held), 'contract')} names no practice or locality group: it is in "
        "nobody's figures here, and is not shared out among them."
    )


@dataclass(frozen=True, slots=True)
class LocalsTold:
    """The register of practices and localities in a year, with what names none of them."""

    year_starting: int
    money: Sequence[LocalMoney]
    unattributed: str
    tables: tuple[Table, ...]

    @property
    def said(self) -> str:
        """How many there are, and what is indicated to them, in a sentence."""
        if not self.money:
            return "No practice or locality group is named in any record of this partnership."
        given = [each.given_pence for each in self.money]
        known = [each for each in given if each is not None]
        kinds = [each.local.kind for each in self.money]
        there = (
            f"{counted(kinds.count(LocalKind.PRACTICE), 'practice')} and "
            f"{counted(kinds.count(LocalKind.LOCALITY), 'locality group')}"
        )
        year = year_said(self.year_starting)
        if not known:
            return f"{there}; no budget of {year} that you may see is indicated to any."
        verb = "has" if len(known) == 1 else "have"
        return (
            f"{there}; {len(known)} {verb} an indicative budget for {year}, "
            f"{pounds(sum(known))} in all."
        )


def locals_told(
    partnership: Partnership, *, actor: Account, on: date, year_starting: int
) -> LocalsTold:
    """The register of practices and localities; the queries do not grow with them."""
    indicated = indicated_by_local(
        partnership, year_starting=year_starting, actor=actor, on=on
    )
    delivered = delivered_by_local(partnership, year_starting=year_starting)
    proposed: dict[int, list[Recommendation]] = defaultdict(list)
    for each in recommendations_seen_by(actor, on=on).filter(
        from_body__partnership=partnership
    ):
        proposed[each.from_body_id].append(each)
    required: dict[Key, list[bool]] = defaultdict(list)
    for practice, locality, lot in Requirement.objects.filter(
        partnership=partnership
    ).values_list("practice", "locality", "lot"):
        if (key := key_of(practice, locality)) is not None:
            required[key].append(lot is not None)
    source = own_records(partnership.name, on=on)
    money = [
        LocalMoney(
            each,
            year_starting,
            indicated.get(each.key, ()),
            delivered.get(each.key, ()),
            source,
        )
        for each in locals_of(partnership)
    ]
    return LocalsTold(
        year_starting,
        money,
        unattributed_said(delivered.get(None, ()), year_starting=year_starting),
        (
            _localities_table(money, required, proposed, on=on),
            _practices_table(money, required),
        ),
    )


def _money_columns(year: str) -> tuple[Column, ...]:
    return (
        Column("indicated", f"Indicated, {year}", "pence"),
        Column("promised", "Committed or used against it", "pence"),
        Column("delivered", "Delivered to its people", "pence"),
        Column("required", "Requirements", "count"),
        Column("in_lots", "Of these in lots", "count"),
    )


def _money_cells(
    each: LocalMoney, required: Mapping[Key, Sequence[bool]]
) -> tuple[int | None, ...]:
    asked = required.get(each.local.key, ())
    return (
        each.given_pence,
        each.promised_pence,
        each.delivered_pence,
        len(asked),
        sum(asked),
    )


def _practices_table(
    money: Sequence[LocalMoney], required: Mapping[Key, Sequence[bool]]
) -> Table:
    year = year_said(money[0].year_starting) if money else ""
    return Table(
        key="practices",
        title="Practices",
        columns=(Column("name", "Practice"), *_money_columns(year), NUMBER),
        rows=tuple(
            (each.local.name, *_money_cells(each, required), each.local.pk)
            for each in money
            if each.local.kind == LocalKind.PRACTICE
        ),
    )


def _localities_table(
    money: Sequence[LocalMoney],
    required: Mapping[Key, Sequence[bool]],
    proposed: Mapping[int, Sequence[Recommendation]],
    *,
    on: date,
) -> Table:
    year = year_said(money[0].year_starting) if money else ""
    rows = []
    for each in money:
        if each.local.kind == LocalKind.LOCALITY:
            came = proposals_among(proposed.get(each.local.pk, ()), on=on)
            rows.append(
                (
                    each.local.name,
                    *_money_cells(each, required),
                    came.made,
                    came.percent,
                    came.late,
                    each.local.pk,
                )
            )
    return Table(
        key="localities",
        title="Locality groups",
        columns=(
            Column("name", "Locality group"),
            *_money_columns(year),
            Column("proposed", "Proposals", "count"),
            Column("accepted", "Accepted, of those answered", "percent"),
            Column("late", "Answered late, or overdue", "count"),
            NUMBER,
        ),
        rows=tuple(rows),
    )


def years_told(*, on: date) -> tuple[int, int]:
    """The financial years that the pages offer: this one and the one before."""
    this = financial_year(on)
    return this, this - 1
