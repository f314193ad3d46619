"""What the stub sends back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Self

from demo.graph_stub.faults import Fault


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

    @classmethod
    def error(cls, code: str, message: str, *, status: int) -> Self:
        """Return an error in Graph's form."""
        return cls.of({"error": {"code": code, "message": message}}, status=status)

    def spoiled_by(self, fault: Fault) -> Self:
        return replace(
            self,
            status=fault.status,
            headers={**self.headers, **fault.headers},
            body=self.body if fault.body is None else fault.body,
        )
