"""Policies, what they were version by version, and what was agreed with the customer."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from inventory.enums import Change
from operations.models import OperationRun
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.tenants.models import TenantOwned

NOTE_LENGTH = 120
_IS_PRESENT = Q(removed_at=None)
# Whether a policy is not what was agreed: added, changed or removed since.
DIFFERS = (_IS_PRESENT & (Q(agreed_digest="") | ~Q(digest=F("agreed_digest")))) | (
    ~_IS_PRESENT & ~Q(agreed_digest="")
)
POLICY_TEXTS = {
    "name": "name as the customer gave it",
    "assignments": "groups it is assigned to, by number",
}
POLICY_WORDS = ("kind", "platforms", "state", "revision", "digest")


class Content(models.Model):
    """What a list of Microsoft's says of a policy. `digest` is the same for the same content."""

    name = models.CharField(max_length=256)
    # Microsoft's word for the kind of policy; empty where its collection has only one.
    kind = models.CharField(max_length=120, blank=True)
    platforms = models.CharField(max_length=120, blank=True)
    # Whether it is switched on, where its collection knows such a switch.
    state = models.CharField(max_length=40, blank=True)
    revision = models.CharField(max_length=64, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    # Who gets it; [] is no one, null is not known.
    assignments = models.JSONField(null=True, blank=True)
    # Of what the list shows and no page, such as the settings: a digest of all of it.
    digest = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True


class Policy(TenantOwned, Content):
    """A policy as the latest sync saw it, or as it was when it was removed.

    `run` saw the latest change. `agreed` is the version that was agreed with the customer; null
    while it was agreed that there is none, or nothing was agreed.
    """

    personal_data = PersonalData(
        noun="policies",
        about="no person, unless a policy is named after a person",
        purpose="which policies a tenant has",
        period="as long as the tenant has it",
        ends_by="prune_records, offboard_tenant",
        texts=POLICY_TEXTS,
    )
    retention = (
        Retention(
            setting="INVENTORY_HISTORY_DAYS",
            since="removed_at",
            what="policies that were removed",
            by="inventory.services.retention.forget_removed",
        ),
    )
    own_words = (*POLICY_WORDS, "agreed_digest", "collection", "external_id")
    addresses_stay = "kept: names that the customer gave in Microsoft 365"

    collection = models.CharField(max_length=40)
    # Text: not every id of Intune's is a GUID.
    external_id = models.CharField(max_length=200)
    first_seen_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed = models.ForeignKey(
        "PolicyVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # That of the agreed version, so that comparing reads no other table; empty without one.
    agreed_digest = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name_plural = "policies"
        indexes = [
            models.Index(
                fields=["tenant", "collection"],
                name="inventory_policy_present",
                condition=Q(removed_at=None),
            ),
            # The few that differ from what was agreed, among the many of many tenants.
            models.Index(
                fields=["tenant", "collection"],
                name="inventory_policy_differs",
                condition=DIFFERS,
            ),
            models.Index(fields=["workspace", "name"], name="inventory_policy_name"),
            models.Index(fields=["tenant", "-changed_at"], name="inventory_policy_changed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "collection", "external_id"], name="inventory_policy_once"
            ),
            models.CheckConstraint(
                condition=~Q(external_id="") & ~Q(collection=""), name="inventory_policy_has_id"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        """Whether Microsoft still had it at the latest sync."""
        return self.removed_at is None


class PolicyVersion(TenantOwned, Content):
    """What a policy became with one change. One row a change, never one a sync.

    `settings` holds what the list tells of the settings: a boolean, a number or an enumerated
    word as it is, of anything else a keyed hash. Null: this collection's list tells nothing.
    The rows of a policy are in order by their id. That of a removal has no digest.
    """

    personal_data = PersonalData(
        noun="versions of policies",
        about="no person, unless a policy is named after a person",
        purpose="what changed in a tenant",
        period="how a policy is now, and was agreed: as long as the tenant has it",
        ends_by="prune_records, offboard_tenant",
        texts=POLICY_TEXTS,
    )
    retention = (
        Retention(
            setting="INVENTORY_HISTORY_DAYS",
            since="seen_at",
            what="what policies were before",
            by="inventory.services.retention.forget_versions",
        ),
    )
    own_words = (*POLICY_WORDS, "settings")
    addresses_stay = "kept: names that the customer gave in Microsoft 365"

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    run = models.ForeignKey(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    change = models.CharField(max_length=8, choices=Change.choices)
    seen_at = models.DateTimeField(db_default=Now())
    settings = models.JSONField(null=True, blank=True)
    # The same in every tenant for one kind of change to policies of one name; found has none.
    group_key = models.UUIDField(null=True, blank=True)
    # The same if what changed is the same too; null where the list does not tell.
    change_key = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["policy", "-id"], name="inventory_version_of_policy"),
            models.Index(
                fields=["tenant", "-seen_at"],
                name="inventory_version_news",
                condition=Q(group_key__isnull=False),
            ),
            # Has all that the changes of many tenants are put together from.
            models.Index(
                fields=["workspace", "-seen_at", "-id"],
                include=["tenant", "change", "group_key", "change_key"],
                name="inventory_version_spread",
                condition=Q(group_key__isnull=False),
            ),
            models.Index(fields=["seen_at"], name="inventory_version_seen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__in=Change.values), name="inventory_version_change_known"
            ),
            models.CheckConstraint(
                condition=Q(change=Change.REMOVED) ^ ~Q(digest=""),
                name="inventory_version_has_content",
            ),
            models.CheckConstraint(
                condition=Q(change=Change.FOUND) ^ Q(group_key__isnull=False),
                name="inventory_version_has_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.change}"

    @property
    def is_present(self) -> bool:
        return self.change != Change.REMOVED


class Agreement(TenantOwned):
    """That a person said: this is as agreed with the customer. Rows are never changed.

    Without a policy it is about the whole tenant as the sync `run` left it, and
    `collections` are those that could be seen then: only these are compared.
    """

    personal_data = PersonalData(
        noun="agreements",
        about=STAFF,
        purpose="who agreed what with the customer",
        period="as long as the tenant",
        ends_by="erase_user, offboard_tenant",
        texts={"note": "as typed"},
    )
    words_of = {"agreed_by_id": ("note",)}
    own_words = ("collections",)

    policy = models.ForeignKey(
        Policy, null=True, blank=True, on_delete=models.CASCADE, related_name="agreements"
    )
    run = models.ForeignKey(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Null: a person who was erased.
    agreed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    collections = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="inventory_agreement_of_tenant")]

    def __str__(self) -> str:
        return f"agreement {self.pk}"
