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
        health = {"GRANIAN_PORT": str(server.port)}
        healthy = run("python3", "deploy/healthcheck.py", environment=bare() | health)
    gone = run("python3", "deploy/healthcheck.py", environment=bare() | health)

    assert ready.status == page.status == styled.status == HTTPStatus.OK
    assert "immutable" in styled.headers["Cache-Control"]
    assert (healthy.returncode, healthy.stdout) == (0, "The web server answers 200.\n")
    assert gone.returncode == 1


def test_worker_and_cron_run(image: Image, log: Path, tmp_path: Path) -> None:
    environment = image.environment(**SETTINGS)

    with (
        running(*image.command("deploy/worker"), log=log, environment=environment),
        running(
            *image.command("deploy/cron"), log=tmp_path / "cron.log", environment=environment
        ) as cron,
        psycopg.connect(image.database_url, autocommit=True) as database,
    ):
        counting = "SELECT count(*) FROM procrastinate_workers"
        wait_until(lambda: database.execute(counting).fetchone() == (1,), seconds=30)
        wait_until(lambda: "7 lines of deploy/crontab" in cron.said(), seconds=30)
        folded = run(
            *image.command(f"{HOME}/deploy/scheduled", "fold_product_usage"),
            environment=environment,
        )

    assert (folded.returncode, folded.stderr) == (0, "")
    assert folded.stdout.startswith("Folded 0 usage events")


def test_half_configured_it_ends_with_one_sentence(image: Image) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != "SECRET_KEY"}

    refused = run(*image.command("deploy/web"), environment=image.environment(**settings))

    assert refused.returncode == 1
    assert refused.stderr.startswith("TenantPilot cannot start: SECRET_KEY is not set.")
