"""What people and programs ask a web server for, and how often: one table."""

from dataclasses import dataclass
from enum import Enum, auto

SLUG, TENANT = ("workspace_slug",), ("tenant_id",)
RUN, REPORT = ("tenant_id", "run_id"), ("tenant_id", "report_id")


class Way(Enum):
    """How something is asked for."""

    PAGE = auto()
    FRAGMENT = auto()
    FORM = auto()
    SIGNED_OUT = auto()
    FILE = auto()
    KNOWN_FILE = auto()


@dataclass(frozen=True, kw_only=True)
class Share:
    """One line of the mix: how many of a hundred requests ask for what, in which way."""

    of_100: int
    what: str
    route: str = ""
    needs: tuple[str, ...] = ()
    way: Way = Way.PAGE
    operator: bool = False


# A browser keeps the files of the style for a year: it asks for them on its first visit, and, if
# they are known, when a page is reloaded. A run that was started is watched for a while.
MIX = (
    Share(of_100=6, what="choice of a workspace", route="tenant_dashboard:home"),
    Share(of_100=12, what="tenants of a workspace", route="tenant_dashboard:workspace", needs=SLUG),
    Share(of_100=13, what="one tenant", route="tenant_dashboard:tenant", needs=TENANT),
    Share(of_100=6, what="policies", route="inventory:list", needs=TENANT),
    Share(of_100=3, what="changes of a workspace", route="inventory:workspace-changes", needs=SLUG),
    Share(of_100=4, what="reports", route="reports:list", needs=TENANT),
    Share(of_100=5, what="a report", route="reports:detail", needs=REPORT),
    Share(of_100=6, what="operations", route="operations:list", needs=TENANT),
    Share(of_100=4, what="one operation", route="operations:detail", needs=RUN),
    Share(of_100=2, what="members", route="members:list", needs=SLUG),
    Share(of_100=1, what="audit log", route="audit_log:list", needs=SLUG),
    Share(of_100=2, what="account", route="members:account"),
    Share(of_100=12, what="live fragment", route="operations:detail", needs=RUN, way=Way.FRAGMENT),
    Share(of_100=2, what="start of an operation", route="operations:start", needs=TENANT,
          way=Way.FORM),
    Share(of_100=2, what="control tower", route="system_dashboard:control-tower", operator=True),
    Share(of_100=2, what="sign-in page", route="accounts:admin-sign-in", way=Way.SIGNED_OUT),
    Share(of_100=10, what="file, first visit", way=Way.FILE),
    Share(of_100=4, what="file, reloaded", way=Way.KNOWN_FILE),
    Share(of_100=4, what="health", route="web:healthz", way=Way.SIGNED_OUT),
)  # fmt: skip
