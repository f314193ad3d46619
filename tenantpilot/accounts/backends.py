"""Two authentication backends, one a plane; each knows one kind of account."""

from typing import Any, ClassVar

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tenantpilot.accounts.models import Account, PlatformOperator, User, normalised
from tenantpilot.accounts.planes import Plane, plane_of


class PlaneBackend(BaseBackend):
    """Sign in active accounts of one kind, and only on their own plane."""

    plane: ClassVar[Plane]
    account_model: ClassVar[type[User | PlatformOperator]]

    # Django's stubs know one user model; we have two kinds of account.
    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        email: str = "",
        password: str = "",
        **kwargs: Any,
    ) -> Account | None:
        """Return the account these credentials open, or None; unknown takes as long as wrong."""
        if request is None or plane_of(request) != self.plane:
            return None
        account = self.account_model.objects.filter(email=normalised(email)).first()
        if account is None:
            self.account_model().set_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(  # type: ignore[override]
        self, user_id: int
    ) -> Account | None:
        return self.account_model.objects.filter(pk=user_id, is_active=True).first()


class AdminPlaneBackend(PlaneBackend):
    """Users at /admin."""

    plane = Plane.ADMIN
    account_model = User


class SystemPlaneBackend(PlaneBackend):
    """Platform operators at /system."""

    plane = Plane.SYSTEM
    account_model = PlatformOperator
