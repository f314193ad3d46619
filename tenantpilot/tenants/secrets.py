"""Client secrets and private keys at rest: AES-256-GCM, bound to their owner.

The owner, a tenant, a workspace's app or a person, is authenticated with the ciphertext, so a row
copied to another owner does not open. Keys come from ENCRYPTION_KEYS: the first seals, every one
opens, which is how keys are rotated.
"""

import base64
import hashlib
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE_BYTES = 12
_KEY_BYTES = 32
_KEY_ID_BYTES = 4


class SecretUnreadableError(Exception):
    """No configured key opens this secret for this owner."""


def seal(secret: str, *, tenant_id: int) -> bytes:
    """Encrypt a secret of one tenant's own."""
    return _seal(secret, bound_to=_of_tenant(tenant_id))


def unseal(sealed: bytes | memoryview, *, tenant_id: int) -> str:
    """Return the secret. Raises SecretUnreadableError."""
    return _unseal(sealed, bound_to=_of_tenant(tenant_id), whose=f"tenant {tenant_id}")


def seal_for_app(secret: str, *, workspace_id: int, app_id: int) -> bytes:
    """Encrypt a secret of a workspace's app."""
    return _seal(secret, bound_to=_of_app(workspace_id, app_id))


def unseal_for_app(sealed: bytes | memoryview, *, workspace_id: int, app_id: int) -> str:
    """Return the secret, if it is this app's in this workspace. Raises SecretUnreadableError."""
    whose = f"the app of workspace {workspace_id}"
    return _unseal(sealed, bound_to=_of_app(workspace_id, app_id), whose=whose)


def seal_for_account(secret: str, *, plane: str, account_id: int) -> bytes:
    """Encrypt a secret of a person of that plane."""
    return _seal(secret, bound_to=_of_account(plane, account_id))


def unseal_for_account(sealed: bytes | memoryview, *, plane: str, account_id: int) -> str:
    """Return the secret, if it is this person's. Raises SecretUnreadableError."""
    whose = f"account {account_id} of the {plane} plane"
    return _unseal(sealed, bound_to=_of_account(plane, account_id), whose=whose)


def seal_for_sign_in(secret: str, *, public_id: UUID) -> bytes:
    """Encrypt a secret with which the product asks a sign-in provider."""
    return _seal(secret, bound_to=_of_sign_in(public_id))


def unseal_for_sign_in(sealed: bytes | memoryview, *, public_id: UUID) -> str:
    """Return the secret, if it is this provider's. Raises SecretUnreadableError."""
    return _unseal(sealed, bound_to=_of_sign_in(public_id), whose="a sign-in provider")


def _seal(secret: str, *, bound_to: bytes) -> bytes:
    key = encryption_keys()[0]
    nonce = os.urandom(_NONCE_BYTES)
    return key_id(key) + nonce + AESGCM(key).encrypt(nonce, secret.encode(), bound_to)


def _unseal(sealed: bytes | memoryview, *, bound_to: bytes, whose: str) -> str:
    ours, nonce = sealed[:_KEY_ID_BYTES], sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
    for key in encryption_keys():
        if key_id(key) == ours:
            try:
                body = sealed[_KEY_ID_BYTES + _NONCE_BYTES :]
                return AESGCM(key).decrypt(nonce, body, bound_to).decode()
            except (InvalidTag, ValueError):
                # ValueError: too short to be one of ours.
                continue
    raise SecretUnreadableError(f"The secret of {whose} cannot be opened.")


def encryption_keys() -> list[bytes]:
    """Return the configured keys. Raises ImproperlyConfigured if none, or one not of 32 bytes."""
    keys = [_decoded(key) for key in settings.ENCRYPTION_KEYS]
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise ImproperlyConfigured("ENCRYPTION_KEYS must be base64 keys of 32 bytes each.")
    return keys


def _decoded(key: str) -> bytes:
    """Return the key's bytes, or none at all if it is no base64."""
    try:
        return base64.b64decode(key.strip(), validate=True)
    except ValueError:
        return b""


def key_id(key: bytes) -> bytes:
    """Return the short name of a key that stands before what it sealed."""
    return hashlib.sha256(key).digest()[:_KEY_ID_BYTES]


def _of_tenant(tenant_id: int) -> bytes:
    return f"tenantpilot:connection:{tenant_id}".encode()


def _of_account(plane: str, account_id: int) -> bytes:
    return f"tenantpilot:account:{plane}:{account_id}".encode()


def _of_app(workspace_id: int, app_id: int) -> bytes:
    return f"tenantpilot:app:{workspace_id}:{app_id}".encode()


def _of_sign_in(public_id: UUID) -> bytes:
    return f"tenantpilot:sign-in:{public_id}".encode()
