"""Naming the tenants a member may see, one page of tenants at a time."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.members import selectors
from tenantpilot.members.forms import SearchForm, TenantsForm
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.entitlements import set_entitlements
from tenantpilot.members.views.lookup import member_of
from tenantpilot.numbers import row_id
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui.forms import status_of
from tenantpilot.workspaces.models import Role, WorkspaceMembership

TENANTS_A_PAGE = 25
# A list that is no longer is seen whole, and needs no search.
UNSEARCHED = 10
# More than the search takes: it says so itself.
MOST_SEARCHED = 200


@workspace_view(Capability.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tenants(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Show the tenants that can be named for a member, or name those that are ticked."""
    member = member_of(request, membership_id)
    if Role(member.role).sees_every_tenant:
        return redirect("members:edit", request.workspace.slug, member.pk)
    search_form = SearchForm(request.GET, label="Name or domain")
    search = search_form.cleaned_data.get("search", "") if search_form.is_valid() else ""
    found = selectors.tenants(request.workspace, search=search)
    page = Paginator(found, TENANTS_A_PAGE).get_page(request.GET.get("page"))
    form = _form(request, member, list(page))
    if form.is_valid() and _are_named(request, member, form):
        messages.success(request, f"Saved which of these tenants {member.user.name} may see.")
        return redirect(_next_url(request))
    context = {
        "member": member,
        "form": form,
        "search_form": search_form,
        "search": search,
        "page": page,
        "is_long": bool(search or search_form.errors) or page.paginator.count > UNSEARCHED,
    }
    return render(request, "members/tenants.html", context, status=status_of(form))


def _next_url(request: WorkspaceRequest) -> str:
    """Return this page of tenants, or where the pressed button leads: all of them save first."""
    query, go_to = request.GET.copy(), request.POST.get("go_to", "")
    if go_to.isdigit():
        query["page"] = go_to
    elif go_to == "search":
        query = QueryDict(mutable=True)
        query["search"] = request.POST.get("search", "")[:MOST_SEARCHED]
    elif go_to == "all":
        query.clear()
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _form(
    request: WorkspaceRequest, member: WorkspaceMembership, page: Sequence[Tenant]
) -> TenantsForm:
    if request.method == "POST":
        return TenantsForm(request.POST, shown=_posted(request))
    named = selectors.named_among(page, membership=member)
    return TenantsForm(shown=page, initial={"named": [str(pk) for pk in named]})


def _posted(request: WorkspaceRequest) -> list[Tenant]:
    """Return the tenants that stood on the page the person answers."""
    posted = request.POST.getlist("shown")[:TENANTS_A_PAGE]
    ids = [pk for each in posted if (pk := row_id(each)) is not None]
    own = selectors.tenants(request.workspace)
    return list(own.filter(pk__in=ids))


def _are_named(request: WorkspaceRequest, member: WorkspaceMembership, form: TenantsForm) -> bool:
    try:
        set_entitlements(
            membership=member,
            shown=[tenant.pk for tenant in form.shown],
            named=form.ids,
            named_by=request.user,
        )
    except RefusedError as refusal:
        form.add_error("named", str(refusal))
    return form.is_valid()
