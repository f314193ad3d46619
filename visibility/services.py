"""Record what Microsoft answered about a tenant. Needs the tenant's scope.

A verdict replaces the one before it. A passing fault is kept beside the verdict and changes
nothing else. New grants and licences take back the verdicts that rested on the old ones.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from tenantpilot.graph.clouds import is_national
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import APP_ROLE_IDS
from tenantpilot.graph.resources.licences import Licences
from tenantpilot.tenants.models import Tenant
from visibility.areas import AREAS, AreaDefinition, is_met
from visibility.enums import Area, Licence, Verdict
from visibility.models import AreaAnswer, TenantAccess

# Who manages the devices where Intune does not: not set up, or Basic Mobility and Security.
_NO_INTUNE = frozenset({"unknown", "office365"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]{2,99}", re.ASCII)
# Microsoft Graph offers it no longer, or by a name that is none.
_UNNAMED = "(without a name)"
_REFUSED = frozenset({GraphFailure.CONSENT_MISSING, GraphFailure.FORBIDDEN})
# How a service that the tenant has not licensed may refuse, beside saying so.
_REFUSED_WITHOUT_LICENCE = _REFUSED | {
    GraphFailure.BAD_REQUEST,
    GraphFailure.NOT_FOUND,
    GraphFailure.UNAUTHORISED,
    GraphFailure.SERVER_ERROR,
}


def record_seen(*, tenant: Tenant, area: Area, count: int | None = None, left_out: int = 0) -> None:
    """Record that Microsoft answered: how much there is, and how many rows were unreadable."""
    _save(
        tenant,
        area,
        verdict=Verdict.SEEN,
        verdict_at=Now(),
        seen_at=Now(),
        count=count,
        left_out=left_out,
        needs=[],
        trouble="",
        trouble_since=None,
    )


def record_withheld(*, tenant: Tenant, area: Area, needs: Iterable[str] = ()) -> None:
    """Record that Microsoft keeps the area back, and the permissions that would open it."""
    _refused(tenant, area, verdict=Verdict.WITHHELD, needs=needs)


def record_failure(
    *, tenant: Tenant, area: Area, failure: GraphFailure, needs: Iterable[str] = ()
) -> Verdict | None:
    """Record a failed question; return the verdict it means, None for a fault that says nothing."""
    needs = list(needs)
    access = _access(tenant)
    verdict = _verdict(AREAS[area], failure, access=access)
    if verdict is None and failure == GraphFailure.NOT_FOUND and is_national(tenant.cloud):
        verdict = _absent(_answer(tenant, area))
    if verdict == Verdict.WITHHELD and not needs and _is_not_set_up(AREAS[area], access):
        verdict = Verdict.NOT_LICENSED
    if verdict:
        _refused(tenant, area, verdict=verdict, needs=_least(AREAS[area], needs))
        return verdict
    answer = _answer(tenant, area)
    AreaAnswer.objects.filter(pk=answer.pk).update(
        trouble=failure.value, trouble_since=Coalesce(F("trouble_since"), Now())
    )
    return None


@transaction.atomic
def record_grants(*, tenant: Tenant, names: Iterable[str], elsewhere: int = 0) -> None:
    """Record the granted permissions of Microsoft Graph, and how many of other APIs there are."""
    names = set(names)
    held = sorted(each if _NAME.fullmatch(each) else _UNNAMED for each in names)
    granted = sorted(set(names) & APP_ROLE_IDS.keys())
    access = _access(tenant)
    for answer in AreaAnswer.objects.filter(verdict__in=[Verdict.SEEN, Verdict.WITHHELD]):
        if _is_outdated(answer, before=access.granted, granted=granted):
            _forget(answer)
    TenantAccess.objects.filter(pk=access.pk).update(
        granted=granted, held=held, held_elsewhere=elsewhere, granted_at=Now()
    )


@transaction.atomic
def record_licences(*, tenant: Tenant, licences: Licences) -> None:
    """Record the licences, or that Microsoft does not show them to us."""
    if licences == Licences.NOT_VISIBLE:
        record_withheld(tenant=tenant, area=Area.LICENCES)
        return
    access = _access(tenant)
    now = asdict(licences)
    for answer in AreaAnswer.objects.exclude(verdict=""):
        definition = AREAS[Area(answer.area)]
        had, has = definition.is_licensed(access.licences), definition.is_licensed(now)
        if had is not None and has is not None and had != has:
            _forget(answer)
    TenantAccess.objects.filter(pk=access.pk).update(licences=now, licences_at=Now())
    record_seen(tenant=tenant, area=Area.LICENCES)


def record_device_authority(*, tenant: Tenant, word: str) -> None:
    """Record who manages the tenant's devices; empty if Microsoft does not tell."""
    TenantAccess.objects.filter(pk=_access(tenant).pk).update(device_authority=word)


