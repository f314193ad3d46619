"""Migration operations for tenant-owned tables."""

from django.db.migrations.operations import RunSQL


class TenantScopeKey(RunSQL):
    """Add the composite key (tenant_id, workspace_id) -> tenants_tenant (id, workspace_id).

    It makes a mismatched pair impossible. Not deferrable: a wrong pair fails where it is
    written, not at COMMIT, and goes with its tenant (ON DELETE CASCADE).
    """

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=f"""
                ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_scope
                FOREIGN KEY (tenant_id, workspace_id) REFERENCES tenants_tenant (id, workspace_id)
                ON DELETE CASCADE NOT DEFERRABLE
            """,
            reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {table}_tenant_scope",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return ("TenantScopeKey", [self.table], {})

    def describe(self) -> str:
        return f"Tie tenant and workspace of {self.table} together"
