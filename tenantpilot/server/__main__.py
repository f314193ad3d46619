"""python -m tenantpilot.server: serve the product until SIGTERM."""

import logging
import resource
import signal
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenantpilot import error_reports
from tenantpilot.database.limits import limit_web
from tenantpilot.environment import decimal, text, whole
from tenantpilot.server.channel import MOST_AT_ONCE, Deadlines
from tenantpilot.server.server import Server

logger = logging.getLogger("tenantpilot.server")

HEADER_BYTES = 32_768
# Two for each connection and one for each file it is sent; the rest is the product's.
FILES_A_CONNECTION = 2 + MOST_AT_ONCE
NEVER_HOLD_A_THREAD = 2**60


def main() -> None:
    try:
        server = make_server()
    except ImproperlyConfigured as error:
        sys.exit(f"TenantPilot cannot start: {error}")
    except OSError as error:
        sys.exit(f"TenantPilot cannot start: it cannot listen there ({error.strerror}).")
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    signal.signal(signal.SIGINT, lambda *_: server.stop())
    logger.info("Listening on %s port %s.", server.effective_host, server.effective_port)
    server.run()
    logger.info("Stopped.")


def make_server() -> Server:
    """Return a server as the environment says; docs/operating.md explains each variable."""
    # Imported here, where what it finds wrong becomes a sentence.
    from tenantpilot.wsgi import application

    limit_web()
    error_reports.start()
    named = named_options()
    _allow_files(named["connection_limit"] * FILES_A_CONNECTION)
    return Server(
        application,
        **named,
        cleanup_interval=1,
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        # Bodies stay in memory: they are small.
        inbuf_overflow=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1,
        outbuf_high_watermark=NEVER_HOLD_A_THREAD,
        # Django looks at them itself, as far as PROXY_COUNT and its like say.
        clear_untrusted_proxy_headers=False,
        log_socket_errors=False,
        ident=None,
    )


def named_options() -> dict[str, Any]:
    """Return what the environment says of the server. Raises ImproperlyConfigured."""
    return {
        "deadlines": Deadlines(
            request=decimal("WEB_REQUEST_SECONDS", default=30.0, least=0.1),
            answer=decimal("WEB_ANSWER_SECONDS", default=600.0, least=0.1),
        ),
        "host": _host(),
        "port": whole("WEB_PORT", default=8000, most=65_535),
        "threads": whole("WEB_THREADS", default=4, least=1, most=1_000),
        "connection_limit": whole("WEB_CONNECTIONS", default=1_000, least=10),
        "queue_seconds": decimal("WEB_QUEUE_SECONDS", default=1.0, least=0.1),
        "queue_length": whole("WEB_QUEUE_LENGTH", default=32, least=1),
        "channel_timeout": whole("WEB_IDLE_SECONDS", default=60, least=1),
    }


def _host() -> str:
    """Return where to listen. Raises ImproperlyConfigured if that is no address at all."""
    host = text("WEB_HOST", default="127.0.0.1")
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        raise ImproperlyConfigured(
            "WEB_HOST must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all."
        ) from None
    return host


def _allow_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 256 if hard == resource.RLIM_INFINITY else min(count + 256, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


if __name__ == "__main__":
    main()
