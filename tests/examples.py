"""How many examples hypothesis tries: all of them in CI, enough to notice something elsewhere.

In CI the same commit is tried with the same examples each time; elsewhere with others each time.
"""

import os

from hypothesis import HealthCheck, settings

IN_CI = bool(os.environ.get("CI"))


def examples(number: int) -> int:
    """The number to try here of those that CI tries."""
    return number if IN_CI else max(20, number // 20)


def load_profile() -> None:
    """Without deadlines: a machine may be slow."""
    settings.register_profile(
        "tenantpilot",
        max_examples=examples(100),
        deadline=None,
        derandomize=IN_CI,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("tenantpilot")
