"""A webhook's receiver: `python -m tests.chaos.outside.receiver PORT FILE SECRET_FILE`.

It checks every signature with the specification's own library, and with the secret it was given
at first, as a receiver does that was not told of a new one yet.
"""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from dev import ports
from tests.chaos.outside.notes import Notes

# "refuse": 500; "break": taken, and no answer; "slow": taken, and answered after the deadline.
MOODS = {"take": 24, "refuse": 8, "break": 4, "slow": 1}
TOO_LONG = 11.0


class Handler(BaseHTTPRequestHandler):
    """Answers a POST."""

    notes: Notes
    secret_file: Path

    def do_POST(self) -> None:
        """Note the message unless it is refused, and answer, late, or not at all."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        message_id = self.headers["webhook-id"]
        mood = self.notes.mood(message_id, MOODS)
        said, is_signed = self._checked(body)
        is_taken = mood != "refuse"
        self.notes.add(id=message_id, said=said, signed=is_signed, mood=mood, taken=is_taken)
        if mood == "slow":
            time.sleep(TOO_LONG)
        if mood != "break":
            self.send_response(204 if is_taken else 500)
            self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the notes tell."""

    def _checked(self, body: bytes) -> tuple[Any, bool]:
        receiver = Webhook(self.secret_file.read_text())
        try:
            return receiver.verify(body, {k.lower(): v for k, v in self.headers.items()}), True
        except WebhookVerificationError:
            return None, False


def main(port: str, path: str, secret_file: str) -> None:
    Handler.notes, Handler.secret_file = Notes(Path(path)), Path(secret_file)
    ThreadingHTTPServer((ports.HOST, int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
