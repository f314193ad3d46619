"""Whatever else comes back from Microsoft's consent page: a clear page, and nothing changed."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from demo.graph_stub.tenants import ALDGATE, PINECREST
from demo.world.people import GRACE, HELENA, PASSWORD
from onboarding.models import ConsentLink, OnboardingSession
from tests.e2e.browsing import Windows
from tests.e2e.consents import Visits, begin, finish, new_link, register, state_in
from tests.e2e.other_site import load_from, post_from
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product

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
    register(helena, "northbeam")
    draft = begin(helena, ALDGATE)

    declined(visits, helena, draft)
    refused_by_microsoft(visits, helena, draft)
    from_another_tenant(visits, helena, draft)
    forged(visits, helena, draft)
    expired(visits, helena, draft)

    # After all that an answer of the customer's counts, and once only.
    link = new_link(helena, draft)
    before = visits.checkpoints()
    visits.changes_nothing(
        lambda: _press(visits, link, "Accept"), says="Thank you, consent was given", but=THE_ANSWER
    )
    visits.changes_nothing(lambda: _again(visits), says=OVER, but=set())
    finish(helena, draft)
    assert visits.checkpoints() == before + AFTER_THE_LINK


def declined(visits: Visits, helena: Page, draft: str) -> None:
    """On Microsoft's page, and the same way back once more."""
    link = new_link(helena, draft)
    visits.changes_nothing(lambda: _press(visits, link, "Cancel"), says=NOT_GIVEN, but=THE_ANSWER)
    visits.changes_nothing(lambda: _again(visits), says=OVER, but=set())


def refused_by_microsoft(visits: Visits, helena: Page, draft: str) -> None:
    """Without a way back: what its page says is Microsoft's."""
    link = new_link(helena, draft)
    visits.changes_nothing(
        lambda: _press(visits, link, "I am no administrator"),
        says="Sorry, but we are having trouble",
        but=set(),
    )


def from_another_tenant(visits: Visits, helena: Page, draft: str) -> None:
    """Not the tenant that was announced."""
    state, tenant = state_in(new_link(helena, draft)), str(PINECREST.directory_id)
    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=state),
        says=NOT_GIVEN,
        but=THE_ANSWER,
    )


def forged(visits: Visits, helena: Page, draft: str) -> None:
    """An invented state, a shortened one, and none."""
    state, tenant = state_in(new_link(helena, draft)), str(ALDGATE.directory_id)
    for wrong in ({"state": "invented.x"}, {"state": state[:-1]}, {}):
        visits.changes_nothing(
            lambda wrong=wrong: visits.back(admin_consent="True", tenant=tenant, **wrong),  # type: ignore[misc]
            says=OVER,
            but=set(),
        )


def expired(visits: Visits, helena: Page, draft: str) -> None:
    """An answer after the link's time."""
    state, tenant = state_in(new_link(helena, draft)), str(ALDGATE.directory_id)
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
    register(helena, "northbeam")
    register(grace, "brightwater")
    draft = begin(helena, ALDGATE)
    theirs = new_link(grace, begin(grace, PINECREST))
    ours = new_link(helena, draft)
    mixed = new_installation.manage("shell", "--no-imports", "-c", STATE_OF_ANOTHER)
    tenant = str(ALDGATE.directory_id)

    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=mixed.split()[-1]),
        says=OVER,
        but=set(),
    )
    # Their own state with our tenant answers their link, in words that help no one.
    visits.changes_nothing(
        lambda: visits.back(admin_consent="True", tenant=tenant, state=state_in(theirs)),
        says=NOT_GIVEN,
        but=THE_ANSWER,
    )

    assert "the link was made for" in visits.page.get_by_role("main").inner_text()
    with new_installation.database():
        answers = dict(ConsentLink.objects.values_list("session__workspace__slug", "answer"))
    assert answers == {"northbeam": "", "brightwater": "other_tenant"}
    assert visits.back(admin_consent="True", tenant=tenant, state=state_in(ours)).startswith(
        "Thank"
    )


def test_another_site_can_neither_make_nor_answer_a_link(
    visits: Visits,
    new_installation: Product,
    windows: Windows,
    new_context: Callable[..., BrowserContext],
) -> None:
    helena = windows.open(new_installation, person=HELENA)
    register(helena, "northbeam")
    draft = begin(helena, ALDGATE)
    link = new_link(helena, draft)
    helena.goto("about:blank")
    evil = new_context(storage_state=helena.context.storage_state()).new_page()
    origin = new_installation.origin
    back = f"{origin}/admin/consent/?admin_consent=True&tenant={ALDGATE.directory_id}"
    back += f"&state={state_in(link)}"
    forms = {
        f"{origin}{draft}consent-link/": "",
        f"{origin}{draft}cancel/": '<input name="version" value="2">',
        back: "",
    }

    for action, fields in forms.items():
        visits.changes_nothing(
            lambda action=action, fields=fields: post_from(evil, action, fields),  # type: ignore[misc]
            says="refused",
            but=set(),
        )
    visits.changes_nothing(lambda: load_from(evil, back), says="loaded", but=set())
    with new_installation.database():
        assert OnboardingSession.objects.get().is_draft
        assert ConsentLink.objects.get().is_open


def _press(visits: Visits, link: str, choice: str) -> str:
    """Open Microsoft's page by the link, choose, and return what is said in the end."""
    visits.page.goto(link)
    visits.page.get_by_role("button", name=choice, exact=True).click()
    expect(visits.page.get_by_role("heading", level=1)).not_to_have_text("Permissions requested")
    return visits.heading()


def _again(visits: Visits) -> str:
    visits.page.reload()
    return visits.heading()
