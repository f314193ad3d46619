"""Which traces a person leaves, and what becomes of each.

Tables of the features are named as text, because the features lie above.
"""

from tenantpilot.accounts.models import User
from tenantpilot.traces.findings import Finding
from tenantpilot.traces.pointers import Pointer, pointers_at
from tenantpilot.traces.rows import Rows
from tenantpilot.traces.texts import mentions

NAMED = r"(^|_)(user|account|person|actor|initiator|owner|member|author)_id$|_by(_id)?$"

SESSIONS = ("accounts_planesession", "account_id")
# Columns that hold numbers of more than one kind of row, and which of them are people's.
ABOUT_PEOPLE = {
    SESSIONS: "plane = 'admin'",
    ("audit_auditlog", "actor_id"): "actor_type = 'User'",
}
AUDIT_LOG = "audit_auditlog"
AUDIT_KEPT = "kept: who did what, by a number that leads to nobody any more"

# Where an address may go on standing, and why.
TEXT_KEPT = {
    "reports_storedreport": "kept: the customer's own directory, which the customer decides about",
    "operations_inventoryitem": "kept: names that the customer gave in Microsoft 365",
    "accounts_platformoperator": "kept: an operator's account is another account",
}
NO_TEXT = Finding(place="every text there is", rows=0, why="none names the address")


def pointers() -> list[Pointer]:
    """Return every column that may hold a person's number, but those of the audit log."""
    found = pointers_at(User, named=NAMED)
    return [each for each in found if each.table != AUDIT_LOG]


def removed_with(account: User, pointers: list[Pointer]) -> list[Rows]:
    """Return the rows that are nothing without the person."""
    own = Rows.of(User, pk=account.pk)
    return [own, *(rows_of(account, each) for each in pointers if goes(each))]


def goes(pointer: Pointer) -> bool:
    """Whether its rows go with the person; from others only the person is taken out."""
    return _place(pointer) == SESSIONS or (pointer.is_declared and pointer.required)


def stays_emptied(pointer: Pointer) -> bool:
    """Whether the column is emptied and the row stays."""
    return pointer.is_declared and not pointer.required


def rows_of(account: User, pointer: Pointer) -> Rows:
    """Return the rows in which the column names the person."""
    return Rows.pointing(pointer, pk=account.pk, also=ABOUT_PEOPLE.get(_place(pointer), ""))


def kept(account: User) -> list[Finding]:
    """Count what goes on standing, each with the reason."""
    audit = [each for each in pointers_at(User, named=NAMED) if each.table == AUDIT_LOG]
    return [
        *(_found(rows_of(account, each), why=AUDIT_KEPT) for each in audit),
        *(
            Finding(place=str(each), rows=each.rows, why=TEXT_KEPT[each.table])
            for each in mentions(account.email)
            if each.table in TEXT_KEPT
        ),
    ]


def texts_naming(words: str) -> list[Finding]:
    """Count the texts in which these words stand and must not."""
    return [Finding(place=str(each), rows=each.rows) for each in mentions(words, besides=TEXT_KEPT)]


def _found(rows: Rows, *, why: str = "") -> Finding:
    return Finding(place=rows.place, rows=rows.count(), why=why)


def _place(pointer: Pointer) -> tuple[str, str]:
    return (pointer.table, pointer.column)
