"""What is known about what a tenant lets us see. States are computed from it, never stored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tenantpilot.tenants.models import TenantOwned
from visibility.enums import Area, Verdict


class TenantAccess(TenantOwned):
    """What the tenant has granted and licensed, as Microsoft last told. Null: not known.

    `granted` and `licences` hold names of our own lists only; others decide nothing.
    """

    addresses_stay = "kept: names of Microsoft's permissions and licences"
    own_words = ("granted", "held", "licences", "device_authority")

    # Every permission of Microsoft Graph that is granted, by Microsoft's name for it, and how many
    # of other APIs; null: not known.
    held = ArrayField(models.CharField(max_length=100), null=True, blank=True)
    held_elsewhere = models.PositiveIntegerField(null=True, blank=True)
    granted = ArrayField(models.CharField(max_length=80), null=True, blank=True)
    granted_at = models.DateTimeField(null=True, blank=True)
    # State of each licence, by its name.
    licences = models.JSONField(null=True, blank=True)
    licences_at = models.DateTimeField(null=True, blank=True)
    # Who manages the devices, in Microsoft's word: a second witness for Intune. Empty: not told.
    device_authority = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="visibility_access_once"),
            models.CheckConstraint(
                condition=Q(granted=None, held=None) | Q(granted_at__isnull=False),
                name="visibility_granted_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(licences=None) | Q(licences_at__isnull=False),
                name="visibility_licences_have_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"access to tenant {self.tenant_id}"


class AreaAnswer(TenantOwned):
    """Microsoft's last answer about one area.

    A passing fault stands beside the last verdict (`trouble`) and leaves it as it was.
    """

    addresses_stay = "kept: names of Microsoft's permissions"
    own_words = ("needs", "trouble", "verdict")

    area = models.CharField(max_length=40, choices=Area.choices)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    # The last time it was seen, how much there was, and how many rows could not be read.
    seen_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    left_out = models.PositiveIntegerField(default=0)
    # The permissions that a refusal, or a missing name, calls for.
    needs = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    # A value of GraphFailure.
    trouble = models.CharField(max_length=40, blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "area"], name="visibility_answer_once"),
            models.CheckConstraint(condition=Q(area__in=Area.values), name="visibility_area_known"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *Verdict.values]), name="visibility_verdict_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.SEEN) | Q(seen_at__isnull=False),
                name="visibility_seen_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(trouble="", trouble_since=None)
                | (~Q(trouble="") & Q(trouble_since__isnull=False)),
                name="visibility_trouble_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} of tenant {self.tenant_id}"
