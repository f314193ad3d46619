"""What a tenant's own page shows of its reports."""

from dataclasses import dataclass

from reports import selectors
from reports.forms import ScheduleForm
from reports.report_list import ReportCard, cards


@dataclass(frozen=True, kw_only=True)
class TenantReports:
    """Every type of report, and which of them come by themselves."""

    cards: list[ReportCard]
    schedule_form: ScheduleForm

    @property
    def weekly(self) -> list[str]:
        """The names of the reports that are made every week."""
        return [each.standing.report_type.label for each in self.cards if each.standing.is_weekly]


def of_tenant_in_scope() -> TenantReports:
    """Read it, in a fixed number of statements."""
    standings = selectors.standings()
    chosen = {each.report_type.value: each.is_weekly for each in standings}
    return TenantReports(cards=cards(standings), schedule_form=ScheduleForm(initial=chosen))
