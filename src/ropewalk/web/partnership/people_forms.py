"""What people type about posts, officers, functions, areas, staff who moved and support."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ropewalk.figures import BadInput
from ropewalk.partnership.actions.posts import PostSaid
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Grade,
    Office,
    PensionScheme,
    Skill,
    TransferRoute,
)
from ropewalk.partnership.rules.posts import share_from
from ropewalk.partnership.rules.responsibilities import RoleDuty, known_functions
from ropewalk.partnership.rules.support import hundredths_from
from ropewalk.place.queries import levels
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of, lines_of

SHARE = "share_"


def _offer(form: forms.Form, **choices: Pairs) -> None:
    """Give the choice fields of a form what they offer; a field with nothing goes."""
    for name, offered in choices.items():
        if offered:
            choices_of(form, **{name: offered})
        else:
            del form.fields[name]


class ShareField(forms.CharField):
    """A share typed as a percentage or a part, and kept exactly."""

    def to_python(self, value: Any) -> Any:
        """The share as a part of one, or ``None`` for an empty box.

        Raises:
            ValidationError: When it is no share.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return share_from(text)
        except BadInput:
            raise ValidationError(
                "Enter a share above 0 and up to 100, like 45, or a part, like 1/3."
            ) from None


class TimeField(forms.CharField):
    """Full-time posts, kept in hundredths."""

    def to_python(self, value: Any) -> Any:
        """Hundredths of a full-time post, or ``None`` for an empty box.

        Raises:
            ValidationError: When it is no amount of time.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return hundredths_from(text)
        except BadInput as wrong:
            raise ValidationError(str(wrong)) from None


class PartnerForm(forms.Form):
    """An organisation that joins."""

    organisation_id = forms.TypedChoiceField(
        label="Which organisation joins?",
        help_text="NHS, council, housing, voluntary or any other that is recorded.",
        coerce=int,
        error_messages={"required": "Choose the organisation that joins."},
    )
    starts_on = DayField(label="From which day?")

    def __init__(self, *args: Any, organisations: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, organisation_id=organisations)


class ReportingForm(forms.Form):
    """To whom a body reports."""

    to_body_id = forms.TypedChoiceField(
        label="To which body does it report?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    to_post = forms.CharField(
        label="Or to which other body or post?",
        help_text="In words, such as: the council's cabinet.",
        max_length=150,
        required=False,
    )

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, to_body_id=[("", "None of these"), *bodies])


class PostForm(forms.Form):
    """A post that partners share: who employs, who pays what, whom it answers to."""

    title = forms.CharField(
        label="What is the post called?",
        help_text="For example: Joint commissioning manager.",
        max_length=150,
        error_messages={"required": "Enter what the post is called."},
    )
    employer_id = forms.TypedChoiceField(
        label="Who employs whoever holds it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who employs whoever holds it."},
    )
    yearly_pence = PoundsField(
        label="What does it cost in a year, in pounds?",
        error_messages={"required": "Enter what it costs in a year."},
    )
    body_ids = forms.TypedMultipleChoiceField(
        label="To the chair of which bodies does it answer? (optional)",
        help_text="It may answer to two: a cabinet member and a trust's board, say.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    post_ids = forms.TypedMultipleChoiceField(
        label="To which other posts? (optional)",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named = forms.CharField(
        label="Or to whom else does it answer? (optional)",
        help_text="A post in words, one a line.",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    remit = forms.CharField(
        label="What is it there to do? (optional)",
        help_text="One thing a line.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    funded_from = forms.CharField(
        label="Where does the money come from? (optional)",
        max_length=150,
        required=False,
    )
    funded_until = DayField(
        label="What is the last day for which there is money? (optional)",
        help_text="Leave it empty when the money has no end.",
        required=False,
    )
    starts_on = DayField(label="From which day is there such a post?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        partners: Pairs,
        bodies: Pairs,
        posts: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, employer_id=partners, body_ids=bodies, post_ids=posts)
        order = list(self.fields)
        for number, name in partners:
            self.fields[f"{SHARE}{number}"] = ShareField(
                label=f"What share does {name} pay? (optional)",
                help_text="In percent, like 45, or a part, like 1/3.",
                required=False,
            )
        after = order.index("yearly_pence") + 1
        shares = [f"{SHARE}{number}" for number, _ in partners]
        self.order_fields([*order[:after], *shares, *order[after:]])

    def said(self) -> PostSaid:
        """The post, as the action takes it."""
        said = self.cleaned_data
        return PostSaid(
            title=said["title"],
            employer_id=said["employer_id"],
            yearly_pence=said["yearly_pence"],
            shares={
                int(name.removeprefix(SHARE)): share
                for name, share in said.items()
                if name.startswith(SHARE) and share is not None
            },
            starts_on=said["starts_on"],
            body_ids=said.get("body_ids", []),
            post_ids=said.get("post_ids", []),
            named=[line[:150] for line in lines_of(said["named"])],
            remit=lines_of(said["remit"]),
            funded_from=said["funded_from"],
            funded_until=said["funded_until"],
        )


class NamedForm(forms.Form):
    """Somebody, by name and by account where they have one, from a day."""

    name = forms.CharField(
        label="What is their name?",
        max_length=100,
        required=False,
    )
    email = forms.CharField(
        label="The address they sign in with (optional)",
        help_text=(
            "Whoever has a role in one of the partners sees the partnership. Anybody else "
            "is known by their name alone."
        ),
        max_length=254,
        required=False,
    )
    starts_on = DayField(label="From which day?")


class HoldForm(NamedForm):
    """Somebody who holds a post."""

    is_job_share = forms.BooleanField(
        label="They share it with whoever holds it now (job-share)", required=False
    )


class EndForm(forms.Form):
    """The day something ends."""

    ends_before = DayField(label="What is the first day after it?")


class SharesForm(forms.Form):
    """The shares of a post's cost from a day."""

    starts_on = DayField(label="From which day?")
    because = forms.CharField(
        label="Why does the split change?",
        help_text="For example: the board that agreed it, and when.",
        max_length=300,
        error_messages={"required": "Say why the split changes."},
    )
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, name in partners:
            self.fields[f"{SHARE}{number}"] = ShareField(
                label=f"What share does {name} pay? (optional)",
                help_text="In percent, like 45, or a part, like 1/3.",
                required=False,
            )

    def said(self) -> dict[str, Any]:
        """The split, as the action takes it."""
        said = self.cleaned_data
        shares = {
            int(name.removeprefix(SHARE)): share
            for name, share in said.items()
            if name.startswith(SHARE) and share is not None
        }
        kept = {name: said[name] for name in ("starts_on", "because", "as_seen")}
        return kept | {"shares": shares}


