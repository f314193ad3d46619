"""What is wrong with a database that cannot be used, in one sentence and without its own text."""

import re

from psycopg import errors

_REACH = "Check host and port in DATABASE_URL, and that PostgreSQL runs there."
# By SQLSTATE, for what a session that exists is told.
_BY_STATE = {
    errors.InsufficientPrivilege: "The role of DATABASE_URL may not create tables in this "
    "database. Make it the database's owner.",
    errors.ReadOnlySqlTransaction: "This database can only be read: it is a replica, or set so. "
    "DATABASE_URL must name the primary.",
    errors.DuplicateTable: "This database has tables of the same names already that are not ours. "
    "Use an empty database of its own.",
}
# While a session is made, libpq tells text only.
_BY_TEXT = (
    (r"password authentication failed|no password supplied|no pg_hba.conf entry",
     "The database refuses the user or the password of DATABASE_URL, or this address."),
    (r"database .* does not exist", "There is no database of the name in DATABASE_URL."),
    (r"role .* does not exist", "There is no role of the name in DATABASE_URL."),
    (r"(translate|resolve) host|name or service not known|nodename nor servname",
     "The host in DATABASE_URL is not known."),
    (r"connection refused|timeout expired|timed out|no route|no such file|unreachable",
     f"The database does not answer. {_REACH}"),
    (r"ssl|certificate", "The encrypted connection to the database failed. Check sslmode and "
     "sslrootcert in DATABASE_URL."),
)  # fmt: skip


def sentence_about(error: BaseException) -> str:
    """Return what a person can do about it; empty if it is something else."""
    cause = error.__cause__
    for kind, sentence in _BY_STATE.items():
        if isinstance(cause, kind):
            return sentence
    text = str(cause or error).lower()
    found = [sentence for pattern, sentence in _BY_TEXT if re.search(pattern, text)]
    return found[0] if found else ""
