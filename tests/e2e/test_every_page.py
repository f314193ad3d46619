"""Every page, in light and dark, wide and narrow, with and without JavaScript."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from operator import attrgetter

import pytest
from django.conf import settings
from django.urls import get_resolver
from playwright.sync_api import Page

from demo.world.people import HELENA, PLATFORM_OPERATORS
from demo.world.providers import NORTHBEAM
from tenantpilot.access.checks import routes
from tests.e2e import journeys
from tests.e2e.browsing import THEMES, Windows, choose_theme
from tests.e2e.checks import operable
from tests.e2e.looks import EVERY_LOOK, ONE_LOOK, Widths, look_over
from tests.e2e.pages import NOT_PAGES, PAGES
from tests.e2e.pages.sso import provider
from tests.e2e.pages.system import STYLE_PAGES
from tests.e2e.places import address, workspace
from tests.e2e.planted_packs import ready_pack
from tests.e2e.product import Product
from tests.e2e.traffic import HEAVIEST_PAGE, Traffic
from tests.e2e.visits import NotAPage, Visit

BY_NAME = attrgetter("name")
# Browsers hand passkeys to scripts only; people without one are told what does without.
NEEDS_SCRIPT = {"Use a passkey ", "Make a passkey "}
GET_ANSWERS = {
    NotAPage.FORM_ONLY: HTTPStatus.METHOD_NOT_ALLOWED,
    NotAPage.REDIRECT: HTTPStatus.FOUND,
    NotAPage.FOR_PROGRAMS: HTTPStatus.OK,
    NotAPage.FILE: HTTPStatus.OK,
    NotAPage.NO_FILE_YET: HTTPStatus.NOT_FOUND,
    NotAPage.NOT_IN_DEMO: HTTPStatus.NOT_FOUND,
}


def test_every_route_says_how_to_visit_it_or_why_it_has_no_page() -> None:
    patterns = get_resolver(settings.ROOT_URLCONF).url_patterns
    existing = {route for route, _ in routes(patterns)}
    known = {visit.route for visit in PAGES} | NOT_PAGES.keys()

    assert existing - known == set(), "Add them to tests/e2e/pages."
    assert known - existing == set(), "These are gone; remove them from tests/e2e/pages."


def test_what_is_said_not_to_be_a_page_is_none(product: Product, windows: Windows) -> None:
    with product.database():
        known = {**workspace(NORTHBEAM)(), **ready_pack(), **provider()}
    browsers = {
        is_system: windows.open(product, person=person).context.request
        for is_system, person in ((False, HELENA), (True, PLATFORM_OPERATORS[0]))
    }

    for route, reason in NOT_PAGES.items():
        answer = browsers[route.startswith("system/")].get(address(route, known), max_redirects=0)

        assert answer.status == GET_ANSWERS[reason], route
        assert reason != NotAPage.FOR_PROGRAMS or "json" in answer.headers["content-type"]
        assert reason != NotAPage.FILE or "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("visit", PAGES, ids=BY_NAME)
def test_page_is_in_order(visit: Visit, product: Product, windows: Windows) -> None:
    assert list(_sweep(visit, product, windows)) == []


@pytest.mark.parametrize("visit", STYLE_PAGES, ids=BY_NAME)
def test_style_page_is_in_order(visit: Visit, style_page: Product, windows: Windows) -> None:
    assert list(_sweep(visit, style_page, windows)) == []


def looks(visit: Visit) -> Mapping[str, Widths]:
    """How a page is looked at: a route's first visit in every way, its others in one theme each,
    and with JavaScript only.
    """
    visits = [each for each in (*PAGES, *STYLE_PAGES) if each.route == visit.route]
    if turn := visits.index(visit):
        return {THEMES[turn % len(THEMES)]: ONE_LOOK}
    return EVERY_LOOK


def _sweep(visit: Visit, product: Product, windows: Windows) -> Iterator[str]:
    """Yield everything that is wrong with a page, each with where."""
    may_fail = visit.status >= HTTPStatus.BAD_REQUEST
    page = windows.open(product, person=visit.person, may_fail=may_fail)
    operated, traffic = set(), Traffic(page)
    for turn, (theme, widths) in enumerate(looks(visit).items()):
        choose_theme(page.context, product, theme)
        yield from _status(visit, journeys.go(page, visit, product))
        operated = set(operable(page))
        if turn == 0 and visit.form is None and not product.debug:
            yield from _weight(traffic)
        yield from look_over(page, name=visit.name, theme=theme, widths=widths)
    page.context.close()
    if visit.form is None and looks(visit) is EVERY_LOOK:
        page = windows.open(
            product, person=visit.person, theme=theme, javascript=False, may_fail=may_fail
        )
        yield from _status(visit, journeys.go(page, visit, product))
        yield from _without_javascript(page, operated)


def _status(visit: Visit, answered: HTTPStatus) -> list[str]:
    return [] if answered == visit.status else [f"answered {answered}, not {visit.status}"]


def _weight(traffic: Traffic) -> list[str]:
    """What one visit of a browser that knows nothing of the product yet may cost."""
    is_light = 0 < traffic.bytes <= HEAVIEST_PAGE
    return [] if is_light else [f"transfers {traffic.bytes:,} bytes"]


def _without_javascript(page: Page, with_javascript: set[str]) -> Iterator[str]:
    """The heading is drawn, and all that can be operated is there."""
    if not page.locator("h1").is_visible():
        yield "without JavaScript: the heading is not drawn"
    if missing := with_javascript - set(operable(page)) - NEEDS_SCRIPT:
        yield f"without JavaScript: {missing} is missing"
