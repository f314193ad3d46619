"""Checking an ID token: who signed it, who it is for, when, and in answer to what.

Each check has a code of its own in the log and a test that is red without it.
"""

import math
import time
from dataclasses import dataclass
from typing import Any

import jwt

from tenantpilot.accounts.models import normalised
from tenantpilot.sso.models import SUBJECT_LENGTH, Connection, Kind
from tenantpilot.sso.refusals import Reason, SignInRefusedError

# Asymmetric only: with HS256 the provider's public key, which everybody knows, would sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
# By how much the clocks of two machines may differ.
LEEWAY = 60
OLDEST = 600


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the token has to answer. `proved_since`: the person signed in after that, if asked."""

    nonce: str
    proved_since: float | None = None


def signed(token: object, keys: dict[str, Any]) -> dict[str, Any]:
    """Return what the token says, if one of the provider's keys signed it.

    Raises SignInRefusedError.
    """
    try:
        # What is no text is no token either, once it is one.
        text = str(token)
        kid = jwt.get_unverified_header(text).get("kid")
        found: dict[str, Any] = jwt.decode(
            text, _key(keys, kid), algorithms=list(ALGORITHMS), options=_SIGNATURE_ONLY
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise SignInRefusedError(Reason.TOKEN) from None
    return found


# What the token says is checked below, each with its own code.
_SIGNATURE_ONLY: Any = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def _key(keys: dict[str, Any], kid: object) -> jwt.PyJWK:
    """Return the provider's key with the token's number; without a number, its only key."""
    listed = keys.get("keys")
    rows = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    usable = [each for each in rows if each.get("use", "sig") == "sig"]
    named = usable if kid is None else [each for each in usable if each.get("kid") == kid]
    if len(named) != 1:
        raise jwt.InvalidTokenError
    return jwt.PyJWK.from_dict(named[0])


def check(claims: dict[str, Any], *, connection: Connection, expected: Expected) -> str:
    """Return the person's number at the provider. Raises SignInRefusedError."""
    now = time.time()
    _require(claims.get("iss") == connection.issuer, Reason.ISSUER)
    # Exactly us: a token for us and another client is one that the other may hold, too.
    _require(claims.get("aud") in (connection.client_id, [connection.client_id]), Reason.AUDIENCE)
    _require(claims.get("azp", connection.client_id) == connection.client_id, Reason.PARTY)
    _require(_number(claims, "exp", missing=0) > now - LEEWAY, Reason.EXPIRED)
    issued = _number(claims, "iat", missing=0)
    _require(now - OLDEST < issued < now + LEEWAY, Reason.ISSUED)
    _require(_number(claims, "nbf", missing=issued) < now + LEEWAY, Reason.NOT_YET)
    _require(claims.get("nonce") == expected.nonce, Reason.NONCE)
    if connection.kind == Kind.ENTRA:
        _require(claims.get("tid") == str(connection.directory_id), Reason.TENANT)
    if expected.proved_since is not None:
        proved = _number(claims, "auth_time", missing=0)
        _require(proved > expected.proved_since - LEEWAY, Reason.STALE)
    return _subject(claims, "oid" if connection.kind == Kind.ENTRA else "sub")


def _subject(claims: dict[str, Any], name: str) -> str:
    found = claims.get(name)
    is_text = isinstance(found, str) and 0 < len(found) <= SUBJECT_LENGTH and found.isprintable()
    _require(is_text, Reason.SUBJECT)
    return str(found)


def _number(claims: dict[str, Any], name: str, *, missing: float) -> float:
    """Return a moment; what is no number lies neither before nor after any."""
    found = claims.get(name, missing)
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number else math.nan


def _require(holds: bool, reason: Reason) -> None:  # noqa: FBT001
    if not holds:
        raise SignInRefusedError(reason)


def addresses(claims: dict[str, Any], *, connection: Connection) -> set[str]:
    """Return the addresses that the provider says are the person's, as we compare them.

    A company's own directory may say so. Any other provider must say that it has checked.
    """
    names = ("email", "preferred_username") if connection.kind == Kind.ENTRA else ("email",)
    if connection.kind == Kind.OIDC and claims.get("email_verified") is not True:
        return set()
    said = [claims.get(name) for name in names]
    return {normalised(address) for address in said if isinstance(address, str)}
