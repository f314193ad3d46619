"""nginx with the site of `deploy/nginx.conf`, in front of a server of a test's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import ports
from tests.deployment.running import DEPLOY, Web, answering, bare, running

AROUND = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


@contextmanager
def fronted(folder: Path, *, upstream: int) -> Iterator[Web]:
    """The example site as it is, but for addresses, certificate and the redirect to HTTPS."""
    port = ports.free()
    (folder / "nginx.conf").write_text(
        AROUND.format(folder=folder, site=_site(folder, port=port, upstream=upstream))
    )
    command = ("nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log")
    path = {"PATH": f"{bare()['PATH']}:/usr/sbin"}
    with running(*command, log=folder / "nginx.out", environment=path) as part:
        yield answering(Web(port=port, part=part))


def _site(folder: Path, *, port: int, upstream: int) -> str:
    site = (DEPLOY / "nginx.conf").read_text()
    for said, here in (
        ("server 127.0.0.1:8000 max_fails=0;", f"server 127.0.0.1:{upstream} max_fails=0;"),
        ("server 127.0.0.1:8001 max_fails=0;", ""),
        ("listen 80;", f"listen 127.0.0.1:{ports.free()};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("server_name tenantpilot.example.com;", "server_name localhost;"),
        ("ssl_certificate /etc/ssl/tenantpilot/fullchain.pem;", ""),
        ("ssl_certificate_key /etc/ssl/tenantpilot/privkey.pem;", ""),
        ("/var/log/nginx/tenantpilot.log", f"{folder}/access.log"),
        ("/opt/tenantpilot/deploy", str(DEPLOY)),
    ):
        assert said in site, said
        site = site.replace(said, here)
    return site
