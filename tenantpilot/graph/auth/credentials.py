"""The credentials of our app registration in one tenant."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The app registration in one Microsoft tenant. Its repr does not show the secret.

    Raises TypeError unless both ids are UUIDs: they become part of addresses.
    """

    directory_id: UUID
    client_id: UUID
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        for given in (self.directory_id, self.client_id):
            if not isinstance(given, UUID):
                raise TypeError("directory_id and client_id must be UUIDs.")
        if not self.client_secret:
            raise ValueError("client_secret is empty.")
