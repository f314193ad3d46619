import pytest
from django.test import Client
from demo.graph_stub.world import StubTenant
from onboarding.models import OnboardingSession
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.onboarding.journeys import *

pytestmark = pytest.mark.django_db(transaction=True)

def test_all(cast: Cast, draft, stub_tenant, client):
    sign_in(client, cast.manager)
    print(client.get(f"/admin/workspaces/northwind/onboarding/").status_code)
    t = Traveller(person=cast.manager, session=draft, microsoft=stub_tenant)
    url = f"/admin/onboarding/{draft.pk}/"
    for c in OnboardingCheckpoint:
        r = client.get(url); assert r.status_code == 200, r.text
        assert t.take(c), c
        for d in OnboardingCheckpoint:
            r = client.get(url + "?step=" + d); assert r.status_code == 200
    print([ (r.event_name, r.metadata) for r in ledger()])
    print(audited())
    print(client.get(f"/admin/tenants/{now(draft).tenant_id}/").status_code)
    print(client.get(f"/admin/tenants/{now(draft).tenant_id}/connection/").status_code)
