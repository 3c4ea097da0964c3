"""What the API says of itself is true: asked for whatever its description allows."""

import json
import re
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import include, path
from factories.laid import laid
from factories.money import ordered
from factories.organisations import TODAY
from factories.statements import funded_pool, paid_in, spent, statement_of, tiered
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from ropewalk.api.figures import Figure, Source
from ropewalk.api.urls import api
from ropewalk.config import urls
from ropewalk.config.guards import LARGEST_FORM

DESCRIPTION = "/api/openapi.json"
application = get_wsgi_application()
small = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def described(environ, start_response):
    """The application; its description is open here, where nobody can sign in yet."""
    if environ["PATH_INFO"] != DESCRIPTION:
        return application(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(api.get_openapi_schema()).encode()]


schema = schemathesis.openapi.from_wsgi(DESCRIPTION, described)
schema.config.generation.update(with_security_parameters=False)  # we sign in


@laid
def pool():
    made = funded_pool()
    paid_in(made, made.three.first, 500_000_00)
    spent(made, 400_00, on=TODAY)
    tiered(made)
    ordered(made)
    statement_of(made)
    return made


@pytest.fixture
def signed_in(pool):
    """The cookies of the pool's manager; one connection stays open for all requests."""
    client = Client()
    client.force_login(pool.manager)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield {name: each.value for name, each in client.cookies.items()}
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def asked(case, cookies, *but):
    """What comes back, checked against the description.

    Who is not signed in is refused in a test of its own below.
    """
    return case.call_and_validate(cookies=cookies, excluded_checks=[ignored_auth, *but])


@schema.parametrize()
@small
@pytest.mark.django_db
def test_whatever_is_asked_is_answered_as_described(case, signed_in):
    answer = asked(case, signed_in)

    assert answer.status_code != 403


@schema.parametrize()
@small
@pytest.mark.django_db
def test_what_is_asked_of_what_is_there_is_answered_as_described(case, signed_in, pool):
    there = {
        "fund_id": pool.fund.pk,
        "statement_id": pool.fund.statements.get().pk,
        "year": 2026,
        "kind": "fund",
        "thing_id": pool.fund.pk,
    }
    case.path_parameters = {name: there[name] for name in case.path_parameters}

    # what was wrong with the path was mended here
    answer = asked(case, signed_in, negative_data_rejection)

    assert answer.status_code in ({200, 422} if case.method == "GET" else {405})


@pytest.mark.django_db
def test_the_description_is_served_to_whoever_is_signed_in(client, pool):
    client.force_login(pool.manager)
    served = client.get(DESCRIPTION).json()

    assert served == json.loads(json.dumps(api.get_openapi_schema()))
    assert sorted(served["paths"]) == [
        "/api/funds",
        "/api/funds/{fund_id}",
        "/api/funds/{fund_id}/contributions",
        "/api/funds/{fund_id}/entries",
        "/api/funds/{fund_id}/forecast",
        "/api/funds/{fund_id}/orders",
        "/api/funds/{fund_id}/risk/{year}",
        "/api/review/thread/{kind}/{thing_id}",
        "/api/review/thread/{kind}/{thing_id}/paid",
        "/api/review/thread/{kind}/{thing_id}/why",
        "/api/statements",
        "/api/statements/{statement_id}",
    ]
    assert all(set(each) == {"get"} for each in served["paths"].values())


def test_every_sum_that_is_described_is_in_whole_pence():
    """A number of pounds, or one with decimals, would be read wrong sooner or later."""
    fields = [
        (f"{name}.{field}", said)
        for name, part in api.get_openapi_schema()["components"]["schemas"].items()
        for field, said in part["properties"].items()
    ]

    sums = [
        {each["type"] for each in said.get("anyOf", [said])} - {"null"}
        for name, said in fields
        if name.endswith("_pence")
    ]
    assert len(sums) > 10
    assert all(kinds == {"integer"} for kinds in sums)
    numbers = [name for name, said in fields if said.get("type") == "number"]
    assert numbers == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, pool, method):
    client.force_login(pool.manager)
    for address in ("/api/funds", f"/api/funds/{pool.fund.pk}", DESCRIPTION):
        answer = getattr(client, method)(address)

        assert answer.status_code == 405
        assert answer.json() == {"detail": "This address is only read: use GET."}
        assert "GET" in answer["Allow"]


@pytest.mark.django_db
@pytest.mark.parametrize("there", [True, False])
def test_who_has_not_signed_in_is_told_so_in_json_whatever_is_there(
    client, pool, there
):
    fund = pool.fund.pk if there else 10**6
    statement = pool.fund.statements.get().pk if there else 10**6
    said = {
        "fund_id": fund,
        "statement_id": statement,
        "year": 2026,
        "kind": "fund",
        "thing_id": fund,
    }
    addresses = [each.format(**said) for each in api.get_openapi_schema()["paths"]]
    for address in [*addresses, DESCRIPTION]:
        answer = client.get(address)

        assert answer.status_code == 403
        assert answer.json()["detail"].startswith("Sign in to Ropewalk first")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "docs",
        "funds/",
        "funds/x",
        "funds/-1",
        f"funds/{10**30}",
        "statements/%00",
    ],
)
def test_what_is_not_there_is_said_in_json(client, pool, address):
    client.force_login(pool.manager)
    answer = client.get(f"/api/{address}")

    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "There is nothing at this address, or nothing that you may know of."
    }


@pytest.mark.django_db
def test_what_cannot_be_used_is_named_with_what_would_be_right(client, pool):
    client.force_login(pool.manager)
    answer = client.get(f"/api/funds/{pool.fund.pk}/entries?limit=101&after=x")

    assert answer.status_code == 422
    assert answer.json() == {
        "detail": "limit: Input should be less than or equal to 100. "
        "after: Input should be a valid integer, unable to parse string as an integer."
    }


@pytest.mark.django_db
def test_too_large_a_body_is_refused_in_json(client, pool):
    client.force_login(pool.manager)
    answer = client.post(
        "/api/funds", b"x" * (LARGEST_FORM + 1), content_type="application/json"
    )

    assert answer.status_code == 413
    assert answer.json() == {"detail": "What was sent is too large."}


def fails(request):
    """Our own fault."""
    raise RuntimeError("a fault of ours")


urlpatterns = [path("api/fault", fails), path("", include(urls))]
handler500 = urls.handler500


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_our_own_fault_is_told_in_json_with_a_reference(client, pool):
    client.force_login(pool.manager)
    client.raise_request_exception = False
    answer = client.get("/api/fault", headers={"X-Request-ID": "quote-me-123"})

    assert answer.status_code == 500
    assert "quote-me-123" in answer.json()["detail"]
    assert "a fault of ours" not in answer.content.decode()


@pytest.mark.django_db
def test_a_page_stays_a_page(client):
    answer = client.get("/nothing-here/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"


def test_the_page_about_it_names_every_address_and_no_other():
    named = re.findall(r"^\| `(/api/[^`]+)` \|", PAGE.read_text(), re.MULTILINE)

    assert sorted(named) == sorted(api.get_openapi_schema()["paths"])


def test_the_figure_on_the_page_about_it_is_one():
    [example] = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    figure = Figure(**json.loads(example))

    assert set(json.loads(example)) == set(Figure.model_fields)
    assert set(json.loads(example)["sources"][0]) == set(Source.model_fields)
    assert figure.value == 400_00
