"""(b) A person starts an operation: with telemetry, without, and with a bare INSERT in place.

Once as the act (`runs.start`: six statements and a COMMIT), once as the whole request.
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.labels import BARE, WITH, WITHOUT
from benchmarks.ledger import Ledger
from benchmarks.milestones import KIND, Actors
from benchmarks.processors import one_processor
from benchmarks.samples import Candidate, Spread, in_turns, timed
from operations.models import OperationRun
from operations.services import runs
from telemetry import recorder
from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection

BATCH = 10
END = """
    UPDATE operations_operationrun
    SET status = 'completed', outcome = 'cancelled', completed_at = now(), lease = NULL
    WHERE status <> 'completed'
"""

# Away from the numbers that the ledger has events of.
RESTART = "ALTER TABLE operations_operationrun ALTER COLUMN id RESTART WITH 1000000000"

type Act = Callable[[], object]


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds each takes, and what telemetry adds."""
    ledger = [each for each in ledgers if each.rows <= 1_000_000][-1]
    with databases.copy_of(ledger.database), one_processor() as both:
        actors = Actors()
        acts = {"act": _act(actors), "request": _request(actors)}
        candidates = {
            f"{name}, {how}": _batch(act, instead)
            for name, act in acts.items()
            for how, instead in _ways(actors).items()
        }
        with connection.cursor() as cursor:
            cursor.execute(RESTART)
        statements = {name: _statements(act, actors) for name, act in acts.items()}
        taken = in_turns("A milestone", candidates, rounds=120 if thorough else 25)
    return {
        "rows": ledger.rows,
        "one_processor": both,
        "milliseconds": {name: Spread.of(values).as_json() for name, values in taken.items()},
        **{name: _added(taken, name) | {"statements": statements[name]} for name in acts},
    }


def _added(taken: dict[str, list[float]], name: str) -> dict[str, float]:
    """From the rounds, pair by pair: what disturbed a round disturbed all of its candidates."""

    def more(how: str) -> float:
        pairs = zip(taken[f"{name}, {how}"], taken[f"{name}, {WITHOUT}"], strict=True)
        return Spread.of([after - before for after, before in pairs]).median

    whole = Spread.of(taken[f"{name}, {WITHOUT}"]).median
    return {
        "added_microseconds": round(more(WITH) * 1_000, 1),
        "bare_insert_adds_microseconds": round(more(BARE) * 1_000, 1),
        "added_percent": round(100 * more(WITH) / whole, 2),
        "ratio_to_bare_insert": round(more(WITH) / more(BARE), 3),
    }


def _ways(actors: Actors) -> dict[str, Callable[..., bool]]:
    def forget(*_: Any, **__: Any) -> bool:
        return True

    def insert(*_: Any, subject: OperationRun, **__: Any) -> bool:
        actors.insert(subject)
        return True

    return {WITH: recorder.record, WITHOUT: forget, BARE: insert}


def _act(actors: Actors) -> Act:
    ProviderConnection.objects.create(
        tenant=actors.tenant,
        client_id=actors.tenant.directory_id,
        sealed_secret=secrets.seal("unused", tenant_id=actors.tenant.pk),
    )

    def start() -> None:
        started = runs.start(tenant=actors.tenant, operation_type=KIND, initiator=actors.user)
        if not started.is_new:
            raise AssertionError("Nothing was started.")

    return start


def signed_in(user: User) -> Client:
    """Return a client with a session of the person's."""
    plane = SETTINGS[Plane.ADMIN]
    session = SessionStore(plane=Plane.ADMIN)
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = plane.backend
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client = Client()
    client.cookies[plane.cookie_name] = session.session_key or ""
    return client


def _request(actors: Actors) -> Act:
    client = signed_in(actors.user)
    url = reverse("operations:start", kwargs={"tenant_id": actors.tenant.pk})

    def send() -> None:
        answer = post(client, url, {"operation_type": KIND.value})
        if answer.status_code != HTTPStatus.FOUND:
            raise AssertionError(f"The request was answered with {answer.status_code}.")

    return send


def post(client: Client, url: str, form: dict[str, str]) -> Any:
    """Send a form as browsers do: the product takes no multipart. Returns the response."""
    return client.post(url, urlencode(form), content_type="application/x-www-form-urlencoded")


def _statements(act: Act, actors: Actors) -> int:
    """How many it takes without telemetry; transaction control is not counted."""
    with CaptureQueriesContext(connection) as queries:
        _batch(act, _ways(actors)[WITHOUT], size=1)()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "\n    UPDATE operations_operationrun")
    return sum(not query["sql"].startswith(control) for query in queries)


def _batch(act: Act, instead: Callable[..., bool], *, size: int = BATCH) -> Candidate:
    """The mean of a few, each after the run before has ended."""

    def once() -> float:
        with connection.cursor() as cursor:
            cursor.execute(END)
        return timed(act)

    def run() -> list[float]:
        with patch.object(recorder, "record", instead):
            return [sorted(once() for _ in range(size))[size // 2]]

    return run
