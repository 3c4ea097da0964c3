"""What people type about decisions: what is proposed, how it was voted, who cleared it."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.partnership.actions.decisions import Option, Proof, Proposal
from ropewalk.partnership.kinds import Urgency, Way
from ropewalk.partnership.queries.proposals import ProposalChoices
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.partnership.meeting_forms import GroundField
from ropewalk.web.requests import today

OPTIONS = ("first", "second", "third")
NEW_MATTER = "new"
LONGEST = 200
NO_VOTE = "none"


class ProposalForm(forms.Form):
    """What is proposed, what it is for and whose money it commits."""

    text = forms.CharField(
        label="What would be decided?",
        help_text="One or two sentences, as they would be read out before the vote.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what would be decided."},
    )
    reasons = forms.CharField(
        label="Why? (optional)", max_length=4000, required=False, widget=forms.Textarea
    )
    matter = forms.ChoiceField(
        label="Which matter does it belong to?",
        help_text="Two decisions on one matter count together against a limit.",
        required=False,
    )
    new_matter = forms.CharField(
        label="If it is a new matter, what is it called?",
        help_text="For example: care at home in the north of the borough.",
        max_length=200,
        required=False,
    )
    need_ids = forms.TypedMultipleChoiceField(
        label="Which needs does it answer?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the needs that it answers."},
    )
    outcome_ids = forms.TypedMultipleChoiceField(
        label="Which outcomes is it for?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the outcomes that it is for."},
    )
    resources = forms.CharField(
        label="What does it use?",
        help_text="Money, people, buildings, in words.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what resources it uses."},
    )
    rights = forms.CharField(
        label="If it is about an individual, which rights does it keep to? (optional)",
        help_text="For example: their right to a personal budget, or to an advocate.",
        max_length=2000,
        required=False,
    )
    commits_nothing = forms.BooleanField(
        label="It commits no money",
        help_text="Tick this, or enter what it commits of each partner's money.",
        required=False,
    )
    whole_life = PoundsField(
        label="Over its whole life it commits, in pounds (optional)", required=False
    )
    agreement_id = forms.TypedChoiceField(
        label="Which agreement does it rest on?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    delegation_id = forms.TypedChoiceField(
        label="Under which authority is it decided?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    preferred = forms.ChoiceField(
        label="Which option is proposed?",
        choices=(("", "None is marked"), *((each, f"The {each}") for each in OPTIONS)),
        required=False,
    )
    evidence_title = forms.CharField(
        label="A document that it rests on (optional)", max_length=300, required=False
    )
    evidence_address = forms.URLField(
        label="Where the document is (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address that starts with https://"},
    )
    evidence_file = forms.FileField(
        label="The document itself (optional)",
        help_text=(
            "Ropewalk keeps its fingerprint (SHA-256), so that anybody can prove later "
            "which version was read. The file itself stays with you."
        ),
        required=False,
    )
    wards_affected = forms.IntegerField(
        label="How many wards does it affect significantly?",
        min_value=0,
        max_value=1000,
        initial=0,
        error_messages={"required": "Enter the number of wards, or 0."},
    )
    is_key = forms.BooleanField(
        label="Treat it as a key decision whatever it costs", required=False
    )
    notice_on = DayField(
        label="When was notice of a key decision given? (optional)", required=False
    )
    urgency = forms.ChoiceField(
        label="If there was less notice than the rules ask for, why was that allowed?",
        choices=Urgency.choices,
        required=False,
    )
    urgency_on = DayField(
        label="When was the chair of scrutiny told, or when did they agree? (optional)",
        required=False,
    )
    urgency_because = forms.CharField(
        label="Why could it not wait? (optional)", max_length=300, required=False
    )
    needs_legal_advice = forms.BooleanField(
        label="Ask a monitoring officer for legal clearance", required=False
    )
    conditions = forms.CharField(
        label="On what conditions? (optional)", max_length=500, required=False
    )
    review_on = DayField(label="When is it looked at again? (optional)", required=False)

    def __init__(
        self,
        *args: Any,
        choices: ProposalChoices,
        own_terms: str = "On the body's own terms of reference",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.partners = list(choices.partners)
        self.matters = list(choices.matters)
        for number, name in self.partners:
            self.fields[f"pence_{number}"] = PoundsField(
                label=f"{name} commits, in pounds (optional)", required=False
            )
        for each in OPTIONS:
            self.fields[f"option_{each}"] = forms.CharField(
                label=f"The {each} option considered (optional)",
                max_length=200,
                required=False,
            )
            self.fields[f"because_{each}"] = forms.CharField(
                label=f"Why, or why not, the {each} option (optional)",
                max_length=500,
                required=False,
            )
        choices_of(
            self,
            matter=[("", "A new matter, named below"), *self.earlier()],
            need_ids=[(each, words[:LONGEST]) for each, words in choices.needs],
            outcome_ids=[(each, words[:LONGEST]) for each, words in choices.outcomes],
            agreement_id=[("", "None"), *choices.agreements],
            delegation_id=[("", own_terms), *choices.delegations],
        )
        self.order_fields(self._order())

    def earlier(self) -> list[tuple[str, str]]:
        """The matters that there are."""
        return [(str(place), each) for place, each in enumerate(self.matters)]

    def _order(self) -> list[str]:
        """The fields in the order in which they are asked."""
        names = [each for each in self.base_fields if each != "preferred"]
        money = [f"pence_{number}" for number, _ in self.partners]
        options = [
            name for each in OPTIONS for name in (f"option_{each}", f"because_{each}")
        ]
        whole = names.index("commits_nothing")
        evidence = names.index("evidence_title")
        return [
            *names[:whole],
            *money,
            *names[whole:evidence],
            *options,
            "preferred",
            *names[evidence:],
        ]

    def headings(self) -> dict[str, str]:
        """A heading before the first field of each part."""
        first_money = (
            f"pence_{self.partners[0][0]}" if self.partners else "commits_nothing"
        )
        return {
            "need_ids": "What it is for",
            first_money: "Whose money it commits",
            "agreement_id": "Authority",
        }

    def folded(self) -> dict[str, list[str]]:
        """What a decision can say and few need to, by the words it is folded under."""
        options = [
            name for each in OPTIONS for name in (f"option_{each}", f"because_{each}")
        ]
        reasons = [] if self.fields["reasons"].required else ["reasons"]
        return {
            "Add reasons, conditions or a day to look at it again": [
                *reasons,
                "conditions",
                "review_on",
            ],
            "Add the options that were considered": [*options, "preferred"],
            "Add a document that it rests on": [
                "evidence_title",
                "evidence_address",
                "evidence_file",
            ],
            "It may be a key decision": [
                "wards_affected",
                "is_key",
                "notice_on",
                "urgency",
                "urgency_on",
                "urgency_because",
            ],
            "It is about an individual, lasts for years or needs legal advice": [
                "rights",
                "whole_life",
                "needs_legal_advice",
            ],
        }

    def clean(self) -> dict[str, Any]:
        """It belongs to a matter; an option or a document is said whole."""
        cleaned = super().clean() or {}
        if not cleaned.get("matter") and not cleaned.get("new_matter", "").strip():
            self.add_error("new_matter", "Say what the matter is called.")
        review_on = cleaned.get("review_on")
        if review_on is not None and review_on <= today():
            self.add_error("review_on", "It is looked at again on a day to come.")
        sums = [cleaned.get(f"pence_{number}") for number, _ in self.partners]
        commits = any(each is not None for each in sums)
        if commits == bool(cleaned.get("commits_nothing")):
            self.add_error(
                "commits_nothing",
                "Enter what it commits, or say that it commits no money: not both."
                if commits
                else "Enter what it commits, or tick that it commits no money.",
            )
        preferred = cleaned.get("preferred")
        for each in OPTIONS:
            option = cleaned.get(f"option_{each}", "").strip()
            if option and not cleaned.get(f"because_{each}", "").strip():
                self.add_error(
                    f"because_{each}", f"Say why, or why not, the {each} option."
                )
            if preferred == each and not option:
                self.add_error("preferred", f"Say what the {each} option is.")
        if cleaned.get("evidence_title", "").strip() and not cleaned.get(
            "evidence_file"
        ):
            self.add_error(
                "evidence_file", "Choose the document, so that its fingerprint is kept."
            )
        if (
            cleaned.get("evidence_file")
            and not cleaned.get("evidence_title", "").strip()
        ):
            self.add_error("evidence_title", "Say what the document is.")
        return cleaned

    def proposal(self) -> Proposal:
        """What was typed, as a proposal."""
        said = self.cleaned_data
        matter = said["new_matter"]
        if said["matter"]:
            matter = self.matters[int(said["matter"])]
        return Proposal(
            text=said["text"],
            reasons=said["reasons"],
            matter=matter,
            resources=said["resources"],
            rights=said["rights"],
            need_ids=said["need_ids"],
            outcome_ids=said["outcome_ids"],
            pence_by_organisation={
                int(number): said[f"pence_{number}"]
                for number, _ in self.partners
                if said[f"pence_{number}"] is not None
            },
            commits_nothing=said["commits_nothing"],
            whole_life_pence=said["whole_life"],
            agreement_id=said["agreement_id"],
            delegation_id=said.get("delegation_id"),
            options=[
                Option(
                    said[f"option_{each}"].strip(),
                    said[f"because_{each}"].strip(),
                    is_preferred=said["preferred"] == each,
                )
                for each in OPTIONS
                if said[f"option_{each}"].strip()
            ],
            evidence=self._evidence(),
            wards_affected=said["wards_affected"],
            is_key=said["is_key"],
            notice_on=said["notice_on"],
            urgency=Urgency(said["urgency"]),
            urgency_on=said["urgency_on"],
            urgency_because=said["urgency_because"],
            needs_legal_advice=said["needs_legal_advice"],
            conditions=said["conditions"],
            review_on=said["review_on"],
        )

    def _evidence(self) -> list[Proof]:
        sent = self.cleaned_data["evidence_file"]
        if not sent:
            return []
        digest = hashlib.sha256()
        for chunk in sent.chunks():
            digest.update(chunk)
        return [
            Proof(
                self.cleaned_data["evidence_title"].strip(),
                digest.hexdigest(),
                self.cleaned_data["evidence_address"],
            )
        ]


class OfficerForm(ProposalForm):
    """What a post decides alone under what was delegated to it."""

    title = forms.CharField(
        label="What is the decision about?",
        max_length=200,
        error_messages={"required": "Say what the decision is about."},
    )
    reasons = forms.CharField(
        label="Why?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reasons: the record needs them."},
    )
    exempt_ground = GroundField(label="Is the public kept out of it?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, delegation: tuple[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, delegation_id=[delegation])
        self.order_fields(["title", "exempt_ground"])


class PutForm(ProposalForm):
    """An item of an agenda with what is proposed under it, and the main of its paper."""

    title = forms.CharField(
        label="What is the item about?",
        max_length=200,
        error_messages={"required": "Say what the item is about."},
    )
    recommendation = forms.CharField(
        label="What do you recommend? (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    background = forms.CharField(
        label="How did it come to this? (optional)",
        max_length=8000,
        required=False,
        widget=forms.Textarea,
    )
    equality = forms.CharField(
        label="What does it mean for people with protected characteristics? (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    risk = forms.CharField(
        label="What could go wrong? (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    authors = forms.CharField(
        label="Who wrote it? (optional)", max_length=300, required=False
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

    def __init__(
        self, *args: Any, organisations: Pairs, late: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            concerned_ids=organisations,
            matter=[("", "A new matter, called as the item"), *self.earlier()],
        )
        self.fields["new_matter"].label = "Or what is the new matter called? (optional)"
        self.fields["late_because"].required = bool(late)
        self.order_fields(["title"])
        if late:
            asked = self.fields["late_because"]
            asked.label = late
            asked.error_messages["required"] = "Say why the item could not wait."

    def headings(self) -> dict[str, str]:
        """A heading before the first field of each part, and before those of the paper."""
        return super().headings() | {"recommendation": "The paper"}

    def folded(self) -> dict[str, list[str]]:
        """What most do without, the paper first."""
        late = [] if self.fields["late_because"].required else ["late_because"]
        return {
            "Write more of the paper": ["background", "equality", "risk", "authors"],
            "It belongs to a matter that there is, or comes late": [
                "matter",
                "new_matter",
                *late,
            ],
        } | super().folded()

    def clean(self) -> dict[str, Any]:
        """A matter that is not named is called as the item."""
        self.cleaned_data["new_matter"] = self.cleaned_data.get(
            "new_matter", ""
        ) or self.cleaned_data.get("title", "")
        return super().clean()

    def paper(self) -> dict[str, str]:
        """The parts of the paper; what is proposed says what it asks and what it uses."""
        said = self.cleaned_data
        return {
            each: said[each]
            for each in ("recommendation", "background", "equality", "risk", "authors")
        } | {"purpose": said["text"], "resources": said["resources"]}


class CommonForm(ProposalForm):
    """One proposal to several committees in common."""

    title = forms.CharField(
        label="What is the item about?",
        max_length=200,
        error_messages={"required": "Say what the item is about."},
    )
    meeting_ids = forms.TypedMultipleChoiceField(
        label="Which committees decide it, in which meetings?",
        help_text="Each decides for itself, on the money of the partners it acts for.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the meetings of two committees or more."},
    )
    purpose = forms.CharField(
        label="What are they asked to do?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what they are asked to do."},
    )
    exempt_ground = GroundField(label="Is the public kept out of it?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    concerned_ids = forms.TypedMultipleChoiceField(
        label="Which organisations does it concern? (optional)",
        help_text="Whoever works for one, sits for it or has an interest in it has a "
        "conflict, which the chair rules on.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    late_because = forms.CharField(
        label="If it comes late, why could it not wait? (optional)",
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, meetings: Pairs, organisations: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, meeting_ids=meetings, concerned_ids=organisations)
        del self.fields["delegation_id"]
        self.order_fields(
            ["title", "meeting_ids", "exempt_ground", "purpose", "concerned_ids"]
        )


class VotesForm(forms.Form):
    """How each seat that may vote did vote."""

    def __init__(self, *args: Any, seats: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = list(seats)
        self.fields["most"] = forms.ChoiceField(
            label="How did they vote?",
            choices=(*Way.choices, ("", "I say it seat by seat below")),
            required=False,
            widget=forms.RadioSelect,
        )
        for number, words in self.seats:
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=words,
                choices=(
                    *Way.choices,
                    (NO_VOTE, "Did not vote"),
                    ("", "As said for all"),
                ),
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"dissent_{number}"] = forms.CharField(
                label=f"Dissent of {words}, to be recorded (optional)",
                max_length=500,
                required=False,
            )

    def ways(self) -> dict[int, Way]:
        """How each seat voted, but for those that did not."""
        most = self.cleaned_data["most"]
        said = {
            int(number): self.cleaned_data[f"way_{number}"] or most
            for number, _ in self.seats
        }
        return {
            number: Way(way) for number, way in said.items() if way not in {"", NO_VOTE}
        }

    def folded(self) -> dict[str, list[str]]:
        """Seat by seat, for those that did not vote as the others did."""
        return {
            "Somebody voted otherwise, did not vote, or wants dissent recorded": [
                f"{each}_{number}"
                for number, _ in self.seats
                for each in ("way", "dissent")
            ]
        }

    def stale(self) -> dict[int, Way]:
        """Votes sent from a page gone stale, for seats that have none on this any more."""
        listed = {f"way_{number}" for number, _ in self.seats}
        return {
            int(name.removeprefix("way_")): Way(way)
            for name, way in self.data.items()
            if re.fullmatch(r"way_\d{1,9}", name)
            and name not in listed
            and way in Way.values
        }

    def dissent(self) -> dict[int, str]:
        """What each seat wants recorded against the decision."""
        return {
            int(number): self.cleaned_data[f"dissent_{number}"]
            for number, _ in self.seats
            if self.cleaned_data[f"dissent_{number}"]
        }


class ClearanceForm(forms.Form):
    """An officer's clearance of a decision, or their advice against it."""

    as_officer = forms.ChoiceField(
        label="As which officer?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose as which officer you answer."},
    )
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

    def __init__(self, *args: Any, offices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, as_officer=offices)

    def clean(self) -> dict[str, Any]:
        """Advice against it says why."""
        cleaned = super().clean() or {}
        if cleaned.get("is_clear") == "no" and not cleaned.get("advice", "").strip():
            self.add_error("advice", "Say why you advise against it.")
        return cleaned


