"""The words of review packs: where one stands, how far back it looks, why there is none."""

from django.db.models import TextChoices

from operations.failures import FAILURES, Failure


class PackStatus(TextChoices):
    """Where a pack stands."""

    QUEUED = "queued", "Queued"
    GENERATING = "generating", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Expired"


LIVE = [PackStatus.QUEUED, PackStatus.GENERATING]


class Period(TextChoices):
    """Which days (UTC) a pack tells about; none is in the future (reviewpacks.date_range)."""

    THIS_MONTH = "this_month", "This month, up to today"
    LAST_MONTH = "last_month", "Last month"
    THIS_QUARTER = "this_quarter", "This quarter, up to today"
    LAST_QUARTER = "last_quarter", "Last quarter"
    DAYS_30 = "30_days", "30 days, up to today"
    DAYS_90 = "90_days", "90 days, up to today"
    DATES = "dates", "These dates"


class Language(TextChoices):
    """What a pack can be written in."""

    ENGLISH = "en", "English"
    GERMAN = "de", "German"


CANCELLED = Failure(
    code="cancelled",
    label="It was cancelled before it was ready.",
    next_step="Generate the pack again if you still need it.",
)
FILE_MISSING = Failure(
    code="file_missing",
    label="The file is no longer in the storage, or not what was put there.",
    next_step="Generate the pack again. If it happens again, tell the people who run this "
    "installation.",
)
RUN_MISSING = Failure(
    code="run_missing",
    label="The operation that was to generate it is gone.",
    next_step="Generate the pack again.",
)

# A pack fails for the reasons its run does, and for some of its own.
PACK_FAILURES = FAILURES | {
    failure.code: failure for failure in (CANCELLED, FILE_MISSING, RUN_MISSING)
}
