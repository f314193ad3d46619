"""Try a new credential of the workspace's app: sign in to the provider's own tenant with it."""

from datetime import datetime

from onboarding.services.graph_checks import DEADLINE_SECONDS
from operations.failures import SECRET_UNREADABLE, Failure, failure_from_graph
from operations.services.expiry import end_told_by
from tenantpilot.accounts.models import User
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import GraphError
from tenantpilot.tenants import credentials
from tenantpilot.tenants.models import AppCredential, ProviderApp
from tenantpilot.tenants.secrets import SecretUnreadableError
from tenantpilot.tenants.services import apps
from tenantpilot.workspaces.models import Workspace


def prove(*, app: ProviderApp, workspace: Workspace, actor: User) -> Failure | None:
    """Take the new credential into use if Microsoft accepts it; return why not otherwise.

    Microsoft is asked without a transaction. Raises NothingToProveError, TooManyActsError.
    """
    credential = app.credentials.select_related("app").filter(proved_at=None).first()
    if credential is None:
        raise apps.NothingToProveError
    apps.record_try(credential=credential, tried_by=actor)
    answer = _answer(credential, workspace)
    if isinstance(answer, Failure):
        apps.mark_refused(credential=credential, failure_code=answer.code)
        return answer
    apps.mark_proved(
        credential=credential, proved_by=actor, expires_on=answer.date() if answer else None
    )
    return None


def _answer(credential: AppCredential, workspace: Workspace) -> Failure | datetime | None:
    """Return why signing in did not work, or the credential's end if Microsoft tells it."""
    app = credential.app
    try:
        with GraphClient(
            GraphConfig.from_settings(cloud=app.cloud),
            credentials.of_app(credential, directory_id=app.directory_id, workspace=workspace),
            total_seconds=DEADLINE_SECONDS,
        ) as client:
            client.sign_in()
            return end_told_by(client)
    except SecretUnreadableError:
        return SECRET_UNREADABLE
    except GraphError as error:
        return failure_from_graph(error)
