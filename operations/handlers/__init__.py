"""The operations of this app: one module holds all that belongs to one operation."""

from operations.handlers import connection_check

__all__ = ["connection_check"]
