"""What verifications of the ledger found, so that the card can tell when it was last compared."""

from django.db import models


class LedgerVerification(models.Model):
    """One comparison of the ledger with its sources. Counts only: no row, no tenant, no person."""

    own_words = ("differences",)

    verified_at = models.DateTimeField()
    expected = models.BigIntegerField(help_text="Milestones that should be recorded.")
    recorded = models.BigIntegerField(help_text="Of these, how many are, after the repair.")
    differences = models.JSONField(help_text="How many rows differ in which way, before a repair.")
    repaired = models.BigIntegerField(default=0, help_text="Missing events that were put back.")
    is_clean = models.BooleanField(help_text="Nothing was found, or all of it was repaired.")

    class Meta:
        db_table = "usage_verification"
        indexes = [models.Index(fields=["-verified_at"], name="usage_verification_latest")]

    def __str__(self) -> str:
        return f"verified at {self.verified_at}"
