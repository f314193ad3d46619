"""Links to set a forgotten password: mailed, valid for half an hour, used up by use.

Nothing is stored. The signature covers address and password, so that using the link, or a new
password from anywhere else, ends it. It opens the password alone and signs no one in,
so it replaces no second factor.
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from tenantpilot.accounts.models import Account, PlatformOperator, User
from tenantpilot.accounts.planes import Plane

VALID_FOR = timedelta(minutes=30)
ACCOUNTS: dict[Plane, type[User] | type[PlatformOperator]] = {
    Plane.ADMIN: User,
    Plane.SYSTEM: PlatformOperator,
}


def token_for(account: Account) -> str:
    """Return what the link's address ends with, for the account as it is now."""
    return _signer(account.plane).sign_object([account.pk, _state(account)])


def opened_by(
    *, plane: Plane, token: str, is_locked: bool = False
) -> User | PlatformOperator | None:
    """Return the active account that the token opens on the plane, or None.

    With `is_locked` the account's row is locked until the transaction ends.
    """
    try:
        account_id, state = _signer(plane).unsign_object(token, max_age=VALID_FOR)
    except BadSignature:
        return None
    rows = ACCOUNTS[plane].objects.filter(pk=account_id, is_active=True)
    account = (rows.select_for_update(no_key=True) if is_locked else rows).first()
    if account is None or not constant_time_compare(state, _state(account)):
        return None
    return account


def _state(account: Account) -> str:
    of = f"{account.email} {account.password}"
    return salted_hmac("tenantpilot.members.reset_links", of, algorithm="sha256").hexdigest()


def _signer(plane: Plane) -> TimestampSigner:
    # A dot, unlike the usual colon, is left alone by whatever turns text into links.
    return TimestampSigner(salt=f"tenantpilot.members.reset_links.{plane}", sep=".")
