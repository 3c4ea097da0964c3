"""What people type about funds: what they are, what was brought, put in, ordered and paid."""

from typing import Any

from django import forms

from ropewalk.figures.words import listed
from ropewalk.money.actions.funds import SourceSaid, StrandSaid
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.rules.contributions import Schedule
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of

AS_SET = "as_set"  # the days of a contribution that is varied stay
NOBODY = [("", "Nobody: it is the fund's as a whole")]


class PartChoice(forms.ChoiceField):
    """Whose part of a fund it is; asked only where parts are told apart."""

    def __init__(self, label: str = "Whose part of the money is it?") -> None:
        super().__init__(label=label)

    def clean(self, value: Any) -> int:
        """The number of the partner."""
        return int(super().clean(value))


def ask_whose(form: forms.Form, owners: Pairs) -> None:
    """Ask whose part of the fund it is, where there is somebody to be named."""
    for name, field in list(form.fields.items()):
        if isinstance(field, PartChoice):
            if owners:
                choices_of(form, **{name: owners})
            else:
                del form.fields[name]


def _in_two(text: str) -> list[tuple[str, str]]:
    """What somebody wrote one thing a line: what it is, and what follows a semicolon."""
    parts = (line.partition(";") for line in text.splitlines() if line.strip())
    return [(title.strip(), rest.strip()) for title, _, rest in parts]


