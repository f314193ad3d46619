"""People at work: each does one thing after the other, and notes what the pages promise."""

import re
from random import Random
from threading import Event, Thread
from uuid import UUID

import httpx2

from demo.graph_stub.world import StubTenant
from tenantpilot.enums import OnboardingCheckpoint
from tests.chaos.browser import Browser, StormIsOverError
from tests.chaos.journal import Act, Journal
from tests.chaos.world import SLUG, World

CHECKPOINTS = list(OnboardingCheckpoint)
REPORT_LINK = re.compile(r"/admin/tenants/\d+/reports/(\d+)/")
STEP = re.compile(r'name="step" value="(\w+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


class Client(Thread):
    """One person. The same random numbers give the same decisions."""

    def __init__(
        self, *, browser: Browser, world: World, journal: Journal, random: Random, ends: Event
    ) -> None:
        super().__init__(daemon=True)
        self._browser = browser
        self._world = world
        self._journal = journal
        self._random = random
        self._ends = ends
        self._onboarding: tuple[str, StubTenant] | None = None
        self._waiting: list[str] = []
        self.broke: BaseException | None = None

    def run(self) -> None:
        acts = [
            self._start_run, self._start_run, self._ask_for_report, self._ask_for_pack,
            self._open_diagnostics, self._open_diagnostics, self._onboard, self._onboard,
            self._look_for_report,
        ]  # fmt: skip
        try:
            while not self._ends.is_set():
                self._random.choice(acts)()
        except StormIsOverError:
            self._journal.count("given up at the end")
        except Exception as error:
            self.broke = error
        finally:
            self._browser.close()

    def _start_run(self) -> None:
        kind = self._random.choice(["inventory_sync", "connection_check"])
        answer = self._browser.post(
            self._on_tenant("operation-runs/start/"), {"operation_type": kind}
        )
        self._promise(Act.RUN, answer, r"/operation-runs/(\d+)/$")

    def _ask_for_report(self) -> None:
        self._world.microsoft.change_everything(self._random)
        kind = self._random.choice(["entra_admin_roles", "permission_posture"])
        answer = self._browser.post(self._on_tenant("reports/create/"), {"report_type": kind})
        if self._promise(Act.REPORT_RUN, answer, r"/operation-runs/(\d+)/$"):
            self._waiting.append(answer.headers["location"])

    def _look_for_report(self) -> None:
        """Read the page of a run until it names the report, or says that there is none."""
        if not self._waiting:
            return
        address = self._waiting.pop(0)
        page = self._browser.get(address).text
        found = REPORT_LINK.search(page)
        if found:
            self._journal.acknowledge(Act.REPORT, found[1])
        elif "Queued" in page or "Running" in page:
            self._waiting.append(address)

    def _ask_for_pack(self) -> None:
        form = {"period": self._random.choice(["30_days", "90_days"])}
        if self._random.random() < 0.5:
            form["include_operations"] = "on"
        answer = self._browser.post(self._on_tenant("review-packs/request/"), form)
        self._promise(Act.PACK, answer, r"/review-packs/(\d+)/$")

    def _open_diagnostics(self) -> None:
        token = str(UUID(int=self._random.getrandbits(128), version=4))
        answer = self._browser.post(self._on_tenant("support-diagnostics/open/"), {"token": token})
        self._promise(Act.DIAGNOSTICS, answer, r"/support-diagnostics/(\d+)/$")

    def _onboard(self) -> None:
        """Take the next step of an onboarding; look afterwards whether it was taken."""
        if self._onboarding is None:
            self._begin_onboarding()
            return
        session, microsoft = self._onboarding
        page = self._browser.get(f"/admin/onboarding/{session}/").text
        step, version = STEP.search(page), VERSION.search(page)
        if not step or not version:
            self._onboarding = None
            return
        form = {"step": step[1], "version": version[1], **_entered(step[1], microsoft)}
        self._browser.post(f"/admin/onboarding/{session}/?step={step[1]}", form)
        self._note_checkpoints(session)

    def _begin_onboarding(self) -> None:
        microsoft = self._world.microsoft.new_tenant()
        form = {"workspace": SLUG, "customer_name": microsoft.name}
        answer = self._browser.post("/admin/onboarding/start/", form)
        found = re.search(r"/onboarding/(\d+)/$", answer.headers.get("location", ""))
        if found:
            self._onboarding = (found[1], microsoft)
        else:
            self._journal.surprise(f"onboarding: {answer.status_code}")

    def _note_checkpoints(self, session: str) -> None:
        """The page shows the next step: everything before it is done."""
        page = self._browser.get(f"/admin/onboarding/{session}/")
        if page.status_code != httpx2.codes.OK:
            self._journal.surprise(f"onboarding {session}: {page.status_code}")
            return
        step = STEP.search(page.text)
        reached = CHECKPOINTS.index(OnboardingCheckpoint(step[1])) if step else len(CHECKPOINTS)
        for checkpoint in CHECKPOINTS[:reached]:
            self._journal.acknowledge(Act.CHECKPOINT, f"{session} {checkpoint.value}")

    def _promise(self, act: Act, answer: httpx2.Response, pattern: str) -> bool:
        """Note what a redirect to the new thing promises; back to a list is a polite no."""
        location = answer.headers.get("location", "")
        found = re.search(pattern, location)
        if found:
            self._journal.acknowledge(act, found[1])
        elif answer.status_code == httpx2.codes.FOUND:
            self._journal.count("refused with a reason")
        else:
            self._journal.surprise(f"{act}: {answer.status_code}")
        return bool(found)

    def _on_tenant(self, path: str) -> str:
        return f"/admin/tenants/{self._random.choice(self._world.tenant_ids)}/{path}"


def _entered(step: str, microsoft: StubTenant) -> dict[str, str]:
    match step:
        case "tenant_identified":
            return {
                "customer_name": microsoft.name,
                "directory_id": str(microsoft.directory_id),
            }
        case "connection_configured":
            return {
                "client_id": str(microsoft.client_id),
                "client_secret": microsoft.client_secret,
                "secret_expires_on": "2099-12-31",
            }
    return {}
