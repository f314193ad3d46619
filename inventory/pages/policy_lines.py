"""The rows of the policies' table, drawn already.

A page has 25 of them: a template that looks up each value would cost more than all they show.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.safestring import SafeString

from inventory.listing import PolicyRow
from inventory.models import Agreement, Policy
from inventory.templatetags.policies import change_badge
from operations.models import run_number
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui import formatting
from tenantpilot.ui.markup import format_html, join_html
from tenantpilot.ui.row_addresses import row_addresses
from tenantpilot.ui.templatetags.ui import badge
from tenantpilot.ui.times import relative_time

_ROW = (
    '<tr><th scope="row"><a href="{}"><bdi>{}</bdi></a><br><small class="quiet">{}</small></th>'
    "{}<td>{}</td><td>{}{}</td><td>{}</td></tr>"
)
_RUN = '<br><small class="quiet">seen by <a href="{}">{}</a></small>'
_AS_AGREED = SafeString('<td><span class="quiet">as agreed</span></td>')
_NOT_SEEN = SafeString('<td><span class="quiet">not seen then</span></td>')


def policy_lines(
    page: Iterable[Policy], *, agreement: Agreement | None, tenant: Tenant
) -> SafeString:
    """Return the rows of these policies of one tenant."""
    policy_url = row_addresses("inventory:policy", number="policy_id", tenant_id=tenant.pk)
    run_url = row_addresses("operations:detail", number="run_id", tenant_id=tenant.pk)

    # What one sync saw, changed at one moment.
    moment = lru_cache(relative_time)

    def run(policy: Policy) -> SafeString | str:
        if policy.run_id is None:
            return ""
        return format_html(_RUN, run_url(policy.run_id), run_number(policy.run_id))

    rows = (PolicyRow(policy=policy, agreement=agreement) for policy in page)
    return join_html(
        _ROW,
        (
            (
                policy_url(row.policy.pk),
                row.policy.name,
                " · ".join(_told(row)),
                _difference(row) if agreement else "",
                row.policy.revision or formatting.NOTHING,
                moment(row.policy.changed_at),
                run(row.policy),
                badge("no one", "warning") if row.is_for_no_one else row.assigned_to,
            )
            for row in rows
        ),
    )


def _told(row: PolicyRow) -> Sequence[str]:
    """Return where the policy belongs, for which platforms, and whether it is gone."""
    gone = "removed" if row.policy.removed_at else ""
    return [each for each in (row.collection_label, row.policy.platforms, gone) if each]


def _difference(row: PolicyRow) -> SafeString:
    """Draw the cell."""
    if row.difference:
        return SafeString(f"<td>{change_badge(row.difference.value)}</td>")
    return _AS_AGREED if row.is_compared else _NOT_SEEN
