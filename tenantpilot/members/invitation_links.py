"""Links to answer an invitation: signed, made for one invitation, good for as long as it is open.

It is not checked that an account belongs to the person whose address it has. So an account is
not enough to accept; it takes a link that only the inviting workspace can show, and hands over
in a way it trusts. Nothing is stored, and there is nothing to expire: answering or withdrawing
the invitation ends the link.
"""

from dataclasses import astuple, dataclass
from typing import Self

from django.core.signing import BadSignature, Signer

from tenantpilot.workspaces.models import WorkspaceInvitation


@dataclass(frozen=True, kw_only=True)
class InvitationLink:
    """Which invitation a link was made for, and to which workspace.

    The latter stays readable once the invitation is gone. `made_at` is the invitation's, so that
    one which gets the same number (in a restored database) is another one. No address: links are
    written down by proxies.
    """

    invitation_id: int
    workspace_id: int
    made_at: str

    @classmethod
    def to(cls, invitation: WorkspaceInvitation) -> Self:
        """Return the link to answer this invitation."""
        return cls(
            invitation_id=invitation.pk,
            workspace_id=invitation.workspace_id,
            made_at=invitation.created_at.isoformat(),
        )

    @property
    def token(self) -> str:
        """What the link's address ends with; it is shown to who invites, and kept nowhere."""
        return _signer().sign_object(astuple(self))


def read(token: str) -> InvitationLink | None:
    """Return the link that a token was signed for here, or None."""
    try:
        invitation_id, workspace_id, made_at = _signer().unsign_object(token)
    except BadSignature:
        return None
    return InvitationLink(invitation_id=invitation_id, workspace_id=workspace_id, made_at=made_at)


def _signer() -> Signer:
    # A dot, unlike the usual colon, is left alone by whatever turns text into links.
    return Signer(salt="tenantpilot.members.invitation_links", sep=".")
