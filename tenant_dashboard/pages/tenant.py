"""What a tenant's page shows of its connection, and what can be started there."""

from dataclasses import dataclass

from operations.connection_truth import ConnectionTruth
from operations.failures import FAILURES, Failure
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection


@dataclass(frozen=True, kw_only=True)
class ConnectionCard:
    """The connection to Microsoft 365 and what its state means."""

    connection: ProviderConnection | None
    truth: ConnectionTruth

    @property
    def failure(self) -> Failure | None:
        """Why the latest check failed, in words; None if it did not."""
        if self.connection is None or self.connection.status != ConnectionStatus.FAILED:
            return None
        return FAILURES.get(self.connection.failure_code)

    @property
    def is_unchecked(self) -> bool:
        return self.connection is not None and self.connection.status == ConnectionStatus.UNCHECKED


@dataclass(frozen=True, kw_only=True)
class StartOption:
    """An operation that starts on this page: the live run of its kind, if there is one."""

    operation_type: OperationType
    live_run: OperationRun | None
    tone: str = ""

    @property
    def text(self) -> str:
        return f"Start {self.operation_type.label.lower()}"

    @property
    def live_text(self) -> str:
        return f"{self.operation_type.label} is under way"
