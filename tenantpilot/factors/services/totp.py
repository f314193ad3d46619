"""The authenticator app: a secret that is shown once, and codes that count once."""

import pyotp
import segno
from django.db import transaction
from pyotp.exceptions import OTPVerificationError

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import Totp
from tenantpilot.factors.owners import Person, owned_by, plane_of_person
from tenantpilot.tenants import secrets
from tenantpilot.tenants.services.rotation import reseals

ISSUER = "TenantPilot"
# Clocks of phones are off: the step before and the one after count, too.
STEPS_AROUND = 1


def new_secret() -> str:
    """Return a secret of 160 random bits, in the letters that apps take."""
    return pyotp.random_base32()


def seal(secret: str, *, person: Person) -> bytes:
    """Encrypt the secret for this person; it opens for no one else."""
    return secrets.seal_for_account(secret, plane=plane_of_person(person), account_id=person.pk)


def unseal(sealed: bytes | memoryview, *, person: Person) -> str:
    """Return the secret. Raises SecretUnreadableError."""
    return secrets.unseal_for_account(sealed, plane=plane_of_person(person), account_id=person.pk)


def picture(secret: str, *, person: Person) -> str:
    """Return the QR code to scan as the address of an SVG image; dark on white in every theme."""
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff")


def step_of(secret: str, code: str) -> int | None:
    """Return the step of time the code belongs to; None if it is of none near now."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, valid_window=STEPS_AROUND)
    except OTPVerificationError:
        return None


def use(*, person: Person, code: str) -> bool:
    """Whether the code is right and newer than every code taken before. It counts once."""
    app = Totp.objects.filter(**owned_by(person)).first()
    if app is None:
        return False
    step = step_of(unseal(bytes(app.sealed_secret), person=person), code)
    if step is None:
        return False
    # Compare and swap: of several at the same moment one wins.
    return Totp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def set_up(*, person: Person, sealed: bytes, step: int) -> None:
    """Keep the secret whose code was right; the app that was there before counts no more."""
    owner = owned_by(person)
    Totp.objects.filter(**owner).delete()
    app = Totp.objects.create(**owner, sealed_secret=sealed, last_step=step)
    log.record(action=AuditAction.APP_SET_UP, actor=person, subject=app)
    security_messages.send(account=person, change=SecurityChange.APP_ADDED)


@transaction.atomic
def remove(*, person: Person) -> None:
    """Forget the app."""
    Totp.objects.filter(**owned_by(person)).delete()
    log.record(action=AuditAction.APP_TAKEN_OFF, actor=person)
    security_messages.send(account=person, change=SecurityChange.APP_REMOVED)


@reseals(Totp)
def _resealed(app: Totp) -> bytes:
    person = app.user or app.operator
    if person is None:
        raise secrets.SecretUnreadableError("An authenticator app without a person.")
    return seal(unseal(bytes(app.sealed_secret), person=person), person=person)
