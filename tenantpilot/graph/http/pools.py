"""Connection pools: directly or through the proxy that the environment names.

HTTPS_PROXY, ALL_PROXY and NO_PROXY choose the way; SSL_CERT_FILE and SSL_CERT_DIR replace the
system's certificates. docs/operating.md describes both.
"""

import logging
import ssl
from functools import cache
from urllib.request import getproxies_environment, proxy_bypass

import httpcore2
import httpx2

from tenantpilot.graph.config import LOOPBACK
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.sockets import DeadlineBackend

# These libraries log addresses, headers, reason phrases and bodies, which is outside text.
for _name in ("httpx2", "httpcore2", "msal"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@cache
def certificates() -> ssl.SSLContext:
    context = httpx2.create_ssl_context()
    # Python makes a file of SSL_CERT_FILE stricter than the system's certificates: private
    # authorities often lack a field that nothing depends on.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def proxy_for(url: httpx2.URL) -> httpx2.Proxy | None:
    """Return the proxy on the way to the address; None for a direct connection.

    Raises ValueError if the environment names something that is no proxy.
    """
    proxies: dict[str, str] = getproxies_environment()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address or url.host in LOOPBACK or proxy_bypass(url.netloc.decode()):
        return None
    proxy = httpx2.Proxy(address if "://" in address else f"http://{address}")
    if proxy.url.scheme not in {"http", "https"}:
        raise ValueError("Only http and https proxies are supported.")
    return proxy


def open_pool(url: httpx2.URL, *, deadline: Deadline) -> httpcore2.ConnectionPool:
    """Return a pool of connections to the address's host."""
    proxy = proxy_for(url)
    backend = DeadlineBackend(deadline)
    if proxy is None:
        return httpcore2.ConnectionPool(ssl_context=certificates(), network_backend=backend)
    return httpcore2.HTTPProxy(
        proxy_url=str(proxy.url),
        proxy_auth=proxy.raw_auth,
        ssl_context=certificates(),
        proxy_ssl_context=certificates() if proxy.url.scheme == "https" else None,
        network_backend=backend,
    )
