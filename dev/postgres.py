"""A real PostgreSQL, started from its wheel, that serves one owner and ends with it.

    with postgres.running(Path(".data/postgres"), durable=True) as url: ...

It listens on a Unix socket only, creates no account, and leaves no process behind however its
owner ends (see `die_with_parent.py`).
"""

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote

from dev import die_with_parent
from dev.postgres_cluster import DATABASE, USER, Cluster
from dev.postgres_home import make_private, only_owner, socket_dir, wait_for_predecessor
from dev.postgres_identity import PostgresError, identity
from dev.postgres_relocation import usable_home, usable_programs

__all__ = ["PostgresError", "Server", "running"]

START_SECONDS = 180
STOP_SECONDS = 20
REMNANTS_SECONDS = 30
REMNANTS = "pre-existing shared memory block"  # what PostgreSQL calls them when it refuses
ALWAYS = (
    "listen_addresses=",
    "max_connections=200",
    "max_prepared_transactions=10",
    "timezone=UTC",
    "log_timezone=UTC",
    # As the manual says for production; our own checks ask for it.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def running(data_dir: Path, *, durable: bool) -> Iterator[str]:
    """A server on `data_dir` (created if new) for as long as the block lasts; yields its URL."""
    with Server(data_dir, durable=durable) as server:
        yield server.url


class Server:
    """One embedded server, to be entered as a context. `durable` data survive a power cut.

    `restart()` keeps the URL; `stop(signal.SIGQUIT)` is what a crash looks like.
    """

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self._home = data_dir.resolve()
        self._durable = durable
        self._owned = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """A DATABASE_URL that django-environ and psycopg read alike."""
        return f"postgresql://{USER}@/{DATABASE}?host={quote(str(self._sockets))}"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise PostgresError("The database server is not running.")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        with ExitStack() as owned:
            owned.enter_context(only_owner(self._home))
            who = identity()
            home = owned.enter_context(usable_home(self._home, who))
            programs = owned.enter_context(usable_programs(who))
            self._cluster = Cluster(home=home, programs=programs, identity=who)
            self._sockets = socket_dir(home, who)
            self._cluster.prepare()
            self.start()
            self._owned = owned.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._owned:
            self.stop()
            if self._sockets != self._cluster.home:
                self._sockets.rmdir()

    def start(self) -> None:
        """Start, and wait until it answers; raises PostgresError with PostgreSQL's own reason."""
        make_private(self._sockets, uid=self._cluster.uid)
        wait_for_predecessor(self._cluster)
        deadline = time.monotonic() + REMNANTS_SECONDS
        while not self._started(patiently=time.monotonic() < deadline):
            time.sleep(0.1)

    def _started(self, *, patiently: bool) -> bool:
        """One attempt. The children of a killed server need a moment to notice, and until then
        PostgreSQL starts no other one beside them: if `patiently`, that is False, not an error.
        """
        with self._cluster.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(), cwd=self._cluster.home, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._wait_until_ready(self._process)
        except BaseException as reason:
            self.stop(signal.SIGQUIT)
            if patiently and REMNANTS in str(reason):
                return False
            raise
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends all sessions and shuts down cleanly; SIGQUIT drops everything at once."""
        if self._process is None:
            return
        process, self._process = self._process, None
        for urgency in (how, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(urgency)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_SECONDS)
                return

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        self.stop(how)
        self.start()

    def _command(self) -> list[str]:
        durability = () if self._durable else THROW_AWAY
        settings = (f"unix_socket_directories={self._sockets}", *ALWAYS, *durability)
        return die_with_parent.command(
            self._cluster.programs / "postgres", "-D", self._cluster.data,
            *(word for setting in settings for word in ("-c", setting)),
            ends_with=signal.SIGINT, identity=self._cluster.identity,
        )  # fmt: skip

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if self._cluster.is_ready(process.pid):
                return
            time.sleep(0.01)
        log = self._cluster.log.read_text(errors="replace").splitlines()
        raise PostgresError("\n  ".join(["PostgreSQL did not start. It said:", *log[-5:]]))
