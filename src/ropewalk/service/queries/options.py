"""Options to extend contracts and grounds for ending them: those that stand, and their days."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted, day
from ropewalk.organisations.models import Account
from ropewalk.service.kinds import Decider, TerminationKind
from ropewalk.service.models import (
    Contract,
    ExtensionOption,
    TerminationGround,
)
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.queries.seen import contracts_seen_by

SOON = timedelta(days=90)


def standing_options() -> QuerySet[ExtensionOption]:
    """The options that no later version took the place of, in their order."""
    later = ExtensionOption.objects.filter(
        version__contract=OuterRef("version__contract"),
        version__number__gt=OuterRef("version__number"),
    )
    return ExtensionOption.objects.filter(~Exists(later)).select_related(
        "version__contract__partnership", "decision"
    )


def options_seen_by(actor: Account, *, on: date) -> QuerySet[ExtensionOption]:
    """The options of contracts that the actor may see, in one query."""
    return ExtensionOption.objects.filter(
        version__contract__in=contracts_seen_by(actor, on=on).values("pk")
    ).select_related("version__contract__partnership", "decision")


def options_due(partnerships: Collection[int], *, on: date) -> list[ExtensionOption]:
    """Options of partnerships' contracts of which notice is to be given soon; one query."""
    return list(
        standing_options()
        .filter(
            version__contract__partnership__in=partnerships,
            decision=None,
            notice_by__gte=on,
            notice_by__lte=on + SOON,
        )
        .order_by("notice_by", "pk")
    )


def option_said(option: ExtensionOption) -> str:
    """What is to be decided of an option, and by when, in a sentence without a stop."""
    contract = option.version.contract
    until = (
        f"notice by {day(option.notice_by)}"
        if option.notice_by
        else "no day for notice"
    )
    return (
        f"Decide whether contract {contract.reference} is extended by "
        f"{counted(option.months, 'month')}, {until}"
    )


@dataclass(frozen=True, slots=True)
class OptionDay:
    """A day by which notice of an option is given, as a calendar shows it."""

    pk: int
    on: date
    title: str
    contract: str


def option_days(
    actor: Account, *, on: date, partnership_id: int | None = None
) -> list[OptionDay]:
    """The days of options that nobody has decided on, earliest first; one query."""
    held = standing_options().filter(
        version__contract__in=Contract.objects.visible_to(actor, on=on),
        decision=None,
        notice_by__gte=on,
    )
    if partnership_id is not None:
        held = held.filter(version__contract__partnership=partnership_id)
    return [
        OptionDay(
            each.pk, each.notice_by, option_said(each), str(each.version.contract)
        )
        for each in held.order_by("notice_by", "pk")
        if each.notice_by is not None
    ]


def days_table(days: Iterable[OptionDay]) -> Table:
    """The days by which notice of options is given."""
    return Table(
        key="options",
        title="Notice of options to extend contracts",
        columns=(
            Column("due", "Notice by"),
            Column("about", "What"),
            Column("contract", "Contract"),
        ),
        rows=tuple((day(each.on), each.title, each.contract) for each in days),
    )


def days_said(days: Sequence[OptionDay]) -> str:
    """How many days of notice are to come, in a sentence; nothing where none is."""
    if not days:
        return ""
    return (
        f"Of {counted(len(days), 'option')} to extend a contract notice is to be given, "
        f"the next by {day(days[0].on)}."
    )


def options_of(contract: Contract) -> list[ExtensionOption]:
    """The options that a contract gives now, decided ones too; one query."""
    return list(standing_options().filter(version__contract=contract))


def grounds_of(contract: Contract) -> list[TerminationGround]:
    """The grounds on which a contract can be ended early, as last stated; two queries."""
    held = TerminationGround.objects.filter(version__contract=contract)
    last = held.order_by("-version__number").values_list("version", flat=True).first()
    return [] if last is None else list(held.filter(version=last))


def options_table(options: Iterable[ExtensionOption], *, on: date) -> Table:
    """The options of a contract, and what came of each."""
    return Table(
        key="options",
        title="Options to extend",
        columns=(
            Column("option", "Option"),
            Column("months", "Months", "count"),
            Column("notice", "Notice by"),
            Column("decider", "Who decides"),
            Column("state", "State"),
            Column("terms", "What else was agreed"),
            NUMBER,
        ),
        rows=tuple(
            (
                f"Option {each.number}",
                each.months,
                day(each.notice_by) if each.notice_by else "no day agreed",
                Decider(each.decider).label,
                state_of(each, on=on),
                each.terms,
                each.pk,
            )
            for each in options
        ),
    )


def state_of(option: ExtensionOption, *, on: date) -> str:
    """Whether an option was used, was not, has lapsed or waits, in words."""
    if hasattr(option, "decision"):
        decided = option.decision
        used = "used" if decided.is_used else "not used"
        return f"{used}, {day(decided.decided_on)}: {decided.why}"
    if option.notice_by is not None and option.notice_by < on:
        return "lapsed: nobody decided in time"
    return "waits for a decision"


def grounds_table(grounds: Iterable[TerminationGround]) -> Table:
    """The grounds on which a contract can be ended early, each with its notice."""
    return Table(
        key="grounds",
        title="Grounds for ending it early",
        columns=(
            Column("ground", "Ground"),
            Column("by", "Who may"),
            Column("notice", "Notice"),
            Column("terms", "What else was agreed"),
        ),
        rows=tuple(
            (
                TerminationKind(each.kind).label,
                Decider(each.by).label,
                notice_said(each.notice_days),
                each.terms,
            )
            for each in grounds
        ),
    )


def notice_said(days: int | None) -> str:
    """How long before the end notice is given, in words."""
    if days is None:
        return "not recorded"
    return "at once" if days == 0 else counted(days, "day")
