"""A row that must be there."""

from typing import Any

from django.db import models


def found(row: Any) -> models.Model:
    assert row is not None
    return row  # type: ignore[no-any-return]
