"""The demo's database knows which migrations made it.

Before the first release they are edited in place (docs/decisions/0017), and a database made by
their earlier text can neither be used nor migrated.
"""

import hashlib
import json
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from dev.migrated import MIGRATIONS, ROOT
from dev.postgres_cluster import DATABASE

MADE_BY = """
    SELECT shobj_description(oid, 'pg_database') FROM pg_database
    WHERE datname = current_database() AND to_regclass('django_migrations') IS NOT NULL
"""


def fit(url: str) -> bool:
    """Empty the database if the text of migrations that made it has changed; whether it was.

    What is kept is written down as a comment on the database, and so goes wherever it goes.
    """
    with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres"))) as session:
        session.autocommit = True
        if outdated := _is_outdated(url):
            session.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(DATABASE)))
            session.execute(SQL("CREATE DATABASE {}").format(Identifier(DATABASE)))
        made_by = Literal(json.dumps(_texts()))
        session.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(DATABASE), made_by))
    return outdated


def _is_outdated(url: str) -> bool:
    """Migrations that are new since do not make it so."""
    with psycopg.connect(url) as session:
        row = session.execute(MADE_BY).fetchone()
    if row is None:  # nothing was ever migrated
        return False
    made_by = json.loads(row[0] or "{}")
    return not made_by or not made_by.items() <= _texts().items()


def _texts() -> dict[str, str]:
    """Each file that makes tables, and the digest of what it says."""
    files = {path for pattern in MIGRATIONS for path in ROOT.glob(pattern)}
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(files)
    }
