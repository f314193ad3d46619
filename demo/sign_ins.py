"""Who can sign in to the demo, for people to read."""

from collections.abc import Iterator

from demo.graph_stub.tenants import ALDGATE
from demo.portfolio import provider as portfolio
from demo.sign_in_provider.brightwater import NAME, PUBLIC_ID, WORKSPACE
from demo.world.people import PASSWORD, PLATFORM_OPERATORS, Person
from demo.world.providers import PROVIDERS, Provider
from tenantpilot.workspaces.models import Role

type Row = tuple[str, str, str, str]

HEAD: Row = ("Where", "E-mail", "Password", "Who")


def table() -> str:
    """Return everybody's sign-in as aligned columns, one line each."""
    rows = [HEAD, *_rows()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def new_tenant() -> str:
    """Return what the onboarding wizard asks for, of a tenant that no workspace has."""
    return "\n".join(
        (
            f"To try the onboarding wizard, onboard {ALDGATE.name}:",
            f"  Microsoft tenant ID      {ALDGATE.directory_id}",
            f"  Application (client) ID  {ALDGATE.client_id}",
            f"  Client secret            {ALDGATE.client_secret}",
        )
    )


def provider() -> str:
    """Return how to sign in with a company's own accounts."""
    return "\n".join(
        (
            f"{WORKSPACE.name} has a sign-in provider of its own, {NAME}, which the demo runs:",
            f"  open /admin/sso/{PUBLIC_ID}/ and choose Continue with {NAME}",
        )
    )


def _rows() -> Iterator[Row]:
    people = dict.fromkeys(member.person for each in PROVIDERS for member in each.staff)
    for person in people:
        yield "/admin/", person.email, PASSWORD, f"{person.name}: {_places(person)}"
    if portfolio.is_open():
        who = f"{portfolio.MONA.name}: owner at {portfolio.NAME}, which has many customers"
        yield "/admin/", portfolio.MONA.email, PASSWORD, who
    for person in PLATFORM_OPERATORS:
        yield (
            "/system/",
            person.email,
            PASSWORD,
            f"{person.name}: platform operator (a passkey can be added under My account)",
        )


def _places(person: Person) -> str:
    return "; ".join(place for each in PROVIDERS for place in _place(person, each))


def _place(person: Person, provider: Provider) -> Iterator[str]:
    for member in provider.staff:
        if member.person == person:
            yield f"{_duty(Role(member.role), len(member.sees))} at {provider.name}" + (
                " (suspended)" if member.is_suspended else ""
            )


def _duty(role: Role, tenants: int) -> str:
    label = role.label.lower()
    return f"{label} of one tenant" if tenants == 1 else label


def _line(row: Row, widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
    return "  ".join([*padded, row[-1]])
