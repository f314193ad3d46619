import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import sign_in
from tests.reports.journeys import *
pytestmark = pytest.mark.django_db(transaction=True)
def test_smoke(connected, stub_tenant):
    p = make(connected, PERMISSIONS)
    r = make(connected)
    print(r.summary, r.changes)
    stub_tenant.role_assignments.pop()
    stub_tenant.role_assignments[0].principal_name = "New name"
    r2 = make(connected)
    assert r2.pk != r.pk
    print(r2.changes)
    again = finish(ask(connected)); print(again.counts, again.result_id)
    c = sign_in(Client(), connected.owner)
    for u in [reverse("reports:list", args=[connected.tenant.pk]), url("detail", p), url("detail", r), url("detail", r2), url("changes", r2), f"/admin/tenants/{connected.tenant.pk}/", f"/admin/tenants/{connected.tenant.pk}/operation-runs/{again.pk}/"]:
        x = c.get(u); print(u, x.status_code); assert x.status_code == 200
    for f in ("csv", "json"):
        x = c.post(url("download", r2), {"format": f}); print(x.headers); print(x.getvalue().decode()[:1500])
