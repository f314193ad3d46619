"""How connections are held follows the settings, and a process ends properly either way."""

import os
import sys

import pytest

from tests.deployment.running import run

ASK = """
import django; django.setup()
from django.db import connection as c
with c.cursor() as cursor:
    cursor.execute("SELECT 1")
s = c.settings_dict
print(s["CONN_MAX_AGE"], s["DISABLE_SERVER_SIDE_CURSORS"], c.pool and c.pool.max_size,
      s["OPTIONS"]["connect_timeout"], s["OPTIONS"]["prepare_threshold"])
"""


def asked(**settings: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "TENANTPILOT_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "tenantpilot.settings",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "PYTHONPATH": ".",
    } | settings
    done = run(sys.executable, "-W", "error", "-c", ASK, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_each_thread_keeps_its_own_connection_unless_told_otherwise() -> None:
    assert asked() == "60 False None 5 5"


def test_with_a_pool_django_keeps_none() -> None:
    assert asked(DATABASE_POOL_SIZE="3", CONN_MAX_AGE="60") == "0 False 3 5 5"


def test_settings_for_a_pooler_in_transaction_mode() -> None:
    pooler = {"CONN_MAX_AGE": "0", "DISABLE_SERVER_SIDE_CURSORS": "1", "PREPARE_THRESHOLD": "-1"}

    assert asked(**pooler) == "0 True None 5 None"


@pytest.mark.parametrize("seconds", ["2", "7"])
def test_the_address_itself_may_say_how_long_to_wait(seconds: str) -> None:
    address = f"{os.environ['DATABASE_URL']}&connect_timeout={seconds}"

    assert asked(DATABASE_URL=address) == f"60 False None {seconds} 5"
