"""The consent of a tenant to the workspace's app, as the wizard shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from onboarding.consent_address import consent_address, redirect_uri
from onboarding.models import ConsentAnswer, ConsentLink, OnboardingSession
from onboarding.services import consents
from onboarding.services.graph_checks import NOT_EFFECTIVE
from tenantpilot.tenants.models import ProviderApp, Tenant
from tenantpilot.tenants.services.connections import fits

_TRIES_FOR = timedelta(minutes=5)
# The pauses that Microsoft's parts need, by the age of the consent.
_PAUSES = ((15, 5), (35, 10), (75, 20), (135, 40))
_LONGEST_PAUSE = 60


@dataclass(frozen=True, kw_only=True)
class ConsentCard:
    """The newest link of a draft, its address while it is open, and the answer."""

    app: ProviderApp
    tenant: Tenant
    session: OnboardingSession
    link: ConsentLink | None
    back_to: str
    now: datetime

    @property
    def address(self) -> str:
        """Where the customer's administrator consents; empty if the link is not open."""
        if self.link is None or not self.link.is_open or not self._is_current:
            return ""
        return consent_address(
            app=self.app,
            tenant=self.tenant,
            state=consents.state_of(self.link),
            back_to=self.back_to,
        )

    @property
    def is_over(self) -> bool:
        """Whether there is a link without an answer that cannot be answered any more."""
        return self.link is not None and not self.link.answer and not self.address

    @property
    def is_given(self) -> bool:
        given = self.link is not None and self.link.answer == ConsentAnswer.GRANTED
        return given and self._is_current

    @property
    def answer(self) -> str:
        """What the answer is, if it is about this tenant and this app."""
        return self.link.answer if self.link and self._is_current else ""

    @property
    def next_try_in(self) -> int | None:
        """In how many seconds the page asks Microsoft again; None: it is for people to ask."""
        answered = self.link.answered_at if self.link and self.is_given else None
        if answered is None or self.session.trouble_code != NOT_EFFECTIVE.code:
            return None
        return self.pause_after((self.now - answered).total_seconds())

    @staticmethod
    def pause_after(seconds: float) -> int | None:
        """Return the pause before the next try, by the age of the consent; None: no more tries."""
        if seconds > _TRIES_FOR.total_seconds():
            return None
        return next((pause for until, pause in _PAUSES if seconds < until), _LONGEST_PAUSE)

    @property
    def _is_current(self) -> bool:
        link = self.link
        return link is not None and (link.client_id, link.directory_id) == (
            self.app.client_id,
            self.tenant.directory_id,
        )


def consent_card(request: HttpRequest, session: OnboardingSession) -> ConsentCard | None:
    """Return the consent of the draft's tenant; None if there is no app to consent to."""
    app = ProviderApp.objects.filter(workspace_id=session.workspace_id).first()
    if app is None or session.tenant is None or not fits(app, session.tenant):
        return None
    link = consents.latest(session)
    if link:
        link.session = session
    return ConsentCard(
        app=app,
        tenant=session.tenant,
        session=session,
        link=link,
        back_to=redirect_uri(request),
        now=timezone.now(),
    )
