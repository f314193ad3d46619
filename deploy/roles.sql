-- Least privilege: a role for web and one for workers, beside the owner `tenantpilot`.
-- Run it as the owner after `migrate`, again after each upgrade; it may be repeated. Make the roles
-- before, as a superuser:
--   CREATE ROLE tenantpilot_web LOGIN PASSWORD '…';
--   CREATE ROLE tenantpilot_worker LOGIN PASSWORD '…';
--   GRANT pg_read_all_stats TO tenantpilot, tenantpilot_web, tenantpilot_worker;
-- The last line: the rollup has to see who is writing, whatever role that is.

GRANT USAGE ON SCHEMA public TO tenantpilot_web, tenantpilot_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
    TO tenantpilot_web, tenantpilot_worker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tenantpilot_web, tenantpilot_worker;

-- Web answers strangers. It adds to the usage ledger and to the audit log, and changes neither.
REVOKE UPDATE, DELETE ON product_usage_events, audit_auditlog FROM tenantpilot_web;
-- Which migrations were applied is the owner's to say.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM tenantpilot_web, tenantpilot_worker;
-- A worker prunes both; of the audit log its trigger gives away only what is a month old. It
-- changes nothing in it, so whatever cuts a number out (erasures) is the owner's to run.
REVOKE UPDATE ON audit_auditlog FROM tenantpilot_worker;
