"""What people see when something is not as it should be: a designed page, and a way back."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from demo.world.customers import ALDER_VALLEY, KESTREL, MERIDIAN
from demo.world.people import HELENA, MIRA, Person
from tests.e2e.browsing import Windows
from tests.e2e.journeys import send
from tests.e2e.looks import EVERY_LOOK, look_over
from tests.e2e.places import address, tenant
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product

START = "admin/tenants/<int:tenant_id>/operation-runs/start/"
TENANT = "admin/tenants/<int:tenant_id>/"
SYNC = {"operation_type": "inventory_sync"}
ATTEMPTS = 6

type Way = Callable[[Page, Product], HTTPStatus]


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """How one comes to an error page."""

    name: str
    way: Way
    status: HTTPStatus
    person: Person | None = None


def of(product: Product, route: str, customer: object = KESTREL) -> str:
    with product.database():
        return address(route, tenant(customer)())  # type: ignore[arg-type]


def opened(page: Page, url: str) -> HTTPStatus:
    answer = page.goto(url)
    assert answer
    return HTTPStatus(answer.status)


def no_such_page(page: Page, _product: Product) -> HTTPStatus:
    return opened(page, "/nowhere/")


def somebody_elses_tenant(page: Page, product: Product) -> HTTPStatus:
    return opened(page, of(product, TENANT, MERIDIAN))


def no_such_operator_page(page: Page, _product: Product) -> HTTPStatus:
    return opened(page, "/system/nowhere/")


def start_without_the_capability(page: Page, product: Product) -> HTTPStatus:
    page.goto("/admin/")
    return send(page, of(product, START, ALDER_VALLEY), SYNC)


def a_form_opened_like_a_page(page: Page, product: Product) -> HTTPStatus:
    return opened(page, of(product, START))


def an_old_form(page: Page, _product: Product) -> HTTPStatus:
    page.goto("/admin/login/")
    return send(page, "/admin/login/", {"csrfmiddlewaretoken": "x" * 64})


def a_theme_nobody_made(page: Page, _product: Product) -> HTTPStatus:
    page.goto("/admin/login/")
    return send(page, "/theme/", {"theme": "plaid"})


def too_many_sign_ins(page: Page, _product: Product) -> HTTPStatus:
    status = HTTPStatus.OK
    for _ in range(ATTEMPTS):
        page.goto("/admin/login/")
        status = send(page, "/admin/login/", {"email": "guess@x.example", "password": "guess"})
    return status


MISHAPS = (
    Mishap(name="error-404", way=no_such_page, status=HTTPStatus.NOT_FOUND),
    Mishap(
        name="error-404-foreign", way=somebody_elses_tenant, status=HTTPStatus.NOT_FOUND,
        person=MIRA,
    ),
    Mishap(
        name="error-404-system", way=no_such_operator_page, status=HTTPStatus.NOT_FOUND,
        person=OPERATOR,
    ),
    Mishap(
        name="error-403", way=start_without_the_capability, status=HTTPStatus.FORBIDDEN,
        person=MIRA,
    ),
    Mishap(
        name="error-405", way=a_form_opened_like_a_page, status=HTTPStatus.METHOD_NOT_ALLOWED,
        person=HELENA,
    ),
    Mishap(name="error-csrf", way=an_old_form, status=HTTPStatus.FORBIDDEN),
    Mishap(name="error-400", way=a_theme_nobody_made, status=HTTPStatus.BAD_REQUEST),
    Mishap(name="error-429", way=too_many_sign_ins, status=HTTPStatus.TOO_MANY_REQUESTS),
)  # fmt: skip


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.name)
def test_error_page_is_in_order(mishap: Mishap, product: Product, windows: Windows) -> None:
    for theme, widths in EVERY_LOOK.items():
        page = windows.open(product, person=mishap.person, theme=theme, may_fail=True)

        assert mishap.way(page, product) == mishap.status
        expect(page.locator("main a").first).to_be_visible()
        assert list(look_over(page, name=mishap.name, theme=theme, widths=widths)) == []


def test_nothing_was_started_by_who_may_not(product: Product, windows: Windows) -> None:
    page = windows.open(product, person=MIRA, may_fail=True)
    page.goto(of(product, TENANT, ALDER_VALLEY))
    before = page.get_by_role("table", name="Latest operations").inner_text()

    start_without_the_capability(page, product)

    page.goto(of(product, TENANT, ALDER_VALLEY))
    assert page.get_by_role("table", name="Latest operations").inner_text() == before
