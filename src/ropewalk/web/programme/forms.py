"""What people type about programmes: projects, benefits, tasks, and what waits."""

from typing import Any

from django import forms

from ropewalk.strategy.programme_kinds import Funding, Pace, Work
from ropewalk.strategy.queries.sheets import LARGEST
from ropewalk.strategy.queries.timetables import (
    SHIPPED,
    read_timetable,
    shipped_timetable,
)
from ropewalk.strategy.rules.programme import month_of
from ropewalk.strategy.rules.task_said import (
    A_DAY,
    LONGEST_TASK,
    Spell,
    TaskSaid,
    TimetableRow,
)
from ropewalk.web.fields import DayField, Pairs, choices_of
from ropewalk.web.sheets import read_sent


def _number(label: str, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required
    )


class ProgrammeForm(forms.Form):
    """A programme: what it is called, what it is for, towards which plan."""

    title = forms.CharField(
        label="What is the programme called?",
        help_text="For example: discharge to home first.",
        max_length=200,
        error_messages={"required": "Enter what the programme is called."},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the programme is for."},
    )
    starts_on = DayField(label="On which day can work begin?")
    plan_id = _number("Towards which plan? (optional)")
    changes_structures = forms.BooleanField(
        label="It changes who sits where, or who answers to whom", required=False
    )
    change_id = _number("If it does, through the gate of which change?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, plans: Pairs, changes: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            plan_id=[("", "No plan"), *plans],
            change_id=[("", "None"), *changes],
        )


class ProjectForm(forms.Form):
    """A project of a programme, and what it is for."""

    title = forms.CharField(
        label="What is the project called?",
        max_length=200,
        error_messages={"required": "Enter what the project is called."},
    )
    intention_id = _number("Which intention is it for?")
    outcome_id = _number("Or which outcome?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, intentions: Pairs, outcomes: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            intention_id=[("", "No intention"), *intentions],
            outcome_id=[("", "No outcome"), *outcomes],
        )


class BenefitForm(forms.Form):
    """What a project is to bring about, and by when."""

    project_id = _number("Which project brings it?", required=True)
    what = forms.CharField(
        label="What is better then?",
        help_text="For example: nobody waits more than two days for care at home.",
        max_length=300,
        error_messages={"required": "Say what is better then."},
    )
    due_on = DayField(label="By which day?")

    def __init__(self, *args: Any, projects: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, project_id=projects)


class RealisedForm(forms.Form):
    """That a benefit is there, and what shows it."""

    benefit_id = _number("Which benefit is there?", required=True)
    realised_on = DayField(label="Since which day?")
    shown_by = forms.CharField(
        label="What shows it?",
        max_length=300,
        error_messages={"required": "Say what shows that it is there."},
    )

    def __init__(self, *args: Any, benefits: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, benefit_id=benefits)


class TaskForm(forms.Form):
    """A task: whose, when, for how long, and with what money."""

    title = forms.CharField(
        label="What is to be done?",
        max_length=200,
        error_messages={"required": "Say what is to be done."},
    )
    lead_member_id = _number("Who leads it, of those who take part?")
    lead_said = forms.CharField(
        label="Or which post or group leads it?",
        help_text="A post or a group rather than a person's name.",
        max_length=150,
        required=False,
    )
    starts_on = DayField(
        label="It cannot start before which day? (optional)", required=False
    )
    days = forms.IntegerField(
        label="How many days does it take, weekends counted? (optional)",
        help_text="Leave it empty where nobody knows: it is not taken for nothing.",
        min_value=1,
        max_value=LONGEST_TASK,
        required=False,
    )
    due_on = DayField(label="By which day is it due? (optional)", required=False)
    due_is_month = forms.BooleanField(
        label="Only the month is known, not the day", required=False
    )
    funding = forms.ChoiceField(
        label="Is there money for it?",
        choices=Funding.choices,
        widget=forms.RadioSelect,
    )
    fund_id = _number("If there is, which fund pays? (optional)")
    funding_said = forms.CharField(
        label="From what else, or what was said of its money?",
        max_length=200,
        required=False,
    )
    project_id = _number("Which project is it part of? (optional)")
    pace = forms.ChoiceField(
        label="Does it show something soon, or change how the whole works? (optional)",
        choices=Pace.choices,
        required=False,
    )
    work = forms.ChoiceField(
        label="Does it set up a body, or appoint to one? (optional)",
        choices=Work.choices,
        required=False,
    )
    body_said = forms.CharField(label="Which body?", max_length=150, required=False)

    def __init__(
        self,
        *args: Any,
        members: Pairs,
        projects: Pairs,
        funds: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            fund_id=[("", "No fund by name"), *funds],
            lead_member_id=[("", "Nobody by name: a post or group, below"), *members],
            project_id=[("", "Of no project by itself"), *projects],
        )

    def said(self) -> TaskSaid:
        """What was typed of the task."""
        held = dict(self.cleaned_data)
        due, is_month = held.pop("due_on"), held.pop("due_is_month")
        spell: Spell = (None, None)
        if due is not None:
            spell = month_of(due) if is_month else (due, due + A_DAY)
        fields = {name: held[name] for name in TaskSaid.__slots__ if name in held}
        return TaskSaid(due_from=spell[0], due_before=spell[1], **fields)


class NewTaskForm(TaskForm):
    """A task that was not there before, and what it waits for."""

    waits_for = forms.TypedMultipleChoiceField(
        label="Which tasks have to be done first? (optional)",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tasks: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, waits_for=tasks)
        if not tasks:
            del self.fields["waits_for"]


class TimetableForm(forms.Form):
    """A timetable that somebody sends, or one that ships."""

    file = forms.FileField(
        label="The timetable",
        help_text=(
            "CSV, or XLSX with a sheet called Timetable: one row for each task, with the "
            "columns Task, Lead, When and Funding. Up to a million bytes."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        required=False,
    )
    shipped = forms.ChoiceField(
        label="Or one that ships, to start from", required=False
    )
    project_id = _number("Into which project? (optional)")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, projects: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            project_id=[("", "Into none by itself"), *projects],
            shipped=[
                ("", "None: the file above"),
                *(
                    (code, f"{title}. {about}")
                    for code, (title, about) in SHIPPED.items()
                ),
            ],
        )

    def clean_file(self) -> tuple[TimetableRow, ...] | None:
        """Its rows; nothing of the file is kept."""
        sent = self.cleaned_data["file"]
        return read_sent(sent, read_timetable, largest=LARGEST) if sent else None

    def clean(self) -> dict[str, Any]:
        """The rows that were chosen, from one of the two."""
        said = self.cleaned_data
        code = said.pop("shipped", "")
        rows = said.pop("file", None)
        if self.errors:
            return said
        if (rows is None) == (not code):
            raise forms.ValidationError(
                "Choose a file, or one of the timetables that ship: one of the two."
            )
        return {**said, "rows": shipped_timetable(code) if code else rows}


class DoneForm(forms.Form):
    """The day on which a task was done."""

    done_on = DayField(label="On which day was it done?")


class WaitForm(forms.Form):
    """Which task a task waits for."""

    on_task_id = _number("Which task has to be done first?", required=True)

    def __init__(
        self, *args: Any, tasks: Pairs, label: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, on_task_id=tasks)
        if label:
            self.fields["on_task_id"].label = label
