"""A cron daemon for a container: `python -m deploy.crond deploy/crontab`.

Debian's cron and BusyBox's crond change to the crontab's user for every job, so they must be
root, and they mail what a job says. This one changes nothing: jobs run as it runs, and write
where it writes, which is the container's log. It needs no writable file.
"""

import logging
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.schedule import CrontabError, Line, read

logger = logging.getLogger("crond")
SHELL = "/bin/sh"
TICK_SECONDS = 1.0
LONGEST_GOODBYE_SECONDS = 20


class Daemon:
    """Runs lines when they are due, each of them once at a time."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.running: dict[Line, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self) -> None:
        """Look every minute until `stop`; then let what runs finish."""
        looked = datetime.now(UTC)
        while not self.stopping:
            time.sleep(TICK_SECONDS)
            self.collect()
            now = datetime.now(UTC)
            if now.minute != looked.minute:
                self.look(after=looked, until=now)
                looked = now
        self._say_goodbye()

    def stop(self, *_: object) -> None:
        """End soon. Only sets a flag, as behoves what a signal calls."""
        self.stopping = True

    def look(self, *, after: datetime, until: datetime) -> None:
        """Start what became due in between. What a pause held up runs once, not once a minute."""
        for line in self.lines:
            if line.is_due(after=after, until=until):
                self._start(line)

    def _start(self, line: Line) -> None:
        if line in self.running:
            logger.warning("still running, not started again: %s", line.command)
            return
        logger.info("started: %s", line.command)
        self.running[line] = subprocess.Popen(  # noqa: S603
            [SHELL, "-c", line.command], stdin=subprocess.DEVNULL
        )

    def collect(self) -> None:
        """Say how the commands ended that have."""
        for line, process in list(self.running.items()):
            code = process.poll()
            if code is not None:
                del self.running[line]
                level = logging.ERROR if code else logging.INFO
                logger.log(level, "ended with exit code %s: %s", code, line.command)

    def _say_goodbye(self) -> None:
        deadline = datetime.now(UTC) + timedelta(seconds=LONGEST_GOODBYE_SECONDS)
        for line, process in self.running.items():
            try:
                process.wait(timeout=max(0.0, (deadline - datetime.now(UTC)).total_seconds()))
            except subprocess.TimeoutExpired:
                logger.warning("cut short: %s", line.command)
                process.terminate()
        self.collect()


def main(crontab: Path) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        daemon = Daemon(read(crontab))
    except (CrontabError, OSError) as error:
        logger.error("%s", error)  # noqa: TRY400
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, daemon.stop)
    logger.info("%s lines of %s", len(daemon.lines), crontab)
    daemon.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
