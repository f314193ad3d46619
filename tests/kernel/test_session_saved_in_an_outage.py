"""Saving a session: one that was ended is the person's matter, a lost database is ours."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.http import HttpResponse

from tenantpilot.accounts.middleware import save_session
from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.web.outage import is_outage
from tests.fault_injection import kill_backend

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session() -> SessionStore:
    session = SessionStore()
    session.create()
    session["language"] = "en"
    return session


def test_database_that_is_gone_is_an_outage_and_no_bad_request(session: SessionStore) -> None:
    kill_backend()

    with pytest.raises(OperationalError) as raised:
        save_session(session, HttpResponse())

    assert is_outage(raised.value)


def test_session_that_was_ended_meanwhile_is_interrupted(session: SessionStore) -> None:
    PlaneSession.objects.all().delete()

    with pytest.raises(SessionInterrupted):
        save_session(session, HttpResponse())
