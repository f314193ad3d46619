"""What the stub sends back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Self

from demo.graph_stub.faults import Fault

# They stand for the ids of the request until it is answered.
REQUEST_ID = "5e1f0000-0000-4000-8000-000000000001"
CLIENT_REQUEST_ID = "5e1f0000-0000-4000-8000-000000000002"


@dataclass(frozen=True, kw_only=True)
class Response:
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of(cls, content: Mapping[str, object], *, status: int = HTTPStatus.OK) -> Self:
        """Return the content as JSON."""
        headers = {"Content-Type": "application/json"}
        return cls(status=status, headers=headers, body=json.dumps(content).encode())

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        return replace(self, headers={**self.headers, **headers})

    def numbered(self, request_id: str, *, client_request_id: str) -> Self:
        """Return the answer with its ids, in the headers and in the body of an error."""
        body = self.body.replace(REQUEST_ID.encode(), request_id.encode())
        body = body.replace(CLIENT_REQUEST_ID.encode(), client_request_id.encode())
        numbers = {"request-id": request_id, "client-request-id": client_request_id}
        return replace(self, headers={**numbers, **self.headers}, body=body)

    def as_fault(self) -> Fault:
        """Return the answer as a fault that can be armed for any path."""
        return Fault(status=self.status, headers=self.headers, body=self.body)

    def spoiled_by(self, fault: Fault) -> Self:
        if fault.rewrite:
            return replace(self, body=fault.rewrite(self.body))
        return replace(
            self,
            status=fault.status,
            headers={**self.headers, **fault.headers},
            body=self.body if fault.body is None else fault.body,
        )
