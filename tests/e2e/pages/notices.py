"""What a workspace tells its members, and the link that ends messages."""

from http import HTTPStatus

from demo.world import people
from demo.world.people import HELENA
from tests.e2e.pages.workspaces import NORTHBEAM
from tests.e2e.visits import INVALID, WORKSPACE, NotAPage, visit

NOTIFICATIONS = f"{WORKSPACE}notifications/"

PAGES = (
    visit("notifications", NOTIFICATIONS, HELENA, NORTHBEAM),
    visit("notifications-read-only", NOTIFICATIONS, people.MIRA, NORTHBEAM),
    visit(
        "notifications-invalid", NOTIFICATIONS, HELENA, NORTHBEAM, form={"digest": "x"},
        status=INVALID,
    ),
    visit("unsubscribe-over", "mail/unsubscribe/<str:token>/", status=HTTPStatus.NOT_FOUND),
)  # fmt: skip
NOT_PAGES = {f"{NOTIFICATIONS}names/": NotAPage.FORM_ONLY}
