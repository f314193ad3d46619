"""What a person writes for the customer before a pack is made, and what a pack took of it."""

from django.db import models
from django.db.models import Q

from reviewpacks.enums import Language
from reviewpacks.models.packs import REMARK_LENGTH, ReviewPack
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.tenants.models import TenantOwned

RECOMMENDATION_LENGTH, OWNER_LENGTH, EFFORT_LENGTH = 400, 80, 80


class PackDraft(TenantOwned):
    """The language and the remark of the tenant's next pack. One row a tenant, kept for good."""

    personal_data = PersonalData(
        noun="drafts of review packs",
        about=STAFF,
        purpose="what the next review pack says to the customer",
        period="as long as the tenant",
        ends_by="erase_user, offboard_tenant",
        texts={"remark": "as typed, for the customer to read"},
    )

    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    remark = models.TextField(max_length=REMARK_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="reviewpacks_one_draft"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="reviewpacks_draft_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"draft for tenant {self.tenant_id}"


class PointNote(TenantOwned):
    """What is recommended about one open point, who sees to it, and what the work costs.

    Without a pack it belongs to the draft; with one it is what that pack says, and never changes.
    """

    personal_data = PersonalData(
        noun="notes on open points",
        about=STAFF,
        purpose="what a review pack recommends, who sees to it, and what that costs",
        period="in the draft as long as the tenant, in a pack as long as its row",
        ends_by="erase_user, prune_records, offboard_tenant",
        texts={
            "recommendation": "as typed, for the customer to read",
            "owner": "name of the person or company that sees to it, as typed",
            "effort": "time or price of the work, as typed",
        },
    )
    own_words = ("key",)

    pack = models.ForeignKey(
        ReviewPack, null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    # Which point (reviewpacks.contents.open_points).
    key = models.CharField(max_length=60)
    recommendation = models.TextField(max_length=RECOMMENDATION_LENGTH, blank=True)
    owner = models.CharField(max_length=OWNER_LENGTH, blank=True)
    effort = models.CharField(max_length=EFFORT_LENGTH, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "key"],
                condition=Q(pack=None),
                name="reviewpacks_one_note_in_draft",
            ),
            models.UniqueConstraint(fields=["pack", "key"], name="reviewpacks_one_note_in_pack"),
        ]

    def __str__(self) -> str:
        return f"note on {self.key}"
