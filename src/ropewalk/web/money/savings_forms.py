"""What people type about savings: rounds, gaps, claims, costs that move, exceptions."""

from fractions import Fraction
from typing import Any

from django import forms

from ropewalk.figures import BadInput
from ropewalk.money.actions.savings import ClaimSaid, CostSaid
from ropewalk.money.rules.savings import Releases
from ropewalk.place.percent import fraction_from
from ropewalk.web.fields import PoundsField, lines_of

YEAR_HELP = "2026 is the year from 1 April 2026 to 31 March 2027."
SOURCE_HELP = "The document and its date."


class OnceForm(forms.Form):
    """Something that is recorded once, however often it is sent."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class PlanSavingForm(OnceForm):
    """Rounds of cuts, year by year."""

    title = forms.CharField(
        label="What is saved on?",
        max_length=200,
        error_messages={"required": "Say what is saved on."},
    )
    pence = PoundsField(
        label="What is there before the first round, in pounds?",
        error_messages={"required": "Enter what there is, in pounds."},
    )
    year_starting = forms.IntegerField(
        label="In which year does the first round fall?",
        help_text=YEAR_HELP,
        min_value=1990,
        max_value=2090,
    )
    rates = forms.CharField(
        label="What does each round take, in percent?",
        help_text="One round a line, like 5 or 2.25. Each takes its share of what the one "
        "before left.",
        widget=forms.Textarea,
        error_messages={"required": "Enter at least one round."},
    )
    said_by = forms.CharField(
        label="On whose decision?",
        help_text="The decision or the minute it rests on.",
        max_length=300,
        error_messages={"required": "Say on whose decision."},
    )

    def clean_rates(self) -> tuple[Fraction, ...]:
        """The rounds as fractions.

        Raises:
            ValidationError: When one of them is not a percentage.
        """
        try:
            return tuple(
                fraction_from(each, what="The round")
                for each in lines_of(self.cleaned_data["rates"])
            )
        except BadInput as wrong:
            raise forms.ValidationError(str(wrong)) from None


class GapForm(OnceForm):
    """What has to be found, by which services, over which years."""

    pence = PoundsField(
        label="How much has to be found, in pounds?",
        error_messages={"required": "Enter how much has to be found, in pounds."},
    )
    year_starting = forms.IntegerField(
        label="From which year?", help_text=YEAR_HELP, min_value=1990, max_value=2090
    )
    years = forms.IntegerField(label="Over how many years?", min_value=1, max_value=30)
    services = forms.CharField(
        label="Whose services have to find it?",
        help_text="One a line. Only what is saved on these counts.",
        widget=forms.Textarea,
        error_messages={"required": "Name at least one service."},
    )
    said_by = forms.CharField(
        label="Where does the sum come from?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say where the sum comes from."},
    )

    def clean_services(self) -> tuple[str, ...]:
        """The services, one a line."""
        return lines_of(self.cleaned_data["services"])


class ClaimForm(OnceForm):
    """A benefit as somebody claims it."""

    title = forms.CharField(
        label="What is the benefit called?",
        max_length=200,
        error_messages={"required": "Say what the benefit is called."},
    )
    source = forms.CharField(
        label="Who claims it, and where?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say who claims it, and where."},
    )
    effect = forms.CharField(
        label="What happens that saves the money?",
        help_text="Two claims of the same effect on the same service are the same money.",
        max_length=200,
        error_messages={"required": "Say what happens that saves the money."},
    )
    service = forms.CharField(
        label="Whose service's money is it?",
        help_text="As it is called where it has money to find.",
        max_length=200,
        error_messages={"required": "Say whose service's money it is."},
    )
    pence = PoundsField(
        label="How much over all its years, in pounds? (optional)",
        help_text="Leave it empty where nobody knows: then it does not count.",
        required=False,
    )
    year_starting = forms.IntegerField(
        label="From which year? (optional)",
        help_text=YEAR_HELP,
        min_value=1990,
        max_value=2090,
        required=False,
    )
    years = forms.IntegerField(
        label="Over how many years? (optional)",
        min_value=1,
        max_value=30,
        required=False,
    )
    releases = forms.ChoiceField(
        label="What does it do to money? (optional)",
        help_text="Only what releases cash counts against what has to be found.",
        choices=[("", "Nobody has said"), *((e.value, e.label) for e in Releases)],
        required=False,
    )

    def said(self) -> dict[str, Any]:
        """The claim as the action takes it."""
        typed = dict(self.cleaned_data)
        key = typed.pop("submission_key")
        return {"claim": ClaimSaid(**typed), "submission_key": key}


class TakeBackForm(OnceForm):
    """Why a claim is taken back."""

    why = forms.CharField(
        label="Why?", max_length=300, error_messages={"required": "Say why."}
    )


class CostChangeForm(OnceForm):
    """A change that moves who pays."""

    title = forms.CharField(
        label="What changes?",
        max_length=200,
        error_messages={"required": "Say what changes."},
    )


class CostForm(OnceForm):
    """One cost, before and after a change."""

    what = forms.CharField(
        label="What is paid for?",
        max_length=200,
        error_messages={"required": "Say what is paid for."},
    )
    paid_before = forms.CharField(
        label="Who paid before?",
        help_text="An organisation, or the people who use the service.",
        max_length=150,
        error_messages={"required": "Say who paid before."},
    )
    before_pence = PoundsField(
        label="How much did it cost before, in pounds? (optional)",
        help_text="Leave it empty where nobody knows.",
        required=False,
    )
    paid_after = forms.CharField(
        label="Who pays after?",
        max_length=150,
        error_messages={"required": "Say who pays after."},
    )
    after_pence = PoundsField(
        label="How much does it cost after, in pounds? (optional)",
        help_text="Leave it empty where nobody knows.",
        required=False,
    )
    said_by = forms.CharField(
        label="Where do the amounts come from?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say where the amounts come from."},
    )

    def said(self) -> dict[str, Any]:
        """The cost as the action takes it."""
        typed = dict(self.cleaned_data)
        key = typed.pop("submission_key")
        return {"cost": CostSaid(**typed), "submission_key": key}


class ExceptionForm(OnceForm):
    """That the fund meets a cost that is usually another's."""

    what = forms.CharField(
        label="What is asked for?",
        help_text="Describe it without naming a person.",
        max_length=300,
        error_messages={"required": "Say what is asked for."},
    )
    usually_paid_by = forms.CharField(
        label="Who usually pays for it?",
        max_length=150,
        error_messages={"required": "Say who usually pays for it."},
    )
    pence = PoundsField(
        label="What does it cost, in pounds? (optional)", required=False
    )
    reasons = forms.CharField(
        label="Why should this fund pay?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reasons."},
    )
    clinical_view = forms.CharField(
        label="What does the clinician say of it?",
        help_text="For or against, by post and never by name.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Record what the clinician says."},
    )


class ExceptionAnswerForm(OnceForm):
    """Whether a request was agreed, and why."""

    is_agreed = forms.ChoiceField(
        label="Was it agreed?",
        choices=[("yes", "It was agreed"), ("no", "It was refused")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was agreed."},
    )
    answered_by_body = forms.CharField(
        label="Which body answered?",
        max_length=150,
        error_messages={"required": "Name the body that answered."},
    )
    reasons = forms.CharField(
        label="What were its reasons?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Give its reasons."},
    )

    def clean_is_agreed(self) -> bool:
        """Whether it was agreed."""
        return bool(self.cleaned_data["is_agreed"] == "yes")
