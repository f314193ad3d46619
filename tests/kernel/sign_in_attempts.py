"""Attempts to sign in, right and wrong."""

from http import HTTPStatus

from django.test import Client

from tenantpilot.accounts.planes import Plane

LOGIN = {Plane.ADMIN: "/admin/login/", Plane.SYSTEM: "/system/login/"}


LIMIT = 5


def attempt(
    client: Client, email: str, password: str, *, plane: Plane = Plane.ADMIN, address: str = ""
) -> int:
    """What the sign-in page answers to these credentials."""
    form = {"email": email, "password": password, "next": f"/{plane}/secret-page/"}
    answer = client.post(LOGIN[plane], form, REMOTE_ADDR=address or "192.0.2.1")
    return answer.status_code


def lock_out(client: Client, email: str, *, plane: Plane = Plane.ADMIN) -> None:
    answers = [attempt(client, email, "wrong", plane=plane) for _ in range(LIMIT)]
    assert answers == [HTTPStatus.OK] * (LIMIT - 1) + [HTTPStatus.TOO_MANY_REQUESTS]
