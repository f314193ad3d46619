"""Addresses that stand in texts which people typed: candidates for an entry that is only a hash."""

from collections.abc import Iterator
from urllib.parse import unquote

from django.db import connection

from tenantpilot.data_removal.text_matches import typed_columns

ADDRESS = r"[[:alnum:]._%+'-]+(?:@|%40|&#64;)[[:alnum:].-]+"


def addresses_in_texts() -> set[str]:
    """Return every address in the columns of free text, in lower case, and each that ends one.

    What stands before an address may be a sign or the rest of another word.
    """
    return {
        f"{local[start:]}@{domain.rstrip('.-')}"
        for found in _tokens()
        for local, _, domain in [found.rpartition("@")]
        for start in range(len(local))
    }


def _tokens() -> Iterator[str]:
    quoted = connection.ops.quote_name
    for _, column in typed_columns():
        statement = (
            f"SELECT DISTINCT found[1] FROM {quoted(column.model._meta.db_table)}, "  # noqa: S608
            f"regexp_matches({quoted(str(column.column))}::text, %s, 'gi') AS found"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [ADDRESS])
            for (token,) in cursor.fetchall():
                yield unquote(token.replace("&#64;", "@")).lower()
