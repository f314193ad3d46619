"""Whose a row is: the column of the plane, and the account in it."""

from typing import TypedDict

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import Plane

type Person = User | PlatformOperator


class Owner(TypedDict, total=False):
    """The one column to filter by, or to write."""

    user: User
    operator: PlatformOperator


def owned_by(person: Person) -> Owner:
    """Return the column and the person: the number alone would be another person's, too."""
    if isinstance(person, PlatformOperator):
        return {"operator": person}
    return {"user": person}


def plane_of_person(person: Person) -> Plane:
    """Return the only plane this person can sign in on."""
    return Plane.SYSTEM if isinstance(person, PlatformOperator) else Plane.ADMIN


def find(*, plane: Plane, pk: int) -> Person | None:
    """Return the active account of that number on the plane."""
    if plane == Plane.SYSTEM:
        return PlatformOperator.objects.filter(pk=pk, is_active=True).first()
    return User.objects.filter(pk=pk, is_active=True).first()
