from random import Random


def dice(seed: str, whose: str) -> Random:
    """Random numbers that are each somebody's own, and the same again for the same seed."""
    return Random(f"{seed} {whose}")  # noqa: S311 - decisions, not secrets
