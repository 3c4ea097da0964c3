"""What people type about an agreement, its terms, its duties, and leaving it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from django import forms

from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    AgreementKind,
    ChecklistAnswer,
    DutyKind,
    VatTreatment,
)
from ropewalk.partnership.rules.agreement_law import CoverableFunction
from ropewalk.partnership.rules.agreement_review import Question
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.terms import ends_after
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.papers import PaperForm

NOT_RECORDED = "Not yet recorded"


class KeyFieldsForm(forms.Form):
    """The key fields of an agreement beside its kind, title and parties."""

    starts_on = DayField(label="First day (optional)", required=False)
    ends_on = DayField(label="Last day (optional)", required=False)
    years = forms.IntegerField(
        label="Or for how many years? (optional)",
        min_value=1,
        max_value=99,
        required=False,
    )
    is_open_ended = forms.BooleanField(label="It has no end", required=False)
    notice_months = forms.IntegerField(
        label="Months of notice to leave (optional)",
        min_value=0,
        max_value=120,
        required=False,
    )
    review_on = DayField(label="Day of the next review (optional)", required=False)
    host_id = forms.ChoiceField(label="Who hosts or leads? (optional)", required=False)
    manager_post = forms.CharField(
        label="Which post manages it? (optional)",
        help_text="A post, not a person's name.",
        max_length=150,
        required=False,
    )
    yearly_pence = PoundsField(
        label="What all put in for a year, in pounds (optional)", required=False
    )
    vat_treatment = forms.ChoiceField(
        label="How is VAT treated?", choices=VatTreatment, required=False
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, host_id=[("", NOT_RECORDED), *parties])

    def clean(self) -> dict[str, Any]:
        """One way only to say when it ends."""
        said = super().clean() or {}
        ways = [said.get("ends_on"), said.get("years"), said.get("is_open_ended")]
        if sum(bool(each) for each in ways) > 1:
            self.add_error(
                "ends_on", "Say when it ends in one way: a day, years, or no end."
            )
        if said.get("years") and not said.get("starts_on"):
            self.add_error(
                "starts_on", "Enter the first day that the years count from."
            )
        return said

    def key_fields(self) -> KeyFields:
        """The key fields as the action takes them."""
        said = self.cleaned_data
        ends_before = said["ends_on"] + timedelta(days=1) if said["ends_on"] else None
        if said["years"]:
            ends_before = ends_after(said["starts_on"], years=said["years"])
        return KeyFields(
            starts_on=said["starts_on"],
            ends_before=ends_before,
            is_open_ended=said["is_open_ended"],
            notice_months=said["notice_months"],
            review_on=said["review_on"],
            host_id=int(said["host_id"]) if said["host_id"] else None,
            manager_post=said["manager_post"],
            yearly_pence=said["yearly_pence"],
            vat_treatment=VatTreatment(said["vat_treatment"]),
        )


class AgreementForm(KeyFieldsForm):
    """A new agreement: its ten key fields and what it hangs on."""

    kind = forms.ChoiceField(
        label="What kind of agreement is it?", choices=AgreementKind
    )
    title = forms.CharField(
        label="What is it called?",
        max_length=200,
        error_messages={"required": "Enter what the agreement is called."},
    )
    party_ids = forms.MultipleChoiceField(
        label="Who is party to it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the parties: two or more."},
    )
    by_memorandum_ids = forms.MultipleChoiceField(
        label="Who joins by memorandum? (optional)",
        help_text="For an organisation that law does not let be party to it.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parent_id = forms.ChoiceField(
        label="Which agreement does it hang on? (optional)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order: tuple[str, ...] = (
        "kind",
        "title",
        "party_ids",
        "by_memorandum_ids",
        "parent_id",
        "starts_on",
        "ends_on",
        "years",
        "is_open_ended",
        "notice_months",
        "review_on",
        "host_id",
        "manager_post",
        "yearly_pence",
        "vat_treatment",
    )

    def __init__(
        self,
        *args: Any,
        parties: Pairs,
        agreements: Pairs,
        own: Collection[int],
        **options: Any,
    ) -> None:
        super().__init__(*args, parties=parties, **options)
        self.own = {str(each) for each in own}
        choices_of(self, party_ids=parties, by_memorandum_ids=parties)
        choices_of(self, parent_id=[("", "None"), *agreements])

    def clean(self) -> dict[str, Any]:
        """Somebody who records an agreement has to see it afterwards."""
        said = super().clean()
        named = {*said.get("party_ids", ()), *said.get("by_memorandum_ids", ())}
        if said.get("party_ids") and not named & self.own:
            self.add_error(
                "party_ids",
                "Choose your own organisation too: only those in it see an agreement.",
            )
        return said

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return {
            "kind": AgreementKind(said["kind"]),
            "title": said["title"],
            "party_ids": [int(each) for each in said["party_ids"]],
            "by_memorandum_ids": [int(each) for each in said["by_memorandum_ids"]],
            "parent_id": int(said["parent_id"]) if said["parent_id"] else None,
            "fields": self.key_fields(),
            "submission_key": said["submission_key"],
        }


class SignedForm(forms.Form):
    """Who signed a paper, when and in which post."""

    signed_ids = forms.MultipleChoiceField(
        label="Who has signed the paper? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    signed_on = DayField(label="On which day was it signed? (optional)", required=False)
    signed_post = forms.CharField(
        label="In which post did they sign? (optional)",
        help_text="A post, such as chief executive; not a person's name.",
        max_length=150,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A signature has a day."""
        said = super().clean() or {}
        if said.get("signed_ids") and not said.get("signed_on"):
            self.add_error("signed_on", "Enter the day on which it was signed.")
        return said

    def signatures(self) -> list[PaperSignature]:
        """The signatures, as the actions take them."""
        said = self.cleaned_data
        return [
            PaperSignature(int(each), said["signed_on"], said["signed_post"])
            for each in said.get("signed_ids", ())
        ]


