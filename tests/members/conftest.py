"""A person who is invited to a workspace."""

import pytest

from tenantpilot.accounts.models import User
from tenantpilot.members.services import invitations
from tenantpilot.workspaces.models import Role, WorkspaceInvitation
from tests.cast import Cast
from tests.mail.fixtures import mailbox

__all__ = ["invitation", "mailbox"]


def offered(cast: Cast, user: User, role: Role = Role.MANAGER) -> WorkspaceInvitation:
    return invitations.invite(
        workspace=cast.workspace, email=user.email, name="X", role=role, invited_by=cast.owner
    )


@pytest.fixture
def invitation(cast: Cast) -> WorkspaceInvitation:
    """The outsider is invited to the workspace as a manager."""
    return offered(cast, cast.outsider)
