"""The provider's letterhead, for every pack of a workspace."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reviewpacks import selectors
from reviewpacks.forms import LetterheadForm
from reviewpacks.logos import width_of
from reviewpacks.models import Letterhead
from reviewpacks.services import letterheads
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.database.edit_conflicts import EditConflictError
from tenantpilot.routes import takes_file
from tenantpilot.ui.forms import status_of

LOGO_HEIGHT = 64


@takes_file
@workspace_view(Capability.LETTERHEAD_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: WorkspaceRequest) -> HttpResponse:
    """Show and change name, contact, colour and logo."""
    current = selectors.letterhead_of(request.workspace)
    sent = request.method == "POST"
    form = _form(current, request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid() and _is_changed(request, form):
        messages.success(request, "The letterhead was changed. New review packs show it.")
        return redirect("reviewpacks:letterhead", workspace_slug=request.workspace.slug)
    logo = b64encode(current.logo).decode() if current.logo else ""
    context = {
        "form": form,
        "logo": f"data:image/png;base64,{logo}" if logo else "",
        "logo_height": LOGO_HEIGHT,
        "logo_width": width_of(bytes(current.logo), height=LOGO_HEIGHT) if current.logo else 0,
    }
    return render(request, "reviewpacks/letterhead.html", context, status=status_of(form))


def _form(current: Letterhead, *sent: Any) -> LetterheadForm:
    stored = selectors.stored_texts(current)
    return LetterheadForm(*sent, initial=stored, stored=stored)


def _is_changed(request: WorkspaceRequest, form: LetterheadForm) -> bool:
    try:
        letterheads.change(
            workspace=request.workspace, changed_by=request.user, **form.cleaned_data
        )
    except EditConflictError:
        return not form.conflicts_with(_form(selectors.letterhead_of(request.workspace)))
    return True
