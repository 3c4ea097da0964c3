"""Questions about the cycle of a plan: who was asked at each stage, and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models.organisation import covering
from ropewalk.parameters.register import Parameter, parameter
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.place.section import Section
from ropewalk.strategy.kinds import CycleStage
from ropewalk.strategy.models import Consultation, Effort, Plan
from ropewalk.strategy.rules.cycle import Balance, balance, not_asked

Pairs = list[tuple[str, str]]
THREE_GROUPS = {
    str(each.value): str(each.label).lower()
    for each in (Need.Voice.PEOPLE, Need.Voice.CARERS, Need.Voice.PUBLIC)
}


@dataclass(frozen=True, slots=True)
class Cycle:
    """Who was asked and what it took, stage by stage. What was put right stands alone."""

    consultations: Sequence[Consultation]
    efforts: Sequence[Effort]
    most: Parameter

    @property
    def balance(self) -> Balance:
        """How effort is spread over the stages."""
        hours: dict[CycleStage, Decimal] = {}
        for each in self.efforts:
            stage = CycleStage(each.stage)
            hours[stage] = hours.get(stage, Decimal()) + each.hours
        return balance(hours, most_percent=self.most.value)

    @property
    def asked_said(self) -> str:
        """Where nobody was asked, and who never was."""
        return not_asked(
            {(CycleStage(each.stage), each.voice) for each in self.consultations},
            THREE_GROUPS,
        )

    @property
    def threshold(self) -> Figure:
        """The share above which a stage swallows the rest, with where it comes from."""
        return self.most.figure()

    def sections(self) -> list[Section]:
        """Who was asked, and how effort is spread."""
        return [
            Section("asked", "Who was asked", self.asked_said, tables=self._asked()),
            Section(
                "effort",
                "Effort by stage",
                self.balance.sentence,
                figures=(self.threshold,),
                tables=(self._stages(), *self._efforts()),
            ),
        ]

    def _asked(self) -> tuple[Table, ...]:
        if not self.consultations:
            return ()
        order = list(CycleStage)
        rows = sorted(
            self.consultations,
            key=lambda each: (order.index(CycleStage(each.stage)), each.asked_on),
        )
        return (
            Table(
                key="consultations",
                title="Who was asked, what they said, and what it changed",
                columns=(
                    Column("stage", "Stage"),
                    Column("voice", "Who"),
                    Column("how", "How"),
                    Column("heard", "What they said"),
                    Column("changed", "What it changed"),
                    Column("on", "On"),
                ),
                rows=tuple(
                    (
                        str(each.get_stage_display()),
                        str(each.get_voice_display()),
                        each.how,
                        each.heard,
                        each.changed,
                        day(each.asked_on),
                    )
                    for each in rows
                ),
            ),
        )

    def _stages(self) -> Table:
        return Table(
            key="stages",
            title="Hours by stage",
            columns=(
                Column("stage", "Stage"),
                Column("hours", "Hours", "hours"),
                Column("percent", "Share", "percent"),
            ),
            rows=tuple(
                (
                    str(each.stage.label),
                    None if each.hours is None else float(each.hours),
                    each.percent,
                )
                for each in self.balance.stages
            ),
            note="A stage for which nothing is recorded is not known, and not 0.",
        )

    def _efforts(self) -> tuple[Table, ...]:
        if not self.efforts:
            return ()
        return (
            Table(
                key="efforts",
                title="Hours recorded",
                columns=(
                    Column("what", "What they went into"),
                    Column("stage", "Stage"),
                    Column("organisation", "Whose people"),
                    Column("hours", "Hours", "hours"),
                    Column("on", "On"),
                    Column("by", "Recorded by"),
                ),
                rows=tuple(
                    (
                        each.what,
                        str(each.get_stage_display()),
                        each.organisation.name,
                        float(each.hours),
                        day(each.worked_on),
                        str(each.recorded_by),
                    )
                    for each in self.efforts
                ),
            ),
        )


def cycle_of(plan: Plan, *, on: date) -> Cycle:
    """Who was asked at each stage of a plan and what it took, in two queries."""
    return Cycle(
        list(plan.consultations.filter(replaced_by=None)),
        list(
            plan.efforts.filter(replaced_by=None).select_related(
                "organisation", "recorded_by"
            )
        ),
        parameter("cycle_stage_most_percent", on=on),
    )


def earlier_consultations(cycle: Cycle) -> Pairs:
    """The consultations that can be put right."""
    return [
        (
            str(each.pk),
            f"{each.get_voice_display()}, {each.get_stage_display()}, {day(each.asked_on)}",
        )
        for each in cycle.consultations
    ]


def earlier_efforts(cycle: Cycle) -> Pairs:
    """The hours that can be put right."""
    return [
        (str(each.pk), f"{each.hours} hours, {each.what}, {day(each.worked_on)}")
        for each in cycle.efforts
    ]


def partner_choices_of(partnership: Partnership, *, on: date) -> Pairs:
    """The partners whose people can have given hours, in one query."""
    return [
        (str(each.organisation_id), each.organisation.name)
        for each in partnership.partners.filter(covering(on))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    ]
