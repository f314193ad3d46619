"""Passkeys: adding one, and proving with one who one is. User verification is always required.

What a browser sends is anybody's: whatever the library makes of it, the answer is one refusal.
"""

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.db import transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import Passkey
from tenantpilot.factors.owners import Person, owned_by

MOST = 10
SITE_NAME = "TenantPilot"
# What fido2 raises for what a browser would not send; without a key even an AssertionError.
_ODD = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    InvalidSignature,
    LookupError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class PasskeyRefusedError(Exception):
    """This passkey proves nothing here. Nothing was changed."""


class TooManyPasskeysError(Exception):
    """The person has as many as anybody may have."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where the browser must have been: its host is what keys are bound to."""

    host: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Ceremony:
    """What the browser is asked, and what has to be remembered until it answers."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


def begin_adding(*, site: Site, person: Person) -> Ceremony:
    """Ask for a new key of this person."""
    mine = list(Passkey.objects.filter(**owned_by(person)))
    user = PublicKeyCredentialUserEntity(
        name=person.email,
        id=bytes(mine[0].handle) if mine else os.urandom(32),
        display_name=person.name,
    )
    options, state = _server(site).register_begin(
        user,
        credentials=[_descriptor(each) for each in mine],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Ceremony(options=dict(options), state={**state, "handle": user.id.hex()})


@transaction.atomic
def add(
    *, site: Site, person: Person, state: Mapping[str, Any], answer: Mapping[str, Any], name: str
) -> Passkey:
    """Keep the key that the browser made. Raises PasskeyRefusedError, TooManyPasskeysError."""
    # The person's own row is the lock: two keys at the same moment count each other.
    type(person)._base_manager.select_for_update(no_key=True).get(pk=person.pk)
    owner = owned_by(person)
    if Passkey.objects.filter(**owner).count() >= MOST:
        raise TooManyPasskeysError
    try:
        made = _server(site).register_complete(state, RegistrationResponse.from_dict(answer))
        data, count = made.credential_data, made.counter
        handle = bytes.fromhex(state["handle"])
    except _ODD as odd:
        raise PasskeyRefusedError from odd
    if data is None or Passkey.objects.filter(credential_id=data.credential_id).exists():
        raise PasskeyRefusedError
    key = Passkey.objects.create(
        **owner,
        credential_id=data.credential_id,
        public_key=bytes(data),
        sign_count=count,
        handle=handle,
        name=name,
    )
    log.record(action=AuditAction.PASSKEY_ADDED, actor=person, subject=key)
    security_messages.send(account=person, change=SecurityChange.KEY_ADDED)
    return key


def begin_use(*, site: Site, person: Person | None = None) -> Ceremony:
    """Ask for a key: of this person, or of the person who holds the device."""
    mine = (
        [_descriptor(key) for key in Passkey.objects.filter(**owned_by(person))] if person else []
    )
    options, state = _server(site).authenticate_begin(
        mine or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Ceremony(options=dict(options), state=state)


def use(
    *,
    site: Site,
    plane: Plane,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    only: Person | None = None,
) -> Person:
    """Return whose key it is, on this plane. Raises PasskeyRefusedError.

    With `only`, no key but that person's is taken.
    """
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = _key_of(plane, response.raw_id)
        handle = response.response.user_handle
        _server(site).authenticate_complete(
            state, [AttestedCredentialData(bytes(key.public_key))], response
        )
        count = response.response.authenticator_data.counter
    except _ODD as odd:
        raise PasskeyRefusedError from odd
    person = key.operator if plane == Plane.SYSTEM else key.user
    if person is None or not person.is_active or (handle and handle != bytes(key.handle)):
        raise PasskeyRefusedError
    if only is not None and only.pk != person.pk:
        raise PasskeyRefusedError
    _count(key, count, person=person)
    return person


def _count(key: Passkey, count: int, *, person: Person) -> None:
    """Note the use. A counter that does not grow means that a person copied the key."""
    keys = Passkey.objects.filter(pk=key.pk)
    grows = keys.filter(sign_count__lt=count) if count else keys.filter(sign_count=0)
    if not grows.update(sign_count=count, last_used_at=timezone.now()):
        log.record(action=AuditAction.PASSKEY_REFUSED, actor=None, subject=person)
        security_messages.send(account=person, change=SecurityChange.KEY_REFUSED)
        raise PasskeyRefusedError


def _key_of(plane: Plane, credential_id: bytes) -> Passkey:
    column = "operator" if plane == Plane.SYSTEM else "user"
    key = Passkey.objects.select_related(column).filter(credential_id=credential_id).first()
    if key is None:
        raise PasskeyRefusedError
    return key


@transaction.atomic
def rename(*, key: Passkey, person: Person, name: str) -> None:
    """Give the key another name."""
    key.name = name
    key.save(update_fields=["name"])
    log.record(action=AuditAction.PASSKEY_RENAMED, actor=person, subject=key)


@transaction.atomic
def remove(*, key: Passkey, person: Person) -> None:
    """Forget the key; it opens nothing any more."""
    log.record(action=AuditAction.PASSKEY_REMOVED, actor=person, subject=key)
    security_messages.send(account=person, change=SecurityChange.KEY_REMOVED)
    key.delete()


def _descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(key.credential_id)
    )


def _server(site: Site) -> Fido2Server:
    site_entity = PublicKeyCredentialRpEntity(name=SITE_NAME, id=site.host)
    return Fido2Server(site_entity, verify_origin=lambda origin: origin == site.origin)
