"""Linked and unlinked Microsoft tenants cannot be told apart from outside, whatever one enters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from onboarding.models import OnboardingSession
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.examples import examples
from tests.factories import ConnectionFactory, TenantFactory
from tests.graph_settings import point_at
from tests.onboarding.provider import HOME, WAY_BACK, proved, stub_app

pytestmark = pytest.mark.django_db

PROBES = examples(50)
NOTHING = Size(compliance_policies=0, configuration_policies=0, role_assignments=0)
# What differs between any two requests for the same thing.
OF_ONE_REQUEST = (
    (re.compile(r"state=[\w.%~-]+"), "state=STATE"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "GUID"),
    (re.compile(r"probe\d+\.example"), "DOMAIN"),
    (re.compile(r'(name="csrfmiddlewaretoken" value=")\w{64}'), r"\1TOKEN"),
    (re.compile(r"/(onboarding|tenants)/\d+/"), r"/\1/N/"),
    (re.compile(r'data-csrf="\w{64}"'), "TOKEN"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "REQUEST-ID"),
    (re.compile(r"<time .*?</time>"), "MOMENT"),
    (re.compile(r"\b\d{1,2} \w{3} \d{4},? \d\d:\d\d"), "MOMENT"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "MOMENT"),
    (re.compile(r"(nonce=\"|'nonce-)[\w+/=-]+"), r"\1NONCE"),
)
VALUES = re.compile(r"'[^']*'|\b\d+\b|\bs\w+_x\w+|\\x[0-9a-f]+")


@dataclass(kw_only=True)
class Answer:
    """What came back, without what belongs to the one request, and with which statements."""

    status: int
    body: str
    statements: list[str]


@dataclass(kw_only=True)
class Stranger:
    """A manager of a workspace that has nothing to do with the tenants asked about."""

    cast: Cast
    client: Client
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def post(self, path: str, url: str, **form: str) -> None:
        self._keep(path, lambda: self.client.post(url, form))

    def get(self, path: str, url: str) -> None:
        self._keep(path, lambda: self.client.get(url))

    def _keep(self, path: str, ask: object) -> None:
        # It keeps the latest some thousands only.
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as asked:
            answer: HttpResponse = ask()  # type: ignore[operator]
        body = f"{answer.headers.get('Location', '')}\n{answer.text}"
        for pattern, instead in OF_ONE_REQUEST:
            body = pattern.sub(instead, body)
        statements = [VALUES.sub("?", each["sql"]) for each in asked]
        found = Answer(status=answer.status_code, body=body, statements=statements)
        self.answers.setdefault(path, []).append(found)


@pytest.fixture
def app() -> StubApp:
    return stub_app()


@pytest.fixture
def microsoft(app: StubApp, settings: Settings) -> Iterator[StubServer]:
    """Microsoft knows every tenant that is asked about, linked or not."""
    asked = [
        TenantProfile(name="Probe", primary_domain=f"probe{number:03}.example", size=NOTHING)
        for number in range(PROBES)
    ]
    with StubServer([*(each.tenant() for each in asked), HOME.tenant()], apps=[app]) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def stranger(cast: Cast, app: StubApp, microsoft: StubServer, settings: Settings) -> Stranger:
    settings.ACTS_PER_HOUR = 0
    proved(cast.workspace, app, cast.owner)
    return Stranger(cast=cast, client=sign_in(Client(), cast.manager))


def link_every_other(cast: Cast, microsoft: StubServer) -> list[UUID]:
    """Return every id that is asked about; every other one is another workspace's."""
    asked = list(islice(microsoft.tenants, PROBES))
    now, workspace = timezone.now(), cast.foreign_tenant.workspace
    for number, directory_id in enumerate(asked[::2]):
        status = list(TenantStatus)[number % len(TenantStatus)]
        tenant = TenantFactory(
            workspace=workspace, directory_id=directory_id, status=status, verified_at=now
        )
        if status != TenantStatus.ARCHIVED:
            ConnectionFactory(tenant=tenant)
    return asked


def start(stranger: Stranger) -> tuple[OnboardingSession, str]:
    session = OnboardingSession.objects.create(
        workspace=stranger.cast.workspace,
        customer_name="Probe",
        created_by=stranger.cast.manager,
        changed_by=stranger.cast.manager,
    )
    return session, f"/admin/onboarding/{session.pk}/"


