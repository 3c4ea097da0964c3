"""What people type about bodies, seats, members and their interests."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.partnership.actions.bodies import SeatSaid, TermsSaid
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    InterestKind,
    Position,
    Power,
    ProvidersSit,
)
from ropewalk.partnership.rules.usual import USUAL, usual_choices
from ropewalk.place.queries import levels
from ropewalk.web.fields import DayField, PoundsField, choices_of, lines_of

NOBODY = ("", "For no organisation")
ROWS = range(1, 9)
ROWS_BEYOND_PARTNERS = 2
PARTS_OF_A_ROW = (
    "title",
    "name",
    "organisation",
    "capacity",
    "position",
    "vote",
    "email",
)
WITHOUT_VOTE = {Capacity.PROVIDER, Capacity.OFFICER, Capacity.ADVISER}


class TermsForm(forms.Form):
    """Terms of reference: how many must be there, who may sit, what the body is for."""

    quorum = forms.IntegerField(
        label="How many with a vote must be there?",
        min_value=1,
        max_value=100,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter the quorum.",
            "invalid": "Enter the quorum as a whole number, like 4.",
        },
    )
    quorum_per_partner = forms.IntegerField(
        label="And how many from each partner?",
        help_text="0 when the terms do not say.",
        min_value=0,
        max_value=20,
        initial=0,
        widget=forms.TextInput,
        error_messages={"required": "Enter a number, 0 when the terms do not say."},
    )
    providers_sit = forms.ChoiceField(
        label="How far do providers take part?",
        choices=ProvidersSit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far providers take part."},
    )
    has_casting_vote = forms.BooleanField(
        label="The chair decides a tie", required=False
    )
    needs_every_partner = forms.BooleanField(
        label="Every partner has to agree by itself", required=False
    )
    votes_by_partner = forms.BooleanField(
        label="Each partner has one vote, cast by its seats together", required=False
    )
    takes_key_decisions = forms.BooleanField(
        label="Key decisions are its own to take, and not only the body's above it",
        required=False,
        initial=True,
    )
    limit_pence = PoundsField(
        label="Up to how much may it decide by itself, in pounds? (optional)",
        help_text=(
            "Without a limit in its terms nobody can tell whether what it decides is "
            "within one."
        ),
        required=False,
    )
    key_threshold_pence = PoundsField(
        label="What does the council call significant spending? (optional)",
        help_text=(
            "Its own threshold for a key decision, from its constitution, in pounds. "
            "Without it nobody can tell whether a decision is key."
        ),
        required=False,
    )
    call_in_days = forms.IntegerField(
        label="Working days in which scrutiny can call a key decision in (optional)",
        help_text="From the council's constitution; many have 5.",
        min_value=1,
        max_value=60,
        required=False,
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a number of days, like 5."},
    )
    rules = forms.MultipleChoiceField(
        label="Who must sit?",
        help_text="The rules of composition that the terms have.",
        choices=usual_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remit = forms.CharField(
        label="What is it there to do? (optional)",
        help_text="One thing a line.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    left_out = forms.CharField(
        label="What is not its business? (optional)",
        help_text="One thing a line, like: commissioning of acute care.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )

    def terms(self) -> TermsSaid:
        """The terms, as the action takes them."""
        said = self.cleaned_data
        return TermsSaid(
            quorum=said["quorum"],
            quorum_per_partner=said["quorum_per_partner"],
            providers_sit=ProvidersSit(said["providers_sit"]),
            has_casting_vote=said["has_casting_vote"],
            needs_every_partner=said["needs_every_partner"],
            votes_by_partner=said["votes_by_partner"],
            takes_key_decisions=said["takes_key_decisions"],
            call_in_days=said["call_in_days"],
            key_threshold_pence=said["key_threshold_pence"],
            limit_pence=said["limit_pence"],
            remit=lines_of(said["remit"]),
            left_out=lines_of(said["left_out"]),
            rules=tuple(USUAL[code] for code in said["rules"]),
        )


class BodyForm(TermsForm):
    """A body, for whom it acts, to whom it reports, and its first terms."""

    field_order = (
        "name",
        "kind",
        "level",
        "power",
        "organisation_ids",
        "is_joint",
        "reports_to_body_ids",
        "reports_to_post",
        "starts_on",
    )
    name = forms.CharField(
        label="What is the body called?",
        max_length=200,
        error_messages={"required": "Enter the name of the body."},
    )
    kind = forms.ChoiceField(
        label="What sort of body is it?",
        choices=BodyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what sort of body it is."},
    )
    level = forms.ChoiceField(
        label="At which level does it work?",
        choices=levels,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level at which it works."},
    )
    power = forms.ChoiceField(
        label="Does it decide or advise?",
        choices=Power.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it decides or advises."},
    )
    organisation_ids = forms.MultipleChoiceField(
        label="For which partners does it act?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the partners that it acts for."},
    )
    is_joint = forms.BooleanField(label="It calls itself joint", required=False)
    reports_to_body_ids = forms.MultipleChoiceField(
        label="To which bodies does it report?",
        help_text="Two are allowed: to both partners' bodies, say.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reports_to_post = forms.CharField(
        label="Or to which other body or post?",
        help_text="In words, such as: each council's cabinet.",
        max_length=150,
        required=False,
    )
    starts_on = DayField(label="From which day?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        partners: Sequence[tuple[str, str]],
        bodies: Sequence[tuple[str, str]],
        organisations: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.partners = dict(partners)
        choices_of(self, organisation_ids=partners)
        for number in ROWS:
            self.fields |= _row(number)
            field = f"seat_{number}_organisation"
            choices_of(
                self,
                **{
                    field: [
                        NOBODY,
                        *partners,
                        *(each for each in organisations if each not in partners),
                    ]
                },
            )
            if number <= len(partners):
                self.fields[field].initial = partners[number - 1][0]
        self.fields["chair"] = forms.TypedChoiceField(
            label="Which seat takes the chair?",
            choices=[("", "None yet"), *((each, f"Seat {each}") for each in ROWS)],
            coerce=int,
            empty_value=None,
            initial=1,
            required=False,
        )
        if bodies:
            choices_of(self, reports_to_body_ids=bodies)
        else:
            del self.fields["reports_to_body_ids"]
            self.fields[
                "reports_to_post"
            ].label = "To which body or post does it report?"

    def said(self) -> dict[str, Any]:
        """The body, as the action takes it."""
        said = self.cleaned_data
        return {
            name: said[name]
            for name in (
                "name",
                "kind",
                "level",
                "power",
                "is_joint",
                "reports_to_post",
                "starts_on",
                "submission_key",
            )
        } | {
            "organisation_ids": [int(each) for each in said["organisation_ids"]],
            "reports_to_body_ids": [
                int(each) for each in said.get("reports_to_body_ids", [])
            ],
            "terms": self.terms(),
            "seats": self._seats(),
        }

    def rows(self) -> dict[str, list[str]]:
        """The fields of each seat that is asked for at once, by what the seat is called."""
        first = min(len(self.partners) + ROWS_BEYOND_PARTNERS, len(ROWS))
        return {
            f"Seat {number}": _names_of(number) for number in ROWS if number <= first
        } | {"The chair": ["chair"]}

    def folded(self) -> dict[str, list[str]]:
        """Terms that few have, and the seats that a small body has not."""
        asked = self.rows()
        return {
            "Say more of its terms of reference": [
                "quorum_per_partner",
                "has_casting_vote",
                "needs_every_partner",
                "votes_by_partner",
                "takes_key_decisions",
                "call_in_days",
                "remit",
                "left_out",
            ],
        } | {
            f"Add seat {number}": _names_of(number)
            for number in ROWS
            if f"Seat {number}" not in asked
        }

    def clean(self) -> dict[str, Any]:
        """A seat that somebody sits in has a name of its own, and a capacity."""
        cleaned = super().clean() or {}
        for number in ROWS:
            row = self._row(number)
            if (row["name"] or row["email"]) and not row["title"]:
                self.add_error(
                    f"seat_{number}_title", f"Say what seat {number} is called."
                )
            if (
                row["title"]
                and not row["capacity"]
                and row["organisation"] not in self.partners
            ):
                self.add_error(
                    f"seat_{number}_capacity",
                    f"Say in what capacity whoever holds seat {number} sits.",
                )
        return cleaned

    def _row(self, number: int) -> dict[str, str]:
        return {
            part: self.cleaned_data.get(f"seat_{number}_{part}", "").strip()
            for part in PARTS_OF_A_ROW
        }

    def _seats(self) -> list[SeatSaid]:
        """The seats that were filled in; a partner's sits as a commissioner unless it is said."""
        rows = {number: self._row(number) for number in ROWS}
        seats = []
        for number, row in rows.items():
            if not row["title"]:
                continue
            capacity = Capacity(row["capacity"] or Capacity.COMMISSIONER)
            seats.append(
                SeatSaid(
                    title=row["title"],
                    capacity=capacity,
                    position=Position(row["position"]),
                    organisation_id=int(row["organisation"])
                    if row["organisation"]
                    else None,
                    has_vote=row["vote"] == "yes"
                    if row["vote"]
                    else capacity not in WITHOUT_VOTE,
                    is_chair=self.cleaned_data["chair"] == number,
                    name=row["name"],
                    email=row["email"],
                )
            )
        return seats


