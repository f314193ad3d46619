"""How the provider shows itself to customers."""

from django.db import models
from django.db.models import Q

from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.workspaces.models import Workspace

DEFAULT_COLOUR = "#3f45c4"
NAME_LENGTH, CONTACT_LENGTH = 120, 300


class Letterhead(models.Model):
    """The name, contact, colour and logo on a workspace's packs. The logo is always our own PNG."""

    personal_data = PersonalData(
        noun="letterheads",
        about=STAFF,
        purpose="contact for questions about a review pack",
        period="until it is changed, or the service provider is no customer any more",
        ends_by="erase_user, offboard_workspace",
        texts={
            "name": "name of the service provider",
            "contact": "person, telephone and address for questions, as typed",
        },
    )
    own_words = ("colour",)

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="letterhead")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    contact = models.TextField(max_length=CONTACT_LENGTH, blank=True)
    colour = models.CharField(max_length=7, default=DEFAULT_COLOUR)
    logo = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="reviewpacks_colour_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"letterhead of workspace {self.workspace_id}"
