"""A page of another site that tries to act for the person who looks at it."""

import re

from playwright.sync_api import Page, Route


def post_from(page: Page, action: str, fields: str) -> str:
    """Let a page of another site send a form; whatever it is, it is refused."""
    _serve(page, f'<form method="post" action="{action}">{fields}</form>')
    with page.expect_response(lambda answer: answer.url == action) as answered:
        page.evaluate("document.forms[0].submit()")
    assert answered.value.status in {302, 403, 405}
    if answered.value.status == 302:
        assert "sign-in" in answered.value.headers["location"]
    return "refused"


def load_from(page: Page, address: str) -> str:
    """Let a page of another site load the address in every way that takes no person."""
    shown = address.replace("&", "&amp;")
    _serve(page, f'<img src="{shown}"><iframe src="{shown}"></iframe>')
    # Our pages tell the browser not to hand them over: asking is all that such a page can do.
    ask = "(url) => fetch(url, {mode: 'no-cors', credentials: 'include'}).catch(() => null)"
    page.evaluate(ask, address)
    page.wait_for_load_state("networkidle")
    return "loaded"


def _serve(page: Page, content: str) -> None:
    """Open a page of another site."""

    def answer(route: Route) -> None:
        route.fulfill(
            body=f"<!DOCTYPE html><html><body>{content}</body></html>", content_type="text/html"
        )

    page.unroute_all()
    page.route(re.compile(r"http://evil\.example/.*"), answer)
    page.goto("http://evil.example/")
