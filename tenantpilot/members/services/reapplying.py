"""Making a restored backup forget again whom and what it should not know any more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services.erasure import erase
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.removal_register import KeyRetiredError, Kind, Removal
from tenantpilot.tenants.services import lifecycle
from tenantpilot.tenants.services.offboarding import offboard
from tenantpilot.traces.findings import RemainsError


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
    """Erase and off-board whatever of the register is there again, each in its transaction.

    A number that belongs to somebody else by now is left alone. Safe to repeat.
    """
    for entry in entries:
        try:
            removed = _PERFORM[entry.kind](entry, dry_run=dry_run)
        except (RefusedError, RemainsError) as error:
            yield Reapplied(entry=entry, outcome=Outcome.REFUSED, why=str(error))
        except KeyRetiredError:
            why = "The key it was made with is no longer in ENCRYPTION_KEYS; add it for this."
            yield Reapplied(entry=entry, outcome=Outcome.REFUSED, why=why)
        else:
            yield Reapplied(entry=entry, outcome=Outcome.REMOVED if removed else Outcome.GONE)


def _erase_again(entry: Removal, *, dry_run: bool) -> bool:
    account = User.objects.filter(pk=entry.id).first()
    if account is None or not entry.is_of(
        pk=account.pk, known_as=account.email, created_at=account.created_at
    ):
        return False
    if not dry_run:
        erase(account=account)
    return True


@transaction.atomic
def _offboard_again(entry: Removal, *, dry_run: bool) -> bool:
    tenant = Tenant.objects.filter(pk=entry.id).first()
    if tenant is None or not entry.is_of(
        pk=tenant.pk, known_as=str(tenant.directory_id), created_at=tenant.created_at
    ):
        return False
    if not dry_run:
        # In the backup it may still be worked on.
        lifecycle.archive(tenant=tenant)
        offboard(tenant=tenant)
    return True


_PERFORM = {Kind.PERSON: _erase_again, Kind.TENANT: _offboard_again}
