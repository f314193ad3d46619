"""The session ends while a form is filled in: its page is found again, and nothing is kept."""

from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import PlaneSession
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.ui.markup import words

TOLD = "Your session had ended. Nothing was saved or started."


def test_person_is_told_and_led_back_to_the_form(cast: Cast, client: Client) -> None:
    url = reverse("tenant_dashboard:details", args=[cast.tenant.pk])
    sign_in(client, cast.manager)
    PlaneSession.objects.all().delete()

    page = client.post(url, {"name": "Contoso", "note": "typed for long"}, follow=True)
    sign_in_page = page.redirect_chain[-1][0]
    asked = client.post(sign_in_page, {"email": cast.manager.email, "next": url})
    done = client.post(
        sign_in_page, {"email": cast.manager.email, "password": PASSWORD, "next": url}
    )

    assert TOLD in words(page.text)
    assert TOLD in words(asked.text)
    assert "typed for long" not in page.text + asked.text
    assert (done.status_code, done["Location"]) == (HTTPStatus.FOUND, url)


def test_address_that_only_takes_forms_leads_back_to_its_page(cast: Cast, client: Client) -> None:
    start = reverse("operations:start", args=[cast.tenant.pk])
    page = reverse("tenant_dashboard:tenant", args=[cast.tenant.pk])

    answer = client.post(start, headers={"Referer": f"http://testserver{page}"})
    without = client.post(start)

    assert answer["Location"].startswith(f"/admin/login/?next={page.replace('/', '%2F')}&")
    assert without["Location"] == "/admin/login/?unsaved=1"


def test_who_comes_to_sign_in_is_told_nothing_of_a_form(cast: Cast, client: Client) -> None:
    page = client.get(reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]), follow=True)

    assert TOLD not in words(page.text)


def test_form_from_before_a_sign_in_is_refused_with_what_happened(cast: Cast) -> None:
    """In a second tab, or on the other plane: both change the token of the browser."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.manager)
    url = reverse("tenant_dashboard:details", args=[cast.tenant.pk])
    old = client.get(url).context["csrf_token"]
    client.cookies["csrftoken"] = "x" * 32

    answer = client.post(url, {"name": "Contoso", "note": "typed", "csrfmiddlewaretoken": old})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "loaded before you signed in again" in words(answer.text)
    assert "open for too long" not in answer.text
