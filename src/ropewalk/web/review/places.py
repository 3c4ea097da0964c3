"""Where each thing on a thread has its page, and where each loose end is tied."""

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

from ropewalk.review.rules.loose_ends import End, LooseEnd
from ropewalk.review.rules.thread import Kind, Thing

PAGES: Mapping[Kind, str] = {
    Kind.NEED: "need",
    Kind.PRIORITY: "priority",
    Kind.APPRAISAL: "appraisal",
    Kind.DECISION: "decision",
    Kind.INTENTION: "intention",
    Kind.AGREEMENT: "agreement",
    Kind.FUND: "fund",
    Kind.SERVICE: "service",
    Kind.CONTRACT: "contract",
    Kind.ORDER: "fund-order",
    Kind.INVOICE: "invoice",
    Kind.PAYMENT: "fund-journal",
    Kind.MEASURE: "measure",
}
# by the page where the person can do it at once, of the thing or of its partnership
FORMS: Mapping[End, str] = {
    End.PRIORITY_WITHOUT_OUTCOME: "say-priority-outcome",
    End.PRIORITY_WITHOUT_BODY: "name-priority-body",
    End.CONTRACT_WITHOUT_MEASURE: "measure-contract",
    End.CONTRACT_PAID_FOR_NO_OUTCOME: "measure-contract",
}
OF_PARTNERSHIP: Mapping[End, str] = {
    End.NEED_WITHOUT_SERVICE: "services",
    End.INTENTION_WITHOUT_SERVICE: "services",
    End.SERVICE_WITHOUT_CONTRACT: "procurements",
}


def thread_address(thing: Thing) -> str:
    """The page of the thread through a thing."""
    return reverse("thread", args=[thing.kind.value, thing.pk])


def page_of(thing: Thing) -> str:
    """A thing's own page; that of its thread where it has no page of its own."""
    name = PAGES.get(thing.kind)
    try:
        return reverse(name, args=[thing.pk]) if name else thread_address(thing)
    except NoReverseMatch:  # a part of the field whose pages are still to come
        return thread_address(thing)


def where_tied(loose: LooseEnd, partnership_id: int | None) -> str:
    """The page on which a loose end is tied."""
    if partnership_id is not None and loose.end in OF_PARTNERSHIP:
        return reverse(OF_PARTNERSHIP[loose.end], args=[partnership_id])
    if loose.end in FORMS:
        return reverse(FORMS[loose.end], args=[loose.thing.pk])
    return page_of(loose.thing)
