from pathlib import Path

import pytest

from tests.deployment.running import bare, run


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a proper installation, its static files collected; no database yet."""
    folder = tmp_path_factory.mktemp("installation")
    environment = bare() | {
        "SECRET_KEY": "a-long-secret-of-the-tests-0123456789-ABCDEFGHIJ-abcdefghij",
        "ENCRYPTION_KEYS": "ZXhhbXBsZS1rZXktb2YtMzItYnl0ZXMtc2VjcmV0PyE=",
        "ALLOWED_HOSTS": "tenantpilot.example",
        "DATABASE_URL": "postgres://nobody@nowhere/none",
        "STATIC_ROOT": str(folder / "static"),
        "REVIEW_PACKS_ROOT": str(folder / "review-packs"),
        "SECURE_SSL_REDIRECT": "0",
        "WEB_THREADS": "2",
    }
    collected = run("deploy/manage", "collectstatic", "--no-input", environment=environment)
    assert collected.returncode == 0, collected.stderr
    return environment


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "part.log"
