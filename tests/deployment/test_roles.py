"""Web and workers as roles that may do no more than they need."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import errors

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.audit.models import AuditLog
from tenantpilot.scheduler.schedule import SCHEDULE
from tests.cast import Cast
from tests.data_protection.test_audit_retention import audit_row
from tests.deployment.databases import migrated
from tests.deployment.running import DEPLOY, running, web
from tests.deployment.test_worker_comes_back import WORKERS, value
from tests.factories import PlatformOperatorFactory
from tests.processes import wait_until

ROLES = """
    CREATE ROLE tenantpilot_web LOGIN; CREATE ROLE tenantpilot_worker LOGIN;
    GRANT pg_read_all_stats TO tenantpilot_web, tenantpilot_worker;
"""
FORBIDDEN = {
    "tenantpilot_web": ("UPDATE product_usage_events SET metadata = '{}'",
                        "DELETE FROM product_usage_events", "DELETE FROM audit_auditlog",
                        "CREATE TABLE mine (id int)", "DELETE FROM django_migrations"),
    "tenantpilot_worker": ("UPDATE audit_auditlog SET action = ''", "CREATE TABLE mine (id int)"),
}  # fmt: skip


@pytest.mark.chaos
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


# In the test's transaction: with it the roles are gone again.
MAKE_ROLES = "CREATE ROLE tenantpilot_web; CREATE ROLE tenantpilot_worker;"


@contextmanager
def as_worker() -> Iterator[None]:
    """The workers' role as the installation makes it, for the rest of the block."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROLES)
        cursor.execute((DEPLOY / "roles.sql").read_text())
        cursor.execute("SET LOCAL ROLE tenantpilot_worker")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_worker_may_run_everything_on_the_schedule(cast: Cast) -> None:
    old, young = audit_row(cast, days=400), audit_row(cast, days=2)

    with as_worker():
        for command in SCHEDULE:
            call_command(command)

    kept = set(AuditLog.objects.values_list("pk", flat=True))
    assert young.pk in kept
    assert old.pk not in kept


@pytest.mark.django_db
def test_erasures_are_the_owners_and_say_so_in_a_sentence(cast: Cast) -> None:
    PlatformOperatorFactory()
    manual = (DEPLOY.parent / "docs/operating.md").read_text()
    owners = manual.partition("these are run with the owner's:")[2].partition("\n")[0]

    with as_worker():
        for command, account in [
            ("erase_user", cast.operator.email),
            ("erase_operator", cast.platform_operator.email),
        ]:
            assert f"`{command}`" in owners
            with pytest.raises(CommandError, match="Nothing was removed: permission denied"):
                call_command(command, account, "--yes")

    assert "`offboard_workspace`" in owners
    assert User.objects.filter(pk=cast.operator.pk).exists()
    assert PlatformOperator.objects.filter(pk=cast.platform_operator.pk).exists()
