from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.schedule import SCHEDULE
from tests.cast import Cast
from tests.graph_settings import point_at
from tests.system_dashboard.milestones import Milestones, complete_milestones

SMALL = Size(compliance_policies=1, configuration_policies=1, role_assignments=3)


@contextmanager
def every_milestone_of(cast: Cast) -> Iterator[Milestones]:
    """The cast has reached every milestone once, on a stub of Microsoft's Graph."""
    managed = TenantProfile(
        name="Fernhill Dental", primary_domain="fernhill.example", size=SMALL
    ).tenant()
    arriving = TenantProfile(
        name="Brookside Vets", primary_domain="brookside.example", size=SMALL
    ).tenant()
    with StubServer([managed, arriving]) as server, override_settings():
        point_at(server, settings)
        yield complete_milestones(cast, microsoft=managed, being_onboarded=arriving)


@pytest.fixture
def completed(cast: Cast) -> Iterator[Milestones]:
    """The cast has reached every milestone once."""
    with every_milestone_of(cast) as milestones:
        yield milestones


def heard_of_worker(ago: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_workers; INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - %s::interval)",
            [ago],
        )


@pytest.fixture
def well() -> None:
    """An installation that needs nobody: a worker lives, and every command has just succeeded."""
    heard_of_worker("0 seconds")
    for name in SCHEDULE:
        moment = timezone.now()
        ScheduledCommand.objects.create(name=name, taken_at=moment, last_success=moment)
