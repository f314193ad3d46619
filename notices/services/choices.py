"""What a person and a workspace want to be told."""

from django.db import transaction
from django.utils import timezone

from notices.enums import AtOnce, Digest
from notices.models import NoticeChoice, WorkspaceNotices
from tenantpilot.accounts.models import User
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership


@transaction.atomic
def choose(*, membership: WorkspaceMembership, digest: Digest, at_once: AtOnce) -> None:
    """Say what the member wants by mail. A digest that is new comes with its next turn."""
    rows = NoticeChoice.objects.select_for_update()
    choice, _ = rows.get_or_create(membership=membership)
    if digest != choice.digest:
        choice.digest_on = timezone.now().astimezone(zone_of(membership.user)).date()
    choice.digest, choice.at_once = digest, at_once
    choice.save()


@transaction.atomic
def stop(*, choice_id: int, what: str) -> None:
    """End the digest or the messages at once, as the link in each of them says. Safe to repeat."""
    NoticeChoice.objects.filter(pk=choice_id).update(**{what: ""})


@transaction.atomic
def set_names(*, workspace: Workspace, names_customers: bool, set_by: User) -> None:
    """Say whether customers' names may leave the product."""
    row, _ = WorkspaceNotices.objects.select_for_update().get_or_create(workspace=workspace)
    if row.names_customers == names_customers:
        return
    row.names_customers = names_customers
    row.save(update_fields=["names_customers"])
    log.record(
        action=AuditAction.NOTICE_SETTINGS_CHANGED,
        actor=set_by,
        subject=workspace,
        names_customers=names_customers,
    )
