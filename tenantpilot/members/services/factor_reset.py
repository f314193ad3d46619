"""Taking the second factors of a colleague away, because they lost device and codes."""

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.factors.services.resets import reset
from tenantpilot.members.locking import lock_member
from tenantpilot.members.permissions import RefusedError, factor_reset_blocker
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import WorkspaceMembership


@transaction.atomic
def reset_factors(*, membership: WorkspaceMembership, reset_by: User) -> int:
    """Remove all of the member's keys and end their sessions; return how many that were.

    Raises RefusedError where factor_reset_blocker names a reason.
    """
    locked = lock_member(membership=membership, acting_user=reset_by)
    # First the account: it may join another workspace at this moment.
    account = User.objects.select_for_update(no_key=True).get(pk=locked.member.user_id)
    if blocker := factor_reset_blocker(acting=locked.acting, member=locked.member):
        raise RefusedError(f"{blocker} Nothing was changed.")
    ended = reset(person=account, reset_by=reset_by, workspace_id=locked.member.workspace_id)
    owner_messages.send(
        workspace_id=locked.member.workspace_id,
        change=SecurityChange.COLLEAGUES_FACTORS_RESET,
        except_for=(reset_by, account),
    )
    return ended
