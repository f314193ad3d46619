"""Erasing and off-boarding again after a restore what the register of removals names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.db import DatabaseError, transaction

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.data_removal.removal import LeftoverRowsError
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.erasure import addresses_held, erase, forget_address
from tenantpilot.members.services.operator_erasure import erase_operator
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.removal_register import KeyRetiredError, Kind, Removal, recorded
from tenantpilot.tenants.services import lifecycle
from tenantpilot.tenants.services.offboarding import offboard, offboard_workspace
from tenantpilot.workspaces.models import Workspace

type Row = User | PlatformOperator | Tenant | Workspace

MODELS: dict[Kind, Any] = {
    Kind.PERSON: User,
    Kind.OPERATOR: PlatformOperator,
    Kind.TENANT: Tenant,
    Kind.WORKSPACE: Workspace,
}


class Outcome(Enum):
    """What became of an entry."""

    REMOVED = auto()
    GONE = auto()
    REFUSED = auto()


@dataclass(frozen=True, kw_only=True)
class Reapplied:
    """One entry of the register; `why` it was refused, in words."""

    entry: Removal
    outcome: Outcome
    why: str = ""


def reapply(entries: Iterable[Removal], *, dry_run: bool = False) -> Iterator[Reapplied]:
    """Remove again what the register names and the restore brought back, each in a transaction.

    A number that belongs to another account or tenant by now is left alone. Safe to repeat.
    """
    for entry in entries:
        try:
            outcome = _remove_again(entry, dry_run=dry_run)
        except (RefusedError, LeftoverRowsError) as error:
            yield Reapplied(entry=entry, outcome=Outcome.REFUSED, why=str(error))
        except DatabaseError as error:
            why = str(error).strip().partition("\n")[0]
            yield Reapplied(entry=entry, outcome=Outcome.REFUSED, why=why)
        except KeyRetiredError:
            why = "The key it was made with is no longer in ENCRYPTION_KEYS; add it for this."
            yield Reapplied(entry=entry, outcome=Outcome.REFUSED, why=why)
        else:
            yield Reapplied(entry=entry, outcome=outcome)


@transaction.atomic
def _remove_again(entry: Removal, *, dry_run: bool) -> Outcome:
    if entry.kind is Kind.ADDRESS:
        return _forget_again(entry, dry_run=dry_run)
    row = MODELS[entry.kind].objects.filter(pk=entry.id).first()
    if row is None or not entry.is_of(
        pk=row.pk, known_as=_known_as(row), created_at=row.created_at
    ):
        return Outcome.GONE
    if not dry_run:
        _remove(row)
    return Outcome.REMOVED


def _forget_again(entry: Removal, *, dry_run: bool) -> Outcome:
    """Look for the address among all there are. What was written since the entry stays."""
    if entry in set(recorded()):
        return Outcome.GONE
    email = next(filter(entry.is_of_address, sorted(addresses_held())), None)
    if email is None or User.objects.filter(email=email).exists():
        return Outcome.GONE
    if not dry_run:
        forget_address(email)
    return Outcome.REMOVED


def _known_as(row: Row) -> str:
    if isinstance(row, Workspace):
        return row.slug
    return str(row.directory_id) if isinstance(row, Tenant) else row.email


def _remove(row: Row) -> None:
    """Remove it. In the backup a tenant may still be worked on."""
    match row:
        case User():
            erase(account=row)
        case PlatformOperator():
            # Who restores needs no operator: create_platform_operator makes one.
            erase_operator(operator=row, last=True)
        case Tenant():
            lifecycle.archive(tenant=row)
            offboard(tenant=row)
        case Workspace():
            for tenant in Tenant.objects.filter(workspace=row):
                lifecycle.archive(tenant=tenant)
            offboard_workspace(workspace=row)
