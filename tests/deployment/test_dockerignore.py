"""What is sent to the builder of the image."""

import pytest
from django.conf import settings

from tests.deployment.dockerfile import is_sent
from tests.deployment.running import ROOT


@pytest.mark.parametrize(
    "path",
    [".env", ".git/config", ".venv/bin/python", ".data/x", "tests/cast.py", "dev/demo.py",
     "demo/apps.py", "deploy/.env", "tenantpilot/__pycache__/urls.pyc", "screenshots/a.png"],
)  # fmt: skip
def test_secrets_and_what_is_not_run_stay_at_home(path: str) -> None:
    assert not is_sent(path)


@pytest.mark.parametrize(
    "path",
    ["manage.py", "pyproject.toml", "requirements/runtime.txt", "deploy/web", "deploy/crontab",
     "tenantpilot/settings.py", "tenantpilot/ui/static/ui/tenantpilot.css",
     "telemetry/migrations/x.py"],
)  # fmt: skip
def test_what_is_run_goes_along(path: str) -> None:
    assert is_sent(path)


def test_every_app_of_ours_is_sent() -> None:
    roots = {each.partition(".")[0] for each in settings.INSTALLED_APPS} - {"demo"}
    apps = [each for each in roots if (ROOT / each).is_dir()]

    assert len(apps) > 8
    assert [each for each in apps if not is_sent(f"{each}/__init__.py")] == []
