"""What happens at customers while messages are sent: things break, are mended, or never happened.

Everything goes through the product's services, in transactions that the nemesis may end.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django_scopes import scopes_disabled
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from notices.models import WebhookDelivery, WorkspaceNotices
from notices.services import digests, webhooks
from notices.services.detection import look, look_at_all
from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.members.services.invitations import MOST_OPEN, invite
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceInvitation
from tests.chaos.messages import Setting

# A retry that waits for hours is made due: the storm has no day to spare.
HURRY = """
    UPDATE procrastinate_jobs SET scheduled_at = now()
    WHERE status = 'todo' AND scheduled_at > now() AND task_name <> 'operations.execute_run'
"""


class NeverHappenedError(Exception):
    """Ends a transaction that wrote everything and commits nothing."""


@dataclass(kw_only=True)
class Happenings:
    """One thing after the other. `never`: the ids of messages whose transaction was rolled back."""

    setting: Setting
    random: Random
    never: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def step(self) -> None:
        """Let one thing happen, unless the database is away just now."""
        acts = [
            self.fail, self.ask, self.fail, self.test, self.guest, self.roll_back, self.renew,
            self.mend, self.ask,
        ]  # fmt: skip
        # Each of them once, and then as it comes.
        missing = [act for act in acts if act.__name__ not in self.counts]
        act = missing[0] if missing else self.random.choice(acts)
        try:
            with scopes_disabled():
                act()
        except (DatabaseError, ConnectorException):
            connection.close()
            return
        self.counts[act.__name__] = self.counts.get(act.__name__, 0) + 1

    def fail(self) -> None:
        """A sync fails, and nothing mends it yet."""
        self._ended(RunOutcome.FAILED, failure_code="forbidden")

    def mend(self) -> None:
        self._ended(RunOutcome.SUCCEEDED)

    def test(self) -> None:
        """A person tries the webhook out."""
        webhooks.test(webhook=self.setting.webhook(), tested_by=self.setting.person)

    def guest(self) -> None:
        """A person is invited by mail, as long as the workspace may have more of them open."""
        if WorkspaceInvitation.objects.count() < MOST_OPEN - 1:
            self._invite()

    def renew(self) -> None:
        """The webhook gets a new secret, once: the receiver still has the one before."""
        webhook = self.setting.webhook()
        if webhook.generation == 1:
            webhooks.renew_secret(webhook=webhook, renewed_by=self.setting.person)

    def ask(self) -> None:
        """A worker looks, as every five minutes."""
        with suppress(AlreadyEnqueued):
            app.configure_task("notices.look").defer(timestamp=0)

    def certainly_fail(self) -> None:
        """Let something need a person at the end, whatever happened before."""
        # The last blow may have ended our connection since we last asked for anything.
        connection.close()
        with scopes_disabled():
            self.fail()

    def look(self) -> None:
        """Look now. A digest that was not due yet by the workers' looks is, too."""
        with scopes_disabled():
            digests.queue_due(now=timezone.now())
            look_at_all(now=timezone.now())

    def hurry(self) -> None:
        """Let what waits to be tried again be tried now."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(HURRY)
        except DatabaseError:
            connection.close()

    def roll_back(self) -> None:
        """All of it happens in one transaction, which then ends as if nothing had."""
        with suppress(NeverHappenedError), transaction.atomic():
            # No one else looks meanwhile, so all that is new is this transaction's.
            WorkspaceNotices.objects.select_for_update().get(workspace=self.setting.workspace)
            before = WebhookDelivery.objects.aggregate(newest=Max("pk"))["newest"] or 0
            self._ended(RunOutcome.FAILED, failure_code="forbidden")
            look(workspace=Workspace.objects.get(pk=self.setting.workspace.pk), now=timezone.now())
            self.test()
            guest = self._invite()
            messages = WebhookDelivery.objects.filter(pk__gt=before)
            self.never |= {each.name for each in messages} | {guest.email}
            raise NeverHappenedError

    def _ended(self, outcome: RunOutcome, **values: str) -> None:
        tenant = Tenant.objects.get(pk=self.random.choice(self.setting.tenant_ids))
        at = timezone.now()
        OperationRun.objects.create(
            tenant=tenant,
            workspace_id=tenant.workspace_id,
            type=OperationType.INVENTORY_SYNC,
            trigger=RunTrigger.SCHEDULE,
            status=RunStatus.COMPLETED,
            outcome=outcome,
            attempts=1,
            created_at=at,
            started_at=at,
            completed_at=at,
            **values,
        )

    def _invite(self) -> WorkspaceInvitation:
        return invite(
            workspace=self.setting.workspace,
            email=f"guest-{self.random.getrandbits(64):x}@guests.example",
            name="A guest",
            role=Role.READ_ONLY,
            invited_by=self.setting.person,
            by_mail=True,
        )
