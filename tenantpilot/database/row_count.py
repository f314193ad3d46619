"""How many rows a queryset finds, as a column: so several counts are one statement."""

from typing import Any

from django.db.models import BigIntegerField, QuerySet, Subquery


class RowCount(Subquery):
    """The same number as `count()` of the queryset."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset.order_by().values("pk"), output_field=BigIntegerField())
