"""Why a run failed: a closed list of codes, and what each means to the person reading it."""

from dataclasses import dataclass

from tenantpilot.graph.errors import GraphError, GraphFailure


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One way a run can fail: what happened, in a sentence, and what to do next."""

    code: str
    label: str
    next_step: str


class RunFailedError(Exception):
    """A run cannot go on, for a reason with a code."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


NO_CONNECTION = Failure(
    code="no_connection",
    label="The tenant has no connection to Microsoft 365.",
    next_step="Configure the connection, then try again.",
)
SECRET_UNREADABLE = Failure(
    code="secret_unreadable",
    label="The stored credential cannot be opened on this installation.",
    next_step="Enter the credential again, or ask the administrator of this installation to "
    "check ENCRYPTION_KEYS.",
)
ACCESS_WITHDRAWN = Failure(
    code="access_withdrawn",
    label="The person who started this may no longer do so.",
    next_step="A person who may start it on this tenant can try again.",
)
TENANT_ARCHIVED = Failure(
    code="tenant_archived",
    label="The tenant was archived before the operation ended.",
    next_step="Nothing needs to be done.",
)
WORKER_LOST = Failure(
    code="worker_lost",
    label="The worker stopped several times during this operation.",
    next_step="Try again. If it happens again, open support diagnostics.",
)
STORAGE_UNAVAILABLE = Failure(
    code="storage_unavailable",
    label="The file could not be stored: the storage is full, or did not answer.",
    next_step="Wait a few minutes and try again. If it happens again, tell the administrator of "
    "this installation.",
)
INTERNAL_ERROR = Failure(
    code="internal_error",
    label="The product made a mistake of its own.",
    next_step="Try again. If it happens again, open support diagnostics.",
)

_CHECK_CONNECTION = "Correct the connection's ids or secret, then start a connection check."
_TRY_LATER = "Wait a few minutes and try again. Nothing is wrong with your settings."
_GRANT_CONSENT = "Have an administrator of the tenant grant the missing permission, then try again."
_REPORT = "Try again later. If it happens again, open support diagnostics."

_GRAPH_NEXT_STEPS = {
    GraphFailure.UNREACHABLE: _TRY_LATER,
    GraphFailure.DEADLINE_EXCEEDED: _TRY_LATER,
    GraphFailure.THROTTLED: _TRY_LATER,
    GraphFailure.SERVER_ERROR: _TRY_LATER,
    GraphFailure.TENANT_UNKNOWN: _CHECK_CONNECTION,
    GraphFailure.APPLICATION_UNKNOWN: _CHECK_CONNECTION,
    GraphFailure.TENANT_UNAVAILABLE: "Ask the customer whether the tenant still exists.",
    GraphFailure.WRONG_CLOUD: "Check the Microsoft cloud of the tenant in the first step of "
    "its onboarding. It is told by itself if the tenant is named by its domain.",
    GraphFailure.APPLICATION_DISABLED: "Have an administrator of the tenant let the app sign in "
    "again: on its enterprise application, under Properties.",
    GraphFailure.APPLICATION_MISCONFIGURED: "Check the app registration in Microsoft Entra: its "
    "type, and its list of permissions for Microsoft Graph.",
    GraphFailure.CERTIFICATE_WRONG: "Upload the certificate's public part to the app registration "
    "in Microsoft Entra, or issue a new one. A new one takes some minutes to be known.",
    GraphFailure.CERTIFICATE_EXPIRED: "Issue a new certificate and upload its public part to the "
    "app registration in Microsoft Entra.",
    GraphFailure.CLOCK_WRONG: "Ask the administrator of this installation to set this server's "
    "clock, then try again.",
    GraphFailure.FEDERATION_MISMATCH: "Compare issuer, subject and audience of the app's federated "
    "credential in Microsoft Entra, letter by letter.",
    GraphFailure.ACCESS_BLOCKED: "Have an administrator of the tenant look at the app's sign-ins "
    "in Microsoft Entra: they name the policy that blocks them.",
    GraphFailure.SERVICE_MISSING: "Check that the tenant is in the Microsoft cloud that this "
    "installation uses, and has a subscription.",
    GraphFailure.NOT_LICENSED: "Nothing needs to be done, unless the tenant should have a licence.",
    GraphFailure.SECRET_WRONG: _CHECK_CONNECTION,
    GraphFailure.SECRET_EXPIRED: "Create a new client secret in Microsoft Entra and enter it here.",
    GraphFailure.UNAUTHORISED: _CHECK_CONNECTION,
    GraphFailure.NOT_CONSENTED: "Have an administrator of the tenant consent to the application, "
    "with the permissions it lists. If the consent was taken back, ask why.",
    GraphFailure.CONSENT_MISSING: _GRANT_CONSENT,
    GraphFailure.FORBIDDEN: _GRANT_CONSENT,
}

_GRAPH = {
    failure: Failure(
        code=failure.value,
        label=f"{failure.label}.",
        next_step=_GRAPH_NEXT_STEPS.get(failure, _REPORT),
    )
    for failure in GraphFailure
}

FAILURES: dict[str, Failure] = {
    failure.code: failure
    for failure in (
        NO_CONNECTION,
        SECRET_UNREADABLE,
        ACCESS_WITHDRAWN,
        TENANT_ARCHIVED,
        WORKER_LOST,
        STORAGE_UNAVAILABLE,
        INTERNAL_ERROR,
        *_GRAPH.values(),
    )
}


def failure_from_graph(error: GraphError) -> Failure:
    """Return the run failure that a Graph error means."""
    return _GRAPH[error.failure]
