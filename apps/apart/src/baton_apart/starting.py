"""Terminal output of the separate services, from the first line to the banner."""

import uvloop

from baton_apart.banner import apart_banner
from baton_apart.main import run
from baton_onebox.living import Living
from baton_onebox.settings import Settings
from baton_onebox.starting import moved_in


def run_here(settings: Settings) -> None:
    """Run until Ctrl-C. Raises CannotStart."""
    uvloop.run(run(settings, lambda living, kafka: _greet(settings, living, kafka)))


async def _greet(settings: Settings, living: Living, kafka: str) -> None:
    addresses = await moved_in(settings, living)
    print(apart_banner(settings, addresses, kafka), flush=True)
