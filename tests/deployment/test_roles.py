"""Web and workers as roles that may do no more than they need."""

from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from tests.deployment.databases import migrated
from tests.deployment.running import DEPLOY, running, web
from tests.deployment.test_worker_comes_back import WORKERS, value
from tests.processes import wait_until

pytestmark = pytest.mark.chaos

ROLES = """
    CREATE ROLE tenantpilot_web LOGIN; CREATE ROLE tenantpilot_worker LOGIN;
    GRANT pg_read_all_stats TO tenantpilot_web, tenantpilot_worker;
"""
FORBIDDEN = {
    "tenantpilot_web": ("UPDATE product_usage_events SET metadata = '{}'",
                        "DELETE FROM product_usage_events", "DELETE FROM audit_auditlog",
                        "CREATE TABLE mine (id int)", "DELETE FROM django_migrations"),
    "tenantpilot_worker": ("DELETE FROM audit_auditlog", "CREATE TABLE mine (id int)"),
}  # fmt: skip


def test_web_and_worker_do_their_work_and_may_do_no_more(
    production: dict[str, str], tmp_path: Path
) -> None:
    with migrated(production) as (server, environment):
        with psycopg.connect(server.url, autocommit=True) as session:
            session.execute(ROLES)
            session.execute((DEPLOY / "roles.sql").read_text().encode())

        def as_role(role: str) -> dict[str, str]:
            return environment | {"DATABASE_URL": server.url.replace("tenantpilot@", f"{role}@")}

        with (
            web(log=tmp_path / "web.log", environment=as_role("tenantpilot_web")) as site,
            running("deploy/worker", log=tmp_path / "worker.log",
                    environment=as_role("tenantpilot_worker")) as worker,
        ):  # fmt: skip
            ready = site.ask("/readyz").status
            site.ask("/admin/login/", host="tenantpilot.example", https=True)
            form = {"email": "a@b.example", "password": "of no account at all",
                    "csrfmiddlewaretoken": site.csrf_token()}  # fmt: skip
            refused = site.ask("/admin/login/", host="tenantpilot.example", https=True, form=form)
            wait_until(lambda: value(server, WORKERS) > 0)
            wait_until(lambda: value(server, "SELECT count(*) FROM scheduler_scheduledcommand") > 0)
            assert worker.process.poll() is None, worker.said()

        for role, statements in FORBIDDEN.items():
            for statement in statements:
                _assert_refused(as_role(role)["DATABASE_URL"], statement)

    assert (ready, refused.status) == (HTTPStatus.OK, HTTPStatus.OK)


def _assert_refused(url: str, statement: str) -> None:
    with (
        psycopg.connect(url, autocommit=True) as session,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        session.execute(statement.encode())
