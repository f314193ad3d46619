"""What platform operators see, and the style page, which developers see."""

from http import HTTPStatus

from tests.e2e.planted import OPERATOR as PETRA
from tests.e2e.visits import INVALID, NotAPage, visit

PAGES = (
    visit("control-tower", "system/", PETRA),
    visit("control-tower-24h", "system/", PETRA, query="?window=24h"),
    visit("control-tower-90d", "system/", PETRA, query="?window=90d"),
    visit("control-tower-no-window", "system/", PETRA, query="?window=1y",
          status=HTTPStatus.BAD_REQUEST),
    visit("system-account", "system/account/", PETRA),
    visit("system-account-invalid", "system/account/", PETRA, form={"name": ""}, status=INVALID),
    visit("system-password", "system/account/password/", PETRA),
    visit("system-password-invalid", "system/account/password/", PETRA, form={"current": "x"},
          status=INVALID),
)  # fmt: skip
NOT_PAGES = {
    "system/account/time-zone/": NotAPage.FORM_ONLY,
    "system/account/sessions/end/": NotAPage.FORM_ONLY,
    "system/account/sessions/end-others/": NotAPage.FORM_ONLY,
}

# Every component in every state, and the error pages that nothing else leads to here.
STYLE_PAGES = (
    visit("style", "styleguide/"),
    visit("style-system", "styleguide/system/"),
    *(
        visit(f"error-{name}", f"styleguide/errors/{name}/", status=status)
        for name, status in {
            "500": HTTPStatus.INTERNAL_SERVER_ERROR,
            "503": HTTPStatus.SERVICE_UNAVAILABLE,
        }.items()
    ),
)
