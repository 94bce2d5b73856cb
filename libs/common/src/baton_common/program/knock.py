"""`python -m baton_common.program.knock [PAGE]`: asks the service of this machine how it is. For a
container's health check, where no other client is. PAGE is `healthz` or `readyz`."""

import os
import sys
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

TIMEOUT = 4.0
"""Seconds."""


def knock(port: str, door: str) -> str | None:
    """The service's answer unless it is well; None: it is well."""
    address = f"http://127.0.0.1:{port}/{door}"
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=TIMEOUT):
            return None
    except HTTPError as no:
        return no.read(2_000).decode(errors="replace")
    except (URLError, OSError) as nobody:
        return f"nobody answers at {address}: {nobody}"


if __name__ == "__main__":
    said = knock(os.environ.get("BATON_PORT") or "8000", (*sys.argv[1:], "healthz")[0])
    if said is not None:
        sys.exit(said)
