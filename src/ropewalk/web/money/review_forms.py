"""What people type about statements, closed quarters, shared risk and entries."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ropewalk.money.kinds import AccountKind, StatementKind
from ropewalk.money.queries.entries import NET_OUTTURN
from ropewalk.money.rules.parts import percent_said
from ropewalk.money.rules.risk_share import WHOLE, Basis, Limit, Terms, Underspend
from ropewalk.money.rules.risk_terms import TermsSaid, TierSaid
from ropewalk.web.fields import Pairs, PercentField, PoundsField, choices_of

TIERS = (1, 2, 3)
ORDINAL = {1: "First", 2: "Second", 3: "Third"}
BASES = [(each.value, each.label) for each in Basis]
FALLBACKS = [
    (each.value, each.label) for each in Basis if each is not Basis.BY_SERVICE_OWNER
]
UNDERSPENDS = [(each.value, each.label) for each in Underspend]


class StatementForm(forms.Form):
    """Which statement of which closed time."""

    kind = forms.ChoiceField(
        label="What is it for?", choices=StatementKind, widget=forms.RadioSelect
    )
    time = forms.ChoiceField(
        label="Of which time?",
        help_text="Only what is closed is listed, because it no longer changes.",
    )
    comment = forms.CharField(
        label="What should its readers know? (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *, times: Pairs, **options: Any) -> None:
        super().__init__(**options)
        choices_of(self, time=times)

    def clean(self) -> dict[str, Any]:
        """Refuse a quarterly report of a year, and a yearly statement of a quarter."""
        said = super().clean() or self.cleaned_data
        kind, time = said.get("kind"), said.get("time", "")
        if kind and time:
            is_quarterly = kind == StatementKind.QUARTERLY
            if is_quarterly and "-" not in time:
                self.add_error("time", "Choose a quarter: this is a quarterly report.")
            if not is_quarterly and "-" in time:
                self.add_error("time", "Choose a whole year: this is of a year.")
        return said

    def said(self) -> dict[str, Any]:
        """What was chosen, as the action is told it."""
        year, _, quarter = self.cleaned_data["time"].partition("-")
        return {
            "kind": StatementKind(self.cleaned_data["kind"]),
            "year_starting": int(year),
            "quarter": int(quarter) if quarter else None,
            "comment": self.cleaned_data["comment"],
            "submission_key": self.cleaned_data["submission_key"],
        }


class ClearStatementForm(forms.Form):
    """What a finance officer says of a statement."""

    organisation_id = forms.ChoiceField(label="For which partner?")
    is_clear = forms.ChoiceField(
        label="What do you say?",
        choices=[("yes", "I clear it"), ("no", "I advise against it")],
        widget=forms.RadioSelect,
    )
    advice = forms.CharField(
        label="Why, or what goes with it (needed if you advise against it)",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *, partners: Pairs, **options: Any) -> None:
        super().__init__(**options)
        choices_of(self, organisation_id=partners)


class CloseForm(forms.Form):
    """Why something is left undone."""

    reasons = forms.CharField(
        label="Why is it closed with this left undone?",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )


class ShareForm(forms.Form):
    """Why risk is shared with something left undone."""

    reasons = forms.CharField(
        label="Why is it shared with this left undone?",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )


class WhatIfForm(forms.Form):
    """An outturn that is asked about."""

    outturn = PoundsField(
        label="If the fund spent, in pounds", help_text="For the whole year."
    )


class WhyForm(forms.Form):
    """Why something is taken back."""

    why = forms.CharField(
        label="Why is it taken back?", max_length=500, widget=forms.Textarea
    )


def basis_points(fraction: Fraction | None) -> int | None:
    """A percentage in basis points.

    Raises:
        ValidationError: when it has more than two decimals.
    """
    if fraction is None:
        return None
    points = fraction * WHOLE
    if points.denominator != 1 or not 0 <= points <= 10 * WHOLE:
        raise ValidationError(
            "Enter a percentage of nothing or more, with at most two decimals, like 2.5."
        )
    return int(points)


class PointsField(PercentField):
    """A percentage of at most two decimals, kept in basis points."""

    def to_python(self, value: Any) -> Any:
        """Basis points, or ``None`` for an empty box."""
        return basis_points(super().to_python(value))


class RiskTermsForm(forms.Form):
    """How partners share what is over or under."""

    basis = forms.ChoiceField(
        label="How is it shared?", choices=BASES, widget=forms.RadioSelect
    )
    underspend = forms.ChoiceField(
        label="What becomes of an underspend?",
        choices=UNDERSPENDS,
        widget=forms.RadioSelect,
    )
    fallback = forms.ChoiceField(
        label="How is the variance shared of services that nobody owns?",
        choices=[("", "There are none"), *FALLBACKS],
        required=False,
    )
    cap_pence = PoundsField(
        label="The most of an overspend that is shared, in pounds (optional)",
        required=False,
    )
    bears_above_id = forms.ChoiceField(
        label="Who bears what is above a cap? (optional)", required=False
    )
    de_minimis_pence = PoundsField(
        label="Up to how much, in pounds, is nothing shared? (optional)",
        help_text="It stays with the host.",
        required=False,
    )
    trigger = PointsField(
        label="From which forecast above budget, in percent, is a plan owed? (optional)",
        required=False,
    )
    recovery_days = forms.IntegerField(
        label="Within how many days? (optional)",
        min_value=0,
        max_value=365,
        required=False,
    )
    recovery_body = forms.CharField(
        label="Which body decides it? (optional)", max_length=150, required=False
    )

    def __init__(self, *, partners: Mapping[int, str], **options: Any) -> None:
        super().__init__(**options)
        self.partners = partners
        pairs = [(str(number), name) for number, name in partners.items()]
        choices_of(self, bears_above_id=[("", "The host"), *pairs])
        for number, name in partners.items():
            self.fields[f"fixed_{number}"] = PointsField(
                label=f"{name}, percent", required=False
            )
        for tier in TIERS:
            for field in self.of_tier(tier):
                whose = field.rpartition("_")[2]
                label = (
                    "Up to this percent of the budget; empty for all above"
                    if whose == "to"
                    else f"{partners[int(whose)]}, percent"
                )
                self.fields[field] = PointsField(label=label, required=False)
        for number, name in partners.items():
            self.fields[f"cap_{number}"] = PoundsField(
                label=f"The most that {name} bears, in pounds (optional)",
                required=False,
            )

    def of_tier(self, tier: int) -> list[str]:
        """The names of the fields of a tier."""
        return [
            f"tier{tier}_to",
            *(f"tier{tier}_{number}" for number in self.partners),
        ]

    @property
    def rows(self) -> dict[str, Sequence[str]]:
        """The fields that belong together, by what they are."""
        found: dict[str, Sequence[str]] = {
            "Where shares are fixed": [f"fixed_{number}" for number in self.partners]
        }
        for tier in TIERS:
            found[f"{ORDINAL[tier]} tier, where it is tiered"] = self.of_tier(tier)
        return found

    @property
    def folded(self) -> dict[str, Sequence[str]]:
        """The fields that few need."""
        return {
            "Services, caps and small amounts": [
                "fallback",
                "cap_pence",
                *(f"cap_{number}" for number in self.partners),
                "bears_above_id",
                "de_minimis_pence",
            ],
            "When a plan to come back to budget is owed": [
                "trigger",
                "recovery_days",
                "recovery_body",
            ],
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a plan of which something is not said."""
        said = super().clean() or self.cleaned_data
        parts = ("trigger", "recovery_days", "recovery_body")
        given = [name for name in parts if said.get(name) not in {None, ""}]
        if given and len(given) < len(parts):
            missing = next(name for name in parts if name not in given)
            self.add_error(
                missing,
                "Say from when a plan is owed, within how many days, and who decides it; "
                "or leave all three empty.",
            )
        return said

    def said(self) -> TermsSaid:
        """The terms as they were entered."""
        said = self.cleaned_data
        basis = Basis(said["basis"])
        fallback = Basis(said["fallback"]) if said["fallback"] else None
        used = {basis, fallback}
        tiers: list[TierSaid] = []
        if Basis.TIERED in used:
            tiers = self._tiers()
        elif Basis.FIXED in used:
            tiers = [TierSaid(shares=self._shares("fixed"))]
        return TermsSaid(
            basis=basis,
            underspend=Underspend(said["underspend"]),
            tiers=tiers,
            fallback=fallback,
            caps={
                number: said[f"cap_{number}"]
                for number in self.partners
                if said[f"cap_{number}"] is not None
            },
            cap_pence=said["cap_pence"],
            bears_above_id=int(said["bears_above_id"])
            if said["bears_above_id"]
            else None,
            de_minimis_pence=said["de_minimis_pence"],
            trigger_basis_points=said["trigger"],
            recovery_days=said["recovery_days"],
            recovery_body=said["recovery_body"],
        )

    def _tiers(self) -> list[TierSaid]:
        """The tiers down to the first that is open."""
        tiers = []
        for tier in TIERS:
            end = self.cleaned_data[f"tier{tier}_to"]
            tiers.append(TierSaid(end, self._shares(f"tier{tier}")))
            if end is None:
                break
        return tiers

    def _shares(self, where: str) -> dict[int, int]:
        shares = {
            number: self.cleaned_data[f"{where}_{number}"] for number in self.partners
        }
        return {number: part for number, part in shares.items() if part is not None}


