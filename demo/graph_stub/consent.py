"""Microsoft's page on which an administrator consents to an app.

It is told who looks at it by the buttons: an administrator who accepts or declines, or a
person without that right, and then there is no way back.
https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
"""

import re
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from demo.graph_stub.apps import StubApp
from demo.graph_stub.response import Response
from demo.graph_stub.sign_in_refusals import SENTENCES
from demo.graph_stub.world import StubTenant

ADDRESS = re.compile(r"/([^/]+)/v2\.0/adminconsent")
ANY_TENANT = "organizations"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
KEPT = ("client_id", "scope", "redirect_uri", "state")


class ConsentPages:
    """The page, for these apps and tenants, of the Graph at an address."""

    def __init__(
        self, apps: Mapping[UUID, StubApp], tenants: Mapping[UUID, StubTenant], *, graph: str
    ) -> None:
        self._apps = apps
        self._tenants = tenants
        self._graph = graph

    def answer(
        self, name: str, *, method: str, query: Mapping[str, str], form: Mapping[str, str]
    ) -> Response:
        """Show the page, or send back to the app what its reader chose."""
        asked = form if method == "POST" else query
        refused = self._refused(name, asked)
        if refused:
            return _problem(refused)
        app = self._app(asked)
        chosen = self._tenant(form.get("tenant", "") if name == ANY_TENANT else name)
        if method != "POST":
            return _page(name, app, asked, tenants=[] if chosen else list(self._tenants.values()))
        if chosen is None:
            return _problem(90002)
        match form.get("choice"):
            case "accept":
                chosen.consents[app.client_id] = list(app.permissions)
                return _back(asked, tenant=str(chosen.directory_id), scope=asked["scope"])
            case "cancel":
                return _back(
                    asked,
                    error="access_denied",
                    error_subcode="cancel",
                    error_description=f"AADSTS65004: {SENTENCES[65004]} Trace ID: x",
                )
        return _problem(90094)

    def _refused(self, name: str, asked: Mapping[str, str]) -> int | None:
        app = next((a for k, a in self._apps.items() if str(k) == asked.get("client_id")), None)
        if app is None:
            return 700016
        if name != ANY_TENANT and self._tenant(name) is None:
            return 90002
        if not _is_listed(app, asked.get("redirect_uri", "")):
            return 50011
        if asked.get("scope") != f"{self._graph}/.default":
            return 70011
        return None

    def _app(self, asked: Mapping[str, str]) -> StubApp:
        return self._apps[UUID(asked["client_id"])]

    def _tenant(self, name: str) -> StubTenant | None:
        return next((t for key, t in self._tenants.items() if str(key) == name), None)


def _is_listed(app: StubApp, redirect_uri: str) -> bool:
    """Whether the registration lists the address; on this machine the port does not matter."""
    if redirect_uri in app.redirect_uris:
        return True
    asked = urlsplit(redirect_uri)
    return asked.hostname in LOOPBACK and any(
        (each.scheme, each.hostname, each.path) == (asked.scheme, asked.hostname, asked.path)
        for each in map(urlsplit, app.redirect_uris)
    )


def _back(asked: Mapping[str, str], **told: str) -> Response:
    # A refusal says True as well: the word alone proves nothing.
    query = {"admin_consent": "True", **told}
    if "state" in asked:
        query["state"] = asked["state"]
    address = f"{asked['redirect_uri']}?{urlencode(query)}"
    return Response(status=HTTPStatus.FOUND, headers={"Location": address})


def _problem(number: int) -> Response:
    sentence = SENTENCES.get(number, "The request was refused.")
    return _html(
        f"<h1>Sorry, but we are having trouble</h1><p>AADSTS{number}: {escape(sentence)}",
        status=HTTPStatus.BAD_REQUEST,
    )


def _page(
    name: str, app: StubApp, asked: Mapping[str, str], *, tenants: list[StubTenant]
) -> Response:
    kept = "".join(
        f'<input type="hidden" name="{key}" value="{escape(asked[key])}">'
        for key in KEPT
        if key in asked
    )
    options = "".join(
        f'<option value="{each.directory_id}">{escape(each.name)}</option>' for each in tenants
    )
    choose = f'<label>Your organisation <select name="tenant">{options}</select></label>'
    wanted = "".join(f"<li>{escape(each)}</li>" for each in app.permissions)
    return _html(
        f"<h1>Permissions requested</h1><p>{escape(app.name)} asks for your organisation:</p>"
        f'<ul>{wanted}</ul><form method="post" action="/{escape(name)}/v2.0/adminconsent">'
        f"{kept}{choose if tenants else ''}"
        '<p><button name="choice" value="accept">Accept</button> '
        '<button name="choice" value="cancel">Cancel</button> '
        '<button name="choice" value="other">I am no administrator</button></form>'
    )


def _html(content: str, *, status: HTTPStatus = HTTPStatus.OK) -> Response:
    page = f'<!DOCTYPE html><html lang="en"><title>Stub of Microsoft</title>{content}</html>'
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Response(status=status, headers=headers, body=page.encode())
