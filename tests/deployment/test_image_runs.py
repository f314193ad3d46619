"""Every part runs as the image runs it: not as root, and with nothing it could write to."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from dev import postgres
from tests.deployment.image import HOME, VOLUME, Image, build
from tests.deployment.running import bare, run, running, web
from tests.processes import wait_until

# Laying out a container takes namespaces, which many machines forbid: CI provides them.
pytestmark = pytest.mark.namespaces

SETTINGS = {
    "SECRET_KEY": "a-long-secret-of-the-tests-0123456789-ABCDEFGHIJ-abcdefghij",
    "ENCRYPTION_KEYS": "ZXhhbXBsZS1rZXktb2YtMzItYnl0ZXMtc2VjcmV0PyE=",
    "ALLOWED_HOSTS": "tenantpilot.example",
    "TRUST_X_FORWARDED_PROTO": "1",
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """The image, and a database with all migrations applied by it."""
    with postgres.Server(tmp_path_factory.mktemp("database"), durable=False) as server:
        image = Image(files=build(tmp_path_factory.mktemp("image")), database_url=server.url)
        migrated = run(
            *image.command("deploy/manage", "migrate", "--no-input"),
            environment=image.environment(**SETTINGS),
        )
        assert migrated.returncode == 0, migrated.stderr
        yield image


def test_there_is_nothing_to_write_to_but_the_volume_and_tmp(image: Image) -> None:
    attempt = (
        f"id -u; for place in {HOME} / /etc {VOLUME} /tmp; do touch $place/x && echo $place; done"
    )

    tried = run(*image.command("sh", "-c", attempt), environment=image.environment())

    assert tried.stdout.split() == ["10001", VOLUME, "/tmp"]  # noqa: S108
    assert "Read-only file system" in tried.stderr


def test_web_serves_pages_and_is_healthy(image: Image, log: Path) -> None:
    environment = image.environment(**SETTINGS)

    with web(log=log, environment=environment, command=image.command("deploy/web")) as server:
        ready = server.ask("/readyz")
        page = server.ask("/admin/login/", host="tenantpilot.example", https=True)
        style = next(part for part in page.text.split('"') if part.endswith(".css"))
        styled = server.ask(style, host="tenantpilot.example", https=True)
        health = {"WEB_PORT": str(server.port)}
        healthy = run("python3", "deploy/healthcheck.py", environment=bare() | health)
    gone = run("python3", "deploy/healthcheck.py", environment=bare() | health)

    assert ready.status == page.status == styled.status == HTTPStatus.OK
    assert "immutable" in styled.headers["Cache-Control"]
    assert (healthy.returncode, healthy.stdout) == (0, "The web server answers 200.\n")
    assert gone.returncode == 1


def test_worker_runs_the_schedule(image: Image, log: Path) -> None:
    environment = image.environment(**SETTINGS)

    with psycopg.connect(image.database_url, autocommit=True) as database:
        database.execute(
            "INSERT INTO scheduler_scheduledcommand (name, taken_at)"
            " VALUES ('prune_product_usage', now() - interval '2 days')"
        )
        ended = "SELECT last_success IS NOT NULL FROM scheduler_scheduledcommand WHERE name = %s"
        with running(*image.command("deploy/worker"), log=log, environment=environment) as worker:
            wait_until(
                lambda: database.execute(ended, ["prune_product_usage"]).fetchone() == (True,),
                seconds=90,
            )
    taken = run(
        *image.command(f"{HOME}/deploy/scheduled", "prune_product_usage"), environment=environment
    )

    assert "Removed 0 usage events" in worker.said()
    assert taken.stdout == "The turn of prune_product_usage is taken. Nothing was run.\n"
    assert (taken.returncode, taken.stderr) == (0, "")


def test_half_configured_it_ends_with_one_sentence(image: Image) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != "SECRET_KEY"}

    refused = run(*image.command("deploy/web"), environment=image.environment(**settings))

    assert refused.returncode == 1
    assert refused.stderr.startswith("TenantPilot cannot start: SECRET_KEY is not set.")
