"""What the provider keeps about a customer's tenant, and starts on many tenants at once."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from operations.models import OperationRun
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import TenantOwned
from tenantpilot.workspaces.models import Workspace

CONTACT_LENGTH, NOTE_LENGTH, TAG_LENGTH, MOST_TAGS = 200, 1000, 30, 10


class TenantDetails(TenantOwned):
    """How to reach the customer, and what colleagues should know."""

    personal_data = PersonalData(
        noun="details of tenants",
        about="people at a customer, named by the service provider",
        purpose="how to reach the customer, and what colleagues should know",
        period="until a member changes it",
        ends_by="offboard_tenant",
        texts={"contact": "the customer's contact, as typed", "note": "as typed"},
    )

    contact = models.CharField(max_length=CONTACT_LENGTH, blank=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name_plural = "details of tenants"
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="tenant_dashboard_details_once")
        ]

    def __str__(self) -> str:
        return f"details of tenant {self.tenant_id}"


class TenantTag(TenantOwned):
    """A word by which the provider finds tenants again: a contract, a branch, a team."""

    personal_data = PersonalData(
        noun="tags of tenants",
        about="no person, unless a tag names one",
        purpose="finding tenants again",
        period="until a member changes it",
        ends_by="offboard_tenant",
        texts={"name": "as typed"},
    )

    name = models.CharField(max_length=TAG_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="tenant_dashboard_tag_once")
        ]

    def __str__(self) -> str:
        return self.name


class BulkStart(models.Model):
    """One act of a person: start this operation on each of these tenants."""

    personal_data = PersonalData(
        noun="starts on many tenants",
        about=STAFF,
        purpose="what a start on many tenants came to, and that it counts once",
        period="until it is too old",
        ends_by="prune_records, erase_user, offboard_workspace",
    )
    retention = (
        Retention(setting="RUN_RETENTION_DAYS", since="created_at", what="starts on many tenants"),
    )

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    # Of the form: sent twice, it is one act.
    token = models.UUIDField()
    operation_type = models.CharField(max_length=40, choices=OperationType.choices)
    # Null: a person who was erased.
    requested_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "token"], name="tenant_dashboard_bulk_start_once"
            ),
            models.CheckConstraint(
                condition=Q(operation_type__in=OperationType.values),
                name="tenant_dashboard_bulk_type_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_type} on many tenants"


class StartResult(models.TextChoices):
    """What became of one tenant of a start on many."""

    PENDING = "pending", "Not started yet"
    STARTED = "started", "Started"
    ALREADY_RUNNING = "already_running", "Already running"
    NOT_POSSIBLE = "not_possible", "Not possible"


class Obstacle(models.TextChoices):
    """Why nothing could be started on a tenant, as it was then."""

    ONBOARDING = "onboarding", "It is being onboarded."
    ARCHIVED = "archived", "It is archived."
    NO_CONNECTION = "no_connection", "It has no connection to Microsoft 365."
    NO_ACCESS = "no_access", "You may no longer start operations on it."


class BulkStartItem(TenantOwned):
    """One tenant of a start on many. Settled once, in the transaction of its own operation."""

    bulk_start = models.ForeignKey(BulkStart, on_delete=models.CASCADE, related_name="items")
    result = models.CharField(
        max_length=15, choices=StartResult.choices, default=StartResult.PENDING
    )
    obstacle = models.CharField(max_length=13, choices=Obstacle.choices, blank=True)
    # Null as well once the run is too old to be kept.
    run = models.ForeignKey(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulk_start", "tenant"], name="tenant_dashboard_bulk_tenant_once"
            ),
            models.CheckConstraint(
                condition=Q(result__in=StartResult.values),
                name="tenant_dashboard_bulk_result_known",
            ),
            models.CheckConstraint(
                condition=Q(result=StartResult.NOT_POSSIBLE, obstacle__in=Obstacle.values)
                | (~Q(result=StartResult.NOT_POSSIBLE) & Q(obstacle="")),
                name="tenant_dashboard_bulk_obstacle_when_not_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} on tenant {self.tenant_id}"
