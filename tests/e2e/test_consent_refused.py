"""Whatever else comes back from Microsoft's consent page: a clear page, and nothing changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.tenants import ALDGATE, PINECREST, northbeam_app
from demo.world.people import GRACE, HELENA, PASSWORD
from onboarding.models import ConsentLink, OnboardingSession
from tests.e2e.browsing import Windows
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import checkpoints_completed
from tests.e2e.snapshots import changed, snapshot

# The answer is kept at the link, and written down.
THE_ANSWER = {"audit_auditlog", "onboarding_consentlink"}
OVER = "This link does not work"
NOT_GIVEN = "Consent was not given"
AFTER_THE_LINK = 4
# A state that this product signed, and that names another workspace's draft.
STATE_OF_ANOTHER = """
from onboarding.models import ConsentLink, OnboardingSession
from onboarding.services.consents import state_of
link = ConsentLink.objects.get(session__workspace__slug="northbeam", answer="")
link.session = OnboardingSession.objects.get(workspace__slug="brightwater")
print("STATE", state_of(link))
"""


@dataclass(frozen=True, kw_only=True)
class Visits:
    """The customer's administrator in a browser of their own, and the database meanwhile."""

    product: Product
    page: Page
    tower: Page

    def back(self, **query: str) -> str:
        """Come back as if Microsoft had sent the browser with this; return the page's heading."""
        address = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.page.goto(f"{self.product.origin}/admin/consent/?{address}")
        assert answer
        assert answer.status in {200, 404}
        return self.heading()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def checkpoints(self) -> int:
        self.tower.goto("/system/")
        return checkpoints_completed(self.tower)

    def changes_nothing(self, act: Callable[[], str], *, says: str, but: set[str]) -> None:
        """Act, and compare every table and the figure of the ledger with what was before."""
        figure, before = self.checkpoints(), snapshot(self.product)

        said = act()

        assert said == says
        assert set(changed(self.product, before)) == but
        assert self.checkpoints() == figure


@pytest.fixture
def visits(
    new_installation: Product, windows: Windows, new_context: Callable[..., BrowserContext]
) -> Visits:
    new_installation.manage(
        "create_workspace", "brightwater", "--name", "Brightwater", "--owner-email", GRACE.email,
        "--owner-name", GRACE.name, "--password-stdin", stdin=PASSWORD,
    )  # fmt: skip
    tower = windows.open(new_installation, person=OPERATOR)
    return Visits(product=new_installation, page=new_context().new_page(), tower=tower)


def test_nothing_but_a_fresh_answer_to_an_open_link_counts(
    visits: Visits, new_installation: Product, windows: Windows
) -> None:
    helena = windows.open(new_installation, person=HELENA)
    _register(helena, "northbeam")
    draft = _begin(helena, ALDGATE)

    declined(visits, helena, draft)
    refused_by_microsoft(visits, helena, draft)
    from_another_tenant(visits, helena, draft)
    forged(visits, helena, draft)
    expired(visits, helena, draft)

    # After all that an answer of the customer's counts, and once only.
    link = _new_link(helena, draft)
    before = visits.checkpoints()
    visits.changes_nothing(
        lambda: _press(visits, link, "Accept"), says="Thank you, consent was given", but=THE_ANSWER
    )
    visits.changes_nothing(lambda: _again(visits), says=OVER, but=set())
    _finish(helena, draft)
    assert visits.checkpoints() == before + AFTER_THE_LINK


def declined(visits: Visits, helena: Page, draft: str) -> None:
    """On Microsoft's page, and the same way back once more."""
    link = _new_link(helena, draft)
    visits.changes_nothing(lambda: _press(visits, link, "Cancel"), says=NOT_GIVEN, but=THE_ANSWER)
    visits.changes_nothing(lambda: _again(visits), says=OVER, but=set())


def refused_by_microsoft(visits: Visits, helena: Page, draft: str) -> None:
    """Without a way back: what its page says is Microsoft's."""
    link = _new_link(helena, draft)
    visits.changes_nothing(
        lambda: _press(visits, link, "I am no administrator"),
        says="Sorry, but we are having trouble",
        but=set(),
    )


def from_another_tenant(visits: Visits, helena: Page, draft: str) -> None:
    """Not the tenant that was announced."""
    state, tenant = _state(_new_link(helena, draft)), str(PINECREST.directory_id)
    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=state),
        says=NOT_GIVEN,
        but=THE_ANSWER,
    )


def forged(visits: Visits, helena: Page, draft: str) -> None:
    """An invented state, a shortened one, and none."""
    state, tenant = _state(_new_link(helena, draft)), str(ALDGATE.directory_id)
    for wrong in ({"state": "invented.x"}, {"state": state[:-1]}, {}):
        visits.changes_nothing(
            lambda wrong=wrong: visits.back(admin_consent="True", tenant=tenant, **wrong),  # type: ignore[misc]
            says=OVER,
            but=set(),
        )


def expired(visits: Visits, helena: Page, draft: str) -> None:
    """An answer after the link's time."""
    state, tenant = _state(_new_link(helena, draft)), str(ALDGATE.directory_id)
    with visits.product.database():
        ConsentLink.objects.filter(answer="").update(expires_at=timezone.now())
    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=state),
        says=OVER,
        but=set(),
    )


