"""Count and empty tables as the database has them, whatever scope a test is in."""

from collections.abc import Sequence

from django.db import connection


def row_counts(tables: Sequence[str]) -> list[int]:
    """Return how many rows each table has, in the order asked."""
    with connection.cursor() as cursor:
        counts = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts.append(cursor.fetchone()[0])
    return counts


def empty(tables: Sequence[str]) -> None:
    """Remove all rows of the tables, and of those that refer to them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


# As a replica, no trigger fires: neither guards nor foreign keys. DELETE, because a TRUNCATE of
# everything that refers to a few rows costs a tenth of a second.
EMPTY_ALL = """
    DO $$ DECLARE filled record;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR filled IN
            SELECT oid::regclass AS name, pg_relation_size(oid) > 1000000 AS is_large
            FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
              AND pg_relation_size(oid) > 0
              AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
        LOOP
            EXECUTE CASE WHEN filled.is_large THEN format('TRUNCATE %s CASCADE', filled.name)
                         ELSE format('DELETE FROM %s', filled.name) END;
        END LOOP;
    END $$
"""


def empty_all() -> None:
    """Remove all rows but those of the migrations, also where no model of Django's knows them."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_ALL)
