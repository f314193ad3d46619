"""What was typed into an address stays out of the log."""

import json
from http import HTTPStatus

import pytest
from django.test import Client

from tests.kernel.log_lines import line_of, logged


def test_link_that_opens_an_account_stays_out() -> None:
    line = logged("Not Found: %s", "/admin/set-password/16/digwxh-466abc/")

    assert line["message"] == "Not Found: /admin/set-password/..."


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/admin/invitations/eyJp:1vX:k-3_/", "/admin/invitations/..."),
        (
            "/admin/login/?next=%2Fadmin%2Finvitations%2FeyJp%3A1vX%2F",
            "/admin/login/?next=%2Fadmin%2Finvitations%2F...",
        ),
        ("/admin/workspaces/acme/members/invitations/7/link/",) * 2,
    ],
)
def test_link_that_accepts_an_invitation_stays_out(path: str, shown: str) -> None:
    assert logged("Not Found: %s", path)["message"] == f"Not Found: {shown}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/admin/mara@msp.example/?who=mara@msp.example", "Not Found: (no page of ours)"),
        ("/mara@msp.example", "Not Found: (no page of ours)"),
        ("/admin/invitations/mara@msp.example/", "Not Found: /admin/invitations/..."),
    ],
)
def test_path_that_was_typed_stays_out(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, message: str
) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND

    lines = [json.loads(line_of(each)) for each in caplog.records]
    assert message in {line["message"] for line in lines}
    assert not any("mara@" in json.dumps(line) for line in lines)


@pytest.mark.django_db
def test_host_that_was_typed_stays_out(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/admin/login/", headers={"host": "mara@msp.example"})

    lines = [json.loads(line_of(each)) for each in caplog.records]
    assert "DisallowedHost" in {line["message"] for line in lines}
    assert not any("mara" in json.dumps(line) for line in lines)


@pytest.mark.django_db
def test_request_for_another_host_is_one_warning(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/admin/login/", headers={"host": "scanner.example"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    (line,) = [each for each in caplog.records if each.name.startswith("django.security")]
    assert (line.levelname, line.exc_info) == ("WARNING", None)
