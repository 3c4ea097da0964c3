"""The page of what a change of activity means for a contract's provider."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.service.kinds import Payment
from ropewalk.service.queries.impact import ImpactAsked, ImpactTold, impact_told
from ropewalk.service.queries.seen import contracts_seen_by
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import seen_or_404, today
from ropewalk.web.service.trails import trail_to_contract
from ropewalk.web.tables import arrange

MOST = 10**9
# what is said of the wait is said whole, or not at all
MISSING_OF_WAIT = {
    "waiting": "Enter how many people wait too, or say nothing of the wait.",
    "seen_now": "Enter how many it sees in a week now too, or say nothing of the wait.",
    "seen_after": "Enter how many it will see in a week too, or say nothing of the wait.",
}


def units(label: str, what: str, *, required: bool = True, help_text: str = "") -> Any:
    """A question for a whole number; ``what`` is entered stands in what is said of it."""
    whole = f"Enter {what} as a whole number, such as 1200."
    return forms.IntegerField(
        label=label if required else f"{label} (optional)",
        help_text=help_text,
        min_value=0,
        max_value=MOST,
        required=required,
        error_messages={
            "required": whole,
            "invalid": whole,
            "min_value": f"Enter {what}: 0 or more.",
            "max_value": f"Enter {what}: {MOST:,} or fewer.",
        },
    )


class ImpactForm(forms.Form):
    """A change of activity, and who waits."""

    now = units("How many units a year now?", "how many units there are a year")
    after = units("How many will it be?", "how many it will be")
    otherwise = units(
        "To how many would it grow if nothing changed?",
        "to how many it would grow",
        required=False,
        help_text="Leave it empty if it would stay as it is.",
    )
    volume = units(
        "How many does the contract's sum cover?", "how many units the sum covers"
    )
    waiting = units(
        "How many people wait for the provider now?",
        "how many people wait",
        required=False,
    )
    seen_now = units(
        "How many does it see in a week now?",
        "how many it sees in a week now",
        required=False,
    )
    seen_after = units(
        "How many will it see in a week?",
        "how many it will see in a week",
        required=False,
    )

    def __init__(self, *args: Any, payment: Payment, **options: Any) -> None:
        super().__init__(*args, **options)
        if payment != Payment.COST_AND_VOLUME:
            del self.fields["volume"]

    def clean(self) -> dict[str, Any]:
        """What would grow is no less than now; who waits comes with how many are seen."""
        said = super().clean() or self.cleaned_data
        now, grown = said.get("now"), said.get("otherwise")
        if now is not None and grown is not None and grown < now:
            self.add_error("otherwise", f"Enter {now:,} or more, or leave it empty.")
        if any(said.get(each) is not None for each in MISSING_OF_WAIT):
            for each, words in MISSING_OF_WAIT.items():
                if said.get(each) is None and each not in self.errors:
                    self.add_error(each, words)
        return said


def impact(request: HttpRequest, contract_id: int) -> HttpResponse:
    """What a change of activity means for the provider of a contract: nothing is kept."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    form = ImpactForm(
        data=request.GET if "now" in request.GET else None,
        payment=Payment(seen.payment),
    )
    held: ImpactTold | None = None
    if form.is_bound and form.is_valid():
        held = impact_told(seen, ImpactAsked(**form.cleaned_data), on=today())
    table = arrange(held.table, request.GET.dict()) if held else None
    if table and (download := download_asked(request, [table], place=seen.title)):
        return download
    context = {
        "contract": seen,
        "form": form,
        "held": held,
        "table": table,
        "trail": trail_to_contract(request, seen),
    }
    return render(request, "service/impact.html", context)
