"""How far something long has come."""

import sys
import time
from collections.abc import Iterator, Sequence

WIDTH = 32
EVERY_SECONDS = 0.1


class Bar:
    """A line that grows on a terminal, and says only that it is done anywhere else."""

    def __init__(self, label: str, *, total: int) -> None:
        self._label, self._total = label, max(total, 1)
        self._began = time.monotonic()
        self._drawn = 0.0

    def show(self, done: int) -> None:
        """Draw it, but not more often than anybody can see."""
        now = time.monotonic()
        is_done = done >= self._total
        if not is_done and (not sys.stderr.isatty() or now - self._drawn < EVERY_SECONDS):
            return
        self._drawn = now
        full = WIDTH * min(done, self._total) // self._total
        bar = "#" * full + "." * (WIDTH - full)
        start = "\r" if sys.stderr.isatty() else ""
        text = f"{start}  {self._label:<46} [{bar}] {now - self._began:6.1f} s"
        print(text, end="\n" if is_done else "", file=sys.stderr, flush=True)

    def finish(self) -> None:
        self.show(self._total)


def each[T](label: str, items: Sequence[T]) -> Iterator[T]:
    """The items, with a bar that counts them."""
    bar = Bar(label, total=len(items))
    for number, item in enumerate(items):
        bar.show(number)
        yield item
    bar.show(len(items))
