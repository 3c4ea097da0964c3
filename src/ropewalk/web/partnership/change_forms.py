"""What people type about changes: what they are, who sees to them, what is in the way."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    ChallengeHeading,
    ChecklistAnswer,
    DevolutionState,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.rules.changes import Lesson, LessonSaid
from ropewalk.web.fields import DayField, Pairs, choices_of


class ChangeForm(forms.Form):
    """A change in how partners work together."""

    title = forms.CharField(
        label="What is the change called?",
        help_text="For example: one team for hospital discharge.",
        max_length=200,
        error_messages={"required": "Enter what the change is called."},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the change is for."},
    )
    starts_on = DayField(label="From which day?")
    ends_before = DayField(
        label="What is the first day after it? (optional)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class TeamForm(forms.Form):
    """A place in the team of a change."""

    post_id = forms.TypedChoiceField(
        label="Which post?", coerce=int, empty_value=None, required=False
    )
    member_id = forms.TypedChoiceField(
        label="Or who, of those who take part?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    does = forms.CharField(
        label="What do they do in the team?",
        max_length=200,
        error_messages={"required": "Say what they do in the team."},
    )
    starts_on = DayField(label="From which day?")

    def __init__(
        self, *args: Any, posts: Pairs, members: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            post_id=[("", "No post: somebody, named below"), *posts],
            member_id=[("", "Nobody by name: the post above"), *members],
        )


class ObjectiveForm(forms.Form):
    """An objective: of what, about what, and what it is part of."""

    text = forms.CharField(
        label="What is to be achieved?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say what is to be achieved."},
    )
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=ObjectiveKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    outcome_id = forms.TypedChoiceField(
        label="If it is about what gets better, which outcome?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    member_ids = forms.TypedMultipleChoiceField(
        label="If it is personal, who shares it?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    change_id = forms.TypedChoiceField(
        label="Is it of the whole partnership, or of a change?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    parent_id = forms.TypedChoiceField(
        label="Is it part of another objective?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        outcomes: Pairs,
        members: Pairs,
        changes: Pairs,
        objectives: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            outcome_id=[("", "None"), *outcomes],
            member_ids=members,
            change_id=[("", "The whole partnership"), *changes],
            parent_id=[("", "No, it stands by itself"), *objectives],
        )


class ChallengeForm(forms.Form):
    """What stands in the way."""

    text = forms.CharField(
        label="What stands in the way?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say what stands in the way."},
    )
    heading = forms.ChoiceField(
        label="Under which heading?",
        choices=ChallengeHeading.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a heading."},
    )
    change_id = forms.TypedChoiceField(
        label="Of the whole partnership, or of a change?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    raised_on = DayField(label="On which day was it raised?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, changes: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, change_id=[("", "The whole partnership"), *changes])


class AnswerChallengeForm(forms.Form):
    """What answers a challenge, and whose that is."""

    answer = forms.CharField(
        label="What is done about it?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say what is done about it."},
    )
    answer_post = forms.CharField(
        label="Which post sees to it?",
        max_length=150,
        error_messages={"required": "Say which post sees to it."},
    )
    answered_on = DayField(label="From which day?")
    is_closed = forms.BooleanField(
        label="It is dealt with: close it, for good", required=False
    )


class TransitionForm(forms.Form):
    """A line of a transition plan."""

    subject = forms.ChoiceField(
        label="What is it about?",
        help_text="A plan without safeguarding cannot pass its gate.",
        choices=TransitionSubject.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    what = forms.CharField(
        label="What is to be done?",
        max_length=300,
        error_messages={"required": "Say what is to be done."},
    )
    owner_post = forms.CharField(
        label="Which post sees to it?",
        max_length=150,
        error_messages={"required": "Say which post sees to it."},
    )
    due_on = DayField(label="By which day?")


class TaskGroupForm(forms.Form):
    """A group that does part of the work of a change."""

    name = forms.CharField(
        label="What does the group work on?",
        max_length=150,
        error_messages={"required": "Say what the group works on."},
    )
    starts_on = DayField(label="From which day?")
    ends_before = DayField(label="What is the first day after it?")


class LessonsForm(forms.Form):
    """The seven lessons, each with its answer."""

    def __init__(
        self,
        *args: Any,
        asked: Sequence[Lesson],
        said: dict[str, LessonSaid],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        for each in asked:
            before = said.get(each.code)
            self.fields[f"{each.code}_answer"] = forms.ChoiceField(
                label=each.text,
                choices=ChecklistAnswer,
                widget=forms.RadioSelect,
                initial=before.answer if before else None,
                error_messages={"required": f"Answer: {each.text}"},
            )
            self.fields[f"{each.code}_evidence"] = forms.CharField(
                label=f"{each.title}: how do you know? (optional)",
                max_length=500,
                initial=before.evidence if before else "",
                required=False,
            )
            self.fields[f"{each.code}_action"] = forms.CharField(
                label=f"{each.title}: what is to be done?",
                help_text="Needed unless the answer is yes.",
                max_length=500,
                initial=before.action if before else "",
                required=False,
            )

    @property
    def headings(self) -> dict[str, str]:
        """The title of each lesson, before its first field."""
        return {f"{each.code}_answer": each.title for each in self.asked}

    def answers(self) -> list[Answered]:
        """The answers, as the action takes them."""
        said = self.cleaned_data
        return [
            Answered(
                each.code,
                ChecklistAnswer(said[f"{each.code}_answer"]),
                said[f"{each.code}_evidence"],
                said[f"{each.code}_action"],
            )
            for each in self.asked
        ]


class DevolutionForm(forms.Form):
    """Whether the money of a scheme is in the pool, from which day and why."""

    scheme = forms.ChoiceField(
        label="Which scheme?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a scheme."},
    )
    state = forms.ChoiceField(
        label="Is its money in the pool?",
        choices=[
            (DevolutionState.DEVOLVED, "Yes, it is devolved"),
            (DevolutionState.NOT_DEVOLVED, "No, it is not devolved: it is kept apart"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether its money is in the pool."},
    )
    starts_on = DayField(label="From which day?")
    reason = forms.CharField(
        label="Why?", max_length=500, error_messages={"required": "Say why."}
    )

    def __init__(self, *args: Any, schemes: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, scheme=schemes or [("", "This agreement has no scheme yet")])
