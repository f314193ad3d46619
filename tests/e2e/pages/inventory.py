"""The inventory: policies, their history, what changed, and what was agreed."""

from django_scopes import scopes_disabled

from demo.world import people
from demo.world.customers import ALDER_VALLEY, KESTREL, KIRCHGASSER, LARKSPUR, PINECREST
from demo.world.people import HELENA
from demo.world.providers import NORTHBEAM
from inventory.models import Policy, PolicyVersion
from tests.e2e.places import latest_of, tenant, workspace
from tests.e2e.visits import INVALID, TENANT, WORKSPACE, NotAPage, visit

INVENTORY = f"{TENANT}inventory/"
CHANGES = f"{TENANT}changes/"
POLICY = f"{INVENTORY}<int:policy_id>/"
OF_WORKSPACE = f"{WORKSPACE}changes/"


def one_change() -> str:
    """The latest change that came to several of the demo's tenants."""
    with scopes_disabled():
        latest = PolicyVersion.objects.filter(name="Block older sign-ins", change="changed")
        return f"?change={latest.latest('pk').change_key}"


PAGES = (
    visit("inventory", INVENTORY, HELENA, tenant(KESTREL)),
    visit("inventory-read-only", INVENTORY, people.MIRA, tenant(ALDER_VALLEY)),
    visit("inventory-differs", INVENTORY, people.GRACE, tenant(PINECREST), query="?show=differs"),
    visit("inventory-last-page", INVENTORY, HELENA, tenant(KESTREL), query="?page=999"),
    visit("inventory-no-match", INVENTORY, people.GRACE, tenant(PINECREST), query="?q=zeppelin"),
    visit("inventory-bad-filter", INVENTORY, people.GRACE, tenant(PINECREST), query="?collection=x",
          status=INVALID),
    visit("inventory-none", INVENTORY, HELENA, tenant(LARKSPUR)),
    visit("inventory-without-intune", INVENTORY, people.KATRIN, tenant(KIRCHGASSER)),
    visit("policy", POLICY, HELENA,
          latest_of(KESTREL.name, Policy, "policy_id", name="Block older sign-ins")),
    visit("changes", CHANGES, people.GRACE, tenant(PINECREST)),
    visit("changes-read-only", CHANGES, people.MIRA, tenant(ALDER_VALLEY)),
    visit("changes-30-days", CHANGES, people.GRACE, tenant(PINECREST), query="?compare=30"),
    visit("changes-none", CHANGES, HELENA, tenant(LARKSPUR)),
    visit("changes-bad-filter", CHANGES, people.GRACE, tenant(PINECREST), query="?run=x",
          status=INVALID),
    visit("agree", f"{CHANGES}agree/", people.GRACE, tenant(PINECREST)),
    visit("workspace-changes", OF_WORKSPACE, HELENA, workspace(NORTHBEAM)),
    visit("workspace-changes-by-tenant", OF_WORKSPACE, HELENA, workspace(NORTHBEAM),
          query="?view=tenant"),
    visit("workspace-changes-by-time", OF_WORKSPACE, HELENA, workspace(NORTHBEAM),
          query="?view=time"),
    visit("agree-in-tenants", f"{OF_WORKSPACE}agree/", HELENA, workspace(NORTHBEAM),
          query=one_change),
    visit("workspace-changes-bad-filter", OF_WORKSPACE, HELENA, workspace(NORTHBEAM),
          query="?view=x", status=INVALID),
)  # fmt: skip
NOT_PAGES = {
    f"{INVENTORY}download/": NotAPage.FORM_ONLY,
    f"{CHANGES}download/": NotAPage.FORM_ONLY,
    f"{CHANGES}agree/ticked/": NotAPage.FORM_ONLY,
    f"{OF_WORKSPACE}download/": NotAPage.FORM_ONLY,
}
