"""Windows of a browser that is watched: what it complains about fails the test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Now
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from demo.world.people import PASSWORD, PLATFORM_OPERATORS, Person
from tenantpilot.accounts.models import PlaneSession
from tests.e2e.product import Product

# The narrowest is what WCAG 1.4.10 asks for: a page of 1,280 px enlarged four times.
WIDE, NARROW, NARROWEST = 1280, 390, 320
HEIGHTS = {WIDE: 800, NARROW: 844, NARROWEST: 844}
THEMES = ("light", "dark")


@dataclass(kw_only=True)
class Watch:
    """What a browser never has to say here: anything on the console, a foreign address.

    Chromium puts every answer of 400 and more on the console; on pages that are meant to
    answer so, that one line about the page itself is no incident.
    """

    origin: str
    may_fail: bool
    incidents: list[str] = field(default_factory=list)
    _pages: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("request", self._left)

    def _heard(self, message: ConsoleMessage) -> None:
        about = message.location["url"]
        failed = message.text.startswith("Failed to load resource: the server responded with")
        if not (self.may_fail and failed and about in self._pages):
            self.incidents.append(f"console {message.type}: {message.text} ({about})")

    def _broke(self, error: WebError) -> None:
        self.incidents.append(f"script error: {error.error.message}")

    def _left(self, request: Request) -> None:
        if request.is_navigation_request():
            self._pages.add(request.url)
        if not request.url.startswith((f"{self.origin}/", "data:")):
            self.incidents.append(f"foreign request: {request.url}")


class Windows:
    """Opens windows on a product, as a person, in a theme, with or without JavaScript."""

    def __init__(self, new_context: Callable[..., BrowserContext]) -> None:
        self._new_context = new_context
        self.watches: list[Watch] = []
        self.products: set[Product] = set()

    def open(
        self,
        product: Product,
        *,
        person: Person | None = None,
        theme: str = "",
        width: int = WIDE,
        javascript: bool = True,
        may_fail: bool = False,
    ) -> Page:
        """Return an empty window. A person is signed in already, on the plane that is theirs."""
        state = self._state_of(person, product) if person else None
        context = self._new_context(
            base_url=product.origin,
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=javascript,
            storage_state=state,
            locale="en-GB",
        )
        if theme:
            choose_theme(context, product, theme)
        self.products.add(product)
        watch = Watch(origin=product.origin, may_fail=may_fail)
        watch.over(context)
        self.watches.append(watch)
        return context.new_page()

    def errors(self) -> str:
        """Return what the products behind the windows logged as errors so far."""
        return "\n".join(product.errors() for product in self.products)

    def incidents(self) -> list[str]:
        return [incident for watch in self.watches for incident in watch.incidents]

    def _state_of(self, person: Person, product: Product) -> Any:
        if person not in product.signed_in:
            page = self.open(product)
            sign_in(page, person)
            product.signed_in[person] = page.context.storage_state()
            page.context.close()
        # The session may be an hour old: dangerous acts would ask who it is.
        with product.database():
            PlaneSession.objects.exclude(account_id=None).update(proved_at=Now())
        return product.signed_in[person]


def choose_theme(context: BrowserContext, product: Product, theme: str) -> None:
    """Remember a theme as the switch would; the next page is drawn in it."""
    context.add_cookies([{"name": "theme", "value": theme, "url": product.origin}])


def sign_in(page: Page, person: Person) -> None:
    """Fill in the form of the person's plane and arrive at its home."""
    home = "/system/" if person in PLATFORM_OPERATORS else "/admin/"
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign in")
