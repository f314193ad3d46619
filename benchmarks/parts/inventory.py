"""What the pages of the inventory take to read, by how many tenants there are beside the one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.progress import Bar
from benchmarks.samples import Candidate, Spread, in_turns, timed
from benchmarks.world import migrate, populate
from inventory import drift, history, listing, spread
from inventory.alarms import alarms
from inventory.forms import View
from inventory.models import Agreement
from inventory.pages import workspace as workspace_pages
from inventory.selectors import inventory
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

DATABASE = "bench_inventory_{}"
FEW, MANY, POLICIES = 9, 50, 5_000
# As the issue has it: two and a half million policies.
THOROUGH = 500
ROUNDS, CALLS, A_PAGE = 10, 3, 25

# One policy in fifty has changed, a little of it in the last week.
FILL = """
    INSERT INTO inventory_policy (
        tenant_id, workspace_id, collection, external_id, name, kind, platforms, state, revision,
        assignments, digest, agreed_digest, first_seen_at, changed_at
    )
    SELECT tenant.id, tenant.workspace_id,
        (ARRAY['compliance_policies', 'configuration_policies', 'settings_catalog'])
            [number %% 3 + 1],
        number::text, 'Policy ' || number, '', 'Windows', '', '1', '[]', number::text, '',
        now() - interval '300 days', now() - interval '300 days' * (number %% 100) / 100
    FROM tenants_tenant AS tenant CROSS JOIN generate_series(1, %(policies)s) AS number
    WHERE tenant.workspace_id = 1;
    INSERT INTO inventory_policyversion (
        tenant_id, workspace_id, policy_id, change, seen_at, name, kind, platforms, state,
        revision, assignments, digest, group_key, change_key
    )
    SELECT tenant_id, workspace_id, id, change, CASE WHEN change = 'found'
            THEN first_seen_at ELSE changed_at END,
        name, '', platforms, '', revision, assignments, digest || change,
        CASE WHEN change = 'changed' THEN md5(name)::uuid END,
        CASE WHEN change = 'changed' THEN md5(name)::uuid END
    FROM inventory_policy CROSS JOIN unnest(ARRAY['found', 'changed']) AS change
    WHERE (change = 'found' OR id %% 50 = 0);
"""

type Reading = Callable[[QuerySet[Tenant]], object]


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds of each page's reading with few and with many tenants, and the worst ratio."""
    counts = (FEW, THOROUGH if thorough else MANY)
    taken = in_turns(
        "Pages of the inventory",
        {f"{name} {count}": _reading(count, name) for count in counts for name in _filled(count)},
        rounds=ROUNDS,
    )
    for count in counts:
        databases.drop(DATABASE.format(count))
    spreads = {label: Spread.of(values).as_json() for label, values in taken.items()}
    ratios = {name: spreads[f"{name} {counts[1]}"]["median"] / spreads[f"{name} {FEW}"]["median"]
              for name in READINGS}  # fmt: skip
    return {
        "tenants": list(counts), "policies": POLICIES, "pages": spreads,
        "ratios": ratios, "worst_ratio": max(ratios.values()),
    }  # fmt: skip


def _filled(count: int) -> Sequence[str]:
    """Make the database with so many tenants; return what is read in it."""
    databases.create(DATABASE.format(count))
    with databases.using(DATABASE.format(count)):
        migrate()
        # The world gives each workspace two tenants; here all are of one.
        populate(Bar("Tenants", total=5), workspaces=(count + 1) // 2)
        Tenant.objects.filter(pk__in=Tenant.objects.order_by("pk").values("pk")[:count]).update(
            workspace_id=1
        )
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"policies": POLICIES})
            cursor.execute("VACUUM ANALYZE inventory_policy, inventory_policyversion")
    return list(READINGS)


def _reading(count: int, name: str) -> Candidate:
    """Read as one page does; the first time, which fills caches, does not count."""

    def read() -> Sequence[float]:
        with databases.using(DATABASE.format(count)):
            tenants = Tenant.objects.filter(workspace=1).order_by("pk")
            READINGS[name](tenants)
            return [timed(lambda: READINGS[name](tenants)) for _ in range(CALLS)]

    return read


def _in_first(read: Callable[[], object]) -> Reading:
    def scoped(tenants: QuerySet[Tenant]) -> object:
        with scope(tenant=tenants.first()):
            return read()

    return scoped


def _of_workspace(tenants: QuerySet[Tenant]) -> object:
    seen = workspace_pages.tenants_of(tenants, since=_week_ago())
    with scope(tenant=[each.pk for each in seen]):
        news = spread.read({}, workspace=Workspace.objects.get(pk=1))
        return workspace_pages.page_of(
            news, alarms(news.found), tenants=seen, view=View.POLICY, number="1"
        )


def _week_ago() -> datetime:
    return timezone.now() - timedelta(days=7)


AGREED = Agreement(collections=["compliance_policies", "settings_catalog"])
READINGS: Mapping[str, Reading] = {
    "list": _in_first(lambda: [inventory(), list(listing.policies({}, agreement=None)[:A_PAGE])]),
    "search": _in_first(lambda: list(listing.policies({"q": "12"}, agreement=None)[:A_PAGE])),
    "agreed": _in_first(lambda: drift.since_agreement(AGREED).counts()),
    "changes": _in_first(lambda: history.rows(history.news(after=_week_ago())[:A_PAGE])),
    "week": _in_first(lambda: drift.since(_week_ago()).counts()),
    "workspace": _of_workspace,
}
