"""What the pages of the inventory take to read, by how many tenants there are beside the one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django_scopes import scope

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.progress import Bar
from benchmarks.samples import Spread, timed
from benchmarks.world import migrate, populate
from inventory import drift, history, listing
from inventory.models import Agreement, Policy
from inventory.pages import workspace as workspace_pages
from inventory.selectors import inventory
from tenantpilot.tenants.models import Tenant

DATABASE = "bench_inventory"
FEW, MANY, POLICIES = 9, 50, 5_000
# As the issue has it: two and a half million policies.
THOROUGH = 500
CALLS, A_PAGE = 20, 25

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
    WHERE tenant.id > %(after)s;
    INSERT INTO inventory_policyversion (
        tenant_id, workspace_id, policy_id, change, seen_at, name, kind, platforms, state,
        revision, assignments, digest
    )
    SELECT tenant_id, workspace_id, id, change, CASE WHEN change = 'found'
            THEN first_seen_at ELSE changed_at END,
        name, '', platforms, '', revision, assignments, digest || change
    FROM inventory_policy CROSS JOIN unnest(ARRAY['found', 'changed']) AS change
    WHERE tenant_id > %(after)s AND (change = 'found' OR id %% 50 = 0);
"""

type Reading = Callable[[], object]


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds of each page's reading with few and with many tenants, and the worst ratio."""
    many = THOROUGH if thorough else MANY
    databases.create(DATABASE)
    with databases.using(DATABASE):
        migrate()
        # The world gives each workspace two tenants; here all are of one.
        populate(Bar("Tenants", total=5), workspaces=(many + 1) // 2)
        Tenant.objects.update(workspace_id=1)
        tenants = list(Tenant.objects.order_by("pk")[:many])
        figures = {str(count): _measured(tenants, count) for count in (FEW, many)}
    databases.drop(DATABASE)
    few, lots = figures[str(FEW)], figures[str(many)]
    ratios = {name: lots[name]["median"] / few[name]["median"] for name in few}
    return {
        "tenants": [FEW, many], "policies": POLICIES, "pages": figures,
        "ratios": ratios, "worst_ratio": max(ratios.values()),
    }  # fmt: skip


def _measured(tenants: Sequence[Tenant], count: int) -> Mapping[str, Mapping[str, float]]:
    """Fill up to so many tenants and measure."""
    filled = Policy._base_manager.order_by("-tenant").values_list("tenant", flat=True).first()
    with connection.cursor() as cursor:
        Tenant.objects.filter(pk__gt=tenants[count - 1].pk).update(workspace_id=2)
        Tenant.objects.filter(pk__lte=tenants[count - 1].pk).update(workspace_id=1)
        cursor.execute(
            FILL.replace("WHERE tenant.id >", "WHERE tenant.workspace_id = 1 AND tenant.id >"),
            {"policies": POLICIES, "after": filled or 0},
        )
        cursor.execute("VACUUM ANALYZE inventory_policy, inventory_policyversion")
    return {
        name: Spread.of([timed(read) for _ in range(CALLS)]).as_json()
        for name, read in _readings(tenants[:count]).items()
    }


def _readings(tenants: Sequence[Tenant]) -> Mapping[str, Reading]:
    first = tenants[0]
    agreed = Agreement(collections=["compliance_policies", "settings_catalog"])

    def in_first(read: Reading) -> Reading:
        def scoped() -> object:
            with scope(tenant=first):
                return read()

        return scoped

    def of_workspace() -> object:
        with scope(tenant=list(tenants)):
            return workspace_pages.by_policy(workspace_pages.read_rows({}))

    week = timezone.now() - timedelta(days=7)
    return {
        "list": in_first(
            lambda: [inventory(), list(listing.policies({}, agreement=None)[:A_PAGE])]
        ),
        "search": in_first(lambda: list(listing.policies({"q": "12"}, agreement=None)[:A_PAGE])),
        "agreed": in_first(lambda: drift.since_agreement(agreed).counts()),
        "changes": in_first(lambda: history.rows(history.news(after=week)[:A_PAGE])),
        "week": in_first(lambda: drift.since(week).counts()),
        "workspace": of_workspace,
    }
