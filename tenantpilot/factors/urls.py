from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from tenantpilot.access.views import signed_in_view, system_view
from tenantpilot.accounts.planes import Plane
from tenantpilot.factors.views import (
    confirm,
    key_additions,
    keys,
    passkey_use,
    sign_in,
    workspace_policy,
)
from tenantpilot.routes import checks_argument

app_name = "factors"

_KEYS = "account/keys/"
_KEY = f"{_KEYS}passkeys/<int:passkey_id>/"
_PUBLIC: dict[str, tuple[str, Any]] = {
    "factor": ("login/factor/", sign_in.factor),
    "enrol": ("login/enrol/", sign_in.enrol),
    "passkey-options": ("passkey/options/", passkey_use.options),
    "passkey": ("passkey/", passkey_use.sign_in),
}
_SIGNED_IN: dict[str, tuple[str, Any]] = {
    "confirm": ("confirm/", confirm.confirm),
    "held": ("confirm/held/", confirm.held),
    "confirm-passkey": ("confirm/passkey/", confirm.passkey),
    "keys": (_KEYS, keys.keys),
    "app": (f"{_KEYS}app/", key_additions.app),
    "remove-app": (f"{_KEYS}app/remove/", keys.remove_app),
    "codes": (f"{_KEYS}codes/", keys.codes),
    "add-passkey": (f"{_KEYS}passkeys/add/", key_additions.passkey),
    "rename-passkey": (f"{_KEY}rename/", keys.rename_passkey),
    "remove-passkey": (f"{_KEY}remove/", keys.remove_passkey),
}
_DECORATORS = {Plane.ADMIN: signed_in_view, Plane.SYSTEM: system_view}


def _on_both_planes() -> Iterator[URLPattern]:
    for plane, decorate in _DECORATORS.items():
        for name, (route, view) in _PUBLIC.items():
            yield path(f"{plane}/{route}", view, name=f"{plane}-{name}")
        for name, (route, view) in _SIGNED_IN.items():
            checked = decorate(view)
            if "passkey_id" in route:
                # Looked up among the person's own keys.
                checked = checks_argument("passkey_id")(checked)
            yield path(f"{plane}/{route}", checked, name=f"{plane}-{name}")


urlpatterns = [
    *_on_both_planes(),
    # Operators are asked before they are signed in: there is no rule that begins later.
    path("admin/account/second-factor/", signed_in_view(keys.needed), name="admin-needed"),
    path(
        "admin/workspaces/<slug:workspace_slug>/sign-in/second-factor/",
        workspace_policy.policy,
        name="policy",
    ),
]
