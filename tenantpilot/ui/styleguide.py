"""The living style page: every component in every state, in both shells. DEBUG only.

Its cast is made up here, so the page needs no database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tenantpilot.routes import public_view
from tenantpilot.ui import errors, icons
from tenantpilot.ui.text_fields import LineField, LinesField

LONG_NAME = "Vereinigte Stadtwerke und Verkehrsbetriebe Rhein-Main-Neckar Beteiligungs-Holding SE"

ERROR_PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": errors.bad_request,
    "403": errors.permission_denied,
    "404": errors.page_not_found,
    "405": partial(errors.method_not_allowed, allowed=["POST"]),
    "429": errors.too_many_attempts,
    "500": errors.server_error,
    "503": errors.maintenance,
    "csrf": errors.csrf_failure,
}


class ExampleForm(forms.Form):
    """One field of each kind we use."""

    name = LineField(help_text="As your customer writes it.")
    directory_id = forms.UUIDField(label="Directory ID")
    email = forms.EmailField(required=False)
    notes = LinesField(required=False)
    plan = forms.ChoiceField(choices=[("", "Choose one"), ("basic", "Basic"), ("full", "Full")])
    role = forms.ChoiceField(
        choices=[("operator", "Operator"), ("read_only", "Read-only")],
        widget=forms.RadioSelect,
        help_text="Decides what the person may start.",
    )
    tenants = forms.MultipleChoiceField(
        choices=[("1", "Contoso GmbH"), ("2", LONG_NAME)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    include_operations = forms.BooleanField(
        label="Include operations", help_text="Adds the last 90 days.", required=False
    )


class FilterForm(forms.Form):
    search = forms.CharField(required=False)
    status = forms.ChoiceField(
        choices=[("", "Any status"), ("failed", "Failed"), ("running", "Running")], required=False
    )


@dataclass(frozen=True)
class Row:
    """A line of the example table."""

    run_id: str
    operation: str
    tenant: str
    tone: str
    status: str
    done: int
    policies: int
    started: datetime


@public_view
def page(request: HttpRequest, plane: str) -> HttpResponse:
    """Show the components inside the shell of the plane."""
    _dress(request, plane=plane)
    return render(request, f"ui/styleguide/{plane}.html", _examples())


@public_view
def error(request: HttpRequest, name: str) -> HttpResponse:
    """Show one error page."""
    if name not in ERROR_PAGES:
        raise Http404
    return ERROR_PAGES[name](request)


def _dress(request: Any, *, plane: str) -> None:
    person = SimpleNamespace(name="Mara Klein", email="mara@example.com", is_authenticated=True)
    if plane == "system":
        request.operator = person
        return
    workspaces = [
        SimpleNamespace(pk=1, name="Northwind MSP", slug="northwind"),
        SimpleNamespace(pk=2, name=LONG_NAME, slug="long"),
    ]
    request.user, request.workspaces, request.workspace = person, workspaces, workspaces[0]
    request.tenant = SimpleNamespace(pk=1, name="Contoso GmbH")
    request.capabilities = {"members.manage", "onboarding.manage", "support_diagnostics.open"}


def _examples() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "form": ExampleForm(auto_id="blank_%s"),
        "invalid": ExampleForm({"bad-directory_id": "not-a-guid"}, prefix="bad"),
        "filter_form": FilterForm(),
        "rows": _rows(now),
        "page": Paginator(range(312), 25).page(3),
        "windows": [
            {"label": "24 hours", "url": "?window=24h", "current": False},
            {"label": "7 days", "url": "?window=7d", "current": True},
            {"label": "30 days", "url": "?window=30d", "current": False},
        ],
        "moments": [now, now - timedelta(minutes=3), now - timedelta(hours=5), now + timedelta(2)],
        "old": now - timedelta(days=90),
        "rising": [2, 3, 3, 5, 4, 8, 9, 7, 12, 14, 11, 16],
        "zeros": [0] * 12,
        "steady": [5] * 12,
        "took": timedelta(minutes=3, seconds=5),
        "long_name": LONG_NAME,
        "icons": icons.known(),
        "error_names": list(ERROR_PAGES),
    }


def _rows(now: datetime) -> list[Row]:
    states = [("info", "Running", 64), ("", "Queued", 0), ("success", "Succeeded", 100)]
    states += [("danger", "Failed", 38), ("warning", "Partly done", 100)]
    tenants = ["Contoso GmbH", "Fabrikam AG", LONG_NAME, "Tailspin Toys", "Wingtip SE"]
    return [
        Row(
            run_id=f"OR-{10482 - index}",
            operation="Inventory sync" if index % 2 else "Permission posture report",
            tenant=tenant,
            tone=tone,
            status=status,
            done=done,
            policies=1284 * index,
            started=now - timedelta(minutes=2 + 7 * index),
        )
        for index, (tenant, (tone, status, done)) in enumerate(zip(tenants, states, strict=True))
    ]
