"""Client assertions, checked as Microsoft documents them, with a library the product does not use.

https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from demo.graph_stub.apps import StubApp
from demo.graph_stub.response import Response
from demo.graph_stub.sign_in_refusals import sign_in_refusal
from demo.graph_stub.world import Federation

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["PS256", "RS256"]
REGISTRY = JWSRegistry(algorithms=ALGORITHMS)
# msal sends the whole certificate in the header (x5c).
REGISTRY.max_header_length = 16_384
LONGEST_LIFE_SECONDS, SKEW_SECONDS = 3_600, 300


def refused(
    app: StubApp, form: Mapping[str, str], *, tenant_id: str, used: set[str]
) -> Response | None:
    """Return why the assertion is refused; None if it proves that it is this app."""
    if form.get("client_assertion_type") != TYPE:
        return sign_in_refusal("invalid_request", 900144)
    assertion = form["client_assertion"]
    try:
        header, claims = _unverified(assertion)
    except ValueError:
        return sign_in_refusal("invalid_client", 50027)
    if claims.get("iss") != str(app.client_id):
        return _federated(app, assertion, claims)
    return _certified(app, assertion, header, claims, tenant_id=tenant_id, used=used)


def _certified(
    app: StubApp,
    assertion: str,
    header: Mapping[str, Any],
    claims: Mapping[str, Any],
    *,
    tenant_id: str,
    used: set[str],
) -> Response | None:
    certificate = next((each for each in app.certificates if _is_named(each, header)), None)
    if certificate is None or not _is_signed(assertion, _public_key(certificate)):
        return sign_in_refusal("invalid_client", 700027)
    if not _is_valid_now(certificate):
        return sign_in_refusal("invalid_client", 1000502)
    if not str(claims.get("aud", "")).endswith(f"/{tenant_id}/oauth2/v2.0/token"):
        return sign_in_refusal("invalid_client", 700023)
    if not _is_in_time(claims):
        return sign_in_refusal("invalid_client", 700024)
    jti = str(claims.get("jti", ""))
    if claims.get("sub") != claims["iss"] or not jti or jti in used:
        return sign_in_refusal("invalid_client", 50027)
    used.add(jti)
    return None


def _federated(app: StubApp, assertion: str, claims: Mapping[str, Any]) -> Response | None:
    issuers = [each for each in app.federations if each.issuer == claims.get("iss")]
    if not issuers:
        return sign_in_refusal("invalid_request", 700211 if app.federations else 70021)
    subjects = [each for each in issuers if each.subject == claims.get("sub")]
    if not subjects:
        return sign_in_refusal("invalid_request", 700213)
    found = next((each for each in subjects if _is_audience(each, claims)), None)
    if found is None:
        return sign_in_refusal("invalid_request", 700212)
    if not _is_signed(assertion, found.public_key):
        return sign_in_refusal("invalid_client", 7000272)
    return None if _is_in_time(claims) else sign_in_refusal("invalid_client", 700024)


def _is_audience(federation: Federation, claims: Mapping[str, Any]) -> bool:
    named = claims.get("aud")
    return federation.audience in (named if isinstance(named, list) else [named])


def _unverified(assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = assertion.split(".")
    if len(parts) != 3:
        raise ValueError("no JWT")
    header, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2]
    )
    return header, claims


def _is_named(certificate: str, header: Mapping[str, Any]) -> bool:
    """Whether the header names this certificate, by SHA-256 or by SHA-1."""
    der = x509.load_pem_x509_certificate(certificate.encode()).public_bytes(Encoding.DER)
    prints = {
        "x5t#S256": hashlib.sha256(der).digest(),
        "x5t": hashlib.sha1(der, usedforsecurity=False).digest(),
    }
    named = {name: str(header[name]).rstrip("=") for name in prints if name in header}
    return bool(named) and all(
        value == base64.urlsafe_b64encode(prints[name]).decode().rstrip("=")
        for name, value in named.items()
    )


def _is_signed(assertion: str, public_key: str) -> bool:
    try:
        jwt.decode(assertion, RSAKey.import_key(public_key), registry=REGISTRY)
    except (JoseError, ValueError):
        return False
    return True


def _public_key(certificate: str) -> str:
    key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _is_valid_now(certificate: str) -> bool:
    found = x509.load_pem_x509_certificate(certificate.encode())
    return found.not_valid_before_utc <= datetime.now(UTC) <= found.not_valid_after_utc


def _is_in_time(claims: Mapping[str, Any]) -> bool:
    now = time.time()
    try:
        ends = float(claims["exp"])
        begins = float(claims.get("nbf", claims.get("iat", now)))
    except (KeyError, TypeError, ValueError):
        return False
    fits = begins - SKEW_SECONDS <= now < ends
    return fits and ends - begins <= LONGEST_LIFE_SECONDS + SKEW_SECONDS
