"""The refusals of the sign-in service, in its own form."""

from http import HTTPStatus
from uuid import uuid4

from demo.graph_stub.response import Response

TIMESTAMP = "2026-03-14 09:26:53Z"
SENTENCES = {
    53003: "Access has been blocked by Conditional Access policies.",
    90002: "Tenant not found. Check to make sure you have the correct tenant ID.",
    700016: "Application was not found in the directory.",
    900144: "The request body must contain the following parameter: 'grant_type'.",
    1002012: "The provided value for scope is not valid. Client credential flows must end "
    "in '/.default'.",
    7000215: "Invalid client secret provided.",
    7000218: "The request body must contain 'client_assertion' or 'client_secret'.",
    7000222: "The provided client secret keys are expired.",
    50011: "The redirect URI specified in the request does not match those of the application.",
    50027: "The provided client assertion is not a valid token.",
    65004: "User declined to consent to access the app.",
    70011: "The provided value for scope is not valid.",
    70021: "No matching federated identity record found for presented assertion.",
    90094: "Admin consent is required for the permissions requested by this application.",
    700023: "Client assertion audience claim does not match realm issuer.",
    700024: "Client assertion is not within its valid time range.",
    700027: "The certificate with identifier used to sign the client assertion is not registered.",
    700211: "No matching federated identity record found for presented assertion issuer.",
    700212: "No matching federated identity record found for presented assertion audience.",
    700213: "No matching federated identity record found for presented assertion subject.",
    1000502: "The provided certificate is not within its specified validity period.",
    7000272: "The key of the assertion's issuer was not found.",
    7000229: "The client application is missing service principal in the tenant.",
}


def sign_in_refusal(
    word: str, *numbers: int, status: HTTPStatus | None = None, **more: object
) -> Response:
    """Return a refusal in the sign-in service's form: the word decides, numbers refine it."""
    usual = HTTPStatus.UNAUTHORIZED if word == "invalid_client" else HTTPStatus.BAD_REQUEST
    trace, correlation = str(uuid4()), str(uuid4())
    number = numbers[0] if numbers else 50000
    sentence = SENTENCES.get(number, "The request was refused.")
    content: dict[str, object] = {
        "error": word,
        "error_description": (
            f"AADSTS{number}: {sentence} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {TIMESTAMP}"
        ),
        "error_codes": list(numbers),
        "timestamp": TIMESTAMP,
        "trace_id": trace,
        "correlation_id": correlation,
        **more,
    }
    return Response.of(content, status=status or usual)
