"""Erasing a person: the account and everything that is nothing without it.

What others rely on stays and forgets who it was: runs, reports, packs and usage counts. A run
that the person started is not carried on: a worker asks again whether its initiator still may.
"""

from dataclasses import dataclass, replace
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.db.models import QuerySet

from tenantpilot.accounts import reset_requests
from tenantpilot.accounts.models import ResetRequest, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import end_messages_with
from tenantpilot.data_removal import removal
from tenantpilot.data_removal.address_search import addresses_in_texts
from tenantpilot.data_removal.removal import Preview, RowCount
from tenantpilot.data_removal.text_matches import (
    clean_texts,
    files_of_texts,
    longer_matches,
    text_matches,
)
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.ownership import transfer_ownership
from tenantpilot.tenants import removal_register
from tenantpilot.tenants.removal_register import Kind, Removal
from tenantpilot.workspaces.models import WorkspaceInvitation

SIGN_IN_ROWS = (AccessAttempt, AccessFailureLog, AccessLog)
NO_TEXT = RowCount(place="every text of the database", rows=0, why="none holds the address")


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What other people typed: where the address was cleaned out, where it still stands.

    `longer`: where it is part of a longer word, which may be another person's address. `files`:
    made of texts like those that were cleaned.
    """

    cleaned: list[RowCount]
    left: list[RowCount]
    longer: list[RowCount]
    files: list[RowCount]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """`proof` counts every place again, afterwards; `namesakes` are texts with the same name."""

    proof: list[RowCount]
    texts: Texts
    namesakes: list[RowCount]
    entry: Removal


def preview_address(email: str) -> list[RowCount]:
    """Count what there is under the address, apart from an account: invitations, sign-ins."""
    return [
        RowCount(place=rows.model._meta.db_table, rows=rows.count()) for rows in rows_with(email)
    ]


@transaction.atomic
def forget_address(email: str) -> tuple[Texts, Removal]:
    """Forget what an address without account left; clean it out of texts."""
    _forget(email)
    end_messages_with(email)
    entry = Removal.of_address(email)
    removal_register.record(entry)
    return _clean(email), entry


@transaction.atomic
def preview(account: User) -> tuple[Preview, Texts]:
    """Count what erasing the account would do: it is done, and undone again."""
    found = removal.preview(account)
    rows = [*found.removed, *preview_address(account.email)]
    stays = [each for each in text_matches(account.email) if each.why]
    current = User.objects.select_for_update().get(pk=account.pk)
    _, texts = _remove(current)
    transaction.set_rollback(True)
    return replace(found, removed=rows, kept=[*found.kept, *stays]), texts


@transaction.atomic
def require_owners(*, account: User, successor: User | None) -> None:
    """Raise RefusedError if erasing would leave a workspace without owner. Changes nothing."""
    transfer_ownership(account=account, successor=successor)
    transaction.set_rollback(True)


@transaction.atomic
def erase(*, account: User, successor: User | None = None) -> Erased:
    """Remove the account with all that is nothing without it, and prove that no row points at it.

    The successor becomes an owner where the account is the last one. The audit log keeps its
    rows and loses the number. Text that others typed is cleaned or reported, and stops nothing.
    Raises RefusedError without an owner to be, LeftoverRowsError if a row would still point at the
    person; then nothing was removed.
    """
    transfer_ownership(account=account, successor=successor)
    current = User.objects.select_for_update().filter(pk=account.pk).first()
    if current is None:
        raise RefusedError("Another process has just erased this account. Nothing was changed.")
    name = current.name
    entry = Removal.of(
        Kind.PERSON, pk=current.pk, known_as=current.email, created_at=current.created_at
    )
    proof, texts = _remove(current)
    removal_register.record(entry)
    namesakes = [each for each in text_matches(name) if not each.why]
    return Erased(proof=proof, texts=texts, namesakes=namesakes, entry=entry)


def _remove(account: User) -> tuple[list[RowCount], Texts]:
    email, name = account.email, account.name
    _forget(email)
    proof = removal.remove(account)
    sessions = end_messages_with(email, name)
    why = f"decoded; taken out of {sessions:,} session{'' if sessions == 1 else 's'}"
    no_message = RowCount(place="messages in sessions", rows=0, why=why)
    texts = _clean(email)
    return [*proof, no_message, *([] if texts.left or texts.longer else [NO_TEXT])], texts


def _clean(email: str) -> Texts:
    cleaned = clean_texts(email)
    left = [each for each in text_matches(email) if not each.why]
    # Packs are made of the texts of then, also of what has been changed since.
    return Texts(cleaned=cleaned, left=left, longer=longer_matches(email), files=files_of_texts())


def _forget(email: str) -> None:
    for rows in rows_with(email):
        rows.delete()


def forget_sign_ins(email: str) -> None:
    """Delete the failed sign-ins under the address, of both planes: people mistake them."""
    for rows in _sign_ins(email):
        rows.delete()


def rows_with(email: str) -> list[QuerySet[Any]]:
    """Return the rows that know the address without an account."""
    asked = [reset_requests.person_key(plane, email) for plane in Plane]
    return [
        WorkspaceInvitation.objects.filter(email=email),
        ResetRequest.objects.filter(person__in=asked),
        *_sign_ins(email),
    ]


def addresses_held() -> set[str]:
    """Return the addresses of invitations and failed sign-ins, and those in texts."""
    names = AccessAttempt.objects.values_list("username", flat=True)
    invited = WorkspaceInvitation.objects.values_list("email", flat=True)
    return {*invited, *(name.partition(":")[2] for name in names if name), *addresses_in_texts()}


def _sign_ins(email: str) -> list[QuerySet[Any]]:
    # What they are counted under: accounts.throttling.
    names = [f"{plane}:{email}" for plane in Plane.values]
    return [model.objects.filter(username__in=names) for model in SIGN_IN_ROWS]
