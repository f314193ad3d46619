"""Every link and form of the people pages leads somewhere."""

from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.factories import MembershipFactory, TenantFactory, WorkspaceFactory
from tests.members.places import add_url, list_url, member_url
from tests.ui.markup import elements


def test_no_link_is_empty_and_all_open(cast: Cast, client: Client) -> None:
    alone = WorkspaceFactory(slug="alone")
    MembershipFactory(workspace=alone, user=cast.owner)
    TenantFactory.create_batch(12, workspace=cast.workspace)
    sign_in(client, cast.owner)
    opened = set()

    for url in [
        list_url(cast),
        f"{list_url(cast)}?search=zzz",
        reverse("members:list", args=["alone"]),
        add_url(cast),
        member_url(cast, cast.operator),
        member_url(cast, cast.operator, "tenants"),
        f"{member_url(cast, cast.operator, 'tenants')}?search=zzz",
        reverse("members:account"),
        reverse("members:change-password"),
    ]:
        page = client.get(url)
        for link in elements(page.text, "a"):
            href = link.attributes["href"]
            # An empty one in the notice that says "Load the page again" means just that.
            if link.text != "Load the page again" and not href.startswith("#"):
                opened.add(href if href[0] != "?" else url + href)

    assert {address for address in opened if client.get(address).status_code != 200} == set()
