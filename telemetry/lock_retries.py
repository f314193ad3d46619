"""Give way to others: a deletion of a tenant may wait for our rows while we wait for its rows.

After a second PostgreSQL would end one of the two, so we give way earlier.
"""

from collections.abc import Callable

from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

LOCK_TIMEOUT = "SET LOCAL lock_timeout = '500ms'"
ATTEMPTS = 20


def patiently[Result](act: Callable[[], Result]) -> Result:
    """Run a transaction, and again while a lock is in its way.

    The transaction begins with LOCK_TIMEOUT. Raises OperationalError when it never got the lock.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return act()
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
    return act()
