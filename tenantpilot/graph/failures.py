"""What can go wrong with Microsoft, as a closed list. Microsoft's own words stop here."""

from collections.abc import Callable

from django.db.models import TextChoices


class GraphFailure(TextChoices):
    """Why a call failed. The value is stored, the label is what people read."""

    UNREACHABLE = "unreachable", "Microsoft could not be reached"
    DEADLINE_EXCEEDED = "deadline_exceeded", "Microsoft did not answer in time"
    THROTTLED = "throttled", "Microsoft asks us to wait before we try again"
    TENANT_UNKNOWN = "tenant_unknown", "Microsoft knows no tenant with this id"
    APPLICATION_UNKNOWN = "application_unknown", "The tenant does not know this application"
    SECRET_WRONG = "secret_wrong", "The client secret is not the right one"
    SECRET_EXPIRED = "secret_expired", "The client secret has expired"
    CONSENT_MISSING = "consent_missing", "The tenant has not granted a permission the app needs"
    UNAUTHORISED = "unauthorised", "Microsoft did not accept the app's sign-in"
    FORBIDDEN = "forbidden", "Microsoft does not let the app read this"
    NOT_FOUND = "not_found", "Microsoft has nothing under this address"
    BAD_REQUEST = "bad_request", "Microsoft did not understand the request"
    SERVER_ERROR = "server_error", "Microsoft had a problem of its own"
    RESPONSE_INVALID = "response_invalid", "Microsoft's answer could not be read"
    RESPONSE_TOO_LARGE = "response_too_large", "Microsoft's answer was larger than allowed"
    TOO_MANY_PAGES = "too_many_pages", "Microsoft's list has more pages than allowed"
    LEFT_THE_HOST = "left_the_host", "Microsoft's answer pointed to a different address"


class GraphError(Exception):
    """A call failed. Carries the code and nothing that Microsoft, or anybody else, wrote.

    `retry_after_seconds` is set when Microsoft said how long to wait (capped).
    """

    def __init__(self, failure: GraphFailure, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.retry_after_seconds = retry_after_seconds


def shielded[Result](act: Callable[[], Result]) -> Result:
    """Do the act. A GraphError leaves it as a new one, without the frames of the old.

    A traceback keeps the variables of every frame it passed (bodies, tokens), and error
    reporters print them; `from None` would hide the old exception but not drop it.
    """
    try:
        return act()
    except GraphError as error:
        failure, retry_after = error.failure, error.retry_after_seconds
    raise GraphError(failure, retry_after_seconds=retry_after)