class EndPostForm(forms.Form):
    """The last day of a post, and why it ends."""

    last_on = DayField(label="What is its last day?")
    because = forms.CharField(
        label="Why does it end?",
        max_length=300,
        error_messages={"required": "Say why the post ends."},
    )
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)


class LastDayForm(forms.Form):
    """The last day of something."""

    last_on = DayField(label="What is the last day?")


class FundForm(forms.Form):
    """What pays for a post, and until when."""

    funded_from = PostForm.base_fields["funded_from"]
    funded_until = PostForm.base_fields["funded_until"]
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)


class LendForm(forms.Form):
    """Staff made available to another partner by section 113."""

    organisation_id = forms.TypedChoiceField(
        label="To which partner is whoever holds the post made available?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the partner."},
    )
    office = forms.ChoiceField(
        label="For an office of statute?",
        choices=[("", "None of these"), *Office.choices],
        required=False,
    )
    function = forms.CharField(
        label="For which function?",
        help_text="For example: Director of adult social services.",
        max_length=200,
        error_messages={"required": "Enter the function."},
    )
    consulted_on = DayField(label="When was whoever holds the post consulted?")
    starts_on = DayField(label="From which day?")

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, organisation_id=partners)

    def said(self) -> dict[str, Any]:
        """The record, as the action takes it."""
        said = dict(self.cleaned_data)
        office = said.pop("office")
        return said | {"office": Office(office) if office else None}


