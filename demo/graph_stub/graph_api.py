"""Graph: who may ask what, and the answer in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.graph_stub import access, resources
from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata import page_tokens
from demo.graph_stub.odata.entities import Json
from demo.graph_stub.odata.options import PAGE_TOKENS, Options, read_options
from demo.graph_stub.refusals import RefusedError, not_found, segment_not_found, throttled
from demo.graph_stub.response import Response
from demo.graph_stub.world import Condition, Oddity, StubTenant


@dataclass(frozen=True, kw_only=True)
class GraphRequest:
    """A request of a signed-in app. `path` comes without host and version."""

    version: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def is_eventual(self) -> bool:
        return self.headers.get("consistencylevel") == "eventual"


@dataclass(frozen=True, kw_only=True)
class GraphApi:
    """Graph at an address. `page_size` replaces the sizes that the services choose."""

    base_url: str
    page_size: int | None

    def answer(self, tenant: StubTenant, request: GraphRequest) -> Response:
        """Return what Graph would say to this tenant's client; raise RefusedError."""
        if tenant.condition == Condition.THROTTLED:
            return throttled()
        if tenant.condition == Condition.BROKEN:
            page = b"<!DOCTYPE html><title>Service Unavailable</title><p>Please try later."
            return Response(headers={"Content-Type": "text/html"}, body=page)
        endpoint = _route(request)
        options = read_options(
            request.query,
            entity=endpoint.entity,
            documented=endpoint.documented,
            version=request.version,
            is_eventual=request.is_eventual,
        )
        access.check(tenant, endpoint, headers=request.headers)
        rows = endpoint.rows(tenant, endpoint.match(request.path) or {})
        if rows is None:
            raise RefusedError(not_found(request.path))
        if endpoint.is_list:
            return self._page(tenant, endpoint, request, options, rows)
        return Response.of(self._context(request) | _shown(endpoint, options, rows[0], request))

    def _page(
        self,
        tenant: StubTenant,
        endpoint: Endpoint,
        request: GraphRequest,
        options: Options,
        rows: Sequence[Json],
    ) -> Response:
        url = f"{self.base_url}/{request.version}/{request.path}"
        start = page_tokens.start_of(url, query=request.query, form=endpoint.token_form)
        found = [row for row in rows if options.where.holds(row)] if options.where else rows
        end = start + self._size(endpoint, options)
        is_first = PAGE_TOKENS.isdisjoint(request.query)
        if Oddity.EMPTY_FIRST_PAGE in tenant.oddities and is_first and len(found) > 1:
            end = start
        page = [_shown(endpoint, options, row, request) for row in found[start:end]]
        content = self._context(request)
        if endpoint.counts_pages:
            content["@odata.count"] = len(page)
        elif options.counts and start == 0:
            content["@odata.count"] = len(found)
        if end < len(found):
            content["@odata.nextLink"] = page_tokens.next_link(
                url, query=request.query, start=end, form=endpoint.token_form
            )
        return Response.of({**content, "value": page})

    def _size(self, endpoint: Endpoint, options: Options) -> int:
        size = options.top or self.page_size or endpoint.page_size
        return min(size, endpoint.expanded_page_size) if options.expand else size

    def _context(self, request: GraphRequest) -> Json:
        return {"@odata.context": f"{self.base_url}/{request.version}/$metadata#{request.path}"}


def _route(request: GraphRequest) -> Endpoint:
    known = resources.segments(request.path)
    for endpoint in known:
        if request.version in endpoint.versions:
            return endpoint
    refused = segment_not_found(request.path.rpartition("/")[2])
    raise RefusedError(refused, is_undocumented=True)


def _shown(endpoint: Endpoint, options: Options, row: Json, request: GraphRequest) -> Json:
    return endpoint.entity.shown(
        row, select=options.select, expand=options.expand, version=request.version
    )
