"""The loops beside the services in the one-machine edition: stories, pages, the demo."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import local_key
from baton_common.model.clock import clock_text
from baton_common.model.personal import Vault
from baton_common.model.service import Loop, Service
from baton_email.adapters.folder_outbox import FolderOutbox
from baton_onebox.demo.day import Day
from baton_onebox.demo.guests import Guests
from baton_onebox.demo.play import demo_loops
from baton_onebox.doors_client import Doors
from baton_onebox.environments import TOKEN_KEY, Environments
from baton_onebox.home import Home
from baton_onebox.outbox import Outbox
from baton_onebox.pages.floor import Floor
from baton_onebox.pages.site import Site
from baton_onebox.pages.visitors import Visitors
from baton_onebox.settings import Language, Settings
from baton_onebox.stories import ConfigurationZone, Line, Stories

BEFORE = 500
"""Events of the log before the start whose sentences the page still shows."""
BEGINNING = """
select epoch || '.' || greatest(position - $1, 0) from events order by position desc limit 1
"""
"""Asked of the log of cases, with `BEFORE`: the position to begin after."""


@dataclass(frozen=True)
class Living:
    """Made by `life_of`; `service` is run beside the others."""

    doors: Doors
    site: Site
    stories: Mapping[Language, Stories]
    terminal: Stories
    zone: ConfigurationZone
    service: Service
    moved_in: asyncio.Event
    """Set when the demo's configuration is applied; the cast waits for it."""

    async def print_stories(self) -> None:
        """Every sentence on the terminal, as it happens. Runs until cancelled."""
        async for line in self.terminal.listen():
            print(sentence_of(line, await self.zone.now()), flush=True)


async def life_of(settings: Settings, environments: Environments) -> Living:
    """Everything that goes through the doors. The databases must be there."""
    beginning = await environments.readers["cases"].value(BEGINNING, BEFORE)
    keeping = Loop("keeps PostgreSQL running", environments.databases.keep_running)
    return live(
        settings,
        environments.home,
        environments.vault,
        environments.identify,
        beginning=beginning,
        more=[keeping],
    )


def live(
    settings: Settings,
    home: Home,
    vault: Vault,
    identify: Identify,
    *,
    beginning: str | None,
    more: Sequence[Loop],
) -> Living:
    """Runs stories, pages and demo beside the services, wherever these run; `more` are further
    loops."""
    doors = Doors(settings.url, settings.smtp_port, local_key(home.key_file(TOKEN_KEY)))
    guests = Guests(doors)
    outbox = None if settings.smtp_out else Outbox(FolderOutbox(home.outbox, vault))
    shows = guests.has_case if settings.has_demo else everything
    pages: dict[Language, Stories] = {
        "zh": Stories(doors, "zh", shows, beginning),
        "en": Stories(doors, "en", shows, beginning),
    }
    terminal = Stories(doors, settings.language, everything)
    loops = [Loop(f"stories {language}", each.follow) for language, each in pages.items()]
    loops.append(Loop("stories for the terminal", terminal.follow))
    loops += more
    visitors = Visitors(identify, settings.has_demo, settings.port)
    zone = ConfigurationZone(doors)
    day = Day(asyncio.get_running_loop().time()) if settings.has_demo else None
    site = Site(settings, doors, visitors, pages, outbox, zone, Floor(doors, day))
    moved_in = asyncio.Event()
    service = Service("onebox", site, loops)
    living = Living(doors, site, pages, terminal, zone, service, moved_in)
    loops.append(Loop("prints the stories", living.print_stories))
    if day is not None:
        loops += [after(moved_in, loop) for loop in demo_loops(doors, guests, outbox, day)]
    return living


def after(event: asyncio.Event, loop: Loop) -> Loop:
    """The loop, begun when the event is set."""

    async def run() -> None:
        await event.wait()
        await loop.run()

    return replace(loop, run=run)


async def everything(case_id: str) -> bool:
    """Every case may be told of."""
    return True


def sentence_of(line: Line, zone: ZoneInfo) -> str:
    """A line of the terminal: when (in the organisation's time zone), which case, what."""
    at = datetime.fromisoformat(line["at"]).astimezone(zone)
    return f"{clock_text(at)}  {line['number']}  {line['sentence']}"
