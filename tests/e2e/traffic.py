"""What a page transfers."""

from playwright.sync_api import Page, Response

# A first visit: font, styles and htmx, which are kept for ever (77 KB), and the HTML as the
# product sends it, before a proxy compresses it.
HEAVIEST_PAGE = 140 * 1024


class Traffic:
    """Everything a page transfers, with its headers."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.answers: list[Response] = []
        page.on("response", self._answered)
        network = page.context.new_cdp_session(page)
        network.on("Network.loadingFinished", self._finished)
        network.send("Network.enable")

    def _answered(self, answer: Response) -> None:
        self.answers.append(answer)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def of(self, kind: str) -> list[Response]:
        return [answer for answer in self.answers if answer.request.resource_type == kind]

    @property
    def static(self) -> list[Response]:
        return [answer for answer in self.answers if "/static/" in answer.url]
