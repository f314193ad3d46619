"""My account: what I am called and where I work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.selectors import memberships_of
from tenantpilot.access.views import signed_in_view
from tenantpilot.accounts import time_zones
from tenantpilot.accounts.profile import rename
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.members.forms import NameForm, TimeZoneForm
from tenantpilot.ui.forms import status_of


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """Show my account, or change my name."""
    form = NameForm(
        request.POST if request.method == "POST" else None, initial={"name": request.user.name}
    )
    if form.is_valid():
        rename(account=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name was saved.")
        return redirect("members:account")
    return _page(request, form=form)


@signed_in_view
@require_POST
def time_zone(request: SignedInRequest) -> HttpResponse:
    """Show times in another zone from now on."""
    form = TimeZoneForm(request.POST)
    if not form.is_valid():
        return _page(request, zone_form=form)
    time_zones.choose(user=request.user, time_zone=form.cleaned_data["time_zone"])
    messages.success(request, "Your time zone was saved.")
    return redirect("members:account")


def _page(
    request: SignedInRequest,
    *,
    form: NameForm | None = None,
    zone_form: TimeZoneForm | None = None,
) -> HttpResponse:
    user = request.user
    name_form = form or NameForm(initial={"name": user.name})
    zone_form = zone_form or TimeZoneForm(initial={"time_zone": zone_of(user).key})
    context = {
        "form": name_form,
        "zone_form": zone_form,
        "memberships": memberships_of(user),
        "now": timezone.now(),
    }
    status = max(status_of(name_form), status_of(zone_form))
    return render(request, "members/account.html", context, status=status)
