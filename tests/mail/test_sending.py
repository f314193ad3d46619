"""What arrives at a real SMTP server, and what becomes of a refusal."""

import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from tenantpilot import mail_settings
from tenantpilot.mail.delivery import PassingMailError, send
from tenantpilot.mail.message import Block, Message
from tests.mail.server import PUBLIC_URL, SENDER, Mailbox, html_of, text_of

HOSTILE = "<script>alert(1)</script>"


def a_message(**values: object) -> Message:
    given = {
        "to": "mara@msp.example",
        "subject": "TenantPilot: 2 tenants need a person",
        "blocks": [Block(heading=HOSTILE, lines=["One", "Two"], path="/admin/", link_text="All")],
        "key": "digest-7-20261130",
        "footer": "Why you get this.",
        "unsubscribe_path": "/mail/unsubscribe/x.y/",
    } | values
    return Message(**given)  # type: ignore[arg-type]


def test_message_arrives_as_text_and_html_with_its_headers(mailbox: Mailbox) -> None:
    assert send(a_message())

    message = mailbox.only
    assert (message["From"], message["To"]) == (SENDER, "mara@msp.example")
    assert message["Message-ID"] == "<digest-7-20261130@msp.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{PUBLIC_URL}/mail/unsubscribe/x.y/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{HOSTILE}\nOne\nTwo\nAll: {PUBLIC_URL}/admin/" in text_of(message)
    assert HOSTILE not in html_of(message)
    assert f'href="{PUBLIC_URL}/admin/"' in html_of(message)


def test_message_without_a_way_out_has_no_such_header(mailbox: Mailbox) -> None:
    send(a_message(unsubscribe_path=""))

    assert mailbox.only["List-Unsubscribe"] is None


def test_subject_is_one_line(mailbox: Mailbox) -> None:
    send(a_message(subject="One\r\nBcc: eve@evil.example"))

    assert mailbox.only["Subject"] == "One Bcc: eve@evil.example"
    assert mailbox.only["Bcc"] is None


def test_passing_refusal_is_raised_and_one_for_good_is_not(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.refusal = "451 later"
    with caplog.at_level(logging.WARNING), pytest.raises(PassingMailError):
        send(a_message())
    mailbox.refusal = "554 never"
    assert not send(a_message())

    said = [each.getMessage() for each in caplog.records if each.name.startswith("tenantpilot.")]
    assert said == [
        "Mail was not taken (code 451); it is tried again.",
        "Mail was refused for good (code 554).",
    ]


def test_server_that_is_away_is_a_passing_fault(mailbox: Mailbox, settings: object) -> None:
    settings.MAILERS = mail_settings.mailers(  # type: ignore[attr-defined]
        f"smtp://127.0.0.1:1/?from={SENDER}"
    )

    with pytest.raises(PassingMailError):
        send(a_message())


def test_command_says_whether_it_was_taken(
    mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_test_mail", "mara@msp.example")
    assert "took it" in capsys.readouterr().out
    mailbox.refusal = "554 never"
    with pytest.raises(CommandError, match="did not take it"):
        call_command("send_test_mail", "mara@msp.example")


def test_without_a_url_nothing_is_sent_and_the_command_says_so(settings: object) -> None:
    settings.MAILERS = {}  # type: ignore[attr-defined]

    assert not send(a_message())
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        call_command("send_test_mail", "mara@msp.example")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtps://u%40x:p%2F@mail.example/?from=a@b.example", (465, False, True, "u@x", "p/")),
        ("smtp+tls://mail.example:2525/?from=a@b.example", (2525, True, False, "", "")),
        ("smtp://localhost/?from=a@b.example", (25, False, False, "", "")),
    ],
)
def test_url_says_how_mail_leaves(url: str, expected: tuple[object, ...]) -> None:
    options = mail_settings.mailers(url)["default"]["OPTIONS"]

    names = ("port", "use_tls", "use_ssl", "username", "password")
    assert tuple(options[name] for name in names) == expected
    assert mail_settings.sender(url) == "a@b.example"


@pytest.mark.parametrize(
    "url",
    ["smtp://mail.example/?from=a@b.example", "http://mail.example/", "smtps:///?from=a@b.example",
     "smtps://s3cret@mail.example:x/", "smtps://mail.example/s3cret", "mail.example"],
)  # fmt: skip
def test_wrong_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be") as refusal:
        mail_settings.mailers(url)

    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("query", ["", "?from=", "?from=nobody", "?from=a@b.example%0aBcc:x@y.z"])
def test_sender_must_be_an_address(query: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="from="):
        mail_settings.sender(f"smtps://mail.example/{query}")


@pytest.mark.parametrize(
    ("url", "hosts", "expected"),
    [
        ("", ["tenantpilot.example.com"], "https://tenantpilot.example.com"),
        ("https://app.example/", ["x"], "https://app.example"),
        ("http://localhost:8000", [], "http://localhost:8000"),
    ],
)
def test_links_lead_to_the_public_address(url: str, hosts: list[str], expected: str) -> None:
    assert mail_settings.public_url(url, hosts=hosts, needed=True) == expected


@pytest.mark.parametrize(
    "url", ["http://app.example", "https://app.example/x", "https://a@b.c", ""]
)
def test_public_address_that_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        mail_settings.public_url(url, hosts=["*"], needed=True)
