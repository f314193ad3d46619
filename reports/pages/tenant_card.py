"""The reports card on a tenant's page."""

from dataclasses import dataclass

from reports import selectors
from reports.forms import ScheduleForm
from reports.pages.report_list import ReportCard, cards


@dataclass(frozen=True, kw_only=True)
class TenantReports:
    """Every report type, and which of them are created every week."""

    cards: list[ReportCard]
    schedule_form: ScheduleForm

    @property
    def weekly(self) -> list[str]:
        """The names of the weekly reports."""
        return [each.status.report_type.label for each in self.cards if each.status.is_weekly]


def of_tenant_in_scope() -> TenantReports:
    """Read the card of the tenant in scope, in a fixed number of statements."""
    statuses = selectors.statuses()
    chosen = {each.report_type.value: each.is_weekly for each in statuses}
    return TenantReports(cards=cards(statuses), schedule_form=ScheduleForm(initial=chosen))
