from django.db import migrations

# In the database, so that it also holds for packs that go with their tenant. The WHEN clause is
# decided without calling the function: an ordinary change pays nothing for it.
FORWARD = """
CREATE FUNCTION reviewpacks_orphan_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reviewpacks_orphanedfile (file_name) VALUES (OLD.file_name);
    RETURN NULL;
END
$$;
CREATE TRIGGER reviewpacks_file_replaced AFTER UPDATE ON reviewpacks_reviewpack
    FOR EACH ROW WHEN (OLD.file_name <> '' AND OLD.file_name <> NEW.file_name)
    EXECUTE FUNCTION reviewpacks_orphan_file();
CREATE TRIGGER reviewpacks_pack_deleted AFTER DELETE ON reviewpacks_reviewpack
    FOR EACH ROW WHEN (OLD.file_name <> '')
    EXECUTE FUNCTION reviewpacks_orphan_file();
"""

BACKWARD = """
DROP TRIGGER reviewpacks_file_replaced ON reviewpacks_reviewpack;
DROP TRIGGER reviewpacks_pack_deleted ON reviewpacks_reviewpack;
DROP FUNCTION reviewpacks_orphan_file();
"""


class Migration(migrations.Migration):
    """Remember the file of every pack that is replaced or deleted, until it is removed."""

    dependencies = [("reviewpacks", "0002_tenant_scope")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
