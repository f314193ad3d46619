"""My account: what I am called, how I sign in, where I am signed in and where I work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts import own_sessions, time_zones
from tenantpilot.accounts.account_sections import sections
from tenantpilot.accounts.models import Account, User
from tenantpilot.accounts.profile import rename
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.members.forms import NameForm, TimeZoneForm
from tenantpilot.members.own_addresses import own_url
from tenantpilot.members.views.own_pages import is_local, on_both_planes, own_context
from tenantpilot.ui.forms import status_of


@on_both_planes
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, *, account: Account) -> HttpResponse:
    """Show my account, or change my name."""
    form = NameForm(
        request.POST if request.method == "POST" else None, initial={"name": account.name}
    )
    if form.is_valid():
        rename(account=account, name=form.cleaned_data["name"])
        messages.success(request, "Your name was saved.")
        return redirect(own_url(account, "account"))
    return _page(request, account, form=form)


@on_both_planes
@require_POST
def time_zone(request: HttpRequest, *, account: Account) -> HttpResponse:
    """Show times in another zone from now on."""
    form = TimeZoneForm(request.POST)
    if not form.is_valid():
        return _page(request, account, zone_form=form)
    time_zones.choose(account=account, time_zone=form.cleaned_data["time_zone"])
    messages.success(request, "Your time zone was saved.")
    return redirect(own_url(account, "account"))


def _page(
    request: HttpRequest,
    account: Account,
    *,
    form: NameForm | None = None,
    zone_form: TimeZoneForm | None = None,
) -> HttpResponse:
    name_form = form or NameForm(initial={"name": account.name})
    zone_form = zone_form or TimeZoneForm(initial={"time_zone": zone_of(account).key})
    sessions = own_sessions.of(account=account, current_key=request.session.session_key)
    if not is_local(request):
        sessions = [each for each in sessions if each.is_current]
    context = own_context(
        account,
        form=name_form,
        zone_form=zone_form,
        zone_url=own_url(account, "time-zone"),
        sections=list(sections(request=request, account=account)),
        is_local=is_local(request),
        sessions=sessions[: own_sessions.MOST_SHOWN],
        hidden_sessions=max(len(sessions) - own_sessions.MOST_SHOWN, 0),
        end_url=own_url(account, "end-session"),
        end_others_url=own_url(account, "end-other-sessions"),
        memberships=memberships_of(account) if isinstance(account, User) else None,
        now=timezone.now(),
    )
    status = max(status_of(name_form), status_of(zone_form))
    return render(request, "members/account.html", context, status=status)
