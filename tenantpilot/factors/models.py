"""What people prove with, beside a password, that they are who they say.

One table for both kinds of people: a row has exactly one owner, a user or an operator, and every
query names the column of the plane it is asked for.
"""

from typing import ClassVar

from django.db import models

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.data_removal.inventory import EVERYBODY, PersonalData

ENDS_BY = "erase_user, erase_operator, reset_factors"
UNTIL_REMOVED = "until the person removes it, or the factors are reset"


class Owned(models.Model):
    """A row of one person, of either kind."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    operator = models.ForeignKey(
        PlatformOperator, null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True, operator__isnull=False)
                | models.Q(user__isnull=False, operator__isnull=True),
                name="factors_%(class)s_one_owner",
            )
        ]


def _one_a_person(name: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["user"], name=f"factors_{name}_one_a_user"),
        models.UniqueConstraint(fields=["operator"], name=f"factors_{name}_one_an_operator"),
    ]


class Passkey(Owned):
    """A key in a device or a password manager, that signs in by itself."""

    personal_data = PersonalData(
        noun="passkeys",
        about=EVERYBODY,
        purpose="signing in without a password",
        period=UNTIL_REMOVED,
        ends_by=ENDS_BY,
        texts={"name": "name that the person gave the key"},
    )

    credential_id = models.BinaryField(max_length=1023, unique=True)
    # As the authenticator wrote it, with its number; worth nothing to a thief.
    public_key = models.BinaryField(max_length=4096)
    sign_count = models.BigIntegerField(default=0)
    # Random number of the person, the same in all their keys; a device shows nothing of it.
    handle = models.BinaryField(max_length=32)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Totp(Owned):
    """The secret that a person's authenticator app makes codes from."""

    personal_data = PersonalData(
        noun="authenticator apps",
        about=EVERYBODY,
        purpose="asking for a code beside the password",
        period=UNTIL_REMOVED,
        ends_by=ENDS_BY,
    )

    # Written by tenants.secrets: worth nothing without ENCRYPTION_KEYS, and to another person.
    sealed_secret = models.BinaryField()
    # The last step of time a code was taken for: a code counts once.
    last_step = models.BigIntegerField()
    confirmed_at = models.DateTimeField(auto_now_add=True)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, *_one_a_person("totp")]

    def __str__(self) -> str:
        return "authenticator app"


class RecoveryCode(Owned):
    """A code for the day the device is lost. Using it deletes it."""

    personal_data = PersonalData(
        noun="recovery codes",
        about=EVERYBODY,
        purpose="signing in after the device was lost",
        period="until used, replaced, or the factors are reset",
        ends_by=ENDS_BY,
    )

    digest = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return "recovery code"


class FactorTries(Owned):
    """How many wrong codes in a row, and until when none is taken. One row a person."""

    personal_data = PersonalData(
        noun="wrong codes",
        about=EVERYBODY,
        purpose="stopping those who guess codes",
        period="until a code is right",
        ends_by=ENDS_BY,
    )

    wrong = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints, *_one_a_person("tries")]

    def __str__(self) -> str:
        return f"{self.wrong} wrong codes"
