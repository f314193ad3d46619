"""When the client secret that we sign in with ends.

Told in the tenant of the registration only: https://learn.microsoft.com/graph/api/application-get
"""

from datetime import datetime

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.session import Session

# Of a secret Microsoft shows its first characters, and never more.
HINT_LENGTH = 3


def read_end_of_secret(session: Session) -> datetime | None:
    """Return the end of our own secret; None if it is not among the app's, or not alone there."""
    secret = session.credentials.client_secret
    if not secret:
        return None
    path = f"applications(appId='{session.credentials.client_id}')"
    url = session.address(path, select="id,appId,passwordCredentials")
    listed = fields.some_objects(session.fetch(url), "passwordCredentials")
    ours = [each for each in listed if _hint(each) == secret[:HINT_LENGTH]]
    # Two secrets that begin alike: which one is ours is not told.
    if len(ours) != 1 or ours[0].get("endDateTime") is None:
        return None
    return fields.moment(ours[0], "endDateTime")


def _hint(credential: JsonObject) -> str:
    return fields.lenient_text(credential, "hint")