class BodyForm(forms.Form):
    """A body to send a decision to."""

    to_body_id = forms.TypedChoiceField(
        label="To which body?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the body."},
    )

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, to_body_id=bodies)


class AcceptForm(forms.Form):
    """A meeting whose agenda something goes on."""

    meeting_id = forms.TypedChoiceField(
        label="Which meeting deals with it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the meeting."},
    )
    delegation_id = forms.TypedChoiceField(
        label="On whose authority does it decide?",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, meetings: Pairs, delegations: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            meeting_id=meetings,
            delegation_id=[("", "Its own terms of reference"), *delegations],
        )


class ApprovalForm(forms.Form):
    """What a body said to a decision that needs its approval."""

    body_id = forms.TypedChoiceField(
        label="Which body?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the body."},
    )
    is_approved = forms.ChoiceField(
        label="What did it decide?",
        choices=(("yes", "It approved the decision"), ("no", "It did not")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it decided."},
    )
    because = forms.CharField(
        label="Why, if it did not (optional)", max_length=500, required=False
    )
    meeting_id = forms.TypedChoiceField(
        label="At which of its meetings?",
        help_text="Or by which officer's decision, recorded under its delegation.",
        coerce=int,
        error_messages={"required": "Choose the meeting at which it was approved."},
    )

    def __init__(
        self, *args: Any, bodies: Pairs, meetings: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_id=bodies, meeting_id=[("", "Choose one"), *meetings])


class SureForm(forms.Form):
    """Nothing to type: the person says that they are sure."""

    sure = forms.BooleanField(
        label="Yes, record it: it cannot be changed afterwards",
        error_messages={"required": "Tick the box to record it."},
    )


class ChainForm(forms.Form):
    """Which bodies approve what is decided under an agreement, in which turn."""

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, bodies: Pairs, turns: Sequence[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.bodies = list(bodies)
        self.turns = list(turns)
        for number, name in self.bodies:
            self.fields[f"turn_{number}"] = forms.TypedChoiceField(
                label=name,
                coerce=int,
                empty_value=None,
                required=False,
                choices=[
                    ("", "Does not approve"),
                    *((str(turn), f"Turn {turn}") for turn in self.turns),
                ],
            )

    def said(self) -> list[list[int]]:
        """The bodies of each turn."""
        return [
            [
                int(number)
                for number, _ in self.bodies
                if self.cleaned_data[f"turn_{number}"] == turn
            ]
            for turn in self.turns
        ]