def _names_of(number: int) -> list[str]:
    return [f"seat_{number}_{part}" for part in PARTS_OF_A_ROW]


def _row(number: int) -> dict[str, forms.Field]:
    """The fields of one seat; each label can stand alone."""
    parts: dict[str, forms.Field] = {
        "title": forms.CharField(
            label=f"What is seat {number} called?", max_length=150, required=False
        ),
        "name": forms.CharField(
            label=f"Who sits in seat {number}?", max_length=100, required=False
        ),
        "organisation": forms.ChoiceField(
            label=f"For whom does seat {number} speak?", required=False
        ),
        "capacity": forms.ChoiceField(
            label=f"As what does seat {number} sit?",
            choices=[("", "Commissioner of a partner"), *Capacity.choices],
            required=False,
        ),
        "position": forms.ChoiceField(
            label=f"For whom is seat {number} reserved?",
            choices=Position.choices,
            required=False,
        ),
        "vote": forms.ChoiceField(
            label=f"Has seat {number} a vote?",
            choices=(
                ("", "As is usual for it"),
                ("yes", "Yes"),
                ("no", "No"),
            ),
            required=False,
        ),
        "email": forms.CharField(
            label=f"The address seat {number} signs in with (optional)",
            max_length=254,
            required=False,
        ),
    }
    return {f"seat_{number}_{part}": field for part, field in parts.items()}


