from django.db import migrations

# Only the number of an account that is gone can be emptied; a living person's act stays theirs.
# Only rows older than a month can go, and only in a transaction that says it prunes.
FORWARD = """
CREATE FUNCTION audit_person_is_gone(kind text, number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE kind
        WHEN 'User' THEN NOT EXISTS (SELECT FROM accounts_user WHERE id = number)
        WHEN 'PlatformOperator' THEN
            NOT EXISTS (SELECT FROM accounts_platformoperator WHERE id = number)
        ELSE false
    END;
END
$$;
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut audit_auditlog := OLD;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('tenantpilot.prunes_audit_log', true) = 'yes'
            AND OLD.occurred_at < now() - interval '30 days' THEN
            RETURN OLD;
        END IF;
    ELSE
        IF NEW.actor_id IS NULL AND audit_person_is_gone(OLD.actor_type, OLD.actor_id) THEN
            cut.actor_id := NULL;
        END IF;
        IF NEW.subject_id IS NULL AND audit_person_is_gone(OLD.subject_type, OLD.subject_id) THEN
            cut.subject_id := NULL;
        END IF;
        IF NEW.person_id IS NULL AND audit_person_is_gone('User', OLD.person_id) THEN
            cut.person_id := NULL;
        END IF;
        IF NEW IS NOT DISTINCT FROM cut AND NEW IS DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditlog
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""

BACKWARD = """
DROP TRIGGER audit_append_only ON audit_auditlog;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_person_is_gone(text, bigint);
"""


class Migration(migrations.Migration):
    """Let rows be added to the audit log, not changed and not removed before their time."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
