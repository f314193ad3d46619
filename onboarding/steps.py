"""The steps of the wizard, as data: one a checkpoint, in the order of the vocabulary."""

from dataclasses import dataclass

from tenantpilot.vocabulary import OnboardingCheckpoint


@dataclass(frozen=True, kw_only=True)
class Step:
    """What leads to one checkpoint. `reopens`: what rests on it, and must be done again after."""

    checkpoint: OnboardingCheckpoint
    title: str
    lede: str
    button: str
    icon: str
    done: str
    reopens: tuple[OnboardingCheckpoint, ...] = ()

    @property
    def template(self) -> str:
        return f"onboarding/steps/{self.checkpoint.value}.html"


STEPS = (
    Step(
        checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
        title="Identify the tenant",
        lede="Which Microsoft 365 tenant is it?",
        button="Save and continue",
        icon="check",
        done="The tenant is linked. From here on, anybody entitled to it can continue.",
    ),
    Step(
        checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
        title="Configure the connection",
        lede="How TenantPilot signs in to read the tenant.",
        button="Save and continue",
        icon="check",
        done="The connection is stored. The client secret is encrypted and never shown again.",
        reopens=(
            OnboardingCheckpoint.CONNECTION_VERIFIED,
            OnboardingCheckpoint.PERMISSIONS_VERIFIED,
        ),
    ),
    Step(
        checkpoint=OnboardingCheckpoint.CONNECTION_VERIFIED,
        title="Verify the connection",
        lede="TenantPilot signs in once and asks Microsoft which tenant this is.",
        button="Verify the connection",
        icon="plug",
        done="The connection works.",
    ),
    Step(
        checkpoint=OnboardingCheckpoint.PERMISSIONS_VERIFIED,
        title="Verify the permissions",
        lede="Everything TenantPilot needs to read, and nothing it could change.",
        button="Check the permissions",
        icon="shield-check",
        done="Every permission is granted.",
    ),
    Step(
        checkpoint=OnboardingCheckpoint.ACTIVATED,
        title="Activate the tenant",
        lede="From then on operations can start, and the schedule syncs the tenant every day.",
        button="Activate the tenant",
        icon="circle-check",
        done="The tenant is active. An inventory sync is a good first thing to start.",
    ),
)
STEP_OF = {step.checkpoint: step for step in STEPS}
