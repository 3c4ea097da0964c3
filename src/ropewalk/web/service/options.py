"""Pages of a contract's options to extend and its grounds for ending early."""

from django.http import HttpRequest, HttpResponse

from ropewalk.service.actions.options import decide_option, state_options
from ropewalk.service.queries.options import (
    grounds_of,
    grounds_table,
    option_said,
    options_of,
    options_seen_by,
    options_table,
)
from ropewalk.service.queries.seen import contracts_seen_by
from ropewalk.service.queries.versions import version_now
from ropewalk.web.asking import as_seen, ask, typed
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_vary
from ropewalk.web.service.contracts import of_contract
from ropewalk.web.service.option_forms import (
    DecideOptionForm,
    OptionsForm,
    option_rows,
)


def state(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Record the options and grounds that a contract gives."""
    seen = seen_or_404(request, contracts_seen_by, contract_id)
    now, shown = version_now(seen), as_seen(request)
    held = (
        options_table(options_of(seen), on=today()),
        grounds_table(grounds_of(seen)),
    )
    form = OptionsForm(**typed(request))
    question = of_contract(
        seen,
        "Options and grounds",
        "Options to extend it, in the order in which they can be used, and the grounds on "
        "which it can be ended early. They are recorded once for a version.",
        "Record them",
        refusal=why_not_vary(request, seen),
        rows=option_rows(),
        tables=[each for each in held if each.rows],
        as_seen=shown or str(now.number),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: state_options(
            contract_id=seen.pk,
            options=form.options(),
            grounds=form.grounds(),
            after_version=int(shown) if shown.isdecimal() else 0,
            **who(request),
        ),
    )


def decide(request: HttpRequest, option_id: int) -> HttpResponse:
    """Use an option to extend, or record that it is not used."""
    seen = seen_or_404(request, options_seen_by, option_id)
    contract = seen.version.contract
    question = of_contract(
        contract,
        "Decide on an option",
        f"{option_said(seen)}.",
        "Record the decision",
        refusal=why_not_vary(request, contract),
        note=seen.terms,
    )
    return ask(
        request,
        question,
        DecideOptionForm(**typed(request)),
        do=lambda said: decide_option(
            option_id=seen.pk,
            is_used=said.pop("is_used") == "yes",
            **said,
            **who(request),
        ),
    )
