"""A workspace that tells: who wants mail, a webhook, and the servers outside that take both."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from django.test import override_settings

from dev import ports
from notices.enums import AtOnce, Digest
from notices.models import NoticeChoice, Webhook, WorkspaceNotices
from notices.services import webhooks
from tenantpilot import mail_settings
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership
from tests.chaos.world import SLUG, World

MAIL, RECEIVER = "mail-server", "receiver"
SENDER = "tenantpilot@msp.example"
TOLD = 4


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Where the servers outside are, and what they note."""

    folder: Path
    mail_port: int
    hook_port: int

    @classmethod
    def at(cls, folder: Path) -> "Outside":
        return cls(folder=folder, mail_port=ports.free(), hook_port=ports.free())

    @property
    def mail_notes(self) -> Path:
        return self.folder / "mail.jsonl"

    @property
    def hook_notes(self) -> Path:
        return self.folder / "hook.jsonl"

    @property
    def secret_file(self) -> Path:
        return self.folder / "secret"

    @property
    def commands(self) -> Mapping[str, Sequence[str]]:
        """The commands that run them, by name."""
        run = (sys.executable, "-m")
        module = "tests.chaos.outside"
        return {
            MAIL: (*run, f"{module}.mail_server", str(self.mail_port), str(self.mail_notes)),
            RECEIVER: (
                *(*run, f"{module}.receiver", str(self.hook_port), str(self.hook_notes)),
                str(self.secret_file),
            ),
        }

    @property
    def environment(self) -> dict[str, str]:
        """What lets the product reach them."""
        return {
            "EMAIL_URL": self._email_url,
            "PUBLIC_URL": "https://tenantpilot.example",
            "WEBHOOK_ALLOWED_NETWORKS": f"{ports.HOST}/32",
        }

    @property
    def settings(self) -> override_settings:
        """The same for this process, which acts in the product's name."""
        return override_settings(
            MAILERS=mail_settings.mailers(self._email_url),
            DEFAULT_FROM_EMAIL=SENDER,
            PUBLIC_URL="https://tenantpilot.example",
            WEBHOOK_ALLOWED_NETWORKS=[ip_network(f"{ports.HOST}/32")],
            ACTS_PER_HOUR=0,
        )

    @property
    def _email_url(self) -> str:
        return f"smtp://{ports.HOST}:{self.mail_port}/?from={SENDER}"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The workspace, who acts in it, and its tenants."""

    workspace: Workspace
    person: User
    tenant_ids: Sequence[int]

    def webhook(self) -> Webhook:
        return Webhook.objects.select_related("workspace").get(workspace=self.workspace)


def arrange(*, world: World, outside: Outside) -> Setting:
    """Let some people want mail at once and a digest, and the webhook lead to the receiver."""
    workspace = Workspace.objects.get(slug=SLUG)
    people = User.objects.filter(email__in=world.emails).order_by("pk")
    for user in people[:TOLD]:
        # A weekly one comes also when nothing needs a person, so each is due exactly once.
        NoticeChoice.objects.create(
            membership=WorkspaceMembership.objects.get(user=user, workspace=workspace),
            at_once=AtOnce.LOW,
            digest=Digest.WEEKLY,
        )
    WorkspaceNotices.objects.create(workspace=workspace)
    url = f"http://{ports.HOST}:{outside.hook_port}/"
    webhook = webhooks.save(workspace=workspace, url=url, expected_version=None, saved_by=people[0])
    outside.secret_file.write_text(webhook.secret)
    return Setting(workspace=workspace, person=people[0], tenant_ids=world.tenant_ids)