class AppointForm(forms.Form):
    """Who holds an office, or deputises in it, from a day."""

    office = forms.ChoiceField(
        label="Which office?", error_messages={"required": "Choose the office."}
    )
    email = forms.CharField(
        label="The address they sign in with",
        max_length=254,
        error_messages={"required": "Enter the address they sign in with."},
    )
    is_deputy = forms.BooleanField(
        label="They deputise for the officer",
        help_text="They act as deputy, and what they clear is shown as the deputy's.",
        required=False,
    )
    starts_on = DayField(label="From which day?")
    ends_before = DayField(
        label="And until which day? (optional)",
        help_text="The first day on which they no longer act.",
        required=False,
    )

    def __init__(self, *args: Any, offices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, office=offices or [("", "There is none you can appoint to")])

    def said(self) -> dict[str, Any]:
        """The appointment, as the action takes it."""
        said = dict(self.cleaned_data)
        number, _, office = said.pop("office").partition(":")
        return said | {"organisation_id": int(number), "office": Office(office)}


class PlaceForm(forms.Form):
    """How a council's function is delivered, and which post holds it."""

    organisation_id = forms.TypedChoiceField(
        label="Whose function is it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the council whose function it is."},
    )
    code = forms.ChoiceField(
        label="Which function?",
        choices=lambda: [
            ("", "Another, in words"),
            *((each.code, each.words) for each in known_functions().values()),
        ],
        required=False,
    )
    function = forms.CharField(
        label="Or which other function?", max_length=200, required=False
    )
    mode = forms.ChoiceField(
        label="How is it delivered?",
        choices=AccountabilityMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is delivered."},
    )
    delegated_to_id = forms.TypedChoiceField(
        label="To which partner is it delegated?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    holder_post = forms.CharField(
        label="Which post holds it?",
        help_text="Not needed where the director of adult services does it.",
        max_length=150,
        required=False,
    )
    starts_on = DayField(label="From which day?")

    def __init__(
        self, *args: Any, councils: Pairs, partners: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer(
            self,
            organisation_id=councils or [("", "No partner is a council")],
            delegated_to_id=[("", "To nobody"), *partners],
        )


class AreaForm(forms.Form):
    """An area of commissioning."""

    name = forms.CharField(
        label="What is the area called?",
        help_text="For example: Services for older people.",
        max_length=150,
        error_messages={"required": "Enter what the area is called."},
    )
    starts_on = DayField(label="From which day?")


class RoleForm(NamedForm):
    """Somebody's role in an area."""

    kind = forms.ChoiceField(
        label="What are they?",
        help_text=(
            "An area has one lead. Officers and care managers answer to the lead."
        ),
        choices=AreaRoleKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are."},
    )
    grade = forms.ChoiceField(
        label="How senior is their post?",
        choices=Grade.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how senior their post is."},
    )
    level = forms.ChoiceField(
        label="At which level do they commission?",
        choices=levels,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level."},
    )
    title = forms.CharField(
        label="What is their post called?",
        max_length=150,
        error_messages={"required": "Enter what their post is called."},
    )
    employer_id = forms.TypedChoiceField(
        label="Who employs them?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who employs them."},
    )

    field_order = ("kind", "name", "email", "grade", "title", "employer_id", "level")

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, employer_id=partners)


class DutyForm(forms.Form):
    """A duty of a role that was done."""

    code = forms.ChoiceField(
        label="Which duty was done?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the duty."},
    )
    evidence = forms.CharField(
        label="Where can it be seen?",
        help_text="For example: report to the executive, item 4.",
        max_length=300,
        error_messages={"required": "Say where it can be seen."},
    )
    done_on = DayField(label="On which day?")

    def __init__(self, *args: Any, duties: Sequence[RoleDuty], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, code=[(each.code, each.words) for each in duties])


