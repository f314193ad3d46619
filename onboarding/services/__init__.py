"""What people do with an onboarding. `complete_checkpoint` is the only transition."""

from onboarding.services.checkpoints import complete_checkpoint

__all__ = ["complete_checkpoint"]
