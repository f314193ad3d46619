"""Client secrets at rest: AES-256-GCM, bound to their tenant.

The tenant's id is authenticated with the ciphertext, so a row copied to another tenant does
not open. Keys come from ENCRYPTION_KEYS: the first seals, every one opens, which is how keys
are rotated.
"""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE_BYTES = 12
_KEY_BYTES = 32
_KEY_ID_BYTES = 4


class SecretUnreadableError(Exception):
    """No configured key opens this secret for this tenant."""


def seal(secret: str, *, tenant_id: int) -> bytes:
    """Encrypt a client secret for one tenant."""
    key = encryption_keys()[0]
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, secret.encode(), _bound_to(tenant_id))
    return key_id(key) + nonce + sealed


def unseal(sealed: bytes | memoryview, *, tenant_id: int) -> str:
    """Return the client secret. Raises SecretUnreadableError."""
    ours, nonce = sealed[:_KEY_ID_BYTES], sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
    for key in encryption_keys():
        if key_id(key) == ours:
            try:
                body = sealed[_KEY_ID_BYTES + _NONCE_BYTES :]
                return AESGCM(key).decrypt(nonce, body, _bound_to(tenant_id)).decode()
            except (InvalidTag, ValueError):
                # ValueError: too short to be one of ours.
                continue
    raise SecretUnreadableError(f"The secret of tenant {tenant_id} cannot be opened.")


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


def _bound_to(tenant_id: int) -> bytes:
    return f"tenantpilot:connection:{tenant_id}".encode()
