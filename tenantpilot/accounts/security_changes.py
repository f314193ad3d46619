"""What a person is told by mail whatever they chose: changes of keys, factors, power, sessions.

The numbers stand in jobs and never change. The words name no customer and no one who acted; a
`{workspace}` becomes its name when the message is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class SecurityChange(IntEnum):
    """A change of what opens an account, or of what the account opens."""

    PASSWORD_CHANGED = 1
    PASSWORD_SET_BY_LINK = 2
    PASSWORD_LINK_MADE = 3
    PASSWORD_SET_BY_COMMAND = 4
    KEY_ADDED = 10
    KEY_REMOVED = 11
    KEY_REFUSED = 12
    APP_ADDED = 13
    APP_REMOVED = 14
    RECOVERY_CODES_MADE = 15
    RECOVERY_CODE_USED = 16
    FACTORS_RESET = 17
    COLLEAGUES_FACTORS_RESET = 18
    ROLE_CHANGED = 30
    MADE_OWNER = 31
    NEW_OWNER = 32
    MEMBERSHIP_SUSPENDED = 33
    MEMBERSHIP_RESTORED = 34
    MEMBERSHIP_REMOVED = 35
    BREAK_GLASS_SIGN_IN = 40
    CONNECTION_CHANGED = 41
    IDENTITY_CONNECTED = 42
    IDENTITY_REMOVED = 43
    SESSIONS_ENDED = 50


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a change is told: the subject of the message, and a sentence or two."""

    subject: str
    text: str


WORDS: Mapping[SecurityChange, Words] = {
    SecurityChange.PASSWORD_CHANGED: Words(
        subject="your password was changed",
        text="The password of your account was changed by a person who knew the one before. All "
        "other sessions ended.",
    ),
    SecurityChange.PASSWORD_SET_BY_LINK: Words(
        subject="a new password was set",
        text="A new password was set for your account with a link. All sessions ended.",
    ),
    SecurityChange.PASSWORD_LINK_MADE: Words(
        subject="a link to set your password was made",
        text="An owner or manager of {workspace} made a link with which you choose a new "
        "password. The old one does not work any more, and all your sessions ended.",
    ),
    SecurityChange.PASSWORD_SET_BY_COMMAND: Words(
        subject="a new password was set",
        text="A person who runs the server set a new password for your account. All sessions "
        "ended.",
    ),
    SecurityChange.KEY_ADDED: Words(
        subject="a passkey was added",
        text="A passkey was added to your account. Who holds it can sign in as you.",
    ),
    SecurityChange.KEY_REMOVED: Words(
        subject="a passkey was removed",
        text="A passkey of your account was removed and does not sign in any more.",
    ),
    SecurityChange.KEY_REFUSED: Words(
        subject="a passkey was refused",
        text="A passkey of your account was used in a way that suggests that there is a copy of "
        "it. It was refused and no one was signed in. Remove it and add another one.",
    ),
    SecurityChange.APP_ADDED: Words(
        subject="an authenticator app was added",
        text="An authenticator app was added to your account. Its codes are asked for after your "
        "password.",
    ),
    SecurityChange.APP_REMOVED: Words(
        subject="the authenticator app was removed",
        text="The authenticator app of your account was removed. Its codes do not work any more.",
    ),
    SecurityChange.RECOVERY_CODES_MADE: Words(
        subject="new recovery codes were made",
        text="New recovery codes were made for your account. Older ones do not work any more.",
    ),
    SecurityChange.RECOVERY_CODE_USED: Words(
        subject="a recovery code was used",
        text="A person used a recovery code in place of your passkey or authenticator app. The "
        "code is used up.",
    ),
    SecurityChange.FACTORS_RESET: Words(
        subject="your second factors were reset",
        text="Passkeys, authenticator app and recovery codes of your account were taken away. At "
        "the next sign-in you set up new ones. All sessions ended.",
    ),
    SecurityChange.COLLEAGUES_FACTORS_RESET: Words(
        subject="a colleague's second factors were reset",
        text="In {workspace}, of which you are an owner, another owner took away a member's "
        "passkeys, authenticator app and recovery codes, so that they can set up new ones.",
    ),
    SecurityChange.ROLE_CHANGED: Words(
        subject="your role was changed",
        text="Your role in {workspace} was changed. It counts from your next click on.",
    ),
    SecurityChange.MADE_OWNER: Words(
        subject="you are an owner of a workspace",
        text="You were made an owner of {workspace}: everything there is open to you, and you "
        "decide who else may come in.",
    ),
    SecurityChange.NEW_OWNER: Words(
        subject="a workspace has a new owner",
        text="{workspace}, of which you are an owner, has another owner now. Its members' page "
        "says who.",
    ),
    SecurityChange.MEMBERSHIP_SUSPENDED: Words(
        subject="your membership was suspended",
        text="You cannot open {workspace} until an owner or manager lets you in again.",
    ),
    SecurityChange.MEMBERSHIP_RESTORED: Words(
        subject="your membership was restored",
        text="You can open {workspace} again, with the role you had.",
    ),
    SecurityChange.MEMBERSHIP_REMOVED: Words(
        subject="your membership ended",
        text="You are not a member of {workspace} any more. Your account stays.",
    ),
    SecurityChange.BREAK_GLASS_SIGN_IN: Words(
        subject="a break-glass sign-in",
        text="An owner of {workspace} signed in without your company's sign-in, as only a "
        "break-glass owner may.",
    ),
    SecurityChange.CONNECTION_CHANGED: Words(
        subject="your company's sign-in was changed",
        text="How members of {workspace} sign in with your company's accounts was changed.",
    ),
    SecurityChange.IDENTITY_CONNECTED: Words(
        subject="a company account was connected",
        text="An account of your company's sign-in was connected with yours: it signs in as you "
        "from now on.",
    ),
    SecurityChange.IDENTITY_REMOVED: Words(
        subject="a company account was disconnected",
        text="An account of your company's sign-in does not sign in as you any more.",
    ),
    SecurityChange.SESSIONS_ENDED: Words(
        subject="you were signed out elsewhere",
        text="A person who was signed in as you ended one or more of your other sessions.",
    ),
}
