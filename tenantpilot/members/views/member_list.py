"""The members of a workspace."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.members import selectors
from tenantpilot.members.forms import SearchForm

MEMBERS_A_PAGE = 25


@workspace_view(Capability.MEMBERS_MANAGE)
@require_safe
def members(request: WorkspaceRequest) -> HttpResponse:
    """List everybody with a place in the workspace."""
    form = SearchForm(request.GET, label="Name or e-mail")
    valid = form.is_valid()
    search = form.cleaned_data.get("search", "")
    found = selectors.listed(request.workspace, search=search)
    page = Paginator(found, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "search": search,
        "page": page,
        "rows": selectors.rows(page),
        "invited": selectors.invited_to(request.membership),
    }
    return render(
        request,
        "members/list.html",
        context,
        status=HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY,
    )
