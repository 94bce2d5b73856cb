"""`python -m baton_apart`: what `make run-apart` starts."""

import asyncio
import os
import sys
from collections.abc import Mapping

import uvloop

from baton_apart.banner import apart_banner
from baton_apart.main import run
from baton_common.platform.postgres.start_errors import CannotStart
from baton_onebox.demo.play import move_in
from baton_onebox.doors_client import HOUSEKEEPER
from baton_onebox.living import Living
from baton_onebox.settings import Settings, WrongSetting, settings_from

HOME = "var-apart"
"""Not the one-machine edition's: both may be tried, one after the other."""


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Run until Ctrl-C; the exit code."""
    try:
        home = environment.get("BATON_HOME") or HOME
        settings = settings_from({**environment, "BATON_HOME": home})
        uvloop.run(run(settings, lambda living, kafka: _greet(settings, living, kafka)))
    except (CannotStart, WrongSetting) as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


async def _greet(settings: Settings, living: Living, kafka: str) -> None:
    if settings.has_demo:
        await move_in(living.doors)
        living.moved_in.set()
    configuration = await living.doors.get(HOUSEKEEPER, "/email/v1/configuration")
    print(apart_banner(settings, configuration["addresses"], kafka), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
