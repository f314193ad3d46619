"""The forms that open diagnostics, and where they lead."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.support.journeys import bundles, url
from tests.tenant_dashboard.rows import (
    a_run,
    a_running_run,
    an_ended_run,
)


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_those_who_may_open_get_to_the_bundle(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)
    sign_in(client, person)
    token = "5a0f3a9e-3f0a-4d0c-9a51-0c6f6a0b3d11"

    answer = client.post(
        reverse("support:open", args=[cast.tenant.pk]), {"token": token}, follow=True
    )

    (bundle,) = bundles()
    assert answer.redirect_chain == [(url(bundle), HTTPStatus.FOUND)]
    assert bundle.opened_by == person
    assert f"Support diagnostics {bundle.number}" in answer.text


def test_the_same_form_sent_again_gets_to_the_same_bundle(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    form = {"token": "5a0f3a9e-3f0a-4d0c-9a51-0c6f6a0b3d11"}
    address = reverse("support:open", args=[cast.tenant.pk])

    first, second = client.post(address, form), client.post(address, form)

    assert first["Location"] == second["Location"]
    assert len(bundles()) == 1


def test_token_of_one_form_opens_nothing_for_another_person_or_page(
    cast: Cast, client: Client
) -> None:
    form = {"token": "5a0f3a9e-3f0a-4d0c-9a51-0c6f6a0b3d11"}
    run, other_run = an_ended_run(cast.tenant), an_ended_run(cast.tenant)
    of_tenant = reverse("support:open", args=[cast.tenant.pk])
    of_run = reverse("support:open-from-run", args=[cast.tenant.pk, run.pk])
    of_other_run = reverse("support:open-from-run", args=[cast.tenant.pk, other_run.pk])
    sign_in(client, cast.owner).post(of_run, form)

    for person, address in [
        (cast.owner, of_tenant),
        (cast.owner, of_other_run),
        (cast.operator, of_run),
    ]:
        answer = sign_in(client, person).post(address, form)
        assert answer.status_code == HTTPStatus.BAD_REQUEST

    assert len(bundles()) == 1


def test_tenant_page_and_run_page_each_draw_a_form_with_a_token_of_its_own(
    cast: Cast, client: Client
) -> None:
    run = a_run(cast.tenant)
    sign_in(client, cast.operator)
    pages = {
        reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]): reverse(
            "support:open", args=[cast.tenant.pk]
        ),
        reverse("operations:detail", args=[cast.tenant.pk, run.pk]): reverse(
            "support:open-from-run", args=[cast.tenant.pk, run.pk]
        ),
    }
    tokens = set()

    for page, form in pages.items():
        for _ in range(2):
            _, after = client.get(page).text.split(f'<form method="post" action="{form}">')
            tokens.add(after.split('name="token" value="')[1].split('"')[0])

    assert len(tokens) == 4
    assert not bundles()


def test_refreshing_run_keeps_the_form_it_has(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant)
    page = reverse("operations:detail", args=[cast.tenant.pk, run.pk])

    fragment = sign_in(client, cast.operator).get(page, headers={"HX-Request": "true"})

    assert 'name="token"' not in fragment.text
