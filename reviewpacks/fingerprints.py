"""What two packs are compared by: whether a new one would say anything else."""

import json
from datetime import date
from hashlib import sha256

from inventory.models import Agreement
from reports.models import StoredReport
from reviewpacks.date_range import DateRange
from reviewpacks.models import Letterhead
from reviewpacks.pack_data import PackData
from tenantpilot.tenants.models import ProviderConnection, Tenant
from visibility import texts
from visibility.models import TenantAccess

# Raised when packs say the same facts otherwise: who asks again gets the new document.
SCHEMA_VERSION = 3


def fingerprint(pack_data: PackData) -> str:
    """Return a SHA-256 that is the same as long as the pack would say the same.

    Marks suffice for policies and runs: ids and moments of change only grow.
    """
    facts = {
        "schema": SCHEMA_VERSION,
        "workspace": pack_data.tenant.workspace.name,
        "tenant": _tenant_facts(pack_data.tenant),
        "options": [*_days(pack_data.date_range), pack_data.include_operations],
        "words": pack_data.words.facts,
        "letterhead": _letterhead_facts(pack_data.letterhead),
        "previous": pack_data.previous.number if pack_data.previous else None,
        "access": _access_facts(pack_data.access),
        "connection": _connection_facts(pack_data.connection),
        **_inventory_facts(pack_data),
        "agreed": [_agreement_facts(pack_data.agreement), pack_data.agreed_singly],
        "operations": pack_data.operations_stamp,
        "reports": [
            [each.report_type, _pk(each.latest), _pk(each.baseline), each.confirmed_at]
            for each in pack_data.reports
        ],
        "visibility": [
            [each.area, each.seen_at, texts.label_of(each), texts.meaning_of(each), each.needs]
            for each in pack_data.visibility
        ],
    }
    return sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _days(date_range: DateRange) -> list[date]:
    return [date_range.begins_on, date_range.ends_on]


def _inventory_facts(pack_data: PackData) -> dict[str, object]:
    synced_at = pack_data.inventory.synced_at
    return {
        "inventory": [synced_at, pack_data.inventory_stamp, pack_data.changes_stamp],
        # They are told of only where nothing was ever read.
        "failed_syncs": None if synced_at else [pack_data.failed_syncs, pack_data.sync_failure],
    }


def _access_facts(access: TenantAccess | None) -> object:
    return [access.granted, access.licences] if access else None


def _tenant_facts(tenant: Tenant) -> list[object]:
    return [tenant.pk, tenant.name, tenant.primary_domain, tenant.directory_id, tenant.status]


def _agreement_facts(agreement: Agreement | None) -> list[int | None]:
    return [agreement.pk, agreement.agreed_by_id] if agreement else []


def _letterhead_facts(letterhead: Letterhead) -> object:
    logo = sha256(letterhead.logo).hexdigest() if letterhead.logo else ""
    return [letterhead.name, letterhead.contact, letterhead.colour, logo]


def _connection_facts(connection: ProviderConnection | None) -> object:
    if connection is None:
        return None
    return [
        connection.status,
        connection.failure_code,
        connection.last_checked_at,
        connection.secret_expires_on,
        connection.missing_permissions,
    ]


def _pk(report: StoredReport | None) -> int | None:
    return report.pk if report else None