SIGNED = ("signed_ids", "signed_on", "signed_post")


class ImportForm(AgreementForm, PaperForm, SignedForm):
    """An agreement that exists on paper: the paper, key fields and signatures."""

    field_order: tuple[str, ...] = ("file", *AgreementForm.field_order, *SIGNED)

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, parties=parties, **options)
        choices_of(self, signed_ids=parties)

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        return super().said() | {"signatures": self.signatures()}


class VaryForm(KeyFieldsForm, SignedForm):
    """A change of the key fields."""

    takes_effect_on = DayField(
        label="From which day does the change hold?", required=False
    )
    what_changed = forms.CharField(
        label="What changed?", max_length=500, widget=forms.Textarea, required=False
    )
    is_imported = forms.BooleanField(
        label="The change is on paper already, or fills in what the paper says",
        help_text=(
            "What changes something that was signed needs the paper of the change, added "
            "to the agreement first, and who signed it."
        ),
        required=False,
    )
    field_order: tuple[str, ...] = (
        "what_changed",
        "takes_effect_on",
        "is_imported",
        "starts_on",
        "ends_on",
        "years",
        "is_open_ended",
        "notice_months",
        "review_on",
        "host_id",
        "manager_post",
        "yearly_pence",
        "vat_treatment",
        *SIGNED,
    )

    def __init__(
        self, *args: Any, parties: Pairs, leave_out: Collection[str], **options: Any
    ) -> None:
        super().__init__(*args, parties=parties, **options)
        choices_of(self, signed_ids=parties)
        for each in leave_out:
            del self.fields[each]

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return {
            "fields": self.key_fields(),
            "takes_effect_on": said.get("takes_effect_on"),
            "what_changed": said.get("what_changed", ""),
            "is_imported": said.get("is_imported", False),
            "signatures": self.signatures(),
        }


