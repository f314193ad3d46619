"""What people do on the way to a page."""

from http import HTTPStatus

from playwright.sync_api import Page, Response

from tests.e2e.places import address
from tests.e2e.product import Product
from tests.e2e.visits import Visit

# As if the page had had this form: with the token that its own forms carry, unless one is given.
SEND = """([action, fields]) => {
    const form = document.createElement("form");
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of Object.entries({csrfmiddlewaretoken: token, ...fields})) {
        const input = document.createElement("input");
        Object.assign(input, {type: "hidden", name, value});
        form.append(input);
    }
    Object.assign(form, {method: "post", action});
    document.body.append(form);
    setTimeout(() => form.submit());
}"""


def go(page: Page, visit: Visit, product: Product) -> HTTPStatus:
    """Make the visit and return what was answered."""
    with product.database():
        query = visit.query() if callable(visit.query) else visit.query
        url = address(visit.route, visit.at()) + query
    if visit.form is not None:
        page.goto("/system/" if url.startswith("/system/") else "/admin/")
        return send(page, url, visit.form)
    answer = page.goto(url)
    assert answer
    return HTTPStatus(answer.status)


def send(page: Page, url: str, fields: object) -> HTTPStatus:
    """Send a form from the page that is open and return what was answered in the end."""
    with page.expect_response(_is_the_end) as answer, page.expect_event("load"):
        page.evaluate(SEND, [url, fields])
    return HTTPStatus(answer.value.status)


def _is_the_end(answer: Response) -> bool:
    return answer.request.is_navigation_request() and "location" not in answer.headers