def as_typed(terms: Terms) -> dict[str, Any]:
    """Terms as they would be typed into the form."""
    recovery = terms.recovery
    found: dict[str, Any] = {
        "basis": terms.basis.value,
        "underspend": terms.underspend.value,
        "fallback": terms.fallback.value if terms.fallback else "",
        "cap_pence": _pence(terms.cap_on_sum),
        "bears_above_id": terms.bears_above,
        "de_minimis_pence": _pence(terms.de_minimis),
        "trigger": _percent(recovery.from_basis_points if recovery else None),
        "recovery_days": recovery.days if recovery else None,
        "recovery_body": recovery.body if recovery else "",
    }
    for number, tier in enumerate(terms.tiers, start=1):
        end = tier.up_to.basis_points if tier.up_to else None
        found[f"tier{number}_to"] = _percent(end)
        found |= _shares_typed(f"tier{number}", tier.shares)
    for partner, cap in (terms.caps or {}).items():
        found[f"cap_{partner}"] = cap.pence
    return found | _shares_typed("fixed", terms.shares)


def _shares_typed(where: str, shares: Mapping[int, int] | None) -> dict[str, str]:
    return {
        f"{where}_{partner}": _percent(part) for partner, part in (shares or {}).items()
    }


def _pence(limit: Limit | None) -> int | None:
    return limit.pence if limit else None