class TermsForm(forms.Form):
    """What an agreement states in words, a box for each term."""

    def __init__(self, *args: Any, terms: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, title in terms:
            self.fields[code] = forms.CharField(
                label=title, max_length=4000, widget=forms.Textarea, required=False
            )


class FunctionsForm(forms.Form):
    """Which functions an agreement covers, and of which parties."""

    nhs = forms.MultipleChoiceField(
        label="NHS functions", widget=forms.CheckboxSelectMultiple, required=False
    )
    nhs_parties = forms.MultipleChoiceField(
        label="Of which parties are these NHS functions?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    council = forms.MultipleChoiceField(
        label="Functions of the council",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    council_parties = forms.MultipleChoiceField(
        label="Of which parties are these functions of the council?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        functions: Sequence[CoverableFunction],
        parties: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for side in ("nhs", "council"):
            held = [(each.code, each.title) for each in functions if each.side == side]
            choices_of(self, **{side: held, f"{side}_parties": parties})

    def clean(self) -> dict[str, Any]:
        """Functions are somebody's."""
        said = super().clean() or {}
        for side in ("nhs", "council"):
            if said.get(side) and not said.get(f"{side}_parties"):
                self.add_error(f"{side}_parties", "Choose whose functions these are.")
        return said

    def covered(self) -> list[tuple[str, int]]:
        """Each function with each party whose it is."""
        said = self.cleaned_data
        return [
            (code, int(party))
            for side in ("nhs", "council")
            for code, party in product(said[side], said[f"{side}_parties"])
        ]


class SchemeForm(forms.Form):
    """A schedule: one service."""

    title = forms.CharField(label="What is the scheme called?", max_length=200)
    people = forms.CharField(label="Whom is it for?", max_length=300)
    services = forms.CharField(
        label="Which services does it buy or provide?",
        max_length=2000,
        widget=forms.Textarea,
    )
    yearly_pence = PoundsField(
        label="What may it cost a year, in pounds? (optional)", required=False
    )


class ContributionForm(forms.Form):
    """What a party puts in for a year."""

    organisation_id = forms.ChoiceField(label="Who puts it in?")
    year_starting = forms.IntegerField(
        label="For the financial year that starts in", min_value=1974, max_value=2099
    )
    pence = PoundsField(label="Money, in pounds", required=False)
    in_kind = forms.CharField(
        label="Or in kind",
        help_text="Staff, premises, equipment: say what, not what it is worth.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=parties)


class SharingForm(forms.Form):
    """Terms on which one party may give another information."""

    which = forms.CharField(label="Which data?", max_length=300)
    purpose = forms.CharField(label="For what purpose?", max_length=300)
    legal_basis = forms.CharField(label="On what legal basis?", max_length=300)
    given_by_id = forms.ChoiceField(label="Who gives it?")
    given_to_id = forms.ChoiceField(label="To whom?")
    impact_assessment = forms.CharField(
        label="Reference of the data protection impact assessment", max_length=100
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, given_by_id=parties, given_to_id=parties)

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        return {
            "data": said["which"],
            "purpose": said["purpose"],
            "legal_basis": said["legal_basis"],
            "given_by_id": int(said["given_by_id"]),
            "given_to_id": int(said["given_to_id"]),
            "impact_assessment": said["impact_assessment"],
        }


class ConsentForm(forms.Form):
    """A commissioner's consent."""

    trust_id = forms.ChoiceField(label="For which NHS trust?")
    commissioner = forms.CharField(label="Which commissioner consents?", max_length=200)
    given_on = DayField(label="On which day?")

    def __init__(self, *args: Any, trusts: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, trust_id=trusts)


class SignForm(forms.Form):
    """A signature."""

    party_id = forms.ChoiceField(label="For which party do you sign?")
    post = forms.CharField(
        label="In which post do you sign?",
        max_length=150,
        error_messages={"required": "Enter the post in which you sign."},
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, party_id=parties)


class ClearMoneyForm(forms.Form):
    """A finance officer's word on what a variation has their organisation put in."""

    party_id = forms.ChoiceField(label="For which party?")
    is_clear = forms.ChoiceField(
        label="What do you say?",
        choices=(("yes", "I clear it"), ("no", "I advise against it")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you say."},
    )
    advice = forms.CharField(
        label="Your advice (optional where you clear it)",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, party_id=parties)


class ReportsForm(forms.Form):
    """The reports of a year, or of all that the term reaches, and whose they are."""

    year_starting = forms.IntegerField(
        label="For the financial year that starts in",
        help_text="Leave it empty for every year that the agreement reaches.",
        min_value=1974,
        max_value=2099,
        required=False,
    )
    organisation_id = forms.ChoiceField(label="Which party makes them?")
    owner_post = forms.CharField(
        label="Which post there?",
        help_text="A post, not a person's name.",
        max_length=150,
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=parties)


class DutyForm(forms.Form):
    """Something that somebody has to do by a day."""

    kind = forms.ChoiceField(label="What kind of thing is it?", choices=DutyKind)
    about = forms.CharField(label="What is to be done?", max_length=200)
    due_on = DayField(label="By which day?")
    organisation_id = forms.ChoiceField(label="Which party does it?")
    owner_post = forms.CharField(
        label="Which post there?",
        help_text="A post, not a person's name.",
        max_length=150,
    )

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=parties)


class DoneForm(forms.Form):
    """The day on which something was done."""

    done_on = DayField(label="On which day was it done?")


class ReviewForm(forms.Form):
    """The questions of a review."""

    reviewed_on = DayField(label="On which day was it reviewed?")
    next_on = DayField(label="Day of the next review (optional)", required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, questions: Sequence[Question], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for each in questions:
            self.fields[f"{each.code}_answer"] = forms.ChoiceField(
                label=each.text,
                choices=ChecklistAnswer,
                widget=forms.RadioSelect,
                error_messages={"required": f"Answer: {each.text}"},
            )
            self.fields[f"{each.code}_evidence"] = forms.CharField(
                label=f"Evidence: {each.text} (optional)",
                max_length=500,
                required=False,
            )
            self.fields[f"{each.code}_action"] = forms.CharField(
                label=f"What is to be done: {each.text}",
                help_text="Needed unless the answer is yes.",
                max_length=500,
                required=False,
            )

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
            for each in self.questions
        ]


class NoticeForm(forms.Form):
    """A party's notice."""

    party_id = forms.ChoiceField(label="Which party leaves?")
    given_on = DayField(
        label="On which day was notice given?",
        help_text=(
            "It is counted from today, unless a paper below shows that it was given "
            "before."
        ),
    )
    shown_by_id = forms.TypedChoiceField(
        label="If it was given before today, which paper shows that?",
        help_text="Add the letter to the papers of the agreement first.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    leaves_on = DayField(label="On which day does it leave?")
    reason = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea)
    impact = forms.CharField(
        label="What does leaving do to the people concerned and to the other partners?",
        help_text="Or where the impact assessment is.",
        max_length=500,
        widget=forms.Textarea,
    )

    def __init__(
        self, *args: Any, parties: Pairs, papers: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, party_id=parties, shown_by_id=[("", "None"), *papers])


class BreachForm(forms.Form):
    """What one party says another stopped without notice."""

    alleged_by_id = forms.ChoiceField(label="Who alleges it?")
    alleged_of_id = forms.ChoiceField(label="Of whom?")
    stopped = forms.CharField(
        label="What was stopped without notice: which money or service?",
        max_length=500,
        widget=forms.Textarea,
    )
    stopped_on = DayField(label="On which day?")

    def __init__(self, *args: Any, own: Pairs, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, alleged_by_id=own, alleged_of_id=parties)


class SettleForm(forms.Form):
    """How a dispute was settled."""

    settled_on = DayField(label="On which day was it settled?")
    settlement = forms.CharField(
        label="How was it settled?", max_length=500, widget=forms.Textarea
    )
