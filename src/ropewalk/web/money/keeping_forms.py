"""What people type about budgets that move, other income, what is lent, and recovery."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.money.kinds import RechargeRole
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.money.forms import PartChoice, ask_whose

HOW_MUCH = {"required": "Enter how much, in pounds."}


class VireForm(forms.Form):
    """Budget that moves from one part of a fund to another."""

    year_starting = forms.ChoiceField(label="For which financial year?")
    from_strand = forms.ChoiceField(label="Out of which strand?")
    from_source = forms.ChoiceField(label="Out of which funding source?")
    from_partner = PartChoice("Out of whose part?")
    to_strand = forms.ChoiceField(label="Into which strand?")
    to_source = forms.ChoiceField(label="Into which funding source?")
    to_partner = PartChoice("Into whose part?")
    pence = PoundsField(label="How much, in pounds?", error_messages=HOW_MUCH)
    why = forms.CharField(
        label="Why?",
        help_text="The decision or the minute it rests on.",
        max_length=300,
        error_messages={"required": "Say why this is moved."},
    )
    how_met = forms.CharField(
        label="How does what it is moved to meet the condition of its source?",
        max_length=150,
        required=False,
    )
    is_capital = forms.BooleanField(label="It is capital, not revenue", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        years: Pairs,
        strands: Pairs,
        sources: Pairs,
        owners: Pairs,
        conditions: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if conditions:
            self.fields[
                "how_met"
            ].help_text = f"Needed where the source has one. {'; '.join(conditions)}."
        else:
            del self.fields["how_met"]
        choices_of(
            self,
            year_starting=years,
            from_strand=strands,
            to_strand=strands,
            from_source=sources,
            to_source=sources,
        )
        ask_whose(self, owners)

    def said(self) -> dict[str, Any]:
        """The move as the action takes it."""
        told = self.cleaned_data
        return {
            "year_starting": int(told["year_starting"]),
            "out_of": self._part("from"),
            "into": self._part("to"),
            "pence": told["pence"],
            "why": told["why"],
            "key": told["key"],
            **({"how_met": told["how_met"]} if "how_met" in told else {}),
        }

    def _part(self, end: str) -> BudgetPart:
        told = self.cleaned_data
        return BudgetPart(
            int(told[f"{end}_strand"]),
            int(told[f"{end}_source"]),
            told.get(f"{end}_partner"),
            told["is_capital"],
        )


class HoldBackForm(forms.Form):
    """Budget that is held back for the year, or released."""

    year_starting = forms.ChoiceField(label="For which financial year?")
    strand_id = forms.ChoiceField(label="For which strand?")
    source_id = forms.ChoiceField(label="From which funding source?")
    partner_id = PartChoice()
    way = forms.ChoiceField(
        label="Is it held back or released?",
        choices=[("hold", "Held back"), ("release", "Released again")],
        widget=forms.RadioSelect,
        initial="hold",
    )
    pence = PoundsField(label="How much, in pounds?", error_messages=HOW_MUCH)
    why = forms.CharField(
        label="Why?",
        max_length=300,
        error_messages={"required": "Say why this is held back or released."},
    )
    is_capital = forms.BooleanField(label="It is capital, not revenue", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        years: Pairs,
        strands: Pairs,
        sources: Pairs,
        owners: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, year_starting=years, strand_id=strands, source_id=sources)
        ask_whose(self, owners)

    def said(self) -> dict[str, Any]:
        """What is held back as the action takes it: below nothing to release."""
        told = self.cleaned_data
        return {
            "year_starting": int(told["year_starting"]),
            "part": BudgetPart(
                int(told["strand_id"]),
                int(told["source_id"]),
                told.get("partner_id"),
                told["is_capital"],
            ),
            "pence": told["pence"] if told["way"] == "hold" else -told["pence"],
            "why": told["why"],
            "key": told["key"],
        }


class IncomeForm(forms.Form):
    """Income of a fund that is no contribution of a partner."""

    charged_by_id = forms.ChoiceField(
        label="What is it?",
        help_text="Councils charge for social care. Care of the NHS is free.",
        required=False,
        widget=forms.RadioSelect,
    )
    partner_id = PartChoice("Whose part of the fund is it for?")
    strand_id = forms.ChoiceField(label="Which strand does it help to pay for?")
    source_id = forms.ChoiceField(label="To which funding source does it belong?")
    pence = PoundsField(
        label="How much came in, in pounds?",
        error_messages={"required": "Enter how much came in, in pounds."},
    )
    on = DayField(label="On which day?")
    reference = forms.CharField(
        label="Where did it come from?",
        help_text="An organisation, or the charges of a month. No person's name.",
        max_length=300,
        error_messages={"required": "Say where this came from."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        strands: Pairs,
        sources: Pairs,
        charging: Pairs,
        owners: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        paid = [
            (number, f"What people paid {name} towards their care")
            for number, name in charging
        ]
        choices_of(
            self,
            strand_id=strands,
            source_id=sources,
            charged_by_id=[("", "Other income"), *paid],
        )
        ask_whose(self, owners)


class InKindForm(forms.Form):
    """What a partner gives other than money."""

    organisation_id = forms.ChoiceField(label="Who gives it?")
    strand_id = forms.ChoiceField(label="For which strand?")
    what = forms.CharField(
        label="What is given?",
        help_text="Staff, rooms, equipment, and how its worth was estimated.",
        max_length=300,
        error_messages={"required": "Say what is given: staff, rooms, equipment."},
    )
    pence = PoundsField(
        label="What is it worth, in pounds?",
        error_messages={"required": "Enter what it is worth, in pounds."},
    )
    on = DayField(label="On which day?")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, partners: Pairs, strands: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners, strand_id=strands)

    def said(self) -> dict[str, Any]:
        """What is given as the action takes it."""
        told = self.cleaned_data
        return told | {
            "organisation_id": int(told["organisation_id"]),
            "strand_id": int(told["strand_id"]),
        }


class RechargesForm(forms.Form):
    """Whether a lead buys for the others as principal or as agent."""

    year_starting = forms.ChoiceField(label="From which financial year on?")
    acts_as = forms.ChoiceField(
        label="How does the lead act?",
        help_text="As principal its accounts show all that is spent and what the others "
        "pay for it. As agent they show its own part alone.",
        choices=RechargeRole,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why?",
        help_text="Who decides what is bought, and who bears the risk.",
        max_length=500,
        error_messages={
            "required": "Say why: who decides what is bought, and who bears the risk."
        },
    )

    def __init__(self, *args: Any, years: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, year_starting=years)


class RecoveryForm(forms.Form):
    """What will be done about a strand that is short."""

    plan = forms.CharField(
        label="What will be done?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say what will be done."},
    )
    owner_post = forms.CharField(
        label="Which post sees to it?",
        help_text="A post, not a person's name.",
        max_length=150,
        error_messages={"required": "Say which post sees to it."},
    )
    due_on = DayField(label="By which day?")


class CloseRecoveryForm(forms.Form):
    """Why a recovery is closed although too little is left."""

    because = forms.CharField(
        label="Why is it closed although too little is left? (optional)",
        help_text="Needed only where more is still promised than there is.",
        max_length=500,
        required=False,
    )


class EndFundForm(forms.Form):
    """From which day a fund has ended."""

    ended_on = DayField(
        label="From which day is it no more?",
        help_text="The day after its last.",
    )
    because = forms.CharField(
        label="Why does it end?",
        help_text="The decision or the clause it rests on.",
        max_length=500,
        error_messages={"required": "Say why the fund ends."},
    )
