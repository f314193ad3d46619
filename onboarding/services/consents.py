"""Links for a customer's administrator to consent to the workspace's app.

A link carries a signed state. It is good for one answer, until it expires, and for the draft, the
tenant and the app it was made for; whatever comes back changes nothing but what this link says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from onboarding.models import ConsentAnswer, ConsentLink, OnboardingSession
from onboarding.services.graph_checks import NOT_EFFECTIVE, NotVerifiedError
from onboarding.services.locking import SessionEndedError
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.fields import parse_guid
from tenantpilot.tenants.models import ProviderApp
from tenantpilot.tenants.services.connections import fits

LIFETIME = timedelta(days=7)
# Microsoft's parts learn of a consent one after the other.
SPREADS_WITHIN = timedelta(minutes=15)
_OF_NEW_CONSENT = frozenset(
    {
        GraphFailure.NOT_CONSENTED,
        GraphFailure.APPLICATION_UNKNOWN,
        GraphFailure.CONSENT_MISSING,
        GraphFailure.FORBIDDEN,
    }
)
_NUMBER = re.compile(r"AADSTS(\d{4,9})\b", re.ASCII)


class NoAppError(Exception):
    """The workspace has no app that can be used for this tenant."""


class LinkOverError(Exception):
    """The state is of no open link: invented, answered, expired, or about what is no more."""


@dataclass(frozen=True, kw_only=True)
class ConsentReturn:
    """What Microsoft's page sent back with the browser. None of it is proof."""

    state: str
    tenant: str = ""
    admin_consent: str = ""
    error: str = ""
    error_description: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ConsentReturn":
        names = ("state", "tenant", "admin_consent", "error", "error_description")
        return cls(**{name: query.get(name, "") for name in names})

    def answer_for(self, link: ConsentLink) -> ConsentAnswer:
        """Return what it means. A refusal says `admin_consent=True`, too."""
        if self.error:
            is_declined = self.error == "access_denied"
            return ConsentAnswer.DECLINED if is_declined else ConsentAnswer.REFUSED
        if self.admin_consent.lower() != "true":
            return ConsentAnswer.REFUSED
        is_announced = parse_guid(self.tenant.lower()) == link.directory_id
        return ConsentAnswer.GRANTED if is_announced else ConsentAnswer.OTHER_TENANT

    @property
    def number(self) -> int | None:
        """Microsoft's number of the refusal; of its text nothing is kept."""
        found = _NUMBER.match(self.error_description)
        return int(found[1]) if found and self.error else None


@transaction.atomic
def create_link(*, session: OnboardingSession, created_by: User) -> ConsentLink:
    """Make a link for this draft; an earlier open one ends.

    Raises NoAppError, SessionEndedError.
    """
    current = _lock(session.pk)
    app = ProviderApp.objects.filter(workspace_id=current.workspace_id).first()
    if app is None or current.tenant is None or not fits(app, current.tenant):
        raise NoAppError
    current.consent_links.filter(answer="").delete()
    link = ConsentLink.objects.create(
        session=current,
        client_id=app.client_id,
        directory_id=current.tenant.directory_id,
        created_by=created_by,
        expires_at=timezone.now() + LIFETIME,
    )
    log.record(action=AuditAction.CONSENT_LINK_CREATED, actor=created_by, subject=current)
    return link


def state_of(link: ConsentLink) -> str:
    """Return what Microsoft hands back unchanged, and by which the link is known again."""
    session = link.session
    return _signer().sign_object([link.pk, session.workspace_id, session.pk, link.nonce.hex])


@transaction.atomic
def receive(returned: ConsentReturn) -> ConsentLink:
    """Keep the answer to an open link, which is used up by it. Raises LinkOverError."""
    link = _open_link(returned.state)
    link.answer = returned.answer_for(link)
    link.error_number = returned.number
    link.answered_at = timezone.now()
    link.save(update_fields=["answer", "error_number", "answered_at"])
    log.record(
        action=AuditAction.CONSENT_ANSWERED, actor=None, subject=link.session, answer=link.answer
    )
    return link


def latest(session: OnboardingSession) -> ConsentLink | None:
    """Return the draft's newest link, answered or not."""
    return session.consent_links.order_by("-pk").first()


def is_spreading(session: OnboardingSession) -> bool:
    """Whether a consent is so new that some of Microsoft's parts may not know of it."""
    return session.consent_links.filter(
        answer=ConsentAnswer.GRANTED, answered_at__gt=timezone.now() - SPREADS_WITHIN
    ).exists()


def too_new(error: NotVerifiedError, *, session: OnboardingSession) -> NotVerifiedError:
    """Return what did not work; of a consent that is only too new, that it is."""
    refused = error.refused
    if refused is None or refused.failure not in _OF_NEW_CONSENT or not is_spreading(session):
        return error
    return NotVerifiedError(NOT_EFFECTIVE, refused=refused)


def _open_link(state: str) -> ConsentLink:
    try:
        number, workspace_id, session_id, nonce = _signer().unsign_object(state)
        session = _lock(session_id)
    except (BadSignature, ValueError, TypeError, SessionEndedError):
        raise LinkOverError from None
    link = session.consent_links.filter(
        pk=number, nonce=nonce, answer="", expires_at__gt=timezone.now()
    ).first()
    if link is None or session.workspace_id != workspace_id or not _is_current(link, session):
        raise LinkOverError
    link.session = session
    return link


def _is_current(link: ConsentLink, session: OnboardingSession) -> bool:
    """Whether the draft's tenant and the workspace's app are still those of the link."""
    tenant = session.tenant
    apps = ProviderApp.objects.filter(workspace_id=session.workspace_id, client_id=link.client_id)
    return tenant is not None and tenant.directory_id == link.directory_id and apps.exists()


def _lock(session_id: int) -> OnboardingSession:
    """Return the draft, locked. Raises SessionEndedError."""
    session = (
        OnboardingSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("workspace", "tenant")
        .filter(pk=session_id)
        .first()
    )
    if session is None or not session.is_draft:
        raise SessionEndedError
    return session


def _signer() -> Signer:
    return Signer(salt="tenantpilot.onboarding.consents", sep=".")
