from collections.abc import Iterator

import pytest

from tests.mail.server import Mailbox, mail_server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server that the product sends to."""
    with mail_server() as found:
        yield found
