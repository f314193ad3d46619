"""The sign-in service's refusals, each with our failure.

The OAuth word decides and the number (AADSTS) refines: words are an interface, numbers are not,
and Microsoft adds numbers at any time.
https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tenantpilot.graph.errors import GraphFailure

# Microsoft's own trouble: it passes, and says nothing about the tenant.
TRANSIENT_WORDS = frozenset({"temporarily_unavailable", "server_error"})
WORDS = {
    "temporarily_unavailable": GraphFailure.SERVER_ERROR,
    "server_error": GraphFailure.SERVER_ERROR,
    "invalid_client": GraphFailure.UNAUTHORISED,
    "unauthorized_client": GraphFailure.APPLICATION_UNKNOWN,
    "invalid_grant": GraphFailure.UNAUTHORISED,
    "invalid_scope": GraphFailure.BAD_REQUEST,
    "invalid_request": GraphFailure.BAD_REQUEST,
    "invalid_resource": GraphFailure.SERVICE_MISSING,
    "interaction_required": GraphFailure.ACCESS_BLOCKED,
    "access_denied": GraphFailure.ACCESS_BLOCKED,
}
NUMBERS = {
    GraphFailure.TENANT_UNKNOWN: (90002, 900021, 900023, 50128),
    GraphFailure.TENANT_UNAVAILABLE: (5000224,),
    GraphFailure.WRONG_CLOUD: (90038, 900382, 900384, 900432),
    GraphFailure.APPLICATION_UNKNOWN: (700016, 700011, 650051),
    GraphFailure.APPLICATION_DISABLED: (7000112, 70001, 1000031),
    GraphFailure.APPLICATION_MISCONFIGURED: (700025, 650056, 650057),
    GraphFailure.SECRET_WRONG: (7000215, 70002),
    GraphFailure.SECRET_EXPIRED: (7000222,),
    GraphFailure.CERTIFICATE_WRONG: (
        700027, 7000214, 7000277, 7000274, 700030, 50012, 50027, 50032, 50048,
    ),
    GraphFailure.CERTIFICATE_EXPIRED: (1000502,),
    GraphFailure.CLOCK_WRONG: (700024,),
    GraphFailure.FEDERATION_MISMATCH: (70021, 700211, 700212, 700213, 7000272, 70052),
    # 7000229: the tenant has no service principal of the app, so it was never consented to.
    GraphFailure.NOT_CONSENTED: (7000229, 65001, 90008, 90094, 501051),
    GraphFailure.SERVICE_MISSING: (500011, 650052, 650054),
    GraphFailure.ACCESS_BLOCKED: (53003, 530032, 530035, 50131, 500021, 500022),
    GraphFailure.BAD_REQUEST: (
        50059, 7000216, 7000218, 70011, 28002, 28003, 1002012, 900144, 90014, 9002313, 9001023,
    ),
    GraphFailure.THROTTLED: (90055, 50196),
    GraphFailure.SERVER_ERROR: (
        90033, 90024, 90006, 50033, 90090, 90012, 50000, 90036, 90092,
    ),
}  # fmt: skip
FAILURES = {number: failure for failure, numbers in NUMBERS.items() for number in numbers}

_SOON = (10.0, 10.0)
# Refusals that pass when something new has reached all of Microsoft's parts.
PAUSES = dict.fromkeys((650051, 700027, 70021, 700211, 700212, 700213, 7000272), _SOON)
# Asking sooner would only make it last longer.
WAITS = {90055: 120.0, 50196: 300.0}


@dataclass(frozen=True, kw_only=True)
class SignInRefusal:
    """What a refusal of the sign-in service means. `number` is the one that told."""

    failure: GraphFailure
    word: str
    number: int | None

    @property
    def is_transient(self) -> bool:
        return self.failure == GraphFailure.SERVER_ERROR


def meaning_of(*, word: object, numbers: Iterable[int]) -> SignInRefusal:
    """Return what a word with these numbers means; an unknown number changes nothing."""
    numbers = list(numbers)
    known_word = word if isinstance(word, str) and word in WORDS else ""
    known = [number for number in numbers if number in FAILURES]
    # A number of Microsoft's own trouble says less than any other.
    exact = [number for number in known if FAILURES[number] != GraphFailure.SERVER_ERROR]
    told = next(iter(exact or known or numbers), None)
    if known_word in TRANSIENT_WORDS and FAILURES.get(told or 0) != GraphFailure.THROTTLED:
        failure = GraphFailure.SERVER_ERROR
    else:
        by_word = WORDS.get(known_word, GraphFailure.UNAUTHORISED)
        failure = FAILURES.get(told or 0, by_word)
    return SignInRefusal(failure=failure, word=known_word, number=told)
