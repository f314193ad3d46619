"""What a page costs the first time somebody opens it, and the second."""

import gzip
from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, Response

from demo.world.customers import KESTREL
from demo.world.people import HELENA, Person
from tests.e2e.browsing import Windows
from tests.e2e.places import address, tenant
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product

KB = 1024
PAGE, STYLES, SCRIPT = 120 * KB, 15 * KB, 3 * KB
A_YEAR = 365 * 24 * 3600
PLACES: dict[str, tuple[str, Person | None]] = {
    "sign-in": ("admin/login/", None),
    "tenant": ("admin/tenants/<int:tenant_id>/", HELENA),
    "runs": ("admin/tenants/<int:tenant_id>/operation-runs/", HELENA),
    "control tower": ("system/", OPERATOR),
}


class Traffic:
    """Everything a page transfers, with its headers."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.answers: list[Response] = []
        page.on("response", self._answered)
        network = page.context.new_cdp_session(page)
        network.on("Network.loadingFinished", self._finished)
        network.send("Network.enable")

    def _answered(self, answer: Response) -> None:
        self.answers.append(answer)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def of(self, kind: str) -> list[Response]:
        return [answer for answer in self.answers if answer.request.resource_type == kind]

    @property
    def static(self) -> list[Response]:
        return [answer for answer in self.answers if "/static/" in answer.url]


@pytest.mark.parametrize("name", PLACES)
def test_page_is_light(
    name: str,
    product: Product,
    windows: Windows,
    record_property: Callable[[str, object], None],
) -> None:
    route, person = PLACES[name]
    with product.database():
        url = address(route, tenant(KESTREL)())
    page = windows.open(product, person=person)
    traffic = Traffic(page)

    page.goto(url, wait_until="networkidle")

    record_property("bytes", traffic.bytes)
    assert 0 < traffic.bytes <= PAGE


def test_own_styles_and_script_are_small(product: Product, windows: Windows) -> None:
    page = windows.open(product)
    traffic = Traffic(page)
    page.goto("/admin/login/", wait_until="networkidle")

    styles = sum(len(gzip.compress(each.body())) for each in traffic.of("stylesheet"))
    scripts = [each for each in traffic.of("script") if "htmx" not in each.url]

    assert 0 < styles <= STYLES
    assert 0 < sum(len(gzip.compress(each.body())) for each in scripts) <= SCRIPT


def test_static_files_are_named_by_content_and_kept_for_ever(
    product: Product, windows: Windows
) -> None:
    page = windows.open(product)
    traffic = Traffic(page)
    page.goto("/admin/login/", wait_until="networkidle")

    assert len(traffic.static) >= 4
    for answer in traffic.static:
        assert answer.status == HTTPStatus.OK
        keeps = answer.headers["cache-control"]
        assert "immutable" in keeps, answer.url
        assert int(keeps.split("max-age=")[1].split(",")[0]) >= A_YEAR


def test_second_page_brings_only_itself(product: Product, windows: Windows) -> None:
    page = windows.open(product)
    page.goto("/admin/login/", wait_until="networkidle")
    traffic = Traffic(page)

    page.goto("/system/login/", wait_until="networkidle")

    assert traffic.bytes <= 12 * KB
