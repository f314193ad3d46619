"""A real SMTP server: `python -m tests.chaos.outside.mail_server PORT FILE`."""

import signal
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from dev import ports
from tests.chaos.outside.notes import Notes

# "refuse": 451; "break": taken, and the connection ends before the answer.
MOODS = {"take": 6, "refuse": 2, "break": 1}


class Handler:
    """What aiosmtpd calls for each message."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Note the message unless it is refused, and answer, or do not."""
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        mood = self._notes.mood(message_id, MOODS)
        is_taken = mood != "refuse"
        self._notes.add(id=message_id, to=list(envelope.rcpt_tos), mood=mood, taken=is_taken)
        if mood == "break":
            server.transport.abort()
        return "250 OK" if is_taken else "451 later"


def main(port: str, path: str) -> None:
    controller = Controller(Handler(Notes(Path(path))), hostname=ports.HOST, port=int(port))
    controller.start()
    signal.sigwait([signal.SIGTERM, signal.SIGINT])


if __name__ == "__main__":
    main(*sys.argv[1:])
