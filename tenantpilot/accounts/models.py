"""The two kinds of people, and their sessions.

`User` works on the admin plane, `PlatformOperator` on the system plane. They are two types
on purpose: an operator can never be passed where a user is expected, so never counts as use.
"""

from typing import ClassVar, Self, override

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower, Now

from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.ways_in import WayIn
from tenantpilot.data_removal.fields import RowNumber, Target
from tenantpilot.data_removal.inventory import EVERYBODY, OPERATORS, STAFF, PersonalData

ACCOUNT_TEXTS = {
    "email": "address to sign in with",
    "name": "name that colleagues see",
    "password": "Argon2 hash of the password",
}


class AccountManager[A: "Account"](BaseUserManager[A]):
    """Creates accounts with a normalised address."""

    def create_account(self, *, email: str, name: str, password: str | None = None) -> A:
        """Create an account; without a password, no sign-in works yet."""
        account = self.model(email=normalised(email), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account

    @override
    def get_by_natural_key(self, username: str | None) -> A:
        return self.get(email=normalised(username or ""))


def normalised(email: str) -> str:
    """Return the address as we store and compare it: trimmed and in lower case."""
    return email.strip().lower()


class Account(AbstractBaseUser):
    """What both kinds of people have: an address to sign in with, a name, a password."""

    # The one plane on which the account signs in.
    plane: ClassVar[Plane]

    email = models.EmailField("e-mail", max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # A name such as "Europe/Berlin"; empty until the browser has said one, or the person.
    time_zone = models.CharField(max_length=64, blank=True, db_default="")
    # When a link was last used that only the address's mailbox had.
    email_verified_at = models.DateTimeField(null=True, blank=True)

    own_words = ("time_zone",)

    # How the session was opened in which the account acts; None: no session, but a command.
    way_in: WayIn | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def normalise(self) -> None:
        """Bring the address into the form we store."""
        self.email = normalised(self.email)


class User(Account):
    """A person who works on the admin plane, in one workspace or several."""

    plane = Plane.ADMIN

    personal_data = PersonalData(
        noun="account",
        about=STAFF,
        purpose="signing in, and showing colleagues who did what",
        period="while the person works here; without a workspace, list_due_removals names it",
        ends_by="erase_user",
        texts=ACCOUNT_TEXTS,
    )

    objects: ClassVar[AccountManager[Self]] = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(time_zone__regex=r"^[A-Za-z0-9_+/-]*$"),
                name="accounts_user_time_zone_is_a_name",
            ),
        ]


class PlatformOperator(Account):
    """A person who runs this installation and works on the system plane only."""

    plane = Plane.SYSTEM

    personal_data = PersonalData(
        noun="platform operator's account",
        about=OPERATORS,
        purpose="signing in on the system plane",
        period="while the person runs the installation",
        ends_by="erase_operator",
        texts=ACCOUNT_TEXTS,
    )

    addresses_stay = "kept: an operator's account is another account"

    objects: ClassVar[AccountManager[Self]] = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_operator_email_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(time_zone__regex=r"^[A-Za-z0-9_+/-]*$"),
                name="accounts_operator_time_zone_is_a_name",
            ),
        ]


class SignInMethod(models.TextChoices):
    """What a person proved who they are with when the session was opened."""

    PASSWORD = "password", "Password"
    PASSKEY = "passkey", "Passkey"
    PROVIDER = "provider", "Sign-in provider"


class ResetRequest(models.Model):
    """A link to set a password was asked for: counted, so that no one is flooded with mail."""

    personal_data = PersonalData(
        noun="requests for a new password",
        about="people who forgot their password",
        purpose="bounding how much mail anybody can have sent",
        period="an hour, and until the next daily run",
        ends_by="clear_expired_sign_ins, erase_user, erase_operator",
        texts={
            "person": "keyed hash of plane and address as typed",
            "client": "keyed hash of the network address; of IPv6 the network only",
        },
    )

    person = models.CharField(max_length=64)
    client = models.CharField(max_length=64)
    # Whether a message went out, if the address has an account; false: too soon after another.
    is_let_through = models.BooleanField()
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["person", "asked_at"], name="accounts_reset_by_person"),
            models.Index(fields=["client", "asked_at"], name="accounts_reset_by_client"),
        ]

    def __str__(self) -> str:
        return f"reset asked for at {self.asked_at:%Y-%m-%d %H:%M:%S}"


class PlaneSession(AbstractBaseSession):
    """A browser session of one plane. The row, not only the cookie, says which."""

    personal_data = PersonalData(
        noun="sessions",
        about=EVERYBODY,
        purpose="staying signed in",
        period="SESSION_HOURS after signing in, SESSION_IDLE_MINUTES without use, or signing out",
        ends_by="clear_expired_sign_ins, erase_user, erase_operator",
        texts={
            "session_key": "random key of the session",
            "session_data": "encoded: how the person signed in, messages and choices not shown yet",
            "agent": "browser and system in words, such as Chrome on Windows",
        },
    )

    plane = models.CharField(max_length=6, choices=Plane.choices)
    account_id = RowNumber(
        Target(model="accounts.User", when={"plane": Plane.ADMIN}, on_delete=models.CASCADE),
        Target(
            model="accounts.PlatformOperator",
            when={"plane": Plane.SYSTEM},
            on_delete=models.CASCADE,
        ),
        null=True,
    )
    signed_in_at = models.DateTimeField(null=True)
    # Null while no one is signed in.
    method = models.CharField(max_length=8, choices=SignInMethod.choices, null=True)  # noqa: DJ001
    # Whether more than a password was given.
    has_factor = models.BooleanField(default=False, db_default=False)
    # When the person last proved who they are; dangerous acts ask for less than five minutes.
    proved_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=60, blank=True, db_default="")
    # The provider that opened it: it is good for that provider's workspace, and ends with it.
    connection = models.ForeignKey(
        "sso.Connection", null=True, on_delete=models.CASCADE, related_name="+"
    )
    last_seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plane", "account_id"], name="accounts_session_account")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(plane__in=Plane.values), name="accounts_session_plane_known"
            ),
            models.CheckConstraint(
                condition=models.Q(account_id=None, signed_in_at=None)
                | models.Q(account_id__isnull=False, signed_in_at__isnull=False),
                name="accounts_session_signed_in",
            ),
            models.CheckConstraint(
                condition=models.Q(account_id=None, method=None, proved_at=None)
                | models.Q(
                    account_id__isnull=False,
                    # A CHECK passes what is neither true nor false, such as "null in a list".
                    method__isnull=False,
                    method__in=SignInMethod.values,
                    proved_at__isnull=False,
                ),
                name="accounts_session_proved",
            ),
            models.CheckConstraint(
                condition=models.Q(method=SignInMethod.PROVIDER, connection__isnull=False)
                | (
                    (models.Q(method=None) | ~models.Q(method=SignInMethod.PROVIDER))
                    & models.Q(connection=None)
                ),
                name="accounts_session_of_provider",
            ),
            # No digit and no dot: neither an address nor what a browser says of itself.
            models.CheckConstraint(
                condition=models.Q(agent__regex=r"^[A-Za-z ]*$"),
                name="accounts_session_agent_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plane} session"
