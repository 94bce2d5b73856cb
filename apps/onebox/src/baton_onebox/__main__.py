"""`python -m baton_onebox`: what `make run` starts."""

import asyncio
import sys
from collections.abc import Sequence

import uvloop

from baton_common.postgres.trouble import CannotStart
from baton_common.service import Service
from baton_common.telemetry.logging import configure_logging
from baton_onebox.banner import banner
from baton_onebox.main import run
from baton_onebox.settings import WrongSetting, settings_from


def main() -> int:
    """Run until Ctrl-C; the exit code."""
    try:
        settings = settings_from()
        configure_logging()

        async def ready(services: Sequence[Service]) -> None:
            print(banner(settings, []), flush=True)

        uvloop.run(run(settings, ready))
    except (CannotStart, WrongSetting) as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
