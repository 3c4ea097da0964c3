"""What people type about meetings: when, what about, who is there, what was said."""

from typing import Any

from django import forms

from ropewalk.partnership.kinds import Capacity, Recurrence, RulingBasis
from ropewalk.partnership.queries.exempt import exempt_grounds
from ropewalk.web.fields import DayField, Pairs, choices_of

PAPER = {
    "purpose": ("What is the body asked to do? (optional)", 2000),
    "background": ("How did it come to this? (optional)", 8000),
    "needs": ("What does it mean for needs? (optional)", 2000),
    "resources": ("What does it mean for resources? (optional)", 2000),
    "outcomes": ("What does it mean for outcomes? (optional)", 2000),
    "equality": (
        "What does it mean for people with protected characteristics? (optional)",
        2000,
    ),
    "risk": ("What could go wrong? (optional)", 2000),
    "finance": ("What does it cost, and who pays? (optional)", 2000),
    "recommendation": ("What do you recommend? (optional)", 2000),
}


class GroundField(forms.ChoiceField):
    """The ground on which the public is kept out, from the list of the law; or none."""

    def __init__(self, **options: Any) -> None:
        grounds = exempt_grounds()
        super().__init__(
            choices=[("", "No, it is open"), *grounds.words.items()],
            required=False,
            help_text=(
                f"Grounds in {grounds.source} ({grounds.certainty}). {grounds.note}"
            ),
            **options,
        )


class GroundForm(forms.Form):
    """Whether the public is kept out of an item, on which ground, and why."""

    exempt_ground = GroundField(label="Is the public kept out of it?")
    because = forms.CharField(
        label="Why?",
        help_text="The reason is kept with who changed it and when.",
        max_length=300,
        error_messages={"required": "Say why."},
    )


class MeetingForm(forms.Form):
    """A meeting: of which body, when and where."""

    body_id = forms.TypedChoiceField(
        label="Which body meets?",
        coerce=int,
        error_messages={"required": "Choose the body that meets."},
    )
    on = DayField(label="On which day?")
    starts_at = forms.TimeField(
        label="At what time? (optional)",
        help_text="For example: 14:30.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a time of day, like 14:30."},
    )
    where = forms.CharField(
        label="Where? (optional)",
        help_text="A room, or how to join from afar.",
        max_length=200,
        required=False,
    )
    notice_on = DayField(
        label="When was public notice of it given? (optional)",
        help_text="Leave empty where notice is given today.",
        required=False,
    )
    urgent_because = forms.CharField(
        label="If it cannot wait for the next meeting or for full notice, why? (optional)",
        help_text="Leave empty for an ordinary meeting.",
        max_length=300,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_id=bodies)


class CycleForm(forms.Form):
    """The meetings of a cycle: of which body, from when, how often, until when."""

    body_id = forms.TypedChoiceField(
        label="Which body meets?",
        coerce=int,
        error_messages={"required": "Choose the body that meets."},
    )
    first_on = DayField(label="When is the first meeting?")
    every = forms.ChoiceField(
        label="How often?", choices=Recurrence.choices, widget=forms.RadioSelect
    )
    until = DayField(label="Until when? The last meeting is on this day or before.")
    starts_at = forms.TimeField(
        label="At what time? (optional)",
        help_text="For example: 14:30.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a time of day, like 14:30."},
    )
    where = forms.CharField(label="Where? (optional)", max_length=200, required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_id=bodies)


class MeetingToComeForm(forms.Form):
    """A meeting still to come."""

    meeting_id = forms.TypedChoiceField(
        label="To which meeting?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting."},
    )
    late_because = forms.CharField(
        label="If it comes late, why could it not wait? (optional)",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, meetings: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, meeting_id=meetings)


class ItemForm(forms.Form):
    """An item of an agenda with its paper."""

    title = forms.CharField(
        label="What is the item about?",
        max_length=200,
        error_messages={"required": "Say what the item is about."},
    )
    remit_item_id = forms.TypedChoiceField(
        label="Which part of the body's remit is it? (optional)",
        coerce=int,
        empty_value=None,
        required=False,
    )
    concerned_ids = forms.TypedMultipleChoiceField(
        label="Which organisations does it concern? (optional)",
        help_text=(
            "Providers whose services or money it is about. Members who sit or work "
            "there, or have an interest, are found and named for the chair."
        ),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    late_because = forms.CharField(
        label="If it comes late, why could it not wait? (optional)",
        max_length=300,
        required=False,
    )
    exempt_ground = GroundField(label="Is the public kept out of it?")

    def __init__(
        self,
        *args: Any,
        remit: Pairs,
        organisations: Pairs,
        late: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, (label, length) in PAPER.items():
            self.fields[name] = forms.CharField(
                label=label, max_length=length, required=False, widget=forms.Textarea
            )
        self.fields["authors"] = forms.CharField(
            label="Who wrote it? (optional)",
            help_text="Their posts, and where to ask.",
            max_length=300,
            required=False,
        )
        choices_of(
            self,
            remit_item_id=[("", "Not said"), *remit],
            concerned_ids=organisations,
        )
        if late:
            asked = self.fields["late_because"]
            asked.required = True
            asked.label = late
            asked.error_messages["required"] = "Say why the item could not wait."

    def folded(self) -> dict[str, list[str]]:
        """What most items do without, by the words it is folded under."""
        first = ("purpose", "recommendation")
        late = [] if self.fields["late_because"].required else ["late_because"]
        return {
            "Write more of the paper": [
                *(each for each in PAPER if each not in first),
                "authors",
            ],
            "It comes late, is of the remit or keeps the public out": [
                *late,
                "remit_item_id",
                "exempt_ground",
            ],
        }

    def paper(self) -> dict[str, str]:
        """The parts of the paper."""
        return {name: self.cleaned_data[name] for name in (*PAPER, "authors")}


class PresentForm(forms.Form):
    """Who is there when a meeting opens."""

    holder_ids = forms.TypedMultipleChoiceField(
        label="Who is here?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick everybody who is here."},
    )

    def __init__(self, *args: Any, holders: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, holder_ids=holders)


class HolderForm(forms.Form):
    """Somebody who comes or goes."""

    holder_id = forms.TypedChoiceField(
        label="Who?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who."},
    )

    def __init__(self, *args: Any, holders: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, holder_id=holders)


