"""The example alerts, in the hands of Prometheus, on the metrics of a running installation."""

import http.client
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dev import ports
from tests.deployment.databases import migrated
from tests.deployment.running import DEPLOY, bare, run, running, web
from tests.processes import wait_until

# promtool and prometheus are Debian's, and CI installs them.
pytestmark = pytest.mark.debian

MONITORING = DEPLOY / "monitoring"
RULES = MONITORING / "tenantpilot-rules.yml"
TOKEN = "a-token-of-the-tests-0123456789"
METRIC = re.compile(r"\btenantpilot_[a-z_]+")
# Prometheus keeps the parts of a counter and of a histogram under names of their own.
PART = re.compile(r"_(total|count|sum|bucket)$")


def test_rules_are_read_and_fire_when_they_should_and_not_otherwise(tmp_path: Path) -> None:
    shutil.copy(RULES, tmp_path)
    shutil.copy(Path(__file__).with_name("alerts.yml"), tmp_path)

    read = run("promtool", "check", "rules", RULES, environment=bare())
    tried = run("promtool", "test", "rules", tmp_path / "alerts.yml", environment=bare())

    assert read.returncode == 0, read.stdout + read.stderr
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_every_alert_is_tried() -> None:
    alerts = re.findall(r"alert: (\w+)", RULES.read_text())
    tried = Path(__file__).with_name("alerts.yml").read_text()

    # Once that it fires, once that it does not.
    assert {alert: tried.count(f"alertname: {alert}") >= 2 for alert in alerts} == dict.fromkeys(
        alerts, True
    )


def test_prometheus_reads_the_metrics_that_the_rules_ask_for(
    production: dict[str, str], tmp_path: Path
) -> None:
    with (
        migrated(production) as (_, environment),
        web(log=tmp_path / "web.log", environment={**environment, "METRICS_TOKEN": TOKEN}) as site,
        prometheus(tmp_path, target=site.port) as ask,
    ):
        rolled_up = run("deploy/manage", "roll_up_product_usage", environment=environment)
        asked_for = {PART.sub("", name) for name in METRIC.findall(_expressions())}
        wait_until(lambda: asked_for <= _known(ask("targets/metadata")))
        wait_until(lambda: "TenantPilotNoWorker" in _alarmed(ask("alerts")))
        up = ask(f"query?query={quote('up')}")["result"]
        wrong = [each for each in _rules(ask("rules")) if each["health"] == "err"]

    assert rolled_up.returncode == 0, rolled_up.stderr
    assert [each["value"][1] for each in up] == ["1"]
    assert wrong == []


@contextmanager
def prometheus(folder: Path, *, target: int) -> Iterator[Any]:
    """Prometheus with the example configuration, more often and elsewhere; yields its API."""
    shutil.copy(RULES, folder)
    (folder / "token").write_text(TOKEN)
    config = (MONITORING / "prometheus.yml").read_text()
    for said, here in (
        ("scrape_interval: 30s", "scrape_interval: 1s"),
        ("/etc/prometheus/tenantpilot.token", f"{folder}/token"),
        ('"127.0.0.1:8000", "127.0.0.1:8001"', f'"127.0.0.1:{target}"'),
    ):
        assert said in config, said
        config = config.replace(said, here)
    (folder / "prometheus.yml").write_text(f"global: {{evaluation_interval: 1s}}\n{config}")
    port = ports.free()
    command = (
        "prometheus", f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/series", f"--web.listen-address=127.0.0.1:{port}",
    )  # fmt: skip
    with running(*command, log=folder / "prometheus.log", environment=bare()) as part:

        def ask(what: str) -> Any:
            assert part.process.poll() is None, part.said()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", f"/api/v1/{what}")
                return json.loads(connection.getresponse().read()).get("data", {})
            except (OSError, ValueError):
                return {}
            finally:
                connection.close()

        yield ask


def _expressions() -> str:
    """Return the rules without what they say to people."""
    lines = RULES.read_text().splitlines()
    return "\n".join(line for line in lines if "summary:" not in line)


def _known(metadata: Any) -> set[str]:
    return {each["metric"] for each in metadata or ()}


def _alarmed(found: Mapping[str, Any]) -> set[str]:
    return {each["labels"]["alertname"] for each in found.get("alerts", ())}


def _rules(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [rule for group in found.get("groups", ()) for rule in group["rules"]]
