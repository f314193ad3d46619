"""Why a person did not come in: a closed list of codes, for the log only.

Who is refused sees one page, the same to the byte, whatever the reason.
"""

from django.db.models import TextChoices


class Reason(TextChoices):
    """Codes of the log. None says anything that a person or a provider wrote."""

    NOT_BEGUN = "not_begun", "This browser has begun no sign-in"
    OTHER_CONNECTION = "other_connection", "It was begun for another provider"
    LATE = "late", "It was begun too long ago"
    STATE = "state", "It is the answer to another sign-in"
    MIX_UP = "mix_up", "Another provider answered"
    DENIED = "denied", "The provider said no"
    CODE = "code", "The provider did not take the code"
    TOKEN = "token", "The token is not signed by the provider"
    ISSUER = "issuer", "The token is another provider's"
    AUDIENCE = "audience", "The token is for another client"
    PARTY = "party", "Another client asked for the token"
    EXPIRED = "expired", "The token has expired"
    ISSUED = "issued", "The token was not issued now"
    NOT_YET = "not_yet", "The token is not good yet"
    NONCE = "nonce", "The token is the answer to another sign-in"
    TENANT = "tenant", "The token is of another tenant"
    SUBJECT = "subject", "The token names no person"
    STALE = "stale", "The person did not sign in just now"
    UNKNOWN_PERSON = "unknown_person", "No account is known by this number"
    INACTIVE = "inactive", "The account is deactivated"
    NOT_A_MEMBER = "not_a_member", "The person has no place in the workspace"
    OTHER_PERSON = "other_person", "It was begun by another person"
    TAKEN = "taken", "The identity is another person's, or the person has one already"
    NOT_OWN_KEY = "not_own_key", "The session was not opened with a key of the account's own"
    INVITATION = "invitation", "No open invitation of the workspace names this address"


class SignInRefusedError(Exception):
    """The person does not come in."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.label)
        self.reason = reason


class ProviderAwayError(Exception):
    """The provider does not answer, or not as one does. The code is for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ProvidersBusyError(Exception):
    """So many providers are being waited for that no thread is left for another."""
