"""The one-machine edition from its first line on the terminal to its banner."""

import uvloop

from baton_onebox.banner import banner
from baton_onebox.demo.play import move_in
from baton_onebox.doors_client import SYSTEM
from baton_onebox.living import Living
from baton_onebox.main import run
from baton_onebox.progress import tell
from baton_onebox.settings import Settings


def run_here(settings: Settings) -> None:
    """Run until Ctrl-C. Raises CannotStart."""
    uvloop.run(run(settings, lambda living: _greet(settings, living)))


async def _greet(settings: Settings, living: Living) -> None:
    addresses = await moved_in(settings, living)
    print(banner(settings, addresses), flush=True)


async def moved_in(settings: Settings, living: Living) -> list[str]:
    """Let the demo begin in its own organisation; the addresses that mail is taken for."""
    if settings.has_demo:
        if await move_in(living.doors, settings):
            living.moved_in.set()
        else:
            tell(settings, "own-organisation")
    configuration = await living.doors.get(SYSTEM, "/email/v1/configuration")
    addresses: list[str] = configuration["addresses"]
    return addresses