def _percent(points: int | None) -> str:
    return "" if points is None else percent_said(Fraction(points, WHOLE)).rstrip("%")


QUARTERS = [("", "The whole year"), *((str(n), f"Quarter {n}") for n in (1, 2, 3, 4))]


NET_OF = [(NET_OUTTURN, "Net outturn: spending, income and client contributions")]


class EntriesForm(forms.Form):
    """Which entries of a fund are asked for."""

    kind = forms.ChoiceField(label="Kind of account", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    partner = forms.ChoiceField(label="Partner", required=False)
    source = forms.ChoiceField(label="Funding source", required=False)
    budget_year = forms.ChoiceField(label="Budget of", required=False)
    year = forms.ChoiceField(label="Posted into the year", required=False)
    quarter = forms.ChoiceField(
        label="Quarter of that year", choices=QUARTERS, required=False
    )
    up_to = forms.BooleanField(label="With all that was posted before", required=False)
    known = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *, choices: Any, **options: Any) -> None:
        super().__init__(**options)
        any_one = [("", "Any")]
        choices_of(
            self,
            kind=[*any_one, *AccountKind.choices, *NET_OF],
            strand=[*any_one, *choices.strands],
            partner=[*any_one, *choices.partners],
            source=[*any_one, *choices.sources],
            budget_year=[*any_one, *choices.years],
            year=[*any_one, *choices.years],
        )
