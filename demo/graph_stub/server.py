"""The stub's server, for the demo and for tests."""

import json
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self
from uuid import uuid4

from demo.graph_stub import consent, discovery
from demo.graph_stub.apps import StubApp
from demo.graph_stub.faults import TOKEN_PATH, Fault, Faults
from demo.graph_stub.graph_api import GraphApi, GraphRequest
from demo.graph_stub.handler import StubHandler
from demo.graph_stub.refusals import RefusedError, token_refused, undocumented
from demo.graph_stub.request_log import LoggedRequest, RequestLog, UndocumentedRequestError
from demo.graph_stub.response import Response
from demo.graph_stub.sign_in import SignIn
from demo.graph_stub.tenants import all_apps, all_tenants
from demo.graph_stub.world import Condition, StubTenant

TOKEN_ADDRESS = re.compile(r"/([^/]+)/oauth2/v2\.0/token")
GRAPH_ADDRESS = re.compile(r"/(v1\.0|beta)/(.*)")
DIAGNOSTIC = {
    "ServerInfo": {
        "DataCenter": "North Europe",
        "Slice": "E",
        "Ring": "4",
        "ScaleUnit": "007",
        "RoleInstance": "DB1PEPF00000000",
    }
}
COMMON_HEADERS = {"x-ms-ags-diagnostic": json.dumps(DIAGNOSTIC), "OData-Version": "4.0"}


class StubHttpServer(ThreadingHTTPServer):
    """A thread per connection; none of them keeps the process alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], *, stub: "StubServer") -> None:
        self.stub = stub
        super().__init__(address, StubHandler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of the play; anything else is a bug of the stub."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class StubServer:
    """Microsoft for invented tenants, at `url`: sign-in and Graph on one port.

    `latency` is the seconds each answer takes, `page_size` the entries per page where the
    services' own sizes are too large, `audience` the only Graph that tokens are good for.
    Tenants may be changed while it runs. Use it in a `with` block, or call start() and stop().
    The block ends with UndocumentedRequestError if Microsoft promises no answer to a request.
    """

    def __init__(
        self,
        tenants: Iterable[StubTenant] | None = None,
        *,
        apps: Iterable[StubApp] | None = None,
        port: int = 0,
        latency: float = 0.0,
        page_size: int | None = None,
        audience: str = "",
    ) -> None:
        chosen = all_tenants() if tenants is None else tenants
        self.tenants = {tenant.directory_id: tenant for tenant in chosen}
        registered = all_apps() if apps is None and tenants is None else apps or ()
        self.apps = {app.client_id: app for app in registered}
        self.latency = latency
        self.page_size = page_size
        self.audience = audience
        self.requests = RequestLog()
        self.stopping = threading.Event()
        self._faults = Faults()
        self._sign_in = SignIn(self.apps)
        self._http = StubHttpServer(("127.0.0.1", port), stub=self)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()
        if self.requests.undocumented and error is None:
            raise UndocumentedRequestError("\n".join(self.requests.undocumented))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and let go of every request that hangs."""
        self.stopping.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def arm(
        self,
        fault: Fault | Response,
        *,
        path: str = "",
        tenant: StubTenant | None = None,
        times: int | None = None,
    ) -> None:
        """Let requests to paths that start like this fail; `token` is the sign-in."""
        directory_id = tenant.directory_id if tenant else None
        armed = fault if isinstance(fault, Fault) else fault.as_fault()
        self._faults.arm(armed, path=path, directory_id=directory_id, times=times)

    def disarm(self) -> None:
        self._faults.clear()

    def expire_tokens(self) -> None:
        """Make every token given out so far worthless."""
        self._sign_in.expire_tokens()

    def tokens_given(self) -> list[str]:
        """Return the tokens that are good now, to look for them where they must not be."""
        return self._sign_in.tokens()

    def asked_for(self, path: str) -> list[LoggedRequest]:
        """Return the requests to paths that start like this, oldest first."""
        return list(self.requests.to(path))

    def respond(
        self,
        *,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        form: Mapping[str, str],
    ) -> tuple[Response, Fault | None]:
        """Return the answer to a request and the fault, if any, with which to send it."""
        public = self._public_answer(method=method, path=path, query=query, form=form)
        if public:
            return public, None
        sign_in = TOKEN_ADDRESS.fullmatch(path)
        tenant = self._tenant_named(sign_in[1]) if sign_in else self._signed_in(headers)
        graph = GRAPH_ADDRESS.fullmatch(path)
        version, rest = graph.groups() if graph else ("", path)
        request = LoggedRequest(
            method=method,
            version=version,
            path=TOKEN_PATH if sign_in else rest,
            query=query,
            headers=headers,
            directory_id=tenant.directory_id if tenant else None,
        )
        self.requests.append(request)
        self.stopping.wait(self.latency)
        fault = self._fault(request.path, tenant)
        if sign_in:
            response = self._sign_in.answer(tenant, form)
        else:
            response = self._answer_or_refusal(tenant, request, is_spoiled=fault is not None)
        response = response.with_headers(COMMON_HEADERS)
        response = response.spoiled_by(fault) if fault else response
        number = str(uuid4())
        named = headers.get("client-request-id", number)
        return response.numbered(number, client_request_id=named), fault

    def _public_answer(
        self, *, method: str, path: str, query: Mapping[str, str], form: Mapping[str, str]
    ) -> Response | None:
        """Return what Microsoft answers without a sign-in of the app's."""
        if described := discovery.ADDRESS.fullmatch(path):
            return discovery.describe(described[1], self.tenants.values())
        if consented := consent.ADDRESS.fullmatch(path):
            pages = consent.ConsentPages(self.apps, self.tenants, graph=self.audience or self.url)
            return pages.answer(consented[1], method=method, query=query, form=form)
        return None

    def _fault(self, path: str, tenant: StubTenant | None) -> Fault | None:
        armed = self._faults.take(path=path, directory_id=tenant.directory_id if tenant else None)
        hangs = path != TOKEN_PATH and tenant and tenant.condition == Condition.HANGING
        return Fault(hang=True) if hangs and not armed else armed

    def _answer_or_refusal(
        self, tenant: StubTenant | None, request: LoggedRequest, *, is_spoiled: bool
    ) -> Response:
        try:
            return self._graph_answer(tenant, request)
        except RefusedError as refused:
            # Of what a fault sends instead, the documentation says nothing.
            if refused.is_undocumented and not is_spoiled:
                self.requests.undocumented.append(str(request))
            return refused.response

    def _graph_answer(self, tenant: StubTenant | None, request: LoggedRequest) -> Response:
        if tenant is None:
            return token_refused()
        if request.method != "GET":
            raise undocumented("TenantPilot only reads.")
        if self.audience and self._sign_in.audience(_token(request.headers)) != self.audience:
            return token_refused("Access token validation failure. Invalid audience.")
        api = GraphApi(base_url=self.url, page_size=self.page_size)
        return api.answer(
            tenant,
            GraphRequest(
                version=request.version,
                path=request.path,
                query=request.query,
                headers=request.headers,
            ),
        )

    def _tenant_named(self, text: str) -> StubTenant | None:
        return next((self.tenants[key] for key in self.tenants if str(key) == text), None)

    def _signed_in(self, headers: Mapping[str, str]) -> StubTenant | None:
        return self._sign_in.owner(_token(headers))


def _token(headers: Mapping[str, str]) -> str:
    return headers.get("authorization", "").removeprefix("Bearer ")