@transaction.atomic
def forget(*, tenant: Tenant) -> None:
    """Forget everything: it was about another Microsoft tenant or another application."""
    AreaAnswer.objects.filter(tenant=tenant).delete()
    TenantAccess.objects.filter(tenant=tenant).delete()


def _least(definition: AreaDefinition, needs: Iterable[str]) -> set[str]:
    """Return what to ask for of permissions that would each do: ours, or one that only reads."""
    named = set(needs)
    if definition.permission.value in named:
        return {definition.permission.value}
    return {name for name in named if "Write" not in name}


def _verdict(
    definition: AreaDefinition, failure: GraphFailure, *, access: TenantAccess
) -> Verdict | None:
    if failure == GraphFailure.NOT_LICENSED:
        return Verdict.NOT_LICENSED
    unlicensed = definition.is_licensed(access.licences) is False
    if unlicensed and failure in _REFUSED_WITHOUT_LICENCE:
        return Verdict.NOT_LICENSED
    return Verdict.WITHHELD if failure in _REFUSED else None


def _absent(answer: AreaAnswer) -> Verdict | None:
    """Return that the tenant's cloud lacks what Microsoft does not find, unless it was seen there.

    Microsoft's documents name nothing of what is read here that a national cloud lacks, and say
    nothing of some beta lists: its answer counts.
    """
    return None if answer.seen_at else Verdict.UNAVAILABLE


def _is_not_set_up(definition: AreaDefinition, access: TenantAccess) -> bool:
    """Return whether a refusal is Intune's, which the tenant has never set up.

    It refuses then as it does without the permission, which is granted here.
    """
    is_granted = access.granted is not None and definition.is_granted(access.granted)
    is_intune = definition.licence == Licence.INTUNE
    return is_intune and is_granted and access.device_authority in _NO_INTUNE


def _is_outdated(
    answer: AreaAnswer, *, before: Collection[str] | None, granted: Collection[str]
) -> bool:
    """Return whether the change of grants closed what was seen, or opened what was withheld."""
    definition = AREAS[Area(answer.area)]
    had = before is not None and definition.is_granted(before)
    if answer.verdict == Verdict.SEEN:
        return had and not definition.is_granted(granted)
    if answer.needs:
        return any(
            is_met(need, granted) and not is_met(need, before or ()) for need in answer.needs
        )
    return definition.is_granted(granted) and not had


def _refused(tenant: Tenant, area: Area, *, verdict: Verdict, needs: Iterable[str]) -> None:
    _save(
        tenant,
        area,
        verdict=verdict,
        verdict_at=Now(),
        needs=sorted(set(needs) & APP_ROLE_IDS.keys()),
        trouble="",
        trouble_since=None,
    )


def _forget(answer: AreaAnswer) -> None:
    AreaAnswer.objects.filter(pk=answer.pk).update(
        verdict="", verdict_at=None, needs=[], trouble="", trouble_since=None
    )


def _save(tenant: Tenant, area: Area, **values: object) -> None:
    answer = AreaAnswer(tenant=tenant, workspace_id=tenant.workspace_id, area=area, **values)
    AreaAnswer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["tenant", "area"],
        update_fields=list(values),
    )


def _answer(tenant: Tenant, area: Area) -> AreaAnswer:
    answer, _ = AreaAnswer.objects.get_or_create(
        tenant=tenant, area=area, defaults={"workspace_id": tenant.workspace_id}
    )
    found: AreaAnswer = answer
    return found


def _access(tenant: Tenant) -> TenantAccess:
    access, _ = TenantAccess.objects.get_or_create(
        tenant=tenant, defaults={"workspace_id": tenant.workspace_id}
    )
    found: TenantAccess = access
    return found
