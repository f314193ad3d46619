"""Ids and secrets of the customers' tenants: the same each time, for product and stub alike."""

from uuid import NAMESPACE_DNS, UUID, uuid5

# The workspace of the demo that has them.
SLUG = "hollybrook"


def directory_id(slug: str, number: int) -> UUID:
    """Return the tenant's id at Microsoft; the app's is `client_id`."""
    return uuid5(NAMESPACE_DNS, f"directory.{number}.{slug}")


def client_id(slug: str, number: int) -> UUID:
    return uuid5(NAMESPACE_DNS, f"client.{number}.{slug}")


def client_secret(slug: str, number: int) -> str:
    return f"demo~{uuid5(NAMESPACE_DNS, f'secret.{number}.{slug}').hex}"
