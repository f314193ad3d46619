"""Check that PostgreSQL's own log holds no addresses: it writes statements, and these hold values.

The product's statements carry their values in their text. Whether PostgreSQL writes one out when it
fails, is slow or is cancelled is up to settings of the server or of the role.
"""

from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connection

# What each setting has to be; the texts of failed statements, and the rows they failed with.
QUIET = {
    "log_min_error_statement": {"fatal", "panic"},
    "log_error_verbosity": {"terse"},
    "log_statement": {"none", "ddl"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
    "log_transaction_sample_rate": {"0"},
    "log_parameter_max_length_on_error": {"0"},
    "debug_print_parse": {"off"},
    "debug_print_rewritten": {"off"},
    "debug_print_plan": {"off"},
    "auto_explain.log_min_duration": {"-1"},
}
ASK = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"
HINT = (
    "Set log_min_error_statement to panic and log_error_verbosity to terse for the product's role, "
    "and leave the others at their defaults: docs/operating.md, “PostgreSQL's own log”."
)


def check_database_log(databases: Any = None, **kwargs: object) -> list[CheckMessage]:
    """Warn of each setting by which values of statements get into PostgreSQL's log."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(ASK, [list(QUIET)])
            found = cursor.fetchall()
    except DatabaseError:
        # Whether the database answers is the health check's to say.
        return []
    return [
        Warning(
            f"With {name} = {setting}, PostgreSQL's log can hold addresses and names.",
            hint=HINT,
            id="web.W001",
        )
        for name, setting in found
        if setting not in QUIET[name]
    ]
