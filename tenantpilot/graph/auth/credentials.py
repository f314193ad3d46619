"""The credentials of an app in one tenant."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tenantpilot.graph.errors import GraphError, GraphFailure

# A token is a few kilobytes: three parts of base64url.
_LONGEST_TOKEN = 65_536
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """An app in one Microsoft tenant, and one way to prove that it is that app.

    A client secret, or a private key with its certificate (both as PEM), or a file with a token
    that another identity provider issued (a federated credential). The repr shows no secret.
    Raises TypeError unless both ids are UUIDs: they become part of addresses.
    """

    directory_id: UUID
    client_id: UUID
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    certificate: str = ""
    token_file: Path | None = None

    def __post_init__(self) -> None:
        for given in (self.directory_id, self.client_id):
            if not isinstance(given, UUID):
                raise TypeError("directory_id and client_id must be UUIDs.")
        ways = (self.client_secret, self.private_key and self.certificate, self.token_file)
        if sum(map(bool, ways)) != 1:
            raise ValueError("There must be one credential: a secret, a certificate or a token.")

    def for_msal(self) -> Any:
        """Return the credential as msal takes it."""
        if self.private_key:
            # Without a thumbprint msal signs with PS256 and names the certificate by SHA-256.
            return {"private_key": self.private_key, "public_certificate": self.certificate}
        if self.token_file:
            # Read each time: it is replaced every few minutes.
            return {"client_assertion": self._token}
        return self.client_secret

    def _token(self) -> str:
        assert self.token_file  # noqa: S101 - for the type checker
        try:
            with self.token_file.open() as file:
                token = file.read(_LONGEST_TOKEN).strip()
        except (OSError, ValueError):
            token = ""
        if not _TOKEN.fullmatch(token):
            raise GraphError(GraphFailure.FEDERATION_MISMATCH)
        return token
