from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey

# In the database, so that it also holds for packs that go with their tenant. The WHEN clause is
# decided without calling the function: an ordinary change pays nothing for it.
FORWARD = """
CREATE FUNCTION reviewpacks_forsake_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reviewpacks_forsakenfile (file_name) VALUES (OLD.file_name);
    RETURN NULL;
END
$$;
CREATE TRIGGER reviewpacks_file_replaced AFTER UPDATE ON reviewpacks_reviewpack
    FOR EACH ROW WHEN (OLD.file_name <> '' AND OLD.file_name <> NEW.file_name)
    EXECUTE FUNCTION reviewpacks_forsake_file();
CREATE TRIGGER reviewpacks_pack_deleted AFTER DELETE ON reviewpacks_reviewpack
    FOR EACH ROW WHEN (OLD.file_name <> '')
    EXECUTE FUNCTION reviewpacks_forsake_file();
"""
BACKWARD = """
DROP TRIGGER reviewpacks_file_replaced ON reviewpacks_reviewpack;
DROP TRIGGER reviewpacks_pack_deleted ON reviewpacks_reviewpack;
DROP FUNCTION reviewpacks_forsake_file();
"""


class Migration(migrations.Migration):
    """Tie the tenant and the workspace of every pack together; remember every file let go."""

    dependencies = [("reviewpacks", "0001_review_packs"), ("tenants", "0001_initial")]

    operations = [
        TenantScopeKey("reviewpacks_reviewpack"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
