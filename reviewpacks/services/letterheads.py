"""The provider's letterhead is changed."""

from django.db import transaction

from reviewpacks import selectors
from reviewpacks.models import Letterhead
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.database.edit_conflicts import require_version
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
    expected_version: str | None,
) -> Letterhead:
    """Change it; without a new `logo` the old one stays, unless it is to be removed.

    Raises EditConflictError if its texts are no longer what the person saw.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    there = selectors.letterhead_of(workspace)
    require_version(expected_version, stored=selectors.stored_texts(there))
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
