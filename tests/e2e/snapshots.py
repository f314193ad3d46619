"""What a product's database holds, to say what an act has changed and what it has not."""

from collections.abc import Collection, Mapping

from django.db import connection

from tests.e2e.product import Product

# A page that is looked at notes when its session was last used.
OF_LOOKING = frozenset({"accounts_planesession"})
TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
DIGEST = "SELECT md5(string_agg(rows::text, chr(10) ORDER BY rows::text)) FROM {} rows"


def snapshot(product: Product) -> Mapping[str, str | None]:
    """Return a digest of the rows of every table; None of an empty one."""
    digests: dict[str, str | None] = {}
    with product.database(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            cursor.execute(DIGEST.format(connection.ops.quote_name(name)))
            (digests[name],) = cursor.fetchone()
    return digests


def changed(product: Product, since: Mapping[str, str | None]) -> Collection[str]:
    """Return the tables that are not as they were."""
    now = snapshot(product)
    return {name for name in now if now[name] != since.get(name)} - OF_LOOKING
