"""The lists of onboardings, and starting one."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_slug
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from onboarding import selectors
from onboarding.access import may_onboard_in
from onboarding.forms.sessions import StartForm, StatusForm
from onboarding.models import SessionStatus
from onboarding.services import sessions
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import SignedInRequest, WorkspaceRequest, grant
from tenantpilot.access.selectors import workspace_access
from tenantpilot.access.views import signed_in_view, workspace_view
from tenantpilot.workspaces.models import WorkspaceMembership

PAGE_SIZE = 25


@signed_in_view
@require_safe
def session_list_all(request: SignedInRequest) -> HttpResponse:
    """List the onboardings of every workspace; who has a single one goes straight to it."""
    memberships = may_onboard_in(request.user)
    if len(memberships) == 1:
        return redirect("onboarding:list", workspace_slug=memberships[0].workspace.slug)
    return _page(request, memberships)


@workspace_view(Capability.ONBOARDING_MANAGE)
@require_safe
def session_list(request: WorkspaceRequest) -> HttpResponse:
    """List the onboardings of one workspace."""
    return _page(request, [request.membership])


@signed_in_view
@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Start an onboarding in the workspace that was chosen, and go to it."""
    access = workspace_access(user=request.user, workspace_slug=_chosen(request))
    grant(cast(WorkspaceRequest, request), access)
    access.require(Capability.ONBOARDING_MANAGE)
    workspace = access.membership.workspace
    form = StartForm(request.POST, workspaces=[workspace])
    if not form.is_valid():
        return _page(request, [access.membership], form=form)
    session = sessions.start(
        workspace=workspace,
        customer_name=form.cleaned_data["customer_name"],
        started_by=request.user,
    )
    return redirect("onboarding:session", session_id=session.pk)


def _chosen(request: SignedInRequest) -> str:
    """Return the slug of the workspace that was chosen. Raises Http404 for what is no slug."""
    slug = request.POST.get("workspace", "")
    try:
        validate_slug(slug)
    except ValidationError:
        raise Http404 from None
    return slug


def _page(
    request: SignedInRequest,
    memberships: Sequence[WorkspaceMembership],
    *,
    form: StartForm | None = None,
) -> HttpResponse:
    status_form = StatusForm(request.GET)
    is_known = status_form.is_valid()
    status = status_form.cleaned_data.get("status") or SessionStatus.DRAFT
    found = selectors.sessions(memberships, status=status)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "steps": selectors.number_of_steps(),
        "status_form": status_form,
        "status": status,
        "form": form or StartForm(workspaces=[each.workspace for each in memberships]),
        "several": len(memberships) > 1,
    }
    is_fine = is_known and form is None
    code = HTTPStatus.OK if is_fine else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "onboarding/session_list.html", context, status=code)
