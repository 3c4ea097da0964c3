"""What a proposal can be tied to: needs, outcomes, agreements, delegations, matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.queries import outcome_choices
from ropewalk.partnership.models import Body, Decision, Delegation
from ropewalk.partnership.queries.agreements import agreement_choices
from ropewalk.partnership.queries.partnerships import partner_choices
from ropewalk.place.models import Need

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalChoices:
    """Everything a proposal can name, each as (number, words) pairs."""

    needs: Pairs
    outcomes: Pairs
    partners: Pairs
    agreements: Pairs
    delegations: Pairs
    matters: Sequence[str]


def proposal_choices(
    body: Body, *, actor: Account, on: date, post: str = ""
) -> ProposalChoices:
    """What a proposal to a body, or for a post to decide, can name; eight queries."""
    return ProposalChoices(
        needs=[
            (str(each.pk), f"{each.statement} ({each.people}, {each.place_name})")
            for each in Need.objects.visible_to(actor, on=on).standing()
        ],
        outcomes=outcome_choices(actor, on=on),
        partners=partner_choices(body.partnership, on=on),
        agreements=agreement_choices(actor, partnership_id=body.partnership_id, on=on),
        delegations=delegation_choices(body.pk, on=on, post=post),
        matters=list(
            Decision.objects.filter(item__meeting__body__partnership=body.partnership)
            .order_by("matter")
            .values_list("matter", flat=True)
            .distinct()
        ),
    )


def delegation_choices(
    body_id: int, *, on: date, post: str = ""
) -> list[tuple[str, str]]:
    """The delegations that a body, or a post of it, can decide under on a day."""
    held = Delegation.objects.filter(covering(on)).select_related("from_body")
    mine = (
        held.filter(from_body=body_id, to_post=post)
        if post
        else held.filter(to_body=body_id)
    )
    return [(str(each.pk), f"{each.subject}, from {each.from_body}") for each in mine]
