"""(g) A Microsoft tenant's ID is entered: one that another workspace manages, or that is free.

Both in turns, for the ratio: a stranger must not learn from it which it was.
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID, uuid4

from django.test import Client, override_settings
from django.urls import reverse
from django_scopes import scopes_disabled

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.milestones import Actors
from benchmarks.parts.request import post, signed_in
from benchmarks.processors import one_processor
from benchmarks.samples import Candidate, Spread, in_turns, timed
from onboarding.models import OnboardingSession
from onboarding.services import sessions
from tenantpilot.tenants.models import Tenant

LINKED, UNLINKED = "managed by another workspace", "managed by no one"


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds the request takes for either, and the ratio of the two."""
    with (
        databases.copy_of(ledgers[0].database),
        one_processor() as both,
        override_settings(ACTS_PER_HOUR=0),
    ):
        actors = Actors()
        client = signed_in(actors.user)
        others = Tenant.objects.exclude(workspace=actors.tenant.workspace)
        linked = iter(list(others.values_list("directory_id", flat=True)[:2_000]))
        candidates = {
            LINKED: _probe(actors, client, lambda: next(linked)),
            UNLINKED: _probe(actors, client, uuid4),
        }
        taken = in_turns("A claim", candidates, rounds=400 if thorough else 60)
    spreads = {name: Spread.of(values) for name, values in taken.items()}
    return {
        "one_processor": both,
        "milliseconds": {name: spread.as_json() for name, spread in spreads.items()},
        "ratio": round(spreads[LINKED].median / spreads[UNLINKED].median, 4),
    }


def _probe(actors: Actors, client: Client, directory_id: Callable[[], UUID]) -> Candidate:
    def run() -> list[float]:
        session = sessions.start(
            workspace=actors.tenant.workspace, customer_name="Probe", started_by=actors.user
        )
        form = {
            "step": "tenant_identified",
            "version": "1",
            "customer_name": "Probe",
            "directory_id": str(directory_id()),
        }
        url = reverse("onboarding:session", kwargs={"session_id": session.pk})
        milliseconds = timed(lambda: _send(client, url, form))
        _remove(session)
        return [milliseconds]

    return run


def _send(client: Client, url: str, form: dict[str, str]) -> None:
    answer = post(client, url, form)
    if answer.status_code != HTTPStatus.FOUND:
        raise AssertionError(f"The request was answered with {answer.status_code}.")


def _remove(session: OnboardingSession) -> None:
    """Take the claim back, so that the next one finds what this one found."""
    session.refresh_from_db()
    session.delete()
    if session.tenant:
        with scopes_disabled():
            session.tenant.delete()
