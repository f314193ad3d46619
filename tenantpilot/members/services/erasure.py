"""Erasing a person: the account and everything that is nothing without it.

What others rely on stays and forgets who it was: runs, reports, packs and usage counts. Work
that the person has started is not carried on in the name of nobody: a worker asks again whether
whoever started it may still do so, and ends it.
"""

from dataclasses import dataclass

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members import erasure_scope as scope
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services.succession import hand_over
from tenantpilot.tenants.removal_register import Kind, Removal, fingerprint
from tenantpilot.traces.findings import Finding, RemainsError
from tenantpilot.traces.pointers import Pointer
from tenantpilot.traces.rows import Rows, delete_unmodelled, with_dependents

SIGN_IN_ROWS = (AccessAttempt, AccessFailureLog, AccessLog)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What goes, where only the person is taken out, and what stays."""

    removed: list[Finding]
    emptied: list[Finding]
    kept: list[Finding]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """`proof` counts every place again, afterwards; `namesakes` are texts with the same name."""

    proof: list[Finding]
    namesakes: list[Finding]
    entry: Removal


@transaction.atomic
def forget_address(email: str) -> list[Finding]:
    """Forget failed sign-ins under an address that no account has; count where else it stands."""
    _forget_sign_ins(email)
    return scope.texts_naming(email)


def look(account: User) -> Erasure:
    """Count what erasing the account would do, without doing it."""
    found = scope.pointers()
    return Erasure(
        removed=[
            *(Finding(place=rows.table, rows=rows.count()) for rows in _every(account, found)),
            *_sign_in_rows(account.email),
        ],
        emptied=[_found(each, account) for each in found if scope.stays_emptied(each)],
        kept=scope.kept(account),
    )


@transaction.atomic
def require_owners(*, account: User, successor: User | None) -> None:
    """Raise RefusedError if erasing would leave a workspace without owner. Changes nothing."""
    hand_over(account=account, successor=successor)
    transaction.set_rollback(True)


@transaction.atomic
def erase(*, account: User, successor: User | None = None) -> Erased:
    """Erase a person. The successor, a member, takes over what they are the last owner of.

    Raises RefusedError if a workspace would be left without owner or somebody else was quicker,
    RemainsError if anything would still name the person; then nothing was changed.
    """
    hand_over(account=account, successor=successor)
    current = User.objects.select_for_update().filter(pk=account.pk).first()
    if current is None:
        raise RefusedError("Somebody else has just erased this account. Nothing was changed.")
    found = scope.pointers()
    email, name, entry = current.email, current.name, _entry(current)
    places = [scope.rows_of(current, each) for each in found]
    own = scope.removed_with(current, [])
    log.record(
        action=AuditAction.ACCOUNT_ERASED,
        actor=None,
        subject=current,
        fingerprint=entry.fingerprint,
    )
    _remove(current, found)
    proof = [
        *(Finding(place=rows.place, rows=rows.count()) for rows in (*own, *places)),
        *(scope.texts_naming(email) or [scope.NO_TEXT]),
    ]
    if remains := [each for each in proof if each.rows]:
        raise RemainsError(remains)
    return Erased(proof=proof, namesakes=scope.texts_naming(name), entry=entry)


def _remove(account: User, pointers: list[Pointer]) -> None:
    end_sessions(plane=Plane.ADMIN, account_id=account.pk)
    _forget_sign_ins(account.email)
    # First what only the schema knows of, then what the models know.
    delete_unmodelled(_every(account, pointers))
    for pointer in pointers:
        if not pointer.in_models and scope.stays_emptied(pointer):
            scope.rows_of(account, pointer).empty(pointer.column)
    # Its rows are of many tenants.
    with scopes_disabled():
        account.delete()


def _every(account: User, pointers: list[Pointer]) -> list[Rows]:
    return with_dependents(scope.removed_with(account, pointers), beside=[scope.AUDIT_LOG])


def _forget_sign_ins(email: str) -> None:
    for model in SIGN_IN_ROWS:
        model.objects.filter(username__in=_sign_in_names(email)).delete()


def _sign_in_rows(email: str) -> list[Finding]:
    return [
        Finding(
            place=model._meta.db_table,
            rows=model.objects.filter(username__in=_sign_in_names(email)).count(),
        )
        for model in SIGN_IN_ROWS
    ]


def _sign_in_names(email: str) -> list[str]:
    """What failed sign-ins are counted under (accounts.throttling): people mistake the plane."""
    return [f"{plane}:{email}" for plane in Plane.values]


def _found(pointer: Pointer, account: User) -> Finding:
    rows = scope.rows_of(account, pointer)
    return Finding(place=rows.place, rows=rows.count())


def _entry(account: User) -> Removal:
    return Removal(
        kind=Kind.PERSON,
        id=account.pk,
        fingerprint=fingerprint(
            Kind.PERSON, pk=account.pk, known_as=account.email, created_at=account.created_at
        ),
        at=timezone.now().isoformat(timespec="seconds"),
    )
