"""Connecting the demo's workspace with its provider, each time the demo starts."""

from django.db import transaction

from demo.sign_in_provider.brightwater import (
    CLIENT_ID,
    CLIENT_SECRET,
    NAME,
    PUBLIC_ID,
    WORKSPACE,
    people,
)
from tenantpilot.accounts.models import User
from tenantpilot.sso.client_secrets import sealed
from tenantpilot.sso.models import Connection, ExternalIdentity, Kind
from tenantpilot.workspaces.models import Workspace


@transaction.atomic
def connect(*, issuer: str) -> None:
    """Let the workspace's staff sign in with the provider at the address; safe to repeat.

    Its port is another each time, and with it the issuer. A visitor's own provider stays.
    """
    workspace = Workspace.objects.get(slug=WORKSPACE.slug)
    there = Connection.objects.filter(workspace=workspace).first()
    if there and there.public_id != PUBLIC_ID:
        return
    connection = there or Connection(public_id=PUBLIC_ID, workspace=workspace)
    connection.kind, connection.name = Kind.OIDC, NAME
    connection.issuer, connection.client_id = issuer, CLIENT_ID
    connection.sealed_secret = sealed(CLIENT_SECRET, connection=connection)
    connection.save()
    for person in people().values():
        user = User.objects.filter(email=person.email).first()
        if user:
            ExternalIdentity.objects.update_or_create(
                connection=connection,
                user=user,
                defaults={"issuer": issuer, "subject": person.subject},
            )
