"""My account: what I am called and where I work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.selectors import memberships_of
from tenantpilot.access.views import signed_in_view
from tenantpilot.accounts.profile import rename
from tenantpilot.members.forms import NameForm
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
    context = {"form": form, "memberships": memberships_of(request.user)}
    return render(request, "members/account.html", context, status=status_of(form))
