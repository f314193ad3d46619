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

# A file holds of each type the newest report and the last one before its period. So a report is in
# none if a newer one was made before the period. However a report goes, its packs go with it.
REPORTS = """
CREATE FUNCTION reviewpacks_expire_with_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviewpacks_reviewpack pack
    SET status = 'expired', file_name = '', expires_at = least(expires_at, now())
    WHERE tenant_id = OLD.tenant_id AND status = 'ready' AND created_at >= OLD.created_at
        AND OLD.created_at < (ends_on + 1)::timestamp AT TIME ZONE 'UTC'
        AND NOT EXISTS (
            SELECT FROM reports_storedreport newer
            WHERE newer.tenant_id = OLD.tenant_id AND newer.report_type = OLD.report_type
                AND newer.created_at > OLD.created_at
                AND newer.created_at < pack.begins_on::timestamp AT TIME ZONE 'UTC'
        );
    RETURN NULL;
END
$$;
CREATE TRIGGER reviewpacks_report_deleted AFTER DELETE ON reports_storedreport
    FOR EACH ROW EXECUTE FUNCTION reviewpacks_expire_with_report();
"""
NO_REPORTS = """
DROP TRIGGER reviewpacks_report_deleted ON reports_storedreport;
DROP FUNCTION reviewpacks_expire_with_report();
"""

BACKWARD = """
DROP TRIGGER reviewpacks_file_replaced ON reviewpacks_reviewpack;
DROP TRIGGER reviewpacks_pack_deleted ON reviewpacks_reviewpack;
DROP FUNCTION reviewpacks_orphan_file();
"""


class Migration(migrations.Migration):
    """Remember the file of every pack that is replaced, deleted or expired, until it is removed."""

    dependencies = [("reviewpacks", "0002_tenant_scope"), ("reports", "0001_initial")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(REPORTS, NO_REPORTS),
    ]
