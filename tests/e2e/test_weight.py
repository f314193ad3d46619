"""What a page costs the first time somebody opens it, and the second."""

import gzip
from http import HTTPStatus

from tests.e2e.browsing import Windows
from tests.e2e.product import Product
from tests.e2e.traffic import Traffic

KB = 1024
STYLES, SCRIPT = 15 * KB, 3 * KB
A_YEAR = 365 * 24 * 3600


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