def test_state_of_another_workspace_counts_for_neither(
    visits: Visits, new_installation: Product, windows: Windows
) -> None:
    helena = windows.open(new_installation, person=HELENA)
    grace = windows.open(new_installation, person=GRACE)
    _register(helena, "northbeam")
    _register(grace, "brightwater")
    draft = _begin(helena, ALDGATE)
    theirs = _new_link(grace, _begin(grace, PINECREST))
    ours = _new_link(helena, draft)
    mixed = new_installation.manage("shell", "--no-imports", "-c", STATE_OF_ANOTHER)
    tenant = str(ALDGATE.directory_id)

    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=mixed.split()[-1]),
        says=OVER,
        but=set(),
    )
    # Their own state with our tenant answers their link, in words that help no one.
    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=_state(theirs)),
        says=NOT_GIVEN,
        but=THE_ANSWER,
    )

    assert "the link was made for" in visits.page.get_by_role("main").inner_text()
    with new_installation.database():
        answers = dict(ConsentLink.objects.values_list("session__workspace__slug", "answer"))
    assert answers == {"northbeam": "", "brightwater": "other_tenant"}
    assert visits.back(admin_consent="True", tenant=tenant, state=_state(ours)).startswith("Thank")


def test_another_site_can_neither_make_nor_answer_a_link(
    visits: Visits,
    new_installation: Product,
    windows: Windows,
    new_context: Callable[..., BrowserContext],
) -> None:
    helena = windows.open(new_installation, person=HELENA)
    _register(helena, "northbeam")
    draft = _begin(helena, ALDGATE)
    link = _new_link(helena, draft)
    helena.goto("about:blank")
    evil = new_context(storage_state=helena.context.storage_state()).new_page()
    origin = new_installation.origin
    back = f"{origin}/admin/consent/?admin_consent=True&tenant={ALDGATE.directory_id}"
    back += f"&state={_state(link)}"
    forms = {
        f"{origin}{draft}consent-link/": "",
        f"{origin}{draft}cancel/": '<input name="version" value="2">',
        back: "",
    }

    for action, fields in forms.items():
        visits.changes_nothing(
            lambda action=action, fields=fields: _post_from(evil, action, fields),  # type: ignore[misc]
            says="refused",
            but=set(),
        )
    visits.changes_nothing(lambda: _load_from(evil, back), says="loaded", but=set())
    with new_installation.database():
        assert OnboardingSession.objects.get().is_draft
        assert ConsentLink.objects.get().is_open


def _register(page: Page, workspace: str) -> None:
    app = northbeam_app()
    page.goto(f"/admin/workspaces/{workspace}/app/?with=secret")
    page.get_by_label("Application (client) ID").fill(str(app.client_id))
    page.get_by_label("Your own Microsoft tenant ID").fill(str(app.home_id))
    page.get_by_label("Client secret").fill(app.secrets[0])
    page.get_by_role("button", name="Register the app").click()
    page.get_by_role("button", name="Prove it now").click()
    expect(page.get_by_text("Microsoft accepts the credential.")).to_be_visible()


def _begin(page: Page, customer: TenantProfile) -> str:
    """Link the customer's tenant, and return the path of the onboarding."""
    page.goto("/admin/onboarding/")
    page.get_by_label("Customer").fill(customer.name)
    page.get_by_role("button", name="Start onboarding").click()
    page.get_by_label("Microsoft tenant ID, or a domain").fill(customer.primary_domain)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("button", name="Make a consent link")).to_be_visible()
    return urlsplit(page.url).path


def _new_link(page: Page, draft: str) -> str:
    """Make a link in the wizard; one that is open ends with it."""
    page.goto(f"{draft}?step=connection_configured&with=app")
    with page.expect_navigation():
        page.evaluate(
            """(action) => {
                const form = document.createElement("form");
                form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
                Object.assign(form, {method: "post", action});
                document.body.append(form);
                form.submit();
            }""",
            f"{draft}consent-link/",
        )
    address = page.get_by_role("link", name="Open it yourself").get_attribute("href") or ""
    page.goto("about:blank")
    return address


def _finish(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Verify the connection").click()
    page.get_by_role("button", name="Check the permissions").click()
    page.get_by_role("button", name="Activate the tenant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ALDGATE.name)


def _state(link: str) -> str:
    return parse_qs(urlsplit(link).query)["state"][0]


def _press(visits: Visits, link: str, choice: str) -> str:
    """Open Microsoft's page by the link, choose, and return what is said in the end."""
    visits.page.goto(link)
    visits.page.get_by_role("button", name=choice, exact=True).click()
    expect(visits.page.get_by_role("heading", level=1)).not_to_have_text("Permissions requested")
    return visits.heading()


def _again(visits: Visits) -> str:
    visits.page.reload()
    return visits.heading()


def _post_from(page: Page, action: str, fields: str) -> str:
    """Let a page of another site send a form; whatever it is, it is refused."""
    _serve(page, f'<form method="post" action="{action}">{fields}</form>')
    with page.expect_response(lambda answer: answer.url == action) as answered:
        page.evaluate("document.forms[0].submit()")
    assert answered.value.status in {302, 403, 405}
    if answered.value.status == 302:
        assert "sign-in" in answered.value.headers["location"]
    return "refused"


def _load_from(page: Page, address: str) -> str:
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
