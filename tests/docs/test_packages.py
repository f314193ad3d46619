"""What a Debian machine lacks at first is installed before a document's command uses it."""

import re
from pathlib import Path

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALLED = re.compile(r"^apt-get install --no-install-recommends (.+)$", re.MULTILINE)
# The programs that documents call and Debian's smallest installation does not have.
PACKAGES = {
    "amtool": "prometheus-alertmanager",
    "crontab": "cron",
    "curl": "curl",
    "editor": "nano",
    "git": "git",
    "jq": "jq",
    "nginx": "nginx",
    "promtool": "prometheus",
    "psql": "postgresql",
    "python3": "python3",
}
PAGES = [Path("docs", name) for name in ("operating.md", "alerts.md", "backup-and-restore.md")]


def test_every_program_of_a_package_is_installed_by_the_manual() -> None:
    manual = PAGES[0].read_text()
    packages = {each for line in INSTALLED.findall(manual) for each in line.split()}
    blocks = "\n".join(block for page in PAGES for block in BLOCK.findall(page.read_text()))

    called = {name for name in PACKAGES if re.search(rf"(?<![\w/.-]){name}(?![\w/.-])", blocks)}
    assert called == PACKAGES.keys()
    assert {PACKAGES[name] for name in called} <= packages


def test_manual_keeps_backups_before_it_speaks_of_upgrades() -> None:
    manual = PAGES[0].read_text()

    made = manual.index("install -d -o tenantpilot -g tenantpilot -m 700 /var/backups/tenantpilot")
    assert made < manual.index("deploy/backup /var/backups/tenantpilot")
