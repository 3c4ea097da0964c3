"""A form that changes something says so when somebody else changed it meanwhile."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from factories.organisations import NOON, TODAY
from factories.partnership import TERMS, area_of, post_of, request_of, three_partners

from ropewalk.partnership import actions
from ropewalk.web.partnership import (
    body_forms,
    decision_forms,
    forms,
    meeting_forms,
    people_forms,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
CHANGED = "This has changed since you opened it."
TOKEN = re.compile(r'name="as_seen" value="([^"]*)"')


def boxes(name, day):
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


def of_terms(three, said):
    body = three.board()
    later = TODAY.replace(year=TODAY.year + 1)

    def changed():
        actions.change_terms(
            body_id=body.pk,
            terms=replace(TERMS, quorum=4),
            starts_on=later.replace(month=1),
            **said,
        )

    return (
        body,
        changed,
        {
            "quorum": 2,
            "quorum_per_partner": 0,
            "providers_sit": "never",
        }
        | boxes("starts_on", later),
    )


def of_chain(three, said):
    agreement, body = three.agreement(), three.body()

    def changed():
        actions.set_approval_chain(agreement_id=agreement.pk, turns=[[body.pk]], **said)

    return agreement, changed, {f"turn_{body.pk}": "2"}


def of_minute(three, said):
    item = three.item(three.meeting(three.board()))
    three.open(item.meeting)

    def changed():
        actions.write_minute(item_id=item.pk, minute="Somebody else wrote.", **said)

    return item, changed, {"minute": "I wrote."}


def of_publication(three, said):
    def changed():
        actions.publish_register(
            partnership_id=three.partnership.pk, from_day=TODAY, **said
        )

    return three.partnership, changed, boxes("from_day", TODAY)


def of_priority(three, said):
    request = request_of(three, area_of(three))

    def changed():
        actions.prioritise_request(request_id=request.pk, priority=2, **said)

    return request, changed, {"priority": "1"}


def of_funding(three, said):
    post = post_of(three)

    def changed():
        actions.fund_post(
            post_id=post.pk, funded_from="A grant", funded_until=None, **said
        )

    return post, changed, {"funded_from": "Savings"}


def split(three, said, post):
    actions.change_shares(
        post_id=post.pk,
        shares={three.first.pk: 1},
        starts_on=TODAY,
        because="So agreed.",
        **said,
    )


def of_shares(three, said):
    post = post_of(three)
    share = {f"share_{three.icb.pk}": "100", "because": "So agreed."}
    return post, lambda: split(three, said, post), share | boxes("starts_on", TODAY)


def of_end(three, said):
    post = post_of(three)
    end = {"because": "The money ends."} | boxes("last_on", TODAY)
    return post, lambda: split(three, said, post), end


FORMS = {
    "change-terms": (of_terms, body_forms.ChangeTermsForm),
    "approval-chain": (of_chain, decision_forms.ChainForm),
    "write-minute": (of_minute, meeting_forms.MinuteForm),
    "publish-register": (of_publication, forms.PublishForm),
    "prioritise-request": (of_priority, people_forms.PriorityForm),
    "fund-post": (of_funding, people_forms.FundForm),
    "change-shares": (of_shares, people_forms.SharesForm),
    "end-post": (of_end, people_forms.EndPostForm),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_changed_meanwhile_is_not_written_over(client, name):
    three = three_partners()
    client.force_login(three.secretary)
    thing, changed, typed = FORMS[name][0](three, {"by": three.secretary, "at": NOON})
    address = reverse(name, args=[thing.pk])
    [token] = TOKEN.findall(client.get(address).content.decode())

    changed()
    answer = client.post(address, typed | {"as_seen": token})

    assert answer.status_code == 200
    assert CHANGED in answer.content.decode()

    [token] = TOKEN.findall(client.get(address).content.decode())
    answer = client.post(address, typed | {"as_seen": token})
    assert answer.status_code == 302, answer.content.decode()


def test_every_form_that_keeps_what_was_seen_is_walked():
    keeping = {
        form
        for module in (body_forms, decision_forms, forms, meeting_forms, people_forms)
        for form in vars(module).values()
        if isinstance(form, type) and "as_seen" in getattr(form, "base_fields", {})
    }

    assert keeping == {form for _, form in FORMS.values()}
