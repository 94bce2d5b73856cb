"""The demo as loops: everybody of the cast, each on their own."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from baton_common.model.service import Loop
from baton_onebox.demo.callers import Callers
from baton_onebox.demo.cast import SERVICE_ADDRESS, configuration_file, on_the_phone, people
from baton_onebox.demo.customers import Customers
from baton_onebox.demo.day import Day
from baton_onebox.demo.guests import Guests
from baton_onebox.demo.phone import Telephone
from baton_onebox.demo.ratings import Ratings
from baton_onebox.demo.staff import Colleague
from baton_onebox.doors_client import SYSTEM, Doors
from baton_onebox.outbox import Outbox
from baton_onebox.progress import tell
from baton_onebox.settings import Settings

SECTIONS = ("cases", "routing", "email", "survey", "kpi")
SEED = 20_260_302
"""The cast does the same things in the same order at every start; only time differs."""


async def move_in(doors: Doors, settings: Settings) -> bool:
    """Load the demo's organisation where there is none; whether the one that is there is the
    demo's, in which it may play. Raises NotDone, httpx.HTTPError."""
    organisation = await doors.get(SYSTEM, "/cases/v1/configuration")
    if organisation["version"] > 0:
        mail = await doors.get(SYSTEM, "/email/v1/configuration")
        return is_the_demos(organisation, mail["addresses"])
    tell(settings, "moving-in")
    for section in SECTIONS:
        await doors.put_configuration(section, configuration_file())
    return True


def is_the_demos(organisation: Mapping[str, Any], addresses: Sequence[str]) -> bool:
    """True if everybody of the cast works in it, and it takes the mails of the cast."""
    working = {person["id"] for person in organisation["people"]}
    return SERVICE_ADDRESS in addresses and working.issuperset(who.id for who in people())


def demo_loops(doors: Doors, guests: Guests, outbox: Outbox | None, day: Day) -> Sequence[Loop]:
    """The customers and the people. Without an outbox nobody answers what was sent."""
    chance = random.Random(SEED)
    staff = people()
    departments = tuple(sorted({each for one in staff for each in one.departments}))
    loops = [
        Loop(
            f"demo {who.id}",
            Colleague(who, doors, guests, random.Random(chance.random()), departments).work,
        )
        for who in staff
    ]
    phoning = on_the_phone()
    loops += [
        Loop(
            f"demo {who.id} on the phone",
            Telephone(who, doors, random.Random(chance.random())).work,
        )
        for who in staff
        if who.id in phoning
    ]
    callers = Callers(doors, random.Random(chance.random()), day, f"{time.time():.0f}")
    loops.append(Loop("demo customers call", callers.call))
    if outbox is not None:
        ratings = Ratings(doors, random.Random(chance.random()))
        customers = Customers(doors, outbox, chance, day, ratings)
        loops += [
            Loop("demo customers write", customers.write),
            Loop("demo customers answer", customers.answer),
        ]
    return loops
