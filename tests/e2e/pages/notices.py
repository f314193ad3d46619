"""What a workspace tells its members, and the link that ends messages."""

from http import HTTPStatus

from demo.world import people, providers
from demo.world.people import HELENA, NAOMI
from tenantpilot.database.edit_conflicts import version_of
from tests.e2e.pages.workspaces import NORTHBEAM
from tests.e2e.places import workspace
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

NOTIFICATIONS = f"{WORKSPACE}notifications/"
WEBHOOK = f"{NOTIFICATIONS}webhook/"
JUNIPER = workspace(providers.JUNIPER_GATE)
# As the page of a workspace without a webhook sends it.
FIRST = {"url": "https://receiver.example/", "expected_version": version_of("")}

PAGES = (
    visit("notifications", NOTIFICATIONS, HELENA, NORTHBEAM),
    visit("notifications-read-only", NOTIFICATIONS, people.MIRA, NORTHBEAM),
    visit(
        "notifications-invalid", NOTIFICATIONS, HELENA, NORTHBEAM, form={"digest": "x"},
        status=INVALID,
    ),
    visit("webhook-none", WEBHOOK, HELENA, NORTHBEAM),
    visit("webhook-invalid", WEBHOOK, HELENA, NORTHBEAM, form={"url": "x"}, status=INVALID),
    visit("webhook-secret", WEBHOOK, NAOMI, JUNIPER, form=FIRST),
    visit("webhook", WEBHOOK, NAOMI, JUNIPER),
    visit("unsubscribe-over", "mail/unsubscribe/<str:token>/", status=HTTPStatus.NOT_FOUND),
)  # fmt: skip
NOT_PAGES = {
    f"{NOTIFICATIONS}names/": NotAPage.FORM_ONLY,
    f"{WEBHOOK}secret/": NotAPage.FORM_ONLY,
    f"{WEBHOOK}secret/new/": NotAPage.FORM_ONLY,
    f"{WEBHOOK}test/": NotAPage.FORM_ONLY,
    f"{WEBHOOK}remove/": NotAPage.FORM_ONLY,
    f"{WEBHOOK}messages/<int:delivery_id>/again/": NotAPage.FORM_ONLY,
}
