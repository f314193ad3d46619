"""Digests stay what they were: another one tells every customer that every policy changed."""

from inventory.collections import COLLECTIONS
from inventory.collections.reader import Reader, ReadPolicy
from inventory.services.snapshot import Snapshot
from tenantpilot.graph.fields import JsonObject

COMPLIANCE = COLLECTIONS["compliance_policies"]
GROUP = "#microsoft.graph.groupAssignmentTarget"
ROW: JsonObject = {
    "@odata.type": "#microsoft.graph.windows10CompliancePolicy",
    "id": "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
    "displayName": "Zürich – \u200eBitLocker",
    "version": 3,
    "lastModifiedDateTime": "2026-01-01T00:00:00Z",
    "passwordRequired": True,
    "passwordRequiredType": "numeric",
    "osMinimumVersion": "10.0.22631",
    "preSharedKey": "correct horse",
    "rules": [{"b": 2, "a": [3, 1]}, {"a": [1, 3], "b": 2}, "x"],
    "assignments": [
        {"target": {"@odata.type": GROUP, "groupId": "b"}},
        {"target": {"@odata.type": GROUP, "groupId": "a"}, "intent": "apply"},
        {"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}},
    ],
}


def read(**other: object) -> ReadPolicy:
    return Reader(collection=COMPLIANCE, key=b"key")({**ROW, **other})


def test_digest_of_a_policy_is_as_it_was_in_every_release() -> None:
    assert read().digest == "13b5138dd1e07877d267644f5716b687"
    assert read(assignments=[{"target": {"@odata.type": GROUP, "groupId": "b"}}]).digest == (
        "8825b532f92cdd6c51e54143f9931c83"
    )


def test_of_two_rows_with_one_id_the_later_one_counts() -> None:
    stored, other = read(), read(displayName="Another name")
    snapshot = Snapshot(collection=COMPLIANCE, digests={stored.external_id: stored.digest})

    assert snapshot.news([other, stored]) == []
    assert snapshot.news([stored, other]) == [other]


def test_what_was_stored_meanwhile_is_no_news_any_more() -> None:
    first = read()
    snapshot = Snapshot(collection=COMPLIANCE, digests={"gone": "digest"})

    snapshot.take([first], news=snapshot.news([first]), unreadable=["unreadable"])

    assert snapshot.news([first]) == []
    assert snapshot.gone == {"gone"}
    snapshot.unreadable.append("")
    assert snapshot.gone == set()