def probe(stranger: Stranger, directory_id: UUID, named: str) -> None:
    """Take every step that one can take about a tenant without any access to it."""
    session, url = start(stranger)
    way = "by GUID" if named == str(directory_id) else "by domain"

    def step(name: str, **form: str) -> None:
        version = OnboardingSession.objects.values_list("version", flat=True).get(pk=session.pk)
        told = {"step": name, "version": str(version), **form}
        stranger.post(f"{way}: {name}", f"{url}?step={name}", **told)
        stranger.get(f"{way}: {name}, afterwards", url)

    step("tenant_identified", customer_name="Probe", directory_id=named)
    stranger.post(f"{way}: consent link", f"{url}consent-link/")
    stranger.get(f"{way}: wizard with the link", f"{url}?step=connection_configured&with=app")
    stranger.get(f"{way}: forged way back", f"{WAY_BACK}?tenant={directory_id}&admin_consent=True")
    if way == "by GUID":
        step("connection_configured", **{"with": "app"})
        step("connection_verified")
        own = {"client_id": str(uuid4()), "client_secret": "Xx0~of-nobody-at-all"}
        step("connection_configured", **{"with": "secret"}, **own)
        step("connection_verified")
        tenant = Tenant.objects.get(directory_id=directory_id, workspace=stranger.cast.workspace)
        stranger.get(f"{way}: tenant", f"/admin/tenants/{tenant.pk}/")
        stranger.get(f"{way}: what can be seen", f"/admin/tenants/{tenant.pk}/visibility/")
        stranger.get(f"{way}: list", "/admin/onboarding/")
    version = OnboardingSession.objects.values_list("version", flat=True).get(pk=session.pk)
    stranger.post(f"{way}: deletion", f"{url}delete/", version=str(version))


@pytest.mark.thorough
def test_fifty_probes_are_answered_alike_on_every_path(
    stranger: Stranger, microsoft: StubServer
) -> None:
    asked = link_every_other(stranger.cast, microsoft)
    spare = TenantProfile(name="Warm", primary_domain="probe999.example", size=NOTHING)
    microsoft.tenants[spare.directory_id] = spare.tenant()
    for named in (str(spare.directory_id), spare.primary_domain):
        probe(stranger, spare.directory_id, named)
    # What the first request of all does once belongs to none of them.
    stranger.answers.clear()

    for directory_id in asked:
        probe(stranger, directory_id, str(directory_id))
        probe(stranger, directory_id, microsoft.tenants[directory_id].primary_domain)

    assert len(stranger.answers) == 19
    assert different(stranger.answers) == []


def different(found: dict[str, list[Answer]]) -> list[str]:
    """Return the paths on which some id was answered unlike the others, or cost other statements.

    A path may be taken several times for an id: then all of its answers count together.
    """
    paths = []
    for path, answers in found.items():
        times, rest = divmod(len(answers), PROBES)
        assert not rest
        turns = [answers[first : first + times] for first in range(0, len(answers), times)]
        if any(turn != turns[0] for turn in turns):
            paths.append(path)
    return paths


def test_difference_of_one_answer_or_statement_is_seen() -> None:
    same = Answer(status=200, body="x", statements=["SELECT 1"])
    for other in (
        Answer(status=404, body="x", statements=["SELECT 1"]),
        Answer(status=200, body="y", statements=["SELECT 1"]),
        Answer(status=200, body="x", statements=["SELECT 1", "SELECT 1"]),
    ):
        answers = [same] * (PROBES - 1)
        assert different({"path": [*answers, same]}) == []
        assert different({"path": [*answers, other]}) == ["path"]


@pytest.mark.thorough
def test_app_of_a_workspace_may_name_any_tenant_as_its_own(
    stranger: Stranger, microsoft: StubServer
) -> None:
    asked = link_every_other(stranger.cast, microsoft)
    client = sign_in(Client(), stranger.cast.owner)
    stranger.client = client
    app = "/admin/workspaces/northwind/app/"
    client.post(f"{app}remove/", follow=True)

    for directory_id in asked:
        form = {
            "with": "secret",
            "client_id": str(uuid4()),
            "directory_id": str(directory_id),
            "cloud": "worldwide",
            "client_secret": "Xx0~of-nobody-at-all",
        }
        stranger.post("register", app, **form)
        for act in ("prove", "remove"):
            stranger.post(act, f"{app}{act}/")
            stranger.get(f"{act}, afterwards", app)

    assert different(stranger.answers) == []