class GuidelineForm(forms.Form):
    """What whoever holds a delegation keeps to."""

    title = forms.CharField(
        label="What is the guideline called?",
        max_length=200,
        error_messages={"required": "Enter what the guideline is called."},
    )
    text = forms.CharField(
        label="What does it ask?",
        help_text="What is fixed, what is free, and when to ask first.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what it asks."},
    )
    kept_at = forms.CharField(
        label="Where is the whole document? (optional)", max_length=300, required=False
    )
    starts_on = DayField(label="From which day?")


class TransferForm(forms.Form):
    """Staff who moved from one partner to another."""

    people = forms.IntegerField(
        label="How many people moved?",
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter how many people moved.",
            "invalid": "Enter how many people moved, as a whole number like 150.",
        },
    )
    from_organisation_id = forms.TypedChoiceField(
        label="From which partner?",
        coerce=int,
        error_messages={"required": "Choose the partner they moved from."},
    )
    to_organisation_id = forms.TypedChoiceField(
        label="To which partner?",
        coerce=int,
        error_messages={"required": "Choose the partner they moved to."},
    )
    route = forms.ChoiceField(
        label="How did they move?",
        choices=TransferRoute.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they moved."},
    )
    pension_scheme = forms.ChoiceField(
        label="Which pension scheme are they in now?",
        choices=PensionScheme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the pension scheme."},
    )
    pension_terms = forms.CharField(
        label="On what terms? (optional)",
        help_text="For example: an open admission agreement.",
        max_length=200,
        required=False,
    )
    moved_on = DayField(label="On which day?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, from_organisation_id=partners, to_organisation_id=partners)


class SupportForm(NamedForm):
    """A skill that a post has, and how much of it."""

    title = forms.CharField(
        label="What is the post called?",
        max_length=150,
        error_messages={"required": "Enter what the post is called."},
    )
    employer_id = forms.TypedChoiceField(
        label="Who employs it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who employs it."},
    )
    skill = forms.ChoiceField(
        label="What can it do?",
        choices=Skill.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it can do."},
    )
    hundredths = TimeField(
        label="How much of it, as full-time posts?",
        help_text="For example: 1, or 0.5 for half a post.",
        error_messages={"required": "Enter how much, like 1 or 0.5."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("title", "employer_id", "skill", "hundredths", "name", "email")

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, employer_id=partners)
        self.fields["name"].label = "Who holds it?"
        self.fields["name"].help_text = "Leave it empty when it is vacant."


class RequestForm(forms.Form):
    """What an area asks of the support team."""

    skill = forms.ChoiceField(
        label="What is needed?",
        choices=Skill.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is needed."},
    )
    hundredths = TimeField(
        label="How much of it, as full-time posts?",
        help_text="For example: 1, or 0.5 for half a post.",
        error_messages={"required": "Enter how much, like 1 or 0.5."},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=300,
        error_messages={"required": "Say what it is for."},
    )
    starts_on = DayField(label="From which day?")
    ends_before = DayField(label="What is the first day it is not needed any more?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class PriorityForm(forms.Form):
    """The place of a request in the work plan."""

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    priority = forms.IntegerField(
        label="What place does it have in the work plan?",
        help_text="1 comes first.",
        min_value=1,
        max_value=999,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter its place, like 1.",
            "invalid": "Enter its place as a whole number, like 1.",
        },
    )


class AllocateForm(forms.Form):
    """Some of a support post's time, for a request."""

    support_id = forms.TypedChoiceField(
        label="Whose time?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose time."},
    )
    hundredths = TimeField(
        label="How much of it, as full-time posts?",
        error_messages={"required": "Enter how much, like 1 or 0.5."},
    )

    def __init__(self, *args: Any, support: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(
            self, support_id=support or [("", "Nobody in the team has this skill yet")]
        )
