"""What a server outside noted: one line a message, whole even if it is killed right after."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any

MOST_REFUSALS = 2


class Notes:
    """A file of lines, and how often each message was refused."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._random = Random()  # noqa: S311 - moods, not secrets
        self._refused = Counter(
            each["id"] for each in read(path) if each["mood"] in ("refuse", "break", "slow")
        )

    def mood(self, message_id: str, moods: Mapping[str, int]) -> str:
        """Decide how to treat a message that comes in: as one of the moods, or well."""
        with self._lock:
            if self._refused[message_id] >= MOST_REFUSALS:
                return "take"
            mood = self._random.choices(list(moods), list(moods.values()))[0]
            self._refused[message_id] += mood != "take"
            return mood

    def add(self, **said: Any) -> None:
        """Append one line, by a single write."""
        line = json.dumps(said).encode() + b"\n"
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)


def read(path: Path) -> list[dict[str, Any]]:
    """Return what was noted until now."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]
