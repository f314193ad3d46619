"""The tenant's inventory, one policy, and the list as a file."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import cast

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from inventory import exports, history, listing
from inventory.drift import latest_agreement
from inventory.enums import Change
from inventory.figures import CollectionFigures, differing_among, figures_of, present_in
from inventory.forms import DownloadForm, PolicyFilterForm, Sort
from inventory.models import Agreement, Policy, PolicyVersion
from inventory.pages import policy as pages
from inventory.pages.policy_lines import policy_lines
from inventory.pages.table_heads import heads
from inventory.selectors import AREAS, Syncs, ended_collections, inventory
from inventory.services.downloads import record_download
from inventory.views.capabilities import may_agree
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.access.views import tenant_view
from visibility import selectors as visibility

PAGE_SIZE, VERSIONS_SHOWN, TWINS_SHOWN = 25, 50, 20


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def policy_list(request: TenantRequest) -> HttpResponse:
    """List the tenant's policies. An unknown filter is an error beside it, and filters nothing."""
    form = PolicyFilterForm(request.GET)
    valid = form.is_valid()
    filters = form.cleaned_data if valid else {}
    tenant = listing.tenant_with_list(request.tenant)
    agreement: Agreement | None = tenant.agreement
    states = visibility.states_of(tenant, AREAS)
    ended = ended_collections(states)
    figures = figures_of(request.tenant)
    present = present_in(figures)
    paginator = Paginator(listing.listed(filters, agreement=agreement, ended=ended), PAGE_SIZE)
    if not listing.narrows(filters):
        # The list without a filter is what is there: it has been counted.
        paginator.count = sum(count for key, count in present.items() if key not in ended)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": policy_lines(page, agreement=agreement, tenant=request.tenant),
        "heads": heads(
            request.GET,
            sort=Sort(filters.get("sort", "")),
            agreed_at=agreement.agreed_at if agreement else None,
        ),
        "inventory": inventory(
            states, present=present, syncs=Syncs(latest=tenant.latest_sync, unfinished=None)
        ),
        "agreement": agreement,
        "differences": _differences(figures, agreement, ended=ended),
        "filtered": any(form.cleaned_data.values()),
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "inventory/list.html", context, status=status)


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def policy(request: TenantRequest, *, policy_id: int) -> HttpResponse:
    """Show one policy: its history, how it is now, and the same name in other tenants."""
    found = get_object_or_404(Policy.objects.select_related("run"), pk=policy_id)
    agreement = latest_agreement()
    row = listing.PolicyRow(policy=found, agreement=agreement)
    rows = history.rows(history.versions().filter(policy=found)[:VERSIONS_SHOWN])
    newest = rows[0].version
    page = pages.PolicyPage(
        row=row,
        events=pages.events(
            rows, _agreements(found), open_version=newest.pk if row.difference else None
        ),
        newest=newest,
        tenant=request.tenant,
    )
    context = {
        "page": page,
        "twins": _twins(request, newest),
        "may_agree": may_agree(request),
        "is_cut": len(rows) == VERSIONS_SHOWN,
    }
    return render(request, "inventory/policy.html", context)


@tenant_view(Capability.TENANT_VIEW)
@require_POST
def download(request: TenantRequest) -> HttpResponse:
    """Answer with the list as it is filtered, as a file."""
    chosen, filters = DownloadForm(request.POST), PolicyFilterForm(request.GET)
    if not chosen.is_valid() or not filters.is_valid():
        raise BadRequest("There is no such file.")
    file_format = chosen.cleaned_data["format"]
    agreement = latest_agreement()
    found = listing.policies(filters.cleaned_data, agreement=agreement)
    rows = (listing.PolicyRow(policy=each, agreement=agreement) for each in found.iterator(1_000))
    file = exports.write(
        exports.policy_rows(rows), columns=exports.POLICY_COLUMNS, file_format=file_format
    )
    record_download(tenant=request.tenant, what="policies", file_format=file_format,
                    downloaded_by=request.user)  # fmt: skip
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"inventory-{request.tenant.pk}.{file_format}",
        content_type=exports.CONTENT_TYPES[file_format],
    )
    return cast(HttpResponse, response)


def _differences(
    figures: Mapping[str, CollectionFigures],
    agreement: Agreement | None,
    *,
    ended: Sequence[str],
) -> dict[str, int] | None:
    """Return how many policies differ from what was agreed; None if nothing was."""
    if agreement is None:
        return None
    counts = differing_among(figures, agreement=agreement, ended=ended)
    return {change.value: counts[change] for change in (Change.ADDED, Change.CHANGED,
                                                        Change.REMOVED)}  # fmt: skip


def _agreements(found: Policy) -> list[Agreement]:
    """Return when this policy, or the whole tenant, was agreed to."""
    mine: QuerySet[Agreement] = Agreement.objects.filter(policy=found)
    whole = Agreement.objects.filter(policy=None, agreed_at__gte=found.first_seen_at)
    return list((mine | whole).select_related("agreed_by").order_by("-pk")[:VERSIONS_SHOWN])


def _twins(request: TenantRequest, newest: PolicyVersion) -> list[pages.Twin]:
    """Return policies of the same name in the other tenants that the person may see."""
    others = tenants_seen_by(request.membership).exclude(pk=request.tenant.pk)
    with scope(tenant=others):
        same = Policy.objects.filter(
            name=newest.name, collection=newest.policy.collection, removed_at=None,
            workspace=request.workspace,
        )  # fmt: skip
        twins = list(same.select_related("tenant").order_by("tenant__name")[:TWINS_SHOWN])
        versions = {
            version.policy_id: version
            for version in PolicyVersion.objects.filter(
                policy__in=[each.pk for each in twins], pk=history.newest_of(OuterRef("policy"))
            )
        }
    return pages.twins(twins, versions, of=newest)
