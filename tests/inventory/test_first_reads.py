"""What a first read stores is what any later one would: value for value."""

import pytest
from django.utils import timezone
from django_scopes import scope

from inventory.collections import COLLECTIONS
from inventory.collections.reader import CONTENT, ReadPolicy
from inventory.models import Policy, PolicyVersion
from inventory.services.storage import store_page
from tests.cast import Cast
from tests.operations.journeys import start

pytestmark = pytest.mark.django_db

COMPLIANCE = COLLECTIONS["compliance_policies"]
NOT_TOLD = ReadPolicy(external_id="not-told", name="Told nothing")
WHOLE = ReadPolicy(
    external_id='quoted "\\" é',
    name="Zürich\\n'; {}",
    kind="iosCompliancePolicy",
    platforms="iOS",
    state="enabled",
    revision="7",
    modified_at=timezone.now(),
    assignments=[{"to": "group", "id": "a"}],
    settings={"limit": 1.5, "words": ["a", "b"], "switch": False, "big": 10**30},
)


@pytest.mark.parametrize("read", [NOT_TOLD, WHOLE], ids=["not told", "whole"])
def test_policy_found_is_stored_as_one_that_was_added(cast: Cast, read: ReadPolicy) -> None:
    run = start(cast)
    stored = []
    with scope(tenant=cast.tenant):
        for is_first in (True, False):
            store_page(run=run, collection=COMPLIANCE, policies=[read], is_first_read=is_first)
            names = ("tenant", "workspace", "run", "digest", *CONTENT)
            policy = Policy.objects.get(external_id=read.external_id)
            of_policy = Policy.objects.filter(pk=policy.pk)
            versions = PolicyVersion.objects.filter(policy=policy)
            # Where nothing is told, the column is NULL and not a JSON null.
            blank = of_policy.filter(assignments__isnull=True).exists()
            assert blank == (read.assignments is None)
            assert versions.filter(settings__isnull=read.settings is None).exists()
            assert policy.first_seen_at == policy.changed_at == versions.get().seen_at
            stored.append(
                [
                    of_policy.values("agreed", "agreed_digest", "removed_at", *names).get(),
                    versions.values("settings", *names).get(),
                ]
            )
            Policy.objects.all().delete()

    assert stored[0] == stored[1]
