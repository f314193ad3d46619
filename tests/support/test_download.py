"""What leaves the product: JSON and text."""

import json
from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.support.journeys import opened, url
from tests.tenant_dashboard.rows import (
    an_ended_run,
)


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_json_names_every_fact_and_its_schema(cast: Cast, client: Client, role: str) -> None:
    run = an_ended_run(cast.tenant, counts={"created": 2})
    bundle = opened(cast, run=run)

    answer = sign_in(client, getattr(cast, role)).post(url(bundle, "download"))

    document = json.loads(answer.content)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="tenantpilot-{bundle.number}.json"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert (document["schema_version"], document["bundle"]) == (1, bundle.number)
    assert document["sections"]["run"]["figures"] == [{"figure": "created", "value": 2}]
    assert document["sections"]["runs"]["runs"][0]["run"] == run.pk
    assert document["sections"]["connection"]["status"] == "unchecked"
    assert [each["code"] for each in document["issues"]] == ["no_worker", "connection_unchecked"]


def test_download_is_audited(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    sign_in(client, cast.owner).post(url(bundle, "download"))

    entry = AuditLog.objects.get(action="diagnostics.downloaded")
    assert (entry.actor_id, entry.subject_id) == (cast.owner.pk, bundle.pk)


def test_getting_downloads_nothing(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    answer = sign_in(client, cast.owner).get(url(bundle, "download"))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert not AuditLog.objects.filter(action="diagnostics.downloaded").exists()


def test_text_has_findings_facts_and_tables(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, initiator=cast.manager)
    bundle = opened(cast, run=run)

    text = sign_in(client, cast.operator).get(url(bundle)).context["text"]

    lines = text.splitlines()
    assert lines[0] == f"TenantPilot support diagnostics {bundle.number}"
    assert "- Warning: No worker is running on this installation." in lines
    assert "State: Not checked yet" in lines
    assert "No results." in lines
    assert any(line.startswith(f"OR-{run.pk} | Inventory sync | Succeeded") for line in lines)
