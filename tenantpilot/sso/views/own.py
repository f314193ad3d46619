"""My account at providers: connecting it, ending that, and proving again who I am.

The same pages on both planes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tenantpilot.access.views import View, signed_in_view, system_view
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import plane_of
from tenantpilot.accounts.ways_in import is_own, require_own
from tenantpilot.factors.proofs import page_after_proof, proof_needed_for
from tenantpilot.factors.services import confirmations
from tenantpilot.routes import checks_argument
from tenantpilot.sso.completions import completes
from tenantpilot.sso.flow import Proof
from tenantpilot.sso.pending import Purpose
from tenantpilot.sso.refusals import Reason, SignInRefusedError
from tenantpilot.sso.selectors import connectable, connections_of
from tenantpilot.sso.services import identities
from tenantpilot.sso.views.public import begin

type Answer = Callable[..., HttpResponse]


def _on_both(view: Answer) -> tuple[View, View]:
    """Return the view for signed-in people of the admin plane, and of the system plane."""
    checked = checks_argument("public_id")
    return checked(signed_in_view(view)), checked(system_view(view))


def _own_key_needed(view: Answer) -> Answer:
    """Refuse (403) a session that a provider opened."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_own(get_current_account(request).way_in)
        return view(request, **kwargs)

    return checked


@require_safe
def _list(request: HttpRequest) -> HttpResponse:
    """Show the providers of my workspaces, and whether my account is connected."""
    account = get_current_account(request)
    context = {"rows": connections_of(account), "is_own": is_own(account.way_in)}
    return render(request, f"sso/{plane_of(request)}_connections.html", context)


@_own_key_needed
@proof_needed_for("Connect my account")
@require_POST
def _connect(request: HttpRequest, *, public_id: UUID) -> HttpResponse:
    """Go to the provider to connect my account with the person I am there."""
    account = get_current_account(request)
    connection = get_object_or_404(connectable(account), public_id=public_id)
    return begin(request, connection, Purpose.CONNECT, account_id=account.pk)


@_own_key_needed
@proof_needed_for("Disconnect my account")
@require_POST
def _disconnect(request: HttpRequest, *, public_id: UUID) -> HttpResponse:
    """End it."""
    account = get_current_account(request)
    connection = get_object_or_404(connectable(account), public_id=public_id)
    identities.disconnect(account=account, connection=connection)
    messages.success(request, f"Your account is not connected with {connection.label} any more.")
    return redirect(f"sso:{plane_of(request)}-connections")


@completes(Purpose.CONNECT)
def connect(request: HttpRequest, proof: Proof) -> HttpResponse:
    """Connect the account that is signed in, if it is still the one that began."""
    account = _who_began(request, proof)
    if not is_own(account.way_in):
        raise SignInRefusedError(Reason.NOT_OWN_KEY)
    identities.connect(account=account, proof=proof)
    messages.success(request, f"From now on you can sign in with {proof.connection.label}, too.")
    return redirect(f"sso:{plane_of(request)}-connections")


@require_POST
def _confirm(request: HttpRequest) -> HttpResponse:
    """Go to the provider that opened this session, to prove once more who I am."""
    account = get_current_account(request)
    connection = get_object_or_404(connectable(account), pk=account.way_in.connection_id)
    wanted = request.POST.get("next", "")[:2_000]
    return begin(request, connection, Purpose.CONFIRM, account_id=account.pk, next=wanted)


@completes(Purpose.CONFIRM)
def confirm(request: HttpRequest, proof: Proof) -> HttpResponse:
    """Note that the person has just signed in there once more."""
    account = _who_began(request, proof)
    way_in = account.way_in
    is_same = way_in is not None and way_in.connection_id == proof.connection.pk
    if not is_same or identities.recognise(proof) != account:
        raise SignInRefusedError(Reason.OTHER_PERSON)
    confirmations.note(request=request, person=account, has_factor=True)
    return redirect(page_after_proof(request, proof.pending.next))


def _who_began(request: HttpRequest, proof: Proof) -> User | PlatformOperator:
    account = get_current_account(request)
    if not account.is_authenticated or account.pk != proof.pending.account_id:
        raise SignInRefusedError(Reason.OTHER_PERSON)
    signed_in: User | PlatformOperator = account
    return signed_in


admin_list, system_list = signed_in_view(_list), system_view(_list)
admin_confirm, system_confirm = signed_in_view(_confirm), system_view(_confirm)
admin_connect, system_connect = _on_both(_connect)
admin_disconnect, system_disconnect = _on_both(_disconnect)
