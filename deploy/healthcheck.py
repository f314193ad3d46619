"""Exit code 0 when the web server beside it serves requests: what the container's health is."""

import http.client
import os
import sys
from http import HTTPStatus

SECONDS = 3


def main() -> int:
    port = int(os.environ.get("WEB_PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        print(f"The web server does not answer: {type(error).__name__}.")  # noqa: T201
        return 1
    print(f"The web server answers {status}.")  # noqa: T201
    return int(status != HTTPStatus.OK)


if __name__ == "__main__":
    sys.exit(main())
