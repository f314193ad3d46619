"""The stub's server, for the demo and for tests."""

import re
import sys
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Self
from uuid import UUID

from demo.graph_stub import graph_api
from demo.graph_stub.faults import TOKEN_PATH, Fault, Faults
from demo.graph_stub.handler import StubHandler
from demo.graph_stub.response import Response
from demo.graph_stub.sign_in import SignIn
from demo.graph_stub.tenants import all_tenants
from demo.graph_stub.world import Condition, StubTenant

TOKEN_ADDRESS = re.compile(r"/([^/]+)/oauth2/v2\.0/token")
LOGGED_REQUESTS = 10_000


@dataclass(frozen=True, kw_only=True)
class LoggedRequest:
    """A request the stub received. `path` is `token` or Graph's without `/v1.0/`."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    directory_id: UUID | None


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

    `latency` is the seconds each answer takes, `page_size` the entries per page. Tenants may
    be changed while it runs. Use it in a `with` block, or call start() and stop().
    """

    def __init__(
        self,
        tenants: Iterable[StubTenant] | None = None,
        *,
        port: int = 0,
        latency: float = 0.0,
        page_size: int = 100,
    ) -> None:
        chosen = all_tenants() if tenants is None else tenants
        self.tenants = {tenant.directory_id: tenant for tenant in chosen}
        self.latency = latency
        self.page_size = page_size
        self.requests: deque[LoggedRequest] = deque(maxlen=LOGGED_REQUESTS)
        self.stopping = threading.Event()
        self._faults = Faults()
        self._sign_in = SignIn()
        self._http = StubHttpServer(("127.0.0.1", port), stub=self)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

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
        fault: Fault,
        *,
        path: str = "",
        tenant: StubTenant | None = None,
        times: int | None = None,
    ) -> None:
        """Let requests to paths that start like this fail; `token` is the sign-in."""
        directory_id = tenant.directory_id if tenant else None
        self._faults.arm(fault, path=path, directory_id=directory_id, times=times)

    def disarm(self) -> None:
        self._faults.clear()

    def expire_tokens(self) -> None:
        """Make every token given out so far worthless."""
        self._sign_in.expire_tokens()

    def asked_for(self, path: str) -> list[LoggedRequest]:
        """Return the requests to paths that start like this, oldest first."""
        return [request for request in self.requests if request.path.startswith(path)]

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
        sign_in = TOKEN_ADDRESS.fullmatch(path)
        tenant = self._tenant_named(sign_in[1]) if sign_in else self._signed_in(headers)
        short = TOKEN_PATH if sign_in else path.removeprefix("/v1.0/")
        self._log(method=method, path=short, query=query, headers=headers, tenant=tenant)
        self.stopping.wait(self.latency)
        if sign_in:
            response = self._sign_in.answer(tenant, form)
        else:
            response = self._graph_answer(tenant, short, query)
        fault = self._fault(short, tenant)
        return (response.spoiled_by(fault) if fault else response), fault

    def _log(
        self,
        *,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        tenant: StubTenant | None,
    ) -> None:
        directory_id = tenant.directory_id if tenant else None
        self.requests.append(
            LoggedRequest(
                method=method, path=path, query=query, headers=headers, directory_id=directory_id
            )
        )

    def _fault(self, path: str, tenant: StubTenant | None) -> Fault | None:
        armed = self._faults.take(path=path, directory_id=tenant.directory_id if tenant else None)
        hangs = path != TOKEN_PATH and tenant and tenant.condition == Condition.HANGING
        return Fault(hang=True) if hangs and not armed else armed

    def _graph_answer(
        self, tenant: StubTenant | None, path: str, query: Mapping[str, str]
    ) -> Response:
        if tenant is None:
            sentence = "Access token has expired or is not yet valid."
            return Response.error("InvalidAuthenticationToken", sentence, status=401)
        return graph_api.answer(tenant, path, query, base_url=self.url, page_size=self.page_size)

    def _tenant_named(self, text: str) -> StubTenant | None:
        return next((self.tenants[key] for key in self.tenants if str(key) == text), None)

    def _signed_in(self, headers: Mapping[str, str]) -> StubTenant | None:
        return self._sign_in.owner(headers.get("authorization", "").removeprefix("Bearer "))