class ChangeTermsForm(TermsForm):
    """Other terms from a day."""

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("starts_on",)
    starts_on = DayField(label="From which day do the new terms hold?")


class WhoForm(forms.Form):
    """Somebody who takes part: by name, and by account where they have one."""

    name = forms.CharField(
        label="Who sits in it?",
        help_text="Their name. Leave it empty when nobody does yet.",
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


class SeatForm(WhoForm):
    """A seat, and who sits in it."""

    field_order = (
        "title",
        "capacity",
        "position",
        "organisation",
        "has_vote",
        "is_chair",
        "is_ex_officio",
    )
    title = forms.CharField(
        label="What is the seat called?",
        help_text="For example: Cabinet member for adult care.",
        max_length=150,
        error_messages={"required": "Enter what the seat is called."},
    )
    capacity = forms.ChoiceField(
        label="In what capacity does its holder sit?",
        help_text="People who use services, carers and the public are three groups.",
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the capacity."},
    )
    position = forms.ChoiceField(
        label="Is it reserved for somebody in particular?",
        choices=Position.choices,
        required=False,
    )
    organisation = forms.ChoiceField(
        label="For which organisation does it speak?", required=False
    )
    has_vote = forms.BooleanField(label="It has a vote", required=False)
    is_chair = forms.BooleanField(label="It takes the chair", required=False)
    is_ex_officio = forms.BooleanField(
        label="Whoever holds the office sits in it (ex officio)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation=[NOBODY, *organisations])

    def seat(self) -> dict[str, Any]:
        """The seat, as the action takes it."""
        said = self.cleaned_data
        return {
            name: said[name]
            for name in (
                "title",
                "capacity",
                "position",
                "has_vote",
                "is_chair",
                "is_ex_officio",
                "starts_on",
                "submission_key",
            )
        } | {
            "organisation_id": int(said["organisation"])
            if said["organisation"]
            else None
        }


class FillForm(WhoForm):
    """Somebody more in a seat: a job-share, or a named substitute."""

    field_order = ("name", "email", "is_substitute")
    is_substitute = forms.BooleanField(
        label="As a named substitute, who sits when nobody else does", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class LeaveForm(forms.Form):
    """The end of somebody's time in a seat."""

    ends_before = DayField(label="What is the first day that they do not sit in it?")


class InterestForm(forms.Form):
    """An interest that a member declares."""

    kind = forms.ChoiceField(
        label="What sort of interest is it?",
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what sort of interest it is."},
    )
    organisation = forms.ChoiceField(label="In which organisation?", required=False)
    named = forms.CharField(
        label="Or in what, if it is not in the list?", max_length=200, required=False
    )
    particulars = forms.CharField(
        label="What is the interest?",
        max_length=500,
        error_messages={"required": "Say what the interest is."},
    )
    is_financial = forms.BooleanField(label="It is about money", required=False)
    is_sensitive = forms.BooleanField(
        label="It is sensitive: keep the particulars from the register", required=False
    )
    starts_on = DayField(label="Since which day?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, organisations: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation=[("", "None of these"), *organisations])

    def said(self) -> dict[str, Any]:
        """The interest, as the action takes it."""
        said = dict(self.cleaned_data)
        organisation = said.pop("organisation")
        return said | {"organisation_id": int(organisation) if organisation else None}