class ExpertForm(forms.Form):
    """Somebody who is asked to advise on one item."""

    asked_about = forms.CharField(
        label="What are they asked about?",
        max_length=300,
        error_messages={"required": "Say what they are asked about."},
    )
    member_id = forms.TypedChoiceField(
        label="Who? Somebody who takes part already (optional)",
        coerce=int,
        empty_value=None,
        required=False,
    )
    name = forms.CharField(
        label="Somebody else: their name (optional)", max_length=100, required=False
    )
    email = forms.EmailField(
        label="The address they sign in with (optional)",
        help_text="With it they read the paper here; without it, send it to them.",
        required=False,
    )
    capacity = forms.ChoiceField(
        label="In what capacity do they speak?",
        choices=Capacity.choices,
        error_messages={"required": "Choose in what capacity they speak."},
    )
    organisation_id = forms.TypedChoiceField(
        label="Which organisation do they come from? (optional)",
        coerce=int,
        empty_value=None,
        required=False,
    )
    comes_from = forms.CharField(
        label="If it is not on the list, where do they come from? (optional)",
        max_length=200,
        required=False,
    )

    def __init__(
        self, *args: Any, members: Pairs, organisations: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            member_id=[("", "Somebody else"), *members],
            organisation_id=[("", "None, or not on the list"), *organisations],
        )


class MinutesForm(forms.Form):
    """The minutes of a meeting."""

    minutes = forms.CharField(
        label="Minutes",
        help_text=(
            "What was not recorded item by item: apologies, matters arising, other "
            "business. Attendance and decisions are kept already."
        ),
        max_length=20000,
        widget=forms.Textarea,
        error_messages={"required": "Write the minutes, if only a line."},
    )


class BecauseForm(forms.Form):
    """A reason."""

    because = forms.CharField(
        label="Why?", max_length=300, error_messages={"required": "Say why."}
    )


class MinuteForm(forms.Form):
    """What a meeting said on one item."""

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    minute = forms.CharField(
        label="What was said and concluded?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Write what was said and concluded on this item."},
    )


class MeetingActionForm(forms.Form):
    """Something left to somebody to do by a day."""

    text = forms.CharField(
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
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ConflictForm(forms.Form):
    """What the chair rules on a conflict of interest."""

    holder_id = forms.TypedChoiceField(
        label="Who?", coerce=int, error_messages={"required": "Choose who."}
    )
    because = forms.CharField(
        label="What is the conflict?",
        max_length=300,
        error_messages={"required": "Say what the conflict is."},
    )
    takes_part = forms.ChoiceField(
        label="What does the chair rule?",
        choices=(
            ("no", "They take no part: no vote, no say, no paper"),
            ("yes", "They may take part all the same"),
            ("dispensed", "They hold a dispensation and may take part"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the chair rules."},
    )
    ruling = forms.CharField(
        label="If they may take part, why? (optional)",
        help_text="The ground of the dispensation, or the chair's reason.",
        max_length=300,
        required=False,
    )

    given_by = forms.CharField(
        label="Which post gave the dispensation? (where there is one)",
        max_length=150,
        required=False,
    )
    given_on = DayField(label="And when?", required=False)

    def __init__(self, *args: Any, holders: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, holder_id=holders)

    def clean(self) -> dict[str, Any]:
        """Whoever takes part all the same needs a reason; whoever does not has none."""
        cleaned = super().clean() or {}
        takes_part = cleaned.get("takes_part")
        is_dispensed = takes_part == "dispensed"
        stays = is_dispensed or takes_part == "yes"
        if stays and not cleaned.get("ruling", "").strip():
            self.add_error("ruling", "Say why they may take part all the same.")
        if not stays:
            cleaned["ruling"] = ""
        if is_dispensed and not cleaned.get("given_by", "").strip():
            self.add_error("given_by", "Say which post gave the dispensation.")
        if is_dispensed and not cleaned.get("given_on"):
            self.add_error("given_on", "Say when the dispensation was given.")
        if not is_dispensed:
            cleaned |= {"given_by": "", "given_on": None}
        basis = RulingBasis.DISPENSATION if is_dispensed else RulingBasis.RULING
        return cleaned | {"basis": basis}
