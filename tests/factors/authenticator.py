"""A device with passkeys, in software: it answers as a browser would, or as it never would."""

import hashlib
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN, HOST = "http://testserver", "testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _cose(private: ec.EllipticCurvePrivateKey) -> ES256:
    """The public key as authenticators write it."""
    numbers = private.public_key().public_numbers()
    x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
    return ES256({1: 2, 3: -7, -1: 1, -2: x, -3: y})


@dataclass(kw_only=True)
class Key:
    """One passkey in the device."""

    credential_id: bytes
    private: ec.EllipticCurvePrivateKey
    handle: bytes


@dataclass(kw_only=True)
class Authenticator:
    """Holds keys; `verifies` says whether it asks for finger or PIN."""

    origin: str = ORIGIN
    host: str = HOST
    verifies: bool = True
    counter: int = 0
    keys: list[Key] = field(default_factory=list)

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer navigator.credentials.create."""
        asked = options["publicKey"]
        private = ec.generate_private_key(ec.SECP256R1())
        key = Key(
            credential_id=os.urandom(32), private=private,
            handle=websafe_decode(asked["user"]["id"]),
        )  # fmt: skip
        self.keys.append(key)
        credential = AttestedCredentialData.create(
            Aaguid(bytes(16)), key.credential_id, _cose(private)
        )
        attested = AttestationObject.create("none", self._data(ATTESTED, credential), {})
        return self._answer(
            key,
            clientDataJSON=websafe_encode(self._client_data("webauthn.create", asked)),
            attestationObject=websafe_encode(bytes(attested)),
        )

    def use(self, options: dict[str, Any], *, key: Key | None = None) -> dict[str, Any]:
        """Answer navigator.credentials.get with the newest key."""
        asked, key = options["publicKey"], key or self.keys[-1]
        client_data = self._client_data("webauthn.get", asked)
        data = bytes(self._data(0, None))
        signed = data + hashlib.sha256(client_data).digest()
        return self._answer(
            key,
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(key.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=websafe_encode(key.handle),
        )

    def _data(self, flags: int, credential: AttestedCredentialData | None) -> AuthenticatorData:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        rp_hash = hashlib.sha256(self.host.encode()).digest()
        made: AuthenticatorData = AuthenticatorData.create(
            rp_hash, AuthenticatorData.FLAG(flags), self.counter, bytes(credential or b"")
        )
        return made

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        challenge = websafe_decode(asked["challenge"])
        return bytes(CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin))

    def _answer(self, key: Key, **response: str) -> dict[str, Any]:
        name = websafe_encode(key.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        }
