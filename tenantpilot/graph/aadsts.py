"""What the sign-in service's error numbers mean to us.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
Microsoft adds numbers at will, so an unknown one is UNAUTHORISED, never a crash.
"""

from collections.abc import Iterable

from tenantpilot.graph.failures import GraphFailure

FAILURES = {
    90002: GraphFailure.TENANT_UNKNOWN,  # no such tenant
    900023: GraphFailure.TENANT_UNKNOWN,  # neither a tenant id nor a domain name
    900021: GraphFailure.TENANT_UNKNOWN,  # an identifier of the wrong kind
    700016: GraphFailure.APPLICATION_UNKNOWN,  # not registered and not consented to
    700027: GraphFailure.SECRET_WRONG,
    7000215: GraphFailure.SECRET_WRONG,
    7000216: GraphFailure.SECRET_WRONG,  # no secret arrived
    7000222: GraphFailure.SECRET_EXPIRED,
    65001: GraphFailure.CONSENT_MISSING,
    650051: GraphFailure.CONSENT_MISSING,
    650052: GraphFailure.CONSENT_MISSING,
    7000112: GraphFailure.APPLICATION_UNKNOWN,  # disabled
}


def failure_for(codes: Iterable[int]) -> GraphFailure:
    """Return the failure of the first number we know."""
    known = (FAILURES[code] for code in codes if code in FAILURES)
    return next(known, GraphFailure.UNAUTHORISED)
