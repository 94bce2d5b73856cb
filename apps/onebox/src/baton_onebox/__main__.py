"""`python -m baton_onebox`: what `make run` starts."""

import asyncio
import sys

import uvloop

from baton_common.platform.postgres.start_errors import CannotStart
from baton_onebox.banner import banner
from baton_onebox.demo.play import move_in
from baton_onebox.doors_client import HOUSEKEEPER
from baton_onebox.living import Living
from baton_onebox.main import run
from baton_onebox.settings import WrongSetting, settings_from


def main() -> int:
    """Run until Ctrl-C; the exit code."""
    try:
        settings = settings_from()

        async def ready(living: Living) -> None:
            if settings.has_demo:
                await move_in(living.doors)
                living.moved_in.set()
            configuration = await living.doors.get(HOUSEKEEPER, "/email/v1/configuration")
            print(banner(settings, configuration["addresses"]), flush=True)

        uvloop.run(run(settings, ready))
    except (CannotStart, WrongSetting) as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
