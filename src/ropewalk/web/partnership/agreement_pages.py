"""Pages that ask one thing of an agreement: what it says, signing, varying, leaving."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.permissions import (
    Refusal,
    refusal_to_clear_money,
    refusal_to_run,
    refusal_to_sign,
    refusal_to_speak_for,
    refusal_to_strike,
    refusal_to_write,
)
from ropewalk.partnership.queries.agreement_in_full import InFull, in_full
from ropewalk.partnership.queries.agreement_said import whole_agreements_seen_by
from ropewalk.partnership.rules.agreement_checks import TRUST, why_not_covered
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.partnership.rules.agreement_review import checklist
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.partnership.agreement_forms import (
    SIGNED,
    BreachForm,
    ClearMoneyForm,
    ConsentForm,
    ContributionForm,
    FunctionsForm,
    NoticeForm,
    ReviewForm,
    SchemeForm,
    SettleForm,
    SharingForm,
    SignForm,
    TermsForm,
    VaryForm,
)
from ropewalk.web.partnership.trails import trail_of_agreement
from ropewalk.web.requests import actor, seen_or_404, today

PARTS = {"schemes", "contributions", "sharings", "consents"}


NO_MONEY_CHANGED = "This version changes nothing of what partners put in."


def _latest(request: HttpRequest, agreement_id: int) -> InFull:
    """The latest version of an agreement that the person may see, in full."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    last = max(each.number for each in seen.versions.all())
    return in_full(seen, on=today(), number=last)


def of_agreement(
    agreement: Any,
    title: str,
    sentence: str,
    button: str,
    *,
    refusal: str | None,
    as_seen: str = "",
) -> Question:
    """What is asked of an agreement: it stands above, and is where one goes back to."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_agreement(agreement),
        refusal=refusal,
        caption=agreement.title,
        as_seen=as_seen,
        back="Back to the agreement",
    )


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": actor(request), "at": timezone.now()}


def _parties(full: InFull) -> list[tuple[str, str]]:
    return [(str(each.organisation_id), each.name) for each in full.said.parties]


def _refusal_to_write(request: HttpRequest, full: InFull) -> Refusal | None:
    return refusal_to_write(
        actor=actor(request),
        partnership=full.agreement.partnership,
        version=full.version,
        on=today(),
    )


def say(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Say what the agreement states in words."""
    full = _latest(request, agreement_id)
    terms = [
        each for each in full.terms if not (full.version.is_imported and each.text)
    ]
    form = TermsForm(
        **typed(request),
        terms=[(each.code, each.title) for each in terms],
        initial={each.code: each.text for each in terms},
    )
    question = of_agreement(
        full.agreement,
        "What it says",
        "Enter what the agreement states on each, or where in it that stands. "
        "What you leave empty shows as not yet recorded.",
        "Keep these terms",
        refusal=_refusal_to_write(request, full),
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.say_terms(
            agreement_id=agreement_id,
            texts=said,
            as_seen=as_seen(request),
            **_who(request),
        ),
    )


