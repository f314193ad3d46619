"""The provider's letterhead is changed."""

from django.db import transaction

from reviewpacks.models import Letterhead
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Workspace


@transaction.atomic
def change(
    *,
    workspace: Workspace,
    changed_by: User,
    name: str,
    contact: str,
    colour: str,
    logo: bytes | None,
    remove_logo: bool,
) -> Letterhead:
    """Change it; without a new `logo` the old one stays, unless it is to be removed."""
    values: dict[str, object] = {"name": name, "contact": contact, "colour": colour}
    if logo or remove_logo:
        values["logo"] = logo
    letterhead, _ = Letterhead.objects.update_or_create(workspace=workspace, defaults=values)
    log.record(
        action=AuditAction.LETTERHEAD_CHANGED,
        actor=changed_by,
        subject=letterhead,
    )
    return letterhead
