"""Tests that send mail to a real server."""

from tests.mail.fixtures import mailbox

__all__ = ["mailbox"]