def cover(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Say which functions the agreement covers."""
    full = _latest(request, agreement_id)
    functions = list(agreement_law().functions.values())
    excluded = [
        each for each in functions if why_not_covered(full.said.kind, each.code)
    ]
    if not full.version.is_imported:
        functions = [each for each in functions if each not in excluded]
    held: dict[str, set[str]] = {}
    for each in full.functions:
        function = agreement_law().functions.get(each.code)
        if function is not None:
            held.setdefault(function.side, set()).add(each.code)
            parties = held.setdefault(f"{function.side}_parties", set())
            parties.add(str(each.organisation_id))
    form = FunctionsForm(
        **typed(request), functions=functions, parties=_parties(full), initial=held
    )
    names = "; ".join(each.title for each in excluded)
    sentence = (
        f"This kind of agreement may not cover: {names}."
        if excluded
        else "Choose the functions it covers and whose they are."
    )
    question = of_agreement(
        full.agreement,
        "Functions it covers",
        sentence,
        "Keep these functions",
        refusal=_refusal_to_write(request, full),
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.cover_functions(
            agreement_id=agreement_id,
            covered=form.covered(),
            as_seen=as_seen(request),
            **_who(request),
        ),
    )


def scheme(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add a schedule."""
    full = _latest(request, agreement_id)
    form = SchemeForm(**typed(request))
    question = of_agreement(
        full.agreement,
        "Add a scheme",
        "One schedule for each service.",
        "Add the scheme",
        refusal=_refusal_to_write(request, full),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.add_scheme(
            agreement_id=agreement_id, **said, **_who(request)
        ),
    )


def contribution(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add what a party puts in."""
    full = _latest(request, agreement_id)
    form = ContributionForm(
        **typed(request),
        parties=_parties(full),
        initial={"year_starting": financial_year(today())},
    )
    question = of_agreement(
        full.agreement,
        "Add a contribution",
        "What a party agreed to put in for a financial year: money, or in kind.",
        "Add the contribution",
        refusal=_refusal_to_write(request, full),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.add_contribution(
            agreement_id=agreement_id,
            **said | {"organisation_id": int(said["organisation_id"])},
            **_who(request),
        ),
    )


def share(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add terms for sharing information."""
    full = _latest(request, agreement_id)
    form = SharingForm(**typed(request), parties=_parties(full))
    question = of_agreement(
        full.agreement,
        "Add terms for sharing information",
        "Which data one party may give another, why, and on what basis.",
        "Add these terms",
        refusal=_refusal_to_write(request, full),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.add_sharing(
            agreement_id=agreement_id,
            **form.said(),
            **_who(request),
        ),
    )


def consent(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add a commissioner's consent to what a trust puts in."""
    full = _latest(request, agreement_id)
    trusts = [
        (str(each.organisation_id), each.name)
        for each in full.said.parties
        if each.kind == TRUST
    ]
    form = ConsentForm(**typed(request), trusts=trusts)
    no_trust = None if trusts else "No NHS trust is party to this agreement."
    question = of_agreement(
        full.agreement,
        "Add a consent",
        "An NHS trust needs the consent of each commissioner it has a contract with "
        "for the people concerned.",
        "Add the consent",
        refusal=_refusal_to_write(request, full) or no_trust,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.add_consent(
            agreement_id=agreement_id,
            **said | {"trust_id": int(said["trust_id"])},
            **_who(request),
        ),
    )


def strike(
    request: HttpRequest, agreement_id: int, part: str, row_id: int
) -> HttpResponse:
    """Take something out of a draft."""
    full = _latest(request, agreement_id)
    if part not in PARTS:
        raise Http404
    question = of_agreement(
        full.agreement,
        "Take this out of the draft",
        "It is taken out of this draft only; versions before it keep theirs.",
        "Take it out",
        refusal=refusal_to_strike(
            actor=actor(request),
            partnership=full.agreement.partnership,
            version=full.version,
            on=today(),
        ),
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: actions.strike_from_draft(
            agreement_id=agreement_id,
            part=part,  # type: ignore[arg-type]  # one of PARTS
            row_id=row_id,
            **_who(request),
        ),
    )


def ready(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Mark an agreement ready to sign, or say all that is missing."""
    full = _latest(request, agreement_id)
    question = of_agreement(
        full.agreement,
        "Ready to sign",
        f"{full.ready_said} Once it is marked ready, each party can sign; a change "
        "means that it has to be marked ready again.",
        "Mark it ready to sign",
        refusal=_refusal_to_write(request, full) or full.ready_refusal,
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: actions.mark_ready(
            agreement_id=agreement_id, as_seen=as_seen(request), **_who(request)
        ),
    )


def clear(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Clear what a variation has a party put in, as its finance officer."""
    full = _latest(request, agreement_id)
    waiting = full.said.money_cleared or {}
    refusals = {
        party: refusal_to_clear_money(
            actor=actor(request), party=party, version=full.version, on=today()
        )
        for party in full.agreement.parties.all()
        if party.organisation.name in waiting
    }
    own = [party for party, refusal in refusals.items() if refusal is None]
    refusal = None if own else next(iter(refusals.values()), NO_MONEY_CHANGED)
    form = ClearMoneyForm(
        **typed(request),
        parties=[(str(party.pk), party.organisation.name) for party in own],
    )
    question = of_agreement(
        full.agreement,
        f"Clear the money of version {full.version.number}",
        "Each partner's finance officer clears a change of what is put in before it is "
        "signed. Your word holds for the sums as they are now; your last word counts.",
        "Record what I say",
        refusal=refusal,
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.clear_money(
            version_id=full.version.pk,
            party_id=int(said["party_id"]),
            is_clear=said["is_clear"] == "yes",
            advice=said["advice"],
            as_seen=as_seen(request),
            **_who(request),
        ),
    )


def sign(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Sign the agreement for a party."""
    full = _latest(request, agreement_id)
    refusals = {
        party: refusal_to_sign(
            actor=actor(request), version=full.version, party=party, on=today()
        )
        for party in full.agreement.parties.all()
    }
    own = [party for party, refusal in refusals.items() if refusal is None]
    reasons = [
        each for each in refusals.values() if each and each != Refusal.NOT_SIGNATORY
    ]
    refusal = None if own else next(iter(reasons), Refusal.NOT_SIGNATORY)
    form = SignForm(
        **typed(request),
        parties=[(str(party.pk), party.organisation.name) for party in own],
    )
    question = of_agreement(
        full.agreement,
        f"Sign version {full.version.number}",
        f"You sign what “{full.agreement.title}” says now. If it changes before you "
        "send this, nothing is signed.",
        "Sign the agreement",
        refusal=refusal,
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.sign_version(
            version_id=full.version.pk,
            party_id=int(said["party_id"]),
            post=said["post"],
            as_seen=as_seen(request),
            **_who(request),
        ),
    )


def vary(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Change the key fields of a draft, or vary what was signed."""
    full = _latest(request, agreement_id)
    fields = full.said.fields
    form = VaryForm(
        **typed(request),
        parties=_parties(full),
        leave_out=_needless(full),
        initial={
            "what_changed": full.version.what_changed if full.is_draft else "",
            "takes_effect_on": full.version.takes_effect_on if full.is_draft else None,
            "starts_on": fields.starts_on,
            "ends_on": fields.ends_before and fields.ends_before - timedelta(days=1),
            "is_open_ended": fields.is_open_ended,
            "notice_months": fields.notice_months,
            "review_on": fields.review_on,
            "host_id": fields.host_id,
            "manager_post": fields.manager_post,
            "yearly_pence": fields.yearly_pence,
            "vat_treatment": fields.vat_treatment,
        },
    )
    question = of_agreement(
        full.agreement,
        "Change the draft" if full.is_draft else "Vary the agreement",
        "Nobody has signed this version, so it is changed where it stands."
        if full.is_draft
        else "This adds a version. The one before stays, and holds until every party "
        "has signed the new one.",
        "Keep the change",
        refusal=refusal_to_run(
            actor=actor(request), partnership=full.agreement.partnership, on=today()
        ),
        as_seen=full.token,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.vary_agreement(
            agreement_id=agreement_id,
            as_seen=as_seen(request),
            **form.said(),
            **_who(request),
        ),
    )


def _needless(full: InFull) -> set[str]:
    """What a change of this version need not say: a first draft has nothing before it."""
    if not full.is_draft:
        return set()
    if full.version.number > 1:
        return {"is_imported", *SIGNED}
    return {"is_imported", "what_changed", "takes_effect_on", *SIGNED}


def review(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Review the agreement against the checklist."""
    full = _latest(request, agreement_id)
    form = ReviewForm(
        **typed(request),
        questions=checklist(),
        initial={"reviewed_on": today(), "submission_key": uuid4()},
    )
    question = of_agreement(
        full.agreement,
        "Review the agreement",
        "These questions are our reconstruction of a checklist of 2009 that was not "
        "available.",
        "Keep the review",
        refusal=refusal_to_run(
            actor=actor(request), partnership=full.agreement.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.review_agreement(
            agreement_id=agreement_id,
            reviewed_on=said["reviewed_on"],
            next_on=said["next_on"],
            answers=form.answers(),
            submission_key=said["submission_key"],
            **_who(request),
        ),
    )


def _own(request: HttpRequest, full: InFull) -> list[tuple[str, str]]:
    """The parties that the person may speak for."""
    return [
        (str(party.pk), party.organisation.name)
        for party in full.agreement.parties.all()
        if not refusal_to_speak_for(actor=actor(request), party=party, on=today())
    ]


def notice(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Give a party's notice that it leaves."""
    full = _latest(request, agreement_id)
    own = _own(request, full)
    form = NoticeForm(
        **typed(request),
        parties=own,
        papers=[(str(each.pk), each.name) for each in full.documents],
        initial={"given_on": today()},
    )
    months = full.said.fields.notice_months
    question = of_agreement(
        full.agreement,
        "Give notice",
        "The months of notice are not yet recorded: record them first."
        if months is None
        else f"The agreement asks for {months} months. Notice starts the exit plan.",
        "Record the notice",
        refusal=None if own else Refusal.NOT_FOR_PARTY,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.give_notice(
            **said | {"party_id": int(said["party_id"])},
            **_who(request),
        ),
    )


def breach(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Record that a party alleges a breach of another."""
    full = _latest(request, agreement_id)
    own = _own(request, full)
    form = BreachForm(
        **typed(request),
        own=own,
        parties=[
            (str(party.pk), party.organisation.name)
            for party in full.agreement.parties.all()
        ],
    )
    question = of_agreement(
        full.agreement,
        "Record an alleged breach",
        "It is kept as what you allege, and opens the dispute procedure that was "
        "agreed. Whether it was a breach is for that procedure.",
        "Record what is alleged",
        refusal=None if own else Refusal.NOT_FOR_PARTY,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.allege_breach(
            **said
            | {name: int(said[name]) for name in ("alleged_by_id", "alleged_of_id")},
            **_who(request),
        ),
    )


def settle(request: HttpRequest, agreement_id: int, breach_id: int) -> HttpResponse:
    """Record how the dispute over an alleged breach was settled."""
    full = _latest(request, agreement_id)
    held = next((each for each in full.breaches if each.pk == breach_id), None)
    if held is None:
        raise Http404
    form = SettleForm(**typed(request), initial={"settled_on": today()})
    question = of_agreement(
        full.agreement,
        "Settle the dispute",
        held.stopped,
        "Record the settlement",
        refusal=refusal_to_speak_for(
            actor=actor(request), party=held.alleged_by, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.settle_breach(
            breach_id=breach_id, **said, **_who(request)
        ),
    )
