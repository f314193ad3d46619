"""Failures of a Graph call, as a closed list. Microsoft's own error texts stop here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices


class GraphFailure(TextChoices):
    """Why a call failed. The value is stored, the label is what people read."""

    UNREACHABLE = "unreachable", "Microsoft could not be reached"
    DEADLINE_EXCEEDED = "deadline_exceeded", "Microsoft did not answer in time"
    THROTTLED = "throttled", "Microsoft asks us to wait before we try again"
    TENANT_UNKNOWN = "tenant_unknown", "Microsoft knows no tenant with this id"
    TENANT_UNAVAILABLE = "tenant_unavailable", "Microsoft has closed or blocked this tenant"
    WRONG_CLOUD = "wrong_cloud", "The tenant lives in another Microsoft cloud"
    APPLICATION_UNKNOWN = "application_unknown", "The tenant does not know this application"
    APPLICATION_DISABLED = "application_disabled", "The application is switched off in this tenant"
    APPLICATION_MISCONFIGURED = (
        "application_misconfigured",
        "The app registration lacks something that signing in needs",
    )
    SECRET_WRONG = "secret_wrong", "The client secret is not the right one"
    SECRET_EXPIRED = "secret_expired", "The client secret has expired"
    CERTIFICATE_WRONG = "certificate_wrong", "Microsoft did not accept the app's certificate"
    CERTIFICATE_EXPIRED = "certificate_expired", "The app's certificate is outside its validity"
    CLOCK_WRONG = "clock_wrong", "The clock of this server differs from Microsoft's"
    FEDERATION_MISMATCH = (
        "federation_mismatch",
        "The app has no federated credential that matches this sign-in",
    )
    ACCESS_BLOCKED = "access_blocked", "The tenant's security policy blocks the app"
    SERVICE_MISSING = "service_missing", "The tenant does not have this Microsoft service"
    NOT_LICENSED = "not_licensed", "The tenant has no licence for this"
    NOT_CONSENTED = "not_consented", "The tenant has not consented to the application"
    CONSENT_MISSING = "consent_missing", "The tenant has not granted a permission the app needs"
    UNAUTHORISED = "unauthorised", "Microsoft did not accept the app's sign-in"
    FORBIDDEN = "forbidden", "Microsoft does not let the app read this"
    NOT_FOUND = "not_found", "Microsoft has nothing under this address"
    BAD_REQUEST = "bad_request", "Microsoft did not understand the request"
    SERVER_ERROR = "server_error", "Microsoft had a problem of its own"
    RESPONSE_INVALID = "response_invalid", "Microsoft's answer could not be read"
    RESPONSE_TOO_LARGE = "response_too_large", "Microsoft's answer was larger than allowed"
    TOO_MANY_PAGES = "too_many_pages", "Microsoft's list has more pages than allowed"
    HOST_MISMATCH = "host_mismatch", "Microsoft's answer pointed to a different address"

    @property
    def is_passing(self) -> bool:
        """Whether it says nothing about the tenant: the next try may well succeed."""
        return self in PASSING

    @property
    def concerns_one_list(self) -> bool:
        """Whether only what was asked for is refused: other lists of the tenant may answer."""
        return self in OF_ONE_LIST


# Such a failure never replaces what was known about a tenant or its connection.
PASSING = frozenset(
    {
        GraphFailure.UNREACHABLE,
        GraphFailure.DEADLINE_EXCEEDED,
        GraphFailure.THROTTLED,
        GraphFailure.SERVER_ERROR,
        GraphFailure.RESPONSE_INVALID,
        GraphFailure.RESPONSE_TOO_LARGE,
        GraphFailure.TOO_MANY_PAGES,
        GraphFailure.HOST_MISMATCH,
    }
)


OF_ONE_LIST = frozenset(
    {
        GraphFailure.NOT_LICENSED,
        GraphFailure.CONSENT_MISSING,
        GraphFailure.FORBIDDEN,
        GraphFailure.NOT_FOUND,
        GraphFailure.BAD_REQUEST,
        GraphFailure.SERVER_ERROR,
        GraphFailure.RESPONSE_INVALID,
        GraphFailure.RESPONSE_TOO_LARGE,
        GraphFailure.TOO_MANY_PAGES,
        GraphFailure.HOST_MISMATCH,
    }
)


@dataclass(frozen=True, kw_only=True)
class GraphRefusal:
    """What Microsoft support asks for about a refused call. Holds no text of Microsoft's.

    `number` is the sign-in service's (AADSTS), `word` the error's name if it is on our list.
    """

    status: int | None = None
    number: int | None = None
    word: str = ""
    request_id: UUID | None = None
    correlation_id: UUID | None = None
    answered_at: datetime | None = None
    # Which of Microsoft's servers answered (x-ms-ags-diagnostic).
    server: str = ""


class GraphError(Exception):
    """A call failed. Carries our code and no text from outside.

    `retry_after_seconds`: how long Microsoft said to wait. `permissions`: those that Microsoft
    named as missing, if they are on our list.
    """

    def __init__(
        self,
        failure: GraphFailure,
        *,
        retry_after_seconds: float | None = None,
        refusal: GraphRefusal | None = None,
        permissions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.retry_after_seconds = retry_after_seconds
        self.refusal = refusal
        self.permissions = permissions

    @property
    def must_wait(self) -> bool:
        """Whether the whole tenant is to be left alone, if only for an unknown time."""
        return self.failure == GraphFailure.THROTTLED

    def fresh(self) -> "GraphError":
        """Return the same error without its traceback."""
        return type(self)(
            self.failure,
            retry_after_seconds=self.retry_after_seconds,
            refusal=self.refusal,
            permissions=self.permissions,
        )


def strip_traceback[Result](call: Callable[[], Result]) -> Result:
    """Return the call's result. A GraphError is raised as a new one, without its traceback.

    A traceback keeps the variables of every frame it passed (bodies, tokens), and error
    reporters print them; `from None` would hide the old exception but keep it.
    """
    try:
        return call()
    except GraphError as error:
        fresh = error.fresh()
    raise fresh
