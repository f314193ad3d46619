"""What operations and the connection know that needs a person (attention.registry)."""

from operations.attention import connection, credential, runs, worker

__all__ = ["connection", "credential", "runs", "worker"]