class FundForm(forms.Form):
    """A fund: what it is called, who takes part, and what it is divided into."""

    title = forms.CharField(
        label="What is the fund called?",
        max_length=200,
        error_messages={"required": "Enter the name of the fund."},
    )
    kind = forms.ChoiceField(label="How is the money held?", choices=FundKind)
    control = forms.ChoiceField(
        label="What happens to an order for which too little is left?",
        help_text="Where the law obliges somebody to meet a need, an order cannot be "
        "refused for want of budget: it is recorded.",
        choices=Control,
        widget=forms.RadioSelect,
    )
    partner_ids = forms.MultipleChoiceField(
        label="Which organisations take part?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the organisations that take part."},
    )
    host_id = forms.ChoiceField(
        label="Who is the host?",
        help_text="The partner that answers for its accounts and holds its cash.",
    )
    manager_post = forms.CharField(
        label="Which post manages it? (optional)",
        help_text="A post, not a person's name.",
        max_length=150,
        required=False,
    )
    strands = forms.CharField(
        label="What is it divided into?",
        help_text="One strand a line: usually one for each scheme of the agreement. Where "
        "a partner bears what its own service costs, write its name after a semicolon: "
        "Equipment; Example Council.",
        widget=forms.Textarea,
        error_messages={"required": "Name at least one strand."},
    )
    sources = forms.CharField(
        label="Where does its money come from?",
        help_text="One funding source a line, such as Core budgets or a grant. What a "
        "grant may be spent on goes after a semicolon: Winter grant; leaving hospital.",
        widget=forms.Textarea,
        error_messages={"required": "Name at least one funding source."},
    )
    is_pilot = forms.BooleanField(label="It is a pilot", required=False)
    advantage = forms.CharField(
        label="What is a pilot expected to be better at? (optional)",
        max_length=500,
        required=False,
    )
    measure_id = forms.ChoiceField(
        label="By which measure will that be seen? (optional)", required=False
    )
    framework_id = forms.ChoiceField(
        label="Whose headings are the priorities of a pot? (optional)",
        help_text="Each order from a pot is under one of them, or says why it is not.",
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        partners: Pairs,
        measures: Pairs,
        frameworks: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.partners = partners
        choices_of(
            self,
            partner_ids=partners,
            host_id=partners,
            measure_id=[("", "None"), *measures],
            framework_id=[("", "None"), *frameworks],
        )

    def clean_partner_ids(self) -> list[int]:
        """The numbers of the organisations."""
        return [int(each) for each in self.cleaned_data["partner_ids"]]

    def clean_strands(self) -> list[StrandSaid]:
        """The strands, one a line, each with the partner whose service it pays for.

        Raises:
            ValidationError: When what follows a semicolon is the name of no partner.
        """
        numbers = {name.casefold(): int(number) for number, name in self.partners}
        found = []
        for title, owner in _in_two(self.cleaned_data["strands"]):
            if owner and owner.casefold() not in numbers:
                names = listed([name for _, name in self.partners])
                raise forms.ValidationError(
                    f"“{owner}” is none of the partners. After a semicolon comes one of "
                    f"{names}."
                )
            found.append(StrandSaid(title, numbers.get(owner.casefold())))
        return found

    def clean_sources(self) -> list[SourceSaid]:
        """The sources, one a line, each with its condition if it has one."""
        return [SourceSaid(*each) for each in _in_two(self.cleaned_data["sources"])]


class BaselineForm(forms.Form):
    """What a partner spent on a service before the fund."""

    organisation_id = forms.ChoiceField(label="Whose money was it?")
    service = forms.CharField(
        label="What was it spent on?",
        max_length=200,
        error_messages={"required": "Say what the money was spent on."},
    )
    provider = forms.CharField(
        label="With whom? (optional)",
        help_text="An organisation, not a person's name.",
        max_length=200,
        required=False,
    )
    pence = PoundsField(
        label="How much in a year, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    why = forms.CharField(
        label="Why does it change? (optional)",
        help_text="Needed once the partner has agreed its baseline.",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class YearForm(forms.Form):
    """A financial year to be opened."""

    year_starting = forms.IntegerField(
        label="In which year does the financial year start?",
        help_text="2026 is the year from 1 April 2026 to 31 March 2027.",
        min_value=1990,
        max_value=2090,
    )


class BudgetForm(forms.Form):
    """By how much the budget of a strand changes."""

    year_starting = forms.ChoiceField(label="For which financial year?")
    strand_id = forms.ChoiceField(label="For which strand?")
    source_id = forms.ChoiceField(label="From which funding source?")
    partner_id = PartChoice()
    is_capital = forms.BooleanField(label="It is capital, not revenue", required=False)
    way = forms.ChoiceField(
        label="Does it add or take away?",
        choices=[("more", "It adds to the budget"), ("less", "It takes from it")],
        widget=forms.RadioSelect,
        initial="more",
    )
    pence = PoundsField(
        label="How much, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    why = forms.CharField(
        label="Why?",
        help_text="The decision or the minute it rests on.",
        max_length=300,
        error_messages={"required": "Say what the budget rests on."},
    )
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
        """The change as the action takes it: below nothing to take away."""
        typed = dict(self.cleaned_data)
        way = typed.pop("way")
        return typed | {
            "pence": typed["pence"] if way == "more" else -typed["pence"],
            "year_starting": int(typed["year_starting"]),
            "strand_id": int(typed["strand_id"]),
            "source_id": int(typed["source_id"]),
        }


class SetContributionForm(forms.Form):
    """What a partner puts in for a year."""

    organisation_id = forms.ChoiceField(label="Which partner?")
    source_id = forms.ChoiceField(label="From which funding source?")
    year_starting = forms.ChoiceField(label="For which financial year?")
    pence = PoundsField(
        label="How much for the year, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    schedule = forms.ChoiceField(
        label="When is it due?",
        help_text="Of one that is set already, what has not fallen due is spread over the "
        "days chosen here that are still to come.",
        choices=[
            *(
                (each.value, each.label)
                for each in Schedule
                if each != Schedule.OWN_DAYS
            ),
            (AS_SET, "It is set already and keeps its days"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say when it is due."},
    )
    why = forms.CharField(
        label="Why does it change? (optional)",
        help_text="Needed when the contribution was set before.",
        max_length=300,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        partners: Pairs,
        sources: Pairs,
        years: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, organisation_id=partners, source_id=sources, year_starting=years
        )

    def said(self) -> dict[str, Any]:
        """The contribution as the action takes it."""
        typed = self.cleaned_data
        numbers = ("organisation_id", "source_id", "year_starting")
        return typed | {
            **{name: int(typed[name]) for name in numbers},
            "schedule": None
            if typed["schedule"] == AS_SET
            else Schedule(typed["schedule"]),
            "own_days": (),
        }


class ReceiveForm(forms.Form):
    """Money that a partner paid in, or that was paid back to it."""

    contribution = forms.ChoiceField(label="Towards which contribution?")
    way = forms.ChoiceField(
        label="Did it come in or go back?",
        choices=[
            ("in", "The partner paid it in"),
            ("back", "It was paid back to the partner"),
        ],
        widget=forms.RadioSelect,
        initial="in",
    )
    pence = PoundsField(
        label="How much, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    received_on = DayField(label="On which day?")
    reference = forms.CharField(
        label="Payment reference (optional)", max_length=100, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, contributions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, contribution=contributions)

    def said(self) -> dict[str, Any]:
        """The receipt as the action takes it."""
        typed = dict(self.cleaned_data)
        organisation, source, year = typed.pop("contribution").split(" ")
        way = typed.pop("way")
        return typed | {
            "pence": typed["pence"] if way == "in" else -typed["pence"],
            "organisation_id": int(organisation),
            "source_id": int(source),
            "year_starting": int(year),
        }


class OrderForm(forms.Form):
    """Something ordered from a fund."""

    strand_id = forms.ChoiceField(label="Which strand pays?")
    source_id = forms.ChoiceField(label="From which funding source?")
    partner_id = PartChoice("Whose part of the fund pays?")
    reference = forms.CharField(
        label="Order reference",
        max_length=60,
        error_messages={"required": "Enter the reference of the order."},
    )
    supplier = forms.CharField(
        label="Who delivers?",
        help_text="An organisation, not a person's name.",
        max_length=200,
        error_messages={"required": "Enter the organisation that delivers."},
    )
    what = forms.CharField(
        label="What is ordered?",
        max_length=300,
        error_messages={"required": "Say what is ordered."},
    )
    pence = PoundsField(
        label="What does it cost, in pounds?",
        error_messages={"required": "Enter what it costs, in pounds."},
    )
    on = DayField(label="On which day is it ordered?")
    is_capital = forms.BooleanField(label="It is capital, not revenue", required=False)
    heading_id = forms.ChoiceField(
        label="Under which agreed priority is it? (optional)", required=False
    )
    outside_because = forms.CharField(
        label="Or why is it outside them? (optional)", max_length=300, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        strands: Pairs,
        sources: Pairs,
        headings: Pairs,
        owners: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        ask_whose(self, owners)
        choices_of(
            self,
            strand_id=strands,
            source_id=sources,
            heading_id=[("", "None of them"), *headings],
        )


class StepForm(forms.Form):
    """One step of an order: how much, on which day, under which reference."""

    pence = PoundsField(
        label="How much, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    on = DayField(
        label="On which day?", help_text="The day on which it counts; it may be past."
    )
    reference = forms.CharField(
        label="Reference (optional)", max_length=100, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class InvoiceForm(StepForm):
    """An invoice, which can be for all that was delivered so far."""

    is_all = forms.BooleanField(
        label="It is for all that was delivered so far",
        help_text="Then a difference from what was delivered is put right.",
        required=False,
    )


class ChangeForm(StepForm):
    """An order made bigger or smaller."""

    way = forms.ChoiceField(
        label="Does the order get bigger or smaller?",
        choices=[("more", "Bigger"), ("less", "Smaller")],
        widget=forms.RadioSelect,
        initial="more",
    )
