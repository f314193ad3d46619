"""What the clients saw: every success that a page promised them, and how hard it was to get."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Act(StrEnum):
    """What a client can be told to have done."""

    CHECKPOINT = "onboarding checkpoint completed"
    DIAGNOSTICS = "diagnostics opened"
    RUN = "operation started"
    REPORT_RUN = "report asked for"
    REPORT = "report read"
    PACK = "review pack requested"


@dataclass(kw_only=True)
class Journal:
    """Shared by all clients."""

    acknowledged: dict[Act, set[str]] = field(default_factory=lambda: {act: set() for act in Act})
    answers: Counter[str] = field(default_factory=Counter)
    # Neither success nor a sentence that says why not: what must never be.
    surprises: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def acknowledge(self, act: Act, subject: str) -> None:
        """Note that a page said it is done."""
        with self._lock:
            self.acknowledged[act].add(subject)

    def count(self, what: str) -> None:
        with self._lock:
            self.answers[what] += 1

    def surprise(self, what: str) -> None:
        with self._lock:
            self.surprises.append(what)

    @property
    def milestones(self) -> int:
        return sum(len(subjects) for subjects in self.acknowledged.values())
