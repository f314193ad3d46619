"""Erasing a platform operator: account, sessions, and the number in the audit log."""

from django.db import transaction

from tenantpilot.accounts.models import PlatformOperator
from tenantpilot.data_removal import removal
from tenantpilot.data_removal.removal import RowCount
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.erasure import forget_sign_ins
from tenantpilot.tenants import removal_register
from tenantpilot.tenants.removal_register import Kind, Removal


@transaction.atomic
def erase_operator(
    *, operator: PlatformOperator, last: bool = False
) -> tuple[list[RowCount], Removal]:
    """Remove the operator and prove that no row points at them.

    Raises RefusedError for the last one who can sign in, unless `last` says that it is meant.
    """
    everyone = {each.pk: each for each in PlatformOperator.objects.select_for_update()}
    current = everyone.get(operator.pk)
    if current is None:
        raise RefusedError("Another process has just erased this account. Nothing was changed.")
    others = [each for each in everyone.values() if each.is_active and each.pk != current.pk]
    if not others and not last:
        raise RefusedError(
            f"{current.email} is the last platform operator. Run create_platform_operator first. "
            "Nothing was changed."
        )
    entry = Removal.of(
        Kind.OPERATOR, pk=current.pk, known_as=current.email, created_at=current.created_at
    )
    forget_sign_ins(current.email)
    proof = removal.remove(current)
    removal_register.record(entry)
    return proof, entry
